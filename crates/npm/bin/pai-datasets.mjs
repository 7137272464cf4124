#!/usr/bin/env node
// The program `pai-datasets`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Refusal, parse } from "./serve/arguments.mjs";
import { PACKAGE } from "./serve/find.mjs";
import { serve } from "./serve/serve.mjs";

const HELP = `pai-datasets serve [--port 8080] [--host 127.0.0.1] [--data ./data] [--allow-origin URL]... [--limits open|pai]
    serves console and API until it is stopped; everything is kept in the data folder
pai-datasets --version`;

// Whoever read us may be gone (`| head -1`); that is no fault, and `serve` goes on.
process.stdout.on("error", (error) => {
  if (error.code !== "EPIPE") throw error;
});

try {
  const options = parse(process.argv.slice(2));
  if (options === undefined) console.log(HELP);
  else if (options.version) console.log(JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8")).version);
  else await serve(options);
} catch (error) {
  // A refusal is a sentence for the person at the terminal; anything else is a fault of ours.
  console.error(`error: ${error instanceof Refusal ? error.message : (error?.stack ?? error)}`);
  process.exit(1);
}
