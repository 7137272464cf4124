// The tables of a project, over a database of the engine's. Their module weighs as much as all the rest: it is loaded when
// a table is first touched.
import * as engine from "./engine.js";
import * as glue from "./tables.js";
import { Instance, Trapped, guarded } from "./instance.mjs";
import { fromEngine, toEngine } from "./wire.mjs";

const instance = new Instance(glue);

let loading;

/** Loads the module, once; `source` gives its content in any form. */
export function loadTables(source) {
  loading ??= (async () => glue.default({ module_or_path: await source() }))();
  loading.catch(() => (loading = undefined));
  return loading;
}

/** The next turn of the thread, so that others are heard between two parts of a long answer. */
function turn() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** A store of tables. */
export class Tables {
  #database;
  #wake;
  #store;
  #made;

  /** Over a database, which it takes over. `wake` is called with the time of the alarm it wants, in milliseconds. */
  constructor(database, wake) {
    this.#database = database;
    this.#wake = wake;
    this.#open();
  }

  #open() {
    if (this.#made !== instance.generation || !this.#store) {
      this.#store = instance.guarded(() => new glue.TableStoreObject(this.#storage()));
      this.#made = instance.generation;
    }
    return this.#store;
  }

  #storage() {
    const database = this.#database;
    return {
      run: (statement, params) => guarded(() => database.run(statement, params)),
      runAll: (statements) => guarded(() => database.runAll(statements)),
      clear: () => guarded(() => database.clear()),
      setAlarm: (at) => this.#wake(at),
      transaction: (body) => guarded(() => database.transaction(() => instance.noting(body))),
    };
  }

  /**
   * Answers a request. Where the body comes part by part, `onPart` is given each, and the body is then empty; where it
   * answers `false`, nobody wants the rest. Without it the body is whole.
   */
  async answer(request, onPart) {
    const { reply, response } = instance.guarded(() => {
      const reply = this.#open().handle(toEngine(request, glue));
      return { reply, response: fromEngine(reply.takeResponse()) };
    });
    const parts = [response.body];
    const made = this.#made;
    for (let part; (part = this.#next(reply, made)) !== undefined; ) {
      if (onPart) {
        if (onPart(part) === false) break;
      } else {
        parts.push(part);
      }
      await turn();
    }
    if (made === instance.generation) reply.free();
    return { ...response, body: parts.length > 1 ? new Uint8Array(await new Blob(parts).arrayBuffer()) : response.body };
  }

  #next(reply, made) {
    return instance.guarded(() => {
      if (made !== instance.generation) throw new Trapped();
      if (!this.#store) throw new Error("the store was closed");
      return reply.hasParts ? reply.nextPart() : undefined;
    });
  }

  /** Does some of what an alarm is for. */
  alarm() {
    instance.guarded(() => this.#open().alarm());
  }

  /** Whether its database has the shape that an empty one gets, and nothing else. */
  isGenuine() {
    const model = guarded(() => engine.Database.inMemory());
    const tables = new Tables(model, () => {});
    try {
      return guarded(() => this.#database.hasShapeOf(model));
    } finally {
      tables.free();
    }
  }

  free() {
    if (this.#made === instance.generation) this.#store?.free();
    this.#store = undefined;
    this.#database.free();
  }
}
