// The credentials of an instance, in `credentials.json` in its data folder.
import { randomInt } from "node:crypto";
import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "./arguments.mjs";

const LOWER = "abcdefghijklmnopqrstuvwxyz0123456789";
const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const BASE62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** `length` characters of `alphabet`, each equally likely. */
const random = (alphabet, length) => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");

function make() {
  const tenantId = random(LOWER, 12);
  return {
    apiKey: `sk-${tenantId}-${random(BASE62, 32)}`,
    accessKeyId: `AK-${tenantId}-${random(UPPER, 12)}`,
    accessKeySecret: random(BASE62, 40),
    tenantId,
  };
}

/** Reads the credentials in `data`, or makes them, readable by their owner alone, where there are none. */
export function loadOrCreate(data) {
  const path = join(data, "credentials.json");
  let text;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error.code !== "ENOENT") throw new Refusal(`cannot read ${path}: ${error.message}`);
    const made = make();
    write(path, made);
    return made;
  }
  if (process.platform !== "win32" && statSync(path).mode & 0o077) {
    console.error(`warning: other users may read ${path}; run \`chmod 600 ${path}\``);
  }
  return parse(text, path);
}

function parse(text, path) {
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Refusal(`${path}: the file is not JSON`);
  }
  // The value itself may be a secret: only its shape is said.
  const field = (name, prefix, alphabet, length) => {
    const value = json?.[name];
    if (value === undefined) throw new Refusal(`${path}: \`${name}\` is missing`);
    const rest = typeof value === "string" && value.startsWith(prefix) ? value.slice(prefix.length) : "";
    if (rest.length === length && [...rest].every((letter) => alphabet.includes(letter))) return value;
    throw new Refusal(`${path}: \`${name}\` must be ${prefix && `\`${prefix}\` and `}${length} letters or digits`);
  };
  const tenantId = field("tenantId", "", LOWER, 12);
  return {
    apiKey: field("apiKey", `sk-${tenantId}-`, BASE62, 32),
    accessKeyId: field("accessKeyId", `AK-${tenantId}-`, UPPER, 12),
    accessKeySecret: field("accessKeySecret", "", BASE62, 40),
    tenantId,
  };
}

/** Writes beside `path` and renames, so that a kill leaves either no credentials or whole ones. */
function write(path, credentials) {
  const temporary = path.replace(/json$/, `new-${process.pid}`);
  try {
    // The mode is given on creation: a later chmod would leave a moment in which others could read.
    const file = openSync(temporary, "wx", 0o600);
    writeSync(file, `${JSON.stringify(credentials, null, 2)}\n`);
    fsyncSync(file);
    closeSync(file);
    chmodSync(temporary, 0o600);
    renameSync(temporary, path);
  } catch (error) {
    throw new Refusal(`cannot write ${path}: ${error.message}`);
  }
}

/** What the worker takes from its environment: an array of all credentials, here the one of an administrator. */
export function forWorker({ apiKey, accessKeyId, accessKeySecret, tenantId }) {
  return JSON.stringify([{ apiKey, accessKeyId, accessKeySecret, tenantId, userId: tenantId, role: "admin" }]);
}
