//! Columns while they grow.

use pai_datasets_core::model::{ColumnType, TableColumn};

use super::{BATCH_BYTES, BATCH_ROWS, FormatError, LONGEST_TEXT, moment, value, wrong};
use crate::batch::{Batch, Bitmap, Column, Values};

/// A column that grows by a row at a time.
pub(super) struct ColumnBuilder {
    pub(super) values: Values,
    /// Absent as long as every row holds a value.
    validity: Option<Bitmap>,
    /// Whether no number is taken whose digits would change: nobody said that the column is of numbers.
    is_guessed: bool,
}

/// Why a text is no value of a column.
pub(super) enum Misfit {
    /// It is not of that type.
    Type,
    /// It is longer than [`LONGEST_TEXT`].
    Long,
    /// It is a number, or a point in time, beyond what the type holds.
    Range,
    /// It is a number whose digits would change.
    Digits,
}

impl ColumnBuilder {
    pub(super) fn new(column_type: ColumnType) -> ColumnBuilder {
        ColumnBuilder { values: Values::empty(column_type), validity: None, is_guessed: false }
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// About what it holds, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.values.bytes()
    }

    /// A row whose value is that of another row of the same type; `None` where that is not so.
    pub(super) fn copy(&mut self, from: &Values, row: usize) -> Option<()> {
        match (&mut self.values, from) {
            (Values::Bigint(to), Values::Bigint(from)) | (Values::Datetime(to), Values::Datetime(from)) => {
                to.push(*from.get(row)?);
            }
            (Values::Double(to), Values::Double(from)) => to.push(*from.get(row)?),
            (Values::Boolean(to), Values::Boolean(from)) if row < from.len() => to.push(from.get(row)),
            (Values::String(to), Values::String(from)) if row < from.len() => {
                to.push(from.get(row)).then_some(())?;
            }
            _ => return None,
        }
        self.valid();
        Some(())
    }

    /// A row of another column of the same type, with a value or without; `None` where there is none.
    pub(super) fn push_from(&mut self, from: &Column, row: usize) -> Option<()> {
        if row < from.len() && !from.is_valid(row) {
            self.null();
            return Some(());
        }
        self.copy(&from.values, row)
    }

    /// A row without a value.
    pub(super) fn null(&mut self) {
        let rows = self.len();
        let validity = self.validity.get_or_insert_with(|| {
            let mut bits = Bitmap::default();
            bits.push_many(true, rows);
            bits
        });
        validity.push(false);
        match &mut self.values {
            Values::Bigint(values) | Values::Datetime(values) => values.push(0),
            Values::Double(values) => values.push(0.0),
            Values::String(texts) => drop(texts.push("")),
            Values::Boolean(bits) => bits.push(false),
        }
    }

    /// That the row that was just pushed onto the values holds one.
    pub(super) fn valid(&mut self) {
        if let Some(validity) = &mut self.validity {
            validity.push(true);
        }
    }

    /// A row whose value a text spells.
    pub(super) fn text(&mut self, text: &str) -> Result<(), Misfit> {
        let is_guessed = self.is_guessed;
        let fits = match &mut self.values {
            Values::Bigint(_) | Values::Double(_) if is_guessed && value::is_padded(text) => {
                return Err(Misfit::Digits);
            }
            Values::Bigint(values) => value::bigint(text).map(|value| values.push(value)),
            Values::Double(values) => match value::double(text) {
                Some(value) if value::is_overflow(text, value) => return Err(Misfit::Range),
                Some(_) if is_guessed && value::loses_digits(text) => return Err(Misfit::Digits),
                value => value.map(|value| values.push(value)),
            },
            Values::Datetime(values) => match value::moment(text) {
                Some(millis) if !moment::is_held(millis) => return Err(Misfit::Range),
                millis => millis.map(|millis| values.push(millis)),
            },
            Values::Boolean(bits) => value::boolean(text).map(|value| bits.push(value)),
            Values::String(texts) => {
                if text.len() > LONGEST_TEXT || !texts.push(text) {
                    return Err(Misfit::Long);
                }
                Some(())
            }
        };
        fits.ok_or(Misfit::Type)?;
        self.valid();
        Ok(())
    }

    pub(super) fn finish(self) -> Column {
        Column::new(self.values, self.validity)
    }

    /// The first rows, leaving those behind.
    pub(super) fn take(&mut self, rows: usize) -> Column {
        let rest = ColumnBuilder::new(self.values.column_type());
        if rows >= self.len() {
            return std::mem::replace(self, rest).finish();
        }
        let range = rows..self.len();
        let validity = self.validity.as_ref().map(|bits| bits.slice(range.clone()));
        let rest = ColumnBuilder { values: self.values.slice(range), validity, is_guessed: self.is_guessed };
        let all = std::mem::replace(self, rest).finish();
        all.slice(0..rows)
    }
}

/// The columns of a batch that grows by a row at a time.
pub(super) struct BatchBuilder {
    pub(super) columns: Vec<ColumnBuilder>,
    rows: usize,
    bytes: usize,
}

impl BatchBuilder {
    pub(super) fn new(columns: &[TableColumn]) -> BatchBuilder {
        let columns = columns.iter().map(|column| ColumnBuilder::new(column.column_type)).collect();
        BatchBuilder { columns, rows: 0, bytes: 0 }
    }

    /// Of columns whose types were inferred.
    pub(super) fn guessed(columns: &[TableColumn]) -> BatchBuilder {
        let mut batch = BatchBuilder::new(columns);
        batch.columns.iter_mut().for_each(|column| column.is_guessed = true);
        batch
    }

    /// That a row of about so many bytes is whole.
    pub(super) fn row(&mut self, bytes: usize) {
        self.rows += 1;
        self.bytes += bytes + self.columns.len() * 8;
    }

    /// Whether a reader should hand it out.
    pub(super) fn is_full(&self) -> bool {
        self.rows >= BATCH_ROWS || self.bytes >= BATCH_BYTES
    }

    /// The batch; none without a row.
    pub(super) fn finish(self) -> Result<Option<Batch>, FormatError> {
        if self.rows == 0 {
            return Ok(None);
        }
        let columns = self.columns.into_iter().map(ColumnBuilder::finish).collect();
        batch(columns).map(Some)
    }
}

/// The batch of columns that a reader has made equally long.
pub(super) fn batch(columns: Vec<Column>) -> Result<Batch, FormatError> {
    Batch::new(columns).ok_or_else(|| wrong("The columns of the file differ in length."))
}

/// A column's values as another type, row by row; `row` is the file's row of the first.
pub(super) fn convert(column: Column, to: &TableColumn, row: u64) -> Result<Column, FormatError> {
    if column.values.column_type() == to.column_type {
        return Ok(column);
    }
    let mut builder = ColumnBuilder::new(to.column_type);
    let mut text = String::new();
    for at in 0..column.len() {
        if !column.is_valid(at) {
            builder.null();
            continue;
        }
        text.clear();
        value::write(&column.values, at, &mut text);
        builder.text(&text).map_err(|misfit| {
            let place = format!("Row {}", row + at as u64 + 1);
            misfit.error(&place, to, &text)
        })?;
    }
    Ok(builder.finish())
}

impl Misfit {
    /// What to tell about a value at a place such as "Line 3".
    pub(super) fn error(&self, place: &str, column: &TableColumn, text: &str) -> FormatError {
        let (name, kind, short) = (&column.name, column.column_type, value::shortened(text));
        wrong(match self {
            Misfit::Type => format!(
                "{place}, column `{name}`: `{short}` is no {kind}. Give a Schema in which `{name}` is of a type that \
                 holds every value, such as STRING."
            ),
            Misfit::Long => long(place, column),
            Misfit::Range if kind == ColumnType::Datetime => format!(
                "{place}, column `{name}`: `{short}` is not within the years 0000 to 9999, which a DATETIME holds. Give a \
                 Schema in which `{name}` is of type STRING."
            ),
            Misfit::Range => format!(
                "{place}, column `{name}`: `{short}` is too large for a {kind}. Give a Schema in which `{name}` is of type \
                 STRING."
            ),
            Misfit::Digits => format!(
                "{place}, column `{name}`: a {kind}, which the rows before suggest, would change the digits of `{short}`. \
                 Give a Schema in which `{name}` is of type STRING, or of type {kind} if the nearest will do."
            ),
        })
    }
}

/// What to tell about a value longer than [`LONGEST_TEXT`].
pub(super) fn long(place: &str, column: &TableColumn) -> String {
    format!("{place}, column `{}`: the value is longer than {LONGEST_TEXT} bytes. Leave the column out.", column.name)
}
