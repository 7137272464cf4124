//! The file store of a dataset.

use pai_datasets_bindings::{HttpRequest, HttpResponse};
use pai_datasets_engine::{FileStore, Host};
use pai_datasets_sqlite::Sqlite;
use wasm_bindgen::prelude::*;

use crate::database::{Database, js_error, same_shape};
use crate::place::Place;

/// A file store. Only its catalogue can reach it.
#[wasm_bindgen]
pub struct FileStoreOfDataset {
    store: FileStore<Place>,
    place: Place,
}

#[wasm_bindgen]
impl FileStoreOfDataset {
    /// Opens it over its database.
    ///
    /// # Errors
    /// Where the database does not work.
    #[wasm_bindgen(constructor)]
    pub fn new(database: Database) -> Result<FileStoreOfDataset, JsValue> {
        let place = Place::new(database.0, None);
        let store = FileStore::open(place.clone()).map_err(|problem| js_error(&problem))?;
        Ok(FileStoreOfDataset { store, place })
    }

    /// Whether its database has the shape of a file store and nothing else.
    ///
    /// # Errors
    /// Where there is no memory to compare.
    #[wasm_bindgen(js_name = isGenuine)]
    pub fn is_genuine(&self) -> Result<bool, JsValue> {
        let model = Place::new(Sqlite::in_memory().map_err(|error| js_error(&error))?, None);
        FileStore::open(model.clone()).map_err(|problem| js_error(&problem))?;
        Ok(same_shape(self.place.sql(), model.sql()))
    }

    /// Answers a catalogue.
    pub fn handle(&self, request: HttpRequest) -> HttpResponse {
        self.store.handle(&request.into()).into()
    }
}
