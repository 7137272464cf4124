//! Writes Parquet.

mod chunk;

use pai_datasets_core::model::{ColumnType, TableColumn};

use self::chunk::{Chunk, Written};
use super::MAGIC;
use super::thrift::{I32, Out, STRUCT, TEXT};
use crate::batch::{Batch, Column, Values};
use crate::format::{FormatError, Writer};

/// How many rows a row group has at most, and how many bytes it has when it is written out.
const GROUP_ROWS: usize = 1_000_000;
const GROUP_BYTES: usize = 16 * 1024 * 1024;

/// Writes a Parquet file, compressed with Snappy, texts and numbers by dictionaries as long as these are small.
pub(in crate::format) struct ParquetWriter {
    columns: Vec<TableColumn>,
    chunks: Vec<Chunk>,
    rows: usize,
    groups: Vec<(usize, Vec<Written>)>,
    /// How many bytes were given out before.
    at: usize,
}

impl ParquetWriter {
    pub(in crate::format) fn new(columns: &[TableColumn]) -> ParquetWriter {
        let chunks = chunks(columns);
        ParquetWriter { columns: columns.to_vec(), chunks, rows: 0, groups: Vec::new(), at: 0 }
    }

    /// What comes before everything else.
    fn begin(&self) -> Vec<u8> {
        if self.at == 0 { MAGIC.to_vec() } else { Vec::new() }
    }

    fn end_group(&mut self, out: &mut Vec<u8>) -> Result<(), FormatError> {
        if self.rows > 0 {
            let full = std::mem::replace(&mut self.chunks, chunks(&self.columns));
            let written = full.into_iter().map(|chunk| chunk.finish(self.at, out)).collect::<Result<_, _>>()?;
            self.groups.push((std::mem::take(&mut self.rows), written));
        }
        Ok(())
    }

    fn footer(&self) -> Vec<u8> {
        let rows: usize = self.groups.iter().map(|(rows, _)| rows).sum();
        let mut out = Out::default();
        out.item(|out| {
            out.i32(1, 1);
            out.list(2, STRUCT, self.columns.len() + 1);
            out.item(|out| {
                out.binary(4, b"schema");
                out.i32(5, i32::try_from(self.columns.len()).unwrap_or_default());
            });
            self.columns.iter().for_each(|column| element(column, out));
            out.i64(3, int(rows));
            out.list(4, STRUCT, self.groups.len());
            for (rows, chunks) in &self.groups {
                out.item(|out| group(*rows, chunks, &self.columns, out));
            }
            out.binary(6, b"pai-datasets");
            // Least and greatest values are in the order of their types.
            out.list(7, STRUCT, self.columns.len());
            for _ in &self.columns {
                out.item(|out| out.structure(1, |_| ()));
            }
        });
        out.bytes
    }
}

fn chunks(columns: &[TableColumn]) -> Vec<Chunk> {
    columns.iter().map(|column| Chunk::new(column.column_type)).collect()
}

/// A length, as the format's signed numbers have it.
fn int(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// The number of a physical type.
fn physical(column_type: ColumnType) -> i32 {
    match column_type {
        ColumnType::Boolean => 0,
        ColumnType::Bigint | ColumnType::Datetime => 2,
        ColumnType::Double => 5,
        ColumnType::String => 6,
    }
}

fn element(column: &TableColumn, out: &mut Out) {
    out.item(|out| {
        out.i32(1, physical(column.column_type));
        out.i32(3, 1);
        out.binary(4, column.name.as_str().as_bytes());
        match column.column_type {
            ColumnType::String => {
                out.i32(6, 0);
                out.structure(10, |out| out.structure(1, |_| ()));
            }
            ColumnType::Datetime => {
                out.i32(6, 9);
                out.structure(10, |out| {
                    out.structure(8, |out| {
                        out.truth(1);
                        out.structure(2, |out| out.structure(1, |_| ()));
                    });
                });
            }
            _ => {}
        }
    });
}

fn group(rows: usize, chunks: &[Written], columns: &[TableColumn], out: &mut Out) {
    out.list(1, STRUCT, chunks.len());
    for (chunk, column) in chunks.iter().zip(columns) {
        out.item(|out| {
            out.i64(2, int(chunk.start));
            out.structure(3, |out| {
                out.i32(1, physical(column.column_type));
                // PLAIN, RLE, RLE_DICTIONARY.
                out.list(2, I32, 3);
                [0, 3, 8].into_iter().for_each(|encoding| out.number_element(encoding));
                out.list(3, TEXT, 1);
                out.element(column.name.as_str().as_bytes());
                out.i32(4, 1);
                out.i64(5, int(rows));
                out.i64(6, int(chunk.plain_size));
                out.i64(7, int(chunk.size));
                out.i64(9, int(chunk.data));
                if chunk.data > chunk.start {
                    out.i64(11, int(chunk.start));
                }
                out.structure(12, |out| {
                    out.i64(3, int(chunk.nulls));
                    if let Some((least, greatest)) = &chunk.bounds {
                        out.binary(5, greatest);
                        out.binary(6, least);
                    }
                });
            });
        });
    }
    out.i64(2, int(chunks.iter().map(|chunk| chunk.plain_size).sum()));
    out.i64(3, int(rows));
}

/// How many of a column's rows from `from` on make a page.
fn page_rows(column: &Column, from: usize) -> usize {
    const PAGE_ROWS: usize = 65_536;
    const PAGE_BYTES: i32 = 1024 * 1024;
    let rest = (column.len() - from).min(PAGE_ROWS);
    let Values::String(texts) = &column.values else { return rest };
    let offsets = texts.offsets().get(from..).unwrap_or_default();
    let most = offsets.first().copied().unwrap_or_default().saturating_add(PAGE_BYTES);
    offsets.partition_point(|at| *at <= most).saturating_sub(1).clamp(1, rest)
}

impl Writer for ParquetWriter {
    fn write(&mut self, batch: &Batch) -> Result<Vec<u8>, FormatError> {
        let mut out = self.begin();
        for (chunk, column) in self.chunks.iter_mut().zip(batch.columns()) {
            let mut from = 0;
            while from < column.len() {
                let to = from + page_rows(column, from);
                chunk.page(&column.slice(from..to))?;
                from = to;
            }
        }
        self.rows += batch.rows();
        let size: usize = self.chunks.iter().map(Chunk::size).sum();
        if self.rows >= GROUP_ROWS || size >= GROUP_BYTES {
            self.end_group(&mut out)?;
        }
        self.at += out.len();
        Ok(out)
    }

    fn finish(&mut self) -> Result<Vec<u8>, FormatError> {
        let mut out = self.begin();
        self.end_group(&mut out)?;
        let footer = self.footer();
        let size = u32::try_from(footer.len()).unwrap_or(u32::MAX);
        out.extend(footer);
        out.extend(size.to_le_bytes());
        out.extend(MAGIC);
        Ok(out)
    }
}
