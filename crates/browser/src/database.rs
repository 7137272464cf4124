//! A database that is open, until a store takes it over.

use std::fmt::Display;

use pai_datasets_engine::SqlDriver;
use pai_datasets_sqlite::Sqlite;
use wasm_bindgen::prelude::*;

/// A database.
#[wasm_bindgen]
pub struct Database(pub(crate) Sqlite);

impl From<Sqlite> for Database {
    fn from(sql: Sqlite) -> Database {
        Database(sql)
    }
}

#[wasm_bindgen]
impl Database {
    /// One in memory.
    ///
    /// # Errors
    /// Where there is no memory for it.
    #[wasm_bindgen(js_name = inMemory)]
    pub fn in_memory() -> Result<Database, JsValue> {
        Sqlite::in_memory().map(Database).map_err(|error| js_error(&error))
    }

    /// Whether SQLite finds nothing wrong with it. One that came from outside may hold anything.
    #[wasm_bindgen(js_name = isSound)]
    pub fn is_sound(&self) -> bool {
        let found = self.0.run("SELECT 1 FROM pragma_quick_check WHERE quick_check <> 'ok' LIMIT 1", &[]);
        found.is_ok_and(|wrong| wrong.is_empty())
    }
}

/// Whether both hold the same tables, indexes and triggers.
pub(crate) fn same_shape(one: &Sqlite, other: &Sqlite) -> bool {
    let shape = |sql: &Sqlite| {
        let rows = sql.run("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name", &[]);
        rows.ok().map(|rows| format!("{rows:?}"))
    };
    shape(one).is_some_and(|shape_of_one| shape(other).is_some_and(|shape_of_other| shape_of_one == shape_of_other))
}

/// An error of that text.
pub(crate) fn js_error(problem: &impl Display) -> JsValue {
    JsError::new(&problem.to_string()).into()
}
