//! A column of a row group as bytes.
//!
//! One byte says the encoding and whether there is a bitmap; four say how many rows; then the bitmap, where there is one;
//! then the values. All numbers are little-endian. Whole numbers are kept as the distance from their minimum, in as many
//! bytes as that needs; texts of which there are few as a dictionary and codes.

use std::collections::HashMap;

use pai_datasets_core::model::ColumnType;
use pai_datasets_engine::SqlError;

use crate::batch::{Bitmap, Column, Texts, Values};

/// The most bytes of a chunk: what fits a row of every database, with room for the rest of it.
pub(super) const LONGEST: usize = 1_900_000;

const PLAIN_INTEGERS: u8 = 0;
const NARROW_INTEGERS: u8 = 1;
const DOUBLES: u8 = 2;
const PLAIN_TEXTS: u8 = 3;
const CODED_TEXTS: u8 = 4;
const BOOLEANS: u8 = 5;
/// Joined to the encoding where a bitmap follows.
const WITH_BITMAP: u8 = 0x80;

/// The most texts of a dictionary.
const MOST_CODES: usize = 1 << 16;

/// Writes a column.
pub(super) fn encode(column: &Column) -> Vec<u8> {
    let mut out = vec![0];
    out.extend(count(column.len()));
    if let Some(bits) = &column.validity {
        out.extend_from_slice(bits.as_bytes());
    }
    let encoding = match &column.values {
        Values::Bigint(values) | Values::Datetime(values) => integers(values, column, &mut out),
        Values::Double(values) => {
            values.iter().for_each(|value| out.extend(value.to_le_bytes()));
            DOUBLES
        }
        Values::String(texts) => write_texts(texts, &mut out),
        Values::Boolean(bits) => {
            out.extend_from_slice(bits.as_bytes());
            BOOLEANS
        }
    };
    if let Some(first) = out.first_mut() {
        *first = encoding | if column.validity.is_some() { WITH_BITMAP } else { 0 };
    }
    out
}

/// A number of rows, of which a group has few.
fn count(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes()
}

fn integers(values: &[i64], column: &Column, out: &mut Vec<u8>) -> u8 {
    let held = || values.iter().enumerate().filter(|(row, _)| column.is_valid(*row)).map(|(_, value)| *value);
    let (least, most) = (held().min().unwrap_or(0), held().max().unwrap_or(0));
    let width = match least.abs_diff(most) {
        0..=0xff => 1,
        0x100..=0xffff => 2,
        0x1_0000..=0xffff_ffff => 4,
        _ => {
            values.iter().for_each(|value| out.extend(value.to_le_bytes()));
            return PLAIN_INTEGERS;
        }
    };
    out.extend(least.to_le_bytes());
    out.push(width);
    for (row, value) in values.iter().enumerate() {
        // Where there is no value, anything stands, which may be far away.
        let distance = if column.is_valid(row) { least.abs_diff(*value) } else { 0 };
        out.extend(distance.to_le_bytes().into_iter().take(width.into()));
    }
    NARROW_INTEGERS
}

fn write_texts(texts: &Texts, out: &mut Vec<u8>) -> u8 {
    if let Some((dictionary, codes)) = coded(texts) {
        write_plain(&dictionary, out);
        let width = if dictionary.len() <= 256 { 1 } else { 2 };
        out.push(width);
        codes.iter().for_each(|code| out.extend(code.to_le_bytes().into_iter().take(width.into())));
        return CODED_TEXTS;
    }
    write_plain(texts, out);
    PLAIN_TEXTS
}

fn write_plain(texts: &Texts, out: &mut Vec<u8>) {
    out.extend(count(texts.len()));
    texts.offsets().iter().for_each(|offset| out.extend(offset.to_le_bytes()));
    out.extend_from_slice(texts.as_bytes());
}

/// The different texts in the order of their first rows, and the number of each row's; `None` where that saves nothing.
fn coded(texts: &Texts) -> Option<(Texts, Vec<u16>)> {
    let most = MOST_CODES.min(texts.len() / 4 + 1);
    let (mut dictionary, mut numbers) = (Texts::default(), HashMap::new());
    let mut codes = Vec::with_capacity(texts.len());
    for text in texts.iter() {
        let code = match numbers.get(text) {
            Some(code) => *code,
            None if numbers.len() == most => return None,
            None => {
                let code = u16::try_from(numbers.len()).ok()?;
                numbers.insert(text, code);
                dictionary.push(text);
                code
            }
        };
        codes.push(code);
    }
    Some((dictionary, codes))
}

/// A column as it is kept: texts of which there are few stay a dictionary.
pub(crate) enum Stored {
    /// Its values.
    Plain(Column),
    /// Texts, by the number of each row's in the dictionary.
    Coded {
        /// The different texts.
        dictionary: Texts,
        /// A number a row, each of them in the dictionary.
        codes: Vec<u16>,
        /// Which rows hold a value; all do where it is absent.
        validity: Option<Bitmap>,
    },
}

impl Stored {
    /// That text in every row.
    pub(super) fn constant(text: &str, rows: usize) -> Stored {
        Stored::Coded { dictionary: [text].into_iter().collect(), codes: vec![0; rows], validity: None }
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        match self {
            Stored::Plain(column) => column.len(),
            Stored::Coded { codes, .. } => codes.len(),
        }
    }

    /// About how many bytes its values take, each text as often as there are rows of it.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Stored::Plain(column) => column.values.bytes(),
            Stored::Coded { dictionary, codes, .. } => {
                let lengths: Vec<usize> = dictionary.iter().map(|text| text.len() + 4).collect();
                codes.iter().filter_map(|code| lengths.get(usize::from(*code))).sum()
            }
        }
    }

    /// The values, dictionary or not.
    pub(crate) fn into_column(self) -> Column {
        match self {
            Stored::Plain(column) => column,
            Stored::Coded { dictionary, codes, validity } => {
                let texts = codes.iter().map(|code| dictionary.get((*code).into())).collect();
                Column::new(Values::String(texts), validity)
            }
        }
    }
}

/// Reads what [`encode`] wrote of a column of that type.
pub(super) fn decode(bytes: &[u8], column_type: ColumnType) -> Result<Stored, SqlError> {
    read(&mut Input(bytes), column_type).ok_or(SqlError::Shape("a chunk of a column"))
}

struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn count(&mut self) -> Option<usize> {
        usize::try_from(u32::from_le_bytes(self.take(4)?.try_into().ok()?)).ok()
    }
}

fn read(from: &mut Input<'_>, column_type: ColumnType) -> Option<Stored> {
    let first = from.byte()?;
    let rows = from.count()?;
    let bits =
        if first & WITH_BITMAP == 0 { None } else { Some(Bitmap::new(from.take(rows.div_ceil(8))?.to_vec(), rows)?) };
    let values = match (first & !WITH_BITMAP, column_type) {
        (PLAIN_INTEGERS, ColumnType::Bigint) => Values::Bigint(read_integers(from, rows)?),
        (PLAIN_INTEGERS, ColumnType::Datetime) => Values::Datetime(read_integers(from, rows)?),
        (NARROW_INTEGERS, ColumnType::Bigint) => Values::Bigint(read_narrow(from, rows)?),
        (NARROW_INTEGERS, ColumnType::Datetime) => Values::Datetime(read_narrow(from, rows)?),
        (DOUBLES, ColumnType::Double) => {
            let (values, _) = from.take(rows.checked_mul(8)?)?.as_chunks::<8>();
            Values::Double(values.iter().map(|value| f64::from_le_bytes(*value)).collect())
        }
        (PLAIN_TEXTS, ColumnType::String) => Values::String(read_texts(from).filter(|texts| texts.len() == rows)?),
        (CODED_TEXTS, ColumnType::String) => {
            let dictionary = read_texts(from)?;
            let codes = match from.byte()? {
                1 => from.take(rows)?.iter().map(|code| u16::from(*code)).collect::<Vec<_>>(),
                _ => from
                    .take(rows.checked_mul(2)?)?
                    .as_chunks::<2>()
                    .0
                    .iter()
                    .map(|code| u16::from_le_bytes(*code))
                    .collect(),
            };
            let right = codes.iter().all(|code| usize::from(*code) < dictionary.len());
            return right.then_some(Stored::Coded { dictionary, codes, validity: bits });
        }
        (BOOLEANS, ColumnType::Boolean) => Values::Boolean(Bitmap::new(from.take(rows.div_ceil(8))?.to_vec(), rows)?),
        _ => return None,
    };
    Some(Stored::Plain(Column { values, validity: bits }))
}

fn read_integers(from: &mut Input<'_>, rows: usize) -> Option<Vec<i64>> {
    let (values, _) = from.take(rows.checked_mul(8)?)?.as_chunks::<8>();
    Some(values.iter().map(|value| i64::from_le_bytes(*value)).collect())
}

fn read_narrow(from: &mut Input<'_>, rows: usize) -> Option<Vec<i64>> {
    let least = i64::from_le_bytes(from.take(8)?.try_into().ok()?);
    let at = |distance: u32| least.wrapping_add(distance.into());
    let width = from.byte()?;
    let bytes = from.take(rows.checked_mul(width.into())?)?;
    Some(match width {
        1 => bytes.iter().map(|byte| at((*byte).into())).collect(),
        2 => bytes.as_chunks::<2>().0.iter().map(|two| at(u16::from_le_bytes(*two).into())).collect(),
        4 => bytes.as_chunks::<4>().0.iter().map(|four| at(u32::from_le_bytes(*four))).collect(),
        _ => return None,
    })
}

fn read_texts(from: &mut Input<'_>) -> Option<Texts> {
    let count = from.count()?;
    let (offsets, _) = from.take(count.checked_add(1)?.checked_mul(4)?)?.as_chunks::<4>();
    let offsets: Vec<i32> = offsets.iter().map(|offset| i32::from_le_bytes(*offset)).collect();
    let bytes = from.take(usize::try_from(*offsets.last()?).ok()?)?;
    Texts::new(offsets, bytes.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back(column: &Column) -> Column {
        decode(&encode(column), column.values.column_type()).unwrap().into_column()
    }

    #[test]
    fn a_column_comes_back_as_it_was() {
        let bits = |rows: usize| (0..rows).map(|row| row % 3 != 1).collect::<Bitmap>();
        let integers: [Vec<i64>; 6] = [
            vec![],
            vec![7; 5],
            vec![-3, 0, 250],
            vec![-40_000, 0, 20_000],
            vec![i64::MIN, i64::MIN + 4_000_000_000],
            vec![i64::MIN, i64::MAX, 0],
        ];
        for values in integers {
            for column in
                [Column::new(Values::Bigint(values.clone()), None), Column::new(Values::Datetime(values), None)]
            {
                assert_eq!(back(&column), column);
            }
        }
        let doubles = vec![0.0, -0.0, f64::INFINITY, f64::MIN_POSITIVE, 1e300];
        let doubles = Column::new(Values::Double(doubles), Some(bits(5)));
        assert_eq!(back(&doubles), doubles);
        let booleans = Column::new(Values::Boolean(bits(21)), Some(bits(21)));
        assert_eq!(back(&booleans), booleans);
        for texts in [vec!["猫"; 1000], vec!["", "a", "猫"], vec![]] {
            let column = Column::new(Values::String(texts.into_iter().collect()), None);
            assert_eq!(back(&column), column);
        }
        let many: Vec<String> = (0..2000).map(|number| format!("text {}", number % 400)).collect();
        let many = Column::new(Values::String(many.iter().map(String::as_str).collect()), Some(bits(2000)));
        assert!(matches!(decode(&encode(&many), ColumnType::String), Ok(Stored::Coded { .. })));
        assert_eq!(back(&many), many);
    }

    #[test]
    fn where_there_is_no_value_nothing_is_kept() {
        let column =
            Column::new(Values::Bigint(vec![i64::MAX, 3, i64::MIN]), Some([false, true, false].into_iter().collect()));
        assert_eq!(encode(&column).len(), 1 + 4 + 1 + 8 + 1 + 3);
        assert_eq!(back(&column).values.slice(1..2), Values::Bigint(vec![3]));
    }

    #[test]
    fn what_was_cut_off_or_changed_is_no_chunk() {
        let column = Column::new(Values::String(["a", "b", "a", "a", "a", "a", "a", "a"].into_iter().collect()), None);
        let bytes = encode(&column);
        for length in 0..bytes.len() {
            assert!(decode(&bytes[..length], ColumnType::String).is_err(), "{length}");
        }
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut changed = bytes.clone();
                changed[at] ^= 1 << bit;
                // It may be another column, but it does not panic.
                let _ = decode(&changed, ColumnType::String).map(Stored::into_column);
            }
        }
        assert!(decode(&bytes, ColumnType::Double).is_err());
    }
}
