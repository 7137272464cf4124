// The wasm instance: loaded once, on first use, and made anew after a trap or a very large call.
import { __wbg_reset_state, check, encode, initSync, memoryBytes, signature } from "./glue.js";
import { PaiError } from "./errors.mjs";

const CALLS = { check, encode, signature };

let load;
let loading;
let ready = false;

/** Memory of wasm never shrinks: beyond this many bytes the instance is replaced, which gives it back. */
const MOST_KEPT = 64 * 1024 * 1024;

/**
 * Says how this entry finds the wasm, and hands `what` on. What is exported must come out of this call: a bundler that
 * sees only re-exports takes them from where they are made and leaves the entry, and with it the loader, away.
 */
export function loadedBy(loader, what) {
  load = loader;
  return what;
}

/** @param {{ wasm: URL | Request | Response | BufferSource | WebAssembly.Module } | undefined} given */
export function init(given) {
  loading ??= start(given?.wasm).then(
    () => {
      ready = true;
    },
    (cause) => {
      // The next call may try again.
      loading = undefined;
      throw cause instanceof PaiError
        ? cause
        : new PaiError(`The wasm of pai-datasets cannot be loaded: ${cause?.message ?? cause}`, { code: "WasmNotLoaded", cause });
    },
  );
  return loading;
}

async function start(given) {
  const source = await (given ?? load?.());
  if (source === undefined) {
    throw new PaiError('Call `await init({ wasm })` of "pai-datasets/slim" first; "pai-datasets" needs no such call.', {
      code: "WasmNotLoaded",
    });
  }
  initSync({ module: await compiled(source) });
}

async function compiled(source) {
  if (source instanceof WebAssembly.Module) return source;
  if (typeof source === "string" || source instanceof URL || (typeof Request === "function" && source instanceof Request)) {
    return compiled(await fetch(source));
  }
  if (typeof Response === "function" && source instanceof Response) {
    if (!source.ok) throw new Error(`${source.url || "the URL"} answered ${source.status}`);
    return compiled(await source.arrayBuffer());
  }
  const bytes = ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source);
  // A server that answers every address with its page would otherwise be heard of as a "magic number".
  if (bytes[0] !== 0 || bytes[1] !== 0x61 || bytes[2] !== 0x73 || bytes[3] !== 0x6d) throw new Error("what was given is no wasm");
  return WebAssembly.compile(bytes);
}

/** Calls into the instance. */
export async function ask(name, ...values) {
  if (!ready) await init();
  try {
    return CALLS[name](...values);
  } catch (cause) {
    // A trap leaves the instance in an unknown state; an instance is cheap.
    __wbg_reset_state();
    throw new PaiError("The call could not be encoded.", { code: "InternalError", cause });
  } finally {
    if (memoryBytes() > MOST_KEPT) __wbg_reset_state();
  }
}
