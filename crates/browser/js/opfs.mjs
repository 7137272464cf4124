// A store's databases in the origin's private file system.
//
//   pai-datasets/<store>/g<N>/catalogue/     one directory a database: what sqlite-wasm-vfs makes of it
//   pai-datasets/<store>/g<N>/files/<dataset>/
//   pai-datasets/<store>/g<N>/tables/<project>/
//   pai-datasets/<store>/g<N>.whole          the directory g<N> is whole
//
// An import makes the next generation beside the one in use; the file that says that it is whole is the moment from
// which it is the store.
import * as engine from "./engine.js";
import { BrowserEngineError } from "./calls.mjs";
import { Trapped, guarded } from "./instance.mjs";
import { Tables, loadTables } from "./tables.mjs";
import { Alarm } from "./wire.mjs";

const ROOT = "pai-datasets";

/** How long a file that somebody still holds is waited for, in milliseconds: a page that goes takes a moment. */
const PATIENCE = 10_000;

/** The most stores besides the catalogue that are open at a time. */
const MOST_OPEN = 8;

/** How long such a store stays open without being used, in milliseconds. */
const IDLE = 30_000;

const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

/** Takes a directory into possession. */
export async function openDirectory(path) {
  const until = Date.now() + PATIENCE;
  for (;;) {
    try {
      return await engine.Directory.open(path);
    } catch (error) {
      // What the platform calls a file that another Worker has open.
      if (error?.name !== "NoModificationAllowedError" || Date.now() > until) throw error;
      await pause(50);
    }
  }
}

/** A database and the directory that holds it, open together and closed together. */
export class Opened {
  constructor(directory, make) {
    this.directory = directory;
    try {
      this.store = make(guarded(() => directory.database()));
    } catch (error) {
      if (!(error instanceof Trapped)) directory.close();
      throw error;
    }
  }

  close() {
    guarded(() => {
      this.store.free();
      this.directory.close();
    });
  }
}

/** What stores of a kind need before they are opened, and what they are made of. */
export const KINDS = {
  files: { make: (database) => guarded(() => new engine.FileStoreOfDataset(database)) },
  tables: {
    load: () => loadTables(() => new URL("./tables_bg.wasm", import.meta.url)),
    make: (database, wake = () => {}) => new Tables(database, wake),
  },
};

const kindOf = (name) => KINDS[name.slice(0, name.indexOf("/"))];

/** The stores of a generation besides its catalogue: opened on first use, closed when idle, few open at a time. */
export class OpfsStores {
  #path;
  #open = new Map();
  #alarms = new Map();
  #freed = [];
  #sweep;

  constructor(path) {
    this.#path = path;
  }

  /** Does `work` with the store of that name, `files/<dataset>` or `tables/<project>`. */
  async use(name, work) {
    const entry = await this.#enter(name);
    try {
      await entry.opened;
      return await work(entry.ready.store);
    } finally {
      entry.users -= 1;
      entry.used = Date.now();
      this.#freed.shift()?.();
      this.#sweep ??= setTimeout(() => this.#closeIdle(), IDLE);
    }
  }

  /** The entry of a store, counted as in use. */
  async #enter(name) {
    for (;;) {
      const there = this.#open.get(name);
      if (there) {
        there.users += 1;
        return there;
      }
      if (this.#open.size < MOST_OPEN || this.#closeOne()) {
        const entry = { users: 1, used: Date.now() };
        this.#open.set(name, entry);
        entry.opened = this.#openStore(name, entry);
        return entry;
      }
      await new Promise((resolve) => this.#freed.push(resolve));
    }
  }

  async #openStore(name, entry) {
    const kind = kindOf(name);
    try {
      await kind.load?.();
      const directory = await openDirectory(`${this.#path}/${name}`);
      entry.ready = new Opened(directory, (database) => kind.make(database, (at) => this.#alarm(name).set(at)));
    } catch (error) {
      // One that does not open is not there; the next use tries again.
      this.#open.delete(name);
      throw error;
    }
  }

  /** The alarm of a store, which outlives its being closed, though not the page: opened again, it sets it anew. */
  #alarm(name) {
    if (!this.#alarms.has(name)) {
      const goOff = () =>
        this.use(name, (store) => store.alarm()).catch((error) => console.error(`alarm of ${name}: ${error?.message}`));
      this.#alarms.set(name, new Alarm(goOff));
    }
    return this.#alarms.get(name);
  }

  /** Closes the one that was not used for longest; `false` where all are in use. */
  #closeOne() {
    const idle = [...this.#open].filter(([, entry]) => entry.users === 0);
    if (idle.length === 0) return false;
    const [name] = idle.reduce((one, other) => (other[1].used < one[1].used ? other : one));
    this.#close(name);
    return true;
  }

  #closeIdle() {
    this.#sweep = undefined;
    const before = Date.now() - IDLE;
    for (const [name, { users, used }] of this.#open) {
      if (users === 0 && used <= before) this.#close(name);
    }
    if (this.#open.size > 0) this.#sweep = setTimeout(() => this.#closeIdle(), IDLE);
  }

  /** Closes one that nobody uses, which has therefore been opened. */
  #close(name) {
    const { ready } = this.#open.get(name);
    this.#open.delete(name);
    ready.close();
  }

  /** How many are open. */
  get size() {
    return this.#open.size;
  }

  /** Closes all; nobody may be using one. */
  close() {
    clearTimeout(this.#sweep);
    this.#sweep = undefined;
    for (const alarm of this.#alarms.values()) alarm.close();
    for (const name of [...this.#open.keys()]) this.#close(name);
  }
}

/** The generations of a store. */
export class Generations {
  #name;
  #folder;

  constructor(name) {
    this.#name = name;
  }

  /** Finds the one in use, or begins the first; removes what an import that was cut off left behind. */
  async open() {
    const root = await navigator.storage.getDirectory();
    const all = await root.getDirectoryHandle(ROOT, { create: true });
    this.#folder = await all.getDirectoryHandle(this.#name, { create: true });
    const names = await namesIn(this.#folder);
    const whole = names.map((name) => /^g(\d+)\.whole$/.exec(name)?.[1]).filter(Boolean).map(Number);
    this.number = Math.max(0, ...whole);
    if (this.number === 0) await this.#begin(1);
    const kept = [`g${this.number}`, `g${this.number}.whole`];
    for (const name of names.filter((name) => !kept.includes(name))) await this.#remove(name);
  }

  async #begin(number) {
    await this.#folder.getFileHandle(`g${number}.whole`, { create: true });
    this.number = number;
  }

  /** The path of the one in use, or of the next. */
  path(number = this.number) {
    return `${ROOT}/${this.#name}/g${number}`;
  }

  /** The stores besides the catalogue in the one in use: `files/<dataset>`, `tables/<project>`. */
  async stores() {
    const names = [];
    for (const kind of Object.keys(KINDS)) {
      try {
        const generation = await this.#folder.getDirectoryHandle(`g${this.number}`);
        const here = await namesIn(await generation.getDirectoryHandle(kind));
        names.push(...here.map((name) => `${kind}/${name}`));
      } catch (error) {
        if (error?.name !== "NotFoundError") throw error;
      }
    }
    return names;
  }

  /** Makes the next one the store: `fill` is given its path, and nothing changes where it fails. */
  async replace(fill) {
    const [old, next] = [this.number, this.number + 1];
    await this.#remove(`g${next}`);
    try {
      await fill(this.path(next));
    } catch (error) {
      await this.#remove(`g${next}`);
      throw error;
    }
    await this.#begin(next);
    await this.#remove(`g${old}.whole`);
    await this.#remove(`g${old}`);
  }

  async #remove(name) {
    const until = Date.now() + PATIENCE;
    for (;;) {
      try {
        return await this.#folder.removeEntry(name, { recursive: true });
      } catch (error) {
        if (error?.name === "NotFoundError") return;
        if (error?.name !== "NoModificationAllowedError" || Date.now() > until) throw error;
        await pause(50);
      }
    }
  }
}

async function namesIn(folder) {
  const names = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}

/** Says why the platform keeps no files, where it does not. */
export async function requireOpfs() {
  const refuse = (why) => {
    throw new BrowserEngineError("Unsupported", `This browser cannot keep a store: ${why}`);
  };
  if (!globalThis.isSecureContext) refuse("the page does not come over https or from this machine.");
  if (!navigator.locks) refuse("it has no Web Locks, by which pages agree on who writes.");
  if (!navigator.storage?.getDirectory || typeof FileSystemSyncAccessHandle === "undefined") {
    refuse("it has no origin private file system. A newer version has one.");
  }
  try {
    await navigator.storage.getDirectory();
  } catch (error) {
    refuse(`it refuses this page a file system (${error?.message ?? error}). A private window may be the reason.`);
  }
}
