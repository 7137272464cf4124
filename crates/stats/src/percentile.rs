//! Percentiles: the values below which given shares of a column lie.
//!
//! Two definitions, both of Hyndman and Fan, *Sample Quantiles in Statistical Packages*, The American Statistician 50 (1996).
//! Let the column have `n` values, `x[0] <= x[1] <= ... <= x[n-1]`, and `p` be a rank from 0 to 100:
//!
//! - **nearest** (their definition 1, the nearest rank; NumPy's `inverted_cdf`): the smallest value such that at least
//!   `p` percent of all are at most it, `x[max(0, ceil(p n / 100) - 1)]`. It is a value of the column, so integers stay
//!   integers and datetimes datetimes. 0 is the minimum, 100 the maximum.
//! - **linear** (their definition 7; NumPy's default): with `h = p (n - 1) / 100` and `i = floor(h)`, the value `h - i` of the
//!   way from `x[i]` to `x[i+1]`, by NumPy's formula: `x[i] + (x[i+1] - x[i]) (h - i)`, or from `h - i >= 0.5` on
//!   `x[i+1] - (x[i+1] - x[i]) (1 - (h - i))`. Where a share of an infinity is in it, it is infinite (NumPy: NaN).
//!
//! `p n / 100` is computed in `f64`; a result within four units in the last place of a whole number is that number, so that
//! 29 % of 100 is the 29th and 99.9 % of 1000 the 999th value.
//!
//! Nulls and NaN are left out and counted. Infinities order; -0.0 comes before 0.0. The input is only read.

mod buckets;
mod known;
mod ranks;
mod refinement;
mod select;

pub use ranks::{MAX_RANKS, Ranks};
pub use refinement::{Pass, Refinement};

use crate::{Error, Number, Result, Validity, validity};

/// A column of numbers in memory.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a, T> {
    name: &'a str,
    values: &'a [T],
    validity: Option<Validity<'a>>,
}

impl<'a, T: Number> Column<'a, T> {
    /// The column called `name` in errors. Without a `validity` every row has a value.
    ///
    /// # Errors
    /// [`Error::ShortValidity`].
    pub fn new(name: &'a str, values: &'a [T], validity: Option<Validity<'a>>) -> Result<Self> {
        validity::check(validity, name, values.len())?;
        Ok(Self { name, values, validity })
    }
}

/// The percentiles of a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Percentiles<T> {
    /// One for each rank, in the ranks' order.
    pub values: Vec<T>,
    /// How many values the column has.
    pub count: u64,
    /// How many rows are null.
    pub nulls: u64,
    /// How many rows are NaN.
    pub nans: u64,
}

/// The percentiles of `column` by nearest rank: values of the column.
///
/// ```
/// use pai_datasets_stats::percentile::{Column, Ranks, nearest};
///
/// let ages = Column::new("age", &[31_i64, 18, 65, 40], None)?;
/// assert_eq!(nearest(ages, &Ranks::new(&[0.0, 50.0, 51.0, 100.0])?)?.values, [18, 31, 40, 65]);
/// # Ok::<(), pai_datasets_stats::Error>(())
/// ```
///
/// # Errors
/// [`Error::NoValues`].
pub fn nearest<T: Number>(column: Column<'_, T>, ranks: &Ranks) -> Result<Percentiles<T>> {
    in_memory(column, ranks, known::nearest)
}

/// The percentiles of `column` by linear interpolation.
///
/// ```
/// use pai_datasets_stats::percentile::{Column, Ranks, linear};
///
/// let ages = Column::new("age", &[31_i64, 18, 65, 40], None)?;
/// assert_eq!(linear(ages, &Ranks::new(&[50.0])?)?.values, [35.5]);
/// # Ok::<(), pai_datasets_stats::Error>(())
/// ```
///
/// # Errors
/// [`Error::NoValues`].
pub fn linear<T: Number>(column: Column<'_, T>, ranks: &Ranks) -> Result<Percentiles<f64>> {
    in_memory(column, ranks, known::linear::<T>)
}

fn in_memory<T: Number, R>(
    column: Column<'_, T>,
    ranks: &Ranks,
    percentiles: impl Fn(&Ranks, known::Seen, &known::Known) -> Option<Percentiles<R>>,
) -> Result<Percentiles<R>> {
    let (seen, known) = select::select(column.values, column.validity, ranks);
    let none = || Error::NoValues { column: column.name.into(), rows: column.values.len() as u64 };
    if seen.values == 0 { Err(none()) } else { percentiles(ranks, seen, &known).ok_or_else(none) }
}
