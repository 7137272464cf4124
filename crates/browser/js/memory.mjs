// The engine in memory, in the thread that calls it: for tests, scripts, and wherever nothing needs to stay.
import * as engine from "./engine.js";
import { Host, guarded } from "./host.mjs";
import { lost } from "./responses.mjs";

let started;

async function start(module) {
  const given = await module;
  if (typeof Response === "function" && given instanceof Response) await engine.default({ module_or_path: given });
  else engine.initSync({ module: given instanceof WebAssembly.Module ? given : await WebAssembly.compile(given) });
}

/** File stores in memory, each a database of its own. */
class MemoryFiles {
  #stores = new Map();

  async use(dataset, work) {
    return guarded(() => {
      if (!this.#stores.has(dataset)) {
        this.#stores.set(dataset, new engine.FileStoreOfDataset(engine.Database.inMemory()));
      }
      return work(this.#stores.get(dataset));
    });
  }

  close() {
    for (const store of this.#stores.values()) store.free();
    this.#stores.clear();
  }
}

/** Opens an engine in memory; it is empty. `module` is the content of `engine_bg.wasm`, in any form. */
export async function openMemoryEngine({ module, credentials, limits } = {}) {
  // All engines of a thread share one instance, so the module that comes first is the one that is used.
  started ??= start(module);
  try {
    await started;
  } catch (error) {
    started = undefined;
    throw error;
  }
  const files = new MemoryFiles();
  const database = guarded(() => engine.Database.inMemory());
  const host = new Host(database, { credentials, limits }, files);
  let closed = false;
  return {
    async request(request, { signal } = {}) {
      signal?.throwIfAborted();
      if (closed) throw new Error("This engine is closed.");
      if (host.isLost) return lost();
      const response = await host.answer(request);
      signal?.throwIfAborted();
      return response;
    },
    close() {
      if (closed) return;
      closed = true;
      const gone = host.isLost;
      host.close();
      if (!gone) files.close();
    },
    sqliteSource: () => guarded(() => engine.sqliteSource()),
  };
}
