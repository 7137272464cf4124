//! The text of a file, whatever its encoding, a piece at a time.

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};

use super::value::shortened;
use super::{Bytes, FormatError, wrong};

/// How much is read at once, at least.
const PIECE: usize = 64 * 1024;

/// The encoding of a label.
pub(super) fn encoding(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(label.as_bytes())
}

/// What was decoded and not yet taken, and what is still to come.
pub(super) struct Text {
    source: Bytes,
    /// Where the bytes begin that were not read yet.
    offset: u64,
    raw: Vec<u8>,
    /// Absent for UTF-8, which is checked and taken as it is.
    decoder: Option<Decoder>,
    buffer: String,
    taken: usize,
    ended: bool,
}

impl Text {
    pub(super) fn open(source: Bytes, label: Option<&str>) -> Result<Text, FormatError> {
        let mut start = [0; 3];
        let count = source.read_at(0, &mut start).map_err(FormatError::Unreadable)?;
        let mark = Encoding::for_bom(start.get(..count).unwrap_or_default());
        let given = label.map(|label| {
            encoding(label).ok_or_else(|| {
                wrong(format!(
                    "Encoding `{}` is not known. Known are UTF-8, UTF-16LE, GBK, GB18030, Big5, Shift_JIS and the other \
                     encodings of the WHATWG's Encoding Standard.",
                    shortened(label)
                ))
            })
        });
        let given = given.transpose()?.unwrap_or(UTF_8);
        // The mark is right where both are there, as the standard has it.
        let (encoding, marked) = mark.map_or((given, 0), |(encoding, length)| (encoding, length as u64));
        let decoder = (encoding != UTF_8).then(|| encoding.new_decoder_without_bom_handling());
        let (raw, buffer) = (Vec::new(), String::new());
        Ok(Text { source, offset: marked, raw, decoder, buffer, taken: 0, ended: false })
    }

    /// What was decoded and not yet taken.
    pub(super) fn rest(&self) -> &str {
        self.buffer.get(self.taken..).unwrap_or_default()
    }

    /// Whether nothing comes behind [`Text::rest`].
    pub(super) fn ended(&self) -> bool {
        self.ended
    }

    pub(super) fn take(&mut self, count: usize) {
        self.taken += count;
    }

    /// About how many of the file's bytes are done with.
    pub(super) fn done(&self) -> u64 {
        self.offset.saturating_sub((self.raw.len() + self.rest().len()) as u64)
    }

    /// Decodes as much again as there is, so that looking at all of it from its beginning each time stays cheap.
    pub(super) fn more(&mut self) -> Result<(), FormatError> {
        self.buffer.drain(..self.taken.min(self.buffer.len()));
        self.taken = 0;
        let kept = self.raw.len();
        let piece = PIECE.max(self.buffer.len());
        self.raw.resize(kept + piece, 0);
        let space = self.raw.get_mut(kept..).unwrap_or_default();
        let count = self.source.read_at(self.offset, space).map_err(FormatError::Unreadable)?;
        self.raw.truncate(kept + count);
        self.offset += count as u64;
        self.ended = count < piece;
        match self.decoder {
            None => self.check(),
            Some(_) => self.decode(),
        }
    }

    fn check(&mut self) -> Result<(), FormatError> {
        let (text, rest) = match std::str::from_utf8(&self.raw) {
            Ok(text) => (text, 0),
            Err(error) => {
                let (text, rest) = self.raw.split_at_checked(error.valid_up_to()).unwrap_or_default();
                // A letter that only begins in this piece.
                if error.error_len().is_some() || self.ended {
                    return Err(self.invalid(rest.len()));
                }
                (std::str::from_utf8(text).unwrap_or_default(), rest.len())
            }
        };
        self.buffer.push_str(text);
        self.raw.drain(..self.raw.len() - rest);
        Ok(())
    }

    fn decode(&mut self) -> Result<(), FormatError> {
        let Some(decoder) = &mut self.decoder else { return Ok(()) };
        let mut read = 0;
        loop {
            let raw = self.raw.get(read..).unwrap_or_default();
            let room = decoder.max_utf8_buffer_length_without_replacement(raw.len()).unwrap_or(PIECE * 4);
            self.buffer.reserve(room);
            let (result, count) = decoder.decode_to_string_without_replacement(raw, &mut self.buffer, self.ended);
            read += count;
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(bad, behind) => {
                    let from = read.saturating_sub(usize::from(bad) + usize::from(behind));
                    let rest = self.raw.len() - from;
                    return Err(self.invalid(rest));
                }
            }
        }
        self.raw.clear();
        Ok(())
    }

    /// That so many bytes before the last one that was read, there is no text.
    fn invalid(&self, before: usize) -> FormatError {
        let (offset, encoding) = (self.offset - before as u64, self.decoder.as_ref().map_or(UTF_8, |it| it.encoding()));
        let name = encoding.name();
        wrong(format!(
            "The byte at offset {offset} is no text in {name}. Give the file's Encoding, such as GBK, Big5 or UTF-16LE."
        ))
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    fn all(bytes: Vec<u8>, label: Option<&str>) -> Result<String, FormatError> {
        let mut text = Text::open(Rc::new(bytes), label)?;
        while !text.ended() {
            text.more()?;
        }
        Ok(text.rest().to_owned())
    }

    #[test]
    fn reads_every_encoding() {
        // Long enough that letters lie across the borders of pieces.
        let long = "中文,x\n".repeat(40_000);
        let encoded = |label: &str| Encoding::for_label(label.as_bytes()).unwrap().encode(&long).0.into_owned();
        assert_eq!(all(long.clone().into(), None).as_ref(), Ok(&long));
        for label in ["gbk", "gb18030", "big5", "shift_jis", "euc-kr"] {
            let long = if label == "shift_jis" { long.replace("中文", "日本") } else { long.clone() };
            let bytes = Encoding::for_label(label.as_bytes()).unwrap().encode(&long).0.into_owned();
            assert_eq!(all(bytes, Some(label)), Ok(long), "{label}");
        }
        let marked = [b"\xef\xbb\xbf".as_slice(), &encoded("utf-8")].concat();
        assert_eq!(all(marked, None).as_ref(), Ok(&long));
        let wide: Vec<u8> = "\u{feff}".encode_utf16().chain(long.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(all(wide.clone(), None).as_ref(), Ok(&long));
        assert_eq!(all(wide, Some("utf-16le")).as_ref(), Ok(&long));
        let wide: Vec<u8> = "\u{feff}".encode_utf16().chain(long.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        assert_eq!(all(wide, Some("utf-16")).as_ref(), Ok(&long));
        assert_eq!(all(b"caf\xe9".to_vec(), Some("latin1")).as_deref(), Ok("café"));
    }

    #[test]
    fn what_is_no_text_is_said_with_its_place() {
        let error = |bytes: Vec<u8>, label| match all(bytes, label) {
            Err(FormatError::Wrong(error)) => error,
            other => panic!("{other:?}"),
        };
        let long = [vec![b'a'; 100_000], vec![0xff, b'b']].concat();
        assert!(error(long.clone(), None).starts_with("The byte at offset 100000 is no text in UTF-8."));
        assert!(error(long, Some("gbk")).starts_with("The byte at offset 100000 is no text in GBK."));
        assert!(error(b"ab\xe4\xb8".to_vec(), None).starts_with("The byte at offset 2 is"));
        assert!(error(b"ab\x81".to_vec(), Some("gbk")).starts_with("The byte at offset 2 is"));
        assert!(error(vec![], Some("klingon")).starts_with("Encoding `klingon` is not known."));
        assert!(error(vec![], Some("hz-gb-2312")).starts_with("Encoding `hz-gb-2312` is not known."));
    }
}
