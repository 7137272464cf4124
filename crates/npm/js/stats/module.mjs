// The kernels' wasm: compiled once, on first use, with SIMD where there is some. An instance lives for one call that needs
// much memory, or for many small ones: memory of wasm never shrinks, but a dropped instance gives it back.
import * as glue from "./stats-glue.js";
import { InvalidParameterError, PaiError } from "../errors.mjs";

let load;
let loading;
let isLoaded = false;

/** Beyond this many bytes an instance is dropped after the call. */
const MOST_KEPT = 64 * 1024 * 1024;

/** A module of one function that makes a vector. */
const WITH_SIMD = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];

export const hasSimd = () => WebAssembly.validate(Uint8Array.from(WITH_SIMD));

/** Says how this entry finds the wasm, a module or its bytes, and hands `what` on; see `loadedBy` of the client. */
export function loadedBy(loader, what) {
  load = loader;
  return what;
}

async function ready() {
  loading ??= start().catch((cause) => {
    // The next call may try again.
    loading = undefined;
    throw new PaiError(`The wasm of pai-datasets/stats cannot be loaded: ${cause?.message ?? cause}`, { code: "WasmNotLoaded", cause });
  });
  await loading;
}

async function start() {
  const found = await load(hasSimd());
  glue.initSync({ module: found instanceof WebAssembly.Module ? found : await WebAssembly.compile(found) });
  isLoaded = true;
}

/** How a value is said to a caller who gave it. */
export function shown(value) {
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** The options that were given: no others than `names`. */
export function optionsOf(given, names) {
  if (given === undefined) return {};
  if (typeof given !== "object" || given === null) throw wrong("InvalidOption", "options", `options must be an object, not ${shown(given)}`);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) throw wrong("InvalidOption", unknown, `there is no option ${shown(unknown)}; there are: ${names.join(", ")}`);
  return given;
}

/** An error of a column or of an option. */
export function wrong(code, field, message) {
  return new InvalidParameterError(message, { code, violations: field ? [{ field, message }] : [] });
}

/**
 * Calls `use` with the glue, before anything else runs if the wasm is there: so the columns are read while they are as they
 * were given. Nothing of what it makes may be kept.
 */
export async function withKernels(use) {
  if (!isLoaded) await ready();
  try {
    return use(glue);
  } catch (cause) {
    if (cause instanceof PaiError) throw cause;
    if (typeof cause === "string") {
      const [code, column, ...message] = cause.split("\n");
      throw wrong(code, column, message.join("\n"));
    }
    if (!(cause instanceof WebAssembly.RuntimeError)) throw cause;
    // A trap leaves the instance in an unknown state.
    glue.__wbg_reset_state();
    throw new PaiError("The statistics could not be computed.", { code: "InternalError", cause });
  } finally {
    if (glue.memory().byteLength > MOST_KEPT) glue.__wbg_reset_state();
  }
}
