//! Records and their fields.
//!
//! Written by hand: csv-core, and csv on top of it, do not tell a quoted empty field from an empty one, and here the first
//! is a text and the second no value.

use memchr::memchr;
use pai_datasets_core::model::MOST_COLUMNS;

/// A field of a record, by its place in the text that was scanned, without its quotes.
#[derive(Clone, Copy)]
pub(super) struct Field {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) quoted: bool,
    /// Whether quotes stand in it twice.
    pub(super) doubled: bool,
}

/// What a scan came upon.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Scan {
    /// A record, and where the one behind it begins.
    Record(usize),
    /// Nothing more.
    End,
    /// The end of what is there, inside a record.
    More,
    /// A quote that is not closed until the end.
    Open,
    /// Something behind a closing quote that is no delimiter.
    Behind,
    /// More fields than a table has columns.
    Wide,
}

/// Finds records.
pub(super) struct Scanner {
    delimiter: u8,
    /// Which bytes end a field without quotes.
    ends: [bool; 256],
    pub(super) fields: Vec<Field>,
}

impl Scanner {
    pub(super) fn new(delimiter: u8) -> Scanner {
        let ends = std::array::from_fn(|byte| [delimiter, b'\n', b'\r'].iter().any(|end| usize::from(*end) == byte));
        Scanner { delimiter, ends, fields: Vec::new() }
    }

    /// Finds the fields of the record at `from`. `ended` says that nothing comes behind these bytes.
    pub(super) fn record(&mut self, bytes: &[u8], from: usize, ended: bool) -> Scan {
        self.fields.clear();
        if from >= bytes.len() {
            return if ended { Scan::End } else { Scan::More };
        }
        let mut at = from;
        loop {
            let field = if bytes.get(at) == Some(&b'"') {
                match quoted(bytes, at + 1, ended) {
                    Ok(field) => field,
                    Err(scan) => return scan,
                }
            } else {
                let rest = bytes.get(at..).unwrap_or_default();
                let length = rest.iter().position(|byte| self.ends.get(usize::from(*byte)) == Some(&true));
                Field { start: at, end: at + length.unwrap_or(rest.len()), quoted: false, doubled: false }
            };
            if self.fields.len() == MOST_COLUMNS {
                return Scan::Wide;
            }
            self.fields.push(field);
            at = field.end + usize::from(field.quoted);
            match bytes.get(at) {
                Some(byte) if *byte == self.delimiter => at += 1,
                Some(b'\n') => return Scan::Record(at + 1),
                Some(b'\r') => match bytes.get(at + 1) {
                    Some(b'\n') => return Scan::Record(at + 2),
                    None if !ended => return Scan::More,
                    _ => return Scan::Record(at + 1),
                },
                None if ended => return Scan::Record(at),
                None => return Scan::More,
                Some(_) => return Scan::Behind,
            }
        }
    }
}

/// The field whose opening quote stands before `start`.
fn quoted(bytes: &[u8], start: usize, ended: bool) -> Result<Field, Scan> {
    let (mut at, mut doubled) = (start, false);
    loop {
        let Some(length) = bytes.get(at..).and_then(|rest| memchr(b'"', rest)) else {
            return Err(if ended { Scan::Open } else { Scan::More });
        };
        at += length;
        match bytes.get(at + 1) {
            Some(b'"') => {
                doubled = true;
                at += 2;
            }
            None if !ended => return Err(Scan::More),
            _ => return Ok(Field { start, end: at, quoted: true, doubled }),
        }
    }
}

/// How many lines a record begins that were not begun before: those of the breaks inside its quotes.
pub(super) fn breaks(text: &[u8]) -> u64 {
    let alone = |pair: &&[u8]| matches!(pair, [b'\r', next] if *next != b'\n');
    let feeds = text.iter().filter(|byte| **byte == b'\n').count();
    (feeds + text.windows(2).filter(alone).count() + usize::from(text.last() == Some(&b'\r'))) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(scanner: &Scanner, text: &str) -> Vec<(String, bool)> {
        scanner
            .fields
            .iter()
            .map(|field| (text.get(field.start..field.end).unwrap().to_owned(), field.quoted))
            .collect()
    }

    #[test]
    fn finds_records() {
        let text = "a,\"\",\"b\"\"\r\nc\",\r\n\rx\n,";
        let mut scanner = Scanner::new(b',');
        assert_eq!(scanner.record(text.as_bytes(), 0, true), Scan::Record(16));
        let own = |text: &str, quoted| (text.to_owned(), quoted);
        assert_eq!(fields(&scanner, text), [own("a", false), own("", true), own("b\"\"\r\nc", true), own("", false)]);
        assert_eq!(scanner.record(text.as_bytes(), 16, true), Scan::Record(17));
        assert_eq!(scanner.record(text.as_bytes(), 17, true), Scan::Record(19));
        assert_eq!(scanner.record(text.as_bytes(), 19, true), Scan::Record(20));
        assert_eq!(fields(&scanner, text), [own("", false), own("", false)]);
        assert_eq!(scanner.record(text.as_bytes(), 20, true), Scan::End);
        assert_eq!(scanner.record(b"\"a\"b", 0, true), Scan::Behind);
        assert_eq!(scanner.record(b"\"a\"\"", 0, true), Scan::Open);
        assert_eq!(scanner.record(&[b','; 1199], 0, true), Scan::Record(1199));
        assert_eq!(scanner.record(&[b','; 1200], 0, true), Scan::Wide);
        assert_eq!(breaks(b"a\r\nb\rc\n"), 3);
    }

    #[test]
    fn waits_for_what_may_still_come() {
        let whole = "\"a\"\"b\",c\r\nd";
        let mut scanner = Scanner::new(b',');
        for end in 0..10 {
            assert_eq!(scanner.record(&whole.as_bytes()[..end], 0, false), Scan::More, "{end}");
        }
        assert_eq!(scanner.record(whole.as_bytes(), 0, false), Scan::Record(10));
    }
}
