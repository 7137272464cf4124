import * as pai from "pai-datasets";
import { scenario } from "./scenario.mjs";

export default {
  async fetch(_, env) {
    try {
      return new Response(await scenario(pai, { endpoint: env.ENDPOINT, apiKey: env.KEY }));
    } catch (error) {
      return new Response(`${error.stack}`, { status: 500 });
    }
  },
};
