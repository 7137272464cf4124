//! The chi-square tests of Pearson: goodness of fit of one column, independence of two.
//!
//! Columns are counted first ([`Counts`], [`Pairs`]); what is counted can be merged. The tests then are arithmetic on counts.
//! A category has a residual, `(observed - expected) / sqrt(expected)`, whose square is its share of the statistic.

mod counts;
mod fit;
mod independence;
mod table;
mod tally;
mod values;

pub use counts::{Categories, Category, Counts, MAX_CATEGORIES};
pub use fit::{Fit, Row, goodness_of_fit};
pub use independence::{Cell, Independence, MAX_CELLS, Pairs, Table, Test, independence};
pub use tally::Tally;
pub use values::{Bits, Booleans, Code, Codes, Integers, Strings, Values};
