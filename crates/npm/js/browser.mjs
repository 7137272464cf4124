// For pages: the wasm is a file beside this one. Where a bundler has left it behind, it comes from the code instead,
// which costs a third more bytes and no configuration.
import { setLoader } from "./wasm.mjs";

async function besides() {
  const response = await fetch(new URL("./client.wasm", import.meta.url));
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (!response.ok || bytes[0] !== 0 || bytes[1] !== 0x61) throw new Error("there is no wasm");
  return bytes;
}

setLoader(() => besides().catch(async () => (await import("#wasm/inline")).default()));

export { PaiDatasets as default } from "./client.mjs";
export * from "./all.mjs";
