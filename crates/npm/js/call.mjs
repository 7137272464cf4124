// What a method returns: a promise of the result that can also show the response, and for lists every page.
import { ServerError } from "./errors.mjs";
import { refuse } from "./options.mjs";
import { parse } from "./json.mjs";

/** A call under way. It has begun already; awaiting it gives the result. */
export class PaiCall {
  static name = "PaiCall";

  #answer;
  #result;
  #asBytes;

  /** @param asBytes whether the result is the body as it is */
  constructor(answer, asBytes = false) {
    this.#answer = answer;
    this.#asBytes = asBytes;
  }

  #parsed() {
    this.#result ??= this.#answer.then((answer) => {
      if (this.#asBytes) return answer.body;
      if (!answer.body.length) return {};
      const result = parse(new TextDecoder().decode(answer.body));
      if (result !== null && typeof result === "object") return result;
      const { status, requestId } = answer;
      throw new ServerError(`The server answered ${status} with something other than JSON.`, { code: "UnreadableAnswer", status, requestId });
    });
    return this.#result;
  }

  then(fulfilled, rejected) {
    return this.#parsed().then(fulfilled, rejected);
  }

  catch(rejected) {
    return this.#parsed().catch(rejected);
  }

  finally(settled) {
    return this.#parsed().finally(settled);
  }

  get [Symbol.toStringTag]() {
    return "PaiCall";
  }

  /** The response itself, its body still to be read. */
  async asResponse() {
    const { status, headers, body } = await this.#answer;
    return new Response(status === 204 || status === 205 ? null : body, { status, headers });
  }

  /** The result, the response and the request's id. */
  async withResponse() {
    const data = await this.#parsed();
    const { requestId } = await this.#answer;
    return { data, response: await this.asResponse(), requestId: data.RequestId ?? data.requestId ?? requestId };
  }
}

/** A call that lists. Awaiting it gives one page; iterating it gives every item of every page from there on. */
export class PaiList extends PaiCall {
  static name = "PaiList";

  #after;
  #ask;
  #items;

  /**
   * @param items the fields of a page that hold items, those of the first before those of the next
   * @param after the parameters of the page behind a given one, which was asked for with those; nothing behind the last
   * @param ask asks for a page with such parameters
   */
  constructor(answer, items, after, ask) {
    super(answer);
    this.#items = items;
    this.#after = after;
    this.#ask = ask;
  }

  async *pages() {
    let asked = {};
    for (let page = await this; page; ) {
      yield page;
      asked = this.#after(page, asked);
      page = asked && (await this.#ask(asked));
    }
  }

  async *[Symbol.asyncIterator]() {
    for await (const page of this.pages()) for (const name of this.#items) yield* page[name] ?? [];
  }

  /** Every item, or the first `limit`. */
  async toArray(options) {
    const limit = options?.limit ?? Infinity;
    const items = [];
    // The call is under way: what becomes of it is heard in any case.
    await this;
    if (typeof limit !== "number" || !(limit >= 0)) throw refuse("limit must be a number from 0 up.");
    if (limit === 0) return items;
    for await (const item of this) {
      items.push(item);
      if (items.length >= limit) break;
    }
    return items;
  }
}
