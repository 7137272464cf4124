//! Reads Parquet.

use pai_datasets_core::model::{ColumnType, TableColumn};

use super::metadata::{Chunk, Field, Group, Metadata, broken, load};
use super::page::{self, Dictionary, Page, Piece};
use crate::batch::{Batch, Column};
use crate::format::builder::{ColumnBuilder, batch, convert};
use crate::format::{BATCH_BYTES, BATCH_ROWS, Bytes, FormatError, ReadOptions, Reader, names, wrong};

/// The most that the pages and dictionaries of all columns take at once, in bytes.
const MOST_HELD: usize = 64 * 1024 * 1024;

/// Reads a Parquet file.
pub(in crate::format) struct ParquetReader {
    source: Bytes,
    columns: Vec<TableColumn>,
    /// One for each column, those of texts first: they decide how many rows a batch has.
    cursors: Vec<Cursor>,
    groups: std::vec::IntoIter<Group>,
    /// How many rows of the row group were not given yet.
    left: u64,
    /// How many rows were.
    given: u64,
    done: u64,
}

/// A column's way through a row group.
struct Cursor {
    field: Field,
    /// Which of the table's columns it is, and as what the file has it.
    place: usize,
    column: TableColumn,
    codec: i64,
    at: u64,
    end: u64,
    dictionary: Option<Dictionary>,
    page: Page,
    /// What was read and is not given yet.
    ahead: ColumnBuilder,
}

impl ParquetReader {
    /// Reads the footer.
    pub(in crate::format) fn open(source: Bytes, options: &ReadOptions) -> Result<ParquetReader, FormatError> {
        let Metadata { fields, groups } = load(&source)?;
        let clean = names::clean(fields.iter().map(|field| field.name.as_str()))?;
        let chosen = match &options.columns {
            Some(columns) => names::choose(&clean, columns)?,
            None => (0..fields.len()).collect(),
        };
        let own = |(place, at): (usize, usize)| {
            let (field, name) = fields.get(at).zip(clean.get(at)).ok_or_else(broken)?;
            field.kind.meaning.check(&field.name)?;
            let wanted = options.columns.as_ref().and_then(|columns| columns.get(place));
            let mut field = field.clone();
            field.kind.meaning = field.kind.meaning.wanted(wanted.map(|column| column.column_type));
            let column = names::column(name.clone(), field.kind.meaning.column_type());
            Ok((field, column))
        };
        let chosen: Vec<(Field, TableColumn)> = chosen.into_iter().enumerate().map(own).collect::<Result<_, _>>()?;
        let columns =
            options.columns.clone().unwrap_or_else(|| chosen.iter().map(|(_, column)| column.clone()).collect());
        let mut cursors: Vec<Cursor> = chosen
            .into_iter()
            .enumerate()
            .map(|(place, (field, column))| Cursor {
                ahead: ColumnBuilder::new(column.column_type),
                field,
                place,
                column,
                codec: 0,
                at: 0,
                end: 0,
                dictionary: None,
                page: Page::default(),
            })
            .collect();
        cursors.sort_by_key(|cursor| cursor.column.column_type != ColumnType::String);
        Ok(ParquetReader { source, columns, cursors, groups: groups.into_iter(), left: 0, given: 0, done: 0 })
    }

    /// Goes to the next row group that has rows.
    fn begin_group(&mut self) -> Result<bool, FormatError> {
        while self.left == 0 {
            let Some(group) = self.groups.next() else {
                self.done = self.source.len();
                return Ok(false);
            };
            self.left = group.rows;
            for cursor in &mut self.cursors {
                let chunk = group.chunks.get(cursor.field.chunk).ok_or_else(broken)?;
                cursor.begin(chunk, group.rows)?;
            }
            self.done = group.chunks.iter().map(|chunk| chunk.start).min().unwrap_or_default();
        }
        Ok(true)
    }
}

impl Cursor {
    fn begin(&mut self, chunk: &Chunk, rows: u64) -> Result<(), FormatError> {
        if chunk.values != rows {
            return Err(broken());
        }
        (self.codec, self.at, self.end) = (chunk.codec, chunk.start, chunk.end);
        (self.dictionary, self.page) = (None, Page::default());
        Ok(())
    }

    /// How many bytes it holds.
    fn held(&self) -> usize {
        self.page.size() + self.dictionary.as_ref().map_or(0, Dictionary::size)
    }

    /// Reads until so many rows or bytes lie ready, and tells how many rows do. `row` is that of the first.
    fn read(&mut self, source: &Bytes, rows: usize, bytes: usize, row: u64, room: usize) -> Result<usize, FormatError> {
        while self.ahead.len() < rows && self.ahead.bytes() < bytes {
            while self.page.is_empty() {
                self.load(source)?;
                if self.held() > room {
                    return Err(wrong(format!(
                        "The pages of the Parquet file's columns take more than {MOST_HELD} bytes at once. Write it with \
                         smaller pages, or give a Schema of fewer columns."
                    )));
                }
            }
            self.page
                .next(self.field.kind, self.dictionary.as_ref(), &mut self.ahead)
                .map_err(|refusal| refusal.error(&self.column, Some(row + self.ahead.len() as u64), broken))?;
        }
        Ok(self.ahead.len().min(rows))
    }

    fn load(&mut self, source: &Bytes) -> Result<(), FormatError> {
        if self.at >= self.end {
            return Err(broken());
        }
        // The old page goes before the new one comes.
        self.page = Page::default();
        let (piece, next) = page::load(source, (self.at, self.end), self.codec, self.field.kind, self.field.optional)?;
        self.at = next;
        match piece {
            Piece::Page(page) => self.page = *page,
            Piece::Dictionary(dictionary) => self.dictionary = Some(dictionary),
            Piece::Other => {}
        }
        Ok(())
    }
}

impl Reader for ParquetReader {
    fn columns(&self) -> &[TableColumn] {
        &self.columns
    }

    fn next(&mut self) -> Result<Option<Batch>, FormatError> {
        if !self.begin_group()? {
            return Ok(None);
        }
        let share = (BATCH_BYTES / self.cursors.len().max(1)).max(1);
        let most = BATCH_ROWS.min(share / 8).max(1);
        let mut rows = usize::try_from(self.left).unwrap_or(most).min(most);
        let mut held: usize = self.cursors.iter().map(Cursor::held).sum();
        for cursor in &mut self.cursors {
            held -= cursor.held();
            rows = cursor.read(&self.source, rows, share, self.given, MOST_HELD.saturating_sub(held))?;
            held += cursor.held();
        }
        let mut columns: Vec<(usize, Column)> = Vec::with_capacity(self.cursors.len());
        for cursor in &mut self.cursors {
            let column = cursor.ahead.take(rows);
            let wanted = self.columns.get(cursor.place).ok_or_else(broken)?;
            columns.push((cursor.place, convert(column, wanted, self.given)?));
            self.done = self.done.max(cursor.at);
        }
        columns.sort_by_key(|(place, _)| *place);
        self.left -= rows as u64;
        self.given += rows as u64;
        batch(columns.into_iter().map(|(_, column)| column).collect()).map(Some)
    }

    fn done(&self) -> u64 {
        self.done
    }
}
