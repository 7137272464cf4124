//! Counting many rows of few categories.

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
/// So few are counted four by four.
const FEW: usize = 1 << FEW_BITS;
const FEW_BITS: u32 = 4;
const FOURS: usize = FEW.pow(4);
/// Where nulls are counted.
const NULL: usize = SPAN;
/// Neighbours are counted apart: equal ones would otherwise each wait for the one before.
const LANES: usize = 4;
/// Rows that are looked at twice while they are in the processor's nearest cache: 16 KB of the widest. A multiple of 64.
pub(super) const BLOCK: usize = 1 << 11;

/// Counts of values from 0 to [`SPAN`], and of nulls.
pub(super) struct Table {
    lanes: Box<[[u32; LANES]; 2 * SPAN]>,
    /// Counts of four values below [`FEW`] after each other: a quarter of the steps.
    fours: Box<[u32; FOURS]>,
    rows: usize,
}

impl Table {
    pub(super) fn new() -> Self {
        Self { lanes: Box::new([[0; LANES]; 2 * SPAN]), fours: Box::new([0; FOURS]), rows: 0 }
    }

    /// Whether the table must be read before another [`BLOCK`] is counted.
    pub(super) fn is_full(&self) -> bool {
        self.rows > u32::MAX as usize - BLOCK
    }

    /// Counts a block, unless a value that is not null is outside the table: then nothing is counted.
    // Called often, so that JavaScript's engines compile it well while it is still in use.
    #[inline(never)]
    pub(super) fn count<T: Copy>(
        &mut self,
        values: &[T],
        validity: Option<Validity<'_>>,
        offset: impl Fn(T) -> u64 + Copy,
    ) -> bool {
        match validity {
            None => {
                let all = values.iter().fold(0, |all, &value| all | offset(value));
                if all >= SPAN as u64 {
                    return false;
                }
                if all < FEW as u64 {
                    self.count_fours(values, offset);
                } else {
                    for (row, &value) in values.iter().enumerate() {
                        self.add(index(offset(value)), row % LANES);
                    }
                }
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

    /// Counts a block of values below [`FEW`], four by four.
    fn count_fours<T: Copy>(&mut self, values: &[T], offset: impl Fn(T) -> u64 + Copy) {
        let mut fours = values.chunks_exact(4);
        for four in &mut fours {
            let &[a, b, c, d] = four else { continue };
            let four = offset(a) | offset(b) << FEW_BITS | offset(c) << (2 * FEW_BITS) | offset(d) << (3 * FEW_BITS);
            if let Some(count) = self.fours.get_mut(index(four) % FOURS) {
                *count = count.wrapping_add(1);
            }
        }
        fours.remainder().iter().for_each(|&value| self.add(index(offset(value)), 0));
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
        for (four, count) in self.fours.iter_mut().enumerate().filter(|(_, count)| **count > 0) {
            let count = std::mem::take(count);
            for place in 0..4 {
                if let Some([sum, ..]) = self.lanes.get_mut(four >> (place * FEW_BITS) & (FEW - 1)) {
                    *sum += count;
                }
            }
        }
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

/// A string of at most 16 bytes: its two halves and its length.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Short {
    low: u64,
    high: u64,
    length: usize,
}

impl Short {
    /// The string of that length at `from`; `None` where it is longer, or ends in the last 16 of the bytes.
    #[inline(always)]
    pub(super) fn new(bytes: &[u8], from: usize, length: usize) -> Option<Self> {
        // A table, not a comparison: which length comes next is not to be guessed.
        let &[keep_low, keep_high] = KEPT.get(length)?;
        let sixteen = bytes.get(from..)?.first_chunk::<16>()?;
        let word = u128::from_le_bytes(*sixteen);
        #[expect(clippy::cast_possible_truncation, reason = "the two halves")]
        let (low, high) = (word as u64, (word >> 64) as u64);
        Some(Self { low: low & keep_low, high: high & keep_high, length })
    }
}

/// The bits of a string's first and second eight bytes, by its length.
#[rustfmt::skip]
const KEPT: [[u64; 2]; 17] = [
    kept(0), kept(1), kept(2), kept(3), kept(4), kept(5), kept(6), kept(7), kept(8),
    kept(9), kept(10), kept(11), kept(12), kept(13), kept(14), kept(15), kept(16),
];

const fn kept(length: u32) -> [u64; 2] {
    match length {
        0..8 => [(1 << (8 * length)) - 1, 0],
        8 => [u64::MAX, 0],
        _ => [u64::MAX, u64::MAX >> (128 - 8 * length)],
    }
}

/// What a [`Memo`] remembers.
pub(super) trait Key: Copy + PartialEq {
    /// One that no category has, if there is one.
    const NONE: Self;

    /// Any bits of it, mixed into the upper ones.
    fn hash(self) -> u64;
}

/// Odd, and without a pattern: from the digits of pi.
const MIX: u64 = 0x243f_6a88_85a3_08d3;

impl Key for Short {
    const NONE: Self = Self { low: 0, high: 0, length: usize::MAX };

    #[inline(always)]
    fn hash(self) -> u64 {
        (self.low ^ self.high.rotate_left(29) ^ self.length as u64).wrapping_mul(MIX)
    }
}

impl Key for Option<i64> {
    const NONE: Self = None;

    #[inline(always)]
    fn hash(self) -> u64 {
        self.unwrap_or_default().cast_unsigned().wrapping_mul(MIX)
    }
}

/// The categories met last, each in the one place where it may be, with its number and how often it was met since.
pub(super) struct Memo<K> {
    places: Box<[Place<K>; MEMO]>,
}

#[derive(Clone, Copy)]
struct Place<K> {
    key: K,
    number: u32,
    count: u32,
}

const MEMO: usize = 1 << 10;

impl<K: Key> Memo<K> {
    pub(super) fn new() -> Self {
        Self { places: Box::new([Place { key: K::NONE, number: 0, count: 0 }; MEMO]) }
    }

    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "ten bits")]
    fn place(&mut self, key: K) -> Option<&mut Place<K>> {
        self.places.get_mut((key.hash() >> (64 - MEMO.ilog2())) as usize & (MEMO - 1))
    }

    /// Counts a category that is remembered; whether it is.
    #[inline(always)]
    pub(super) fn count(&mut self, key: K) -> bool {
        match self.place(key) {
            Some(place) if place.key == key && place.count < u32::MAX => {
                place.count += 1;
                true
            }
            _ => false,
        }
    }

    /// Remembers a category that is met once, in the place of another.
    pub(super) fn remember(&mut self, key: K, number: u32, tally: &mut Tally) {
        if let Some(place) = self.place(key) {
            let before = std::mem::replace(place, Place { key, number, count: 1 });
            tally.add(Some(before.number), u64::from(before.count));
        }
    }

    /// The number of a category that is remembered.
    #[inline(always)]
    pub(super) fn number(&mut self, key: K) -> Option<u32> {
        self.place(key).filter(|place| place.key == key).map(|place| place.number)
    }

    /// Tells all that was counted.
    pub(super) fn drain(self, tally: &mut Tally) {
        for place in self.places.iter().filter(|place| place.count > 0) {
            tally.add(Some(place.number), u64::from(place.count));
        }
    }
}
