//! Whole numbers as JavaScript has them.

use pai_datasets_stats::chi_square::{Categories, Integers, Tally, Values};
use pai_datasets_stats::{Error, Validity};

use crate::number_text;

/// Numbers that must be whole to be categories. NaN is null.
pub(crate) struct WholeDoubles<'a> {
    pub(crate) values: &'a [f64],
    pub(crate) bits: Option<&'a [u8]>,
}

/// So many at once.
const PIECE: usize = 1 << 15;
/// Beyond it, a number may stand for its neighbour.
const MOST: f64 = 9_007_199_254_740_991.0;

impl WholeDoubles<'_> {
    /// Calls `take` with one piece after another.
    fn pieces(&self, column: &str, mut take: impl FnMut(&Integers<'_>) -> Result<(), Error>) -> Result<(), Error> {
        let mut integers = Vec::with_capacity(PIECE);
        let mut valid = vec![0_u8; PIECE / 8];
        for (piece, values) in self.values.chunks(PIECE).enumerate() {
            #[expect(clippy::cast_possible_truncation, reason = "judged by what comes back")]
            let integer = |value: f64| value as i64;
            let is_whole = |value: f64| integer(value) as f64 == value && value.abs() <= MOST;
            integers.clear();
            integers.extend(values.iter().map(|&value| integer(value)));
            let validity = self.bits.map(|bits| Validity::new(bits, piece * PIECE));
            if values.iter().fold(true, |all, &value| all & is_whole(value)) {
                take(&Integers { values: &integers, validity })?;
                continue;
            }
            match self.bits {
                None => valid.fill(u8::MAX),
                Some(bits) => {
                    let ours = bits.iter().skip(piece * PIECE / 8).copied();
                    valid.iter_mut().zip(ours.chain(std::iter::repeat(0))).for_each(|(to, from)| *to = from);
                }
            }
            for (row, &value) in values.iter().enumerate() {
                let byte = valid.get_mut(row / 8);
                let is_null = byte.as_ref().is_none_or(|byte| **byte >> (row % 8) & 1 == 0);
                if is_null || is_whole(value) {
                    continue;
                }
                if !value.is_nan() {
                    let reason = format!(
                        "row {} holds {}, but categories are texts, booleans or whole numbers within 2^53 - 1",
                        piece * PIECE + row,
                        number_text(value)
                    );
                    return Err(Error::Malformed { column: column.into(), reason });
                }
                if let Some(byte) = byte {
                    *byte &= !(1 << (row % 8));
                }
            }
            take(&Integers { values: &integers, validity: Some(Validity::new(&valid, 0)) })?;
        }
        Ok(())
    }
}

impl Values<i64> for WholeDoubles<'_> {
    fn rows(&self) -> usize {
        self.values.len()
    }

    fn number(
        &self,
        column: &str,
        categories: &mut Categories<i64>,
        take: &mut dyn FnMut(Option<u32>),
    ) -> Result<(), Error> {
        self.pieces(column, |integers| integers.number(column, categories, take))
    }

    fn count(&self, column: &str, categories: &mut Categories<i64>, tally: &mut Tally) -> Result<(), Error> {
        self.pieces(column, |integers| integers.count(column, categories, tally))
    }
}
