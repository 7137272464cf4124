// Members of a call as JSON.
import { InvalidParameterError } from "./errors.mjs";

const BEYOND = "is a whole number beyond 2^53 - 1, which JSON does not keep; give it as a text";

/** The most values that are named: a batch may hold the same mistake a million times. */
const MOST_NAMED = 100;

/** What is wrong with a value that JSON would change in silence. */
function problemOf(holder, key, value) {
  switch (typeof value) {
    case "bigint":
      return Number.isSafeInteger(Number(value)) ? undefined : BEYOND;
    case "number":
      if (!Number.isFinite(value)) return `is ${value}, for which JSON has no number; leave it out or give a text`;
      return Number.isInteger(value) && !Number.isSafeInteger(value) ? BEYOND : undefined;
    case "undefined":
      return Array.isArray(holder) ? "is undefined, which JSON makes null of; leave it out" : undefined;
    case "function":
    case "symbol":
      return `is a ${typeof value}, which JSON cannot hold; leave it out`;
    case "object": {
      if (value === null) return holder[key] instanceof Date ? "is a Date that is none" : undefined;
      const kind = Object.prototype.toString.call(value).slice(8, -1);
      return /^(Object|Array|String|Boolean)$/.test(kind) ? undefined : `is a ${kind}, which JSON cannot hold; give an object, an array or a text`;
    }
  }
  return undefined;
}

/** `value` as JSON. What JSON would change becomes `{}` and is noted in `found`, by its path, where that is given. */
function write(value, found) {
  const paths = new Map();
  let isFaithful = true;
  const json = JSON.stringify(value, function (key, value) {
    const problem = problemOf(this, key, value);
    isFaithful &&= !problem;
    if (found) {
      const above = paths.get(this) ?? "";
      const path = Array.isArray(this) ? `${above}[${key}]` : above ? `${above}.${key}` : key;
      if (problem && found.length < MOST_NAMED) found.push({ field: path, message: problem });
      paths.set(value, path);
    }
    if (problem) return {};
    return typeof value === "bigint" ? Number(value) : value;
  });
  return { json, isFaithful };
}

/**
 * Members as JSON, and what of them JSON would change: `{ json, violations }`.
 * @param name what a violation calls the whole
 */
export function toJson(members, name = "params") {
  if (members === undefined || members === null) return { json: "{}", violations: [] };
  const refuse = (message, cause) => new InvalidParameterError(`${name}: ${message}`, { violations: [{ field: name, message }], cause });
  if (typeof members !== "object" || (Array.isArray(members) && name === "params")) throw refuse("must be an object");
  try {
    const { json, isFaithful } = write(members);
    const violations = [];
    // Paths are asked for only where they are needed: a batch may be large.
    if (!isFaithful) write(members, violations);
    return { json, violations: violations.map(({ field, message }) => ({ field: field || name, message })) };
  } catch (cause) {
    throw refuse("must hold only what JSON can hold, without cycles", cause);
  }
}

export function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
