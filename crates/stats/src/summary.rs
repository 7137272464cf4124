//! What a column holds: how many values, from where to where, how they spread, how many different ones.
//!
//! - [`Numbers`]: columns of `f64` and `i64`, and datetimes as `i64`.
//! - [`Texts`], [`Booleans`]: columns of those, with their most frequent values.
//! - [`Histogram`]: where numbers lie, in a second pass, which [`Spread::finite`] of the first one bounds.
//!
//! Each is filled piece by piece and can be merged with what was filled elsewhere. The memory of each is bounded, whatever comes.
//!
//! Different values are counted exactly up to a bound: [`MAX_EXACT`] numbers; [`MAX_KEPT`] texts of together
//! [`MAX_KEPT_BYTES`]. Beyond it they are estimated by HyperLogLog with 2^14 registers, whose standard error is
//! 1.04 / sqrt(2^14) = 0.8 %, by the improved raw estimator of O. Ertl, *New cardinality estimation algorithms for HyperLogLog
//! sketches*, arXiv:1702.01284 (2017), which needs no correction for few or many values.

mod booleans;
mod distinct;
mod histogram;
mod moments;
mod numbers;
mod sketch;
mod texts;

pub use booleans::Booleans;
pub use distinct::{Distinct, MAX_EXACT};
pub use histogram::{Bin, Histogram};
pub use numbers::{Numbers, Spread};
pub use texts::{MAX_KEPT, MAX_KEPT_BYTES, Texts};
