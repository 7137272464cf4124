//! Files of tables: CSV, JSON Lines, Parquet and Arrow IPC, read and written a batch at a time.

use std::rc::Rc;

use pai_datasets_core::model::TableColumn;

use crate::batch::Batch;

/// The most rows of a batch that a reader gives.
pub const BATCH_ROWS: usize = 65_536;

/// About the most bytes of a batch that a reader gives, unless one row alone is larger.
pub const BATCH_BYTES: usize = 4 * 1024 * 1024;

/// The longest text of one value, in bytes.
pub const LONGEST_TEXT: usize = 1024 * 1024;

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
