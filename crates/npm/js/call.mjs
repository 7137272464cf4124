// What a method returns: a promise of the result that can also show the response, and for lists every page.
import { ServerError } from "./errors.mjs";
import { parse } from "./json.mjs";

/** A call under way. It has begun already; awaiting it gives the result. */
export class PaiCall {
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
  #next;
  #items;

  /** @param next asks for the page behind a given one; nothing where that was the last */
  constructor(answer, items, next) {
    super(answer);
    this.#items = items;
    this.#next = next;
  }

  async *pages() {
    for (let page = await this; page; ) {
      yield page;
      page = await this.#next(page);
    }
  }

  async *[Symbol.asyncIterator]() {
    for await (const page of this.pages()) yield* page[this.#items] ?? [];
  }

  /** Every item, or the first `limit`. */
  async toArray({ limit = Infinity } = {}) {
    const items = [];
    if (limit <= 0) return items;
    for await (const item of this) {
      items.push(item);
      if (items.length >= limit) break;
    }
    return items;
  }
}
