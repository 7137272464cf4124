//! Messages: where they are, and what stands in them.

use super::MAGIC;
use super::flat::Table;
use super::layout::{Field, fields};
use crate::format::{Bytes, FormatError, wrong};

/// The largest head of a message, in bytes.
const LARGEST: usize = 16 * 1024 * 1024;

pub(super) fn broken() -> FormatError {
    wrong("The file is no whole Arrow IPC file or stream, or it is damaged. Send it again, or write it anew.")
}

/// A message's head, and where its body lies.
pub(super) struct Message {
    head: Vec<u8>,
    pub(super) body: u64,
    pub(super) end: u64,
}

pub(super) enum Content<'a> {
    Schema(Table<'a>),
    Dictionary { id: i64, batch: Table<'a>, more: bool },
    Batch(Table<'a>),
    Other,
}

impl Message {
    pub(super) fn content(&self) -> Option<Content<'_>> {
        let table = Table::root(&self.head)?;
        let inner = table.table(2)?;
        Some(match table.u8(1) {
            1 => Content::Schema(inner),
            2 => Content::Dictionary { id: inner.i64(0), batch: inner.table(1)?, more: inner.u8(2) == 1 },
            3 => Content::Batch(inner),
            _ => Content::Other,
        })
    }
}

/// Where a file's messages are.
pub(super) enum Messages {
    /// One behind another, from here on.
    Stream(u64),
    /// As the footer says: dictionaries, then record batches.
    File(std::vec::IntoIter<u64>),
}

/// Reads as many bytes as asked, or less at the end.
fn fill(source: &Bytes, at: u64, out: &mut [u8]) -> Result<usize, FormatError> {
    source.read_at(at, out).map_err(FormatError::Unreadable)
}

impl Messages {
    /// Finds them, and the columns.
    pub(super) fn open(source: &Bytes) -> Result<(Messages, Vec<Field>), FormatError> {
        let mut start = [0; 8];
        fill(source, 0, &mut start)?;
        if start.starts_with(b"FEA1") {
            return Err(wrong("The file is in Feather's first version. Write it in the second, or as Parquet."));
        }
        if start.starts_with(MAGIC) {
            return file(source);
        }
        let message = message(source, 0)?.ok_or_else(broken)?;
        match message.content() {
            Some(Content::Schema(schema)) => Ok((Messages::Stream(message.end), columns(schema)?)),
            _ => Err(broken()),
        }
    }

    pub(super) fn next(&mut self, source: &Bytes) -> Result<Option<Message>, FormatError> {
        match self {
            Messages::Stream(at) => {
                let found = message(source, *at)?;
                if let Some(message) = &found {
                    *at = message.end;
                }
                Ok(found)
            }
            Messages::File(places) => match places.next() {
                Some(at) => message(source, at)?.ok_or_else(broken).map(Some),
                None => Ok(None),
            },
        }
    }
}

/// The message at `at`; none at the end of a stream.
fn message(source: &Bytes, at: u64) -> Result<Option<Message>, FormatError> {
    let mut start = [0; 8];
    let count = fill(source, at, &mut start)?;
    let [a, b, c, d, rest @ ..] = start;
    let first = [a, b, c, d];
    // Before 2019 no marker stood before the length.
    let (size, from) = if first == [0xff; 4] { (rest, 8) } else { (first, 4) };
    let size = u32::from_le_bytes(size);
    match (count, size) {
        (0, _) => return Ok(None),
        (_, 0) if count >= from => return Ok(None),
        _ => {}
    }
    let size = usize::try_from(size).ok().filter(|size| *size <= LARGEST && count == 8).ok_or_else(broken)?;
    let head_at = at + from as u64;
    let body = head_at.checked_add(size as u64).filter(|body| *body <= source.len()).ok_or_else(broken)?;
    let mut head = vec![0; size];
    if fill(source, head_at, &mut head)? < size {
        return Err(broken());
    }
    let length = Table::root(&head).map(|table| table.i64(3)).and_then(|length| u64::try_from(length).ok());
    let end = length.and_then(|length| body.checked_add(length)).filter(|end| *end <= source.len());
    Ok(Some(Message { head, body, end: end.ok_or_else(broken)? }))
}

fn columns(schema: Table<'_>) -> Result<Vec<Field>, FormatError> {
    if schema.i16(0, 0) != 0 {
        return Err(wrong("The Arrow file has the highest bytes of numbers first. Write it with the lowest first."));
    }
    fields(schema).ok_or_else(broken)
}

/// A file's messages and columns, as its footer says; polars writes the schema nowhere else.
fn file(source: &Bytes) -> Result<(Messages, Vec<Field>), FormatError> {
    let mut tail = [0; 10];
    let tail_at = source.len().checked_sub(10).filter(|at| *at >= 8).ok_or_else(broken)?;
    fill(source, tail_at, &mut tail)?;
    let [a, b, c, d, magic @ ..] = tail;
    let size = u32::from_le_bytes([a, b, c, d]);
    let at = tail_at.checked_sub(u64::from(size)).filter(|at| *at >= 8 && &magic == MAGIC).ok_or_else(broken)?;
    let size = usize::try_from(size).ok().filter(|size| *size <= LARGEST).ok_or_else(broken)?;
    let mut bytes = vec![0; size];
    fill(source, at, &mut bytes)?;
    let footer = Table::root(&bytes).ok_or_else(broken)?;
    let places = |id| -> Option<Vec<u64>> {
        footer.numbers::<3>(id)?.into_iter().map(|[at, ..]| u64::try_from(at).ok()).collect()
    };
    let mut all = places(2).ok_or_else(broken)?;
    all.extend(places(3).ok_or_else(broken)?);
    let columns = columns(footer.table(1).ok_or_else(broken)?)?;
    Ok((Messages::File(all.into_iter()), columns))
}
