//! Cases on refusals, and hostile requests.

use super::Case;

/// The cases.
pub(super) const CASES: &[Case] = &[];
