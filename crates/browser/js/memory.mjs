// The engine in memory, in the thread that calls it: for tests, scripts, and wherever nothing needs to stay.
import * as engine from "./engine.js";
import { Host } from "./host.mjs";
import { guarded } from "./instance.mjs";
import { lost } from "./responses.mjs";
import { Tables, loadTables } from "./tables.mjs";
import { Alarm } from "./wire.mjs";

let started;

async function start(module) {
  const given = await module;
  if (typeof Response === "function" && given instanceof Response) await engine.default({ module_or_path: given });
  else engine.initSync({ module: given instanceof WebAssembly.Module ? given : await WebAssembly.compile(given) });
}

/** Stores in memory, each a database of its own. */
class MemoryStores {
  #stores = new Map();
  #alarms = [];
  #tables;

  constructor(tables) {
    this.#tables = tables;
  }

  async use(name, work) {
    const isOfTables = name.startsWith("tables/");
    if (isOfTables) await loadTables(this.#tables);
    if (!this.#stores.has(name)) {
      const database = guarded(() => engine.Database.inMemory());
      const made = isOfTables ? this.#openTables(database) : guarded(() => new engine.FileStoreOfDataset(database));
      this.#stores.set(name, made);
    }
    return await work(this.#stores.get(name));
  }

  #openTables(database) {
    let tables;
    const alarm = new Alarm(() => tables.alarm());
    this.#alarms.push(alarm);
    tables = new Tables(database, (at) => alarm.set(at));
    return tables;
  }

  close() {
    for (const alarm of this.#alarms) alarm.close();
    for (const store of this.#stores.values()) store.free();
    this.#stores.clear();
  }
}

/**
 * Opens an engine in memory; it is empty. `module` is the content of `engine_bg.wasm`, in any form; `tables`, called when a
 * table is first touched, gives that of `tables_bg.wasm`.
 */
export async function openMemoryEngine({ module, tables, credentials, limits } = {}) {
  // All engines of a thread share one instance, so the module that comes first is the one that is used.
  started ??= start(module);
  try {
    await started;
  } catch (error) {
    started = undefined;
    throw error;
  }
  const stores = new MemoryStores(tables ?? (() => new URL("./tables_bg.wasm", import.meta.url)));
  const database = guarded(() => engine.Database.inMemory());
  const host = new Host(database, { credentials, limits }, stores);
  let closed = false;
  return {
    async request(request, { signal, onPart } = {}) {
      signal?.throwIfAborted();
      if (closed) throw new Error("This engine is closed.");
      if (host.isLost) return lost();
      const wanted = onPart && ((part) => !signal?.aborted && (onPart(part), true));
      const response = await host.answer(request, wanted);
      signal?.throwIfAborted();
      return response;
    },
    close() {
      if (closed) return;
      closed = true;
      const gone = host.isLost;
      host.close();
      if (!gone) stores.close();
    },
    sqliteSource: () => guarded(() => engine.sqliteSource()),
  };
}
