//! Writes Arrow IPC.

use pai_datasets_core::model::{ColumnType, TableColumn};

use super::MAGIC;
use super::flat::{Hole, Out, Slot};
use crate::batch::{Batch, Column, Values};
use crate::format::{FormatError, Writer};

/// Where buffers begin: at multiples of what the widest instructions of processors take.
const BORDER: usize = 64;

/// The version of the format, V5 since 2020.
const VERSION: i16 = 4;

/// Writes an Arrow IPC file, which pandas, pyarrow and polars read, and JavaScript's apache-arrow.
pub(in crate::format) struct ArrowWriter {
    columns: Vec<TableColumn>,
    /// Where each record batch is, how long its head and its body are.
    blocks: Vec<[i64; 3]>,
    /// How many bytes were given out before.
    at: usize,
}

impl ArrowWriter {
    pub(in crate::format) fn new(columns: &[TableColumn]) -> ArrowWriter {
        ArrowWriter { columns: columns.to_vec(), blocks: Vec::new(), at: 0 }
    }

    /// What comes before everything else.
    fn begin(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if self.at == 0 {
            out.extend(MAGIC);
            out.extend([0; 2]);
            message(1, 0, &mut out, |head, hole| schema(&self.columns, head, hole));
        }
        out
    }
}

/// A length, as the format's signed numbers have it.
fn int(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// Appends a message without its body, and tells how many bytes it takes.
fn message(kind: u8, body: usize, out: &mut Vec<u8>, inner: impl FnOnce(&mut Out, Hole)) -> usize {
    let (mut head, root) = Out::new();
    let slots = [(0, Slot::I16(VERSION)), (1, Slot::U8(kind)), (2, Slot::Later), (3, Slot::I64(int(body)))];
    let [hole] = head.table(root, &slots);
    inner(&mut head, hole);
    // Behind the marker and the length, up to a border.
    let size = head.bytes.len().next_multiple_of(8);
    head.bytes.resize(size, 0);
    out.extend([0xff; 4]);
    out.extend(u32::try_from(size).unwrap_or(u32::MAX).to_le_bytes());
    out.extend(head.bytes);
    size + 8
}

fn schema(columns: &[TableColumn], out: &mut Out, hole: Hole) {
    let [fields] = out.table(hole, &[(0, Slot::I16(0)), (1, Slot::Later)]);
    let holes = out.tables(fields, columns.len());
    for (column, hole) in columns.iter().zip(holes) {
        let kind = match column.column_type {
            ColumnType::Bigint => 2,
            ColumnType::Double => 3,
            ColumnType::String => 5,
            ColumnType::Boolean => 6,
            ColumnType::Datetime => 10,
        };
        let slots = [(0, Slot::Later), (1, Slot::U8(1)), (2, Slot::U8(kind)), (3, Slot::Later), (5, Slot::Later)];
        let [name, inner, children] = out.table(hole, &slots);
        out.text(name, column.name.as_str());
        match column.column_type {
            ColumnType::Bigint => {
                let [] = out.table(inner, &[(0, Slot::I32(64)), (1, Slot::U8(1))]);
            }
            ColumnType::Double => {
                let [] = out.table(inner, &[(0, Slot::I16(2))]);
            }
            ColumnType::String | ColumnType::Boolean => {
                let [] = out.table(inner, &[]);
            }
            ColumnType::Datetime => {
                let [zone] = out.table(inner, &[(0, Slot::I16(1)), (1, Slot::Later)]);
                out.text(zone, "UTC");
            }
        }
        out.tables(children, 0);
    }
}

/// The buffers of a record batch behind one another, and where each is.
#[derive(Default)]
struct Body {
    bytes: Vec<u8>,
    places: Vec<[i64; 2]>,
}

impl Body {
    fn push(&mut self, bytes: impl IntoIterator<Item = u8>) {
        let from = self.bytes.len();
        self.bytes.extend(bytes);
        self.places.push([int(from), int(self.bytes.len() - from)]);
        self.bytes.resize(self.bytes.len().next_multiple_of(BORDER), 0);
    }

    fn column(&mut self, column: &Column) {
        self.push(column.validity.iter().flat_map(|bits| bits.as_bytes().iter().copied()));
        match &column.values {
            Values::Bigint(values) | Values::Datetime(values) => {
                self.push(values.iter().flat_map(|value| value.to_le_bytes()));
            }
            Values::Double(values) => self.push(values.iter().flat_map(|value| value.to_le_bytes())),
            Values::Boolean(bits) => self.push(bits.as_bytes().iter().copied()),
            Values::String(texts) => {
                self.push(texts.offsets().iter().flat_map(|offset| offset.to_le_bytes()));
                self.push(texts.as_bytes().iter().copied());
            }
        }
    }
}

impl Writer for ArrowWriter {
    fn write(&mut self, batch: &Batch) -> Result<Vec<u8>, FormatError> {
        let mut out = self.begin();
        let mut body = Body::default();
        batch.columns().iter().for_each(|column| body.column(column));
        let nulls = |column: &Column| column.validity.as_ref().map_or(0, |bits| column.len() - bits.count());
        let nodes: Vec<_> = batch.columns().iter().map(|column| [int(column.len()), int(nulls(column))]).collect();
        let start = self.at + out.len();
        let size = message(3, body.bytes.len(), &mut out, |head, hole| {
            let slots = [(0, Slot::I64(int(batch.rows()))), (1, Slot::Later), (2, Slot::Later)];
            let [first, second] = head.table(hole, &slots);
            head.numbers(first, &nodes);
            head.numbers(second, &body.places);
        });
        // A head's length has 32 bits, and 32 more that are none.
        self.blocks.push([int(start), int(size), int(body.bytes.len())]);
        out.extend(body.bytes);
        self.at += out.len();
        Ok(out)
    }

    fn finish(&mut self) -> Result<Vec<u8>, FormatError> {
        let mut out = self.begin();
        out.extend([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);
        let (mut footer, root) = Out::new();
        let slots = [(0, Slot::I16(VERSION)), (1, Slot::Later), (2, Slot::Later), (3, Slot::Later)];
        let [own, dictionaries, batches] = footer.table(root, &slots);
        schema(&self.columns, &mut footer, own);
        footer.numbers::<3>(dictionaries, &[]);
        footer.numbers(batches, &self.blocks);
        let size = u32::try_from(footer.bytes.len()).unwrap_or(u32::MAX);
        out.extend(footer.bytes);
        out.extend(size.to_le_bytes());
        out.extend(MAGIC);
        Ok(out)
    }
}
