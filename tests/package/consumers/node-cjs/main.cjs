const pai = require("pai-datasets");
const stats = require("pai-datasets/stats");
const { init } = require("pai-datasets/slim");

if (typeof init !== "function") throw new Error("slim has no init");
import("./stats.mjs")
  .then(({ statistics }) => statistics(stats))
  .then(() => import("./scenario.mjs"))
  .then(async ({ scenario }) => console.log(await scenario(pai, { endpoint: process.env.PAI_ENDPOINT })));
