// What `summarize` says, beside certified values, NumPy's, and a plain computation.
import assert from "node:assert/strict";
import { test } from "node:test";

const { summarize } = await import(new URL("esm/stats/inline.js", `file://${process.env.PAI_NPM}/`));

/** A. A. Michelson's hundred measurements of the speed of light in 1879, in km/s above 299,000; NIST StRD calls them Michelso. */
const MICHELSON = [
  850, 740, 900, 1070, 930, 850, 950, 980, 980, 880, 1000, 980, 930, 650, 760, 810, 1000, 1000, 960, 960,
  960, 940, 960, 940, 880, 800, 850, 880, 900, 840, 830, 790, 810, 880, 880, 830, 800, 790, 760, 800,
  880, 880, 880, 860, 720, 720, 620, 860, 970, 950, 880, 910, 850, 870, 840, 840, 850, 840, 840, 840,
  890, 810, 810, 820, 800, 770, 760, 740, 750, 760, 910, 920, 890, 860, 880, 720, 840, 850, 850, 780,
  890, 840, 780, 810, 760, 810, 790, 810, 820, 850, 870, 870, 810, 740, 810, 940, 950, 800, 810, 870,
];
// numpy.histogram(MICHELSON, 10)
const EDGES = [620, 665, 710, 755, 800, 845, 890, 935, 980, 1025, 1070];
const COUNTS = [2, 0, 7, 11, 27, 25, 10, 11, 6, 1];

const isNear = (found, wanted, tolerance, what) => assert.ok(Math.abs(found - wanted) <= tolerance * Math.abs(wanted), `${what}: ${found}, not ${wanted}`);

test("measurements have NIST's mean and deviation, and NumPy's histogram", async () => {
  const thousands = await summarize(MICHELSON.map((value) => 299 + value / 1000));
  isNear(thousands.mean, 299.8524, 1e-15, "mean");
  isNear(Math.sqrt(thousands.variance), 0.0790105478190518, 1e-12, "deviation");
  const histogram = EDGES.slice(1).map((upper, bin) => ({ lower: EDGES[bin], upper, count: COUNTS[bin] }));
  const wanted = {
    count: 100, nullCount: 0, nanCount: 0, infiniteCount: 0, min: 620, max: 1070, mean: 852.4, variance: 6242.666666666667,
    distinctCount: 30, distinctIsExact: true, histogram,
  };
  for (const column of [MICHELSON, Int16Array.from(MICHELSON), Float32Array.from(MICHELSON)]) {
    assert.deepEqual(await summarize(column, { bins: 10 }), wanted);
  }
  const bigs = { ...wanted, min: 620n, max: 1070n };
  assert.deepEqual(await summarize(MICHELSON.map(BigInt), { bins: 10 }), bigs);
  const both = await summarize({ big: BigUint64Array.from(MICHELSON, BigInt), small: Uint16Array.from(MICHELSON) }, { bins: 10 });
  assert.deepEqual(both, { big: bigs, small: wanted });
});

/** By the definitions, with sums of all at once: of distances from the first, since sums of large numbers lose digits. */
function plainly(rows, bins) {
  const given = rows.filter((value) => value !== null && value !== undefined);
  const values = given.filter((value) => !Number.isNaN(value));
  const mean = values[0] + values.reduce((sum, value) => sum + (value - values[0]), 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const [min, max] = [Math.min(...values), Math.max(...values)];
  const edges = Array.from({ length: bins + 1 }, (_, bin) => (bin === bins ? max : bin * ((max - min) / bins) + min));
  const histogram = edges.slice(1).map((upper, bin) => {
    const lower = edges[bin];
    return { lower, upper, count: values.filter((value) => lower <= value && (value < upper || (bin === bins - 1 && value === upper))).length };
  });
  return {
    count: values.length, nullCount: rows.length - given.length, nanCount: given.length - values.length, min, max, mean,
    variance: squares / (values.length - 1), distinctCount: new Set(values).size, histogram,
  };
}

test("columns of many rows are as a plain computation says", async () => {
  let state = 1;
  const uniform = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  for (const [name, value] of Object.entries({
    waits: () => -Math.log(uniform()),
    "far from 0": () => 1e9 + uniform(),
    whole: () => Math.floor(uniform() * 50) - 25,
  })) {
    const rows = Array.from({ length: 20_000 }, (_, row) => (row % 11 === 5 ? null : row % 13 === 5 ? Number.NaN : row % 17 === 5 ? undefined : value()));
    const { mean, variance, distinctCount, ...wanted } = plainly(rows, 16);
    const { mean: foundMean, variance: foundVariance, distinctCount: distinct, distinctIsExact, infiniteCount, ...found } = await summarize(rows, { bins: 16 });
    assert.deepEqual(found, wanted, name);
    isNear(foundMean, mean, 1e-12, `${name}: mean`);
    isNear(foundVariance, variance, 1e-8, `${name}: variance`);
    assert.equal(infiniteCount, 0);
    assert.equal(distinctIsExact, distinctCount <= 4096);
    isNear(distinct, distinctCount, distinctIsExact ? 0 : 0.03, `${name}: different values`);
  }
});

test("dates have dates between them", async () => {
  const days = ["2024-02-28", "2024-02-29", null, "2024-03-02"].map((day) => day && new Date(day));
  const { min, max, mean, variance, histogram, nullCount } = await summarize(days, { bins: 2 });
  assert.deepEqual([min, max, mean, nullCount], [days[0], days[3], new Date("2024-02-29T08:00:00Z"), 1]);
  // 0, 1 and 3 days: their variance is 7/3 square days.
  isNear(variance, (7 / 3) * 86_400_000 ** 2, 1e-15, "variance");
  const middle = new Date("2024-02-29T12:00:00Z");
  assert.deepEqual(histogram, [{ lower: days[0], upper: middle, count: 2 }, { lower: middle, upper: days[3], count: 1 }]);
});

test("what has no answer is null", async () => {
  const none = { count: 0, infiniteCount: 0, min: null, max: null, mean: null, variance: null, distinctCount: 0, distinctIsExact: true, histogram: [] };
  assert.deepEqual(await summarize([]), { ...none, nullCount: 0, nanCount: 0 });
  assert.deepEqual(await summarize([null, Number.NaN, undefined]), { ...none, nullCount: 2, nanCount: 1 });
  const one = await summarize([-0]);
  assert.deepEqual([one.min, one.mean, one.variance, one.histogram], [-0, 0, null, [{ lower: -0, upper: -0, count: 1 }]]);
  const endless = await summarize([1, Number.POSITIVE_INFINITY, 2], { bins: 1 });
  assert.deepEqual([endless.max, endless.infiniteCount, endless.mean, endless.variance], [Number.POSITIVE_INFINITY, 1, null, null]);
  assert.deepEqual(endless.histogram, [{ lower: 1, upper: 2, count: 2 }]);
  const [most, least] = [2n ** 63n - 1n, -(2n ** 63n)];
  const ends = await summarize(BigInt64Array.of(most, least));
  assert.deepEqual([ends.min, ends.max, ends.distinctCount, ends.histogram.length], [least, most, 2, 20]);
});

test("what is wrong is named", async () => {
  for (const [data, options, code, field] of [
    [["a"], {}, "InvalidColumn", "data"],
    [{ age: [1], name: ["a"] }, {}, "InvalidColumn", "name"],
    [5, {}, "InvalidColumn", "data"],
    [[1], { bins: 0 }, "InvalidBins", "bins"],
    [[1], { bins: 257 }, "InvalidBins", "bins"],
    [[1], { bins: 1.5 }, "InvalidBins", "bins"],
    [[1], { bins: "7" }, "InvalidBins", "bins"],
  ]) {
    await assert.rejects(summarize(data, options), (error) => error.name === "InvalidParameterError" && error.code === code && error.violations[0].field === field);
  }
});
