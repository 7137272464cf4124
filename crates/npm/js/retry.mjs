// Whether and when a call is tried again.

const FIRST = 1000;
const LONGEST = 30_000;
/** A server that asks for a longer pause than this gets its error thrown instead. */
const MOST_PATIENT = 120_000;

/** Requests that may be repeated although they were perhaps carried out. */
const IDEMPOTENT_METHODS = new Set(["GET", "HEAD", "PUT", "DELETE", "OPTIONS"]);
/** Creates that mean the same when done twice. */
const IDEMPOTENT_CREATES = new Set(["CreateDatasetLabels", "CreateDatasetFileMetas"]);

export function isIdempotent(method, operation) {
  return IDEMPOTENT_METHODS.has(method) || IDEMPOTENT_CREATES.has(operation);
}

/** Whether the same call may succeed a little later, going by the answer's status. */
export function isRetryable(status) {
  return status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505 && status !== 507);
}

/** Whether an answer says that nothing was done, so that even a create may be sent again. */
export function wasNotDone(status, code) {
  return status === 429 || /^Throttling/.test(code ?? "") || (status === 503 && code === "ServiceUnavailable");
}

/** Whether a failed `fetch` never reached the server. Only some platforms say so. */
export function wasNotSent(cause) {
  for (let error = cause, depth = 0; error && depth < 5; error = error.cause, depth += 1) {
    if (/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ConnectionRefused)$/.test(error.code ?? "")) return true;
    if (/connection refused/i.test(error.message ?? "")) return true;
  }
  return false;
}

/** Milliseconds that the server asks to wait; undefined where it does not. */
export function askedPause(headers, now = Date.now()) {
  const after = headers.get("retry-after");
  if (after !== null && after !== "") {
    if (/^\s*\d+(\.\d+)?\s*$/.test(after)) return Number(after) * 1000;
    const at = Date.parse(after);
    if (!Number.isNaN(at)) return Math.max(0, at - now);
  }
  // Alibaba Cloud's, in milliseconds.
  const own = headers.get("x-acs-retry-after");
  if (own !== null && /^\d+$/.test(own)) return Number(own);
  // `"default";r=0;t=5` or `limit=100, remaining=0, reset=5`: seconds until the quota is whole again.
  const limit = headers.get("ratelimit") ?? "";
  if (/(?:\br|remaining)=0\b/.test(limit)) {
    const reset = /(?:\bt|reset)=(\d+)/.exec(limit);
    if (reset) return Number(reset[1]) * 1000;
  }
  return undefined;
}

/** The pause before attempt `attempt + 1` (from 0): full jitter, never shorter than asked. Undefined: do not wait. */
export function pauseBefore(attempt, asked = 0) {
  if (asked > MOST_PATIENT) return undefined;
  const ceiling = Math.min(LONGEST, FIRST * 2 ** attempt);
  return Math.max(asked, Math.round(Math.random() * ceiling));
}

/** Who waits for a signal. One listener a signal, however many calls share it: Node warns of more than ten. */
const waiting = new WeakMap();

/** Calls `stop` when the signal, which may be none, is aborted; what is returned calls that off. */
export function onAbort(signal, stop) {
  if (!signal) return () => {};
  if (!waiting.has(signal)) {
    const stops = new Set();
    const tell = () => stops.forEach((stop) => stop());
    waiting.set(signal, { stops, tell });
    signal.addEventListener("abort", tell, { once: true });
  }
  const { stops, tell } = waiting.get(signal);
  stops.add(stop);
  return () => {
    stops.delete(stop);
    if (stops.size) return;
    signal.removeEventListener("abort", tell);
    waiting.delete(signal);
  };
}

/** Waits, and rejects at once with the signal's reason when it is aborted. */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      leave();
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      leave();
      resolve();
    }, milliseconds);
    const leave = onAbort(signal, stop);
    if (signal?.aborted) stop();
  });
}
