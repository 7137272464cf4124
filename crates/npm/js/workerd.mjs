// For workerd, which compiles no wasm at run time: the module is imported.
import module from "#wasm/module";
import { setLoader } from "./wasm.mjs";

setLoader(() => module);

export { PaiDatasets as default } from "./client.mjs";
export * from "./all.mjs";
