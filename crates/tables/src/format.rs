//! Files of tables: CSV, JSON Lines, Parquet and Arrow IPC, read and written a batch at a time.
//!
//! What Parquet and Arrow have becomes one of a table's five types:
//!
//! | in the file | in the table |
//! |---|---|
//! | integers; an unsigned one beyond 2^63 - 1 is an error | BIGINT |
//! | floats of 16, 32 and 64 bits | DOUBLE |
//! | decimals of scale 0 and up to 18 digits | BIGINT |
//! | other decimals, to the nearest double | DOUBLE |
//! | booleans | BOOLEAN |
//! | dates and timestamps of the years 0000 to 9999; what is finer than a millisecond is dropped towards the past | DATETIME |
//! | texts, enumerations, JSON, UUIDs, bytes that are UTF-8, dictionaries of these, times of day | STRING |
//! | durations, in their unit | BIGINT |
//! | lists, structures, maps, intervals | an error, unless the columns that are read leave them out |
//!
//! A column may be read as another type than its own where every value can be written as one of it.

use std::rc::Rc;

use pai_datasets_core::model::{TableColumn, TableFormat};

use crate::batch::Batch;

mod arrow;
mod builder;
mod csv;
mod json_lines;
pub(crate) mod moment;
mod names;
mod parquet;
mod physical;
mod text;
pub(crate) mod value;

#[cfg(test)]
mod tests;

/// The most rows of a batch that a reader gives.
pub const BATCH_ROWS: usize = 65_536;

/// About the most bytes of a batch that a reader gives, unless one row alone is larger.
pub const BATCH_BYTES: usize = 4 * 1024 * 1024;

/// The longest text of one value, in bytes.
pub const LONGEST_TEXT: usize = 1024 * 1024;

/// How much of a file without types is looked at to infer them, in bytes and in rows.
const SAMPLE_BYTES: usize = 1024 * 1024;
const SAMPLE_ROWS: usize = 100_000;

/// Where a file's bytes are.
pub trait Source {
    /// How many there are.
    fn len(&self) -> u64;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Fills `out` with those from `offset` on, and answers how many there were: fewer than asked only at the end.
    ///
    /// # Errors
    /// Where they cannot be read, for the log.
    fn read_at(&self, offset: u64, out: &mut [u8]) -> Result<usize, String>;
}

impl Source for Vec<u8> {
    fn len(&self) -> u64 {
        Vec::len(self) as u64
    }

    fn read_at(&self, offset: u64, out: &mut [u8]) -> Result<usize, String> {
        let rest = usize::try_from(offset).ok().and_then(|offset| self.get(offset..)).unwrap_or_default();
        let count = rest.len().min(out.len());
        for (to, from) in out.iter_mut().zip(rest) {
            *to = *from;
        }
        Ok(count)
    }
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormatError {
    /// The file is wrong, or not what it is said to be. A sentence for whoever sent it: where, what, and what to do.
    Wrong(String),
    /// Its bytes could not be had, for the log.
    Unreadable(String),
}

/// Reads a file, a batch at a time.
pub trait Reader {
    /// Its columns: as given, or as inferred when it was opened.
    fn columns(&self) -> &[TableColumn];

    /// The next batch, of those columns in their order; none behind the last.
    ///
    /// # Errors
    /// Where the file is wrong. A reader is of no use behind an error.
    fn next(&mut self) -> Result<Option<Batch>, FormatError>;

    /// How many of the file's bytes it has done with.
    fn done(&self) -> u64;
}

/// Writes a file, a batch at a time.
pub trait Writer {
    /// Takes a batch, and gives what can be written by now.
    ///
    /// # Errors
    /// Where the format cannot hold it, for the log.
    fn write(&mut self, batch: &Batch) -> Result<Vec<u8>, FormatError>;

    /// Gives what comes behind the last batch.
    ///
    /// # Errors
    /// As for [`Writer::write`].
    fn finish(&mut self) -> Result<Vec<u8>, FormatError>;
}

/// Where a reader takes its bytes from.
pub type Bytes = Rc<dyn Source>;

/// How a file is read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// Its format.
    pub format: TableFormat,
    /// The columns to read, by name, and their types: a file may have more. Those of the file, with types inferred where it
    /// states none, where they are absent.
    pub columns: Option<Vec<TableColumn>>,
    /// What stands between the fields of a CSV file: a comma, unless given.
    pub delimiter: Option<char>,
    /// Whether a CSV file begins with the columns' names: it does, unless given. Without, they are `col0`, `col1`, ..
    pub header: Option<bool>,
    /// The encoding of a text file, by its label in the WHATWG's Encoding Standard. As its byte-order mark says, or UTF-8,
    /// unless given.
    pub encoding: Option<String>,
    /// Fields of a CSV file, beside the empty one, that hold no value where they stand without quotes: `NULL`, `\N`, `NA`.
    pub nulls: Vec<String>,
}

impl ReadOptions {
    /// Everything as the file has it.
    pub fn new(format: TableFormat) -> ReadOptions {
        ReadOptions { format, columns: None, delimiter: None, header: None, encoding: None, nulls: Vec::new() }
    }
}

/// How a file is written.
#[derive(Clone, Debug)]
pub struct WriteOptions {
    /// Its format.
    pub format: TableFormat,
    /// What stands between the fields of a CSV file: a comma, unless given.
    pub delimiter: Option<char>,
    /// Whether a CSV file begins with the columns' names: it does, unless given.
    pub header: Option<bool>,
}

impl WriteOptions {
    /// As the format is usually written.
    pub fn new(format: TableFormat) -> WriteOptions {
        WriteOptions { format, delimiter: None, header: None }
    }
}

/// Opens a file to read, which reads as much of it as tells its columns.
///
/// # Errors
/// Where the file or an option is wrong.
pub fn open(bytes: Bytes, options: &ReadOptions) -> Result<Box<dyn Reader>, FormatError> {
    Ok(match options.format {
        TableFormat::Csv => Box::new(csv::CsvReader::open(bytes, options)?),
        TableFormat::JsonLines => Box::new(json_lines::JsonLinesReader::open(bytes, options)?),
        TableFormat::Parquet => Box::new(parquet::ParquetReader::open(bytes, options)?),
        TableFormat::Arrow => Box::new(arrow::ArrowReader::open(bytes, options)?),
    })
}

/// Begins a file of those columns.
///
/// # Errors
/// Where an option is wrong.
pub fn writer(columns: &[TableColumn], options: &WriteOptions) -> Result<Box<dyn Writer>, FormatError> {
    Ok(match options.format {
        TableFormat::Csv => Box::new(csv::CsvWriter::new(columns, options)?),
        TableFormat::JsonLines => Box::new(json_lines::JsonLinesWriter::new(columns)),
        TableFormat::Parquet => Box::new(parquet::ParquetWriter::new(columns)),
        TableFormat::Arrow => Box::new(arrow::ArrowWriter::new(columns)),
    })
}

/// Whether an encoding of that label is known.
pub fn is_encoding(label: &str) -> bool {
    text::encoding(label).is_some()
}

/// What is wrong with the file, in a sentence for whoever sent it.
fn wrong(text: impl Into<String>) -> FormatError {
    FormatError::Wrong(text.into())
}

/// Decodes Zstandard; a frame that may refer further back than `most_window` is none.
fn zstd(from: impl std::io::Read, most_window: u64) -> Option<impl std::io::Read> {
    let mut decoder = ruzstd::decoding::FrameDecoder::new();
    decoder.set_max_window_size(most_window);
    ruzstd::decoding::StreamingDecoder::new_with_decoder(from, decoder).ok()
}
