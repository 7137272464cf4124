//! What this browser remembers of a connection: the kind and the address for good, the key for this tab alone.

use leptos::prelude::window;

use super::Target;

/// `browser`, or `server` and its address.
const CHOICE: &str = "pai-datasets.connection";

const LAST_SERVER: &str = "pai-datasets.server";

const KEY: &str = "pai-datasets.key";

const BROWSER: &str = "browser";

const SERVER: &str = "server ";

/// The connection that was kept; none where its key was not.
pub(super) fn recall() -> Option<Target> {
    let choice = local().and_then(|storage| storage.get_item(CHOICE).ok().flatten());
    match choice.as_deref() {
        Some(BROWSER) => Some(Target::Browser),
        choice => {
            let url = choice.and_then(|choice| choice.strip_prefix(SERVER)).unwrap_or_default().to_owned();
            let key = session()?.get_item(KEY).ok().flatten()?;
            Some(Target::Server { url, key })
        }
    }
}

/// The address of the last server; empty for the one that served the page.
pub(crate) fn server() -> String {
    local().and_then(|storage| storage.get_item(LAST_SERVER).ok().flatten()).unwrap_or_default()
}

/// The last key in this tab, also while the datasets of this browser are looked at.
pub(crate) fn key() -> String {
    session().and_then(|storage| storage.get_item(KEY).ok().flatten()).unwrap_or_default()
}

pub(super) fn keep(target: &Target) {
    let choice = match target {
        Target::Browser => BROWSER.to_owned(),
        Target::Server { url, key } => {
            if let Some(storage) = session() {
                let _ = storage.set_item(KEY, key);
            }
            if let Some(storage) = local() {
                let _ = storage.set_item(LAST_SERVER, url);
            }
            format!("{SERVER}{url}")
        }
    };
    if let Some(storage) = local() {
        let _ = storage.set_item(CHOICE, &choice);
    }
}

pub(super) fn forget_key() {
    if let Some(storage) = session() {
        let _ = storage.remove_item(KEY);
    }
}

pub(super) fn forget() {
    forget_key();
    if let Some(storage) = local() {
        let _ = storage.remove_item(CHOICE);
    }
}

fn local() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

fn session() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}
