//! A monotone map from values to a few thousand buckets, learnt from a sample of the column so that each bucket holds about
//! the same share of it, whatever its distribution.
//!
//! The upper 12 bits of a value's ordered key, sign and exponent, choose a row of a table. Each row divides the part of its
//! keys that the sample saw into cells of equal width, as many as its share of the sample gives it. It is all integers, so
//! nothing is rounded, and what the sample did not see falls into the cell beside: the map stays monotone, only less even.

use crate::Number;

/// How many buckets there may be.
pub(super) const BUCKETS: usize = 1 << BUCKET_BITS;
const BUCKET_BITS: u32 = 14;
const ROW_BITS: u32 = 12;
const ROWS: usize = 1 << ROW_BITS;

/// Keys of +∞ and of what lies on either side of it: NaN above. Below -∞ likewise.
const INFINITY: u64 = 0xfff0_0000_0000_0000;
const BELOW_NEGATIVE_INFINITY: u64 = 0x000f_ffff_ffff_fffe;

/// Keys of one exponent: those up to `low` are in the bucket `base`, the others `2^shift` by `2^shift` in those after it, the
/// last of which is `base + last`.
#[derive(Clone, Copy)]
struct Row {
    low: u64,
    shift: u32,
    base: u16,
    last: u16,
}

/// The map.
pub(super) struct Buckets {
    rows: Box<[Row; ROWS]>,
}

/// NaN with a sign is in the first bucket, any other in the last; both hold nothing else.
pub(super) const NANS: [usize; 2] = [0, BUCKETS - 1];

impl Buckets {
    /// From the keys ([`order`]) of a sample, ascending, without NaN.
    pub(super) fn learn(sample: &[u64]) -> Self {
        let mut rows = vec![Row { low: 0, shift: 0, base: 0, last: 0 }; ROWS];
        // Two buckets for NaN, two for infinities; each row takes at least one of its own.
        let spare = BUCKETS - 4 - distinct_rows(sample);
        let mut rest = sample;
        let mut next = 2_u16;
        for (number, row) in rows.iter_mut().enumerate() {
            let ours = rest.partition_point(|&key| row_of(key) <= number);
            let (here, after) = rest.split_at(ours);
            rest = after;
            (row.base, row.low) = (next, u64::MAX);
            if let (Some(&low), Some(&high)) = (here.first(), here.last()) {
                let most = 1 + (spare as u64) * here.len() as u64 / sample.len() as u64;
                let cells = |shift: u32| ((high - low) >> shift) + 1;
                // The widest cells that are not too many; from the logarithm of how many there would be of width 1.
                let mut shift = (high - low).checked_ilog2().unwrap_or(0).saturating_sub(most.ilog2());
                while cells(shift) > most {
                    shift += 1;
                }
                let last = u16::try_from(cells(shift) - 1).unwrap_or(u16::MAX);
                (row.low, row.shift, row.last) = (low, shift, last);
                next += last + 1;
            }
        }
        let end = u16::try_from(BUCKETS - 2).unwrap_or(u16::MAX);
        if let [first, .., last] = rows.as_mut_slice() {
            *first = Row { low: BELOW_NEGATIVE_INFINITY, shift: 0, base: 0, last: 1 };
            *last = Row { low: INFINITY, shift: 0, base: end, last: 1 };
        }
        match rows.into_boxed_slice().try_into() {
            Ok(rows) => Self { rows },
            Err(_) => Self { rows: Box::new([Row { low: 0, shift: 0, base: 0, last: 0 }; ROWS]) },
        }
    }

    /// The bucket of a key made by [`order`], below [`BUCKETS`].
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "at most `last`")]
    pub(super) fn find(&self, key: u64) -> u16 {
        // The index is below ROWS, which the compiler sees.
        let Some(row) = self.rows.get((key >> (64 - ROW_BITS)) as usize) else { return 0 };
        let cell = (key.saturating_sub(row.low) >> row.shift).min(u64::from(row.last));
        row.base.wrapping_add(cell as u16)
    }
}

fn row_of(key: u64) -> usize {
    usize::try_from(key >> (64 - ROW_BITS)).unwrap_or(usize::MAX)
}

fn distinct_rows(sample: &[u64]) -> usize {
    sample.chunk_by(|a, b| row_of(*a) == row_of(*b)).count()
}

/// What buckets are ordered by: the key of the nearest `f64`. Two neighbours among large integers may have the same.
#[inline(always)]
pub(super) fn order<T: Number>(value: T) -> u64 {
    value.to_f64().key()
}
