// What every entry exports.
export * from "./errors.mjs";
export { PaiCall, PaiList } from "./call.mjs";
export { PaiDatasets } from "./client.mjs";
export { validate } from "./validate.mjs";
