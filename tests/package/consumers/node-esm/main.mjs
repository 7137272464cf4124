import * as pai from "pai-datasets";
import * as stats from "pai-datasets/stats";
import { scenario } from "./scenario.mjs";
import { statistics } from "./stats.mjs";

await statistics(stats);
console.log(await scenario(pai, { endpoint: process.env.PAI_ENDPOINT }));
