// The functions of pai-datasets/stats.
import { KINDS, isColumn, readColumn } from "./column.mjs";
import { optionsOf, shown, withKernels, wrong } from "./module.mjs";

const ALONE = "data";
const MOST_BINS = 256;
const CENTILES = Array.from({ length: 101 }, (_, rank) => rank);

/** Calls `use` with the columns written, and frees them. */
function written(kernels, columns, use) {
  const made = [];
  try {
    for (const column of columns) made.push(column.write(kernels));
    return use(...made);
  } finally {
    // After a trap there is nothing left that could be freed.
    for (const column of made) {
      try {
        column.free();
      } catch {
        break;
      }
    }
  }
}

/** The members of a result of the kernels, which is freed. */
function taken(result, names) {
  const values = Object.fromEntries(names.map((name) => [name, result[name]]));
  result.free();
  return values;
}

export async function percentiles(data, options) {
  const { ranks = CENTILES, method = "nearest" } = optionsOf(options, ["ranks", "method"]);
  if (method !== "nearest" && method !== "linear") {
    throw wrong("InvalidMethod", "method", `method must be "nearest" or "linear", not ${shown(method)}`);
  }
  if (typeof ranks !== "object" || typeof ranks?.length !== "number") throw wrong("InvalidRank", "ranks", "ranks must be an array of numbers from 0 to 100");
  const list = Array.from(ranks, (rank) => (typeof rank === "number" ? rank : Number.NaN));
  return withKernels((kernels) => each(data, (name, column) => percentilesOf(kernels, name, column, list, method)));
}

/** The kernels' numbers in the column's unit: Arrow's dates are of many. */
const scaledBy = (scale) => (scale ? (value) => Number(value) * scale : (value) => value);

/** What `of` makes of a column, or of each of an object of columns. */
function each(data, of) {
  if (isColumn(data)) return of(ALONE, data);
  const isObject = typeof data === "object" && data !== null && typeof data[Symbol.iterator] !== "function";
  const columns = isObject ? Object.entries(data) : [];
  if (columns.length === 0) {
    throw wrong("InvalidColumn", ALONE, "data must be an array, a typed array, an Arrow vector, or an object of such columns");
  }
  // One after another, so that only one of them is in the kernels' memory.
  return Object.fromEntries(columns.map(([name, column]) => [name, of(name, column)]));
}

function percentilesOf(kernels, name, data, ranks, method) {
  const column = readColumn(name, data, "numbers");
  const isLinear = method === "linear";
  return written(kernels, [column], (made) => {
    const found = taken(made.percentiles(Float64Array.from(ranks), isLinear), ["values", "integers", "count", "nulls", "nans"]);
    const { exact, between } = KINDS[column.kind];
    const scaled = scaledBy(column.scale);
    const values = Array.from(found.integers.length > 0 ? found.integers : found.values, (value) => (isLinear ? between : exact)(scaled(value)));
    return { ranks, method, values, count: found.count, nullCount: found.nulls, nanCount: found.nans };
  });
}

export async function summarize(data, options) {
  const { bins = 20 } = optionsOf(options, ["bins"]);
  if (!Number.isInteger(bins) || bins < 1 || bins > MOST_BINS) {
    throw wrong("InvalidBins", "bins", `bins must be a whole number from 1 to ${MOST_BINS}, not ${shown(bins)}`);
  }
  return withKernels((kernels) => each(data, (name, column) => summaryOf(kernels, name, column, bins)));
}

function summaryOf(kernels, name, data, bins) {
  const column = readColumn(name, data, "numbers");
  return written(kernels, [column], (made) => {
    const names = ["bounds", "integers", "mean", "variance", "count", "nulls", "nans", "infinities", "distinct", "isExact", "edges", "counts"];
    const found = taken(made.summarize(bins), names);
    const { exact, between } = KINDS[column.kind];
    const scaled = scaledBy(column.scale);
    const [min, max] = Array.from(found.integers.length > 0 ? found.integers : found.bounds, (value) => exact(scaled(value)));
    const edges = Array.from(found.edges, (edge) => between(scaled(edge)));
    return {
      count: found.count,
      nullCount: found.nulls,
      nanCount: found.nans,
      infiniteCount: found.infinities,
      min: min ?? null,
      max: max ?? null,
      mean: found.mean === undefined ? null : between(scaled(found.mean)),
      variance: found.variance === undefined ? null : scaled(scaled(found.variance)),
      distinctCount: found.distinct,
      distinctIsExact: found.isExact,
      histogram: Array.from(found.counts, (count, bin) => ({ lower: edges[bin], upper: edges[bin + 1], count })),
    };
  });
}

/** `[category, probability]` of what a caller expects. */
function expectations(expected) {
  if (expected === undefined) return [];
  const pairs = expected instanceof Map ? [...expected] : typeof expected === "object" && expected !== null ? Object.entries(expected) : undefined;
  if (!pairs || pairs.length === 0) throw wrong("InvalidExpectation", "expected", "expected must be an object or a Map from categories to probabilities");
  return pairs.map(([category, probability]) => [String(category), typeof probability === "number" ? probability : Number.NaN]);
}

export async function chiSquareTest(data, options) {
  const pairs = expectations(optionsOf(options, ["expected"]).expected);
  return withKernels((kernels) => {
    const column = readColumn(ALONE, data, "categories");
    const { category: typed } = KINDS[column.kind];
    return written(kernels, [column], (made) => {
      const result = made.chiSquare(pairs.map(([category]) => category), Float64Array.from(pairs, ([, probability]) => probability));
      const found = taken(result, ["statistic", "df", "pValue", "count", "nulls", "categories", "observed", "expected", "residuals"]);
      const categories = found.categories.map((category, at) => ({
        category: typed(category),
        observed: found.observed[at],
        expected: found.expected[at],
        residual: found.residuals[at],
      }));
      const { statistic, df, pValue, count, nulls } = found;
      return { statistic, df, pValue, count, nullCount: nulls, categories };
    });
  });
}

export async function chiSquareIndependence(first, second) {
  return withKernels((kernels) => {
    const columns = [readColumn("first", first, "categories"), readColumn("second", second, "categories")];
    const [typedFirst, typedSecond] = columns.map(({ kind }) => KINDS[kind].category);
    return written(kernels, columns, (a, b) => {
      const found = taken(a.independence(b), ["tests", "count", "nulls", "first", "second", "observed", "expected", "residuals"]);
      const cells = Array.from(found.observed, (observed, at) => ({
        first: typedFirst(found.first[at]),
        second: typedSecond(found.second[at]),
        observed,
        expected: found.expected[at],
        residual: found.residuals[at],
      }));
      const [statistic, df, pValue, correctedStatistic, correctedDf, correctedPValue] = found.tests;
      const corrected = { statistic: correctedStatistic, df: correctedDf, pValue: correctedPValue };
      return { statistic, df, pValue, corrected, count: found.count, nullCount: found.nulls, cells };
    });
  });
}
