// For Node, Deno, Bun and the script tag: the wasm stands in the code, so that no bundler can lose it.
import { PaiDatasets as Client } from "./client.mjs";
import { validate as checks } from "./validate.mjs";
import { loadedBy } from "./wasm.mjs";

const load = async () => (await import("#wasm/inline")).default();

export const PaiDatasets = loadedBy(load, Client);
export const validate = loadedBy(load, checks);
export default PaiDatasets;
export * from "./errors.mjs";
