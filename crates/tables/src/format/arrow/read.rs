//! Reads Arrow IPC.

mod cursor;

use std::collections::HashMap;
use std::rc::Rc;

use pai_datasets_core::model::{ColumnType, TableColumn};

use self::cursor::{Cursor, Place};
use super::buffer::{Codec, hold};
use super::flat::Table;
use super::layout::{Field, Kind};
use super::message::{Content, Message, Messages, broken};
use crate::batch::{Batch, Column};
use crate::format::builder::{ColumnBuilder, batch, convert};
use crate::format::physical::Refusal;
use crate::format::{BATCH_BYTES, BATCH_ROWS, Bytes, FormatError, ReadOptions, Reader, names};

/// The most rows of a record batch: arrays have no more in other programs.
const MOST_ROWS: u64 = 1 << 31;

/// Reads an Arrow IPC file or stream.
pub(in crate::format) struct ArrowReader {
    source: Bytes,
    messages: Messages,
    columns: Vec<TableColumn>,
    /// One for each column, those of texts first: they decide how many rows a batch has.
    chosen: Vec<Chosen>,
    /// The dictionaries that columns need: how their values lie, and the values.
    dictionaries: HashMap<i64, (Kind, Rc<Column>)>,
    /// How many rows the record batch has, and how many of them were not given yet.
    rows: u64,
    left: u64,
    /// Where it lies.
    extent: (u64, u64),
    /// How many rows were given.
    given: u64,
}

/// A column on its way through a record batch.
struct Chosen {
    /// Which of the table's columns it is, and as what the file has it.
    place: usize,
    column: TableColumn,
    field: Field,
    at: Place,
    cursor: Cursor,
    dictionary: Option<Rc<Column>>,
    /// What was read and is not given yet.
    ahead: ColumnBuilder,
}

/// What a record batch says of its parts.
struct Parts {
    rows: u64,
    nodes: Vec<[i64; 2]>,
    buffers: Vec<[i64; 2]>,
    /// How many buffers of texts each column of views has.
    views: Vec<[i64; 1]>,
    codec: Option<Codec>,
    body: u64,
    end: u64,
}

impl Parts {
    fn of(table: Table<'_>, message: &Message) -> Option<Parts> {
        let codec = match table.table(3).map(|compression| compression.u8(0)) {
            None => None,
            Some(0) => Some(Codec::Lz4),
            Some(1) => Some(Codec::Zstd),
            Some(_) => return None,
        };
        Some(Parts {
            rows: u64::try_from(table.i64(0)).ok().filter(|rows| *rows <= MOST_ROWS)?,
            nodes: table.numbers(1)?,
            buffers: table.numbers(2)?,
            views: table.numbers(4)?,
            codec,
            body: message.body,
            end: message.end,
        })
    }
}

impl ArrowReader {
    /// Reads the schema.
    pub(in crate::format) fn open(source: Bytes, options: &ReadOptions) -> Result<ArrowReader, FormatError> {
        let (messages, all) = Messages::open(&source)?;
        let clean = names::clean(all.iter().map(|field| field.name.as_str()))?;
        let places = match &options.columns {
            Some(columns) => names::choose(&clean, columns)?,
            None => (0..all.len()).collect(),
        };
        let mut dictionaries = HashMap::new();
        let mut chosen = Vec::new();
        for (place, at) in places.into_iter().enumerate() {
            let (field, name) = all.get(at).zip(clean.get(at)).ok_or_else(broken)?;
            field.kind.meaning.check(&field.name)?;
            let wanted = options.columns.as_ref().and_then(|columns| columns.get(place));
            let mut field = field.clone();
            field.kind.meaning = field.kind.meaning.wanted(wanted.map(|column| column.column_type));
            let column = names::column(name.clone(), field.kind.meaning.column_type());
            if let Some((id, _)) = field.dictionary {
                let none = ColumnBuilder::new(column.column_type).finish();
                dictionaries.insert(id, (field.kind, Rc::new(none)));
            }
            chosen.push(Chosen {
                place,
                ahead: ColumnBuilder::new(column.column_type),
                column,
                field,
                at: Place::before(all.get(..at).unwrap_or_default()),
                cursor: Cursor::default(),
                dictionary: None,
            });
        }
        let columns = options.columns.clone().unwrap_or_else(|| chosen.iter().map(|it| it.column.clone()).collect());
        chosen.sort_by_key(|it| it.column.column_type != ColumnType::String);
        let extent = (0, 0);
        Ok(ArrowReader { source, messages, columns, chosen, dictionaries, rows: 0, left: 0, extent, given: 0 })
    }

    /// Goes to the next record batch that has rows.
    fn begin(&mut self) -> Result<bool, FormatError> {
        while self.left == 0 {
            let Some(message) = self.messages.next(&self.source)? else { return Ok(false) };
            self.extent = (message.body, message.end);
            match message.content().ok_or_else(broken)? {
                Content::Dictionary { id, batch, more } => {
                    self.dictionary(id, &Parts::of(batch, &message).ok_or_else(broken)?, more)?;
                }
                Content::Batch(table) => {
                    let parts = Parts::of(table, &message).ok_or_else(broken)?;
                    let mut held = 0;
                    for chosen in &mut self.chosen {
                        let known = chosen.field.dictionary.and_then(|(id, _)| self.dictionaries.get(&id));
                        chosen.dictionary = known.map(|(_, values)| Rc::clone(values));
                        let kind = chosen.field.dictionary.map_or(chosen.field.kind, |(_, index)| index);
                        chosen.cursor = Cursor::open(&self.source, &parts, chosen.at, kind, &mut held)?;
                    }
                    (self.rows, self.left) = (parts.rows, parts.rows);
                }
                Content::Schema(_) | Content::Other => {}
            }
        }
        Ok(true)
    }

    /// Reads a dictionary whole, or more of it.
    fn dictionary(&mut self, id: i64, parts: &Parts, more: bool) -> Result<(), FormatError> {
        let mut held: u64 = self.dictionaries.values().map(|(_, values)| values.values.bytes() as u64).sum();
        let Some((kind, values)) = self.dictionaries.get_mut(&id) else { return Ok(()) };
        let mut builder = ColumnBuilder::new(kind.meaning.column_type());
        if more {
            for row in 0..values.len() {
                builder.push_from(values, row).ok_or_else(broken)?;
            }
        }
        let column = self.chosen.iter().find(|it| it.field.dictionary.is_some_and(|(of, _)| of == id));
        let column = &column.ok_or_else(broken)?.column;
        let mut cursor = Cursor::open(&self.source, parts, Place::default(), *kind, &mut held)?;
        for _ in 0..parts.rows {
            let before = builder.bytes();
            // Which rows have the value is not known.
            cursor.next(*kind, None, &mut builder).map_err(|stop| stop.error(column, None))?;
            // A row without a value takes a place too.
            hold((builder.bytes() - before).max(1) as u64, &mut held)?;
        }
        *values = Rc::new(builder.finish());
        Ok(())
    }
}

impl Chosen {
    /// Reads until so many rows or bytes lie ready, and tells how many rows do. `row` is that of the first.
    fn read(&mut self, rows: usize, bytes: usize, row: u64) -> Result<usize, FormatError> {
        let kind = self.field.dictionary.map_or(self.field.kind, |(_, index)| index);
        while self.ahead.len() < rows && self.ahead.bytes() < bytes {
            let at = row + self.ahead.len() as u64;
            let next = self.cursor.next(kind, self.dictionary.as_deref(), &mut self.ahead);
            next.map_err(|stop| stop.error(&self.column, Some(at)))?;
        }
        Ok(self.ahead.len().min(rows))
    }
}

/// Why a row could not be read.
enum Stop {
    Value(Refusal),
    File(FormatError),
}

impl From<FormatError> for Stop {
    fn from(error: FormatError) -> Stop {
        Stop::File(error)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Stop {
        Stop::Value(refusal)
    }
}

impl Stop {
    fn error(self, column: &TableColumn, row: Option<u64>) -> FormatError {
        match self {
            Stop::Value(refusal) => refusal.error(column, row, broken),
            Stop::File(error) => error,
        }
    }
}

impl Reader for ArrowReader {
    fn columns(&self) -> &[TableColumn] {
        &self.columns
    }

    fn next(&mut self) -> Result<Option<Batch>, FormatError> {
        if !self.begin()? {
            return Ok(None);
        }
        let share = (BATCH_BYTES / self.chosen.len().max(1)).max(1);
        let most = BATCH_ROWS.min(share / 8).max(1);
        let mut rows = usize::try_from(self.left).unwrap_or(most).min(most);
        for chosen in &mut self.chosen {
            rows = chosen.read(rows, share, self.given)?;
        }
        let mut columns: Vec<(usize, Column)> = Vec::with_capacity(self.chosen.len());
        for chosen in &mut self.chosen {
            let wanted = self.columns.get(chosen.place).ok_or_else(broken)?;
            columns.push((chosen.place, convert(chosen.ahead.take(rows), wanted, self.given)?));
        }
        columns.sort_by_key(|(place, _)| *place);
        self.left -= rows as u64;
        self.given += rows as u64;
        batch(columns.into_iter().map(|(_, column)| column).collect()).map(Some)
    }

    fn done(&self) -> u64 {
        let (body, end) = self.extent;
        let rest = u128::from(end - body) * u128::from(self.left) / u128::from(self.rows.max(1));
        end - u64::try_from(rest).unwrap_or_default()
    }
}
