// The owner of a store's files: opens them, answers, exports and imports.
import * as engine from "./engine.js";
import { exportStore, importStore } from "./archive.mjs";
import { BrowserEngineError } from "./calls.mjs";
import { Host } from "./host.mjs";
import { Trapped, guarded } from "./instance.mjs";
import { Generations, OpfsStores, openDirectory } from "./opfs.mjs";

let started;

/** Fetches and compiles the engine, once. */
function start() {
  started ??= engine.default({ module_or_path: new URL("./engine_bg.wasm", import.meta.url) });
  started.catch(() => (started = undefined));
  return started;
}

const OPERATIONS = {
  request: (owner, request, onPart) => owner.request(request, onPart),
  export: (owner) => owner.export(),
  import: (owner, blob) => owner.import(blob),
  describe: () => ({ sqlite: guarded(() => engine.sqliteSource()) }),
};

/** Whoever holds the store's lock, in the thread that holds it. */
export class Owner {
  #generations;
  #settings;
  #onTrap;
  #directory;
  #stores;
  #host;
  /** The end of the last piece of work that wanted the store for itself. */
  #alone = Promise.resolve();

  /** Opens the store of that name. `onTrap` is called when the owner is of no more use. */
  static async open(name, settings, onTrap) {
    await start();
    const owner = new Owner();
    owner.#generations = new Generations(name);
    owner.#settings = settings;
    owner.#onTrap = onTrap;
    await owner.#generations.open();
    await owner.#openHost();
    return owner;
  }

  async #openHost() {
    const path = this.#generations.path();
    this.#directory = await openDirectory(`${path}/catalogue`);
    try {
      this.#stores = new OpfsStores(path);
      const database = guarded(() => this.#directory.database());
      this.#host = new Host(database, this.#settings, this.#stores, this.#onTrap);
    } catch (error) {
      if (!(error instanceof Trapped)) this.#directory.close();
      throw error;
    }
  }

  async #closeHost() {
    await this.#host.settled();
    this.#host.close();
    this.#stores.close();
    this.#directory.close();
  }

  /**
   * Does one of the operations; answers `{ value }` or `{ error }`. `onPart` is given the parts of a body that comes in
   * parts, where the caller wants them as they come.
   */
  async perform({ operation, payload, inParts }, onPart) {
    try {
      return { value: await OPERATIONS[operation](this, payload, inParts ? onPart : undefined) };
    } catch (error) {
      return { error: wordsOf(error) };
    }
  }

  async request(request, onPart) {
    await this.#alone;
    return await this.#host.answer(request, onPart);
  }

  export() {
    return this.#withoutHost(async () => {
      return await exportStore(this.#generations.path(), await this.#generations.stores());
    });
  }

  import(blob) {
    return this.#withoutHost(() => this.#generations.replace((path) => importStore(path, blob)));
  }

  /** Does `work` while nothing else does, and the databases are closed. */
  #withoutHost(work) {
    const before = this.#alone;
    const done = (async () => {
      await before;
      await this.#closeHost();
      try {
        return await work();
      } finally {
        await this.#openHost().catch((error) => {
          // Whoever replaces this owner opens what is in the files.
          console.error(`opening the store again: ${error?.message}`);
          this.#onTrap();
        });
      }
    })();
    this.#alone = done.then(
      () => {},
      () => {},
    );
    return done;
  }

  /** Finishes what is under way and lets the files go. */
  async close() {
    await this.#alone;
    await this.#closeHost();
  }
}

/** An error by its code and its words, as a page may show it. */
export function wordsOf(error) {
  const { name, message } = error ?? {};
  if (error instanceof BrowserEngineError) return { code: error.code, message };
  if (name === "QuotaExceededError") {
    return { code: "Full", message: "This browser gives the page no more room. Delete what is not needed, then try again." };
  }
  if (name === "NoModificationAllowedError") {
    return { code: "Busy", message: "Another page of this browser still holds the store's files. Close it, then try again." };
  }
  return { code: "Failed", message: `The store could not be used: ${message ?? error}` };
}
