//! What a catalogue asks of a dataset's file store.
//!
//! The caller's request goes along as it came, method, path, query and body; the catalogue's decision stands in a
//! header. A file store believes that header: only a catalogue can reach it.

use pai_datasets_core::http::Request;
use serde::{Deserialize, Serialize};

use crate::access::Principal;

/// The header that holds a [`Call`].
pub(crate) const CALL_HEADER: &str = "x-pai-call";

/// What is asked.
#[derive(Debug, Serialize, Deserialize)]
pub enum Call {
    /// An operation that the catalogue has allowed.
    Operation(Decision),
    /// An operation on the tables of a project, by a caller who is known. Whose a table is, its store knows.
    Tables(TablesDecision),
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
pub struct Decision {
    /// The request's id, for the answer.
    pub request_id: String,
    /// The dataset.
    pub dataset_id: String,
    /// The version's number; the version is there.
    pub version: i64,
    /// The most files that the version may hold.
    pub most: Option<i64>,
    /// The name of the limits in force.
    pub limits: String,
}

/// What the catalogue knows of a request for tables.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TablesDecision {
    /// The request's id, for the answer.
    pub request_id: String,
    /// The project.
    pub project: String,
    /// Who calls.
    pub principal: Principal,
    /// Whether the caller takes server-sent events.
    pub takes_events: bool,
    /// The name of the limits in force.
    pub limits: String,
}

/// The answer to a `Drop`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Dropped {
    /// Whether nothing is left; otherwise ask again.
    pub(crate) done: bool,
}

impl Call {
    /// Puts the call on a request.
    pub fn onto(&self, mut request: Request) -> Request {
        // All of it is something that JSON can hold.
        let text = serde_json::to_string(self).unwrap_or_default();
        request.headers.push(CALL_HEADER, ascii(&text));
        request
    }

    /// The call on a request.
    pub fn of(request: &Request) -> Option<Call> {
        serde_json::from_str(request.headers.get(CALL_HEADER)?).ok()
    }
}

/// JSON in ASCII alone, as a header must be.
fn ascii(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for letter in json.chars() {
        if letter.is_ascii() {
            text.push(letter);
        } else {
            // Beyond ASCII there are only the contents of texts, where an escape may stand.
            letter.encode_utf16(&mut [0; 2]).iter().for_each(|unit| text.push_str(&format!("\\u{unit:04x}")));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Role;

    #[test]
    fn a_call_survives_a_header() {
        let principal = Principal { user_id: "猫 \"🐈\"".to_owned(), role: Role::Member };
        let decision = TablesDecision {
            request_id: "R".to_owned(),
            project: "zoo".to_owned(),
            principal: principal.clone(),
            takes_events: false,
            limits: "open".to_owned(),
        };
        let request = Call::Tables(decision).onto(Request::default());
        assert!(request.headers.iter().all(|(_, value)| value.is_ascii()));
        assert!(matches!(Call::of(&request), Some(Call::Tables(it)) if it.principal == principal));
    }
}
