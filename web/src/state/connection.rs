//! The connection to the server: the key that it knows us by.

use leptos::ev;
use leptos::prelude::*;
use pai_datasets_core::client::{Client, ClientError, Fetch};
use pai_datasets_core::decode::decode_members;
use pai_datasets_core::{ApiError, Limits, Operation, Violations};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Where the key is kept: in this tab, until it is closed.
const STORED_AS: &str = "pai-datasets.key";

const IN_ADDRESS: &str = "#key=";

/// The codes by which a server says that it does not know the key.
const REFUSALS: [&str; 2] = ["InvalidCredential", "MissingCredential"];

/// The key, and whether the server refused one.
#[derive(Clone, Copy)]
pub(crate) struct Connection {
    key: RwSignal<Option<String>>,
    refused: RwSignal<bool>,
}

impl Connection {
    /// With the key of the address, else the one that this tab keeps.
    pub(crate) fn open() -> Connection {
        let connection = Connection { key: RwSignal::new(None), refused: RwSignal::new(false) };
        if let Some(key) = take_from_address().or_else(stored) {
            connection.connect(&key);
        }
        // The ready link, opened in a tab that shows the console already, changes the fragment alone.
        let handle = window_event_listener(ev::hashchange, move |_| {
            if let Some(key) = take_from_address() {
                connection.connect(&key);
            }
        });
        on_cleanup(move || handle.remove());
        connection
    }

    /// Whether there is a key, as far as is known a good one.
    pub(crate) fn is_open(self) -> bool {
        self.key.with(Option::is_some)
    }

    /// Whether the server refused the last key.
    pub(crate) fn was_refused(self) -> bool {
        self.refused.get()
    }

    /// Takes a key, and keeps it for this tab.
    pub(crate) fn connect(self, key: &str) {
        if let Some(storage) = storage() {
            let _ = storage.set_item(STORED_AS, key);
        }
        self.refused.set(false);
        self.key.set(Some(key.to_owned()));
    }

    /// Forgets the key.
    pub(crate) fn disconnect(self) {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(STORED_AS);
        }
        self.key.set(None);
    }

    /// Calls an operation with members by their wire names; what is absent or null is as the table has it.
    pub(crate) async fn ask<O>(self, members: Value) -> Result<O::Response, ClientError>
    where
        O: Operation + Serialize + DeserializeOwned,
        O::Response: DeserializeOwned,
    {
        let Value::Object(members) = members else { return Err(invalid(Violations::new())) };
        match decode_members::<O>(&members, &Limits::OPEN) {
            Ok(operation) => self.call(&operation).await,
            Err(violations) => Err(invalid(violations)),
        }
    }

    /// Calls an operation. A key that the server does not know ends the connection.
    pub(crate) async fn call<O>(self, operation: &O) -> Result<O::Response, ClientError>
    where
        O: Operation + Serialize,
        O::Response: DeserializeOwned,
    {
        let key = self.key.get_untracked().unwrap_or_default();
        let outcome = Client::new(Fetch::new(""), &key).call(operation).await;
        let is_refusal = |error: &ClientError| match error {
            ClientError::Api { error, .. } => REFUSALS.contains(&error.code.as_str()),
            _ => false,
        };
        // A late answer to an old key says nothing of the new one.
        if outcome.as_ref().is_err_and(is_refusal) && self.key.get_untracked().as_ref() == Some(&key) {
            self.disconnect();
            self.refused.set(true);
        }
        outcome
    }
}

/// A request that breaks a rule as the server would refuse it, without asking it.
fn invalid(violations: Violations) -> ClientError {
    ClientError::Api { status: 400, error: Box::new(ApiError::from(violations).body("", "")) }
}

/// Takes the key out of the address, which loses it at once: it must stand neither in the history nor in a screenshot.
fn take_from_address() -> Option<String> {
    let location = window().location();
    let fragment = location.hash().ok()?;
    let key = fragment.strip_prefix(IN_ADDRESS)?;
    let rest = format!("{}{}", location.pathname().ok()?, location.search().ok()?);
    let _ = window().history().ok()?.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&rest));
    (!key.is_empty()).then(|| pai_datasets_core::query::decode_segment(key))
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

fn stored() -> Option<String> {
    storage()?.get_item(STORED_AS).ok().flatten()
}
