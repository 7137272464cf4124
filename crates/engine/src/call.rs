//! What a catalogue asks of a dataset's file store.
//!
//! The caller's request goes along as it came, method, path, query and body; the catalogue's decision stands in a
//! header. A file store believes that header: only a catalogue can reach it.

use pai_datasets_core::http::Request;
use serde::{Deserialize, Serialize};

/// The header that holds a [`Call`].
pub(crate) const CALL_HEADER: &str = "x-pai-call";

/// What is asked.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Call {
    /// An operation that the catalogue has allowed.
    Operation(Decision),
    /// Forget a version's files, some at a time.
    DropVersion {
        /// The version's number.
        version: i64,
    },
    /// Forget everything.
    DropStore,
}

/// What the catalogue knows and decided.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Decision {
    /// The request's id, for the answer.
    pub(crate) request_id: String,
    /// The dataset.
    pub(crate) dataset_id: String,
    /// The version's number; the version is there.
    pub(crate) version: i64,
    /// The most files that the version may hold.
    pub(crate) most: Option<i64>,
    /// The name of the limits in force.
    pub(crate) limits: String,
}

/// The answer to a `Drop`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Dropped {
    /// Whether nothing is left; otherwise ask again.
    pub(crate) done: bool,
}

impl Call {
    /// Puts the call on a request.
    pub(crate) fn onto(&self, mut request: Request) -> Request {
        // Ids, numbers and the name of the limits: all ASCII, as a header must be, and all that JSON can hold.
        let text = serde_json::to_string(self).unwrap_or_default();
        request.headers.push(CALL_HEADER, text);
        request
    }

    /// The call on a request.
    pub(crate) fn of(request: &Request) -> Option<Call> {
        serde_json::from_str(request.headers.get(CALL_HEADER)?).ok()
    }
}
