// The engine itself in place of a server, fetched only when it is chosen.
import { PaiError, StorageFullError } from "./errors.mjs";

export async function openEngine({ engine, name, module, tables, limits }) {
  const held = limits === "none" ? "open" : limits;
  try {
    if (engine === "browser") return await (await import("#engine/client")).openBrowserEngine({ name, limits: held });
    const open = (await import("#engine/memory")).openMemoryEngine;
    const whole = await (module ?? content(engineUrl(), "engine_bg.wasm", "module"));
    let missing;
    const load = () => tables ?? content(tablesUrl(), "tables_bg.wasm", "tables").catch((error) => {
      missing = error;
      throw error;
    });
    const opened = await open({ module: whole, tables: load, limits: held });
    const request = async (...words) => {
      const answer = await opened.request(...words);
      // The engine knows only that something is not there; what, and what to do, is known here.
      if (missing && answer.status >= 500) throw missing;
      return answer;
    };
    return { ...opened, request };
  } catch (cause) {
    throw new PaiError(`The engine cannot be opened: ${cause?.message ?? cause}`, { code: cause?.code ?? "EngineNotOpened", cause });
  }
}

/** What an engine rejects with, as an error of this package. */
export function engineError(cause) {
  if (cause instanceof PaiError || cause?.name !== "BrowserEngineError") return cause;
  const { code, message } = cause;
  return code === "Full" ? new StorageFullError(message, { cause }) : new PaiError(message, { code, cause });
}

// The wasm of the engine and of its tables, which stand in the package beside its code. Bundlers look for these very words.
const engineUrl = () => new URL("../engine/engine_bg.wasm", import.meta.url);
const tablesUrl = () => new URL("../engine/tables_bg.wasm", import.meta.url);

/** A file of the package. Where a bundler has left it behind, Node finds it in the package itself. */
async function content(url, name, option) {
  const file = `pai-datasets/engine/${name}`;
  const missing = (cause) => new PaiError(`${file} did not come with the code. Give it as the option ${option}.`, { code: "EngineNotOpened", cause });
  // No import: a bundler for pages would stumble over it.
  const builtin = globalThis.process?.getBuiltinModule;
  if (url.protocol === "file:" && builtin) {
    const { readFile } = builtin("node:fs").promises;
    try {
      return await readFile(url).catch(() => readFile(builtin("node:module").createRequire(import.meta.url).resolve(file)));
    } catch (cause) {
      throw missing(cause);
    }
  }
  const response = await fetch(url).catch((cause) => {
    throw missing(cause);
  });
  // Many hosts answer every address with their page.
  if (!response.ok || /html/.test(response.headers.get("content-type") ?? "")) throw missing();
  return response;
}
