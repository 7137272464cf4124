//! Compressed pages. Snappy and LZ4 know what they become, and are held to it; the others are read no further.

use std::io::Read;

use crate::format::{FormatError, wrong, zstd};

use super::metadata::broken;

/// How far back Zstandard may refer: as far as a page is large.
const MOST_WINDOW: u64 = 32 * 1024 * 1024;

/// Makes `bytes` what they were: `size` bytes, which the caller has bounded.
pub(super) fn decompress(codec: i64, bytes: Vec<u8>, size: usize) -> Result<Vec<u8>, FormatError> {
    let out = match codec {
        0 => Some(bytes),
        1 => snappy(&bytes, size),
        2 => gzip(&bytes, size),
        6 => zstd(bytes.as_slice(), MOST_WINDOW).and_then(|from| read(from, size)),
        7 => lz4(&bytes, size),
        other => {
            let name = match other {
                3 => "LZO",
                4 => "Brotli",
                5 => "the deprecated LZ4",
                _ => "something unknown",
            };
            return Err(wrong(format!(
                "The Parquet file is compressed with {name}. Write it with Snappy, Zstandard, Gzip or LZ4_RAW."
            )));
        }
    };
    out.filter(|out| out.len() == size).ok_or_else(broken)
}

/// One member, without a look at its checksum: the tables for that would weigh 16 KB in wasm.
fn gzip(bytes: &[u8], size: usize) -> Option<Vec<u8>> {
    let (&[0x1f, 0x8b, 8, flags, ..], mut rest) = bytes.split_first_chunk::<10>()? else { return None };
    let flag = |bit: u8| flags >> bit & 1 == 1;
    if flag(2) {
        let (length, behind) = rest.split_first_chunk()?;
        rest = behind.get(usize::from(u16::from_le_bytes(*length))..)?;
    }
    // A name and a comment, each up to a zero.
    for _ in 0..usize::from(flag(3)) + usize::from(flag(4)) {
        rest = rest.get(rest.iter().position(|byte| *byte == 0)? + 1..)?;
    }
    rest = rest.get(if flag(1) { 2 } else { 0 }..)?;
    miniz_oxide::inflate::decompress_to_vec_with_limit(rest, size).ok()
}

fn snappy(bytes: &[u8], size: usize) -> Option<Vec<u8>> {
    let fits = snap::raw::decompress_len(bytes) == Ok(size);
    fits.then(|| snap::raw::Decoder::new().decompress_vec(bytes).ok())?
}

fn lz4(bytes: &[u8], size: usize) -> Option<Vec<u8>> {
    // No byte becomes more than 255.
    let fits = size / 255 <= bytes.len();
    fits.then(|| lz4_flex::block::decompress(bytes, size).ok())?
}

/// One byte more than there should be shows that there are too many.
fn read(from: impl Read, size: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    from.take(size as u64 + 1).read_to_end(&mut out).ok()?;
    Some(out)
}
