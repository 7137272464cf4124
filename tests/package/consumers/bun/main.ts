import * as pai from "pai-datasets";
import { scenario } from "./scenario.mjs";

console.log(await scenario(pai, { endpoint: Bun.env.PAI_ENDPOINT }));
