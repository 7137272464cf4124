// Wasm instances: one of the engine, and one of the tables where they are touched. All that one thread opens shares them.
import * as engine from "./engine.js";

/** The error that a trap leaves behind, once the instance has been made anew. */
export class Trapped extends Error {
  constructor(cause) {
    super("the engine's instance was reset", { cause });
  }
}

/** Whether an error is a trap. The last two are how engines say that the stack is used up; what lay on it is in no order. */
export function isTrap(error) {
  return error instanceof WebAssembly.RuntimeError || error instanceof RangeError || error?.name === "InternalError";
}

/** An instance. Its generation tells what was made before a trap from what was made after. */
export class Instance {
  generation = 0;
  #glue;
  #trapped = false;

  constructor(glue) {
    this.#glue = glue;
  }

  /** Calls into the instance. After a trap the instance is made anew and the call fails with `Trapped`. */
  guarded(call) {
    let cause;
    try {
      const result = call();
      if (!this.#trapped) return result;
    } catch (error) {
      if (!isTrap(error) && !this.#trapped) throw error;
      cause = error;
      console.error(`trap: ${error?.message}`);
    }
    this.#trapped = false;
    this.generation += 1;
    this.#glue.__wbg_reset_state();
    throw new Trapped(cause);
  }

  /** Calls back into the instance from within a call. The glue around it hides a trap; here it is noted. */
  noting(call) {
    try {
      return call();
    } catch (error) {
      this.#trapped ||= isTrap(error);
      throw error;
    }
  }
}

/** The engine's instance. */
export const main = new Instance(engine);

/** Calls into the engine's instance; see `Instance.guarded`. */
export const guarded = (call) => main.guarded(call);
