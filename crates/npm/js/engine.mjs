// The engine itself in place of a server, fetched only when it is chosen.
import { PaiError } from "./errors.mjs";

export async function openEngine({ engine, name, module, limits }) {
  const held = limits === "none" ? "open" : limits;
  try {
    if (engine === "browser") return await (await import("#engine/client")).openBrowserEngine({ name, limits: held });
    return await (await import("#engine/memory")).openMemoryEngine({ module: module ?? (await wasm()), limits: held });
  } catch (cause) {
    throw new PaiError(`The engine cannot be opened: ${cause?.message ?? cause}`, { code: cause?.code ?? "EngineNotOpened", cause });
  }
}

/** The engine's wasm, which stands in the package beside its code. */
async function wasm() {
  const url = new URL("../engine/engine_bg.wasm", import.meta.url);
  // No import: a bundler for pages would stumble over it.
  const fs = url.protocol === "file:" ? globalThis.process?.getBuiltinModule?.("node:fs") : undefined;
  return fs ? fs.promises.readFile(url) : fetch(url);
}
