// Requests and responses on their way into wasm and out of it, and timers that stand for alarms.

const NOTHING = new Uint8Array(0);

/** A request as that module takes it. */
export function toEngine({ method, path, query, headers, body }, glue, withBody = true) {
  return new glue.HttpRequest(method, path, query ?? "", headers.flat(), (withBody && body) || NOTHING);
}

/** Names and values in turn as pairs. */
export function pairs(flat) {
  return Array.from({ length: flat.length / 2 }, (_, at) => [flat[2 * at], flat[2 * at + 1]]);
}

/** A response as it came out of a module. */
export function fromEngine(response) {
  const { status, headers } = response;
  return { status, headers: pairs(headers), body: response.intoBody() };
}

/** The longest that a timer takes, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** An alarm: the earliest time that was asked for. */
export class Alarm {
  #at = Infinity;
  #timer;
  #goOff;

  constructor(goOff) {
    this.#goOff = goOff;
  }

  /** Asks for it to go off then, or earlier where it was asked for already. */
  set(at) {
    if (this.#at <= at) return;
    clearTimeout(this.#timer);
    this.#at = at;
    const wait = Math.min(Math.max(at - Date.now(), 0), LONGEST_TIMER);
    this.#timer = setTimeout(() => {
      this.#at = Infinity;
      if (at > Date.now()) this.set(at);
      else this.#goOff();
    }, wait);
    // In Node an alarm alone is no reason to stay.
    this.#timer?.unref?.();
  }

  /** Never goes off again. */
  close() {
    clearTimeout(this.#timer);
    this.#at = -Infinity;
  }
}
