//! Cases on lists of datasets and of versions.

use super::Case;

/// The cases.
pub const CASES: &[Case] = &[];
