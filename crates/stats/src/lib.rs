//! Percentiles, the chi-square tests and column summaries, as kernels: no I/O, nothing but the standard library.
//!
//! - [`percentile`]: percentiles of columns in memory, and of columns that come in pieces.
//! - [`chi_square`]: counts by category, goodness of fit, independence of two columns.
//! - [`summary`]: what a column holds, and where its numbers lie.
//! - [`special`]: the chi-square distribution's tail.
//!
//! Nulls come as Arrow has them: a bitmap beside the values ([`Validity`]). What is built from pieces can be merged, so a
//! column may be larger than memory, and its pieces may be looked at by several workers.

pub mod chi_square;
mod error;
mod number;
pub mod percentile;
pub mod special;
pub mod summary;
mod validity;

pub use error::{Error, Result};
pub use number::Number;
pub use validity::Validity;
