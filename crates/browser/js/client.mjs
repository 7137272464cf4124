// The engine in this browser, as a page sees it: something that answers requests.
import { BrowserEngineError, Calls } from "./calls.mjs";

export { BrowserEngineError };

const NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** How often a Worker that fails is replaced, in which time in milliseconds. */
const MOST_FAILURES = 5;
const FAILURE_WINDOW = 60_000;

/** How long a Worker may take to put its files in order when it is closed, in milliseconds. */
const FAREWELL = 5_000;

class BrowserEngine {
  #calls = new Calls();
  #opening;
  #onState;
  #worker;
  #state = "opening";
  #failures = [];
  #opened = withResolvers();
  #left = withResolvers();
  #ended;
  #listeners = {
    // A page that is only put aside must not hold the store. Where it is taken up again, it goes on.
    pagehide: () => this.#stop(),
    pageshow: ({ persisted }) => persisted && this.#state !== "closed" && this.#start(),
  };

  constructor(opening, onState) {
    this.#opening = opening;
    this.#onState = onState;
  }

  async open() {
    this.#start();
    for (const [name, listener] of Object.entries(this.#listeners)) globalThis.addEventListener?.(name, listener);
    await this.#opened.promise;
    return this;
  }

  #start() {
    const worker = new Worker(new URL("./engine.worker.mjs", import.meta.url), { type: "module", name: "pai-datasets" });
    this.#worker = worker;
    worker.onmessage = ({ data }) => this.#hear(worker, data);
    // What a Worker does not catch leaves it in a state that nobody knows.
    worker.onerror = (event) => {
      event.preventDefault?.();
      this.#restart(worker, event.message ?? "its script did not load");
    };
    worker.postMessage({ open: this.#opening });
    this.#calls.attach((message) => worker.postMessage(message));
  }

  #stop() {
    this.#calls.detach();
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  #hear(worker, data) {
    if (worker !== this.#worker) return;
    if (data.part) this.#calls.hear(data);
    else if (data.id !== undefined) this.#calls.settle(data);
    else if (data.state) this.#become(data.state);
    else if (data.trapped) this.#restart(worker, "the engine trapped");
    else if (data.failed) this.#fail(data.failed);
    else if (data.left) this.#left.resolve();
  }

  #become(state) {
    if (state === this.#state) return;
    this.#state = state;
    if (state === "owner" || state === "guest") this.#opened.resolve();
    this.#onState?.(state);
  }

  /** Replaces a Worker that failed; what it knew is in the files. */
  #restart(worker, why) {
    if (worker !== this.#worker) return;
    this.#stop();
    const now = Date.now();
    this.#failures = [...this.#failures.filter((time) => time > now - FAILURE_WINDOW), now];
    if (this.#failures.length >= MOST_FAILURES) {
      return this.#fail({ code: "Failed", message: `The engine fails again and again (${why}).` });
    }
    this.#become("opening");
    this.#start();
  }

  #fail(error) {
    this.#end("failed", error);
    this.#opened.reject(new BrowserEngineError(error.code, error.message));
  }

  #end(state, error) {
    this.#stop();
    this.#ended = error;
    for (const [name, listener] of Object.entries(this.#listeners)) globalThis.removeEventListener?.(name, listener);
    this.#become(state);
    this.#calls.fail(error);
  }

  #call(operation, payload, signal, onPart) {
    if (this.#ended) return Promise.reject(new BrowserEngineError(this.#ended.code, this.#ended.message));
    return this.#calls.call(operation, payload, signal, onPart);
  }

  request({ method, path, query = "", headers = [], body = null }, { signal, onPart } = {}) {
    // A view travels with all that it is a view of, which may be the memory of a whole program.
    const alone = body && body.byteLength < body.buffer.byteLength ? body.slice() : body;
    return this.#call("request", { method, path, query, headers, body: alone }, signal, onPart);
  }

  exportStore() {
    return this.#call("export");
  }

  async importStore(blob) {
    await this.#call("import", blob);
  }

  async describe() {
    return await this.#call("describe");
  }

  state() {
    return this.#state;
  }

  async close() {
    if (this.#ended) return;
    const closed = { code: "Closed", message: "The store was closed by this page." };
    this.#worker?.postMessage({ leave: true });
    await Promise.race([this.#left.promise, new Promise((resolve) => setTimeout(resolve, FAREWELL))]);
    this.#end("closed", closed);
  }
}

function withResolvers() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}

function demand(condition, message) {
  if (!condition) throw new BrowserEngineError("Unsupported", `This browser cannot keep a store: ${message}`);
}

/** Opens the store of that name in this browser. Never falls back to memory. */
export async function openBrowserEngine({ name = "default", onState, credentials, limits } = {}) {
  if (!NAME.test(name)) {
    throw new BrowserEngineError("Invalid", "A store's name is 1 to 64 letters, digits, hyphens or underscores.");
  }
  demand(typeof Worker === "function", "it has no Workers.");
  demand(globalThis.isSecureContext, "the page does not come over https or from this machine.");
  demand(navigator.storage?.getDirectory, "it gives this page no file system. A private window may be the reason.");
  const title = (globalThis.document?.title || globalThis.location?.pathname || "").slice(0, 100);
  return await new BrowserEngine({ name, settings: { credentials, limits }, title }, onState).open();
}
