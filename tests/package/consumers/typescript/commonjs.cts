import pai = require("pai-datasets");
import slim = require("pai-datasets/slim");
import stats = require("pai-datasets/stats");

export const made = (): pai.PaiDatasets => new pai.PaiDatasets({ endpoint: "http://127.0.0.1:1", apiKey: "sk-x" });
export const init: (options: { wasm: URL }) => Promise<void> = slim.init;
export const median = async (): Promise<number | undefined> => (await stats.percentiles([1], { ranks: [50] })).values[0];
