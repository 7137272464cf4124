// For Node, Deno and Bun: the wasm stands in the code, so that no bundler can lose it.
import * as kernels from "./kernels.mjs";
import { loadedBy } from "./module.mjs";

const load = async (hasSimd) => (await (hasSimd ? import("#stats/simd-inline") : import("#stats/plain-inline"))).default();

export const percentiles = loadedBy(load, kernels.percentiles);
export const summarize = loadedBy(load, kernels.summarize);
export const chiSquareTest = loadedBy(load, kernels.chiSquareTest);
export const chiSquareIndependence = loadedBy(load, kernels.chiSquareIndependence);
export { InvalidParameterError, PaiError } from "../errors.mjs";
