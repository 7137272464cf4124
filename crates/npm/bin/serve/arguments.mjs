// What may stand on the command line.
import { isIP } from "node:net";
import { resolve } from "node:path";

/** A sentence for the person at the terminal. */
export class Refusal extends Error {}

const OPTIONS = new Set(["port", "host", "data", "allow-origin", "limits"]);

/** The options of `serve`; nothing where help is wanted. */
export function parse(words) {
  const [command, ...rest] = words;
  if (command === "--version" || command === "-V" || command === "version") return { version: true };
  if (command === undefined || command === "help" || words.includes("--help") || words.includes("-h")) return undefined;
  if (command !== "serve") throw new Refusal(`there is no command \`${command}\`; \`pai-datasets help\` lists them`);
  const options = { port: 8080, host: "127.0.0.1", data: resolve("data"), allowOrigins: [], limits: "open" };
  while (rest.length) {
    const word = rest.shift();
    const [, name, inline] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (!OPTIONS.has(name)) throw new Refusal(`\`serve\` does not take \`${word}\``);
    const value = inline ?? rest.shift();
    if (value === undefined) throw new Refusal(`--${name} needs a value`);
    take(options, name, value);
  }
  return options;
}

function take(options, name, value) {
  switch (name) {
    case "port":
      options.port = /^\d{1,5}$/.test(value) ? Number(value) : 0;
      if (options.port < 1 || options.port > 65535) throw new Refusal(`--port must be a number from 1 to 65535, not \`${value}\``);
      break;
    case "host":
      options.host = value === "localhost" ? "127.0.0.1" : value;
      if (!isIP(options.host)) throw new Refusal(`--host must be an IP address, not \`${value}\``);
      break;
    case "data":
      if (!value) throw new Refusal("--data must name a folder");
      options.data = resolve(value);
      break;
    case "allow-origin":
      if (!/^https?:\/\/[^/?#* ]+$/.test(value)) throw new Refusal(`--allow-origin must look like https://example.org, not \`${value}\``);
      options.allowOrigins.push(value);
      break;
    case "limits":
      if (value !== "open" && value !== "pai") throw new Refusal(`\`--limits\` takes open, pai, not \`${value}\``);
      options.limits = value;
  }
}
