import * as pai from "pai-datasets";
import { scenario } from "./scenario.mjs";

console.log(await scenario(pai, { endpoint: Deno.env.get("PAI_ENDPOINT") }));
