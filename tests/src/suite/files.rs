//! Cases on file metadata.

use super::Case;

/// The cases.
pub const CASES: &[Case] = &[];
