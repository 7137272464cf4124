//! CSV: RFC 4180, with the line breaks and delimiters that programs write.

mod read;
mod record;
mod write;

pub(super) use read::CsvReader;
pub(super) use write::CsvWriter;

use super::{FormatError, wrong};

fn delimiter(given: Option<char>) -> Result<u8, FormatError> {
    let given = given.unwrap_or(',');
    let byte = u8::try_from(given).ok().filter(|byte| byte.is_ascii() && !b"\"\r\n\0".contains(byte));
    byte.ok_or_else(|| wrong("The Delimiter must be one ASCII character other than a quote and a line break."))
}
