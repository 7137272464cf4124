//! What is known of a sorted column, and the percentiles that follow.

use super::Percentiles;
use super::ranks::{self, Linear, Ranks};
use crate::Number;

/// How many rows of each kind a column has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) values: u64,
    pub(super) nulls: u64,
    pub(super) nans: u64,
}

/// Positions of the sorted column with the keys that stand there, ascending.
pub(super) type Known = [(u64, u64)];

/// The key at `position`, if it is known.
pub(super) fn key_at(known: &Known, position: u64) -> Option<u64> {
    let index = known.binary_search_by_key(&position, |(position, _)| *position).ok()?;
    known.get(index).map(|(_, key)| *key)
}

/// The percentiles by nearest rank; `None` where a position is not known.
pub(super) fn nearest<T: Number>(ranks: &Ranks, seen: Seen, known: &Known) -> Option<Percentiles<T>> {
    percentiles(ranks, seen, |rank| Some(T::from_key(key_at(known, ranks::nearest(rank, seen.values))?)))
}

/// The percentiles by linear interpolation; `None` where a position is not known.
pub(super) fn linear<T: Number>(ranks: &Ranks, seen: Seen, known: &Known) -> Option<Percentiles<f64>> {
    percentiles(ranks, seen, |rank| {
        let linear = Linear::new(rank, seen.values);
        let value = |position| key_at(known, position).map(T::from_key);
        Some(linear.between(value(linear.low)?, value(linear.high)?))
    })
}

fn percentiles<R>(ranks: &Ranks, seen: Seen, at: impl Fn(f64) -> Option<R>) -> Option<Percentiles<R>> {
    let values = ranks.as_slice().iter().map(|&rank| at(rank)).collect::<Option<_>>()?;
    Some(Percentiles { values, count: seen.values, nulls: seen.nulls, nans: seen.nans })
}
