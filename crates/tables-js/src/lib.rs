//! Tables as a wasm module of their own.
//!
//! Reading and writing files of tables weighs as much as all the rest of the engine, so a host loads this only when a table
//! is touched. The same module serves at the edge and in a page: where its database is, the JavaScript around it says, by
//! an object in the shape of a Durable Object's storage.

use pai_datasets_bindings::{HttpRequest, HttpResponse, Storage, StorageHost, note_panics};
use pai_datasets_tables::{Parts, Reply, TableStore};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(start)]
fn start() {
    note_panics();
}

/// The tables of a project.
#[wasm_bindgen]
pub struct TableStoreObject {
    store: TableStore<StorageHost>,
    host: StorageHost,
}

#[wasm_bindgen]
impl TableStoreObject {
    /// Opens them over a storage.
    ///
    /// # Errors
    /// Where the database does not work.
    #[wasm_bindgen(constructor)]
    pub fn new(storage: Storage) -> Result<TableStoreObject, JsError> {
        let host = StorageHost::new(storage);
        let store = TableStore::open(host.clone()).map_err(|problem| JsError::new(&problem))?;
        Ok(TableStoreObject { store, host })
    }

    /// Answers a catalogue.
    pub fn handle(&self, request: HttpRequest) -> TableReply {
        match self.store.handle(request.into()) {
            Reply::Whole(response) => TableReply { response: Some(response.into()), parts: None },
            Reply::Parts(response, parts) => TableReply { response: Some(response.into()), parts: Some(parts) },
        }
    }

    /// Does some of what an alarm is for.
    pub fn alarm(&self) {
        self.host.alarm_went_off();
        self.store.alarm();
    }
}

/// An answer. Its body may come part by part.
#[wasm_bindgen]
pub struct TableReply {
    response: Option<HttpResponse>,
    parts: Option<Parts>,
}

#[wasm_bindgen]
impl TableReply {
    /// Whether the body comes part by part.
    #[wasm_bindgen(getter, js_name = hasParts)]
    pub fn has_parts(&self) -> bool {
        self.parts.is_some()
    }

    /// The response, once; without its body, where that comes part by part.
    #[wasm_bindgen(js_name = takeResponse)]
    pub fn take_response(&mut self) -> Option<HttpResponse> {
        self.response.take()
    }

    /// The next part of the body; none behind the last.
    ///
    /// # Errors
    /// Where the body cannot be made to its end. The log knows why.
    #[wasm_bindgen(js_name = nextPart)]
    pub fn next_part(&mut self) -> Result<Option<Vec<u8>>, JsError> {
        let next = self.parts.as_mut().and_then(Iterator::next).transpose();
        next.map_err(|_| JsError::new("the answer cannot be made to its end"))
    }
}
