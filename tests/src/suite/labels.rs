//! Cases on labels of datasets and versions.

use super::Case;

/// The cases.
pub const CASES: &[Case] = &[];
