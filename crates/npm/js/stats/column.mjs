// Reads what a caller calls a column, and writes it into the kernels' memory: there, and nowhere else on the way.
import { arrowColumn, isArrow } from "./arrow.mjs";
import { wrong } from "./module.mjs";
import { MOST, isWide, tooLarge } from "./whole.mjs";

/** As many as the test takes; more would only travel to be refused. */
const MOST_CATEGORIES = 65_536;

const identity = (value) => value;
const toDate = (value) => new Date(Math.round(Number(value)));

/** How the values of each kind come back: `exact` where they are values of the column, `between` where they may lie between. */
export const KINDS = {
  number: { exact: identity, between: identity, category: Number },
  bigint: { exact: identity, between: identity, category: BigInt },
  date: { exact: toDate, between: toDate },
  string: { category: identity },
  boolean: { category: (text) => text === "true" },
};

const isTyped = (data) => ArrayBuffer.isView(data) && !(data instanceof DataView);

/** Whether `data` is a column, and not an object of columns. */
export const isColumn = (data) => Array.isArray(data) || isTyped(data) || isArrow(data);

/**
 * The column `name`, read: `{ kind, write(kernels) }`, where `write` makes a column of the kernels, which its caller frees.
 * `wanted` is what it is for: "numbers" or "categories".
 */
export function readColumn(name, data, wanted) {
  if (isArrow(data)) return arrowColumn(name, data, wanted) ?? listColumn(name, Array.from(data), wanted);
  if (isTyped(data)) return typedColumn(name, data);
  if (Array.isArray(data)) return listColumn(name, data, wanted);
  throw wrong("InvalidColumn", name, `column \`${name}\` must be an array, a typed array or an Arrow vector`);
}

function typedColumn(name, data) {
  const rows = data.length;
  if (data instanceof BigUint64Array && data.some((value) => value > MOST)) throw tooLarge(name);
  const isBig = isWide(data);
  const write = (kernels) => {
    const column = isBig ? kernels.Column.integers(name, rows, false) : kernels.Column.doubles(name, rows, false);
    const view = isBig ? (data instanceof BigInt64Array ? BigInt64Array : BigUint64Array) : Float64Array;
    new view(kernels.memory(), column.values, rows).set(data);
    return column;
  };
  return { kind: isBig ? "bigint" : "number", write };
}

const kindOf = (value) => (value instanceof Date ? "date" : typeof value);

function listColumn(name, list, wanted) {
  const rows = list.length;
  let kind;
  let hasNulls = false;
  for (let row = 0; row < rows; row += 1) {
    const value = list[row];
    if (value === null || value === undefined) hasNulls = true;
    else if (kind === undefined) kind = kindOf(value);
    else if (kindOf(value) !== kind) {
      throw wrong("InvalidColumn", name, `row ${row} of column \`${name}\` is a ${kindOf(value)}, but rows before are of kind ${kind}`);
    }
  }
  // A column of nulls only is refused by the kernels, with its count.
  kind ??= "number";
  const allowed = wanted === "numbers" ? ["number", "bigint", "date"] : ["number", "bigint", "string", "boolean"];
  if (!allowed.includes(kind)) {
    throw wrong("InvalidColumn", name, `column \`${name}\` holds values of kind ${kind}; it must hold ${allowed.join(", ")} or null`);
  }
  const write = (kernels) => {
    const isCoded = kind === "string" || kind === "boolean";
    const make = isCoded ? "codes" : kind === "bigint" ? "integers" : "doubles";
    const column = kernels.Column[make](name, rows, hasNulls);
    const memory = kernels.memory();
    const bits = hasNulls ? new Uint8Array(memory, column.bits, Math.ceil(rows / 8)) : undefined;
    const mark = bits ? (row) => (bits[row >> 3] |= 1 << (row & 7)) : () => {};
    if (isCoded) writeCodes(name, list, new Uint32Array(memory, column.values, rows), mark, column);
    else if (kind === "bigint") writeBig(name, list, new BigInt64Array(memory, column.values, rows), mark);
    else writeNumbers(list, new Float64Array(memory, column.values, rows), mark);
    return column;
  };
  return { kind, write };
}

function writeNumbers(list, view, mark) {
  for (let row = 0; row < list.length; row += 1) {
    const value = list[row];
    if (value === null || value === undefined) continue;
    // A Date becomes its milliseconds.
    view[row] = +value;
    mark(row);
  }
}

function writeBig(name, list, view, mark) {
  for (let row = 0; row < list.length; row += 1) {
    const value = list[row];
    if (value === null || value === undefined) continue;
    view[row] = value;
    if (view[row] !== value) throw wrong("InvalidColumn", name, `row ${row} of column \`${name}\` does not fit 64 bits`);
    mark(row);
  }
}

function writeCodes(name, list, view, mark, column) {
  const codes = new Map();
  for (let row = 0; row < list.length; row += 1) {
    const value = list[row];
    if (value === null || value === undefined) continue;
    let code = codes.get(value);
    if (code === undefined) codes.set(value, (code = codes.size));
    if (code === MOST_CATEGORIES) {
      throw wrong("TooManyCategories", name, `column \`${name}\` has more than ${MOST_CATEGORIES} categories; the test takes at most that many`);
    }
    view[row] = code;
    mark(row);
  }
  column.categories = Array.from(codes.keys(), String);
}
