// The engine on workerd. Decisions are made in Rust (engine_bg.wasm); this file moves bytes between it and the platform.
import { DurableObject } from "cloudflare:workers";
import * as engine from "./engine.js";
import module from "./engine_bg.wasm";

engine.initSync({ module });

// All objects of this worker in one isolate share one wasm instance. If it traps, everything made in it is gone:
// the number tells what was made before from what was made after.
let generation = 0;
let trapped = false;

/** The error that a trap leaves behind, once the instance has been made anew. */
export class Trapped extends Error {
  constructor(cause) {
    super("the engine's instance was reset", { cause });
  }
}

/** Calls into the wasm instance. After a trap the instance is made anew and the call fails with `Trapped`. */
export function guarded(call) {
  try {
    const result = call();
    if (!trapped) return result;
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError) && !trapped) throw error;
    console.error(`trap: ${error?.message}`);
  }
  trapped = false;
  generation += 1;
  engine.__wbg_reset_state();
  throw new Trapped();
}

/** What the engine needs of `ctx.storage`. A trap inside a transaction is noted: the glue around it would hide it. */
function storageOf(ctx) {
  const storage = ctx.storage;
  return {
    sql: storage.sql,
    setAlarm: (at) => storage.setAlarm(at),
    deleteAll: () => storage.deleteAll(),
    transactionSync: (body) =>
      storage.transactionSync(() => {
        try {
          body();
        } catch (error) {
          trapped ||= error instanceof WebAssembly.RuntimeError;
          throw error;
        }
      }),
  };
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

function toEngine(request, body) {
  // With a Host that is none, such as two of them, the address is none either: `Front` refuses a request without a path.
  const { pathname = "", search = "" } = URL.parse(request.url) ?? {};
  return new engine.HttpRequest(request.method, pathname, search.slice(1), headersOf(request.headers), body);
}

const NOTHING = new Uint8Array(0);
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

/** The body, or null where it goes beyond `limit` bytes. */
async function read(request, limit) {
  if (!request.body) return NOTHING;
  const chunks = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
    if (size > MOST_DRAINED) break;
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
function failure() {
  const id = crypto.randomUUID().toUpperCase();
  const body = {
    RequestId: id,
    HostId: "pai-datasets",
    Code: "InternalError",
    Message: "The service failed to answer this request.",
    Recommend: "Try again; nothing was left half done.",
  };
  return Response.json(body, { status: 500, headers: { "x-acs-request-id": id, "cache-control": "no-store" } });
}

/** Something made in the wasm instance, made again when the instance was. */
class Made {
  #make;
  #value;
  #generation;

  constructor(make) {
    this.#make = make;
  }

  get() {
    if (this.#generation !== generation || this.#value === undefined) {
      this.#value = this.#make();
      this.#generation = generation;
    }
    return this.#value;
  }
}

async function answering(answer) {
  try {
    return await answer();
  } catch (error) {
    console.error(error instanceof Trapped ? "request lost to a trap" : `request failed: ${error?.message}`);
    return failure();
  }
}

/** A tenant's catalogue. The object's name is the tenant. */
export class Catalogue extends DurableObject {
  #engine;

  constructor(ctx, env) {
    super(ctx, env);
    const open = () =>
      new engine.CatalogueObject(storageOf(ctx), ctx.id.name, env.CREDENTIALS ?? "[]", env.SETTINGS);
    this.#engine = new Made(open);
  }

  async fetch(request) {
    return answering(async () => {
      const { limit, refused } = guarded(() => {
        const admission = this.#engine.get().admit(toEngine(request, NOTHING));
        const limit = admission.limit;
        return { limit, refused: admission.intoResponse() };
      });
      if (refused) {
        const response = guarded(() => toPlatform(refused));
        await drain(request);
        return response;
      }
      const body = await read(request, limit);
      if (body === null) return guarded(() => toPlatform(this.#engine.get().refuseBody(limit)));
      return this.#run((catalogue) => catalogue.begin(toEngine(request, body)));
    });
  }

  async alarm() {
    await this.#run((catalogue) => catalogue.beginAlarm());
  }

  /** Runs a request step by step; between steps, other stores are asked. */
  async #run(begin) {
    const started = generation;
    let next = begin;
    for (;;) {
      const { asked, response } = guarded(() => {
        // The task was in the instance that is gone.
        if (started !== generation) throw new Trapped();
        const step = next(this.#engine.get());
        const { task, store } = step;
        if (store === undefined) return { response: toPlatform(step.intoResponse()) };
        const request = step.intoRequest();
        const { method, target, headers } = request;
        return { asked: { task, store, method, target, headers, body: request.intoBody() } };
      });
      if (response) return response;
      const answer = await this.#ask(asked);
      next = (catalogue) => {
        const { status, headers, body, reason } = answer;
        const given = reason === undefined ? new engine.HttpResponse(status, headers, body) : undefined;
        return catalogue.resume(asked.task, given, reason ?? "");
      };
    }
  }

  async #ask({ store, method, target, headers, body }) {
    try {
      const stub = this.env.FILES.get(this.env.FILES.idFromName(store));
      const init = { method, headers: withHeaders(new Headers(), headers), body: body.length ? body : undefined };
      const response = await stub.fetch(`http://store${target}`, init);
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
    this.#engine = new Made(() => new engine.FileStoreObject(storageOf(ctx)));
  }

  async fetch(request) {
    return answering(async () => {
      const body = new Uint8Array(await request.arrayBuffer());
      return guarded(() => toPlatform(this.#engine.get().handle(toEngine(request, body))));
    });
  }
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

/** The console's file at a path, or nothing. */
async function find(env, request, path) {
  const found = await env.CONSOLE.fetch(`http://console${path}`, { method: request.method });
  if (found.ok) return found;
  await found.body?.cancel();
  return undefined;
}

/** Whether the client takes what the build compressed already. */
function takesBrotli(request) {
  const codings = (request.headers.get("accept-encoding") ?? "").split(",");
  return codings.some((coding) => /^\s*br\s*(;(?!\s*q=0(\.0*)?\s*$).*)?$/.test(coding));
}

/** A file of the console. Names that hold a hash never change their content. */
async function serve(env, request, path) {
  const compressed = takesBrotli(request) ? await find(env, request, `${path}.br`) : undefined;
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
  return new Response(found.body, { headers, encodeBody: compressed ? "manual" : "automatic" });
}

let front;

export default {
  async fetch(request, env) {
    return answering(async () => {
      front ??= new Made(() => new engine.Front(env.CREDENTIALS ?? "[]", env.SETTINGS));
      const { tenant, file, headers, response } = guarded(() => {
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
