// The client.
import { PaiCall, PaiList } from "./call.mjs";
import { engineError, openEngine } from "./engine.mjs";
import { PaiError, ServerError } from "./errors.mjs";
import { toJson } from "./json.mjs";
import { Log, cleaner } from "./log.mjs";
import { CONTENT, LISTS, OPERATIONS } from "./operations.mjs";
import { read, readCall, refuse } from "./options.mjs";
import { Sender } from "./send.mjs";
import { apart, contentViolations, invalid, named } from "./validate.mjs";
import { ask } from "./wasm.mjs";

/** `createDataset` for `CreateDataset`. */
const methodOf = (operation) => operation[0].toLowerCase() + operation.slice(1);

const PATH = /^\/(?!\/)[\x21\x23-\x5b\x5d-\x7e]*$/;

/** Whether a path stays what it is in an address: dots as segments are taken away, however they are encoded. */
const stays = (path) => PATH.test(path) && new URL(path, "http://host").pathname === path;

export class PaiDatasets {
  // Said outright, since a minifier renames classes.
  static name = "PaiDatasets";

  #settings;
  #sender;
  #engine;
  #closed = false;

  constructor(options) {
    const settings = read(options);
    const { apiKey, secret, token } = settings.credentials;
    const clean = cleaner([apiKey, secret, token]);
    this.#settings = settings;
    this.#sender = new Sender(settings, new Log(settings), clean, settings.engine && (() => this.#open()));
  }

  async #open() {
    if (this.#closed) throw new PaiError("This client was closed.", { code: "Closed" });
    this.#engine ??= openEngine(this.#settings).catch((error) => {
      // The next call may try again.
      this.#engine = undefined;
      throw error;
    });
    return this.#engine;
  }

  #send(encoded, options) {
    // What is wrong with the options is said before anything is done.
    const checked = (async () => readCall(options, this.#settings))();
    return Promise.all([encoded, checked]).then(([request, options]) => this.#sender.send(request, options));
  }

  /** Calls an operation of the table by its name. */
  #call(operation, members, options) {
    const list = LISTS[operation];
    // The caller may change them before the next page is asked for.
    const kept = {};
    const answer = this.#send(this.#encoded(operation, members, kept), options);
    if (!list) return new PaiCall(answer, CONTENT[operation] === "gives");
    const after = (page, asked) => (list.token ? afterToken : afterPage)(page, { ...kept, ...asked }, list.items);
    const page = (changes) => this.#call(operation, { ...kept, ...changes }, options);
    return new PaiList(answer, list.items, after, page);
  }

  /** The request that a call means; `kept` becomes a copy of what it was called with. */
  async #encoded(operation, members, kept) {
    const { limits, documents } = this.#settings;
    const content = CONTENT[operation];
    const [fields, Content] = content === "takes" ? apart(members) : [members];
    const { json, violations } = toJson(fields);
    Object.assign(kept, members);
    const [refused, method, target, type, body] = await ask("encode", operation, json, limits, documents);
    const found = named(refused, violations);
    if (content === "takes") found.push(...contentViolations(Content));
    if (found.length) throw invalid(found);
    const request = { operation, method, target, inEvents: content === "events", gives: content === "gives" };
    if (content === "takes") return { ...request, body: await bytesOf(Content), type: "application/octet-stream" };
    return { ...request, type, body: type ? body : undefined };
  }

  /** Runs a `PAI` command. */
  runCommand(command, options) {
    const { overwrite, ...rest } = options ?? {};
    return this.runPaiCommand({ Command: command, Overwrite: overwrite }, rest);
  }

  /** Sends any request with this client's credentials, retries and errors. */
  request(request, options) {
    return new PaiCall(this.#send(this.#raw(request ?? {}), options));
  }

  async #raw({ method = "GET", path, query, body, operation }) {
    const wrong = (field, message) => invalid([{ field, message }]);
    if (!/^[A-Z]+$/.test(method)) throw wrong("method", "must be a method such as GET");
    if (typeof path === "string" && /[?#]/.test(path)) throw wrong("path", "must not hold a query; use query");
    if (typeof path !== "string" || !stays(path)) throw wrong("path", "must begin with one /, be percent-encoded, and have no segment . or ..");
    const given = query === undefined || query === null || query instanceof URLSearchParams ? query : Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
    const pairs = [...(given ?? [])].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
    const target = pairs.length ? `${path}?${pairs.join("&")}` : path;
    if (body === undefined || body === null) return { operation, method, target };
    if (/^(GET|HEAD)$/.test(method)) throw wrong("body", `is not possible with ${method}; use query`);
    if (typeof body === "string" || body instanceof Uint8Array) return { operation, method, target, body };
    const { json, violations } = toJson(body, "body");
    if (violations.length) throw invalid(violations);
    return { operation, method, target, body: json, type: "application/json; charset=utf-8" };
  }

  /** The whole store of `engine: "browser"` as one file. */
  async exportStore() {
    return this.#withStore("exportStore", (engine) => engine.exportStore());
  }

  /** Replaces the store of `engine: "browser"` by an exported one. */
  async importStore(file) {
    return this.#withStore("importStore", (engine) => engine.importStore(file));
  }

  async #withStore(method, work) {
    if (this.#settings.engine !== "browser") throw refuse(`${method} is there only with engine: "browser".`);
    const engine = await this.#open();
    try {
      return await work(engine);
    } catch (cause) {
      throw engineError(cause);
    }
  }

  /** Ends the engine, where there is one. A client of a server has nothing to end. */
  async close() {
    this.#closed = true;
    const engine = this.#engine;
    this.#engine = undefined;
    if (engine) await (await engine).close();
  }

  async [Symbol.asyncDispose ?? Symbol.for("asyncDispose")]() {
    await this.close();
  }

  static {
    for (const operation of OPERATIONS) {
      Object.defineProperty(this.prototype, methodOf(operation), {
        value(members, options) {
          return this.#call(operation, members, options);
        },
        writable: true,
        configurable: true,
      });
    }
  }
}

/** A file's content as bytes: not copied where it is bytes already. */
async function bytesOf(content) {
  if (typeof content === "string") return new TextEncoder().encode(content);
  if (content instanceof ArrayBuffer) return new Uint8Array(content);
  if (ArrayBuffer.isView(content)) return new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
  return new Uint8Array(await content.arrayBuffer());
}

function afterToken({ NextToken }, members) {
  if (!NextToken) return undefined;
  if (NextToken !== members.NextToken) return { NextToken };
  throw new ServerError("The server answered the NextToken that it was asked with: the list has no end.", { code: "UnreadableAnswer" });
}

/** By page number. A page that is not full is the last, whatever the total says: things may be deleted meanwhile. */
function afterPage(page, members, items) {
  const number = Number(members.PageNumber ?? page.PageNumber ?? 1);
  const size = page.PageSize ?? Number(members.PageSize ?? 10);
  const count = items.reduce((count, name) => count + (page[name]?.length ?? 0), 0);
  const isLast = count < size || (typeof page.TotalCount === "number" && number * size >= page.TotalCount);
  return isLast ? undefined : { PageNumber: number + 1 };
}
