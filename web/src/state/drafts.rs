//! What was typed into a form and not sent yet, kept in this tab: a reload or a look elsewhere must not cost it.

use leptos::prelude::{document, window};
use serde_json::{Map, Value};

const STORED_AS: &str = "pai-datasets.draft ";

/// What was typed on the page at the address.
pub(crate) fn recall() -> Option<Map<String, Value>> {
    let text = storage()?.get_item(&name()?).ok().flatten()?;
    serde_json::from_str(&text).ok()
}

pub(crate) fn keep(members: &Map<String, Value>) {
    if let (Some(storage), Some(name)) = (storage(), name()) {
        // Where there is no room, it is not kept.
        let _ = storage.set_item(&name, &Value::Object(members.clone()).to_string());
    }
}

pub(crate) fn forget() {
    if let (Some(storage), Some(name)) = (storage(), name()) {
        let _ = storage.remove_item(&name);
    }
}

fn name() -> Option<String> {
    Some(format!("{STORED_AS}{}", document().location()?.pathname().ok()?))
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}
