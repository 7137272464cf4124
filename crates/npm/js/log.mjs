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

  /** Tells a hook. One that throws is said to the log and otherwise passed over. */
  tell(hook, event) {
    try {
      this.#hooks[hook]?.(event);
    } catch (error) {
      this.say("error", `${hook} threw`, error);
    }
  }
}
