// What callers of `pai-datasets/stats` get wrong, and what they may do while they wait.
import assert from "node:assert/strict";
import { test } from "node:test";

const { chiSquareIndependence, chiSquareTest, percentiles, summarize } = await import(new URL("esm/stats/inline.js", `file://${process.env.PAI_NPM}/`));

const ranks = [0, 50, 100];
const refused = (run, code, field, message) =>
  assert.rejects(run, (error) => {
    assert.deepEqual([error.name, error.code, error.violations[0]?.field], ["InvalidParameterError", code, field]);
    assert.match(error.message, message);
    return true;
  });

test("options that there are not are refused by name", async () => {
  await refused(chiSquareTest(["a", "b"], { expeted: { a: 0.9, b: 0.1 } }), "InvalidOption", "expeted", /no option "expeted".*expected/);
  await refused(percentiles([1], { rank: ranks }), "InvalidOption", "rank", /ranks, method/);
  await refused(summarize([1], { bin: 5 }), "InvalidOption", "bin", /bins/);
  for (const options of [null, 5, "nearest"]) await refused(percentiles([1], options), "InvalidOption", "options", /must be an object/);
});

test("values of any kind are refused with a message", async () => {
  for (const value of [5n, Symbol("s"), {}, null, "x"]) {
    await refused(percentiles([1], { method: value }), "InvalidMethod", "method", /"nearest" or "linear"/);
    await refused(summarize([1], { bins: value }), "InvalidBins", "bins", /whole number from 1 to 256/);
  }
  await refused(summarize([1], { bins: Number.NaN }), "InvalidBins", "bins", /not NaN/);
  for (const value of [5, "05", null, new DataView(new ArrayBuffer(8))]) {
    await refused(percentiles([1], { ranks: value }), "InvalidRank", "ranks", /must be an array/);
  }
  assert.deepEqual((await percentiles([1, 2, 3], { ranks: { length: 1, 0: 50 } })).values, [2]);
  await refused(chiSquareTest([1, 2], { expected: { x: 1 } }), "InvalidExpectation", "expected", /holds whole numbers.*`x`/);
});

test("what is no column is refused", async () => {
  for (const data of [Promise.resolve([1]), new ArrayBuffer(8), new DataView(new ArrayBuffer(8)), new Date(), {}, "12", 5, null, new Map([["a", [1]]])]) {
    for (const of of [percentiles, summarize]) await refused(of(data), "InvalidColumn", "data", /must be an array/);
  }
});

test("a column is as it was when the call was made", async () => {
  await percentiles([1]);
  const list = [5, 6, 7];
  const listed = [percentiles(list, { ranks }), summarize(list), chiSquareTest(list), percentiles({ list, other: list }, { ranks })];
  list.length = 1;
  list[0] = null;
  const [alone, summary, fit, named] = await Promise.all(listed);
  assert.deepEqual([alone.values, alone.count, alone.nullCount], [[5, 6, 7], 3, 0]);
  assert.deepEqual([named.other.values, summary.mean, fit.count], [[5, 6, 7], 6, 3]);
  const typed = Float64Array.of(1, 2, 3);
  const found = percentiles(typed, { ranks });
  structuredClone(typed, { transfer: [typed.buffer] });
  assert.deepEqual((await found).values, [1, 2, 3]);
});

test("pairs of categories have a limit that is told", async () => {
  const rows = Array.from({ length: 1100 }, (_, row) => `${row}`);
  await refused(chiSquareIndependence(rows, rows), "TooManyCategories", "second", /1210000 pairs of categories; the test takes at most 1048576/);
});

test("neighbours far from 0 have their variance", async () => {
  const from = 1_764_114_000_000_000_000n;
  assert.equal((await summarize(BigInt64Array.from({ length: 10 }, (_, row) => from + BigInt(row)))).variance, 55 / 6);
  const constant = await summarize(new Float64Array(100).fill(1e300));
  assert.deepEqual([constant.mean, constant.variance], [1e300, 0]);
  const impossible = await chiSquareTest(["a", "b"], { expected: { a: 1e-320, b: 1 } });
  assert.deepEqual([impossible.statistic, impossible.pValue], [Infinity, 0]);
});
