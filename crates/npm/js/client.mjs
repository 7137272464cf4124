// The client.
import { PaiCall, PaiList } from "./call.mjs";
import { openEngine } from "./engine.mjs";
import { InvalidParameterError } from "./errors.mjs";
import { toJson } from "./json.mjs";
import { Log, cleaner } from "./log.mjs";
import { CONTENT, LISTS, OPERATIONS } from "./operations.mjs";
import { read } from "./options.mjs";
import { Sender } from "./send.mjs";
import { invalid } from "./validate.mjs";
import { ask } from "./wasm.mjs";

/** `createDataset` for `CreateDataset`. */
const methodOf = (operation) => operation[0].toLowerCase() + operation.slice(1);

const PATH = /^\/(?!\/)[\x21\x23-\x5b\x5d-\x7e]*$/;

export class PaiDatasets {
  #settings;
  #sender;
  #engine;

  constructor(options) {
    const settings = read(options);
    const { apiKey, secret, token } = settings.credentials;
    const clean = cleaner([apiKey, secret, token]);
    this.#settings = settings;
    if (settings.engine) {
      const open = () => (this.#engine ??= openEngine(settings).catch((error) => {
        // The next call may try again.
        this.#engine = undefined;
        throw error;
      }));
      this.#sender = new Sender(settings, new Log(settings), clean, open);
    } else {
      this.#sender = new Sender(settings, new Log(settings), clean);
    }
  }

  /** Calls an operation of the table by its name. */
  #call(operation, members, options) {
    const list = LISTS[operation];
    const answer = this.#encoded(operation, members).then((request) => this.#sender.send(request, options));
    if (!list) return new PaiCall(answer, CONTENT[operation] === "gives");
    const next = (page) => {
      const changes = list.token ? afterToken(page) : afterPage(page, members, list.items);
      return changes && this.#call(operation, { ...members, ...changes }, options);
    };
    return new PaiList(answer, list.items, next);
  }

  async #encoded(operation, members) {
    const { limits, documents } = this.#settings;
    const content = CONTENT[operation];
    const { Content, ...fields } = content === "takes" ? (members ?? {}) : {};
    const json = toJson(content === "takes" ? fields : members);
    const [violations, method, target, type, body] = await ask("encode", operation, json, limits, documents);
    if (violations) throw invalid(JSON.parse(violations));
    const request = { operation, method, target, inEvents: content === "events", gives: content === "gives" };
    if (content === "takes") return { ...request, body: await bytesOf(Content), type: "application/octet-stream" };
    return { ...request, type, body: type ? body : undefined };
  }

  /** Runs a `PAI` command. */
  runCommand(command, { overwrite, ...options } = {}) {
    return this.runPaiCommand({ Command: command, Overwrite: overwrite }, options);
  }

  /** Sends any request with this client's credentials, retries and errors. */
  request({ method = "GET", path, query, body, operation } = {}, options) {
    return new PaiCall(this.#raw({ method, path, query, body, operation }).then((request) => this.#sender.send(request, options)));
  }

  async #raw({ method, path, query, body, operation }) {
    const refuse = (field, message) => new InvalidParameterError(`${field}: ${message}`, { violations: [{ field, message }] });
    if (!/^[A-Z]+$/.test(method)) throw refuse("method", "must be a method such as GET");
    if (typeof path !== "string" || !PATH.test(path)) throw refuse("path", "must begin with one / and be percent-encoded");
    if (/[?#]/.test(path)) throw refuse("path", "must not hold a query; use query");
    const given = query === undefined || query instanceof URLSearchParams ? query : Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
    const pairs = [...(given ?? [])].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
    const target = pairs.length ? `${path}?${pairs.join("&")}` : path;
    if (body === undefined) return { operation, method, target };
    if (typeof body === "string" || body instanceof Uint8Array) return { operation, method, target, body };
    return { operation, method, target, body: toJson(body), type: "application/json; charset=utf-8" };
  }

  /** The whole store of `engine: "browser"` as one file. */
  async exportStore() {
    return (await this.#opened("exportStore")).exportStore();
  }

  /** Replaces the store of `engine: "browser"` by an exported one. */
  async importStore(file) {
    return (await this.#opened("importStore")).importStore(file);
  }

  async #opened(method) {
    if (this.#settings.engine !== "browser") throw new TypeError(`${method} is there only with engine: "browser".`);
    this.#engine ??= openEngine(this.#settings);
    return this.#engine;
  }

  /** Ends the engine, where there is one. A client of a server has nothing to end. */
  async close() {
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
  if (typeof Blob === "function" && content instanceof Blob) return new Uint8Array(await content.arrayBuffer());
  throw invalid([{ Field: "Content", Message: "must be a text, a Blob, an ArrayBuffer or a view of one" }]);
}

function afterToken(page) {
  return page.NextToken ? { NextToken: page.NextToken } : undefined;
}

/** By page number. A page that is not full is the last, whatever the total says: things may be deleted meanwhile. */
function afterPage(page, members, items) {
  const number = page.PageNumber ?? Number(members?.PageNumber ?? 1);
  const size = page.PageSize ?? Number(members?.PageSize ?? 10);
  const count = page[items]?.length ?? 0;
  const isLast = count < size || (typeof page.TotalCount === "number" && number * size >= page.TotalCount);
  return isLast ? undefined : { PageNumber: number + 1 };
}
