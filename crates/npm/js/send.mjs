// One call over the network: attempts, timeouts, retries.
import { engineError } from "./engine.mjs";
import { AbortedError, ConnectionError, PaiError, ServerError, TimeoutError } from "./errors.mjs";
import { Events, isEvents } from "./events.mjs";
import { parse } from "./json.mjs";
import { cleanCause, shownHeaders } from "./log.mjs";
import { refuse } from "./options.mjs";
import { inPage } from "./place.mjs";
import { errorOf } from "./refusal.mjs";
import { askedPause, isIdempotent, isRetryable, onAbort, pause, pauseBefore, wasNotDone, wasNotSent } from "./retry.mjs";
import { ask } from "./wasm.mjs";

/** What the client and its calls share. */
export class Sender {
  #settings;
  #log;
  #clean;
  #engine;

  constructor(settings, log, clean, engine) {
    this.#settings = settings;
    this.#log = log;
    this.#clean = clean;
    this.#engine = engine;
  }

  /**
   * Sends until there is an answer that stands.
   * @param options as `readCall` gives them
   * @returns `{ status, headers, body }`, the body whole, so that a timeout holds for it too
   */
  async send(request, options) {
    const { signal, maxRetries } = options;
    request.shown = this.#clean(request.target);
    for (let attempt = 0; ; attempt += 1) {
      const began = Date.now();
      const { answer, error, again } = await this.#attempt(request, attempt, options);
      const told = { operation: request.operation, method: request.method, attempt, duration: Date.now() - began };
      if (answer) {
        this.#log.tell("onResponse", { ...told, status: answer.status, requestId: answer.requestId });
        this.#log.say("debug", `${request.method} ${request.shown} answered ${answer.status}`, told);
      }
      if (!error) return answer;
      const wait = again && attempt < maxRetries ? pauseBefore(attempt, error.retryAfter) : undefined;
      if (wait === undefined) throw error;
      this.#log.tell("onRetry", { ...told, delay: wait, error });
      this.#log.say("info", `${request.method} ${request.shown} is tried again in ${wait} ms`, { ...told, error: error.toJSON() });
      try {
        await pause(wait, signal);
      } catch {
        throw this.#aborted(signal);
      }
    }
  }

  /** One attempt: an answer, or an error and whether the call may be sent again. */
  async #attempt(request, attempt, { signal, timeout, headers, onProgress }) {
    if (signal?.aborted) return { error: this.#aborted(signal) };
    const own = new AbortController();
    const leave = onAbort(signal, () => own.abort(signal.reason));
    let late = false;
    let timer;
    const wait = () => {
      clearTimeout(timer);
      if (!Number.isFinite(timeout)) return;
      timer = setTimeout(() => {
        late = true;
        own.abort(new Error("timeout"));
      }, timeout);
    };
    wait();
    const repeatable = isIdempotent(request.method, request.operation);
    try {
      // Not every transport heeds its signal; the caller must not wait for one that does not.
      const answer = await Promise.race([this.#exchange(request, attempt, headers, own.signal, { onProgress, wait }), rejection(own.signal)]);
      return this.#judge(request, answer, repeatable);
    } catch (cause) {
      if (signal?.aborted) return { error: this.#aborted(signal) };
      if (late) {
        const message = `No whole answer to ${request.method} ${request.shown} within ${timeout} ms.`;
        return { error: new TimeoutError(message, { retryable: repeatable }), again: repeatable };
      }
      if (cause instanceof PaiError) return { error: cause };
      const again = repeatable || wasNotSent(cause);
      const detail = this.#clean(cause?.cause?.code ?? cause?.cause?.message ?? cause?.message ?? cause);
      return { error: new ConnectionError(`The server did not answer: ${detail}`, { retryable: again, cause: cleanCause(cause, this.#clean) }), again };
    } finally {
      clearTimeout(timer);
      leave();
    }
  }

  #judge(request, answer, repeatable) {
    const { status, headers, body } = answer;
    const id = headers.get("x-acs-request-id");
    answer.requestId = id === null ? undefined : this.#clean(id);
    if (status >= 200 && status < 300) return { answer };
    if (status < 400) {
      // Following it would take the key along.
      const message = `${request.method} ${request.shown} is redirected: give the final address as endpoint.`;
      return { answer, error: new ServerError(message, { code: "Redirected", status: status || undefined }) };
    }
    const retryAfter = askedPause(headers);
    const read = parse(new TextDecoder().decode(body));
    const again = (isRetryable(status) || /^Throttling/.test(read?.Code ?? "")) && (repeatable || wasNotDone(status, read?.Code));
    const { requestId } = answer;
    return { answer, again, error: errorOf(status, read, { requestId, retryable: again, retryAfter, clean: this.#clean }) };
  }

  async #exchange(request, attempt, extra, signal, { onProgress, wait }) {
    const headers = await this.#headers(request, extra);
    const target = `${request.method} ${request.shown}`;
    this.#log.tell("onRequest", { operation: request.operation, method: request.method, target: request.shown, headers: shownHeaders(headers), attempt });
    this.#log.say("debug", target, { headers: shownHeaders(headers), attempt });
    const told = (progress) => this.#log.tell("onProgress", progress, onProgress);
    if (this.#engine) {
      const [path, query = ""] = request.target.split(/\?(.*)/s);
      const engine = await this.#engine();
      const body = typeof request.body === "string" ? new TextEncoder().encode(request.body) : request.body;
      const events = request.inEvents ? new Events(told) : undefined;
      const onPart = events && ((part) => (wait(), events.hear(part)));
      const asked = engine.request({ method: request.method, path, query, headers, body: body ?? new Uint8Array(0) }, { signal, onPart });
      const answer = await asked.catch((cause) => {
        throw engineError(cause);
      });
      const got = new Headers(answer.headers);
      return { status: answer.status, headers: got, body: answer.body, ...(isEvents(got) ? events?.answer : undefined) };
    }
    const { endpoint, fetch = globalThis.fetch } = this.#settings;
    const url = `${endpoint.origin}${endpoint.pathname.replace(/\/+$/, "")}${request.target}`;
    // workerd knows no `credentials`, and elsewhere there are none to leave out.
    const mode = inPage() ? { credentials: "omit" } : {};
    const response = await fetch(url, { method: request.method, headers, body: request.body, signal, redirect: "manual", ...mode });
    if (typeof response?.status !== "number" || typeof response.arrayBuffer !== "function") throw refuse("fetch must resolve to a Response.");
    if (request.inEvents && response.body && isEvents(response.headers)) {
      const events = new Events(told);
      const reader = response.body.getReader();
      for (let read; !(read = await reader.read()).done; ) {
        // Each part is a sign of life.
        wait();
        events.hear(read.value);
      }
      return { headers: response.headers, ...events.answer };
    }
    return { status: response.status, headers: response.headers, body: new Uint8Array(await response.arrayBuffer()) };
  }

  async #headers(request, extra) {
    // By name, so that the caller's replace the call's own, and the credentials' replace the caller's.
    const headers = new Map([["accept", request.inEvents ? "application/json, text/event-stream" : request.gives ? "*/*" : "application/json"]]);
    if (request.type) headers.set("content-type", request.type);
    for (const [name, value] of extra) headers.set(name, value);
    const { apiKey, id, secret, token } = this.#settings.credentials;
    if (apiKey) headers.set("authorization", `Bearer ${apiKey}`);
    if (id) {
      const { endpoint } = this.#settings;
      const body = typeof request.body === "string" ? new TextEncoder().encode(request.body) : (request.body ?? new Uint8Array(0));
      // The server sees the whole path, which an endpoint behind a proxy may begin.
      const target = `${endpoint.pathname.replace(/\/+$/, "")}${request.target}`;
      const signed = await ask("signature", request.method, target, body, endpoint.host, request.operation ?? "Request", id, secret, token ?? "", Date.now(), nonce());
      if (!signed.length) throw new PaiError("The request cannot be signed: its query is not UTF-8.", { code: "InvalidParameter" });
      for (let at = 0; at < signed.length; at += 2) {
        // `fetch` sets it itself, to this very value.
        if (signed[at] !== "host") headers.set(signed[at], signed[at + 1]);
      }
    }
    return [...headers];
  }

  #aborted(signal) {
    const reason = signal?.reason;
    if (reason?.name === "TimeoutError") return new TimeoutError("The signal's time ran out.", { cause: reason });
    return new AbortedError("The call was aborted.", { cause: reason });
  }
}

/** Never the same twice. `randomUUID` is not there in a page that came by http. */
const nonce = () => crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(4)).join("-");

function rejection(signal) {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
