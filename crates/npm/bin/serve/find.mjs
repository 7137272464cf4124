// Where things are.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Refusal } from "./arguments.mjs";

/** The package's own folder. */
export const PACKAGE = fileURLToPath(new URL("../../", import.meta.url));

const RELEASES = { "darwin arm64": "darwin-arm64", "darwin x64": "darwin-64", "linux arm64": "linux-arm64", "linux x64": "linux-64" };

/** The workerd binary itself, not the script that looks for it: what is killed must be workerd. */
export function workerd() {
  const given = process.env.PAI_DATASETS_WORKERD;
  if (given) {
    if (!existsSync(given)) throw new Refusal(`PAI_DATASETS_WORKERD names ${given}, which is not there`);
    return given;
  }
  const release = RELEASES[`${process.platform} ${process.arch}`];
  if (!release) throw new Refusal(`workerd does not run on ${process.platform} ${process.arch}`);
  // Beside this package first, then where it was called.
  for (const base of [import.meta.url, pathToFileURL(join(process.cwd(), "index.js")).href]) {
    try {
      const package_ = createRequire(base).resolve("workerd/package.json");
      return createRequire(package_).resolve(`@cloudflare/workerd-${release}/bin/workerd`);
    } catch {
      // Not from there.
    }
  }
  throw new Refusal("workerd, which runs the engine, is not installed; install it and start again:\n\n    npm install workerd\n");
}

/** `name` as the shell would find it. */
export function program(name) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}
