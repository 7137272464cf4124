//! Counting values that lie close together.

use std::ops::BitOr;

use crate::Result;
use crate::validity::Validity;

/// So many different values are counted in a table.
pub(super) const SPAN: usize = BEYOND as usize;
/// What stands for all that are outside of it.
const BEYOND: u8 = u8::MAX;
/// Up to so many are compared with each value, many values at once; of more, each value looks its count up.
const FEW: usize = if HAS_VECTORS { 16 } else { 0 };
const HAS_VECTORS: bool = cfg!(any(not(target_family = "wasm"), target_feature = "simd128"));
/// So many are compared in one walk: as many as processors have registers for.
const GROUP: usize = 8;
/// Bytes that are compared at once.
const VECTOR: usize = 16;
/// Neighbours are counted apart: equal ones would otherwise each wait for the one before.
const LANES: usize = 4;
/// Rows that are looked at several times while they are in the processor's nearest cache: 16 KB of the widest. A multiple of 64,
/// and few enough that no byte overflows that counts in every [`VECTOR`].
pub(super) const BLOCK: usize = 1 << 11;
const _: () = assert!(BLOCK.is_multiple_of(64) && BLOCK / VECTOR <= u8::MAX as usize);

/// How far a value is from the lowest of the table, in as many bits as the value has.
pub(super) trait Offset: Copy + Default + BitOr<Output = Self> + Into<u64> {}

impl Offset for u32 {}
impl Offset for u64 {}

/// Counts of values below [`SPAN`], and of nulls.
pub(super) struct Table {
    lanes: [[u64; LANES]; 256],
    nulls: u64,
}

impl Table {
    pub(super) fn new() -> Self {
        Self { lanes: [[0; LANES]; 256], nulls: 0 }
    }

    /// Counts at most a [`BLOCK`], unless a value that is not null is outside the table: then nothing is counted.
    // Called often, so that JavaScript's engines compile it well while it is still in use.
    #[inline(never)]
    pub(super) fn count<T: Copy, O: Offset>(
        &mut self,
        values: &[T],
        validity: Option<Validity<'_>>,
        offset: impl Fn(T) -> O,
    ) -> bool {
        // 0 where there is no row.
        let mut bytes = [0; BLOCK];
        let most = match validity {
            None => {
                let mut all = O::default();
                for (byte, &value) in bytes.iter_mut().zip(values) {
                    let offset = offset(value);
                    all = all | offset;
                    *byte = low(offset);
                }
                u8::try_from(all.into()).ok()
            }
            Some(validity) => {
                for (byte, &value) in bytes.iter_mut().zip(values) {
                    let offset = offset(value);
                    *byte = if offset.into() < u64::from(BEYOND) { low(offset) } else { BEYOND };
                }
                clear_nulls(&mut bytes, validity);
                Some(bytes.iter().fold(0, |most, &byte| most.max(byte))).filter(|&most| most < BEYOND)
            }
        };
        let Some(most) = most else { return false };
        let nulls = validity.map_or(0, |validity| validity.nulls(values.len()));
        self.nulls += nulls;
        self.count_bytes(&bytes, most);
        let [[zeros, ..], ..] = &mut self.lanes;
        *zeros = zeros.wrapping_sub(nulls + (BLOCK - values.len()) as u64);
        true
    }

    /// Counts bytes that are at most `most`.
    fn count_bytes(&mut self, bytes: &[u8; BLOCK], most: u8) {
        if usize::from(most) < FEW {
            let (groups, _) = self.lanes.as_chunks_mut();
            for (first, lanes) in (0..=most).step_by(GROUP).zip(groups) {
                count_group(bytes, first, lanes);
            }
            return;
        }
        for four in bytes.as_chunks::<LANES>().0 {
            for (lane, &byte) in four.iter().enumerate() {
                // Always within, which the compiler sees.
                if let Some(count) = self.lanes.get_mut(usize::from(byte)).and_then(|lanes| lanes.get_mut(lane)) {
                    *count = count.wrapping_add(1);
                }
            }
        }
    }

    /// Empties the table: each offset with its count, the nulls as `None`.
    pub(super) fn drain(&mut self, mut take: impl FnMut(Option<usize>, u64) -> Result<()>) -> Result<()> {
        for (offset, lanes) in self.lanes.iter_mut().enumerate() {
            let count = std::mem::take(lanes).into_iter().fold(0, u64::wrapping_add);
            if count > 0 {
                take(Some(offset), count)?;
            }
        }
        take(None, std::mem::take(&mut self.nulls))
    }
}

/// Makes the bytes of nulls 0.
fn clear_nulls(bytes: &mut [u8; BLOCK], validity: Validity<'_>) {
    for (first, bytes) in bytes.as_chunks_mut::<64>().0.iter_mut().enumerate() {
        let word = validity.word(first * 64).to_le_bytes();
        for (eight, bits) in bytes.as_chunks_mut::<8>().0.iter_mut().zip(word) {
            *eight = (u64::from_le_bytes(*eight) & spread(bits)).to_le_bytes();
        }
    }
}

/// A byte of ones for each bit that is 1, the least significant first.
fn spread(bits: u8) -> u64 {
    const LOWEST: u64 = 0x0101_0101_0101_0101;
    const HIGHEST: u64 = LOWEST << 7;
    // Each byte keeps a bit of its own; one that is 1 carries into the highest of its byte.
    let own = (u64::from(bits) * LOWEST) & 0x8040_2010_0804_0201;
    let highest = (((own & !HIGHEST) + !HIGHEST) | own) & HIGHEST;
    (highest >> 7) * 0xff
}

/// Counts the values from `first` on.
#[inline(never)]
fn count_group(bytes: &[u8; BLOCK], first: u8, lanes: &mut [[u64; LANES]; GROUP]) {
    let mut sums = [[0_u8; VECTOR]; GROUP];
    for vector in bytes.as_chunks::<VECTOR>().0 {
        for (sums, value) in sums.iter_mut().zip(first..) {
            for (sum, &byte) in sums.iter_mut().zip(vector) {
                *sum += u8::from(byte == value);
            }
        }
    }
    for ([count, ..], sums) in lanes.iter_mut().zip(&sums) {
        let sum = sums.iter().map(|&sum| u64::from(sum)).sum();
        *count = count.wrapping_add(sum);
    }
}

#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "the lowest bits")]
fn low(offset: impl Into<u64>) -> u8 {
    offset.into() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_become_bytes() {
        for bits in 0..=u8::MAX {
            let bytes: Vec<u8> = (0..8).map(|bit| if bits >> bit & 1 == 1 { 0xff } else { 0 }).collect();
            assert_eq!(spread(bits).to_le_bytes().as_slice(), bytes);
        }
    }
}
