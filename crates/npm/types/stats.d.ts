/** A missing value. It is left out and counted. */
export type Missing = null | undefined;

/** A typed array of numbers that a `number` holds. */
export type NumberArray =
  | Float64Array
  | Float32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array;

/** A typed array of whole numbers of 64 bits. Those of `BigUint64Array` must be below 2^63. */
export type BigIntArray = BigInt64Array | BigUint64Array;

/**
 * An Arrow vector of apache-arrow 7 and later, known by its shape. Its buffers are copied as they are; only vectors of rarer
 * types are read value by value. A dictionary's null is a missing value.
 */
export interface ArrowVector<T = unknown> {
  readonly type: { readonly typeId: number };
  readonly length: number;
  readonly data: readonly unknown[];
  [Symbol.iterator](): Iterator<T | null>;
}

/** A column of which there are percentiles. NaN is left out and counted; infinities order. */
export type NumericColumn = NumberArray | BigIntArray | ArrowVector | ReadonlyArray<number | Missing> | ReadonlyArray<bigint | Missing> | ReadonlyArray<Date | Missing>;

/**
 * A column of categories: texts, booleans, or whole numbers. Texts are compared as UTF-8, in which every lone surrogate is U+FFFD.
 * Arrow's points in time are their milliseconds, or, where they are finer, the numbers that they are stored as.
 */
export type CategoryColumn =
  | NumberArray
  | BigIntArray
  | ArrowVector
  | ReadonlyArray<string | Missing>
  | ReadonlyArray<boolean | Missing>
  | ReadonlyArray<number | Missing>
  | ReadonlyArray<bigint | Missing>;

/**
 * By nearest rank, a percentile is a value of the column: the smallest such that at least `rank` percent of all are at most it
 * (NumPy's `inverted_cdf`). Linear, it may lie between two values (NumPy's default).
 */
export type PercentileMethod = "nearest" | "linear";

/** Which percentiles, and how. */
export interface PercentilesOptions<M extends PercentileMethod = PercentileMethod> {
  /** Numbers from 0 to 100, in any order, at most 10,001; 0, 1, ..., 100 by default. */
  ranks?: ArrayLike<number> | undefined;
  /** `"nearest"` by default. */
  method?: M | undefined;
}

/** Percentiles of a column. */
export interface Percentiles<T> {
  /** The ranks that were asked for. */
  ranks: number[];
  method: PercentileMethod;
  /** One for each rank. */
  values: T[];
  /** How many rows have a value. */
  count: number;
  /** How many rows are missing. */
  nullCount: number;
  /** How many rows are NaN. */
  nanCount: number;
}

/**
 * What a percentile of a column is: a value of the column, except that a linear one of bigints is a number. Of an Arrow vector
 * it is a number, a bigint (64 bits, timestamps finer than milliseconds) or a Date.
 */
export type PercentileOf<C, M extends PercentileMethod> = C extends NumberArray
  ? number
  : C extends BigIntArray
    ? M extends "linear" ? number : bigint
    : C extends ReadonlyArray<infer V>
      ? NonNullable<V> extends bigint ? (M extends "linear" ? number : bigint) : NonNullable<V>
      : number | bigint | Date;

/**
 * Percentiles of a column: exact, in two passes, about seven times as fast as a sort. The data is read and not reordered:
 * before the call returns, or, while the wasm is being loaded, as soon as it is there.
 *
 * @example
 * ```ts
 * import { percentiles } from "pai-datasets/stats";
 *
 * const { values, nullCount } = await percentiles([3, null, 1, 2], { ranks: [0, 50, 100] });
 * console.log(values, nullCount); // [1, 2, 3] 1
 * ```
 *
 * @throws InvalidParameterError, naming the column or the option: a column without values, of mixed or other kinds, too large
 * for WebAssembly (2^28 numbers); a rank that is not from 0 to 100.
 */
export declare function percentiles<C extends NumericColumn, M extends PercentileMethod = "nearest">(
  data: C,
  options?: PercentilesOptions<M>,
): Promise<Percentiles<PercentileOf<C, M>>>;
/**
 * Percentiles of several columns, by name, one after another.
 *
 * @example
 * ```ts
 * const { age, income } = await percentiles({ age: new Uint8Array([31, 65]), income: [1.5e3, 2e4] }, { method: "linear" });
 * ```
 */
export declare function percentiles<C extends { readonly [K in keyof C]: NumericColumn }, M extends PercentileMethod = "nearest">(
  columns: C,
  options?: PercentilesOptions<M>,
): Promise<{ [K in keyof C]: Percentiles<PercentileOf<C[K], M>> }>;

/** How a column is summarized. */
export interface SummarizeOptions {
  /** How many intervals the histogram has: a whole number from 1 to 256; 20 by default. */
  bins?: number | undefined;
}

/** An interval of a histogram and how many values lie in it. */
export interface HistogramBin<E> {
  /** Its lower edge, which belongs to it. In the unit of the column. */
  lower: E;
  /** Its upper edge, which belongs to it only in the last one. In the unit of the column. */
  upper: E;
  /** How many finite values lie in it. */
  count: number;
}

/** What a column holds. `E` is what lies between its values: a number, or a Date of a column of dates. */
export interface Summary<T, E> {
  /** How many rows have a value; missing ones and NaN are none. */
  count: number;
  /** How many rows are missing. */
  nullCount: number;
  /** How many rows are NaN. */
  nanCount: number;
  /** How many values are infinite. */
  infiniteCount: number;
  /** The least value; -0 is before 0. `null` without values. */
  min: T | null;
  /** The greatest value. `null` without values. */
  max: T | null;
  /** The mean, in the unit of the column; a Date is rounded to a millisecond. `null` without values, or where one is infinite. */
  mean: E | null;
  /**
   * The variance of the sample, divided by one less than `count`: in the square of the column's unit, of dates in square
   * milliseconds. `null` with fewer than two values, or where one is infinite.
   */
  variance: number | null;
  /** How many different values there are; -0 and 0 are one. Beyond 4096 it is estimated, with a standard error of 0.8 %. */
  distinctCount: number;
  /** Whether `distinctCount` is exact. */
  distinctIsExact: boolean;
  /**
   * Intervals of the same width from the least to the greatest finite value, with the edges of NumPy's `histogram`; one where
   * these are the same, none without finite values. Bigints are compared as the nearest number.
   */
  histogram: HistogramBin<E>[];
}

/** What lies between the values of a column: a Date between dates, else a number. */
export type BetweenOf<C> = C extends NumberArray | BigIntArray
  ? number
  : C extends ReadonlyArray<infer V>
    ? NonNullable<V> extends Date ? Date : number
    : number | Date;

/**
 * What a column of numbers, bigints or dates holds, and where its values lie. The data is copied once and read twice. The
 * variance keeps its digits where the numbers are far from 0 and differ little.
 *
 * @example
 * ```ts
 * import { summarize } from "pai-datasets/stats";
 *
 * const { min, max, mean, variance, histogram } = await summarize([4, null, 1, 1], { bins: 3 });
 * console.log(min, max, mean, variance); // 1 4 2 3
 * console.log(histogram[0]); // { lower: 1, upper: 2, count: 2 }
 * ```
 *
 * @throws InvalidParameterError, naming the column or the option: a column of mixed or other kinds, too large for the memory of
 * WebAssembly (2^28 numbers); `bins` that is not a whole number from 1 to 256. A column without values is not refused.
 */
export declare function summarize<C extends NumericColumn>(
  data: C,
  options?: SummarizeOptions,
): Promise<Summary<PercentileOf<C, "nearest">, BetweenOf<C>>>;
/**
 * Summaries of several columns, by name, one after another.
 *
 * @example
 * ```ts
 * const { age, income } = await summarize({ age: new Uint8Array([31, 65]), income: [1.5e3, 2e4] });
 * ```
 */
export declare function summarize<C extends { readonly [K in keyof C]: NumericColumn }>(
  columns: C,
  options?: SummarizeOptions,
): Promise<{ [K in keyof C]: Summary<PercentileOf<C[K], "nearest">, BetweenOf<C[K]>> }>;

/** What a category is: a value of the column. */
export type CategoryOf<C> = C extends NumberArray
  ? number
  : C extends BigIntArray
    ? bigint
    : C extends ReadonlyArray<infer V> ? NonNullable<V> : string | number | bigint | boolean;

/** A statistic and what it means. */
export interface ChiSquareStatistic {
  /** Pearson's chi-square. */
  statistic: number;
  /** Degrees of freedom. */
  df: number;
  /** The probability of a statistic at least this large under the hypothesis. */
  pValue: number;
}

/** A category of a goodness-of-fit test. */
export interface ChiSquareCategory<T> {
  category: T;
  /** In how many rows it is. */
  observed: number;
  /** In how many it would be expected. */
  expected: number;
  /** `(observed - expected) / sqrt(expected)`. */
  residual: number;
}

/** The result of a goodness-of-fit test. */
export interface ChiSquareResult<T> extends ChiSquareStatistic {
  /** How many rows have a value. */
  count: number;
  /** How many rows are missing. NaN is missing too. */
  nullCount: number;
  /** In order: numbers by value, texts by their UTF-8. */
  categories: ChiSquareCategory<T>[];
}

/** Expected probabilities by category, whose sum is 1. */
export type Expected = Readonly<Record<string, number>> | ReadonlyMap<string | number | bigint | boolean, number>;

/**
 * Tests whether the categories of a column are as frequent as expected; equally frequent, by default.
 *
 * @example
 * ```ts
 * import { chiSquareTest } from "pai-datasets/stats";
 *
 * const { statistic, df, pValue } = await chiSquareTest(["a", "a", "a", "b", "b"], { expected: { a: 0.7, b: 0.3 } });
 * ```
 *
 * @throws InvalidParameterError: fewer than two categories, or more than 65,536; probabilities that do not sum to 1; a
 * category that is not expected, or with probability 0.
 */
export declare function chiSquareTest<C extends CategoryColumn>(
  data: C,
  options?: { expected?: Expected | undefined },
): Promise<ChiSquareResult<CategoryOf<C>>>;

/** A pair of categories. */
export interface ChiSquareCell<A, B> {
  first: A;
  second: B;
  /** In how many rows they are together. */
  observed: number;
  /** In how many they would be if the columns were independent. */
  expected: number;
  /** `(observed - expected) / sqrt(expected)`. */
  residual: number;
}

/** The result of a test of independence. */
export interface IndependenceResult<A, B> extends ChiSquareStatistic {
  /** With Yates' continuity correction, which is made for two by two categories; otherwise the same as without. */
  corrected: ChiSquareStatistic;
  /** How many rows have both values. */
  count: number;
  /** How many rows lack one. */
  nullCount: number;
  /** Every pair of categories, in their order; the second changes faster. */
  cells: ChiSquareCell<A, B>[];
}

/**
 * Tests whether two columns of as many rows are independent.
 *
 * @example
 * ```ts
 * import { chiSquareIndependence } from "pai-datasets/stats";
 *
 * const { pValue, corrected } = await chiSquareIndependence(["a", "a", "b", "b"], [true, true, false, true]);
 * ```
 *
 * @throws InvalidParameterError, naming the column, `first` or `second`: columns of other lengths; fewer than two categories,
 * or more than 65,536; more than 1,048,576 pairs of categories.
 */
export declare function chiSquareIndependence<A extends CategoryColumn, B extends CategoryColumn>(
  first: A,
  second: B,
): Promise<IndependenceResult<CategoryOf<A>, CategoryOf<B>>>;
