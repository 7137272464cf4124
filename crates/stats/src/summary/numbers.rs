//! Columns of numbers.

use super::distinct::Distinct;
use super::moments::Moments;
use crate::validity::{self, Validity};
use crate::{Number, Result};

/// How many values are looked at together: what fits the fastest cache.
const BLOCK: usize = 2048;

/// What is known of a column of numbers, one pass over it.
///
/// ```
/// use pai_datasets_stats::summary::Numbers;
///
/// let mut ages = Numbers::new("age");
/// ages.add(&[31_i64, 18], None)?;
/// ages.add(&[65, 18], None)?;
/// let spread = ages.spread();
/// assert_eq!((spread.count, spread.min, spread.max), (4, Some(18), Some(65)));
/// assert_eq!((spread.mean, spread.distinct), (Some(33.0), 3));
/// # Ok::<(), pai_datasets_stats::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Numbers<T> {
    column: String,
    nulls: u64,
    nans: u64,
    infinities: u64,
    /// How many finite values went through blocks.
    finite: u64,
    /// The keys of the least and the greatest finite value, and of the infinities.
    finite_keys: Option<(u64, u64)>,
    infinite_keys: Option<(u64, u64)>,
    moments: Moments<T>,
    /// The sum of whole numbers, which no count of them overflows.
    sum: i128,
    distinct: Distinct,
    /// Finite values that make no block yet.
    block: Vec<T>,
}

/// How a column of numbers spreads.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread<T> {
    /// How many rows have a value; null and NaN are none.
    pub count: u64,
    /// How many rows are null.
    pub nulls: u64,
    /// How many rows are NaN.
    pub nans: u64,
    /// How many values are infinite.
    pub infinities: u64,
    /// The least value; -0.0 is before 0.0. `None` without values.
    pub min: Option<T>,
    /// The greatest value.
    pub max: Option<T>,
    /// The least and the greatest finite value.
    pub finite: Option<(T, T)>,
    /// The mean. `None` without values, and where one is infinite.
    pub mean: Option<f64>,
    /// The variance of the sample, divided by one less than the count. `None` with fewer than two values, and where one is
    /// infinite; infinite where it is beyond `f64`.
    pub variance: Option<f64>,
    /// How many different values there are; -0.0 and 0.0 are one.
    pub distinct: u64,
    /// Whether that is exact.
    pub distinct_is_exact: bool,
}

impl<T: Number> Numbers<T> {
    /// Of no rows yet. The column is called `column` in errors.
    pub fn new(column: &str) -> Self {
        Self {
            column: column.into(),
            nulls: 0,
            nans: 0,
            infinities: 0,
            finite: 0,
            finite_keys: None,
            infinite_keys: None,
            moments: Moments::NONE,
            sum: 0,
            distinct: Distinct::default(),
            block: Vec::with_capacity(BLOCK),
        }
    }

    /// Takes a piece of the column.
    ///
    /// # Errors
    /// [`crate::Error::ShortValidity`].
    pub fn add(&mut self, values: &[T], validity: Option<Validity<'_>>) -> Result<()> {
        validity::check(validity, &self.column, values.len())?;
        let mut present = 0_u64;
        validity::for_each(values, validity, |value| {
            present += 1;
            if value.is_nan() {
                self.nans += 1;
            } else if value.to_f64().is_infinite() {
                self.infinities += 1;
                self.infinite_keys = around(self.infinite_keys, Some((value.key(), value.key())));
                self.distinct.add(value);
            } else {
                self.block.push(value);
                if self.block.len() == BLOCK {
                    self.end_block();
                }
            }
        });
        self.nulls += values.len() as u64 - present;
        Ok(())
    }

    fn end_block(&mut self) {
        let keys = self.block.iter().map(|value| value.key());
        let bounds = keys.fold((u64::MAX, 0), |(least, most), key| (least.min(key), most.max(key)));
        if !self.block.is_empty() {
            self.finite_keys = around(self.finite_keys, Some(bounds));
        }
        self.block.iter().for_each(|value| self.distinct.add(*value));
        self.moments.add(&self.block);
        self.sum += self.block.iter().map(|value| value.whole()).sum::<i128>();
        self.finite += self.block.len() as u64;
        self.block.clear();
    }

    /// Adds what another part of the column holds.
    pub fn merge(&mut self, other: &Self) {
        self.end_block();
        let mut other = other.clone();
        other.end_block();
        self.nulls += other.nulls;
        self.nans += other.nans;
        self.infinities += other.infinities;
        self.finite += other.finite;
        self.finite_keys = around(self.finite_keys, other.finite_keys);
        self.infinite_keys = around(self.infinite_keys, other.infinite_keys);
        self.moments.merge(other.moments);
        self.sum += other.sum;
        self.distinct.merge(&other.distinct);
    }

    /// Of whole numbers that of their exact sum, divided once.
    fn mean(&self) -> Option<f64> {
        if !T::IS_WHOLE || self.finite == 0 {
            return self.moments.mean();
        }
        let count = i128::from(self.finite);
        Some((self.sum / count) as f64 + (self.sum % count) as f64 / count as f64)
    }

    /// What is known by now.
    pub fn spread(&self) -> Spread<T> {
        let mut all = self.clone();
        all.end_block();
        let bounds = around(all.finite_keys, all.infinite_keys);
        let (distinct, distinct_is_exact) = all.distinct.count();
        let count = all.finite + all.infinities;
        // An estimate may be a little more than there are values.
        let distinct = distinct.min(count);
        Spread {
            count,
            nulls: all.nulls,
            nans: all.nans,
            infinities: all.infinities,
            min: bounds.map(|(least, _)| T::from_key(least)),
            max: bounds.map(|(_, most)| T::from_key(most)),
            finite: all.finite_keys.map(|(least, most)| (T::from_key(least), T::from_key(most))),
            mean: all.mean().filter(|_| all.infinities == 0),
            variance: all.moments.variance().filter(|_| all.infinities == 0),
            distinct,
            distinct_is_exact,
        }
    }
}

/// The bounds around both.
fn around(one: Option<(u64, u64)>, other: Option<(u64, u64)>) -> Option<(u64, u64)> {
    match (one, other) {
        (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
        (one, other) => one.or(other),
    }
}
