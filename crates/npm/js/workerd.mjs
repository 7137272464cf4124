// For workerd, which compiles no wasm at run time: the module is imported.
import module from "#wasm/module";
import { PaiDatasets as Client } from "./client.mjs";
import { validate as checks } from "./validate.mjs";
import { loadedBy } from "./wasm.mjs";

const load = () => module;

export const PaiDatasets = loadedBy(load, Client);
export const validate = loadedBy(load, checks);
export default PaiDatasets;
export * from "./errors.mjs";
