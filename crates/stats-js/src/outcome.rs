//! Results, as JavaScript reads them.

use pai_datasets_stats::chi_square::{self, Category};
use wasm_bindgen::prelude::*;

/// Percentiles of a column.
#[wasm_bindgen(getter_with_clone)]
pub struct Percentiles {
    /// One for each rank; empty where they are whole numbers.
    pub values: Vec<f64>,
    /// One for each rank of a column of whole numbers, by nearest rank.
    pub integers: Vec<i64>,
    /// How many rows have a value.
    pub count: f64,
    /// How many rows are null.
    pub nulls: f64,
    /// How many rows are NaN.
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

/// A goodness-of-fit test.
#[wasm_bindgen(getter_with_clone)]
pub struct Fit {
    /// Pearson's chi-square.
    pub statistic: f64,
    /// Degrees of freedom.
    pub df: f64,
    /// The probability of a statistic at least as large, if the categories are as expected.
    #[wasm_bindgen(js_name = pValue)]
    pub p_value: f64,
    /// How many rows have a value.
    pub count: f64,
    /// How many rows are null.
    pub nulls: f64,
    /// The categories.
    pub categories: Vec<String>,
    /// By category: how often it is there.
    pub observed: Vec<f64>,
    /// By category: how often it is expected.
    pub expected: Vec<f64>,
    /// By category.
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
    pub tests: Vec<f64>,
    /// How many rows have a value in both columns.
    pub count: f64,
    /// How many rows do not.
    pub nulls: f64,
    /// By cell: the category of the first column.
    pub first: Vec<String>,
    /// By cell: the category of the second column.
    pub second: Vec<String>,
    /// By cell: how often it is there.
    pub observed: Vec<f64>,
    /// By cell: how often it is expected.
    pub expected: Vec<f64>,
    /// By cell.
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
