//! Independence: whether the category in one column says anything about that in another.

use std::collections::HashMap;

use super::counts::{Categories, Category};
use super::fit::{residual, share, sum};
use super::values::Values;
use crate::special::chi_square_tail;
use crate::{Error, Result};

/// How many cells a contingency table may have.
pub const MAX_CELLS: usize = 1 << 20;

const NULL: u32 = u32::MAX;

/// How often each pair of categories of two columns is there. A row where either is null is left out and counted.
#[derive(Clone, Debug)]
pub struct Pairs<A, B> {
    names: [String; 2],
    first: Categories<A>,
    second: Categories<B>,
    cells: HashMap<(u32, u32), u64>,
    nulls: u64,
}

impl<A: Category, B: Category> Pairs<A, B> {
    /// Of no rows yet. The columns are called so in errors.
    pub fn new(first: &str, second: &str) -> Self {
        Self {
            names: [first.into(), second.into()],
            first: Categories::new(),
            second: Categories::new(),
            cells: HashMap::new(),
            nulls: 0,
        }
    }

    /// Counts a piece of both columns.
    ///
    /// # Errors
    /// As [`super::Counts::add`]; [`Error::Malformed`] when one piece has more rows than the other.
    pub fn add(&mut self, first: &impl Values<A>, second: &impl Values<B>) -> Result<()> {
        let [first_name, second_name] = &self.names;
        let (rows, others) = (first.rows(), second.rows());
        if rows != others {
            let reason = format!("it has {others} rows, `{first_name}` has {rows}");
            return Err(Error::Malformed { column: second_name.clone(), reason });
        }
        let mut numbers = Vec::with_capacity(rows);
        first.number(first_name, &mut self.first, &mut |number| numbers.push(number.unwrap_or(NULL)))?;
        let mut numbers = numbers.into_iter();
        let (cells, nulls) = (&mut self.cells, &mut self.nulls);
        second.number(second_name, &mut self.second, &mut |number| match (numbers.next(), number) {
            (Some(first), Some(second)) if first != NULL => *cells.entry((first, second)).or_default() += 1,
            _ => *nulls += 1,
        })
    }

    /// Adds what another part of the columns holds.
    ///
    /// # Errors
    /// [`Error::TooManyCategories`].
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        let [first_name, second_name] = &self.names;
        let number = |categories: &mut Categories<A>, category: &A| categories.number_of(category.borrow(), first_name);
        let first: Result<Vec<u32>> =
            other.first.in_order().into_iter().map(|it| number(&mut self.first, it)).collect();
        let number =
            |categories: &mut Categories<B>, category: &B| categories.number_of(category.borrow(), second_name);
        let second: Result<Vec<u32>> =
            other.second.in_order().into_iter().map(|it| number(&mut self.second, it)).collect();
        let (first, second) = (first?, second?);
        for (&(a, b), &count) in &other.cells {
            if let (Some(&a), Some(&b)) = (first.get(a as usize), second.get(b as usize)) {
                *self.cells.entry((a, b)).or_default() += count;
            }
        }
        self.nulls += other.nulls;
        Ok(())
    }

    /// The contingency table: the categories of both columns in their order, and how often each pair is there.
    ///
    /// # Errors
    /// [`Error::TooManyPairs`] beyond [`MAX_CELLS`]; [`Error::NoValues`] and [`Error::NoPairs`] where no row has both.
    pub fn table(&self) -> Result<Table<A, B>> {
        if self.cells.is_empty() {
            let [first, second] = self.names.clone();
            let empty = |column| Error::NoValues { column, rows: self.nulls };
            return Err(match (self.first.is_empty(), self.second.is_empty()) {
                (true, _) => empty(first),
                (false, true) => empty(second),
                (false, false) => Error::NoPairs { first, second },
            });
        }
        // A category that is there only beside nulls is none of the table.
        let rows = present(&self.first, self.cells.keys().map(|&(first, _)| first));
        let columns = present(&self.second, self.cells.keys().map(|&(_, second)| second));
        let pairs = rows.len().saturating_mul(columns.len());
        if pairs > MAX_CELLS {
            let [first, second] = self.names.clone();
            return Err(Error::TooManyPairs { first, second, pairs, limit: MAX_CELLS });
        }
        let count = |a: u32, b: u32| self.cells.get(&(a, b)).copied().unwrap_or_default();
        Ok(Table {
            names: self.names.clone(),
            counts: rows.iter().flat_map(|&(_, a)| columns.iter().map(move |&(_, b)| count(a, b))).collect(),
            rows: rows.into_iter().map(|(category, _)| category.clone()).collect(),
            columns: columns.into_iter().map(|(category, _)| category.clone()).collect(),
            nulls: self.nulls,
        })
    }
}

/// The categories that have one of the numbers, in their order.
fn present<C: Category>(categories: &Categories<C>, numbers: impl Iterator<Item = u32>) -> Vec<(&C, u32)> {
    let mut is_present = vec![false; categories.len()];
    for number in numbers {
        if let Some(place) = is_present.get_mut(number as usize) {
            *place = true;
        }
    }
    let mut all = categories.sorted();
    all.retain(|&(_, number)| is_present.get(number as usize).is_some_and(|&is_present| is_present));
    all
}

/// A contingency table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table<A, B> {
    /// What the two columns are called.
    pub names: [String; 2],
    /// The categories of the first column.
    pub rows: Vec<A>,
    /// The categories of the second column.
    pub columns: Vec<B>,
    /// Row by row.
    pub counts: Vec<u64>,
    /// How many rows of the columns were left out.
    pub nulls: u64,
}

/// The result of an independence test.
#[derive(Clone, Debug, PartialEq)]
pub struct Independence<A, B> {
    /// Pearson's chi-square.
    pub pearson: Test,
    /// With Yates' continuity correction. It is made for two by two categories; any other table has the plain test here, as
    /// SciPy answers it.
    pub corrected: Test,
    /// Every pair of categories, in their order; the second changes faster.
    pub cells: Vec<Cell<A, B>>,
    /// How many rows have both values.
    pub count: u64,
    /// How many rows lack one.
    pub nulls: u64,
}

/// A statistic and what it means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Test {
    /// The statistic.
    pub statistic: f64,
    /// Degrees of freedom.
    pub df: u64,
    /// The probability of a statistic at least this large when the columns are independent.
    pub p_value: f64,
}

/// A pair of categories.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell<A, B> {
    /// The category of the first column.
    pub first: A,
    /// The category of the second column.
    pub second: B,
    /// In how many rows they are together.
    pub observed: u64,
    /// In how many they would be if the columns were independent.
    pub expected: f64,
    /// `(observed - expected) / sqrt(expected)`, without the correction.
    pub residual: f64,
}

/// Tests whether two columns are independent.
///
/// The correction is that of SciPy's `chi2_contingency`: each observed count of a table of two by two moves towards the expected
/// one by 0.5, but not beyond it.
///
/// # Errors
/// [`Error::NoValues`] for a table of no rows; [`Error::TooFewCategories`] when a column has fewer than two categories;
/// [`Error::EmptyCategory`] names a category whose counts are all 0; [`Error::Malformed`] when counts are missing.
pub fn independence<A: Category, B: Category>(table: &Table<A, B>) -> Result<Independence<A, B>> {
    let Table { names: [first_name, second_name], rows, columns, counts, nulls } = table;
    if rows.len().checked_mul(columns.len()) != Some(counts.len()) {
        let reason = format!("{} by {} categories do not have {} counts", rows.len(), columns.len(), counts.len());
        return Err(Error::Malformed { column: first_name.clone(), reason });
    }
    let count: u64 = counts.iter().sum();
    if count == 0 {
        return Err(Error::NoValues { column: first_name.clone(), rows: *nulls });
    }
    for (column, categories) in [(first_name, rows.len()), (second_name, columns.len())] {
        if categories < 2 {
            return Err(Error::TooFewCategories { column: column.clone(), categories });
        }
    }
    let row_sums: Vec<u64> = counts.chunks(columns.len()).map(|row| row.iter().sum()).collect();
    let column_sum = |column: usize| counts.iter().skip(column).step_by(columns.len()).sum();
    let column_sums: Vec<u64> = (0..columns.len()).map(column_sum).collect();
    check_sums(first_name, rows, &row_sums)?;
    check_sums(second_name, columns, &column_sums)?;

    let mut cells = Vec::with_capacity(counts.len());
    let mut observed = counts.iter().copied();
    for (first, &row_sum) in rows.iter().zip(&row_sums) {
        for (second, &column_sum) in columns.iter().zip(&column_sums) {
            let observed = observed.next().unwrap_or_default();
            let expected = row_sum as f64 * column_sum as f64 / count as f64;
            let residual = residual(observed, expected);
            cells.push(Cell { first: first.clone(), second: second.clone(), observed, expected, residual });
        }
    }
    let df = (rows.len() as u64 - 1) * (columns.len() as u64 - 1);
    let test = |statistic| Test { statistic, df, p_value: chi_square_tail(statistic, df) };
    let distance = |cell: &Cell<A, B>| cell.observed as f64 - cell.expected;
    let pearson = test(sum(cells.iter().map(|cell| share(distance(cell), cell.expected))));
    let corrected = |cell: &Cell<A, B>| {
        let distance = distance(cell).abs();
        share(distance - distance.min(0.5), cell.expected)
    };
    let corrected = if df == 1 { test(sum(cells.iter().map(corrected))) } else { pearson };
    Ok(Independence { pearson, corrected, cells, count, nulls: *nulls })
}

fn check_sums<C: Category>(column: &str, categories: &[C], sums: &[u64]) -> Result<()> {
    let empty = categories.iter().zip(sums).find(|(_, sum)| **sum == 0);
    empty.map_or(Ok(()), |(category, _)| {
        Err(Error::EmptyCategory { column: column.into(), category: category.to_string() })
    })
}
