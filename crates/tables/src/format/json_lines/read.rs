//! Reads JSON Lines.

use std::collections::HashMap;
use std::ops::Range;

use memchr::memchr;
use pai_datasets_core::model::{MOST_COLUMNS, TableColumn};

use super::parse::{self, Cell, Line};
use crate::batch::Batch;
use crate::format::builder::BatchBuilder;
use crate::format::text::Text;
use crate::format::value::{Guess, shortened};
use crate::format::{Bytes, FormatError, LONGEST_TEXT, ReadOptions, Reader, SAMPLE_BYTES, SAMPLE_ROWS, names, wrong};

/// The longest line, in bytes.
const LONGEST_LINE: usize = 16 * LONGEST_TEXT;

/// Reads a file of JSON Lines.
pub(in crate::format) struct JsonLinesReader {
    lines: Lines,
    columns: Vec<TableColumn>,
    /// Where a member goes; nowhere where Columns do not name it.
    places: HashMap<String, Option<usize>>,
    /// Whether the columns were given, so that other members are left out instead of being an error.
    given: bool,
}

/// The lines of a file on which something stands.
struct Lines {
    text: Text,
    /// The line that comes next.
    line: u64,
}

impl Lines {
    /// The next line behind `from` in the rest of the text, by its place there, where the next begins, and its number.
    fn find(&mut self, from: usize) -> Result<Option<(Range<usize>, usize, u64)>, FormatError> {
        let (mut from, mut looked) = (from, from);
        loop {
            let rest = self.text.rest().as_bytes();
            let found = memchr(b'\n', rest.get(looked..).unwrap_or_default());
            let (end, next) = match found {
                Some(length) => (looked + length, looked + length + 1),
                None if self.text.ended() && from >= rest.len() => return Ok(None),
                None if self.text.ended() => (rest.len(), rest.len()),
                None if rest.len() - from.min(rest.len()) > LONGEST_LINE => {
                    return Err(wrong(format!("Line {}: it is longer than {LONGEST_LINE} bytes.", self.line)));
                }
                None => {
                    looked = rest.len();
                    self.text.more()?;
                    continue;
                }
            };
            let line = self.line;
            self.line += 1;
            let is_blank = rest.get(from..end).unwrap_or_default().iter().all(u8::is_ascii_whitespace);
            if !is_blank {
                return Ok(Some((from..end, next, line)));
            }
            (from, looked) = (next, next);
        }
    }

    fn parse(&self, place: Range<usize>, line: u64) -> Result<Line<'_>, FormatError> {
        let text = self.text.rest().get(place).unwrap_or_default();
        parse::line(text).map_err(|reason| {
            let text = text.trim();
            let is_document = matches!(text, "[" | "{") || text.starts_with("[{");
            wrong(if line == 1 && is_document {
                "The file is one JSON document over several lines. JSON Lines has a whole object on each line, with \
                 nothing around or between them: {\"name\": \"cat\"}"
                    .to_owned()
            } else {
                format!("Line {line}: {reason}. Each line is one JSON object, or one array.")
            })
        })
    }
}

impl JsonLinesReader {
    /// Reads as many lines as tell the columns, unless they are given.
    pub(in crate::format) fn open(bytes: Bytes, options: &ReadOptions) -> Result<JsonLinesReader, FormatError> {
        let text = Text::open(bytes, options.encoding.as_deref())?;
        let mut lines = Lines { text, line: 1 };
        if let Some(columns) = &options.columns {
            return Ok(JsonLinesReader { lines, columns: columns.clone(), places: HashMap::new(), given: true });
        }
        let mut guesses: Vec<(String, Guess)> = Vec::new();
        let mut places = HashMap::new();
        let (mut at, mut rows) = (0, 0);
        while rows < SAMPLE_ROWS && at < SAMPLE_BYTES {
            let Some((place, next, line)) = lines.find(at)? else { break };
            let members = match lines.parse(place, line)? {
                Line::Object(members) => members,
                Line::Array(cells) if cells.iter().any(|cell| cell.is_object()) => {
                    return Err(wrong(
                        "The file is a JSON array of objects. JSON Lines has an object on each line, with nothing around \
                         or between them.",
                    ));
                }
                Line::Array(_) => {
                    return Err(wrong(format!(
                        "Line {line} is an array, which does not name its columns. Give a Schema."
                    )));
                }
            };
            for (name, cell) in members {
                let place = *places.entry(name.into_owned()).or_insert_with_key(|name| {
                    guesses.push((name.clone(), Guess::Nothing));
                    Some(guesses.len() - 1)
                });
                if let Some((_, guess)) = place.and_then(|place| guesses.get_mut(place))
                    && *guess != Guess::String
                {
                    *guess = guess.or(cell.guess());
                }
            }
            if guesses.len() > MOST_COLUMNS {
                return Err(wrong(format!("The objects have more than {MOST_COLUMNS} different members.")));
            }
            (at, rows) = (next, rows + 1);
        }
        lines.line = 1;
        let names = names::clean(guesses.iter().map(|(name, _)| name.as_str()))?;
        let columns =
            names.into_iter().zip(&guesses).map(|(name, (_, guess))| names::column(name, guess.column_type()));
        Ok(JsonLinesReader { lines, columns: columns.collect(), places, given: false })
    }
}

/// Where a member goes that no line had before.
fn place_of(columns: &[TableColumn], name: &str) -> Option<usize> {
    let is = |column: &TableColumn| column.name.as_str() == name;
    let is_like = |column: &TableColumn| column.name.as_str().to_lowercase() == name.to_lowercase();
    columns.iter().position(is).or_else(|| columns.iter().position(is_like))
}

impl Reader for JsonLinesReader {
    fn columns(&self) -> &[TableColumn] {
        &self.columns
    }

    fn next(&mut self) -> Result<Option<Batch>, FormatError> {
        let begin = if self.given { BatchBuilder::new } else { BatchBuilder::guessed };
        let mut batch = begin(&self.columns);
        while !batch.is_full() {
            let Some((place, next, line)) = self.lines.find(0)? else { break };
            let mut row: Vec<Option<Cell<'_>>> = vec![None; self.columns.len()];
            match self.lines.parse(place, line)? {
                Line::Object(members) => {
                    for (name, cell) in members {
                        let known = self.places.get(name.as_ref()).copied();
                        let place = match known {
                            Some(place) => place,
                            None if self.given => {
                                let place = place_of(&self.columns, &name);
                                // Names that differ from line to line are looked for again, rather than kept.
                                if self.places.len() < MOST_COLUMNS {
                                    self.places.insert(name.clone().into_owned(), place);
                                }
                                place
                            }
                            None => {
                                return Err(wrong(format!(
                                    "Line {line}: the member `{}` is on none of the lines before. Give a Schema, with it or \
                                     without.",
                                    shortened(&name)
                                )));
                            }
                        };
                        let Some((slot, column)) = place.and_then(|at| row.get_mut(at).zip(self.columns.get(at)))
                        else {
                            continue;
                        };
                        // What is spelled as its column goes before what differs in case.
                        if slot.is_none() || !self.given || column.name.as_str() == name {
                            *slot = Some(cell);
                        }
                    }
                }
                Line::Array(cells) if cells.len() == row.len() && self.given => {
                    row = cells.into_iter().map(Some).collect();
                }
                Line::Array(_) if !self.given => {
                    return Err(wrong(format!("Line {line} is an array, and those before it are objects.")));
                }
                Line::Array(cells) => {
                    return Err(wrong(format!(
                        "Line {line}: the array has {} values, and the Schema names {}.",
                        cells.len(),
                        row.len()
                    )));
                }
            }
            for ((cell, builder), column) in row.into_iter().zip(&mut batch.columns).zip(&self.columns) {
                let Some(cell) = cell.filter(|cell| !cell.is_null()) else {
                    builder.null();
                    continue;
                };
                let text = cell.text().map_err(|reason| {
                    wrong(format!("Line {line}, column `{}`: {reason} of the value.", column.name))
                })?;
                builder.text(&text).map_err(|misfit| misfit.error(&format!("Line {line}"), column, &text))?;
            }
            batch.row(next);
            self.lines.text.take(next);
        }
        batch.finish()
    }

    fn done(&self) -> u64 {
        self.lines.text.done()
    }
}
