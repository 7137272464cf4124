// The engine on workerd. Decisions are made in Rust (engine_bg.wasm); this file moves bytes between it and the platform.
import { DurableObject } from "cloudflare:workers";
import * as engine from "./engine.js";
import module from "./engine_bg.wasm";
import * as tableGlue from "./tables.js";

engine.initSync({ module });

/** The error that a trap leaves behind, once the instance has been made anew. */
export class Trapped extends Error {
  constructor(cause) {
    super("the engine's instance was reset", { cause });
  }
}

/**
 * A wasm instance, which all objects of one class in an isolate share. If it traps, everything made in it is gone: the
 * generation tells what was made before from what was made after.
 */
class Instance {
  generation = 0;
  #glue;
  #trapped = false;

  constructor(glue) {
    this.#glue = glue;
  }

  /** Calls into the instance. After a trap the instance is made anew and the call fails with `Trapped`. */
  guarded(call) {
    try {
      const result = call();
      if (!this.#trapped) return result;
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError) && !this.#trapped) throw error;
      console.error(`trap: ${error?.message}`);
    }
    this.#trapped = false;
    this.generation += 1;
    this.#glue.__wbg_reset_state();
    throw new Trapped();
  }

  /** What the engine needs of `ctx.storage`. A trap inside a transaction is noted: the glue around it would hide it. */
  storageOf(ctx) {
    const storage = ctx.storage;
    return {
      run: (statement, params) => storage.sql.exec(statement, ...params).raw().toArray(),
      runAll: (statements) => void storage.sql.exec(statements),
      // What these promise is durability alone, which the object's output gate waits for.
      setAlarm: (at) => void storage.setAlarm(at),
      clear: () => void storage.deleteAll(),
      transaction: (body) =>
        storage.transactionSync(() => {
          try {
            body();
          } catch (error) {
            this.#trapped ||= error instanceof WebAssembly.RuntimeError;
            throw error;
          }
        }),
    };
  }
}

const main = new Instance(engine);
const tables = new Instance(tableGlue);

let tablesLoading;

/** Files of tables weigh as much as all the rest: their module is loaded when a table is first touched. */
function loadTables() {
  tablesLoading ??= import("./tables_bg.wasm").then(({ default: module }) => tableGlue.initSync({ module }));
  tablesLoading.catch(() => (tablesLoading = undefined));
  return tablesLoading;
}

function headersOf(headers) {
  const flat = [];
  for (const [name, value] of headers) flat.push(name, value);
  return flat;
}

function withHeaders(headers, flat) {
  for (let at = 0; at < flat.length; at += 2) headers.append(flat[at], flat[at + 1]);
  return headers;
}

/** Takes `body` over. */
function toEngine(request, body, glue = engine) {
  // With a Host that is none, such as two of them, the address is none either: `Front` refuses a request without a path.
  const { pathname = "", search = "" } = URL.parse(request.url) ?? {};
  const taken = new glue.HttpRequest(request.method, pathname, search.slice(1), headersOf(request.headers), body);
  release(body);
  return taken;
}

const NOTHING = new Uint8Array(0);

/**
 * Gives the memory of bytes back that were copied. Collections come late: a file that is sent in parts would otherwise fill
 * what an isolate may hold with parts that are done with.
 */
function release(bytes) {
  if (bytes.length) bytes.buffer.transfer(0);
}
const NO_BODY = [101, 204, 205, 304];

function toPlatform(response) {
  const status = response.status;
  const headers = withHeaders(new Headers(), response.headers);
  const body = response.intoBody();
  return new Response(NO_BODY.includes(status) ? null : body, { status, headers });
}

/** How much of a refused body is still taken, so that a client which sends all before it reads sees why. */
const MOST_DRAINED = 128 * 1024 * 1024;

/** How long the next part of a refused body is waited for, in milliseconds: a client may wait for the answer instead. */
const LONGEST_PAUSE = 1000;

/** Takes the rest of a body that nobody wants, as far as it comes by itself. */
async function drain(request) {
  if (!request.body || request.bodyUsed) return;
  const reader = request.body.getReader();
  let size = 0;
  let pause;
  for (let done = false; !done && size <= MOST_DRAINED; ) {
    const paused = new Promise((resolve) => {
      pause = setTimeout(resolve, LONGEST_PAUSE, { done: true });
    });
    const part = await Promise.race([reader.read(), paused]);
    clearTimeout(pause);
    size += part.value?.byteLength ?? 0;
    done = part.done;
  }
  reader.cancel().catch(() => {});
}

/** A body that its client does not send to its end. */
class BrokenBody extends Error {}

/** The body, or null where it goes beyond `limit` bytes. */
async function read(request, limit) {
  if (!request.body) return NOTHING;
  const chunks = [];
  let size = 0;
  try {
    // Into one buffer, without pieces of it.
    if (Number(request.headers.get("content-length") ?? NaN) <= limit) return new Uint8Array(await request.arrayBuffer());
    for await (const chunk of request.body) {
      size += chunk.byteLength;
      if (size <= limit) chunks.push(chunk);
      else chunks.length = 0;
      if (size > MOST_DRAINED) break;
    }
  } catch (error) {
    throw new BrokenBody("the body broke off", { cause: error });
  }
  if (size > limit) return null;
  if (chunks.length === 1) return chunks[0];
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** The answer when the engine could not give one. */
function failure(status, said) {
  const id = crypto.randomUUID().toUpperCase();
  const body = { RequestId: id, HostId: "pai-datasets", ...said };
  return Response.json(body, { status, headers: { "x-acs-request-id": id, "cache-control": "no-store" } });
}

const FAILED = {
  Code: "InternalError",
  Message: "The service failed to answer this request.",
  Recommend: "Try again; nothing was left half done.",
};

const BROKEN_BODY = {
  Code: "InvalidParameter",
  Message: "body: broke off before its end",
  Recommend: "Send the whole body, as long as its Content-Length says or in whole chunks.",
  Violations: [{ Field: "body", Message: "broke off before its end" }],
};

/** Something made in a wasm instance, made again when the instance was. */
class Made {
  #instance;
  #make;
  #value;
  #generation;

  constructor(instance, make) {
    this.#instance = instance;
    this.#make = make;
  }

  get() {
    if (this.#generation !== this.#instance.generation || this.#value === undefined) {
      this.#value = this.#make();
      this.#generation = this.#instance.generation;
    }
    return this.#value;
  }
}

async function answering(answer) {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof BrokenBody) return failure(400, BROKEN_BODY);
    console.error(error instanceof Trapped ? "request lost to a trap" : `request failed: ${error?.message}`);
    return failure(500, FAILED);
  }
}

/** A tenant's catalogue. The object's name is the tenant. */
export class Catalogue extends DurableObject {
  #engine;

  constructor(ctx, env) {
    super(ctx, env);
    const open = () =>
      new engine.CatalogueObject(main.storageOf(ctx), ctx.id.name, env.CREDENTIALS ?? "[]", env.SETTINGS);
    this.#engine = new Made(main, open);
  }

  async fetch(request) {
    return answering(async () => {
      const { limit, refused } = main.guarded(() => {
        const admission = this.#engine.get().admit(toEngine(request, NOTHING));
        const limit = admission.limit;
        return { limit, refused: admission.intoResponse() };
      });
      if (refused) {
        const response = main.guarded(() => toPlatform(refused));
        await drain(request);
        return response;
      }
      const body = await read(request, limit);
      if (body === null) return main.guarded(() => toPlatform(this.#engine.get().refuseBody(limit)));
      return this.#run((catalogue) => catalogue.begin(toEngine(request, body)));
    });
  }

  async alarm() {
    await this.#run((catalogue) => catalogue.beginAlarm());
  }

  /** Runs a request step by step; between steps, other stores are asked. */
  async #run(begin) {
    const started = main.generation;
    let next = begin;
    for (;;) {
      const { asked, response } = main.guarded(() => {
        // The task was in the instance that is gone.
        if (started !== main.generation) throw new Trapped();
        const step = next(this.#engine.get());
        const { task, forwarded, store } = step;
        if (store === undefined) return { response: toPlatform(step.intoResponse()) };
        const request = step.intoRequest();
        const { method, target, headers } = request;
        return { asked: { task, forwarded, store, method, target, headers, body: request.intoBody() } };
      });
      if (response) return response;
      const { forwarded, status, headers, body, reason } = await this.#ask(asked);
      if (forwarded) {
        if (started === main.generation) main.guarded(() => this.#engine.get().forget(asked.task));
        return forwarded;
      }
      next = (catalogue) => {
        const given = reason === undefined ? new engine.HttpResponse(status, headers, body) : undefined;
        if (given) release(body);
        return catalogue.resume(asked.task, given, reason ?? "");
      };
    }
  }

  /** Asks a store. An answer that is the response goes on as it comes. */
  async #ask({ forwarded, store, method, target, headers, body }) {
    try {
      const stores = store.split("/")[1] === "tables" ? this.env.TABLES : this.env.FILES;
      const stub = stores.get(stores.idFromName(store));
      const init = { method, headers: withHeaders(new Headers(), headers), body: body.length ? body : undefined };
      const response = await stub.fetch(`http://store${target}`, init);
      release(body);
      if (forwarded) return { forwarded: response };
      const answer = new Uint8Array(await response.arrayBuffer());
      return { status: response.status, headers: headersOf(response.headers), body: answer };
    } catch (error) {
      return { reason: `${error?.message ?? error}` };
    }
  }
}

/** The files of a dataset. Only its catalogue can reach it. */
export class FileStore extends DurableObject {
  #engine;

  constructor(ctx, env) {
    super(ctx, env);
    this.#engine = new Made(main, () => new engine.FileStoreObject(main.storageOf(ctx)));
  }

  async fetch(request) {
    return answering(async () => {
      const body = new Uint8Array(await request.arrayBuffer());
      return main.guarded(() => toPlatform(this.#engine.get().handle(toEngine(request, body))));
    });
  }
}

/** The tables of a project. Only their tenant's catalogue can reach it. */
export class TableStore extends DurableObject {
  #store;

  constructor(ctx, env) {
    super(ctx, env);
    this.#store = new Made(tables, () => new tableGlue.TableStoreObject(tables.storageOf(ctx)));
  }

  async fetch(request) {
    return answering(async () => {
      await loadTables();
      const body = new Uint8Array(await request.arrayBuffer());
      return tables.guarded(() => {
        const reply = this.#store.get().handle(toEngine(request, body, tableGlue));
        const response = toPlatform(reply.takeResponse());
        if (reply.hasParts) return new Response(partsOf(reply), response);
        reply.free();
        return response;
      });
    });
  }

  async alarm() {
    await loadTables();
    tables.guarded(() => this.#store.get().alarm());
  }
}

/** A body whose parts are made as they are asked for. */
function partsOf(reply) {
  const made = tables.generation;
  const free = () => {
    if (made === tables.generation) reply.free();
  };
  return new ReadableStream(
    {
      pull(controller) {
        const part = tables.guarded(() => {
          if (made !== tables.generation) throw new Trapped();
          return reply.nextPart();
        });
        if (part !== undefined) return controller.enqueue(part);
        free();
        controller.close();
      },
      cancel: free,
    },
    { highWaterMark: 0 },
  );
}

const TYPES = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  ico: "image/x-icon",
  js: "text/javascript; charset=utf-8",
  mjs: "text/javascript; charset=utf-8",
  json: "application/json",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
  wasm: "application/wasm",
  webmanifest: "application/manifest+json",
  woff2: "font/woff2",
};

// Scripts come from here alone, so nobody else's code can run and send things elsewhere. The console itself asks whatever
// server its reader connects it to, which no header can name: hence connections to any.
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self' http: https:",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Where the engine for pages stands in the console. It lies in a folder of its own, which may serve others too. */
const ENGINE = "/engine";

/** The console's file at a path, or nothing. */
async function find(env, request, path) {
  const [files, name] = path.startsWith(`${ENGINE}/`) ? [env.ENGINE, path.slice(ENGINE.length)] : [env.CONSOLE, path];
  const found = await files.fetch(`http://files${name}`, { method: request.method });
  if (found.ok) return found;
  await found.body?.cancel();
  return undefined;
}

/** Whether the client takes that coding, `br` or `gzip`. */
function takes(request, wanted) {
  const codings = (request.headers.get("accept-encoding") ?? "").split(",");
  return codings.some((coding) => {
    const [name, weight = ""] = coding.split(";", 2);
    return name.trim().toLowerCase() === wanted && !/^\s*q=0(\.0*)?\s*$/.test(weight);
  });
}

/** A file of the console. Names that hold a hash never change their content. */
async function serve(env, request, path) {
  const compressed = takes(request, "br") ? await find(env, request, `${path}.br`) : undefined;
  const found = compressed ?? (await find(env, request, path));
  if (!found) {
    return new Response("There is no such file.\n", { status: 404, headers: { "content-type": TYPES.txt } });
  }
  const headers = new Headers({
    vary: "accept-encoding",
    "content-type": TYPES[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream",
    "cache-control": /-[0-9a-f]{8,}[._]/.test(path) ? "public, max-age=31536000, immutable" : "no-cache",
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
  });
  if (compressed) headers.set("content-encoding", "br");
  // What no build compressed, the platform does on the way.
  else if (/\.(css|html|js|json|mjs|svg|txt|wasm)$/.test(path) && takes(request, "gzip")) headers.set("content-encoding", "gzip");
  return new Response(found.body, { headers, encodeBody: compressed ? "manual" : "automatic" });
}

let front;

export default {
  async fetch(request, env) {
    return answering(async () => {
      front ??= new Made(main, () => new engine.Front(env.CREDENTIALS ?? "[]", env.SETTINGS));
      const { tenant, file, headers, response } = main.guarded(() => {
        const plan = front.get().plan(toEngine(request, NOTHING));
        const { tenant, file, headers } = plan;
        const response = plan.intoResponse();
        return { tenant, file, headers, response: response && toPlatform(response) };
      });
      let answer = response;
      if (tenant !== undefined) {
        answer = await env.CATALOGUE.get(env.CATALOGUE.idFromName(tenant)).fetch(request);
        answer = new Response(answer.body, answer);
      } else if (file !== undefined) {
        answer = await serve(env, request, file);
      }
      await drain(request);
      withHeaders(answer.headers, headers);
      return answer;
    });
  },
};
