//! Where numbers lie.

use crate::validity::{self, Validity};
use crate::{Number, Result};

/// How many values lie in each of some intervals of the same width, exact.
///
/// The edges are those of `numpy.histogram`: edge `i` is `low + i ((high - low) / bins)` in `f64`, the last is `high`. An
/// interval has its lower edge but not its upper one, which only the last has. Values are compared as `f64`.
///
/// ```
/// use pai_datasets_stats::summary::Histogram;
///
/// let mut histogram = Histogram::new("age", 0.0, 10.0, 2);
/// histogram.add(&[0_i64, 4, 5, 10], None)?;
/// assert_eq!(histogram.bins().map(|bin| bin.count).collect::<Vec<_>>(), [2, 2]);
/// # Ok::<(), pai_datasets_stats::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Histogram {
    column: String,
    /// One more than there are bins.
    edges: Vec<f64>,
    counts: Vec<u64>,
}

/// How many values lie in an interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// Its lower edge, which belongs to it.
    pub lower: f64,
    /// Its upper edge, which belongs to it only in the last one.
    pub upper: f64,
    /// How many values lie in it.
    pub count: u64,
}

impl Histogram {
    /// Of no values yet, with `bins` intervals from `low` to `high`, both finite; one interval where these are the same.
    pub fn new(column: &str, low: f64, high: f64, bins: u16) -> Self {
        let bins = if low == high { 1 } else { bins.max(1) };
        let step = (high - low) / f64::from(bins);
        let edge = |i: u16| match i {
            i if i == bins => high,
            i if step.is_finite() => (f64::from(i) * step + low).min(high),
            // The distance is beyond f64.
            i => low * (f64::from(bins - i) / f64::from(bins)) + high * (f64::from(i) / f64::from(bins)),
        };
        Self { column: column.into(), edges: (0..=bins).map(edge).collect(), counts: vec![0; bins.into()] }
    }

    /// Takes a piece of the column. Null, and what does not lie between the ends, is in no interval.
    ///
    /// # Errors
    /// [`crate::Error::ShortValidity`].
    pub fn add<T: Number>(&mut self, values: &[T], validity: Option<Validity<'_>>) -> Result<()> {
        validity::check(validity, &self.column, values.len())?;
        let [low, inner @ .., high] = self.edges.as_slice() else { return Ok(()) };
        let counts = &mut self.counts;
        validity::for_each(values, validity, |value| {
            let value = value.to_f64();
            if *low <= value && value <= *high {
                let bin = inner.partition_point(|edge| *edge <= value);
                if let Some(count) = counts.get_mut(bin) {
                    *count += 1;
                }
            }
        });
        Ok(())
    }

    /// Adds what another part of the column holds, whose histogram was made with the same numbers.
    pub fn merge(&mut self, other: &Self) {
        for (count, others) in self.counts.iter_mut().zip(&other.counts) {
            *count += others;
        }
    }

    /// The intervals, the lowest first.
    pub fn bins(&self) -> impl Iterator<Item = Bin> {
        let edges = self.edges.iter().zip(self.edges.iter().skip(1));
        edges.zip(&self.counts).map(|((&lower, &upper), &count)| Bin { lower, upper, count })
    }
}
