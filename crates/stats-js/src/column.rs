//! A column in the module's memory.

use std::fmt;

use pai_datasets_stats::chi_square::{
    Categories, Category, Codes, Counts, Integers, Pairs, Strings, Tally, Values, goodness_of_fit, independence,
};
use pai_datasets_stats::percentile::{self, Ranks};
use pai_datasets_stats::{Error, Validity};
use wasm_bindgen::prelude::*;

use crate::outcome::{Fit, Independence, Percentiles, Summary};
use crate::whole::WholeDoubles;
use crate::{failure, thrown};

/// A column. What its pointers show may be written until the memory grows, which making another column may do.
#[wasm_bindgen]
pub struct Column {
    name: String,
    data: Data,
    /// A bit for each row, least significant first, 1 where it has a value; none when all have.
    bits: Option<Vec<u8>>,
}

enum Data {
    Doubles(Vec<f64>),
    Integers(Vec<i64>),
    Codes(Vec<u32>, Vec<String>),
    Texts(Vec<i32>, Vec<u8>),
}

/// `length` zeros.
fn room<T: Clone + Default>(column: &str, length: usize) -> Result<Vec<T>, JsValue> {
    let mut room = Vec::new();
    let message = || format!("column `{column}` is too large: WebAssembly has no memory for it");
    room.try_reserve_exact(length).map_err(|_| failure("OutOfMemory", column, &message()))?;
    room.resize(length, T::default());
    Ok(room)
}

#[wasm_bindgen]
impl Column {
    /// Of numbers.
    ///
    /// # Errors
    /// All constructors fail when there is no memory.
    pub fn doubles(name: String, rows: usize, has_nulls: bool) -> Result<Column, JsValue> {
        let data = Data::Doubles(room(&name, rows)?);
        Self::with(name, rows, has_nulls, data)
    }

    /// Of whole numbers of 64 bits.
    ///
    /// # Errors
    /// As [`Self::doubles`].
    pub fn integers(name: String, rows: usize, has_nulls: bool) -> Result<Column, JsValue> {
        let data = Data::Integers(room(&name, rows)?);
        Self::with(name, rows, has_nulls, data)
    }

    /// Of codes of 32 bits that stand for categories.
    ///
    /// # Errors
    /// As [`Self::doubles`].
    pub fn codes(name: String, rows: usize, has_nulls: bool) -> Result<Column, JsValue> {
        let data = Data::Codes(room(&name, rows)?, Vec::new());
        Self::with(name, rows, has_nulls, data)
    }

    /// Of texts that are `bytes` of UTF-8 together.
    ///
    /// # Errors
    /// As [`Self::doubles`].
    pub fn texts(name: String, rows: usize, bytes: usize, has_nulls: bool) -> Result<Column, JsValue> {
        let data = Data::Texts(room(&name, rows.saturating_add(1))?, room(&name, bytes)?);
        Self::with(name, rows, has_nulls, data)
    }

    /// The categories of codes.
    #[wasm_bindgen(setter)]
    pub fn set_categories(&mut self, given: Vec<String>) {
        if let Data::Codes(_, categories) = &mut self.data {
            *categories = given;
        }
    }

    /// Where the numbers or codes are; the offsets of texts.
    #[wasm_bindgen(getter)]
    pub fn values(&mut self) -> usize {
        match &mut self.data {
            Data::Doubles(values) => values.as_mut_ptr() as usize,
            Data::Integers(values) => values.as_mut_ptr() as usize,
            Data::Codes(codes, _) => codes.as_mut_ptr() as usize,
            Data::Texts(offsets, _) => offsets.as_mut_ptr() as usize,
        }
    }

    /// Where the bytes of texts are.
    #[wasm_bindgen(getter)]
    pub fn bytes(&mut self) -> usize {
        match &mut self.data {
            Data::Texts(_, bytes) => bytes.as_mut_ptr() as usize,
            _ => 0,
        }
    }

    /// Where the bits are; 0 where there are none.
    #[wasm_bindgen(getter)]
    pub fn bits(&mut self) -> usize {
        self.bits.as_mut().map_or(0, |bits| bits.as_mut_ptr() as usize)
    }

    /// Percentiles, linear or by nearest rank.
    ///
    /// # Errors
    /// No values, a wrong rank, a column that is not of numbers.
    pub fn percentiles(&self, ranks: &[f64], linear: bool) -> Result<Percentiles, JsValue> {
        let ranks = Ranks::new(ranks).map_err(|error| thrown(&error))?;
        let found = match &self.data {
            Data::Doubles(values) => {
                let column = percentile::Column::new(&self.name, values, self.validity());
                let of = if linear { percentile::linear } else { percentile::nearest };
                column.and_then(|column| of(column, &ranks)).map(Percentiles::doubles)
            }
            Data::Integers(values) => {
                let column = percentile::Column::new(&self.name, values, self.validity());
                column.and_then(|column| {
                    if linear {
                        percentile::linear(column, &ranks).map(Percentiles::doubles)
                    } else {
                        percentile::nearest(column, &ranks).map(Percentiles::integers)
                    }
                })
            }
            _ => return Err(self.no_numbers()),
        };
        found.map_err(|error| thrown(&error))
    }

    /// What it holds, with a histogram of so many bins.
    ///
    /// # Errors
    /// A column that is not of numbers.
    pub fn summarize(&self, bins: u16) -> Result<Summary, JsValue> {
        let summary = match &self.data {
            Data::Doubles(values) => Summary::of(&self.name, values, self.validity(), bins)
                .map(|(summary, bounds)| Summary { bounds, ..summary }),
            Data::Integers(values) => Summary::of(&self.name, values, self.validity(), bins)
                .map(|(summary, integers)| Summary { integers, ..summary }),
            _ => return Err(self.no_numbers()),
        };
        summary.map_err(|error| thrown(&error))
    }

    /// Whether the categories are as frequent as `probabilities` says of `categories`; equally, where both are empty.
    ///
    /// # Errors
    /// What [`goodness_of_fit`] refuses, and numbers that are not whole.
    #[wasm_bindgen(js_name = chiSquare)]
    pub fn chi_square(&self, categories: Vec<String>, probabilities: &[f64]) -> Result<Fit, JsValue> {
        let expected = categories.into_iter().zip(probabilities).map(|(category, &probability)| {
            let category = match category.parse() {
                _ if !self.is_of_numbers() => Any::Text(category),
                Ok(number) => Any::Number(number),
                Err(_) => {
                    let message = format!(
                        "column `{}` holds whole numbers, but a probability is given for `{category}`",
                        self.name
                    );
                    return Err(failure("InvalidExpectation", "expected", &message));
                }
            };
            Ok((category, probability))
        });
        let expected = expected.collect::<Result<Vec<_>, _>>()?;
        let expected = Some(expected.as_slice()).filter(|expected| !expected.is_empty());
        let fit = self.counts().and_then(|counts| goodness_of_fit(&counts, expected));
        fit.map(Fit::from).map_err(|error| thrown(&error))
    }

    /// Whether this column and another are independent.
    ///
    /// # Errors
    /// What [`independence`] refuses, and numbers that are not whole.
    pub fn independence(&self, other: &Column) -> Result<Independence, JsValue> {
        let mut pairs = Pairs::new(&self.name, &other.name);
        let tested = pairs.add(self, other).and_then(|()| independence(&pairs.table()?)).map(Independence::from);
        tested.map_err(|error| thrown(&error))
    }
}

impl Column {
    fn with(name: String, rows: usize, has_nulls: bool, data: Data) -> Result<Column, JsValue> {
        let bits = if has_nulls { Some(room(&name, rows.div_ceil(8))?) } else { None };
        Ok(Column { name, data, bits })
    }

    fn no_numbers(&self) -> JsValue {
        let message = format!("column `{}` holds texts; percentiles and summaries are of numbers and dates", self.name);
        failure("InvalidColumn", &self.name, &message)
    }

    fn validity(&self) -> Option<Validity<'_>> {
        self.bits.as_deref().map(|bits| Validity::new(bits, 0))
    }

    fn numbers(&self) -> Numbers<'_> {
        match &self.data {
            Data::Integers(values) => Numbers::Integers(Integers { values, validity: self.validity() }),
            Data::Doubles(values) => Numbers::Doubles(WholeDoubles { values, bits: self.bits.as_deref() }),
            _ => Numbers::Doubles(WholeDoubles { values: &[], bits: None }),
        }
    }

    fn words(&self) -> Words<'_> {
        let validity = self.validity();
        match &self.data {
            Data::Codes(codes, categories) => Words::Codes(Codes { codes, categories, validity }),
            Data::Texts(offsets, bytes) => Words::Texts(Strings { offsets, bytes, validity }),
            _ => Words::Texts(Strings { offsets: &[], bytes: &[], validity: None }),
        }
    }

    fn counts(&self) -> Result<Counts<Any>, Error> {
        if self.is_of_numbers() {
            self.counts_of(&self.numbers(), |number: &i64| Any::Number(*number))
        } else {
            self.counts_of(&self.words(), |text: &String| Any::Text(text.clone()))
        }
    }

    /// Counted as what they are, then seen as categories of any kind: what counts is fast, and the test is there once.
    fn counts_of<C: Category>(&self, column: &impl Values<C>, any: impl Fn(&C) -> Any) -> Result<Counts<Any>, Error> {
        let mut counts = Counts::new(&self.name);
        counts.add(column)?;
        let mut all = Counts::new(&self.name);
        counts.as_met().try_for_each(|(category, times)| all.add_times(&any(category), times))?;
        all.add_nulls(counts.nulls());
        Ok(all)
    }

    fn is_of_numbers(&self) -> bool {
        matches!(self.data, Data::Doubles(_) | Data::Integers(_))
    }
}

/// A category of any column. Numbers come before texts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Any {
    Number(i64),
    Text(String),
}

impl fmt::Display for Any {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

impl Category for Any {
    type Key = Self;
}

/// So that the test of two columns is there once, and not once for each two kinds.
impl Values<Any> for Column {
    fn rows(&self) -> usize {
        if self.is_of_numbers() { self.numbers().rows() } else { self.words().rows() }
    }

    fn number(
        &self,
        column: &str,
        categories: &mut Categories<Any>,
        take: &mut dyn FnMut(Option<u32>),
    ) -> Result<(), Error> {
        // They are met in the same order, so their numbers are the same.
        let known: Vec<Any> = if self.is_of_numbers() {
            let mut numbers = Categories::new();
            self.numbers().number(column, &mut numbers, take)?;
            numbers.in_order().into_iter().map(|&number| Any::Number(number)).collect()
        } else {
            let mut texts = Categories::new();
            self.words().number(column, &mut texts, take)?;
            texts.in_order().into_iter().map(|text: &String| Any::Text(text.clone())).collect()
        };
        known.iter().try_for_each(|category| categories.number_of(category, column).map(|_| ()))
    }
}

/// Numbers as categories.
enum Numbers<'a> {
    Integers(Integers<'a>),
    Doubles(WholeDoubles<'a>),
}

/// Texts as categories.
enum Words<'a> {
    Codes(Codes<'a, u32, String>),
    Texts(Strings<'a>),
}

macro_rules! values {
    ($columns:ident, $($kind:ident),* as $category:ty) => {
        impl Values<$category> for $columns<'_> {
            fn rows(&self) -> usize {
                match self {
                    $(Self::$kind(column) => column.rows(),)*
                }
            }

            fn number(
                &self,
                column: &str,
                categories: &mut Categories<$category>,
                take: &mut dyn FnMut(Option<u32>),
            ) -> Result<(), Error> {
                match self {
                    $(Self::$kind(values) => values.number(column, categories, take),)*
                }
            }

            fn count(
                &self,
                column: &str,
                categories: &mut Categories<$category>,
                tally: &mut Tally,
            ) -> Result<(), Error> {
                match self {
                    $(Self::$kind(values) => values.count(column, categories, tally),)*
                }
            }
        }
    };
}
values!(Numbers, Integers, Doubles as i64);
values!(Words, Codes, Texts as String);
