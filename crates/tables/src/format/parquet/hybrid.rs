//! Runs of one number, and packed numbers, by turns: levels, indices of a dictionary, booleans.

use super::thrift::{push_varint, varint};

/// Reads numbers of a page, whose bytes each call is given.
#[derive(Clone)]
pub(super) struct Hybrid {
    at: usize,
    end: usize,
    width: u32,
    /// How many numbers the run still has.
    left: u64,
    /// The number of the run, unless it is packed.
    repeated: Option<u32>,
    /// Where the next packed number begins, in bits.
    bit: usize,
}

impl Hybrid {
    /// Of the bytes from `at` to `end`; `None` where numbers are too wide.
    pub(super) fn new(at: usize, end: usize, width: u8) -> Option<Hybrid> {
        (width <= 32).then(|| Hybrid { at, end, width: u32::from(width), left: 0, repeated: None, bit: 0 })
    }

    pub(super) fn next(&mut self, bytes: &[u8]) -> Option<u32> {
        if self.left == 0 {
            self.run(bytes)?;
        }
        self.left -= 1;
        if let Some(value) = self.repeated {
            return Some(value);
        }
        let value = packed(bytes, self.bit, self.width)?;
        self.bit += self.width as usize;
        u32::try_from(value).ok()
    }

    fn run(&mut self, bytes: &[u8]) -> Option<()> {
        // An empty run is no run; each takes a byte at least, so this ends.
        while self.left == 0 {
            let (head, length) = varint(bytes.get(self.at..self.end)?)?;
            self.at += length;
            self.left = head >> 1;
            if head & 1 == 1 {
                let size = usize::try_from(self.left).ok()?.checked_mul(self.width as usize)?;
                (self.repeated, self.bit) = (None, self.at.checked_mul(8)?);
                self.left = self.left.checked_mul(8)?;
                // The last numbers may be missing where they are none of the page's; reading them finds that out.
                self.at = self.at.checked_add(size)?.min(self.end);
            } else {
                let size = self.width.div_ceil(8) as usize;
                let value = bytes.get(self.at..self.at + size).filter(|_| self.at + size <= self.end)?;
                self.repeated = Some(value.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte)));
                self.at += size;
            }
        }
        Some(())
    }
}

/// A number of up to 64 bits from packed ones, the lowest bits first.
pub(super) fn packed(bytes: &[u8], bit: usize, width: u32) -> Option<u64> {
    if width == 0 {
        return Some(0);
    }
    let from = bytes.get(bit / 8..)?;
    let shift = bit % 8;
    let mask = u64::MAX >> (64 - width);
    if let Some(word) = from.first_chunk::<8>()
        && shift + width as usize <= 64
    {
        return Some(u64::from_le_bytes(*word) >> shift & mask);
    }
    let size = (shift + width as usize).div_ceil(8);
    let sum = from.get(..size)?.iter().rev().fold(0_u128, |sum, byte| sum << 8 | u128::from(*byte));
    u64::try_from(sum >> shift & u128::from(mask)).ok()
}

/// How many bits hold every number up to `most`.
pub(super) fn width(most: u32) -> u8 {
    u8::try_from(32 - most.leading_zeros()).unwrap_or(32)
}

/// Appends bits that lie packed already, or a run of ones where all are set.
pub(super) fn push_bits(bits: &[u8], count: usize, all_set: bool, out: &mut Vec<u8>) {
    if all_set {
        push_varint((count as u64) << 1, out);
        out.push(1);
    } else {
        push_varint((count.div_ceil(8) as u64) << 1 | 1, out);
        out.extend_from_slice(bits);
    }
}

/// Appends numbers of that width, packed.
pub(super) fn push_packed(numbers: &[u32], width: u8, out: &mut Vec<u8>) {
    push_varint((numbers.len().div_ceil(8) as u64) << 1 | 1, out);
    let (mut word, mut bits) = (0_u64, 0);
    for number in
        numbers.iter().copied().chain(std::iter::repeat_n(0, numbers.len().next_multiple_of(8) - numbers.len()))
    {
        word |= u64::from(number) << bits;
        bits += u32::from(width);
        while bits >= 8 {
            out.push(word.to_le_bytes()[0]);
            word >>= 8;
            bits -= 8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_they_were_packed() {
        for bits in 1..=32_u8 {
            let numbers: Vec<u32> = (0..100_u32).map(|at| at.wrapping_mul(2_654_435_761) >> (32 - bits)).collect();
            let mut bytes = Vec::new();
            push_packed(&numbers, bits, &mut bytes);
            let mut hybrid = Hybrid::new(0, bytes.len(), bits).unwrap();
            let read: Vec<u32> = (0..100).map(|_| hybrid.next(&bytes).unwrap()).collect();
            assert_eq!(read, numbers, "{bits}");
        }
        assert_eq!((width(0), width(1), width(255), width(256)), (0, 1, 8, 9));
    }

    #[test]
    fn runs_end_with_the_bytes() {
        // Three sevens, then eight packed bits.
        let bytes = [6, 7, 3, 0b0101_0101];
        let mut hybrid = Hybrid::new(0, 2, 3).unwrap();
        assert_eq!([0; 4].map(|_| hybrid.next(&bytes)), [Some(7), Some(7), Some(7), None]);
        let mut hybrid = Hybrid::new(2, 4, 1).unwrap();
        assert_eq!([0; 9].map(|_| hybrid.next(&bytes)).iter().flatten().sum::<u32>(), 4);
        assert!(Hybrid::new(0, 4, 33).is_none());
    }
}
