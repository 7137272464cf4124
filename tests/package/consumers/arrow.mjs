// Vectors of apache-arrow: their chunks, nulls, slices and dictionaries, against the same values in arrays.
import assert from "node:assert/strict";
import { chiSquareTest, percentiles, summarize } from "pai-datasets/stats";

const arrow = await import(process.argv[2]);
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
  assert.deepEqual(await percentiles(chunked(dates, type), { ranks }), await percentiles(inner(dates), { ranks }), `${type}`);
}
assert.deepEqual(await summarize(chunked(rows, new arrow.Float64())), await summarize(inner(rows)));
assert.deepEqual(await summarize(chunked(big, new arrow.Int64())), await summarize(inner(big)));
for (const type of [new arrow.TimestampMillisecond(), new arrow.TimestampSecond()]) {
  const [{ variance, ...found }, wanted] = [await summarize(vector(dates, type), { bins: 7 }), await summarize(dates, { bins: 7 })];
  // In another unit it is rounded elsewhere.
  assert.ok(Math.abs(variance / wanted.variance - 1) < 1e-15, `${type}`);
  assert.deepEqual({ ...found, variance: wanted.variance }, wanted, `${type}`);
}
const whole = await percentiles(vector([1, 2, 3], new arrow.Int32()), { ranks });
assert.equal(whole.nullCount, 0);

const dictionary = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int16());
for (const type of [new arrow.Utf8(), dictionary, ...(arrow.LargeUtf8 ? [new arrow.LargeUtf8()] : [])]) {
  assert.deepEqual(await chiSquareTest(vector(words, type)), await chiSquareTest(words), `${type}`);
  assert.deepEqual(await chiSquareTest(vector(words, type).slice(3, 900)), await chiSquareTest(words.slice(3, 900)), `${type}`);
}
assert.deepEqual(await chiSquareTest(chunked(words, new arrow.Utf8())), await chiSquareTest(inner(words)));
assert.deepEqual(await chiSquareTest(chunked(rows, new arrow.Int32())), await chiSquareTest(inner(rows)));
const flags = rows.map((value) => (value === null ? null : value % 3 === 0));
assert.deepEqual(await chiSquareTest(chunked(flags, new arrow.Bool())), await chiSquareTest(inner(flags)));
// What a null covers, and what lies behind the end, is no value.
const bits = new BigUint64Array([5n, 2n ** 64n - 1n, 3n, 2n ** 64n - 1n]);
const covered = new arrow.Vector([arrow.makeData({ type: new arrow.Uint64(), length: 3, nullCount: 1, nullBitmap: Uint8Array.of(0b101), data: bits })]);
assert.deepEqual((await percentiles(covered, { ranks: [0, 100] })).values, [3n, 5n]);
const fine = new arrow.Vector([arrow.makeData({ type: new arrow.TimestampMicrosecond(), data: BigInt64Array.of(1500n, 1n, 1500n) })]);
if (process.argv[2] === "apache-arrow") {
  assert.deepEqual((await chiSquareTest(fine)).categories.map(({ category, observed }) => [category, observed]), [[1n, 1], [1500n, 2]]);
}
await assert.rejects(percentiles({ name: vector(words, new arrow.Utf8()) }), { name: "InvalidParameterError", message: /column `name`/ });
console.log("arrow passed");
