//! Counting many rows of few categories.

use super::counts::{Categories, Category};
use crate::Result;
use crate::validity::Validity;

/// How often each category is there, by its number, and how many rows are null.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub(super) counts: Vec<u64>,
    pub(super) nulls: u64,
}

impl Tally {
    /// Counts `times` rows of the category `number`, or of nulls.
    #[inline]
    pub fn add(&mut self, number: Option<u32>, times: u64) {
        let Some(number) = number else {
            self.nulls += times;
            return;
        };
        let number = number as usize;
        if number >= self.counts.len() {
            self.counts.resize(number + 1, 0);
        }
        if let Some(count) = self.counts.get_mut(number) {
            *count += times;
        }
    }
}

/// So many different values are counted in a table.
pub(super) const SPAN: usize = 256;
/// Where nulls are counted.
const NULL: usize = SPAN;
/// Neighbours are counted apart: equal ones would otherwise each wait for the one before.
const LANES: usize = 4;
/// Rows that are looked at twice while they are in the processor's cache: 32 KB of the widest. A multiple of 64.
pub(super) const BLOCK: usize = 1 << 12;

/// Counts of values from 0 to [`SPAN`], and of nulls.
pub(super) struct Table {
    lanes: Box<[[u32; LANES]; 2 * SPAN]>,
    rows: usize,
}

impl Table {
    pub(super) fn new() -> Self {
        Self { lanes: Box::new([[0; LANES]; 2 * SPAN]), rows: 0 }
    }

    /// Whether the table must be read before another [`BLOCK`] is counted.
    pub(super) fn is_full(&self) -> bool {
        self.rows > u32::MAX as usize - BLOCK
    }

    /// Counts a block, unless a value that is not null is outside the table: then nothing is counted.
    pub(super) fn count<T: Copy>(
        &mut self,
        values: &[T],
        validity: Option<Validity<'_>>,
        offset: impl Fn(T) -> u64 + Copy,
    ) -> bool {
        match validity {
            None => {
                if values.iter().fold(0, |all, &value| all | offset(value)) >= SPAN as u64 {
                    return false;
                }
                let mut fours = values.chunks_exact(LANES);
                for four in &mut fours {
                    for (lane, &value) in four.iter().enumerate() {
                        self.add(index(offset(value)), lane);
                    }
                }
                fours.remainder().iter().for_each(|&value| self.add(index(offset(value)), 0));
            }
            Some(validity) => {
                let blocks =
                    || values.chunks(64).enumerate().map(|(block, values)| (validity.word(block * 64), values));
                let all = blocks().fold(0, |all, (word, values)| {
                    values
                        .iter()
                        .enumerate()
                        .fold(all, |all, (row, &value)| all | offset(value) & (word >> row & 1).wrapping_neg())
                });
                if all >= SPAN as u64 {
                    return false;
                }
                for (mut word, values) in blocks() {
                    for (row, &value) in values.iter().enumerate() {
                        self.add(if word & 1 == 1 { index(offset(value)) } else { NULL }, row % LANES);
                        word >>= 1;
                    }
                }
            }
        }
        self.rows += values.len();
        true
    }

    #[inline(always)]
    fn add(&mut self, index: usize, lane: usize) {
        // Always within, which the compiler sees.
        if let Some(count) = self.lanes.get_mut(index & (2 * SPAN - 1)).and_then(|lanes| lanes.get_mut(lane)) {
            *count = count.wrapping_add(1);
        }
    }

    /// Empties the table: each offset with its count, the nulls as `None`.
    pub(super) fn drain(&mut self, mut take: impl FnMut(Option<usize>, u64) -> Result<()>) -> Result<()> {
        self.rows = 0;
        for (offset, lanes) in self.lanes.iter_mut().enumerate() {
            let count = std::mem::take(lanes).iter().map(|&lane| u64::from(lane)).sum();
            if count > 0 {
                take(Some(offset).filter(|&offset| offset != NULL), count)?;
            }
        }
        Ok(())
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the table takes the lower bits")]
fn index(offset: u64) -> usize {
    offset as usize
}

/// Numbers of the categories met last, each in the one place where it may be.
pub(super) struct Memo<K> {
    entries: Box<[Option<(K, u32)>; MEMO]>,
}

const MEMO: usize = 1 << 10;

impl<K: Copy + PartialEq> Memo<K> {
    pub(super) fn new() -> Self {
        Self { entries: Box::new([const { None }; MEMO]) }
    }

    /// The number of the category with that key; `hash` is good in its upper bits.
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "ten bits")]
    pub(super) fn number<C: Category>(
        &mut self,
        key: K,
        hash: u64,
        categories: &mut Categories<C>,
        number: impl FnOnce(&mut Categories<C>) -> Result<u32>,
    ) -> Result<u32> {
        let place = (hash >> (64 - MEMO.ilog2())) as usize & (MEMO - 1);
        let Some(entry) = self.entries.get_mut(place) else { return number(categories) };
        match *entry {
            Some((known, number)) if known == key => Ok(number),
            _ => {
                let number = number(categories)?;
                *entry = Some((key, number));
                Ok(number)
            }
        }
    }
}

/// A string of at most 16 bytes as two words and its length.
pub(super) type Short = (u64, u64, u32);

/// The string `bytes[from..to]`, if it is short. What is not within `bytes` is none.
#[inline(always)]
pub(super) fn short(bytes: &[u8], from: usize, to: usize) -> Option<Short> {
    let length = to.checked_sub(from).filter(|&length| length <= 16)?;
    let length_bits = u32::try_from(length).ok()? * 8;
    let rest = bytes.get(from..)?;
    let word = if let Some(sixteen) = rest.first_chunk::<16>() {
        u128::from_le_bytes(*sixteen)
    } else {
        let rest = rest.get(..length)?;
        rest.iter().rev().fold(0, |word, &byte| word << 8 | u128::from(byte))
    };
    let keep = |bits: u32| if bits >= 64 { u64::MAX } else { (1 << bits) - 1 };
    #[expect(clippy::cast_possible_truncation, reason = "the two halves")]
    let (low, high) = (word as u64, (word >> 64) as u64);
    Some((low & keep(length_bits), high & keep(length_bits.saturating_sub(64)), length_bits))
}

/// Odd numbers without a pattern, from the digits of pi.
const MIX: [u64; 2] = [0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7345];

#[inline(always)]
pub(super) fn hash_short((low, high, length): Short) -> u64 {
    let mixed = (low ^ high.wrapping_mul(MIX[1]) ^ u64::from(length)).wrapping_mul(MIX[0]);
    // The lower half of a product knows nothing of the upper half of its factor.
    (mixed ^ mixed >> 32).wrapping_mul(MIX[1])
}

#[inline(always)]
pub(super) fn hash_integer(value: i64) -> u64 {
    let mixed = value.cast_unsigned().wrapping_mul(MIX[0]);
    (mixed ^ mixed >> 32).wrapping_mul(MIX[1])
}
