// The engine over its databases. Decisions are made in Rust (engine_bg.wasm); this file takes a request from step to
// step and keeps the alarm. It does not know whether the databases are files or in memory.
import * as engine from "./engine.js";
import { failure } from "./responses.mjs";

// All hosts of one thread share one wasm instance. The number tells what was made before a trap from what after.
let generation = 0;

/** The error that a trap leaves behind, once the instance has been made anew. */
export class Trapped extends Error {
  constructor(cause) {
    super("the engine's instance was reset", { cause });
  }
}

function isTrap(error) {
  // The last two are how engines say that the stack is used up; what lay on it is in no order then.
  return error instanceof WebAssembly.RuntimeError || error instanceof RangeError || error?.name === "InternalError";
}

/** Calls into the wasm instance. After a trap the instance is made anew and the call fails with `Trapped`. */
export function guarded(call) {
  try {
    return call();
  } catch (error) {
    if (!isTrap(error)) throw error;
    console.error(`trap: ${error.message}`);
    generation += 1;
    engine.__wbg_reset_state();
    throw new Trapped(error);
  }
}

const NOTHING = new Uint8Array(0);

function toEngine({ method, path, query, headers, body }, withBody = true) {
  return new engine.HttpRequest(method, path, query ?? "", headers.flat(), (withBody && body) || NOTHING);
}

function pairs(flat) {
  return Array.from({ length: flat.length / 2 }, (_, at) => [flat[2 * at], flat[2 * at + 1]]);
}

function fromEngine(response) {
  const { status, headers } = response;
  return { status, headers: pairs(headers), body: response.intoBody() };
}

/** The longest that a timer takes, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** A catalogue and its file stores. */
export class Host {
  #catalogue;
  #files;
  #born = generation;
  #onTrap;
  #alarm = { at: Infinity };
  #underWay = new Set();

  /**
   * Over the catalogue's database. `files.use(dataset, work)` calls `work` with that dataset's file store, which it
   * opens where need be. `onTrap` is called once when the wasm instance is lost.
   */
  constructor(database, settings, files, onTrap) {
    this.#files = files;
    this.#onTrap = onTrap;
    const wake = (at) => this.#wake(at);
    this.#catalogue = guarded(() => new engine.CatalogueStore(database, JSON.stringify(settings), wake));
  }

  /** Whether its databases have the shape that the engine gives them. */
  get isGenuine() {
    return guarded(() => this.#catalogue.isGenuine());
  }

  /** Answers a request. It never rejects. */
  answer(request) {
    return this.#track(async () => {
      const { limit, refused } = this.#call((catalogue) => {
        const admission = catalogue.admit(toEngine(request, false));
        const limit = admission.limit;
        const refused = admission.intoResponse();
        return { limit, refused: refused && fromEngine(refused) };
      });
      if (refused) return refused;
      if ((request.body?.length ?? 0) > limit) return this.#call((it) => fromEngine(it.refuseBody(limit)));
      return await this.#run((catalogue) => catalogue.begin(toEngine(request)));
    });
  }

  /** Whether it lost its wasm instance, and answers nothing but failures. */
  get isLost() {
    return this.#born !== generation;
  }

  /** When everything that is under way has come to its end. */
  async settled() {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Lets the catalogue go; its file stores are their keeper's. */
  close() {
    clearTimeout(this.#alarm.timer);
    this.#alarm = { at: -Infinity };
    if (!this.isLost) this.#catalogue?.free();
    this.#catalogue = undefined;
  }

  async #track(work) {
    const outcome = this.#outcome(work);
    this.#underWay.add(outcome);
    try {
      return await outcome;
    } finally {
      this.#underWay.delete(outcome);
    }
  }

  async #outcome(work) {
    try {
      return await work();
    } catch (error) {
      console.error(error instanceof Trapped ? "request lost to a trap" : `request failed: ${error?.message}`);
      if (error instanceof Trapped && this.#onTrap) {
        // Once, and after the answers that are on their way.
        setTimeout(this.#onTrap, 0);
        this.#onTrap = undefined;
      }
      return failure();
    }
  }

  #call(work) {
    if (this.isLost) throw new Trapped();
    return guarded(() => work(this.#catalogue));
  }

  /** Runs a request step by step; between steps, file stores are asked. */
  async #run(begin) {
    let next = begin;
    for (;;) {
      const { asked, response } = this.#call((catalogue) => {
        const step = next(catalogue);
        const { task, store } = step;
        if (store === undefined) return { response: fromEngine(step.intoResponse()) };
        const request = step.intoRequest();
        const { method, target, headers } = request;
        return { asked: { task, store, method, target, headers, body: request.intoBody() } };
      });
      if (response) return response;
      const { answer, reason } = await this.#ask(asked);
      next = (catalogue) => {
        const given = answer && new engine.HttpResponse(answer.status, answer.headers.flat(), answer.body);
        return catalogue.resume(asked.task, given, reason ?? "");
      };
    }
  }

  async #ask({ store, method, target, headers, body }) {
    const [path, query] = target.split("?", 2);
    const request = { method, path, query, headers: pairs(headers), body };
    const dataset = store.slice(store.indexOf("/") + 1);
    try {
      return { answer: await this.#files.use(dataset, (files) => fromEngine(files.handle(toEngine(request)))) };
    } catch (error) {
      if (error instanceof Trapped) throw error;
      if (error?.name === "QuotaExceededError") return { answer: guarded(() => fromEngine(engine.storageFull())) };
      return { reason: `${error?.message ?? error}` };
    }
  }

  #wake(at) {
    if (this.#alarm.at <= at) return;
    clearTimeout(this.#alarm.timer);
    const wait = Math.min(Math.max(at - Date.now(), 0), LONGEST_TIMER);
    const timer = setTimeout(() => this.#goOff(at), wait);
    // In Node an alarm alone is no reason to stay.
    timer?.unref?.();
    this.#alarm = { at, timer };
  }

  #goOff(at) {
    this.#alarm = { at: Infinity };
    if (at > Date.now()) return this.#wake(at);
    void this.#track(() => this.#run((catalogue) => catalogue.beginAlarm()));
  }
}
