//! Which rows of a column have a value.

use crate::{Error, Result};

/// A validity bitmap as Arrow has it: bit `offset + i`, least significant first, is 1 where row `i` has a value.
#[derive(Clone, Copy, Debug)]
pub struct Validity<'a> {
    bytes: &'a [u8],
    offset: usize,
}

impl<'a> Validity<'a> {
    /// The bitmap in `bytes` that begins at bit `offset`.
    pub const fn new(bytes: &'a [u8], offset: usize) -> Self {
        Self { bytes, offset }
    }

    /// Whether row `row` has a value. A row beyond the bitmap has none.
    pub fn is_valid(self, row: usize) -> bool {
        let bit = self.offset.saturating_add(row);
        self.bytes.get(bit / 8).is_some_and(|byte| byte >> (bit % 8) & 1 == 1)
    }

    /// The 64 bits from row `row` on; those beyond the bitmap are 0.
    pub(crate) fn word(self, row: usize) -> u64 {
        let bit = self.offset.saturating_add(row);
        let tail = self.bytes.get(bit / 8..).unwrap_or_default();
        if let Some((word, rest)) = tail.split_first_chunk::<8>() {
            let low = u64::from_le_bytes(*word) >> (bit % 8);
            let high = u64::from(rest.first().copied().unwrap_or_default());
            // A shift by 64 - 0 would overflow; there is nothing to add then.
            return if bit.is_multiple_of(8) { low } else { low | high << (64 - bit % 8) };
        }
        tail.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)) >> (bit % 8)
    }

    /// The bitmap of the rows from `row` on.
    pub(crate) const fn from(self, row: usize) -> Self {
        Self { offset: self.offset.saturating_add(row), ..self }
    }

    /// How many of the first `rows` have no value.
    pub(crate) fn nulls(self, rows: usize) -> u64 {
        let ones = |first: usize| {
            let rest = rows - first;
            let mask = if rest < 64 { (1 << rest) - 1 } else { u64::MAX };
            u64::from((self.word(first) & mask).count_ones())
        };
        rows as u64 - (0..rows).step_by(64).map(ones).sum::<u64>()
    }

    /// That there is a bit for each of `rows`.
    pub(crate) fn check(self, column: &str, rows: usize) -> Result<()> {
        let bits = self.bytes.len().saturating_mul(8).saturating_sub(self.offset);
        if bits < rows {
            return Err(Error::ShortValidity { column: column.into(), bits, rows });
        }
        Ok(())
    }
}

/// That `validity`, if there is one, has a bit for each of `rows`.
pub(crate) fn check(validity: Option<Validity<'_>>, column: &str, rows: usize) -> Result<()> {
    validity.map_or(Ok(()), |validity| validity.check(column, rows))
}

/// Whether row `row` has a value.
pub(crate) fn is_valid(validity: Option<Validity<'_>>, row: usize) -> bool {
    validity.is_none_or(|validity| validity.is_valid(row))
}

/// Calls `take` with each value that is not null.
pub(crate) fn for_each<T: Copy>(values: &[T], validity: Option<Validity<'_>>, mut take: impl FnMut(T)) {
    let Some(validity) = validity else { return values.iter().copied().for_each(take) };
    for (block, values) in values.chunks(64).enumerate() {
        let word = validity.word(block * 64);
        for (bit, &value) in values.iter().enumerate() {
            if word >> bit & 1 == 1 {
                take(value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_bits() {
        let bytes: Vec<u8> = (0..23u8).map(|i| i.wrapping_mul(97) ^ 0x5a).collect();
        for offset in 0..20 {
            let validity = Validity::new(&bytes, offset);
            for row in 0..200 {
                let word = validity.word(row);
                for i in 0..64 {
                    assert_eq!(word >> i & 1 == 1, validity.is_valid(row + i), "offset {offset}, row {row} + {i}");
                }
            }
        }
    }

    #[test]
    fn a_bitmap_that_is_too_short_is_refused() {
        let validity = Validity::new(&[0xff, 0xff], 3);
        assert_eq!(validity.check("c", 13), Ok(()));
        let error = validity.check("c", 14).unwrap_err();
        assert_eq!(error.to_string(), "column `c` has 14 rows, but its validity bitmap has 13 bits");
        assert!(Validity::new(&[], usize::MAX).check("c", 1).is_err());
    }
}
