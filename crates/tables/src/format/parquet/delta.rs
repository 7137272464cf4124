//! Numbers by their differences: DELTA_BINARY_PACKED.

use super::hybrid::packed;
use super::thrift::{varint, zigzag};

/// The most numbers of a block; programs write 128. Those of no bits take no bytes, so a small page could claim many.
const LARGEST_BLOCK: u64 = 1 << 16;

/// Reads numbers of a page, whose bytes each call is given.
#[derive(Clone)]
pub(super) struct Delta {
    at: usize,
    /// How many numbers the header says that there are, less those that were read.
    left: u64,
    value: i64,
    first: bool,
    per_mini: u64,
    minis: usize,
    least: i64,
    widths_at: usize,
    mini: usize,
    /// How many numbers the mini block still has, and where the next begins, in bits.
    in_mini: u64,
    width: u32,
    bit: usize,
}

impl Delta {
    /// Of the bytes from `at` on, which may be up to `most` numbers.
    pub(super) fn new(bytes: &[u8], at: usize, most: u64) -> Option<Delta> {
        let mut head = Head { bytes, at };
        let (block, minis, left) = (head.next()?, head.next()?, head.next()?);
        let value = zigzag(head.next()?);
        let fits = minis > 0
            && left <= most
            && block <= LARGEST_BLOCK
            && block.is_multiple_of(minis)
            && (block / minis).is_multiple_of(8);
        let per_mini = block.checked_div(minis).filter(|per_mini| fits && *per_mini > 0)?;
        let minis = usize::try_from(minis).ok()?;
        Some(Delta {
            at: head.at,
            left,
            value,
            first: true,
            per_mini,
            minis,
            least: 0,
            widths_at: 0,
            mini: minis,
            in_mini: 0,
            width: 0,
            bit: 0,
        })
    }

    /// How many numbers there are still.
    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// Where what comes behind the numbers begins: after the last of them was read.
    pub(super) fn end(&self) -> usize {
        self.at
    }

    pub(super) fn next(&mut self, bytes: &[u8]) -> Option<i64> {
        self.left = self.left.checked_sub(1)?;
        if self.first {
            self.first = false;
            return Some(self.value);
        }
        if self.in_mini == 0 {
            self.begin_mini(bytes)?;
        }
        let more = packed(bytes, self.bit, self.width)?;
        self.bit += self.width as usize;
        self.in_mini -= 1;
        self.value = self.value.wrapping_add(self.least).wrapping_add(more.cast_signed());
        Some(self.value)
    }

    fn begin_mini(&mut self, bytes: &[u8]) -> Option<()> {
        if self.mini == self.minis {
            let mut head = Head { bytes, at: self.at };
            self.least = zigzag(head.next()?);
            self.widths_at = head.at;
            self.at = head.at.checked_add(self.minis)?;
            self.mini = 0;
        }
        self.width = u32::from(*bytes.get(self.widths_at + self.mini)?);
        self.mini += 1;
        self.in_mini = self.per_mini;
        self.bit = self.at.checked_mul(8)?;
        let size = usize::try_from(self.per_mini / 8).ok()?.checked_mul(self.width as usize)?;
        self.at = self.at.checked_add(size).filter(|_| self.width <= 64)?;
        Some(())
    }
}

struct Head<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Head<'_> {
    fn next(&mut self) -> Option<u64> {
        let (value, length) = varint(self.bytes.get(self.at..)?)?;
        self.at += length;
        Some(value)
    }
}
