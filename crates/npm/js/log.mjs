// Logging and hooks. Neither ever sees a secret.

const LEVELS = ["off", "error", "warn", "info", "debug"];
const SECRET = /^(authorization|x-acs-(security|bearer)-token|x-acs-accesskey-id|cookie|set-cookie)$/i;

export function shownHeaders(headers) {
  return headers.map(([name, value]) => [name, SECRET.test(name) ? "***" : value]);
}

/** Removes secrets from a text that came from outside. */
export function cleaner(secrets) {
  const known = secrets.filter(Boolean);
  return (text) => known.reduce((text, secret) => text.replaceAll(secret, "***"), String(text));
}

/**
 * An error from outside as a cause that can be shown: its words without secrets, and nothing else that it holds, such as
 * the request that failed.
 */
export function cleanCause(error, clean, depth = 4) {
  if (typeof error !== "object" || error === null) return clean(error);
  const { name, message, stack, code, cause } = error;
  const copy = new Error(clean(message ?? ""), depth && cause !== undefined ? { cause: cleanCause(cause, clean, depth - 1) } : undefined);
  copy.name = clean(name ?? "Error");
  if (stack !== undefined) copy.stack = clean(stack);
  if (code !== undefined) copy.code = clean(code);
  return copy;
}

export class Log {
  #logger;
  #level;
  #hooks;

  constructor({ logger, logLevel, hooks }) {
    this.#logger = logger;
    this.#level = LEVELS.indexOf(logLevel);
    this.#hooks = hooks;
  }

  say(level, message, details) {
    if (LEVELS.indexOf(level) > this.#level) return;
    try {
      this.#logger[level]?.(`pai-datasets: ${message}`, details);
    } catch {
      // A logger that fails must not fail the call.
    }
  }

  /** Tells a hook. One that throws or rejects is said to the log and otherwise passed over. */
  tell(name, event, hook = this.#hooks[name]) {
    const failed = (error) => this.say("error", `${name} threw`, error);
    try {
      hook?.(event)?.then?.(undefined, failed);
    } catch (error) {
      failed(error);
    }
  }
}
