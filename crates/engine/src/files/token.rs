//! NextTokens: a place in a list as a text that callers hand back without reading it.

use pai_datasets_core::field::MAX_SAFE_INTEGER;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The text of a place.
pub fn encode(place: &impl Serialize) -> String {
    // Texts, numbers and words, which JSON always holds.
    hex::encode(serde_json::to_vec(place).unwrap_or_default())
}

/// The place that a text stands for, where it stands for one.
pub fn decode<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_slice(&hex::decode(text).ok()?).ok()
}

/// Whether a number of a token, which anyone may have written, can be bound.
pub fn is_bindable(number: i64) -> bool {
    number.unsigned_abs() <= MAX_SAFE_INTEGER.unsigned_abs()
}
