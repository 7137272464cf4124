import * as pai from "pai-datasets";
import * as stats from "pai-datasets/stats";
import { scenario } from "./scenario.mjs";
import { statistics } from "./stats.mjs";

export default {
  async fetch(_, env) {
    try {
      await statistics(stats);
      return new Response(await scenario(pai, { endpoint: env.ENDPOINT, apiKey: env.KEY }));
    } catch (error) {
      return new Response(`${error.stack}`, { status: 500 });
    }
  },
};
