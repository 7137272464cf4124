//! The kinds of columns that hold categories.

use super::counts::{Categories, Category};
use super::table::{BLOCK, SPAN, Table};
use super::tally::{Memo, Short, Tally};
use crate::validity::{self, Validity};
use crate::{Error, Result};

/// A piece of a column of categories `C`.
pub trait Values<C: Category> {
    /// How many rows it has.
    fn rows(&self) -> usize;

    /// Calls `take` for each row with the number its category has in `categories`, or `None` for a null.
    ///
    /// # Errors
    /// [`Error::Malformed`], [`Error::ShortValidity`], [`Error::TooManyCategories`].
    fn number(&self, column: &str, categories: &mut Categories<C>, take: &mut dyn FnMut(Option<u32>)) -> Result<()>;

    /// Counts the rows of each category.
    ///
    /// # Errors
    /// As [`Self::number`]; part of the piece may be counted then.
    fn count(&self, column: &str, categories: &mut Categories<C>, tally: &mut Tally) -> Result<()> {
        self.number(column, categories, &mut |number| tally.add(number, 1))
    }
}

/// Strings as Arrow's `Utf8` array has them: string `i` is `bytes[offsets[i]..offsets[i + 1]]`.
#[derive(Clone, Copy, Debug)]
pub struct Strings<'a> {
    /// One more than there are rows; none for no rows.
    pub offsets: &'a [i32],
    /// UTF-8. A string that is not is [`Error::Malformed`].
    pub bytes: &'a [u8],
    /// Which rows have a value.
    pub validity: Option<Validity<'a>>,
}

/// Integers.
#[derive(Clone, Copy, Debug)]
pub struct Integers<'a> {
    /// The values.
    pub values: &'a [i64],
    /// Which rows have a value.
    pub validity: Option<Validity<'a>>,
}

/// Booleans, a byte each: 0 is false.
#[derive(Clone, Copy, Debug)]
pub struct Booleans<'a> {
    /// The values.
    pub values: &'a [bool],
    /// Which rows have a value.
    pub validity: Option<Validity<'a>>,
}

/// Booleans as Arrow's `Boolean` array has them, a bit each.
#[derive(Clone, Copy, Debug)]
pub struct Bits<'a> {
    /// The values.
    pub values: Validity<'a>,
    /// How many rows there are.
    pub rows: usize,
    /// Which rows have a value.
    pub validity: Option<Validity<'a>>,
}

/// Dictionary codes: row `i` holds `categories[codes[i]]`.
#[derive(Clone, Copy, Debug)]
pub struct Codes<'a, K, C> {
    /// The codes. One without a category, at a row that is not null, is [`Error::Malformed`].
    pub codes: &'a [K],
    /// The categories; one may be there twice.
    pub categories: &'a [C],
    /// Which rows have a value.
    pub validity: Option<Validity<'a>>,
}

/// What dictionary codes are made of.
pub trait Code: Copy {
    /// The code as an index; `None` for one below 0.
    fn index(self) -> Option<usize>;
}

macro_rules! codes {
    ($($code:ty),*) => {$(
        impl Code for $code {
            fn index(self) -> Option<usize> {
                usize::try_from(self).ok()
            }
        }
    )*};
}
codes!(u8, u16, u32, i8, i16, i32);

fn malformed(column: &str, reason: impl Into<String>) -> Error {
    Error::Malformed { column: column.into(), reason: reason.into() }
}

impl Strings<'_> {
    /// Where the string of a row is.
    fn range(&self, row: usize) -> Option<std::ops::Range<usize>> {
        let offset = |at: usize| usize::try_from(*self.offsets.get(at)?).ok();
        Some(offset(row)?..offset(row + 1)?)
    }

    /// The number of a row's category, whatever its length.
    #[cold]
    fn number_of(&self, row: usize, column: &str, categories: &mut Categories<String>) -> Result<u32> {
        let bytes = self.range(row).and_then(|range| self.bytes.get(range));
        let bytes =
            bytes.ok_or_else(|| malformed(column, format!("the offsets of row {row} are not within the bytes")))?;
        let text = std::str::from_utf8(bytes).map_err(|_| malformed(column, format!("row {row} is not UTF-8")))?;
        categories.number_of(text, column)
    }

    /// Counts a block of rows from `first` on.
    // Called often, so that JavaScript's engines compile it well while it is still in use.
    #[inline(never)]
    fn count_block(
        &self,
        first: usize,
        column: &str,
        categories: &mut Categories<String>,
        memo: &mut Memo<Short>,
        tally: &mut Tally,
    ) -> Result<()> {
        let Some((&begin, ends)) = self.offsets.get(first..).and_then(<[i32]>::split_first) else { return Ok(()) };
        let mut from = begin;
        for (row, &to) in (first..).zip(ends.iter().take(BLOCK)) {
            let key = self.key(from, to);
            from = to;
            if self.validity.is_some_and(|validity| !validity.is_valid(row)) {
                tally.add(None, 1);
            } else if !key.is_some_and(|key| memo.count(key)) {
                let number = self.number_of(row, column, categories)?;
                match key {
                    Some(key) => memo.remember(key, number, tally),
                    None => tally.add(Some(number), 1),
                }
            }
        }
        Ok(())
    }

    /// What a memo knows a row by: what it has met has been read, and is UTF-8.
    #[inline(always)]
    fn key(&self, from: i32, to: i32) -> Option<Short> {
        // What is not within the bytes becomes so large that it is not.
        Short::new(self.bytes, from.cast_unsigned() as usize, to.wrapping_sub(from).cast_unsigned() as usize)
    }
}

impl Values<String> for Strings<'_> {
    fn rows(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    fn number(
        &self,
        column: &str,
        categories: &mut Categories<String>,
        take: &mut dyn FnMut(Option<u32>),
    ) -> Result<()> {
        validity::check(self.validity, column, self.rows())?;
        let (mut memo, mut unused) = (Memo::new(), Tally::default());
        for (row, offsets) in self.offsets.windows(2).enumerate() {
            let (&[from, to], true) = (offsets, validity::is_valid(self.validity, row)) else {
                take(None);
                continue;
            };
            let key = self.key(from, to);
            take(Some(match key.and_then(|key| memo.number(key)) {
                Some(number) => number,
                None => {
                    let number = self.number_of(row, column, categories)?;
                    key.inspect(|&key| memo.remember(key, number, &mut unused));
                    number
                }
            }));
        }
        Ok(())
    }

    fn count(&self, column: &str, categories: &mut Categories<String>, tally: &mut Tally) -> Result<()> {
        validity::check(self.validity, column, self.rows())?;
        let mut memo = Memo::new();
        for first in (0..self.rows()).step_by(BLOCK) {
            self.count_block(first, column, categories, &mut memo, tally)?;
        }
        memo.drain(tally);
        Ok(())
    }
}

impl Integers<'_> {
    /// Counts one row after another.
    fn count_each(&self, column: &str, categories: &mut Categories<i64>, tally: &mut Tally) -> Result<()> {
        let mut memo = Memo::new();
        for (row, &value) in self.values.iter().enumerate() {
            if self.validity.is_some_and(|validity| !validity.is_valid(row)) {
                tally.add(None, 1);
            } else if !memo.count(Some(value)) {
                memo.remember(Some(value), categories.number_of(&value, column)?, tally);
            }
        }
        memo.drain(tally);
        Ok(())
    }

    /// The smallest value, if all are within a table of it.
    fn low(&self) -> Option<i64> {
        let (mut low, mut high) = (i64::MAX, i64::MIN);
        validity::for_each(self.values, self.validity, |value| (low, high) = (low.min(value), high.max(value)));
        (low <= high && high.abs_diff(low) < SPAN as u64).then_some(low)
    }
}

impl Values<i64> for Integers<'_> {
    fn rows(&self) -> usize {
        self.values.len()
    }

    fn number(&self, column: &str, categories: &mut Categories<i64>, take: &mut dyn FnMut(Option<u32>)) -> Result<()> {
        validity::check(self.validity, column, self.rows())?;
        let (mut memo, mut unused) = (Memo::new(), Tally::default());
        for (row, &value) in self.values.iter().enumerate() {
            if !validity::is_valid(self.validity, row) {
                take(None);
                continue;
            }
            take(Some(match memo.number(Some(value)) {
                Some(number) => number,
                None => {
                    let number = categories.number_of(&value, column)?;
                    memo.remember(Some(value), number, &mut unused);
                    number
                }
            }));
        }
        Ok(())
    }

    fn count(&self, column: &str, categories: &mut Categories<i64>, tally: &mut Tally) -> Result<()> {
        validity::check(self.validity, column, self.rows())?;
        let mut table = Table::new();
        let drain = |table: &mut Table, low: i64, categories: &mut Categories<i64>, tally: &mut Tally| {
            table.drain(|offset, count| {
                let value = offset.map(|offset| low.wrapping_add_unsigned(offset as u64));
                let number = value.map(|value| categories.number_of(&value, column)).transpose()?;
                tally.add(number, count);
                Ok(())
            })
        };
        let mut last_low = None;
        for (block, values) in self.values.chunks(BLOCK).enumerate() {
            let first = block * BLOCK;
            let validity = self.validity.map(|validity| validity.from(first));
            let mut low = last_low.or_else(|| Integers { values, validity }.low()).unwrap_or_default();
            let count = |table: &mut Table, low: i64| {
                table.count(values, validity, |value| value.wrapping_sub(low).cast_unsigned())
            };
            if count(&mut table, low) {
                last_low = Some(low);
                continue;
            }
            drain(&mut table, low, categories, tally)?;
            low = Integers { values, validity }.low().unwrap_or_default();
            if !count(&mut table, low) {
                // Too far apart for a table.
                let rest = self.values.get(first..).unwrap_or_default();
                return Integers { values: rest, validity }.count_each(column, categories, tally);
            }
            last_low = Some(low);
        }
        drain(&mut table, last_low.unwrap_or_default(), categories, tally)
    }
}

impl Values<bool> for Booleans<'_> {
    fn rows(&self) -> usize {
        self.values.len()
    }

    fn number(&self, column: &str, categories: &mut Categories<bool>, take: &mut dyn FnMut(Option<u32>)) -> Result<()> {
        validity::check(self.validity, column, self.rows())?;
        for (row, value) in self.values.iter().enumerate() {
            let valid = validity::is_valid(self.validity, row);
            take(if valid { Some(categories.number_of(value, column)?) } else { None });
        }
        Ok(())
    }
}

impl Values<bool> for Bits<'_> {
    fn rows(&self) -> usize {
        self.rows
    }

    fn number(&self, column: &str, categories: &mut Categories<bool>, take: &mut dyn FnMut(Option<u32>)) -> Result<()> {
        validity::check(Some(self.values), column, self.rows)?;
        validity::check(self.validity, column, self.rows)?;
        for row in 0..self.rows {
            let valid = validity::is_valid(self.validity, row);
            take(if valid { Some(categories.number_of(&self.values.is_valid(row), column)?) } else { None });
        }
        Ok(())
    }
}

impl<C: Category, K: Code> Codes<'_, K, C> {
    /// Calls `take` for each row from `first` on.
    fn each(
        &self,
        first: usize,
        column: &str,
        categories: &mut Categories<C>,
        mut take: impl FnMut(Option<u32>),
    ) -> Result<()> {
        // A category gets its number when a row holds it: one that no row holds is none of the column.
        let mut numbers = vec![None; self.categories.len()];
        for (row, &code) in self.codes.iter().enumerate().skip(first) {
            if !validity::is_valid(self.validity, row) {
                take(None);
                continue;
            }
            let entry = code.index().and_then(|index| Some((self.categories.get(index)?, numbers.get_mut(index)?)));
            let Some((category, number)) = entry else {
                let reason = format!("the code of row {row} is not one of the {} categories", self.categories.len());
                return Err(malformed(column, reason));
            };
            let known = match *number {
                Some(known) => known,
                None => categories.number_of(category.borrow(), column)?,
            };
            *number = Some(known);
            take(Some(known));
        }
        Ok(())
    }

    fn drain(&self, table: &mut Table, column: &str, categories: &mut Categories<C>, tally: &mut Tally) -> Result<()> {
        table.drain(|code, count| {
            let number = match code.map(|code| self.categories.get(code)) {
                None => None,
                Some(Some(category)) => Some(categories.number_of(category.borrow(), column)?),
                // Which row that was, a walk finds.
                Some(None) => return self.each(0, column, categories, |_| {}),
            };
            tally.add(number, count);
            Ok(())
        })
    }
}

impl<C: Category, K: Code> Values<C> for Codes<'_, K, C> {
    fn rows(&self) -> usize {
        self.codes.len()
    }

    fn number(&self, column: &str, categories: &mut Categories<C>, take: &mut dyn FnMut(Option<u32>)) -> Result<()> {
        validity::check(self.validity, column, self.rows())?;
        self.each(0, column, categories, take)
    }

    fn count(&self, column: &str, categories: &mut Categories<C>, tally: &mut Tally) -> Result<()> {
        validity::check(self.validity, column, self.rows())?;
        let mut table = Table::new();
        let offset = |code: K| code.index().and_then(|index| u32::try_from(index).ok()).unwrap_or(u32::MAX);
        for (block, codes) in self.codes.chunks(BLOCK).enumerate() {
            let first = block * BLOCK;
            if !table.count(codes, self.validity.map(|validity| validity.from(first)), offset) {
                self.each(first, column, categories, |number| tally.add(number, 1))?;
                break;
            }
        }
        self.drain(&mut table, column, categories, tally)
    }
}

#[cfg(test)]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "test data is small"
)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::{Counts, MAX_CATEGORIES};
    use super::*;

    fn bitmap<T>(rows: &[Option<T>]) -> Vec<u8> {
        let mut bytes = vec![0; rows.len() / 8 + 1];
        rows.iter().enumerate().for_each(|(row, value)| bytes[row / 8] |= u8::from(value.is_some()) << (row % 8));
        bytes
    }

    /// Counted one by one, and in two pieces of which the second begins within a byte of the bitmap.
    fn check<C: Category>(rows: &[Option<C>], piece: impl Fn(std::ops::Range<usize>, &mut Counts<C>)) {
        let mut wanted: BTreeMap<&C, u64> = BTreeMap::new();
        rows.iter().flatten().for_each(|value| *wanted.entry(value).or_default() += 1);
        let mut whole = Counts::new("c");
        piece(0..rows.len(), &mut whole);
        let mut parts = Counts::new("c");
        piece(0..rows.len() / 3, &mut parts);
        piece(rows.len() / 3..rows.len(), &mut parts);
        for counts in [whole, parts] {
            assert!(counts.sorted().into_iter().eq(wanted.iter().map(|(&value, &count)| (value, count))));
            assert_eq!(counts.nulls(), rows.iter().filter(|row| row.is_none()).count() as u64);
        }
    }

    fn check_integers(rows: &[Option<i64>]) {
        let bits = bitmap(rows);
        let values: Vec<i64> = rows.iter().map(|row| row.unwrap_or(i64::MIN)).collect();
        let has_nulls = rows.contains(&None);
        check(rows, |range, counts| {
            let validity = has_nulls.then(|| Validity::new(&bits, range.start));
            counts.add(&Integers { values: &values[range], validity }).unwrap();
        });
    }

    fn check_texts(rows: &[Option<String>]) {
        let bits = bitmap(rows);
        let has_nulls = rows.contains(&None);
        let mut offsets = vec![2];
        let mut bytes = "é".to_owned();
        for row in rows {
            bytes += row.as_deref().unwrap_or("null");
            offsets.push(i32::try_from(bytes.len()).unwrap());
        }
        check(rows, |range, counts| {
            let validity = has_nulls.then(|| Validity::new(&bits, range.start));
            let offsets = &offsets[range.start..=range.end];
            counts.add(&Strings { offsets, bytes: bytes.as_bytes(), validity }).unwrap();
        });
        let mut categories: Vec<&String> = rows.iter().flatten().collect();
        categories.sort();
        categories.dedup();
        let code =
            |row: &Option<String>| row.as_ref().map_or(99_999, |text| categories.binary_search(&text).unwrap() as i32);
        let codes: Vec<i32> = rows.iter().map(code).collect();
        let categories: Vec<String> = categories.into_iter().cloned().collect();
        check(rows, |range, counts| {
            let validity = has_nulls.then(|| Validity::new(&bits, range.start));
            counts.add(&Codes { codes: &codes[range], categories: &categories, validity }).unwrap();
        });
    }

    /// As many rows as there are of `of`, again and again, with nulls if so.
    fn long<C: Clone>(of: &[C], rows: usize, nulls: bool) -> Vec<Option<C>> {
        (0..rows).map(|row| (!nulls || row % 7 != 3).then(|| of[row * 31 % of.len()].clone())).collect()
    }

    #[test]
    fn long_columns_of_every_kind() {
        for nulls in [false, true] {
            for of in [
                vec![5],
                vec![-1, 0, 1, 14],
                vec![1_i64 << 40; 2],
                (0..250).collect(),
                (0..3000).map(|i| i * i).collect(),
            ] {
                check_integers(&long(&of, 20_011, nulls));
            }
            // Each block of another range; then one that fits no table.
            let mut rows: Vec<Option<i64>> = (0..20_000).map(|row| Some(row / 5000 * 1000 + row % 9)).collect();
            rows.extend([Some(i64::MIN), Some(i64::MAX), Some(0)]);
            rows.extend(long(&[7], 5000, nulls));
            check_integers(&rows);
            let texts = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
            check_texts(&long(
                &texts(&["a", "b", "", "a\0", "\0", "é", "sixteen bytes...", "seventeen bytes.."]),
                9_001,
                nulls,
            ));
            check_texts(&long(&(0..5000).map(|i| format!("category {i}")).collect::<Vec<_>>(), 20_000, nulls));
        }
    }

    #[test]
    fn what_does_not_fit_together_is_refused_with_its_row() {
        let text = |error: Result<()>| error.unwrap_err().to_string();
        let mut counts = Counts::<String>::new("c");
        let codes: Vec<u8> = (0..5000).map(|row| u8::from(row == 4321) * 9).collect();
        let categories = ["a".to_owned(), "b".to_owned()];
        let wrong = Codes { codes: &codes, categories: &categories, validity: None };
        assert_eq!(
            text(counts.add(&wrong)),
            "column `c` is malformed: the code of row 4321 is not one of the 2 categories"
        );
        let negative = Codes { codes: &[0_i8, -1], categories: &categories, validity: None };
        assert!(text(counts.add(&negative)).contains("the code of row 1 "));
        let bytes = [b'a', 0xff, b'b'];
        let strings = |offsets: &[i32]| text(Counts::new("c").add(&Strings { offsets, bytes: &bytes, validity: None }));
        assert_eq!(strings(&[0, 1, 2]), "column `c` is malformed: row 1 is not UTF-8");
        for offsets in [[0, 4], [1, 0], [-1, 1], [i32::MIN, i32::MAX]] {
            assert_eq!(strings(&offsets), "column `c` is malformed: the offsets of row 0 are not within the bytes");
        }
        let many: Vec<i64> = (0..=MAX_CATEGORIES as i64).collect();
        let error = text(Counts::new("c").add(&Integers { values: &many, validity: None }));
        assert!(error.contains("more than 65536 categories"), "{error}");
    }

    /// Rows of `span` values from `low` on, in no order that repeats.
    fn scattered(rows: usize, low: i64, span: u16, seed: u64, nulls: bool) -> Vec<Option<i64>> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> 33
        };
        let value = |random: u64| low.saturating_add_unsigned(random % u64::from(span));
        (0..rows).map(|_| (!nulls || next() % 5 != 0).then(|| value(next()))).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn blocks_of_any_length_and_span(
            blocks in 0..4_usize,
            more in -20..20_isize,
            low in prop::sample::select(vec![i64::MIN, -300, -7, 0, i64::MAX - 300, i64::MAX - 3]),
            span in prop_oneof![1..40_u16, 1..300_u16],
            far in prop::option::of((any::<prop::sample::Index>(), any::<i64>())),
            seed in any::<u64>(),
            nulls in any::<bool>(),
        ) {
            let mut rows = scattered((blocks * BLOCK).saturating_add_signed(more), low, span, seed, nulls);
            if let Some((row, value)) = far.filter(|_| !rows.is_empty()) {
                let row = row.index(rows.len());
                rows[row] = Some(value);
            }
            check_integers(&rows);
            check_texts(&rows.iter().map(|row| row.map(|value| value.to_string())).collect::<Vec<_>>());
        }

        #[test]
        fn codes_of_any_width(rows in 0..2 * BLOCK + 20, span in 1..128_u16, seed in any::<u64>(), nulls in any::<bool>()) {
            let rows = scattered(rows, 0, span, seed, nulls);
            let bits = bitmap(&rows);
            let categories: Vec<i64> = (0..i64::from(span)).collect();
            fn check_codes<K: Code>(rows: &[Option<i64>], categories: &[i64], bits: &[u8], code: impl Fn(Option<i64>) -> K) {
                let codes: Vec<K> = rows.iter().map(|&row| code(row)).collect();
                check(rows, |range, counts| {
                    let validity = Some(Validity::new(bits, range.start));
                    counts.add(&Codes { codes: &codes[range], categories, validity }).unwrap();
                });
            }
            check_codes(&rows, &categories, &bits, |row| row.map_or(u8::MAX, |code| code as u8));
            check_codes(&rows, &categories, &bits, |row| row.map_or(-1, |code| code as i8));
            check_codes(&rows, &categories, &bits, |row| row.map_or(u16::MAX, |code| code as u16));
            check_codes(&rows, &categories, &bits, |row| row.map_or(i16::MIN, |code| code as i16));
            check_codes(&rows, &categories, &bits, |row| row.map_or(u32::MAX, |code| code as u32));
        }
    }

    proptest! {
        #[test]
        fn any_integers(rows in prop::collection::vec(prop::option::weighted(0.9, prop_oneof![-9..9_i64, any::<i64>()]), 0..99)) {
            check_integers(&rows);
        }

        #[test]
        fn any_texts(rows in prop::collection::vec(prop::option::weighted(0.9, "[ab\\x00é]{0,18}"), 0..99)) {
            check_texts(&rows);
        }
    }
}
