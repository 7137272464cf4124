// Members of a call as JSON.
import { InvalidParameterError } from "./errors.mjs";

/** What JSON would change in silence becomes something that the table refuses by the field's name. */
function faithful(_, value) {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : `${value}`;
  if (typeof value === "number" && !Number.isFinite(value)) return {};
  return value;
}

export function toJson(members) {
  if (members === undefined || members === null) return "{}";
  const refuse = (message, cause) =>
    new InvalidParameterError(`params: ${message}`, { violations: [{ field: "params", message }], cause });
  if (typeof members !== "object" || Array.isArray(members)) throw refuse("must be an object");
  try {
    return JSON.stringify(members, faithful);
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
