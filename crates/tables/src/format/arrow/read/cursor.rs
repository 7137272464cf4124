//! A column's way through the buffers of a record batch.

use super::super::buffer::{Buffer, Codec, Section, hold};
use super::super::layout::{Field, Kind, Layout};
use super::super::message::broken;
use super::{Parts, Stop};
use crate::batch::Column;
use crate::format::builder::ColumnBuilder;
use crate::format::physical::{Meaning, Refusal};
use crate::format::{Bytes, FormatError, LONGEST_TEXT};

/// Where a column's parts begin among those of a record batch.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    node: usize,
    buffer: usize,
    view: usize,
}

impl Place {
    /// Behind the parts of these columns.
    pub(super) fn before(fields: &[Field]) -> Place {
        fields.iter().fold(Place::default(), |sum, field| Place {
            node: sum.node.saturating_add(field.nodes),
            buffer: sum.buffer.saturating_add(field.buffers),
            view: sum.view.saturating_add(field.views),
        })
    }
}

/// A column on its way.
#[derive(Default)]
pub(super) struct Cursor {
    /// Which rows have a value; all have where it is absent.
    validity: Option<Bits>,
    values: Values,
}

#[derive(Default)]
enum Values {
    #[default]
    None,
    Bits(Bits),
    Fixed(Buffer, usize),
    Texts {
        offsets: Buffer,
        wide: bool,
        /// Where the next text begins, once the first offset was read.
        last: Option<u64>,
        texts: Buffer,
    },
    Views(Buffer, Vec<Heap>),
}

/// Bits, read from the lowest of the first byte on.
struct Bits {
    buffer: Buffer,
    byte: u8,
    left: u8,
}

impl Bits {
    fn new(buffer: Buffer) -> Bits {
        Bits { buffer, byte: 0, left: 0 }
    }

    fn next(&mut self) -> Result<bool, FormatError> {
        if self.left == 0 {
            self.byte = self.buffer.next(1)?.first().copied().unwrap_or_default();
            self.left = 8;
        }
        let bit = self.byte & 1 == 1;
        self.byte >>= 1;
        self.left -= 1;
        Ok(bit)
    }
}

/// Texts that views lead to.
enum Heap {
    /// In the file, with what was read of it last and where that begins.
    There { source: Bytes, at: u64, end: u64, window: Vec<u8>, from: u64 },
    /// It was compressed.
    Here(Vec<u8>),
}

impl Heap {
    fn get(&mut self, offset: usize, length: usize) -> Result<&[u8], FormatError> {
        const WINDOW: usize = 64 * 1024;
        match self {
            Heap::Here(bytes) => bytes.get(offset..).and_then(|rest| rest.get(..length)).ok_or_else(broken),
            Heap::There { source, at, end, window, from } => {
                let start = *at + offset as u64;
                let stop = start.checked_add(length as u64).filter(|stop| stop <= end).ok_or_else(broken)?;
                if start < *from || stop > *from + window.len() as u64 {
                    let there = usize::try_from(*end - start).unwrap_or(usize::MAX);
                    window.resize(WINDOW.max(length).min(there), 0);
                    let count = source.read_at(start, window).map_err(FormatError::Unreadable)?;
                    window.truncate(count);
                    *from = start;
                }
                let begin = usize::try_from(start - *from).unwrap_or(usize::MAX);
                window.get(begin..).and_then(|rest| rest.get(..length)).ok_or_else(broken)
            }
        }
    }
}

impl Cursor {
    /// Opens the buffers of the column at a place of a record batch.
    pub(super) fn open(
        source: &Bytes,
        parts: &Parts,
        place: Place,
        kind: Kind,
        held: &mut u64,
    ) -> Result<Cursor, FormatError> {
        let node = parts.nodes.get(place.node).ok_or_else(broken)?;
        if u64::try_from(node[0]) != Ok(parts.rows) {
            return Err(broken());
        }
        if kind.layout == Layout::Null {
            return Ok(Cursor::default());
        }
        let views = parts.views.get(..place.view).ok_or_else(broken)?;
        let count = |count: i64| usize::try_from(count).map_err(|_| broken());
        let mut first = place.buffer;
        for [views] in views {
            first = first.checked_add(count(*views)?).ok_or_else(broken)?;
        }
        let section = |at: usize| {
            let [offset, length] = first.checked_add(at).and_then(|at| parts.buffers.get(at)).ok_or_else(broken)?;
            let whole = |number: &i64| u64::try_from(*number).ok();
            let from = whole(offset).and_then(|offset| parts.body.checked_add(offset));
            let end = from.zip(whole(length)).and_then(|(from, length)| from.checked_add(length));
            let (from, end) = from.zip(end.filter(|end| *end <= parts.end)).ok_or_else(broken)?;
            Ok((from, end))
        };
        let mut buffer = |at: usize| {
            let (from, end) = section(at)?;
            Buffer::open(Section::new(source, from, end), parts.codec, held)
        };
        let (from, end) = section(0)?;
        let validity = if from < end { Some(Bits::new(buffer(0)?)) } else { None };
        let values = match kind.layout {
            Layout::Null | Layout::Nested => Values::None,
            Layout::Bits => Values::Bits(Bits::new(buffer(1)?)),
            Layout::Fixed(width) => Values::Fixed(buffer(1)?, width),
            Layout::Offsets { wide } => Values::Texts { offsets: buffer(1)?, wide, last: None, texts: buffer(2)? },
            Layout::Views => {
                let entries = buffer(1)?;
                let [views] = *parts.views.get(place.view).ok_or_else(broken)?;
                let mut heaps = Vec::new();
                for at in 0..count(views)? {
                    let (from, end) = section(at.saturating_add(2))?;
                    heaps.push(heap(source, from, end, parts.codec, held)?);
                }
                Values::Views(entries, heaps)
            }
        };
        Ok(Cursor { validity, values })
    }

    /// Appends the next row; that of a column of indices is a value of the dictionary.
    pub(super) fn next(
        &mut self,
        kind: Kind,
        dictionary: Option<&Column>,
        out: &mut ColumnBuilder,
    ) -> Result<(), Stop> {
        let valid = match &mut self.validity {
            Some(bits) => bits.next()?,
            None => true,
        };
        let bit;
        let raw = match &mut self.values {
            Values::None => {
                out.null();
                return Ok(());
            }
            Values::Bits(bits) => {
                bit = [u8::from(bits.next()?)];
                bit.as_slice()
            }
            Values::Fixed(buffer, width) => buffer.next(*width)?,
            Values::Texts { offsets, wide, last, texts } => {
                let start = match *last {
                    Some(start) => start,
                    None => {
                        let start = offset(offsets, *wide)?;
                        texts.skip(start)?;
                        start
                    }
                };
                let end = offset(offsets, *wide)?;
                *last = Some(end);
                let length = end.checked_sub(start).ok_or(Refusal::Broken)?;
                match usize::try_from(length) {
                    Ok(length) if length <= LONGEST_TEXT => texts.next(length)?,
                    _ if valid => return Err(Refusal::Long.into()),
                    _ => {
                        texts.skip(length)?;
                        &[]
                    }
                }
            }
            Values::Views(entries, heaps) if valid => view(entries.next(16)?, heaps)?,
            Values::Views(entries, _) => entries.next(16)?,
        };
        if !valid {
            out.null();
        } else if let Some(dictionary) = dictionary {
            let index = index(raw, kind.meaning).ok_or(Refusal::Broken)?;
            out.push_from(dictionary, index).ok_or(Refusal::Broken)?;
        } else {
            kind.meaning.push(raw, out)?;
        }
        Ok(())
    }
}

fn heap(source: &Bytes, at: u64, end: u64, codec: Option<Codec>, held: &mut u64) -> Result<Heap, FormatError> {
    const MOST: u64 = 64 * 1024 * 1024;
    if codec.is_none() {
        return Ok(Heap::There { source: source.clone(), at, end, window: Vec::new(), from: at });
    }
    let bytes = Buffer::open(Section::new(source, at, end), codec, held)?.whole(MOST)?;
    hold(bytes.len() as u64, held)?;
    Ok(Heap::Here(bytes))
}

fn offset(offsets: &mut Buffer, wide: bool) -> Result<u64, FormatError> {
    let offset = if wide {
        offsets.next(8)?.try_into().map(i64::from_le_bytes)
    } else {
        offsets.next(4)?.try_into().map(|bytes| i64::from(i32::from_le_bytes(bytes)))
    };
    offset.ok().and_then(|offset| u64::try_from(offset).ok()).ok_or_else(broken)
}

/// The text of a view: in place up to 12 bytes, else where its heap's number and an offset tell.
fn view<'a>(entry: &'a [u8], heaps: &'a mut [Heap]) -> Result<&'a [u8], Stop> {
    let number = |at: usize| {
        let bytes = entry.get(at..).and_then(|rest| rest.first_chunk::<4>());
        bytes.and_then(|bytes| usize::try_from(i32::from_le_bytes(*bytes)).ok()).ok_or(Refusal::Broken)
    };
    let length = number(0)?;
    if length <= 12 {
        return Ok(entry.get(4..4 + length).unwrap_or_default());
    }
    if length > LONGEST_TEXT {
        return Err(Refusal::Long.into());
    }
    let heap = heaps.get_mut(number(8)?).ok_or(Refusal::Broken)?;
    Ok(heap.get(number(12)?, length)?)
}

/// A row of a dictionary.
fn index(raw: &[u8], meaning: Meaning) -> Option<usize> {
    let mut wide = [0; 8];
    for (to, from) in wide.iter_mut().zip(raw) {
        *to = *from;
    }
    // The sign of a number that is too narrow would be lost; no row is there either way.
    let negative = meaning == Meaning::Signed && raw.last().is_some_and(|byte| *byte >= 0x80);
    usize::try_from(u64::from_le_bytes(wide)).ok().filter(|_| !negative)
}
