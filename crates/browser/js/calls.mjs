// Calls to somebody who may go away and be replaced: a page's to its Worker, a guest's to the owner of the files.
import { unsure } from "./responses.mjs";

/** An error as it crosses between threads: by its code and its words. */
export class BrowserEngineError extends Error {
  constructor(code, message, options) {
    super(message, options);
    this.name = "BrowserEngineError";
    this.code = code;
  }
}

/** Whether doing it twice is as good as doing it once. */
function repeatable({ operation, payload }) {
  return operation === "request" ? ["GET", "HEAD"].includes(payload.method) : operation !== "import";
}

/** Calls that wait for their answers. */
export class Calls {
  #waiting = new Map();
  #last = 0;
  #post;

  /**
   * Calls as soon as somebody is there; the answer's value. An aborted call's answer is dropped. With `onPart`, which is
   * given them, the parts of a body come as they are made; where it answers `false`, nobody wants the rest.
   */
  call(operation, payload, signal, onPart) {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const id = (this.#last += 1);
      const abort = () => {
        this.#waiting.delete(id);
        this.#post?.({ abort: id });
        reject(signal.reason);
      };
      const end = () => signal?.removeEventListener("abort", abort);
      signal?.addEventListener("abort", abort, { once: true });
      const call = { id, operation, payload, onPart, sent: false, begun: false, resolve, reject, end };
      this.#waiting.set(id, call);
      this.#send(call);
    });
  }

  #send(call) {
    if (!this.#post) return;
    call.sent = true;
    const { id, operation, payload, onPart } = call;
    this.#post({ id, operation, payload, inParts: onPart !== undefined });
  }

  /** Somebody is there. What whoever was there before had not answered is asked again where that does no harm. */
  attach(post) {
    this.#post = post;
    for (const call of [...this.#waiting.values()]) {
      // Parts that came once must not come twice.
      if (!call.sent || (repeatable(call) && !call.begun)) this.#send(call);
      else if (call.operation === "request") this.settle({ id: call.id, value: unsure() });
      else this.settle({ id: call.id, error: { code: "Failed", message: GONE } });
    }
  }

  /** Whoever was there is gone; calls wait for the next. */
  detach() {
    this.#post = undefined;
  }

  /** A part of an answer came; `false` where nobody wants more. */
  hear({ id, part }) {
    const call = this.#waiting.get(id);
    if (!call) return false;
    call.begun = true;
    return call.onPart(part);
  }

  /** An answer came. One that nobody waits for is dropped. */
  settle({ id, value, error }) {
    const call = this.#waiting.get(id);
    if (!call) return;
    this.#waiting.delete(id);
    call.end();
    if (error) call.reject(new BrowserEngineError(error.code, error.message));
    else call.resolve(value);
  }

  /** Nobody will come any more. */
  fail(error) {
    for (const id of [...this.#waiting.keys()]) this.settle({ id, error });
  }
}

const GONE = "The page that was doing this is gone. Look whether it is done, then try again.";
