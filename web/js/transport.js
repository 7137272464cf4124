// What carries a request to the engine in this browser. Every answer is { status, body }.

/** The store of the console. */
const STORE = "console";

/** Fetches the engine, which is no part of the page until it is chosen, and opens its store. */
export async function open(onState) {
  let module;
  try {
    module = await import("/engine/client.mjs");
  } catch {
    throw Object.assign(new Error(""), { code: "Absent" });
  }
  const wait = setTimeout(() => void tellIfHeld(onState), 1_000);
  const engine = await module.openBrowserEngine({ name: STORE, onState }).finally(() => clearTimeout(wait));
  // From now on it is to be there without a network too.
  navigator.serviceWorker?.ready.then(({ active }) => active?.postMessage("keep engine")).catch(() => {});
  return engine;
}

/** Says `waiting` where another page holds the store, which it signs by a lock. */
async function tellIfHeld(onState) {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  if (held.some(({ name }) => name.startsWith(`pai-datasets:${STORE}:held by `))) onState("waiting");
}

export async function ask(engine, method, path, query, headers, body) {
  const request = { method, path, query, headers: pairs(headers), body: body.length ? body : null };
  const { status, body: answer } = await engine.request(request, {});
  return { status, body: new Uint8Array(answer ?? 0) };
}

export function close(engine) {
  engine.close?.();
}

/** Names and values in turn, as pairs. */
function pairs(flat) {
  return flat.reduce((found, text, at) => (at % 2 ? found.at(-1).push(text) : found.push([text]), found), []);
}
