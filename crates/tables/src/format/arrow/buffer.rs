//! Buffers of a record batch, read from their beginning on, compressed or not.

use std::cell::RefCell;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

use super::message::broken;
use crate::format::{Bytes, FormatError, wrong, zstd};

/// How much is read at once, at least.
const PIECE: usize = 16 * 1024;

/// The most that buffers which must be held whole take at once, in bytes.
const MOST_HELD: u64 = 64 * 1024 * 1024;

/// How a record batch's buffers are compressed.
#[derive(Clone, Copy)]
pub(super) enum Codec {
    Lz4,
    Zstd,
}

/// Some of a file's bytes.
pub(super) struct Section {
    source: Bytes,
    at: u64,
    end: u64,
    /// Why the source could not be read; decoders lose it.
    failure: Rc<RefCell<Option<String>>>,
}

impl Section {
    pub(super) fn new(source: &Bytes, at: u64, end: u64) -> Section {
        Section { source: Rc::clone(source), at, end, failure: Rc::default() }
    }
}

impl Read for Section {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let size = usize::try_from(self.end - self.at).unwrap_or(usize::MAX).min(out.len());
        let out = out.get_mut(..size).unwrap_or_default();
        let count = self.source.read_at(self.at, out).map_err(|error| {
            *self.failure.borrow_mut() = Some(error);
            io::Error::other("the source")
        })?;
        self.at += count as u64;
        Ok(count)
    }
}

/// A buffer, read from its beginning on.
pub(super) struct Buffer {
    from: Box<dyn Read>,
    failure: Rc<RefCell<Option<String>>>,
    chunk: Vec<u8>,
    at: usize,
}

impl Buffer {
    /// Opens the buffer of a section. `held` counts what buffers hold whole.
    pub(super) fn open(mut section: Section, codec: Option<Codec>, held: &mut u64) -> Result<Buffer, FormatError> {
        let failure = Rc::clone(&section.failure);
        let mut from: Box<dyn Read> = Box::new(io::empty());
        if section.at < section.end {
            from = match codec {
                None => Box::new(section),
                Some(codec) => {
                    let mut size = [0; 8];
                    let read = section.read_exact(&mut size);
                    read.map_err(|_| failed(&failure))?;
                    match u64::try_from(i64::from_le_bytes(size)) {
                        // -1: it was not worth it.
                        Err(_) => Box::new(section),
                        Ok(size) => decoder(section, codec, size, held)?,
                    }
                }
            };
        }
        Ok(Buffer { from, failure, chunk: Vec::new(), at: 0 })
    }

    /// The next bytes, as many as asked.
    pub(super) fn next(&mut self, count: usize) -> Result<&[u8], FormatError> {
        let there = self.chunk.len() - self.at;
        if there < count {
            self.chunk.drain(..self.at);
            self.at = 0;
            let wanted = count.max(PIECE) - there;
            let read = (&mut self.from).take(wanted as u64).read_to_end(&mut self.chunk);
            read.map_err(|_| failed(&self.failure))?;
        }
        let bytes = self.chunk.get(self.at..).and_then(|rest| rest.get(..count)).ok_or_else(broken)?;
        self.at += count;
        Ok(bytes)
    }

    /// Passes over bytes.
    pub(super) fn skip(&mut self, mut count: u64) -> Result<(), FormatError> {
        while count > 0 {
            let step = usize::try_from(count).unwrap_or(PIECE).min(PIECE);
            self.next(step)?;
            count -= step as u64;
        }
        Ok(())
    }

    /// All of it.
    pub(super) fn whole(mut self, most: u64) -> Result<Vec<u8>, FormatError> {
        let read = (&mut self.from).take(most + 1).read_to_end(&mut self.chunk);
        read.map_err(|_| failed(&self.failure))?;
        if self.chunk.len() as u64 > most { Err(large()) } else { Ok(self.chunk) }
    }
}

fn failed(failure: &RefCell<Option<String>>) -> FormatError {
    failure.borrow_mut().take().map_or_else(broken, FormatError::Unreadable)
}

/// That a record batch needs too much at once.
pub(super) fn large() -> FormatError {
    wrong(format!(
        "A record batch of the Arrow file takes more than {MOST_HELD} bytes at once. Write it with smaller record batches."
    ))
}

/// Counts what is held whole.
pub(super) fn hold(size: u64, held: &mut u64) -> Result<(), FormatError> {
    *held = held.saturating_add(size);
    if *held > MOST_HELD { Err(large()) } else { Ok(()) }
}

fn decoder(section: Section, codec: Codec, size: u64, held: &mut u64) -> Result<Box<dyn Read>, FormatError> {
    let failure = Rc::clone(&section.failure);
    let mut start = [0; 6];
    let _ = section.source.read_at(section.at, &mut start).map_err(FormatError::Unreadable)?;
    let from = BufReader::with_capacity(PIECE, section);
    Ok(match codec {
        Codec::Lz4 => Box::new(lz4_flex::frame::FrameDecoder::new(from).take(size)),
        Codec::Zstd => {
            let window = window(&start, size);
            hold(window, held)?;
            let decoder = zstd(from, MOST_HELD).ok_or_else(|| failed(&failure))?;
            Box::new(decoder.take(size))
        }
    })
}

/// How much of what Zstandard decodes stays, since what follows may refer to it: what its frame's header says (RFC 8878,
/// 3.1.1.1), or all of it.
fn window(&[_, _, _, _, descriptor, window]: &[u8; 6], size: u64) -> u64 {
    if descriptor & 0x20 != 0 {
        return size;
    }
    let base = 1 << (10 + (window >> 3));
    (base + base / 8 * u64::from(window & 7)).min(size)
}
