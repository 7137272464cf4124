//! Writes JSON Lines.

use pai_datasets_core::model::TableColumn;

use crate::batch::{Batch, Column, Values};
use crate::format::{FormatError, Writer, value};

/// Writes an object a line. A row without a value has the member `null`; NaN and the infinities, which JSON has not, are
/// texts.
pub(in crate::format) struct JsonLinesWriter {
    /// What stands before each value.
    before: Vec<String>,
}

impl JsonLinesWriter {
    pub(in crate::format) fn new(columns: &[TableColumn]) -> JsonLinesWriter {
        let before = columns.iter().enumerate().map(|(at, column)| {
            let mut text = if at == 0 { "{" } else { "," }.to_owned();
            quote(column.name.as_str(), &mut text);
            text + ":"
        });
        JsonLinesWriter { before: before.collect() }
    }
}

fn quote(text: &str, out: &mut String) {
    // A text is always written.
    out.push_str(&serde_json::to_string(text).unwrap_or_default());
}

fn push(column: &Column, row: usize, out: &mut String) {
    if !column.is_valid(row) {
        return out.push_str("null");
    }
    let is_bare = match &column.values {
        Values::String(texts) => return quote(texts.get(row), out),
        Values::Bigint(_) | Values::Boolean(_) => true,
        Values::Double(values) => match values.get(row) {
            // As JavaScript spells them.
            Some(&f64::INFINITY) => return out.push_str("\"Infinity\""),
            Some(&f64::NEG_INFINITY) => return out.push_str("\"-Infinity\""),
            value => value.is_some_and(|value| !value.is_nan()),
        },
        Values::Datetime(_) => false,
    };
    let border = if is_bare { "" } else { "\"" };
    out.push_str(border);
    value::write(&column.values, row, out);
    out.push_str(border);
}

impl Writer for JsonLinesWriter {
    fn write(&mut self, batch: &Batch) -> Result<Vec<u8>, FormatError> {
        let mut out = String::new();
        for row in 0..batch.rows() {
            for (column, before) in batch.columns().iter().zip(&self.before) {
                out.push_str(before);
                push(column, row, &mut out);
            }
            out.push_str("}\n");
        }
        Ok(out.into_bytes())
    }

    fn finish(&mut self) -> Result<Vec<u8>, FormatError> {
        Ok(Vec::new())
    }
}
