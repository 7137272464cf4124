// The engine itself in place of a server, fetched only when it is chosen.
import { PaiError } from "./errors.mjs";

export async function openEngine({ engine, name, module, limits }) {
  const held = limits === "none" ? "open" : limits;
  try {
    if (engine === "browser") return await (await import("#engine/client")).openBrowserEngine({ name, limits: held });
    const open = (await import("#engine/memory")).openMemoryEngine;
    return await open({ module: module ?? (await content(engineUrl())), tables: () => content(tablesUrl()), limits: held });
  } catch (cause) {
    throw new PaiError(`The engine cannot be opened: ${cause?.message ?? cause}`, { code: cause?.code ?? "EngineNotOpened", cause });
  }
}

// The wasm of the engine and of its tables, which stand in the package beside its code. Bundlers look for these very words.
const engineUrl = () => new URL("../engine/engine_bg.wasm", import.meta.url);
const tablesUrl = () => new URL("../engine/tables_bg.wasm", import.meta.url);

async function content(url) {
  // No import: a bundler for pages would stumble over it.
  const fs = url.protocol === "file:" ? globalThis.process?.getBuiltinModule?.("node:fs") : undefined;
  return fs ? fs.promises.readFile(url) : fetch(url);
}
