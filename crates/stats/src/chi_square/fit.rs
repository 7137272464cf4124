//! Goodness of fit: whether a column's categories are as frequent as expected.

use super::counts::{Categories, Category, Counts};
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
/// - More categories, observed or expected, than [`super::MAX_CATEGORIES`]: [`Error::TooManyCategories`].
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
    let count = counts.count();
    if count == 0 {
        return Err(Error::NoValues { column: counts.column().into(), rows: counts.nulls() });
    }
    // Those that are observed first, so that their numbers stay.
    let mut categories = counts.categories().clone();
    let probabilities = match expected {
        Some(expected) => probabilities(expected, counts.column(), &mut categories)?,
        None => vec![Some(1.0 / categories.len() as f64); categories.len()],
    };
    let column = || counts.column().to_owned();
    let mut rows = Vec::with_capacity(categories.len());
    let mut possible = 0;
    for (category, number) in categories.sorted() {
        let observed = counts.times(number);
        let Some(probability) = probabilities.get(number as usize).copied().flatten() else {
            return Err(Error::UnexpectedCategory { column: column(), category: category.to_string() });
        };
        if probability > 0.0 {
            possible += 1;
        } else if observed > 0 {
            return Err(Error::ImpossibleCategory { column: column(), category: category.to_string(), observed });
        }
        let expected = probability * count as f64;
        rows.push(Row { category: category.clone(), observed, expected, residual: residual(observed, expected) });
    }
    if possible < 2 {
        return Err(Error::TooFewCategories { column: column(), categories: possible });
    }
    let statistic = sum(rows.iter().map(|row| share(row.observed as f64 - row.expected, row.expected)));
    let df = possible as u64 - 1;
    Ok(Fit { statistic, df, p_value: chi_square_tail(statistic, df), rows, count, nulls: counts.nulls() })
}

/// The probabilities by the numbers of their categories, which get one if they have none yet.
fn probabilities<C: Category>(
    expected: &[(C, f64)],
    column: &str,
    categories: &mut Categories<C>,
) -> Result<Vec<Option<f64>>> {
    let mut all = vec![None; categories.len()];
    for (category, probability) in expected {
        if !(0.0..=1.0).contains(probability) {
            return Err(Error::Probability { category: category.to_string(), probability: *probability });
        }
        let number = categories.number_of(category.borrow(), column)?;
        all.resize(categories.len(), None);
        if all.get_mut(number as usize).and_then(|place| place.replace(*probability)).is_some() {
            return Err(Error::DuplicateCategory { category: category.to_string() });
        }
    }
    let sum = sum(expected.iter().map(|(_, probability)| *probability));
    if (sum - 1.0).abs() > SUM_TOLERANCE {
        return Err(Error::ProbabilitySum { sum });
    }
    Ok(all)
}

/// The residual: by the root of its share, which is rounded less than a quotient by a root, unless it is beyond `f64`.
pub(super) fn residual(observed: u64, expected: f64) -> f64 {
    let distance = observed as f64 - expected;
    let share = share(distance, expected);
    if share.is_finite() { share.sqrt().copysign(distance) } else { distance / expected.sqrt() }
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
    // What is lost beside an infinity is NaN.
    if sum.is_finite() { sum + lost } else { sum }
}
