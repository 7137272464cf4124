// For pages: the wasm is a file beside this one. Where a bundler has left it behind, it comes from the code instead.
import * as kernels from "./kernels.mjs";
import { loadedBy } from "./module.mjs";

async function besides(hasSimd) {
  // Bundlers look for these very words.
  const response = await (hasSimd ? fetch(new URL("./stats-simd.wasm", import.meta.url)) : fetch(new URL("./stats-plain.wasm", import.meta.url)));
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (!response.ok || bytes[0] !== 0 || bytes[1] !== 0x61) throw new Error("there is no wasm");
  return bytes;
}

const fromCode = async (hasSimd) => (await (hasSimd ? import("#stats/simd-inline") : import("#stats/plain-inline"))).default();
const load = (hasSimd) => besides(hasSimd).catch(() => fromCode(hasSimd));

export const percentiles = loadedBy(load, kernels.percentiles);
export const summarize = loadedBy(load, kernels.summarize);
export const chiSquareTest = loadedBy(load, kernels.chiSquareTest);
export const chiSquareIndependence = loadedBy(load, kernels.chiSquareIndependence);
export { InvalidParameterError, PaiError } from "../errors.mjs";
