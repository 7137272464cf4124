//! A database that is open, until a store takes it over.

use std::fmt::Display;

use js_sys::{Array, Function, Uint8Array};
use pai_datasets_engine::{Param, RolledBack, SqlDriver, Value};
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

/// What a module of its own, the tables', uses a database by.
#[wasm_bindgen]
impl Database {
    /// Runs one statement; its rows, each an array.
    ///
    /// # Errors
    /// Where the database refuses, with `full` where it has no more room.
    pub fn run(&self, statement: &str, params: &Array) -> Result<Array, JsValue> {
        let params: Vec<Given> = params.iter().map(|param| given(&param)).collect::<Result<_, _>>()?;
        let params: Vec<Param<'_>> = params.iter().map(Given::param).collect();
        let rows = self.0.run(statement, &params).map_err(|error| js_error(&error))?;
        Ok(rows.into_iter().map(|row| row.into_values().map(to_js).collect::<Array>()).collect())
    }

    /// Runs statements without parameters.
    ///
    /// # Errors
    /// Where the database refuses one; those before it are done.
    #[wasm_bindgen(js_name = runAll)]
    pub fn run_all(&self, statements: &str) -> Result<(), JsValue> {
        self.0.run_all(statements).map_err(|error| js_error(&error))
    }

    /// Runs `body` as one transaction. What it throws undoes the transaction.
    ///
    /// # Errors
    /// Where `body` throws, or the database refuses.
    pub fn transaction(&self, body: &Function) -> Result<(), JsValue> {
        let outcome = self.0.transaction(&mut || body.call0(&JsValue::NULL).map(drop).map_err(|_| RolledBack));
        outcome.map_err(|error| js_error(&error))
    }

    /// Removes everything in it.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn clear(&self) -> Result<(), JsValue> {
        self.0.clear().map_err(|error| js_error(&error))
    }

    /// Whether the other has the same tables, indexes and triggers.
    #[wasm_bindgen(js_name = hasShapeOf)]
    pub fn has_shape_of(&self, other: &Database) -> bool {
        same_shape(&self.0, &other.0)
    }
}

/// A parameter as it came from JavaScript.
enum Given {
    Null,
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl Given {
    fn param(&self) -> Param<'_> {
        match self {
            Given::Null => Param::Null,
            Given::Number(number) => Param::Integer(*number),
            Given::Text(text) => Param::Text(text),
            Given::Bytes(bytes) => Param::Blob(bytes),
        }
    }
}

fn given(value: &JsValue) -> Result<Given, JsValue> {
    if value.is_null() {
        Ok(Given::Null)
    } else if let Some(number) = value.as_f64() {
        #[expect(clippy::cast_possible_truncation, reason = "whoever binds it sends whole numbers within 2^53 alone")]
        Ok(Given::Number(number as i64))
    } else if let Some(text) = value.as_string() {
        Ok(Given::Text(text))
    } else if let Some(bytes) = value.dyn_ref::<Uint8Array>() {
        Ok(Given::Bytes(bytes.to_vec()))
    } else {
        Err(js_error(&"a parameter is of no kind that SQLite knows"))
    }
}

fn to_js(value: Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        #[expect(clippy::cast_precision_loss, reason = "as a Durable Object gives it")]
        Value::Integer(number) => JsValue::from_f64(number as f64),
        Value::Real(number) => JsValue::from_f64(number),
        Value::Text(text) => JsValue::from_str(&text),
        Value::Blob(bytes) => Uint8Array::from(bytes.as_slice()).buffer().into(),
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
