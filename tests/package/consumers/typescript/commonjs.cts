import pai = require("pai-datasets");
import slim = require("pai-datasets/slim");

export const made = (): pai.PaiDatasets => new pai.PaiDatasets({ endpoint: "http://127.0.0.1:1", apiKey: "sk-x" });
export const init: (options: { wasm: URL }) => Promise<void> = slim.init;
