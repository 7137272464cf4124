// Checks without a network.
import { InvalidParameterError } from "./errors.mjs";
import { toJson } from "./json.mjs";
import { CONTENT, OPERATIONS } from "./operations.mjs";
import { refuse } from "./options.mjs";
import { ask } from "./wasm.mjs";

/** What the table refuses, as JSON, and what JSON would change; each field once. */
export function named(refused, violations) {
  const list = JSON.parse(refused || "[]").map(({ Field, Message }) => ({ field: Field, message: Message }));
  return [...list, ...violations.filter(({ field }) => !list.some((one) => one.field === field))];
}

/** The error of a call that breaks rules. */
export function invalid(violations) {
  const message = violations.map(({ field, message }) => `${field}: ${message}`).join("; ");
  return new InvalidParameterError(message, { violations });
}

/** The fields of a call that takes a file, and the file, which no field of the table describes. */
export function apart(members) {
  if (typeof members !== "object" || members === null || Array.isArray(members)) return [members];
  const { Content, ...fields } = members;
  return [fields, Content];
}

export function contentViolations(content) {
  const is = typeof content === "string" || content instanceof ArrayBuffer || ArrayBuffer.isView(content) || (typeof Blob === "function" && content instanceof Blob);
  return is ? [] : [{ field: "Content", message: "must be a text, a Blob, an ArrayBuffer or a view of one" }];
}

async function check(operation, members, limits = "open") {
  if (limits !== "open" && limits !== "pai") throw refuse("limits must be open or pai.");
  const takes = CONTENT[operation] === "takes";
  const [fields, content] = takes ? apart(members) : [members];
  let written;
  try {
    written = toJson(fields);
  } catch (error) {
    if (error instanceof InvalidParameterError) return error.violations;
    throw error;
  }
  const found = named(await ask("check", operation, written.json, limits), written.violations);
  return takes ? [...found, ...contentViolations(content)] : found;
}

/** `validate.createDataset(params)`: what a server would refuse, by field; an empty list where nothing. */
export const validate = Object.fromEntries(
  OPERATIONS.map((operation) => [
    operation[0].toLowerCase() + operation.slice(1),
    (members, options) => check(operation, members, options?.limits),
  ]),
);
