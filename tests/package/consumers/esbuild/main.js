import * as pai from "pai-datasets";
import * as stats from "pai-datasets/stats";
import { scenario } from "./scenario.mjs";
import { statistics } from "./stats.mjs";

globalThis.RESULT = await statistics(stats)
  .then(() => scenario(pai, globalThis.OPTIONS))
  .catch((error) => `${error.stack}`);
