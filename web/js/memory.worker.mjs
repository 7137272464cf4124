// An engine in memory, for a file that a page looks into: in a Worker, so that the page never waits.

let engine;
const calls = new Map();

async function open() {
  const { openMemoryEngine } = await import("/engine/memory.mjs");
  engine = await openMemoryEngine({ module: fetch("/engine/engine_bg.wasm") });
}

async function perform(id, request) {
  if (!request) return void (await open());
  const stop = new AbortController();
  calls.set(id, stop);
  const onPart = (part) => postMessage({ id, part });
  return engine.request(request, { signal: stop.signal, onPart });
}

onmessage = async ({ data: { id, request, abort } }) => {
  if (abort) return calls.get(id)?.abort();
  try {
    postMessage({ id, value: await perform(id, request) });
  } catch (error) {
    postMessage({ id, error: error?.message ?? "" });
  }
  calls.delete(id);
};
