// Checks without a network.
import { InvalidParameterError } from "./errors.mjs";
import { toJson } from "./json.mjs";
import { OPERATIONS } from "./operations.mjs";
import { ask } from "./wasm.mjs";

const named = (violations) => violations.map(({ Field, Message }) => ({ field: Field, message: Message }));

/** The error of a call that breaks rules. */
export function invalid(violations) {
  const list = named(violations);
  const message = list.map(({ field, message }) => `${field}: ${message}`).join("; ");
  return new InvalidParameterError(message, { violations: list });
}

async function check(operation, members, limits = "open") {
  let json;
  try {
    json = toJson(members);
  } catch (error) {
    if (error instanceof InvalidParameterError) return error.violations;
    throw error;
  }
  return named(JSON.parse(await ask("check", operation, json, limits)));
}

/** `validate.createDataset(params)`: what a server would refuse, by field; an empty list where nothing. */
export const validate = Object.fromEntries(
  OPERATIONS.map((operation) => [
    operation[0].toLowerCase() + operation.slice(1),
    (members, options) => check(operation, members, options?.limits),
  ]),
);
