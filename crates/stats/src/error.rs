//! What can be wrong with a column or with what is asked of it.

use std::fmt;

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// Why there is no answer. Its text names the column and says what would be right.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// Every row is null or NaN, or there are none.
    NoValues {
        /// The column.
        column: String,
        /// How many rows it has.
        rows: u64,
    },
    /// No row has a value in both columns.
    NoPairs {
        /// The one column.
        first: String,
        /// The other.
        second: String,
    },
    /// A rank is not a number from 0 to 100.
    Rank {
        /// The rank.
        rank: f64,
    },
    /// More ranks than one call takes.
    TooManyRanks {
        /// How many there are.
        ranks: usize,
        /// How many may be.
        limit: usize,
    },
    /// The validity bitmap ends before the values do.
    ShortValidity {
        /// The column.
        column: String,
        /// Bits from its offset on.
        bits: usize,
        /// Rows of the column.
        rows: usize,
    },
    /// The buffers of a column do not fit together.
    Malformed {
        /// The column.
        column: String,
        /// What does not fit.
        reason: String,
    },
    /// A column that is read in several passes was not the same in each.
    Changed {
        /// The column.
        column: String,
    },
    /// The passes over a column are not complete: another one is needed, or two parts are of different passes.
    Unfinished {
        /// The column.
        column: String,
    },
    /// A column has more categories than are counted.
    TooManyCategories {
        /// The column.
        column: String,
        /// How many may be.
        limit: usize,
    },
    /// Two columns have more pairs of categories than a table of them holds.
    TooManyPairs {
        /// The first column.
        first: String,
        /// The second.
        second: String,
        /// How many pairs there are.
        pairs: usize,
        /// How many may be.
        limit: usize,
    },
    /// Fewer than two categories, of which there is nothing to test.
    TooFewCategories {
        /// The column.
        column: String,
        /// How many there are.
        categories: usize,
    },
    /// An expected probability is not a number from 0 to 1.
    Probability {
        /// The category.
        category: String,
        /// The probability.
        probability: f64,
    },
    /// The expected probabilities do not sum to 1.
    ProbabilitySum {
        /// Their sum.
        sum: f64,
    },
    /// A category is expected twice.
    DuplicateCategory {
        /// The category.
        category: String,
    },
    /// A category was observed that is not among the expected ones.
    UnexpectedCategory {
        /// The column.
        column: String,
        /// The category.
        category: String,
    },
    /// A category was observed whose expected probability is 0.
    ImpossibleCategory {
        /// The column.
        column: String,
        /// The category.
        category: String,
        /// In how many rows it was observed.
        observed: u64,
    },
    /// A row or a column of a contingency table sums to 0.
    EmptyCategory {
        /// The column.
        column: String,
        /// The category.
        category: String,
    },
}

impl Error {
    /// What [`Display`](fmt::Display) writes, with `number` as the text of a number: whoever has another text for numbers need
    /// not carry the standard library's, which is large.
    pub fn text(&self, number: impl Fn(f64) -> String) -> String {
        match self {
            Self::NoValues { column, rows: 0 } => format!("column `{column}` has no rows"),
            Self::NoValues { column, rows } => {
                format!("column `{column}` has no values: each of its {rows} rows is null or NaN")
            }
            Self::NoPairs { first, second } => format!("no row has a value in both `{first}` and `{second}`"),
            Self::Rank { rank } => format!("a rank must be a number from 0 to 100, not {}", number(*rank)),
            Self::TooManyRanks { ranks, limit } => {
                format!("at most {limit} ranks can be asked for at once, not {ranks}")
            }
            Self::ShortValidity { column, bits, rows } => {
                format!("column `{column}` has {rows} rows, but its validity bitmap has {bits} bits")
            }
            Self::Malformed { column, reason } => format!("column `{column}` is malformed: {reason}"),
            Self::Changed { column } => {
                format!("column `{column}` changed while it was read; every pass must see the same rows")
            }
            Self::Unfinished { column } => {
                format!("column `{column}` must be read to the end of a pass, as often as a pass is asked for")
            }
            Self::TooManyCategories { column, limit } => {
                format!("column `{column}` has more than {limit} categories; the test takes at most that many")
            }
            Self::TooManyPairs { first, second, pairs, limit } => {
                format!("`{first}` and `{second}` have {pairs} pairs of categories; the test takes at most {limit}")
            }
            Self::TooFewCategories { column, categories: 1 } => {
                format!("column `{column}` has 1 category; the test needs at least 2")
            }
            Self::TooFewCategories { column, categories } => {
                format!("column `{column}` has {categories} categories; the test needs at least 2")
            }
            Self::Probability { category, probability } => {
                let probability = number(*probability);
                format!("the probability of `{category}` must be a number from 0 to 1, not {probability}")
            }
            Self::ProbabilitySum { sum } => format!("the probabilities must sum to 1, not {}", number(*sum)),
            Self::DuplicateCategory { category } => format!("category `{category}` is given twice"),
            Self::UnexpectedCategory { column, category } => {
                format!("column `{column}` holds `{category}`, for which no probability is given")
            }
            Self::ImpossibleCategory { column, category, observed } => format!(
                "column `{column}` holds `{category}` in {observed} rows, but its probability is 0; give it a probability"
            ),
            Self::EmptyCategory { column, category } => {
                format!("category `{category}` of `{column}` was observed in no row; leave it out")
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(|number| number.to_string()))
    }
}

impl std::error::Error for Error {}
