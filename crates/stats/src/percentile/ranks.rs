//! Which percentiles are asked for, and at which positions of the sorted column they are.

use crate::{Error, Number, Result};

/// How many ranks one call takes.
pub const MAX_RANKS: usize = 10_001;

/// Ranks from 0 to 100, in any order; a rank may be there twice.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranks(Vec<f64>);

impl Ranks {
    /// The given ranks.
    ///
    /// # Errors
    /// [`Error::Rank`] names the first that is not from 0 to 100; [`Error::TooManyRanks`] beyond [`MAX_RANKS`].
    pub fn new(ranks: &[f64]) -> Result<Self> {
        if ranks.len() > MAX_RANKS {
            return Err(Error::TooManyRanks { ranks: ranks.len(), limit: MAX_RANKS });
        }
        match ranks.iter().find(|rank| !(0.0..=100.0).contains(*rank)) {
            Some(&rank) => Err(Error::Rank { rank }),
            None => Ok(Self(ranks.to_vec())),
        }
    }

    /// The 101 ranks 0, 1, ..., 100.
    pub fn centiles() -> Self {
        Self((0..=100).map(f64::from).collect())
    }

    /// The ranks.
    pub fn as_slice(&self) -> &[f64] {
        &self.0
    }

    /// Every position of a sorted column of `count` values that one of the two definitions needs, ascending.
    pub(super) fn positions(&self, count: u64) -> Vec<u64> {
        let needed = |&rank: &f64| {
            let linear = Linear::new(rank, count);
            [nearest(rank, count), linear.low, linear.high]
        };
        let mut positions: Vec<u64> = self.0.iter().flat_map(needed).collect();
        positions.sort_unstable();
        positions.dedup();
        positions
    }
}

/// Where the percentile of `rank` by nearest rank is in a sorted column of `count` values.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to count")]
pub(super) fn nearest(rank: f64, count: u64) -> u64 {
    let exact = rank * count as f64 / 100.0;
    let whole = exact.round();
    // 99.9 is no f64, nor are most ranks with a fraction: what is meant is the number beside.
    let nearly = (exact - whole).abs() <= 4.0 * f64::EPSILON * whole;
    let ordinal = if nearly { whole } else { exact.ceil() } as u64;
    ordinal.clamp(1, count) - 1
}

/// Between which positions of a sorted column a percentile by linear interpolation is.
pub(super) struct Linear {
    pub(super) low: u64,
    pub(super) high: u64,
    weight: f64,
}

impl Linear {
    /// `count` is at least 1.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to count - 1")]
    pub(super) fn new(rank: f64, count: u64) -> Self {
        let last = count - 1;
        // In this order, as NumPy does, so that the weight is the same in its last bit.
        let position = last as f64 * (rank / 100.0);
        let low = (position as u64).min(last);
        Self { low, high: (low + 1).min(last), weight: (position - low as f64).clamp(0.0, 1.0) }
    }

    pub(super) fn between<T: Number>(&self, low: T, high: T) -> f64 {
        // A weight of 0 takes the value itself, not its nearest f64's neighbour's share.
        if self.weight == 0.0 { low.to_f64() } else { T::between(low, high, self.weight) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_ranks_are_not_off_by_rounding() {
        // Each p n / 100 that is whole, in tenths of a percent, against integers.
        for count in (1..3000_u64).chain([10_000_000, 1 << 40]) {
            for tenths in 0..=1000_u32 {
                let wanted = (u128::from(tenths) * u128::from(count)).div_ceil(1000).max(1) - 1;
                let rank = f64::from(tenths) / 10.0;
                assert_eq!(u128::from(nearest(rank, count)), wanted, "{rank} % of {count}");
            }
        }
    }

    #[test]
    fn ends_are_minimum_and_maximum() {
        for count in [1, 2, 3, 1 << 52] {
            assert_eq!((nearest(0.0, count), nearest(100.0, count)), (0, count - 1));
            assert_eq!((Linear::new(0.0, count).low, Linear::new(100.0, count).low), (0, count - 1));
        }
    }

    #[test]
    fn what_is_no_rank_is_named() {
        let text = |rank| Ranks::new(&[5.0, rank]).unwrap_err().to_string();
        assert_eq!(text(100.5), "a rank must be a number from 0 to 100, not 100.5");
        assert_eq!(text(-1.0), "a rank must be a number from 0 to 100, not -1");
        assert_eq!(text(f64::NAN), "a rank must be a number from 0 to 100, not NaN");
        assert!(Ranks::new(&vec![1.0; MAX_RANKS + 1]).is_err());
    }
}
