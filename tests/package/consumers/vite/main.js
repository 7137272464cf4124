import * as pai from "pai-datasets";
import { scenario } from "./scenario.mjs";

globalThis.RESULT = await scenario(pai, globalThis.OPTIONS).catch((error) => `${error.stack}`);
