//! Cases on versions.

use super::Case;

/// The cases.
pub const CASES: &[Case] = &[];
