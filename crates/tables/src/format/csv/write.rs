//! Writes CSV.

use pai_datasets_core::model::TableColumn;

use crate::batch::{Batch, Column, Values};
use crate::format::{FormatError, WriteOptions, Writer, value};

/// Writes a CSV file in UTF-8, with `\n` behind each record. A row without a value is an empty field, an empty text `""`.
pub(in crate::format) struct CsvWriter {
    delimiter: u8,
    /// The header, until it is written.
    header: Option<String>,
}

impl CsvWriter {
    pub(in crate::format) fn new(columns: &[TableColumn], options: &WriteOptions) -> Result<CsvWriter, FormatError> {
        let delimiter = super::delimiter(options.delimiter)?;
        let mut header = String::new();
        for (at, column) in columns.iter().enumerate() {
            if at > 0 {
                header.push(char::from(delimiter));
            }
            push(column.name.as_str(), delimiter, &mut header);
        }
        header.push('\n');
        Ok(CsvWriter { delimiter, header: Some(header).filter(|_| options.header.unwrap_or(true)) })
    }
}

/// Appends a text, in quotes where it would read as something else without.
fn push(text: &str, delimiter: u8, out: &mut String) {
    let plain = !text.bytes().any(|byte| byte == delimiter || b"\"\r\n".contains(&byte));
    // A file that begins with the letter of a byte-order mark would be read without it.
    if plain && !text.is_empty() && !text.starts_with('\u{feff}') {
        return out.push_str(text);
    }
    out.push('"');
    for (at, part) in text.split('"').enumerate() {
        if at > 0 {
            out.push_str("\"\"");
        }
        out.push_str(part);
    }
    out.push('"');
}

fn field(column: &Column, row: usize, delimiter: u8, out: &mut String) {
    match &column.values {
        _ if !column.is_valid(row) => {}
        Values::String(texts) => push(texts.get(row), delimiter, out),
        values => {
            let from = out.len();
            value::write(values, row, out);
            // A point, a sign or a colon may be the delimiter.
            let written = out.get(from..).unwrap_or_default();
            if written.bytes().any(|byte| byte == delimiter) {
                let written = written.to_owned();
                out.truncate(from);
                push(&written, delimiter, out);
            }
        }
    }
}

impl Writer for CsvWriter {
    fn write(&mut self, batch: &Batch) -> Result<Vec<u8>, FormatError> {
        let mut out = self.header.take().unwrap_or_default();
        for row in 0..batch.rows() {
            for (at, column) in batch.columns().iter().enumerate() {
                if at > 0 {
                    out.push(char::from(self.delimiter));
                }
                field(column, row, self.delimiter, &mut out);
            }
            out.push('\n');
        }
        Ok(out.into_bytes())
    }

    fn finish(&mut self) -> Result<Vec<u8>, FormatError> {
        Ok(self.header.take().unwrap_or_default().into_bytes())
    }
}
