//! A column's pages of a row group, while it is written.

use std::collections::HashMap;

use pai_datasets_core::model::ColumnType;

use super::super::hybrid::{push_bits, push_packed, width};
use super::super::thrift::Out;
use crate::batch::{Bitmap, Column, Values};
use crate::format::{FormatError, wrong};

/// How many different values a dictionary has at most, and how many bytes.
const MOST_WORDS: usize = 16_384;
const MOST_BYTES: usize = 512 * 1024;

/// The longest text that is written as the least or greatest value.
const LONGEST_BOUND: usize = 64;

/// A least and a greatest value, as they lie in pages.
type Bounds = (Vec<u8>, Vec<u8>);

pub(super) struct Chunk {
    /// Whether pages still have indices.
    open: bool,
    /// Which values have which index.
    words: HashMap<Vec<u8>, u32>,
    /// How many values the dictionary has.
    count: usize,
    /// The values by their index, as they lie in the dictionary's page.
    dictionary: Vec<u8>,
    pages: Vec<u8>,
    /// What the pages were before they were compressed.
    plain_size: usize,
    nulls: usize,
    bounds: Extremes,
}

/// A chunk that was written, for the footer.
pub(super) struct Written {
    pub(super) start: usize,
    /// Where the pages behind the dictionary begin.
    pub(super) data: usize,
    pub(super) size: usize,
    pub(super) plain_size: usize,
    pub(super) nulls: usize,
    pub(super) bounds: Option<Bounds>,
}

impl Chunk {
    pub(super) fn new(column_type: ColumnType) -> Chunk {
        Chunk {
            open: column_type != ColumnType::Boolean,
            words: HashMap::new(),
            count: 0,
            dictionary: Vec::new(),
            pages: Vec::new(),
            plain_size: 0,
            nulls: 0,
            bounds: Extremes::None,
        }
    }

    /// About how many bytes it takes.
    pub(super) fn size(&self) -> usize {
        self.pages.len() + self.dictionary.len()
    }

    /// Appends a page of rows.
    pub(super) fn page(&mut self, column: &Column) -> Result<(), FormatError> {
        let rows = column.len();
        let mut body = vec![0; 4];
        match &column.validity {
            Some(bits) => push_bits(bits.as_bytes(), rows, false, &mut body),
            None => push_bits(&[], rows, true, &mut body),
        }
        let levels = u32::try_from(body.len() - 4).unwrap_or_default();
        for (to, from) in body.iter_mut().zip(levels.to_le_bytes()) {
            *to = from;
        }
        self.nulls += column.validity.as_ref().map_or(0, |bits| rows - bits.count());
        self.bounds.widen(column);
        let encoding = match self.indices(column) {
            Some(indices) => {
                let width = width(indices.iter().copied().max().unwrap_or_default());
                body.push(width);
                push_packed(&indices, width, &mut body);
                8
            }
            None => {
                plain(column, &mut body);
                0
            }
        };
        let count = i32::try_from(rows).unwrap_or_default();
        let (page, plain_size) = compressed(0, &body, |out| {
            out.structure(5, |out| {
                out.i32(1, count);
                out.i32(2, encoding);
                out.i32(3, 3);
                out.i32(4, 3);
            });
        })?;
        self.pages.extend(page);
        self.plain_size += plain_size;
        Ok(())
    }

    /// The indices of the values of a page, or none where the dictionary would become too large; then no page behind has any.
    fn indices(&mut self, column: &Column) -> Option<Vec<u32>> {
        if !self.open {
            return None;
        }
        let (known, size) = (self.words.len(), self.dictionary.len());
        let mut indices = Vec::with_capacity(column.len());
        let mut value = Vec::new();
        for row in (0..column.len()).filter(|row| column.is_valid(*row)) {
            value.clear();
            push(&column.values, row, &mut value);
            let index = match self.words.get(&value) {
                Some(index) => *index,
                None => {
                    let index = u32::try_from(self.words.len()).ok()?;
                    self.dictionary.extend_from_slice(&value);
                    self.words.insert(value.clone(), index);
                    index
                }
            };
            if self.words.len() > MOST_WORDS || self.dictionary.len() > MOST_BYTES {
                // What no page before has is of no use.
                self.dictionary.truncate(size);
                (self.open, self.count, self.words) = (false, known, HashMap::new());
                return None;
            }
            indices.push(index);
        }
        self.count = self.words.len();
        Some(indices)
    }

    /// Appends all of it to what is given out, whose first byte is the file's at `base`.
    pub(super) fn finish(mut self, base: usize, out: &mut Vec<u8>) -> Result<Written, FormatError> {
        let start = base + out.len();
        if self.count > 0 {
            let count = i32::try_from(self.count).unwrap_or_default();
            let (page, plain_size) = compressed(2, &self.dictionary, |out| {
                out.structure(7, |out| {
                    out.i32(1, count);
                    out.i32(2, 0);
                });
            })?;
            out.extend(page);
            self.plain_size += plain_size;
        }
        let data = base + out.len();
        out.append(&mut self.pages);
        let size = base + out.len() - start;
        let bounds = self.bounds.finish();
        Ok(Written { start, data, size, plain_size: self.plain_size, nulls: self.nulls, bounds })
    }
}

/// A page behind its header, and how many bytes both were before.
fn compressed(kind: i32, body: &[u8], header: impl FnOnce(&mut Out)) -> Result<(Vec<u8>, usize), FormatError> {
    let large = |_| wrong("A page became too large to write.");
    let packed = snap::raw::Encoder::new().compress_vec(body).map_err(|error| wrong(error.to_string()))?;
    let mut out = Out::default();
    let (plain, size) = (i32::try_from(body.len()).map_err(large)?, i32::try_from(packed.len()).map_err(large)?);
    out.item(|out| {
        out.i32(1, kind);
        out.i32(2, plain);
        out.i32(3, size);
        header(out);
    });
    let plain_size = out.bytes.len() + body.len();
    out.bytes.extend(packed);
    Ok((out.bytes, plain_size))
}

/// Appends a value as it lies in a page.
fn push(values: &Values, row: usize, out: &mut Vec<u8>) {
    match values {
        Values::Bigint(values) | Values::Datetime(values) => {
            out.extend(values.get(row).copied().unwrap_or_default().to_le_bytes());
        }
        Values::Double(values) => out.extend(values.get(row).copied().unwrap_or_default().to_le_bytes()),
        Values::String(texts) => {
            let text = texts.get(row);
            out.extend(u32::try_from(text.len()).unwrap_or_default().to_le_bytes());
            out.extend_from_slice(text.as_bytes());
        }
        Values::Boolean(bits) => out.push(u8::from(bits.get(row))),
    }
}

/// Appends the values of a page.
fn plain(column: &Column, out: &mut Vec<u8>) {
    let rows = (0..column.len()).filter(|row| column.is_valid(*row));
    match &column.values {
        Values::Boolean(bits) => {
            let bits: Bitmap = rows.map(|row| bits.get(row)).collect();
            out.extend_from_slice(bits.as_bytes());
        }
        values => rows.for_each(|row| push(values, row, out)),
    }
}

/// The least and the greatest value so far.
enum Extremes {
    /// There is no value yet.
    None,
    Whole(i64, i64),
    Double(f64, f64),
    Text(String, String),
    Truth(bool, bool),
    /// NaN is neither less nor greater; long texts are not worth it.
    Unknown,
}

impl Extremes {
    fn widen(&mut self, column: &Column) {
        for row in (0..column.len()).filter(|row| column.is_valid(*row)) {
            match (&mut *self, &column.values) {
                (Extremes::Unknown, _) => return,
                (_, Values::Double(values)) if values.get(row).is_none_or(|value| value.is_nan()) => {
                    *self = Extremes::Unknown;
                }
                (_, Values::String(texts)) if texts.get(row).len() > LONGEST_BOUND => *self = Extremes::Unknown,
                (Extremes::Whole(least, most), Values::Bigint(values) | Values::Datetime(values)) => {
                    let value = values.get(row).copied().unwrap_or_default();
                    (*least, *most) = (value.min(*least), value.max(*most));
                }
                (Extremes::Double(least, most), Values::Double(values)) => {
                    let value = values.get(row).copied().unwrap_or_default();
                    (*least, *most) = (value.min(*least), value.max(*most));
                }
                (Extremes::Text(least, most), Values::String(texts)) => {
                    let text = texts.get(row);
                    if text < least.as_str() {
                        text.clone_into(least);
                    } else if text > most.as_str() {
                        text.clone_into(most);
                    }
                }
                (Extremes::Truth(least, most), Values::Boolean(bits)) => {
                    (*least, *most) = (*least && bits.get(row), *most || bits.get(row));
                }
                (_, Values::Bigint(values) | Values::Datetime(values)) => {
                    let value = values.get(row).copied().unwrap_or_default();
                    *self = Extremes::Whole(value, value);
                }
                (_, Values::Double(values)) => {
                    let value = values.get(row).copied().unwrap_or_default();
                    *self = Extremes::Double(value, value);
                }
                (_, Values::String(texts)) => *self = Extremes::Text(texts.get(row).into(), texts.get(row).into()),
                (_, Values::Boolean(bits)) => *self = Extremes::Truth(bits.get(row), bits.get(row)),
            }
        }
    }

    fn finish(self) -> Option<Bounds> {
        match self {
            Extremes::None | Extremes::Unknown => None,
            Extremes::Whole(least, most) => Some((least.to_le_bytes().into(), most.to_le_bytes().into())),
            Extremes::Double(least, most) => {
                // Zeros are written so that neither lies outside.
                let least = if least == 0.0 { -0.0 } else { least };
                let most = if most == 0.0 { 0.0 } else { most };
                Some((f64::to_le_bytes(least).into(), f64::to_le_bytes(most).into()))
            }
            Extremes::Text(least, most) => Some((least.into(), most.into())),
            Extremes::Truth(least, most) => Some((vec![u8::from(least)], vec![u8::from(most)])),
        }
    }
}
