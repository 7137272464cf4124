// For those who bring the wasm themselves.
export { init } from "./wasm.mjs";
export { PaiDatasets, PaiDatasets as default } from "./client.mjs";
export { validate } from "./validate.mjs";
export * from "./errors.mjs";
