//! The kinds of columns that hold categories.

use super::counts::{Categories, Category};
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
        for (row, offsets) in self.offsets.windows(2).enumerate() {
            if !validity::is_valid(self.validity, row) {
                take(None);
                continue;
            }
            let range = |&[from, to]: &[i32; 2]| Some(usize::try_from(from).ok()?..usize::try_from(to).ok()?);
            let bytes = offsets.first_chunk().and_then(range).and_then(|range| self.bytes.get(range));
            let bytes =
                bytes.ok_or_else(|| malformed(column, format!("the offsets of row {row} are not within the bytes")))?;
            let text = std::str::from_utf8(bytes).map_err(|_| malformed(column, format!("row {row} is not UTF-8")))?;
            take(Some(categories.number_of(text, column)?));
        }
        Ok(())
    }
}

impl Values<i64> for Integers<'_> {
    fn rows(&self) -> usize {
        self.values.len()
    }

    fn number(&self, column: &str, categories: &mut Categories<i64>, take: &mut dyn FnMut(Option<u32>)) -> Result<()> {
        validity::check(self.validity, column, self.rows())?;
        for (row, value) in self.values.iter().enumerate() {
            let valid = validity::is_valid(self.validity, row);
            take(if valid { Some(categories.number_of(value, column)?) } else { None });
        }
        Ok(())
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

impl<C: Category, K: Code> Values<C> for Codes<'_, K, C> {
    fn rows(&self) -> usize {
        self.codes.len()
    }

    fn number(&self, column: &str, categories: &mut Categories<C>, take: &mut dyn FnMut(Option<u32>)) -> Result<()> {
        validity::check(self.validity, column, self.rows())?;
        // A category gets its number when a row holds it: one that no row holds is none of the column.
        let mut numbers = vec![None; self.categories.len()];
        for (row, &code) in self.codes.iter().enumerate() {
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
}
