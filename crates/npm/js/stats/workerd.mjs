// For workerd, which compiles no wasm at run time and always has SIMD: the module is imported.
import module from "#stats/simd-module";
import * as kernels from "./kernels.mjs";
import { loadedBy } from "./module.mjs";

const load = () => module;

export const percentiles = loadedBy(load, kernels.percentiles);
export const summarize = loadedBy(load, kernels.summarize);
export const chiSquareTest = loadedBy(load, kernels.chiSquareTest);
export const chiSquareIndependence = loadedBy(load, kernels.chiSquareIndependence);
export { InvalidParameterError, PaiError } from "../errors.mjs";
