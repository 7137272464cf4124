// Vectors of apache-arrow: their chunks, nulls, slices and dictionaries, against the same values in arrays.
import * as arrow from "apache-arrow";
import assert from "node:assert/strict";
import { chiSquareTest, percentiles, summarize } from "pai-datasets/stats";

const ranks = [0, 10, 50, 99, 100];
const rows = Array.from({ length: 1003 }, (_, row) => ((row * 37) % 11 === 0 ? null : (row * 7919) % 211));
const words = rows.map((value) => (value === null ? null : `word-${value % 9}${value % 2 ? " that is longer than sixteen bytes" : ""}`));
const vector = (list, type) => arrow.vectorFromArray(list, type);
/** In three chunks, none of which begins at a whole byte, and without the first and last row. */
const chunked = (list, type) => {
  const [a, b, c] = [list.slice(0, 101), list.slice(101, 502), list.slice(502)].map((part) => vector(part, type));
  return a.concat(b, c).slice(1, list.length - 1);
};
const inner = (list) => list.slice(1, -1);

for (const type of [new arrow.Float64(), new arrow.Float32(), new arrow.Int32(), new arrow.Uint8(), new arrow.Int16()]) {
  for (const method of ["nearest", "linear"]) {
    assert.deepEqual(await percentiles(vector(rows, type), { ranks, method }), await percentiles(rows, { ranks, method }), `${type}`);
    assert.deepEqual(await percentiles(chunked(rows, type), { ranks, method }), await percentiles(inner(rows), { ranks, method }), `${type}`);
  }
}
const big = rows.map((value) => (value === null ? null : BigInt(value) << 40n));
assert.deepEqual(await percentiles(chunked(big, new arrow.Int64()), { ranks }), await percentiles(inner(big), { ranks }));
const dates = rows.map((value) => (value === null ? null : new Date(1_700_000_000_000 + value * 86_400_000)));
for (const type of [new arrow.TimestampMillisecond(), new arrow.DateMillisecond(), new arrow.TimestampSecond()]) {
  assert.deepEqual(await percentiles(vector(dates, type), { ranks }), await percentiles(dates, { ranks }), `${type}`);
}
assert.deepEqual(await summarize(chunked(rows, new arrow.Float64())), await summarize(inner(rows)));
assert.deepEqual(await summarize(chunked(big, new arrow.Int64())), await summarize(inner(big)));
for (const type of [new arrow.TimestampMillisecond(), new arrow.TimestampSecond()]) {
  assert.deepEqual(await summarize(vector(dates, type), { bins: 7 }), await summarize(dates, { bins: 7 }), `${type}`);
}
const whole = await percentiles(vector([1, 2, 3], new arrow.Int32()), { ranks });
assert.equal(whole.nullCount, 0);

const dictionary = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int16());
for (const type of [new arrow.Utf8(), dictionary, new arrow.LargeUtf8()]) {
  assert.deepEqual(await chiSquareTest(vector(words, type)), await chiSquareTest(words), `${type}`);
  assert.deepEqual(await chiSquareTest(vector(words, type).slice(3, 900)), await chiSquareTest(words.slice(3, 900)), `${type}`);
}
assert.deepEqual(await chiSquareTest(chunked(words, new arrow.Utf8())), await chiSquareTest(inner(words)));
assert.deepEqual(await chiSquareTest(chunked(rows, new arrow.Int32())), await chiSquareTest(inner(rows)));
const flags = rows.map((value) => (value === null ? null : value % 3 === 0));
assert.deepEqual(await chiSquareTest(chunked(flags, new arrow.Bool())), await chiSquareTest(inner(flags)));
await assert.rejects(percentiles({ name: vector(words, new arrow.Utf8()) }), { name: "InvalidParameterError", message: /column `name`/ });
console.log("arrow passed");
