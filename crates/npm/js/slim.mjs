// For those who bring the wasm themselves.
export { init } from "./wasm.mjs";
export { PaiDatasets as default } from "./client.mjs";
export * from "./all.mjs";
