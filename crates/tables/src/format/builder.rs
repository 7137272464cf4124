//! Columns while they grow.

use pai_datasets_core::model::{ColumnType, TableColumn};

use super::{BATCH_BYTES, BATCH_ROWS, FormatError, LONGEST_TEXT, value, wrong};
use crate::batch::{Batch, Bitmap, Column, Values};

/// A column that grows by a row at a time.
pub(super) struct ColumnBuilder {
    pub(super) values: Values,
    /// Absent as long as every row holds a value.
    validity: Option<Bitmap>,
}

/// Why a text is no value of a column.
pub(super) enum Misfit {
    /// It is not of that type.
    Type,
    /// It is longer than [`LONGEST_TEXT`].
    Long,
}

impl ColumnBuilder {
    pub(super) fn new(column_type: ColumnType) -> ColumnBuilder {
        ColumnBuilder { values: Values::empty(column_type), validity: None }
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
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
        let fits = match &mut self.values {
            Values::Bigint(values) => value::bigint(text).map(|value| values.push(value)),
            Values::Double(values) => value::double(text).map(|value| values.push(value)),
            Values::Datetime(values) => value::datetime(text).map(|value| values.push(value)),
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

impl Misfit {
    /// What to tell about a value at a place such as "Line 3".
    pub(super) fn error(&self, place: &str, column: &TableColumn, text: &str) -> FormatError {
        let (name, kind, short) = (&column.name, column.column_type, value::shortened(text));
        wrong(match self {
            Misfit::Type => format!(
                "{place}, column `{name}`: `{short}` is no {kind}. Give Columns in which `{name}` is of a type that \
                 holds every value, such as STRING."
            ),
            Misfit::Long => long(place, column),
        })
    }
}

/// What to tell about a value longer than [`LONGEST_TEXT`].
pub(super) fn long(place: &str, column: &TableColumn) -> String {
    format!("{place}, column `{}`: the value is longer than {LONGEST_TEXT} bytes. Leave the column out.", column.name)
}
