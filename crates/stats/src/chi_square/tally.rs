//! Counting many rows of few categories.

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
