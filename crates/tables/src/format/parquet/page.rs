//! Pages: their headers, levels and values.

use super::codec::decompress;
use super::delta::Delta;
use super::hybrid::Hybrid;
use super::kind::{Kind, Shape};
use super::metadata::{broken, fill};
use super::thrift::{STRUCT, Thrift};
use crate::batch::Column;
use crate::format::builder::ColumnBuilder;
use crate::format::physical::Refusal;
use crate::format::{Bytes, FormatError, wrong};

/// The largest page, in bytes, before and after it is compressed.
const LARGEST_PAGE: usize = 32 * 1024 * 1024;

/// The largest header: it may hold the least and the greatest value.
const LARGEST_HEADER: usize = 1024 * 1024;

#[derive(Default)]
struct Header {
    kind: i64,
    plain_size: usize,
    size: usize,
    values: u64,
    encoding: i64,
    level_encoding: i64,
    /// How many bytes of levels stand before the values of a page of the second version, never compressed.
    levels: Option<(usize, usize)>,
    compressed: bool,
}

fn header(bytes: &[u8]) -> Option<(Header, usize)> {
    let mut thrift = Thrift::new(bytes);
    let mut header = Header { compressed: true, ..Header::default() };
    thrift.fields(|thrift, id, kind| {
        match id {
            1 => header.kind = thrift.integer()?,
            2 => header.plain_size = usize::try_from(thrift.integer()?).ok()?,
            3 => header.size = usize::try_from(thrift.integer()?).ok()?,
            5 | 7 | 8 if kind == STRUCT => inner(thrift, id, &mut header)?,
            _ => return Some(false),
        }
        Some(true)
    })?;
    Some((header, thrift.at()))
}

fn inner(thrift: &mut Thrift<'_>, page: i64, header: &mut Header) -> Option<()> {
    let (mut definition, mut repetition) = (0, 0);
    thrift.fields(|thrift, id, kind| {
        if (page, id) == (8, 7) {
            header.compressed = kind == 1;
            return Some(false);
        }
        let number = match (page, id) {
            (_, 1) | (5 | 7, 2) | (5, 3) | (8, 4..=6) => thrift.integer()?,
            _ => return Some(false),
        };
        match (page, id) {
            (_, 1) => header.values = u64::try_from(number).ok()?,
            (5 | 7, 2) | (8, 4) => header.encoding = number,
            (5, 3) => header.level_encoding = number,
            (8, 5) => definition = usize::try_from(number).ok()?,
            _ => repetition = usize::try_from(number).ok()?,
        }
        Some(true)
    })?;
    if page == 8 {
        header.levels = Some((repetition, definition));
        header.level_encoding = 3;
    }
    Some(())
}

/// A page of values.
#[derive(Default)]
pub(super) struct Page {
    bytes: Vec<u8>,
    /// How many rows it still has.
    pub(super) left: u64,
    /// Whether each row has a value; every row has where it is absent.
    levels: Option<Hybrid>,
    values: Encoding,
}

/// How the values of a page lie, and where the next one is.
enum Encoding {
    Plain(usize),
    /// Booleans, eight a byte, by the next one's place in bits.
    Bits(usize),
    /// Booleans in runs.
    Runs(Hybrid),
    Indices(Hybrid),
    Delta(Delta),
    /// The lengths of texts, and where the next one begins.
    Lengths(Delta, usize),
    /// How much of each text is that of the one before, and the lengths of the rest.
    Prefixes {
        kept: Delta,
        rest: Delta,
        at: usize,
        last: Vec<u8>,
    },
    /// The first bytes of all values, then the second ones, and so on: how many values there are, and which is next.
    Split {
        from: usize,
        count: usize,
        next: usize,
    },
}

impl Default for Encoding {
    fn default() -> Encoding {
        Encoding::Plain(0)
    }
}

/// The values that rows refer to.
pub(super) struct Dictionary {
    /// Without a value where what stands there is none of the column's, which matters where a row refers to it.
    column: Column,
    /// Why the first of those is none.
    refusal: Refusal,
}

impl Dictionary {
    /// About how many bytes it holds.
    pub(super) fn size(&self) -> usize {
        self.column.values.bytes()
    }

    /// Appends the value at that place to a column.
    fn copy(&self, index: usize, out: &mut ColumnBuilder) -> Result<(), Refusal> {
        if index < self.column.len() && !self.column.is_valid(index) {
            return Err(self.refusal);
        }
        out.copy(&self.column.values, index).ok_or(Refusal::Broken)
    }
}

/// What was read from a chunk.
pub(super) enum Piece {
    Dictionary(Dictionary),
    Page(Box<Page>),
    /// What holds no values.
    Other,
}

/// Reads the page at `at` of a chunk that ends at `end`, and tells where the next one begins.
pub(super) fn load(
    source: &Bytes,
    (at, end): (u64, u64),
    codec: i64,
    kind: Kind,
    optional: bool,
) -> Result<(Piece, u64), FormatError> {
    let (header, length) = load_header(source, at, end)?;
    let body = at + length as u64;
    let next = body.checked_add(header.size as u64).filter(|next| *next <= end).ok_or_else(broken)?;
    if header.size > LARGEST_PAGE || header.plain_size > LARGEST_PAGE {
        return Err(wrong(format!(
            "The Parquet file has a page of more than {LARGEST_PAGE} bytes. Write it with smaller ones."
        )));
    }
    if !matches!(header.kind, 0 | 2 | 3) {
        return Ok((Piece::Other, next));
    }
    let mut bytes = vec![0; header.size];
    fill(source, body, &mut bytes)?;
    let before = header.levels.map_or(0, |(repetition, definition)| repetition.saturating_add(definition));
    if !header.compressed {
    } else if before == 0 {
        bytes = decompress(codec, bytes, header.plain_size)?;
    } else if codec != 0 {
        let values = bytes.get(before..).ok_or_else(broken)?.to_vec();
        let size = header.plain_size.checked_sub(before).ok_or_else(broken)?;
        bytes.truncate(before);
        // A page without any value has nothing to compress.
        if size > 0 {
            bytes.extend(decompress(codec, values, size)?);
        }
    }
    let piece = if header.kind == 2 {
        dictionary(&bytes, kind, &header).map(Piece::Dictionary)
    } else {
        page(bytes, kind, optional, &header).map(|page| Piece::Page(Box::new(page)))
    };
    piece.map(|piece| (piece, next)).ok_or_else(broken)
}

fn load_header(source: &Bytes, at: u64, end: u64) -> Result<(Header, usize), FormatError> {
    let there = usize::try_from(end.saturating_sub(at)).unwrap_or(LARGEST_HEADER).min(LARGEST_HEADER);
    let mut size = 512;
    loop {
        let mut bytes = vec![0; size.min(there)];
        fill(source, at, &mut bytes)?;
        if let Some(header) = header(&bytes) {
            return Ok(header);
        }
        if size >= there {
            return Err(broken());
        }
        size *= 8;
    }
}

fn dictionary(bytes: &[u8], kind: Kind, header: &Header) -> Option<Dictionary> {
    let mut refused = None;
    let mut builder = ColumnBuilder::new(kind.meaning.column_type());
    let mut at = 0;
    // Numbers of few bytes become larger.
    let most = bytes.len().saturating_add(LARGEST_PAGE);
    for _ in 0..header.values {
        let raw = plain(bytes, &mut at, kind.shape).filter(|_| builder.bytes() <= most)?;
        if let Err(refusal) = kind.meaning.push(raw, &mut builder) {
            refused.get_or_insert(refusal);
            builder.null();
        }
    }
    Some(Dictionary { column: builder.finish(), refusal: refused.unwrap_or(Refusal::Broken) })
}

/// The value that lies plainly at `at`.
fn plain<'a>(bytes: &'a [u8], at: &mut usize, shape: Shape) -> Option<&'a [u8]> {
    let length = match shape {
        Shape::Fixed(width) => width,
        Shape::Bit => return None,
        Shape::Bytes => {
            let length = u32::from_le_bytes(*bytes.get(*at..)?.first_chunk()?);
            *at += 4;
            usize::try_from(length).ok()?
        }
    };
    let raw = bytes.get(*at..)?.get(..length)?;
    *at += length;
    Some(raw)
}

fn page(bytes: Vec<u8>, kind: Kind, optional: bool, header: &Header) -> Option<Page> {
    let mut at = 0;
    let levels = match header.levels {
        Some((repetition, definition)) => {
            at = repetition.checked_add(definition)?;
            optional.then(|| Hybrid::new(repetition, at, 1)).flatten()
        }
        None if optional => {
            // 3 is the only encoding of levels in use for ten years.
            let size = bytes.first_chunk().filter(|_| header.level_encoding == 3)?;
            at = usize::try_from(u32::from_le_bytes(*size)).ok()?.checked_add(4)?;
            Hybrid::new(4, at, 1)
        }
        None => None,
    };
    let (rest, most) = (bytes.get(at..)?, header.values);
    let values = match (header.encoding, kind.shape) {
        (0, Shape::Bit) => Encoding::Bits(at.checked_mul(8)?),
        (0, _) => Encoding::Plain(at),
        (2 | 8, _) => {
            // A page without values may lack even the width.
            let width = rest.first().copied().unwrap_or_default();
            Encoding::Indices(Hybrid::new(at + 1, bytes.len(), width)?)
        }
        (3, Shape::Bit) => {
            let size = usize::try_from(u32::from_le_bytes(*rest.first_chunk()?)).ok()?;
            let from = at + 4;
            Encoding::Runs(Hybrid::new(from, from.checked_add(size).filter(|end| *end <= bytes.len())?, 1)?)
        }
        (5, Shape::Fixed(4 | 8)) => Encoding::Delta(Delta::new(&bytes, at, most)?),
        (6, Shape::Bytes) => {
            let lengths = Delta::new(&bytes, at, most)?;
            let end = end(lengths.clone(), &bytes)?;
            Encoding::Lengths(lengths, end)
        }
        (7, Shape::Bytes | Shape::Fixed(_)) => {
            let kept = Delta::new(&bytes, at, most)?;
            let rest = Delta::new(&bytes, end(kept.clone(), &bytes)?, most)?;
            let at = end(rest.clone(), &bytes)?;
            Encoding::Prefixes { kept, rest, at, last: Vec::new() }
        }
        (9, Shape::Fixed(width)) => Encoding::Split { from: at, count: rest.len() / width, next: 0 },
        _ => return None,
    };
    Some(Page { bytes, left: header.values, levels, values })
}

/// Where the numbers end.
fn end(mut numbers: Delta, bytes: &[u8]) -> Option<usize> {
    while numbers.left() > 0 {
        numbers.next(bytes)?;
    }
    Some(numbers.end())
}

impl Page {
    /// Whether a row is left.
    pub(super) fn is_empty(&self) -> bool {
        self.left == 0
    }

    /// How many bytes it holds.
    pub(super) fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Appends the next row.
    pub(super) fn next(
        &mut self,
        kind: Kind,
        dictionary: Option<&Dictionary>,
        out: &mut ColumnBuilder,
    ) -> Result<(), Refusal> {
        self.left -= 1;
        let bytes = self.bytes.as_slice();
        if let Some(levels) = &mut self.levels
            && levels.next(bytes).ok_or(Refusal::Broken)? == 0
        {
            out.null();
            return Ok(());
        }
        self.values.next(bytes, kind, dictionary, out)
    }
}

impl Encoding {
    fn next(
        &mut self,
        bytes: &[u8],
        kind: Kind,
        dictionary: Option<&Dictionary>,
        out: &mut ColumnBuilder,
    ) -> Result<(), Refusal> {
        let broken = || Refusal::Broken;
        match self {
            Encoding::Plain(at) => kind.meaning.push(plain(bytes, at, kind.shape).ok_or_else(broken)?, out),
            Encoding::Bits(bit) => {
                let byte = bytes.get(*bit / 8).ok_or_else(broken)?;
                let value = byte >> (*bit % 8) & 1;
                *bit += 1;
                kind.meaning.push(&[value], out)
            }
            Encoding::Runs(runs) => {
                let value = runs.next(bytes).ok_or_else(broken)?;
                kind.meaning.push(&[u8::from(value != 0)], out)
            }
            Encoding::Indices(indices) => {
                let index = indices.next(bytes).ok_or_else(broken)? as usize;
                dictionary.ok_or_else(broken)?.copy(index, out)
            }
            Encoding::Delta(numbers) => {
                let value = numbers.next(bytes).ok_or_else(broken)?.to_le_bytes();
                let width = if kind.shape == Shape::Fixed(4) { 4 } else { 8 };
                kind.meaning.push(value.get(..width).unwrap_or_default(), out)
            }
            Encoding::Lengths(lengths, at) => {
                let length = lengths.next(bytes).and_then(|length| usize::try_from(length).ok()).ok_or_else(broken)?;
                let raw = bytes.get(*at..).and_then(|rest| rest.get(..length)).ok_or_else(broken)?;
                *at += length;
                kind.meaning.push(raw, out)
            }
            Encoding::Prefixes { kept, rest, at, last } => {
                let size = |numbers: &mut Delta| numbers.next(bytes).and_then(|size| usize::try_from(size).ok());
                let (kept, length) = (size(kept).ok_or_else(broken)?, size(rest).ok_or_else(broken)?);
                let raw = bytes.get(*at..).and_then(|rest| rest.get(..length)).ok_or_else(broken)?;
                if kept > last.len() || !matches!(kind.shape, Shape::Bytes) && Shape::Fixed(kept + length) != kind.shape
                {
                    return Err(Refusal::Broken);
                }
                *at += length;
                last.truncate(kept);
                last.extend_from_slice(raw);
                kind.meaning.push(last, out)
            }
            Encoding::Split { from, count, next } => {
                let Shape::Fixed(width) = kind.shape else { return Err(Refusal::Broken) };
                if next >= count {
                    return Err(Refusal::Broken);
                }
                let lane = |at: usize| bytes.get(*from + at * *count + *next).copied();
                let raw: Option<Vec<u8>> = (0..width).map(lane).collect();
                *next += 1;
                kind.meaning.push(&raw.ok_or_else(broken)?, out)
            }
        }
    }
}
