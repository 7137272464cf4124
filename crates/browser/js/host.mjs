// The engine over its databases. Decisions are made in Rust (engine_bg.wasm); this file takes a request from step to
// step and keeps the alarm. It does not know whether the databases are files or in memory.
import * as engine from "./engine.js";
import { Trapped, guarded, main } from "./instance.mjs";
import { failure } from "./responses.mjs";
import { Alarm, fromEngine, pairs, toEngine } from "./wire.mjs";

/** A catalogue and its other stores. */
export class Host {
  #catalogue;
  #stores;
  #born = main.generation;
  #onTrap;
  #alarm = new Alarm(() => void this.#track(() => this.#run((catalogue) => catalogue.beginAlarm())));
  #underWay = new Set();

  /**
   * Over the catalogue's database. `stores.use(name, work)` calls `work` with the store of that name, `files/d-1` or
   * `tables/zoo`, which it opens where need be. `onTrap` is called once when the wasm instance is lost.
   */
  constructor(database, settings, stores, onTrap) {
    this.#stores = stores;
    this.#onTrap = onTrap;
    const wake = (at) => this.#alarm.set(at);
    this.#catalogue = guarded(() => new engine.CatalogueStore(database, JSON.stringify(settings), wake));
  }

  /** Whether its databases have the shape that the engine gives them. */
  get isGenuine() {
    return guarded(() => this.#catalogue.isGenuine());
  }

  /** Answers a request. It never rejects. `onPart` is given the parts of a body that comes in parts; see `Tables`. */
  answer(request, onPart) {
    return this.#track(async () => {
      const { limit, refused } = this.#call((catalogue) => {
        const admission = catalogue.admit(toEngine(request, engine, false));
        const limit = admission.limit;
        const refused = admission.intoResponse();
        return { limit, refused: refused && fromEngine(refused) };
      });
      if (refused) return refused;
      if ((request.body?.length ?? 0) > limit) return this.#call((it) => fromEngine(it.refuseBody(limit)));
      return await this.#run((catalogue) => catalogue.begin(toEngine(request, engine)), onPart);
    });
  }

  /** Whether it lost its wasm instance, and answers nothing but failures. */
  get isLost() {
    return this.#born !== main.generation;
  }

  /** When everything that is under way has come to its end. */
  async settled() {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Lets the catalogue go; its other stores are their keeper's. */
  close() {
    this.#alarm.close();
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
      // Whoever closes it does not wait for what is under way.
      if (!this.#catalogue && !this.isLost) return failure();
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
    if (!this.#catalogue) throw new Error("the engine was closed");
    return guarded(() => work(this.#catalogue));
  }

  /** Runs a request step by step; between steps, other stores are asked. */
  async #run(begin, onPart) {
    let next = begin;
    for (;;) {
      const { asked, response } = this.#call((catalogue) => {
        const step = next(catalogue);
        const { task, forwarded, store } = step;
        if (store === undefined) return { response: fromEngine(step.intoResponse()) };
        const request = step.intoRequest();
        const { method, target, headers } = request;
        return { asked: { task, forwarded, store, method, target, headers, body: request.intoBody() } };
      });
      if (response) return response;
      const { answer, reason } = await this.#ask(asked, onPart);
      if (asked.forwarded && answer) {
        this.#call((catalogue) => catalogue.forget(asked.task));
        return answer;
      }
      next = (catalogue) => {
        const given = answer && new engine.HttpResponse(answer.status, answer.headers.flat(), answer.body);
        return catalogue.resume(asked.task, given, reason ?? "");
      };
    }
  }

  async #ask({ store, method, target, headers, body }, onPart) {
    const [path, query] = target.split(/\?(.*)/s);
    const request = { method, path, query, headers: pairs(headers), body };
    const rest = store.slice(store.indexOf("/") + 1);
    const isOfTables = rest.startsWith("tables/");
    const work = isOfTables
      ? (tables) => tables.answer(request, onPart)
      : (files) => guarded(() => fromEngine(files.handle(toEngine(request, engine))));
    try {
      return { answer: await this.#stores.use(isOfTables ? rest : `files/${rest}`, work) };
    } catch (error) {
      // A trap of the tables' own costs their request alone.
      if (error instanceof Trapped && (!isOfTables || this.isLost)) throw error;
      if (error?.name === "QuotaExceededError") return { answer: guarded(() => fromEngine(engine.storageFull())) };
      return { reason: `${error?.message ?? error}` };
    }
  }
}
