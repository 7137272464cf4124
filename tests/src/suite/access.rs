//! Cases on who may see and change what.

use super::Case;

/// The cases.
pub const CASES: &[Case] = &[];
