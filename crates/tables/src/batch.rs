//! Rows in columns: what is read from a file, kept in a chunk, handed to a kernel. The layout is that of Arrow, so that
//! nothing is rewritten on the way.

use pai_datasets_core::model::ColumnType;

/// Which rows of a column hold a value: a bit a row, the lowest first, as Arrow has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bitmap {
    bytes: Vec<u8>,
    length: usize,
}

impl Bitmap {
    /// Of bits that there are already; what lies behind the last row is cleared. `None` where there are too few.
    pub fn new(mut bytes: Vec<u8>, length: usize) -> Option<Bitmap> {
        if bytes.len() < length.div_ceil(8) {
            return None;
        }
        bytes.truncate(length.div_ceil(8));
        if let (Some(last), rest @ 1..) = (bytes.last_mut(), length % 8) {
            *last &= (1 << rest) - 1;
        }
        Some(Bitmap { bytes, length })
    }

    /// Appends a row.
    pub fn push(&mut self, bit: bool) {
        let at = self.length % 8;
        if at == 0 {
            self.bytes.push(0);
        }
        if let Some(last) = self.bytes.last_mut() {
            *last |= u8::from(bit) << at;
        }
        self.length += 1;
    }

    /// Appends the same bit for some rows.
    pub fn push_many(&mut self, bit: bool, count: usize) {
        let to_border = count.min((8 - self.length % 8) % 8);
        (0..to_border).for_each(|_| self.push(bit));
        let whole = (count - to_border) / 8;
        self.bytes.resize(self.bytes.len() + whole, if bit { 0xff } else { 0 });
        self.length += whole * 8;
        (0..(count - to_border) % 8).for_each(|_| self.push(bit));
    }

    /// Whether a row's bit is set; a row that is not there has none.
    pub fn get(&self, row: usize) -> bool {
        row < self.length && self.bytes.get(row / 8).is_some_and(|byte| byte >> (row % 8) & 1 == 1)
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// How many bits are set.
    pub fn count(&self) -> usize {
        self.bytes.iter().map(|byte| byte.count_ones() as usize).sum()
    }

    /// The bits, eight a byte.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bits of some rows.
    pub fn slice(&self, rows: std::ops::Range<usize>) -> Bitmap {
        if let Some(bytes) = rows.start.is_multiple_of(8).then(|| self.bytes.get(rows.start / 8..)).flatten()
            && let Some(bytes) = bytes.get(..rows.len().div_ceil(8))
            && let Some(bits) = Bitmap::new(bytes.to_vec(), rows.len())
        {
            return bits;
        }
        rows.map(|row| self.get(row)).collect()
    }
}

impl FromIterator<bool> for Bitmap {
    fn from_iter<T: IntoIterator<Item = bool>>(bits: T) -> Bitmap {
        let mut bitmap = Bitmap::default();
        bits.into_iter().for_each(|bit| bitmap.push(bit));
        bitmap
    }
}

/// Texts behind one another, and where each begins and the last ends: one offset more than there are texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    offsets: Vec<i32>,
    bytes: Vec<u8>,
}

impl Default for Texts {
    fn default() -> Texts {
        Texts { offsets: vec![0], bytes: Vec::new() }
    }
}

impl Texts {
    /// Of parts that fit together: offsets from 0 that never fall, the last the length of the bytes, and each text UTF-8.
    /// `None` where they do not.
    pub fn new(offsets: Vec<i32>, bytes: Vec<u8>) -> Option<Texts> {
        let text = std::str::from_utf8(&bytes).ok()?;
        let ends = offsets.first() == Some(&0) && usize::try_from(*offsets.last()?).ok()? == bytes.len();
        let rises = offsets.windows(2).all(|pair| pair.first() <= pair.last());
        let whole = offsets.iter().all(|at| usize::try_from(*at).is_ok_and(|at| text.is_char_boundary(at)));
        (ends && rises && whole).then_some(Texts { offsets, bytes })
    }

    /// Appends a text; `false` where there is no more room: the bytes of all stay below 2^31.
    pub fn push(&mut self, text: &str) -> bool {
        let Ok(end) = i32::try_from(self.bytes.len() + text.len()) else { return false };
        self.bytes.extend_from_slice(text.as_bytes());
        self.offsets.push(end);
        true
    }

    /// The text of a row; empty where there is no such row.
    pub fn get(&self, row: usize) -> &str {
        let bound = |row: usize| self.offsets.get(row).and_then(|at| usize::try_from(*at).ok());
        let range = bound(row).zip(bound(row + 1));
        let bytes = range.and_then(|(from, to)| self.bytes.get(from..to)).unwrap_or_default();
        // Each text was UTF-8 when it came.
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// Some of the texts; rows that are not there are left out.
    pub fn slice(&self, rows: std::ops::Range<usize>) -> Texts {
        let (from, to) = (rows.start.min(self.len()), rows.end.min(self.len()));
        let offsets = self.offsets.get(from..=to).unwrap_or_default();
        let base = offsets.first().copied().unwrap_or_default();
        let bound = |at: Option<&i32>| at.and_then(|at| usize::try_from(*at).ok()).unwrap_or_default();
        let bytes = self.bytes.get(bound(offsets.first())..bound(offsets.last())).unwrap_or_default().to_vec();
        if offsets.is_empty() {
            return Texts::default();
        }
        Texts { offsets: offsets.iter().map(|at| at - base).collect(), bytes }
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every text.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// Where each text begins, and where the last ends.
    pub fn offsets(&self) -> &[i32] {
        &self.offsets
    }

    /// The texts behind one another.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl<'a> FromIterator<&'a str> for Texts {
    /// What has no more room is left empty.
    fn from_iter<T: IntoIterator<Item = &'a str>>(texts: T) -> Texts {
        let mut all = Texts::default();
        for text in texts {
            if !all.push(text) {
                all.push("");
            }
        }
        all
    }
}

/// The values of a column, one a row; where a row holds none, anything stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// BIGINT.
    Bigint(Vec<i64>),
    /// DOUBLE.
    Double(Vec<f64>),
    /// STRING.
    String(Texts),
    /// BOOLEAN, a bit a row.
    Boolean(Bitmap),
    /// DATETIME, in milliseconds since 1970-01-01T00:00:00Z.
    Datetime(Vec<i64>),
}

impl Values {
    /// None yet, of that type.
    pub fn empty(column_type: ColumnType) -> Values {
        match column_type {
            ColumnType::Bigint => Values::Bigint(Vec::new()),
            ColumnType::Double => Values::Double(Vec::new()),
            ColumnType::String => Values::String(Texts::default()),
            ColumnType::Boolean => Values::Boolean(Bitmap::default()),
            ColumnType::Datetime => Values::Datetime(Vec::new()),
        }
    }

    /// What they are.
    pub fn column_type(&self) -> ColumnType {
        match self {
            Values::Bigint(_) => ColumnType::Bigint,
            Values::Double(_) => ColumnType::Double,
            Values::String(_) => ColumnType::String,
            Values::Boolean(_) => ColumnType::Boolean,
            Values::Datetime(_) => ColumnType::Datetime,
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Values::Bigint(values) | Values::Datetime(values) => values.len(),
            Values::Double(values) => values.len(),
            Values::String(values) => values.len(),
            Values::Boolean(values) => values.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// About how many bytes they take.
    pub fn bytes(&self) -> usize {
        match self {
            Values::Bigint(values) | Values::Datetime(values) => values.len() * 8,
            Values::Double(values) => values.len() * 8,
            Values::String(texts) => texts.as_bytes().len() + texts.len() * 4,
            Values::Boolean(bits) => bits.as_bytes().len(),
        }
    }

    /// Those of some rows; rows that are not there are left out.
    pub fn slice(&self, rows: std::ops::Range<usize>) -> Values {
        let rows = rows.start.min(self.len())..rows.end.min(self.len());
        match self {
            Values::Bigint(values) => Values::Bigint(values.get(rows).unwrap_or_default().to_vec()),
            Values::Datetime(values) => Values::Datetime(values.get(rows).unwrap_or_default().to_vec()),
            Values::Double(values) => Values::Double(values.get(rows).unwrap_or_default().to_vec()),
            Values::String(values) => Values::String(values.slice(rows)),
            Values::Boolean(values) => Values::Boolean(values.slice(rows)),
        }
    }
}

/// A column of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its values.
    pub values: Values,
    /// Which rows hold one; all do where it is absent.
    pub validity: Option<Bitmap>,
}

impl Column {
    /// Of those values, with a bitmap only where some row holds none.
    pub fn new(values: Values, validity: Option<Bitmap>) -> Column {
        let validity = validity.filter(|bits| bits.count() < values.len());
        Column { values, validity }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Of that many rows without a value.
    pub fn absent(column_type: ColumnType, rows: usize) -> Column {
        let values = match column_type {
            ColumnType::Bigint => Values::Bigint(vec![0; rows]),
            ColumnType::Datetime => Values::Datetime(vec![0; rows]),
            ColumnType::Double => Values::Double(vec![0.0; rows]),
            ColumnType::String => Values::String((0..rows).map(|_| "").collect()),
            ColumnType::Boolean => Values::Boolean((0..rows).map(|_| false).collect()),
        };
        Column::new(values, Some((0..rows).map(|_| false).collect()))
    }

    /// The rows of this column, then those of the other; `None` where they are of different types, or too long together.
    pub fn followed_by(self, other: &Column) -> Option<Column> {
        let rows = self.len();
        let validity = (self.validity.is_some() || other.validity.is_some()).then(|| {
            (0..rows).map(|row| self.is_valid(row)).chain((0..other.len()).map(|row| other.is_valid(row))).collect()
        });
        let values = match (self.values, &other.values) {
            (Values::Bigint(mut values), Values::Bigint(more)) => {
                values.extend_from_slice(more);
                Values::Bigint(values)
            }
            (Values::Datetime(mut values), Values::Datetime(more)) => {
                values.extend_from_slice(more);
                Values::Datetime(values)
            }
            (Values::Double(mut values), Values::Double(more)) => {
                values.extend_from_slice(more);
                Values::Double(values)
            }
            (Values::Boolean(mut values), Values::Boolean(more)) => {
                (0..more.len()).for_each(|row| values.push(more.get(row)));
                Values::Boolean(values)
            }
            (Values::String(mut values), Values::String(more)) => {
                more.iter().all(|text| values.push(text)).then_some(Values::String(values))?
            }
            _ => return None,
        };
        Some(Column::new(values, validity))
    }

    /// Whether a row holds a value.
    pub fn is_valid(&self, row: usize) -> bool {
        row < self.len() && self.validity.as_ref().is_none_or(|bits| bits.get(row))
    }

    /// Some rows of it.
    pub fn slice(&self, rows: std::ops::Range<usize>) -> Column {
        let validity = self.validity.as_ref().map(|bits| bits.slice(rows.start..rows.end.min(self.len())));
        Column::new(self.values.slice(rows), validity)
    }
}

/// Rows in columns, all of the same length.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    columns: Vec<Column>,
    rows: usize,
}

impl Batch {
    /// Of those columns; `None` where their lengths differ.
    pub fn new(columns: Vec<Column>) -> Option<Batch> {
        let rows = columns.first().map_or(0, Column::len);
        columns.iter().all(|column| column.len() == rows).then_some(Batch { columns, rows })
    }

    /// Some rows of it.
    pub fn slice(&self, rows: std::ops::Range<usize>) -> Batch {
        let rows = rows.start.min(self.rows)..rows.end.min(self.rows);
        let columns = self.columns.iter().map(|column| column.slice(rows.clone())).collect();
        Batch { columns, rows: rows.len() }
    }

    /// The columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The columns, to own.
    pub fn into_columns(self) -> Vec<Column> {
        self.columns
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// About how many bytes the values take.
    pub fn bytes(&self) -> usize {
        self.columns.iter().map(|column| column.values.bytes()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_stand_where_arrow_has_them() {
        let bits: Bitmap = (0..11).map(|row| row % 3 == 0).collect();
        assert_eq!(bits.as_bytes(), [0b0100_1001, 0b0000_0010]);
        assert_eq!((bits.count(), bits.get(9), bits.get(10), bits.get(11)), (4, true, false, false));
        assert_eq!(Bitmap::new(vec![0xff, 0xff], 11).unwrap().count(), 11);
        assert_eq!(Bitmap::new(vec![0xff], 11), None);
        let mut long = bits.clone();
        long.push_many(true, 20);
        assert_eq!((long.len(), long.count(), long.get(10), long.get(30), long.get(31)), (31, 24, false, true, false));
        assert_eq!(long.slice(8..31), (8..31).map(|row| long.get(row)).collect());
        assert_eq!(bits.slice(3..7), [true, false, false, true].into_iter().collect());
    }

    #[test]
    fn texts_keep_their_borders() {
        let texts: Texts = ["猫", "", "dog"].into_iter().collect();
        assert_eq!(texts.iter().collect::<Vec<_>>(), ["猫", "", "dog"]);
        assert_eq!(texts.get(3), "");
        assert_eq!(texts.slice(1..9).iter().collect::<Vec<_>>(), ["", "dog"]);
        assert!(texts.slice(4..9).is_empty());
        for (offsets, bytes) in [
            (vec![], vec![]),
            (vec![1, 1], vec![b'a']),
            (vec![0, 2, 1], vec![b'a']),
            (vec![0, 1, 3], "猫".into()),
            (vec![0, -1], vec![]),
            (vec![0, 1], vec![0xff]),
        ] {
            assert_eq!(Texts::new(offsets, bytes), None);
        }
    }
}
