// What every consumer does with the statistics: the same calls, whatever runs them.
export async function statistics({ percentiles, summarize, chiSquareTest, chiSquareIndependence, InvalidParameterError, PaiError }) {
  const check = (condition, what) => {
    if (!condition) throw new Error(`not so: ${what}`);
  };
  const same = (found, wanted, what) => {
    const text = (value) => JSON.stringify(value, (_, member) => (typeof member === "bigint" ? `${member}n` : member));
    check(text(found) === text(wanted), `${what}: ${text(found)}, not ${text(wanted)}`);
  };
  const refused = async (call, code, field, what) => {
    const error = await call.then(() => undefined, (error) => error);
    check(error instanceof InvalidParameterError && error instanceof PaiError, `${what} is refused: ${error}`);
    check(error.code === code && error.violations[0]?.field === field, `${what}: ${error.code}, ${JSON.stringify(error.violations)}`);
  };
  const ranks = [0, 50, 100];

  const long = Float64Array.from({ length: 200_000 }, (_, row) => (row * 7919) % 200_000);
  const before = long.slice();
  const all = await percentiles(long);
  check(all.values.length === 101 && all.values.every((value, rank) => value === Math.max(rank * 2000 - 1, 0)), "101 percentiles of a long column");
  check(long.every((value, row) => value === before[row]), "the input stays as it is");

  const gaps = await percentiles([3, null, 1, undefined, Number.NaN, 2], { ranks });
  same(gaps, { ranks, method: "nearest", values: [1, 2, 3], count: 3, nullCount: 2, nanCount: 1 }, "null and NaN");
  same((await percentiles([1, 2], { ranks: [50], method: "linear" })).values, [1.5], "linear");
  same((await percentiles(BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n), { ranks })).values, [-(2n ** 63n), -(2n ** 63n), 2n ** 63n - 1n], "bigints");
  same((await percentiles([7n, null, 9n], { ranks: [50], method: "linear" })).values, [8], "bigints, linear");
  const [day] = (await percentiles([new Date("2024-02-29T00:00:00Z"), new Date(0), null], { ranks: [100] })).values;
  check(day instanceof Date && day.toISOString() === "2024-02-29T00:00:00.000Z", "dates");
  const both = await percentiles({ a: Uint8Array.of(3, 1), b: new Float32Array([0.5]) }, { ranks });
  same([both.a.values, both.b.values], [[1, 1, 3], [0.5, 0.5, 0.5]], "several columns");

  const spread = await summarize([4, null, 1, 1], { bins: 3 });
  same([spread.count, spread.nullCount, spread.min, spread.max, spread.mean, spread.variance, spread.distinctCount], [3, 1, 1, 4, 2, 3, 2], "a summary");
  same(spread.histogram, [{ lower: 1, upper: 2, count: 2 }, { lower: 2, upper: 3, count: 0 }, { lower: 3, upper: 4, count: 1 }], "its histogram");

  const letters = await chiSquareTest(["a", "a", "a", "b", "b", null], { expected: { a: 0.7, b: 0.3 } });
  check(Math.abs(letters.statistic - 0.238095238095238) < 1e-14 && letters.df === 1 && Math.abs(letters.pValue - 0.6255852315243252) < 1e-14, "goodness of fit");
  check(letters.count === 5 && letters.nullCount === 1, "its counts");
  same(letters.categories.map(({ category, observed, expected }) => [category, observed, expected]), [["a", 3, 3.5], ["b", 2, 1.5]], "its categories");
  same((await chiSquareTest(Int32Array.of(10, 9, 9, 10, -1))).categories.map(({ category, observed }) => [category, observed]), [[-1, 1], [9, 2], [10, 2]], "integers by value");
  same((await chiSquareTest([true, false, true])).categories.map(({ category }) => category), [false, true], "booleans");
  same((await chiSquareTest(BigInt64Array.of(5n, 6n), { expected: new Map([[5n, 0.5], [6n, 0.5]]) })).statistic, 0, "bigints with a Map");

  const pair = await chiSquareIndependence(["x", "x", "y", "y", "y", null], [1, 1, 2, 2, 1, 1]);
  same(pair.cells.map(({ first, second, observed }) => [first, second, observed]), [["x", 1, 2], ["x", 2, 0], ["y", 1, 1], ["y", 2, 2]], "a table");
  check(Math.abs(pair.statistic - 20 / 9) < 1e-12 && pair.df === 1 && pair.corrected.statistic < pair.statistic && pair.nullCount === 1, "independence");

  await refused(percentiles([null, Number.NaN]), "NoValues", "data", "a column without values");
  await refused(percentiles({ a: [1], b: ["x"] }), "InvalidColumn", "b", "a column of texts");
  await refused(percentiles([1, "x"]), "InvalidColumn", "data", "a mixed column");
  await refused(percentiles([1], { ranks: [101] }), "InvalidRank", "ranks", "a rank");
  await refused(percentiles([1], { method: "mean" }), "InvalidMethod", "method", "a method");
  await refused(summarize([1], { bins: 0 }), "InvalidBins", "bins", "a histogram without bins");
  await refused(percentiles(5), "InvalidColumn", "data", "a number as a column");
  await refused(chiSquareTest(["a"]), "TooFewCategories", "data", "one category");
  await refused(chiSquareTest([1.5, 2]), "InvalidColumn", "data", "a category that is not whole");
  await refused(chiSquareTest(["a", "b"], { expected: { a: 1 } }), "UnexpectedCategory", "data", "a category without a probability");
  await refused(chiSquareTest(["a", "b"], { expected: { a: 0.5, b: 0.6 } }), "InvalidExpectation", "expected", "a wrong sum");
  await refused(chiSquareIndependence(["a"], ["a", "b"]), "InvalidColumn", "second", "columns of different length");
  return "statistics passed";
}
