// For Node, Deno, Bun and the script tag: the wasm stands in the code, so that no bundler can lose it.
import { setLoader } from "./wasm.mjs";

setLoader(async () => (await import("#wasm/inline")).default());

export { PaiDatasets as default } from "./client.mjs";
export * from "./all.mjs";
