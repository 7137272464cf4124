//! Cases on what deleting takes with it.

use super::Case;

/// The cases.
pub const CASES: &[Case] = &[];
