//! Reads CSV.

use pai_datasets_core::model::{ColumnName, MOST_COLUMNS, TableColumn};

use super::record::{Field, Scan, Scanner, breaks};
use crate::batch::Batch;
use crate::format::builder::BatchBuilder;
use crate::format::text::Text;
use crate::format::value::{Guess, shortened};
use crate::format::{Bytes, FormatError, LONGEST_TEXT, ReadOptions, Reader, SAMPLE_BYTES, SAMPLE_ROWS, names, wrong};

/// The longest record, in bytes. A quote that is never closed is found out here, not at the end of a large file.
const LONGEST_RECORD: usize = 16 * LONGEST_TEXT;

/// Reads a CSV file.
pub(in crate::format) struct CsvReader {
    records: Records,
    columns: Vec<TableColumn>,
    /// Where in a record each column is.
    places: Vec<usize>,
    nulls: Vec<String>,
    /// Whether the types were inferred.
    is_guessed: bool,
    /// A field whose quotes were doubled, without.
    unescaped: String,
}

/// The records of a file, all with the same number of fields.
struct Records {
    text: Text,
    scanner: Scanner,
    /// How many fields a record has; what the first has, while it is unknown.
    width: Option<usize>,
    /// The line that the next record begins in.
    line: u64,
}

impl Records {
    /// Finds the record at `from` in the rest of the text: where the next begins, and the line this one begins in. Lines
    /// without anything are no records, save where a record has one field.
    fn find(&mut self, from: usize) -> Result<Option<(usize, u64)>, FormatError> {
        let mut from = from;
        loop {
            let (rest, line) = (self.text.rest().as_bytes(), self.line);
            let next = match self.scanner.record(rest, from, self.text.ended()) {
                Scan::Record(next) => next,
                Scan::End => return Ok(None),
                Scan::More if rest.len() - from.min(rest.len()) > LONGEST_RECORD => {
                    return Err(wrong(format!(
                        "Line {line}: the record is longer than {LONGEST_RECORD} bytes. Is a quote never closed?"
                    )));
                }
                Scan::More => {
                    self.text.more()?;
                    continue;
                }
                Scan::Open => return Err(wrong(format!("Line {line}: a quote is opened and never closed."))),
                Scan::Wide => {
                    return Err(wrong(format!("Line {line}: the record has more than {MOST_COLUMNS} fields.")));
                }
                Scan::Behind => {
                    return Err(wrong(format!(
                        "Line {line}, field {}: something stands between the closing quote and the delimiter. A quote \
                         inside quotes is written twice.",
                        self.scanner.fields.len()
                    )));
                }
            };
            self.line += 1;
            for field in self.scanner.fields.iter().filter(|field| field.quoted) {
                self.line += breaks(rest.get(field.start..field.end).unwrap_or_default());
            }
            let count = self.scanner.fields.len();
            let blank = matches!(*self.scanner.fields, [Field { start, end, quoted: false, .. }] if start == end);
            match self.width {
                Some(1) if count == 1 => {}
                _ if blank => {
                    from = next;
                    continue;
                }
                None => self.width = Some(count),
                Some(width) if width != count => {
                    return Err(wrong(format!(
                        "Line {line}: the record has {}, and those before it have {width}. Fields that hold the \
                         delimiter must stand in quotes.",
                        if count == 1 { "1 field".to_owned() } else { format!("{count} fields") }
                    )));
                }
                Some(_) => {}
            }
            return Ok(Some((next, line)));
        }
    }

    /// The text of a field of the record that was found last.
    fn field<'a>(&'a self, field: Field, unescaped: &'a mut String) -> &'a str {
        let text = self.text.rest().get(field.start..field.end).unwrap_or_default();
        if !field.doubled {
            return text;
        }
        unescaped.clear();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("\"\"") {
            unescaped.push_str(before);
            unescaped.push('"');
            rest = behind;
        }
        unescaped.push_str(rest);
        unescaped
    }
}

impl CsvReader {
    /// Reads the header, and as many records as tell the columns' types.
    pub(in crate::format) fn open(bytes: Bytes, options: &ReadOptions) -> Result<CsvReader, FormatError> {
        let delimiter = super::delimiter(options.delimiter)?;
        let text = Text::open(bytes, options.encoding.as_deref())?;
        let mut records = Records { text, scanner: Scanner::new(delimiter), width: None, line: 1 };
        let mut unescaped = String::new();
        let mut header = None;
        if options.header.unwrap_or(true) {
            let Some((next, _)) = records.find(0)? else {
                return Err(wrong("The file is empty. It should begin with a line of the columns' names."));
            };
            let fields: Vec<String> =
                records.scanner.fields.iter().map(|at| records.field(*at, &mut unescaped).to_owned()).collect();
            if options.header.is_none() && is_row(&fields) {
                return Err(wrong(format!(
                    "The file begins with `{}`, which are no names of columns. Give Header as false if that is a row, or as \
                     true if these are the names.",
                    shortened(&fields.join(","))
                )));
            }
            header = Some(names::clean(fields.iter().map(String::as_str))?);
            records.text.take(next);
        }
        let nulls = options.nulls.clone();
        let (columns, places) = match (&options.columns, header) {
            (Some(columns), Some(header)) => (columns.clone(), names::choose(&header, columns)?),
            (Some(columns), None) => {
                records.width = Some(columns.len());
                (columns.clone(), (0..columns.len()).collect())
            }
            (None, header) => {
                let columns = infer(&mut records, header, &nulls)?;
                let places = (0..columns.len()).collect();
                (columns, places)
            }
        };
        Ok(CsvReader { records, columns, places, nulls, is_guessed: options.columns.is_none(), unescaped })
    }
}

/// Whether a first record is one of values: numbers or points in time, and nothing that is a name.
fn is_row(fields: &[String]) -> bool {
    let mut guesses = fields.iter().filter(|field| !field.trim().is_empty()).map(|field| Guess::of(field)).peekable();
    let is_value = |guess| matches!(guess, Guess::Bigint | Guess::Long | Guess::Double | Guess::Datetime);
    guesses.peek().is_some() && guesses.all(is_value)
}

/// Whether a field holds no value.
fn is_null(field: Field, text: &str, nulls: &[String]) -> bool {
    !field.quoted && (text.is_empty() || nulls.iter().any(|null| null == text))
}

/// The columns, their types as the first records tell. Nothing is taken.
fn infer(
    records: &mut Records,
    header: Option<Vec<ColumnName>>,
    nulls: &[String],
) -> Result<Vec<TableColumn>, FormatError> {
    let line = records.line;
    let mut guesses = vec![Guess::Nothing; header.as_ref().map_or(0, Vec::len)];
    let (mut at, mut rows) = (0, 0);
    while rows < SAMPLE_ROWS && at < SAMPLE_BYTES {
        let Some((next, _)) = records.find(at)? else { break };
        let width = records.scanner.fields.len();
        guesses.resize(width, Guess::Nothing);
        for (guess, field) in guesses.iter_mut().zip(&records.scanner.fields) {
            let text = records.text.rest().get(field.start..field.end).unwrap_or_default();
            // Programs that put everything in quotes put missing numbers there too.
            if !text.is_empty() && !is_null(*field, text, nulls) {
                *guess = guess.or_text(text);
            }
        }
        (at, rows) = (next, rows + 1);
    }
    records.line = line;
    let names = header.map_or_else(|| names::numbered(guesses.len()), Ok)?;
    Ok(names.into_iter().zip(guesses).map(|(name, guess)| names::column(name, guess.column_type())).collect())
}

impl Reader for CsvReader {
    fn columns(&self) -> &[TableColumn] {
        &self.columns
    }

    fn next(&mut self) -> Result<Option<Batch>, FormatError> {
        let begin = if self.is_guessed { BatchBuilder::guessed } else { BatchBuilder::new };
        let mut batch = begin(&self.columns);
        while !batch.is_full() {
            let Some((next, line)) = self.records.find(0)? else { break };
            for ((builder, place), column) in batch.columns.iter_mut().zip(&self.places).zip(&self.columns) {
                let Some(field) = self.records.scanner.fields.get(*place) else { continue };
                let text = self.records.field(*field, &mut self.unescaped);
                if is_null(*field, text, &self.nulls) {
                    builder.null();
                    continue;
                }
                if let Err(misfit) = builder.text(text) {
                    if text.is_empty() {
                        builder.null();
                        continue;
                    }
                    return Err(misfit.error(&format!("Line {line}"), column, text));
                }
            }
            batch.row(next);
            self.records.text.take(next);
        }
        batch.finish()
    }

    fn done(&self) -> u64 {
        self.records.text.done()
    }
}
