const pai = require("pai-datasets");
const { init } = require("pai-datasets/slim");

if (typeof init !== "function") throw new Error("slim has no init");
import("./scenario.mjs").then(async ({ scenario }) => console.log(await scenario(pai, { endpoint: process.env.PAI_ENDPOINT })));
