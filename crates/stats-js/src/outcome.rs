//! Results, as JavaScript reads them.

use pai_datasets_stats::chi_square::{self, Category};
use pai_datasets_stats::{Error, Number, Validity, summary};
use wasm_bindgen::prelude::*;

/// Percentiles of a column.
#[wasm_bindgen(getter_with_clone)]
pub struct Percentiles {
    /// One for each rank; empty where they are whole numbers.
    #[wasm_bindgen(readonly)]
    pub values: Vec<f64>,
    /// One for each rank of a column of whole numbers, by nearest rank.
    #[wasm_bindgen(readonly)]
    pub integers: Vec<i64>,
    /// How many rows have a value.
    #[wasm_bindgen(readonly)]
    pub count: f64,
    /// How many rows are null.
    #[wasm_bindgen(readonly)]
    pub nulls: f64,
    /// How many rows are NaN.
    #[wasm_bindgen(readonly)]
    pub nans: f64,
}

impl Percentiles {
    pub(crate) fn doubles(found: pai_datasets_stats::percentile::Percentiles<f64>) -> Self {
        let pai_datasets_stats::percentile::Percentiles { values, count, nulls, nans } = found;
        Self { values, integers: Vec::new(), count: count as f64, nulls: nulls as f64, nans: nans as f64 }
    }

    pub(crate) fn integers(found: pai_datasets_stats::percentile::Percentiles<i64>) -> Self {
        let pai_datasets_stats::percentile::Percentiles { values, count, nulls, nans } = found;
        Self { values: Vec::new(), integers: values, count: count as f64, nulls: nulls as f64, nans: nans as f64 }
    }
}

/// What a column of numbers holds.
#[wasm_bindgen(getter_with_clone)]
pub struct Summary {
    /// The least and the greatest value; empty where there are none, or where they are whole numbers.
    #[wasm_bindgen(readonly)]
    pub bounds: Vec<f64>,
    /// The least and the greatest value of a column of whole numbers.
    #[wasm_bindgen(readonly)]
    pub integers: Vec<i64>,
    /// The mean.
    #[wasm_bindgen(readonly)]
    pub mean: Option<f64>,
    /// The variance of the sample.
    #[wasm_bindgen(readonly)]
    pub variance: Option<f64>,
    /// How many rows have a value.
    #[wasm_bindgen(readonly)]
    pub count: f64,
    /// How many rows are null.
    #[wasm_bindgen(readonly)]
    pub nulls: f64,
    /// How many rows are NaN.
    #[wasm_bindgen(readonly)]
    pub nans: f64,
    /// How many values are infinite.
    #[wasm_bindgen(readonly)]
    pub infinities: f64,
    /// How many different values there are.
    #[wasm_bindgen(readonly)]
    pub distinct: f64,
    /// Whether that is exact.
    #[wasm_bindgen(readonly, js_name = isExact)]
    pub is_exact: bool,
    /// The edges of the histogram, one more than there are bins.
    #[wasm_bindgen(readonly)]
    pub edges: Vec<f64>,
    /// By bin: how many values are in it.
    #[wasm_bindgen(readonly)]
    pub counts: Vec<f64>,
}

impl Summary {
    /// Of a column, in two passes; beside it the least and the greatest value, which have a place for each type.
    pub(crate) fn of<T: Number>(
        name: &str,
        values: &[T],
        validity: Option<Validity<'_>>,
        bins: u16,
    ) -> Result<(Self, Vec<T>), Error> {
        let mut numbers = summary::Numbers::new(name);
        numbers.add(values, validity)?;
        let spread = numbers.spread();
        let (mut edges, mut counts) = (Vec::new(), Vec::new());
        if let Some((low, high)) = spread.finite {
            let mut histogram = summary::Histogram::new(name, low.to_f64(), high.to_f64(), bins);
            histogram.add(values, validity)?;
            edges.push(low.to_f64());
            edges.extend(histogram.bins().map(|bin| bin.upper));
            counts.extend(histogram.bins().map(|bin| bin.count as f64));
        }
        let bounds = spread.min.into_iter().chain(spread.max).collect();
        let summary = Self {
            bounds: Vec::new(),
            integers: Vec::new(),
            mean: spread.mean,
            variance: spread.variance,
            count: spread.count as f64,
            nulls: spread.nulls as f64,
            nans: spread.nans as f64,
            infinities: spread.infinities as f64,
            distinct: spread.distinct as f64,
            is_exact: spread.distinct_is_exact,
            edges,
            counts,
        };
        Ok((summary, bounds))
    }
}

/// A goodness-of-fit test.
#[wasm_bindgen(getter_with_clone)]
pub struct Fit {
    /// Pearson's chi-square.
    #[wasm_bindgen(readonly)]
    pub statistic: f64,
    /// Degrees of freedom.
    #[wasm_bindgen(readonly)]
    pub df: f64,
    /// The probability of a statistic at least as large, if the categories are as expected.
    #[wasm_bindgen(readonly, js_name = pValue)]
    pub p_value: f64,
    /// How many rows have a value.
    #[wasm_bindgen(readonly)]
    pub count: f64,
    /// How many rows are null.
    #[wasm_bindgen(readonly)]
    pub nulls: f64,
    /// The categories.
    #[wasm_bindgen(readonly)]
    pub categories: Vec<String>,
    /// By category: how often it is there.
    #[wasm_bindgen(readonly)]
    pub observed: Vec<f64>,
    /// By category: how often it is expected.
    #[wasm_bindgen(readonly)]
    pub expected: Vec<f64>,
    /// By category.
    #[wasm_bindgen(readonly)]
    pub residuals: Vec<f64>,
}

impl<C: Category> From<chi_square::Fit<C>> for Fit {
    fn from(fit: chi_square::Fit<C>) -> Self {
        Self {
            statistic: fit.statistic,
            df: fit.df as f64,
            p_value: fit.p_value,
            count: fit.count as f64,
            nulls: fit.nulls as f64,
            categories: fit.rows.iter().map(|row| row.category.to_string()).collect(),
            observed: fit.rows.iter().map(|row| row.observed as f64).collect(),
            expected: fit.rows.iter().map(|row| row.expected).collect(),
            residuals: fit.rows.iter().map(|row| row.residual).collect(),
        }
    }
}

/// A test of independence. The lists by cell go row by row.
#[wasm_bindgen(getter_with_clone)]
pub struct Independence {
    /// Statistic, degrees of freedom and p-value; then the same with the continuity correction.
    #[wasm_bindgen(readonly)]
    pub tests: Vec<f64>,
    /// How many rows have a value in both columns.
    #[wasm_bindgen(readonly)]
    pub count: f64,
    /// How many rows do not.
    #[wasm_bindgen(readonly)]
    pub nulls: f64,
    /// By cell: the category of the first column.
    #[wasm_bindgen(readonly)]
    pub first: Vec<String>,
    /// By cell: the category of the second column.
    #[wasm_bindgen(readonly)]
    pub second: Vec<String>,
    /// By cell: how often it is there.
    #[wasm_bindgen(readonly)]
    pub observed: Vec<f64>,
    /// By cell: how often it is expected.
    #[wasm_bindgen(readonly)]
    pub expected: Vec<f64>,
    /// By cell.
    #[wasm_bindgen(readonly)]
    pub residuals: Vec<f64>,
}

impl<A: Category, B: Category> From<chi_square::Independence<A, B>> for Independence {
    fn from(tested: chi_square::Independence<A, B>) -> Self {
        let tests = [&tested.pearson, &tested.corrected].map(|test| [test.statistic, test.df as f64, test.p_value]);
        Self {
            tests: tests.concat(),
            count: tested.count as f64,
            nulls: tested.nulls as f64,
            first: tested.cells.iter().map(|cell| cell.first.to_string()).collect(),
            second: tested.cells.iter().map(|cell| cell.second.to_string()).collect(),
            observed: tested.cells.iter().map(|cell| cell.observed as f64).collect(),
            expected: tested.cells.iter().map(|cell| cell.expected).collect(),
            residuals: tested.cells.iter().map(|cell| cell.residual).collect(),
        }
    }
}
