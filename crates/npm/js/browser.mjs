// For pages: the wasm is a file beside this one. Where a bundler has left it behind, it comes from the code instead,
// which costs a third more bytes and no configuration.
import { PaiDatasets as Client } from "./client.mjs";
import { validate as checks } from "./validate.mjs";
import { loadedBy } from "./wasm.mjs";

async function besides() {
  const response = await fetch(new URL("./client.wasm", import.meta.url));
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (!response.ok || bytes[0] !== 0 || bytes[1] !== 0x61) throw new Error("there is no wasm");
  return bytes;
}

const load = () => besides().catch(async () => (await import("#wasm/inline")).default());

export const PaiDatasets = loadedBy(load, Client);
export const validate = loadedBy(load, checks);
export default PaiDatasets;
export * from "./errors.mjs";
