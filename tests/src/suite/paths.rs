//! Cases on both families of paths.

use super::Case;

/// The cases.
pub const CASES: &[Case] = &[];
