//! The engine without a server: in a Worker of a page over its origin's private file system, or in memory anywhere.
//!
//! As at the edge, what answers requests is synchronous: a request that asks a file store stops, says what it asks, and
//! is resumed by the JavaScript around it (`js/host.mjs`), so a trap is an exception that the JavaScript catches. Only
//! taking a directory of files into possession waits, since the platform offers no other way.

mod catalogue;
mod database;
mod directory;
mod files;
mod place;
mod platform;

use pai_datasets_bindings::{HttpResponse, note_panics, random};
use pai_datasets_core::ApiError;
use pai_datasets_engine::{error_response, request_id_of};
use wasm_bindgen::prelude::*;

/// The tenant of every store: a page has but one.
const TENANT: &str = "local";

#[wasm_bindgen(start)]
fn start() {
    note_panics();
}

/// SQLite's version and the commit it was built from.
#[wasm_bindgen(js_name = sqliteSource)]
pub fn sqlite_source() -> String {
    pai_datasets_sqlite::source()
}

/// The response to a request whose store has no room to be opened.
#[wasm_bindgen(js_name = storageFull)]
pub fn storage_full() -> HttpResponse {
    let mut bytes = [0; 16];
    random(&mut bytes);
    error_response(&ApiError::storage_full(), &request_id_of(bytes)).into()
}
