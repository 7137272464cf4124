//! Goodness of fit: whether a column's categories are as frequent as expected.

use std::collections::BTreeMap;

use super::counts::{Category, Counts};
use crate::special::chi_square_tail;
use crate::{Error, Result};

/// By how much the sum of the expected probabilities may miss 1.
const SUM_TOLERANCE: f64 = 1e-9;

/// The result of a goodness-of-fit test.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit<C> {
    /// Pearson's chi-square.
    pub statistic: f64,
    /// Degrees of freedom: one less than there are categories whose probability is above 0.
    pub df: u64,
    /// The probability of a statistic at least this large when the expected probabilities are right.
    pub p_value: f64,
    /// One for each category, in the categories' order.
    pub rows: Vec<Row<C>>,
    /// How many rows have a value.
    pub count: u64,
    /// How many rows are null; they are left out.
    pub nulls: u64,
}

/// A category of a goodness-of-fit test.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<C> {
    /// The category.
    pub category: C,
    /// In how many rows it is.
    pub observed: u64,
    /// In how many it would be expected.
    pub expected: f64,
    /// `(observed - expected) / sqrt(expected)`; 0 where both are 0.
    pub residual: f64,
}

/// Tests whether the categories of a column are as frequent as expected: `expected` gives each one's probability; without it all
/// that were observed are equally probable.
///
/// - An expected category that was not observed has the observed count 0 and counts as any other.
/// - A probability of 0, not observed: the category is listed, with 0 for all, and gives no degree of freedom.
/// - A probability of 0, observed: [`Error::ImpossibleCategory`]. No test is needed to refuse the hypothesis.
/// - Observed, no probability given: [`Error::UnexpectedCategory`].
/// - A probability that is NaN, below 0 or above 1: [`Error::Probability`]; a category twice: [`Error::DuplicateCategory`].
/// - A sum that misses 1 by more than 1e-9: [`Error::ProbabilitySum`]. Within that, probabilities are taken as they are.
/// - Fewer than two categories whose probability is above 0: [`Error::TooFewCategories`].
/// - No rows, or only nulls: [`Error::NoValues`].
///
/// ```
/// use pai_datasets_stats::chi_square::{Counts, Integers, goodness_of_fit};
///
/// let mut counts = Counts::new("f0");
/// counts.add(&Integers { values: &[1, 1, 1, 0, 0], validity: None })?;
/// let fit = goodness_of_fit(&counts, Some(&[(0, 0.3), (1, 0.7)]))?;
/// // 5/21
/// assert_eq!((fit.statistic, fit.df), (0.23809523809523808, 1));
/// assert!((fit.p_value - 0.6255852315243253).abs() < 1e-15);
/// # Ok::<(), pai_datasets_stats::Error>(())
/// ```
///
/// # Errors
/// As above.
pub fn goodness_of_fit<C: Category>(counts: &Counts<C>, expected: Option<&[(C, f64)]>) -> Result<Fit<C>> {
    let observed = counts.sorted();
    let count = counts.count();
    if count == 0 {
        return Err(Error::NoValues { column: counts.column().into(), rows: counts.nulls() });
    }
    let probabilities: BTreeMap<&C, f64> = match expected {
        Some(expected) => probabilities(expected)?,
        None => observed.iter().map(|(category, _)| (*category, 1.0 / observed.len() as f64)).collect(),
    };
    let observed: BTreeMap<&C, u64> = observed.into_iter().collect();
    let column = || counts.column().to_owned();
    if let Some(category) = observed.keys().find(|category| !probabilities.contains_key(*category)) {
        return Err(Error::UnexpectedCategory { column: column(), category: category.to_string() });
    }
    let mut rows = Vec::with_capacity(probabilities.len());
    for (category, probability) in &probabilities {
        let observed = observed.get(category).copied().unwrap_or_default();
        if *probability == 0.0 && observed > 0 {
            return Err(Error::ImpossibleCategory { column: column(), category: category.to_string(), observed });
        }
        let expected = probability * count as f64;
        rows.push(Row { category: (*category).clone(), observed, expected, residual: residual(observed, expected) });
    }
    let possible = probabilities.values().filter(|probability| **probability > 0.0).count();
    if possible < 2 {
        return Err(Error::TooFewCategories { column: column(), categories: possible });
    }
    let statistic = sum(rows.iter().map(|row| share(row.observed as f64 - row.expected, row.expected)));
    let df = possible as u64 - 1;
    Ok(Fit { statistic, df, p_value: chi_square_tail(statistic, df), rows, count, nulls: counts.nulls() })
}

fn probabilities<C: Category>(expected: &[(C, f64)]) -> Result<BTreeMap<&C, f64>> {
    let mut all = BTreeMap::new();
    for (category, probability) in expected {
        if !(0.0..=1.0).contains(probability) {
            return Err(Error::Probability { category: category.to_string(), probability: *probability });
        }
        if all.insert(category, *probability).is_some() {
            return Err(Error::DuplicateCategory { category: category.to_string() });
        }
    }
    let sum = sum(all.values().copied());
    if (sum - 1.0).abs() > SUM_TOLERANCE {
        return Err(Error::ProbabilitySum { sum });
    }
    Ok(all)
}

/// The residual: by the root of its share, which is rounded less than a quotient by a root.
pub(super) fn residual(observed: u64, expected: f64) -> f64 {
    let distance = observed as f64 - expected;
    share(distance, expected).sqrt().copysign(distance)
}

/// What a category adds to the statistic.
pub(super) fn share(distance: f64, expected: f64) -> f64 {
    if expected == 0.0 { 0.0 } else { distance * distance / expected }
}

/// The sum of numbers that are not negative, with what rounding loses added at the end (Kahan, Babuška, Neumaier).
pub(super) fn sum(numbers: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0);
    for number in numbers {
        let next = sum + number;
        lost += if sum >= number { (sum - next) + number } else { (number - next) + sum };
        sum = next;
    }
    sum + lost
}
