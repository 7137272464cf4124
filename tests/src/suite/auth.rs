//! Cases on how a caller shows who it is.

use super::Case;

/// The cases.
pub const CASES: &[Case] = &[];
