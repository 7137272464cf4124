//! How often each category of a column is there.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::fmt::{Debug, Display};
use std::hash::Hash;

use super::tally::Tally;
use super::values::Values;
use crate::{Error, Result};

/// How many categories a column may have.
pub const MAX_CATEGORIES: usize = 65_536;

/// What categories are: strings, integers, booleans.
pub trait Category: Borrow<Self::Key> + Clone + Debug + Display + Eq + Hash + Ord {
    /// What a category is looked up by.
    type Key: ?Sized + Eq + Hash + ToOwned<Owned = Self>;
}

impl Category for String {
    type Key = str;
}

impl Category for i64 {
    type Key = i64;
}

impl Category for bool {
    type Key = bool;
}

/// The categories of a column, numbered as they were met.
#[derive(Clone, Debug)]
pub struct Categories<C> {
    numbers: HashMap<C, u32>,
}

impl<C: Category> Default for Categories<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C: Category> Categories<C> {
    /// None yet.
    pub fn new() -> Self {
        Self { numbers: HashMap::new() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The number of a category, which is new if it was not met yet.
    ///
    /// # Errors
    /// [`Error::TooManyCategories`].
    pub fn number_of(&mut self, category: &C::Key, column: &str) -> Result<u32> {
        if let Some(&number) = self.numbers.get(category) {
            return Ok(number);
        }
        let next = self.numbers.len();
        let number = u32::try_from(next).ok().filter(|_| next < MAX_CATEGORIES);
        let number = number.ok_or_else(|| Error::TooManyCategories { column: column.into(), limit: MAX_CATEGORIES })?;
        self.numbers.insert(category.to_owned(), number);
        Ok(number)
    }

    /// The categories in the order of their numbers.
    pub fn in_order(&self) -> Vec<&C> {
        let mut all = vec![None; self.numbers.len()];
        for (category, &number) in &self.numbers {
            if let Some(place) = all.get_mut(number as usize) {
                *place = Some(category);
            }
        }
        all.into_iter().flatten().collect()
    }

    /// The categories in their own order, with their numbers.
    pub(super) fn sorted(&self) -> Vec<(&C, u32)> {
        let mut all: Vec<_> = self.numbers.iter().map(|(category, &number)| (category, number)).collect();
        all.sort_unstable_by_key(|(category, _)| *category);
        all
    }
}

/// How often each category of a column is there, and how many rows are null.
///
/// ```
/// use pai_datasets_stats::chi_square::{Counts, Integers};
///
/// let mut counts = Counts::new("f0");
/// counts.add(&Integers { values: &[1, 1, 1, 0, 0], validity: None })?;
/// assert_eq!(counts.sorted(), [(&0, 2), (&1, 3)]);
/// # Ok::<(), pai_datasets_stats::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Counts<C> {
    column: String,
    categories: Categories<C>,
    tally: Tally,
}

impl<C: Category> Counts<C> {
    /// Of no rows yet. The column is called `column` in errors.
    pub fn new(column: &str) -> Self {
        Self { column: column.into(), categories: Categories::new(), tally: Tally::default() }
    }

    /// Counts a piece of the column.
    ///
    /// # Errors
    /// [`Error::Malformed`], [`Error::ShortValidity`], [`Error::TooManyCategories`]; part of the piece may be counted then.
    pub fn add(&mut self, piece: &impl Values<C>) -> Result<()> {
        piece.count(&self.column, &mut self.categories, &mut self.tally)
    }

    /// Counts `times` rows of one category.
    ///
    /// # Errors
    /// [`Error::TooManyCategories`].
    pub fn add_times(&mut self, category: &C::Key, times: u64) -> Result<()> {
        let number = self.categories.number_of(category, &self.column)?;
        self.tally.add(Some(number), times);
        Ok(())
    }

    /// Counts `times` rows that are null.
    pub fn add_nulls(&mut self, times: u64) {
        self.tally.add(None, times);
    }

    /// Adds what another part of the column holds.
    ///
    /// # Errors
    /// [`Error::TooManyCategories`].
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        for (category, count) in other.as_met() {
            self.add_times(category.borrow(), count)?;
        }
        self.tally.nulls += other.tally.nulls;
        Ok(())
    }

    /// The column's name.
    pub fn column(&self) -> &str {
        &self.column
    }

    /// How many rows have a value.
    pub fn count(&self) -> u64 {
        self.tally.counts.iter().sum()
    }

    /// How many rows are null.
    pub fn nulls(&self) -> u64 {
        self.tally.nulls
    }

    /// The categories with their counts, in the order in which they were met.
    pub fn as_met(&self) -> impl Iterator<Item = (&C, u64)> {
        self.categories.in_order().into_iter().zip(self.tally.counts.iter().copied())
    }

    /// The categories with their counts, in the categories' order: integers by value, strings by their bytes, false first.
    pub fn sorted(&self) -> Vec<(&C, u64)> {
        self.categories.sorted().into_iter().map(|(category, number)| (category, self.times(number))).collect()
    }

    pub(super) const fn categories(&self) -> &Categories<C> {
        &self.categories
    }

    /// How often the category of that number is there.
    pub(super) fn times(&self, number: u32) -> u64 {
        self.tally.counts.get(number as usize).copied().unwrap_or_default()
    }
}
