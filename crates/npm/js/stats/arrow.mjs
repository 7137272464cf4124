// Arrow vectors, known by their shape, so that any version of apache-arrow since 7 serves: chunks in `data`, each with its buffers.
// https://arrow.apache.org/docs/format/Columnar.html; the numbers of types are those of apache-arrow's `Type`.
import { wrong } from "./module.mjs";
import { MOST, isWide, tooLarge } from "./whole.mjs";

const [INT, FLOAT, UTF8, DATE, TIMESTAMP, DICTIONARY] = [2, 3, 5, 8, 10, -1];
const DAY = 86_400_000;

export const isArrow = (data) =>
  typeof data === "object" && data !== null && Array.isArray(data.data) && typeof data.length === "number" && typeof data.type?.typeId === "number";

/** The column, or `undefined` for a type whose values must be read one by one. */
export function arrowColumn(name, vector, wanted) {
  const { typeId } = vector.type;
  const chunks = vector.data.filter((chunk) => chunk.length > 0);
  if (wanted === "categories") {
    if (typeId === UTF8) return { kind: "string", write: (kernels) => writeTexts(name, chunks, vector.length, kernels) };
    if (typeId === DICTIONARY) return dictionary(name, chunks, vector.length);
  }
  // As categories, points in time finer than a millisecond are the numbers that they are; others are read as milliseconds.
  const isTime = typeId === DATE || typeId === TIMESTAMP;
  if (typeId !== INT && typeId !== FLOAT && !(isTime && (wanted === "numbers" || isFine(vector.type)))) return undefined;
  // Half precision comes as the bits of its numbers.
  if (typeId === FLOAT && vector.type.precision === 0) return undefined;
  return numbers(name, chunks, vector);
}

/** Whether it is of points in time finer than a millisecond. */
const isFine = ({ typeId, unit }) => typeId === TIMESTAMP && unit > 1;

/** The values of a chunk. Before version 16, those of times of 64 bits came as pairs of 32. */
function valuesOf({ typeId, unit }, { values }) {
  const isPair = values instanceof Int32Array && (typeId === TIMESTAMP || (typeId === DATE && unit === 1));
  if (!isPair) return values;
  const { buffer, byteOffset, length } = values.byteOffset % 8 === 0 ? values : values.slice();
  return new BigInt64Array(buffer, byteOffset, length >> 1);
}

function numbers(name, chunks, vector) {
  const { typeId, unit } = vector.type;
  const isBig = chunks.some((chunk) => isWide(valuesOf(vector.type, chunk)));
  for (const chunk of chunks) {
    const isLarge = (value, row) => value > MOST && row < chunk.length && isValid(chunk, row);
    if (chunk.values instanceof BigUint64Array && chunk.values.some(isLarge)) throw tooLarge(name);
  }
  const write = (kernels) => {
    const rows = vector.length;
    const column = isBig ? kernels.Column.integers(name, rows, hasNulls(chunks)) : kernels.Column.doubles(name, rows, hasNulls(chunks));
    const memory = kernels.memory();
    let at = 0;
    for (const chunk of chunks) {
      const { length } = chunk;
      const values = valuesOf(vector.type, chunk);
      const view = isBig ? (values instanceof BigUint64Array ? BigUint64Array : BigInt64Array) : Float64Array;
      new view(memory, column.values + at * 8, length).set(values.length === length ? values : values.subarray(0, length));
      at += length;
    }
    writeBits(chunks, rows, column, memory);
    return column;
  };
  if (isFine(vector.type)) return { kind: "bigint", write };
  const scale = typeId === TIMESTAMP && unit === 0 ? 1000 : typeId === DATE && unit === 0 ? DAY : 1;
  if (typeId === TIMESTAMP || typeId === DATE) return { kind: "date", scale, write };
  return { kind: isBig ? "bigint" : "number", write };
}

function writeTexts(name, chunks, rows, kernels) {
  const ends = chunks.map(({ valueOffsets, length }) => [valueOffsets[0], valueOffsets[length]]);
  const bytes = ends.reduce((sum, [from, to]) => sum + to - from, 0);
  if (bytes > 0x7fff_ffff) throw wrong("OutOfMemory", name, `column \`${name}\` is too large: it has more than 2 GB of text`);
  const column = kernels.Column.texts(name, rows, bytes, hasNulls(chunks));
  const memory = kernels.memory();
  let [at, byte] = [0, 0];
  chunks.forEach(({ values, valueOffsets, length }, number) => {
    const [from, to] = ends[number];
    new Uint8Array(memory, column.bytes + byte, to - from).set(values.subarray(from, to));
    const offsets = new Int32Array(memory, column.values + at * 4, length + 1);
    offsets.set(valueOffsets.subarray(0, length + 1));
    if (from !== byte) for (let row = 0; row <= length; row += 1) offsets[row] += byte - from;
    at += length;
    byte += to - from;
  });
  writeBits(chunks, rows, column, memory);
  return column;
}

function dictionary(name, chunks, rows) {
  // The chunks of a vector may have dictionaries of their own.
  const dictionaries = [...new Set(chunks.map((chunk) => chunk.dictionary))];
  const lists = dictionaries.map((vector) => Array.from(vector ?? []));
  const kinds = new Set(lists.flat().filter((category) => category !== null).map((category) => typeof category));
  // Also a null among the categories, which makes rows null that have no bit for it.
  if (kinds.size !== 1 || !kinds.has("string") || lists.some((list) => list.includes(null))) return undefined;
  const write = (kernels) => {
    const column = kernels.Column.codes(name, rows, hasNulls(chunks));
    const memory = kernels.memory();
    const starts = lists.map((_, number) => lists.slice(0, number).reduce((sum, list) => sum + list.length, 0));
    let at = 0;
    for (const { values, length, dictionary } of chunks) {
      const codes = new Uint32Array(memory, column.values + at * 4, length);
      codes.set(values.subarray(0, length));
      const start = starts[dictionaries.indexOf(dictionary)];
      if (start > 0) for (let row = 0; row < length; row += 1) codes[row] += start;
      at += length;
    }
    writeBits(chunks, rows, column, memory);
    column.categories = lists.flat();
    return column;
  };
  return { kind: "string", write };
}

const isNullable = (chunk) => chunk.nullCount !== 0 && chunk.nullBitmap?.length > 0;
const hasNulls = (chunks) => chunks.some(isNullable);

function isValid(chunk, row) {
  const bit = chunk.offset + row;
  return isNullable(chunk) ? (chunk.nullBitmap[bit >> 3] >> (bit & 7)) & 1 : 1;
}

/** Joins the chunks' bitmaps. */
function writeBits(chunks, rows, column, memory) {
  if (!hasNulls(chunks)) return;
  const bits = new Uint8Array(memory, column.bits, Math.ceil(rows / 8));
  let at = 0;
  for (const chunk of chunks) {
    const { length, nullBitmap, offset } = chunk;
    const nullable = isNullable(chunk);
    if (at % 8 === 0 && (!nullable || offset % 8 === 0)) {
      // Bits beyond the chunk are written anew by the next one, or belong to no row.
      const bytes = bits.subarray(at / 8, Math.ceil((at + length) / 8));
      if (nullable) bytes.set(nullBitmap.subarray(offset / 8, offset / 8 + bytes.length));
      else bytes.fill(255);
      if ((at + length) % 8 !== 0) bits[(at + length) >> 3] &= (1 << ((at + length) % 8)) - 1;
    } else {
      for (let row = 0; row < length; row += 1) {
        bits[(at + row) >> 3] |= isValid(chunk, row) << ((at + row) & 7);
      }
    }
    at += length;
  }
}
