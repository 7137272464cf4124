//! The storage of a Durable Object, or what a page gives in its shape, as a host: SQL, an alarm, and other stores.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, ArrayBuffer, Uint8Array};
use pai_datasets_core::http::Request;
use pai_datasets_core::model::Millis;
use pai_datasets_engine::{Answer, Host, Param, Questions, RolledBack, Row, SqlDriver, SqlError, StoreId, Value};
use wasm_bindgen::prelude::*;

use crate::platform::{console_error, message_of, now, random};

#[wasm_bindgen]
extern "C" {
    /// Where a store keeps what it has: an object that JavaScript makes of what its place gives.
    pub type Storage;
    /// Runs a statement; its rows, each an array.
    #[wasm_bindgen(method, catch)]
    fn run(this: &Storage, statement: &str, params: &Array) -> Result<Array, JsValue>;
    /// Runs statements without parameters.
    #[wasm_bindgen(method, catch, js_name = runAll)]
    fn run_all(this: &Storage, statements: &str) -> Result<(), JsValue>;
    /// Runs what it is given as one transaction, which is undone where that throws.
    #[wasm_bindgen(method, catch)]
    fn transaction(this: &Storage, body: &mut dyn FnMut() -> Result<(), JsValue>) -> Result<(), JsValue>;
    /// Removes everything.
    #[wasm_bindgen(method, catch)]
    fn clear(this: &Storage) -> Result<(), JsValue>;
    /// Asks for an alarm at that time, in milliseconds.
    #[wasm_bindgen(method, catch, js_name = setAlarm)]
    fn set_alarm(this: &Storage, at: f64) -> Result<(), JsValue>;
}

/// The largest whole number that a JavaScript number holds for certain.
const MAX_SAFE_INTEGER: u64 = 9_007_199_254_740_991;

/// The database of a storage.
pub struct StorageSql {
    storage: Storage,
}

/// How places say that there is no more room.
const FULL: [&str; 3] = ["SQLITE_FULL", "database or disk is full", "the database is full"];

fn failed(error: &JsValue) -> SqlError {
    let message = message_of(error);
    if FULL.iter().any(|words| message.contains(words)) { SqlError::Full } else { SqlError::Failed(message) }
}

fn to_js(param: &Param<'_>) -> Result<JsValue, SqlError> {
    Ok(match param {
        Param::Null => JsValue::NULL,
        #[expect(clippy::cast_precision_loss, reason = "checked to be within 2^53 - 1, where it is exact")]
        Param::Integer(number) if number.unsigned_abs() <= MAX_SAFE_INTEGER => JsValue::from_f64(*number as f64),
        Param::Integer(number) => {
            return Err(SqlError::Failed(format!("{number} does not survive a JavaScript number")));
        }
        Param::Text(text) => JsValue::from_str(text),
        Param::Blob(bytes) => Uint8Array::from(*bytes).into(),
    })
}

fn from_js(value: &JsValue) -> Result<Value, SqlError> {
    if value.is_null() {
        Ok(Value::Null)
    } else if let Some(number) = value.as_f64() {
        Ok(Value::Real(number))
    } else if let Some(text) = value.as_string() {
        Ok(Value::Text(text))
    } else if let Some(buffer) = value.dyn_ref::<ArrayBuffer>() {
        Ok(Value::Blob(Uint8Array::new(buffer).to_vec()))
    } else {
        Err(SqlError::Shape("a value that SQLite knows"))
    }
}

impl SqlDriver for StorageSql {
    fn run(&self, statement: &str, params: &[Param<'_>]) -> Result<Vec<Row>, SqlError> {
        let bound = Array::new();
        for param in params {
            bound.push(&to_js(param)?);
        }
        let rows = self.storage.run(statement, &bound).map_err(|error| failed(&error))?;
        rows.iter()
            .map(|row| {
                let columns = row.dyn_ref::<Array>().ok_or(SqlError::Shape("an array"))?;
                columns.iter().map(|value| from_js(&value)).collect::<Result<_, _>>().map(Row::new)
            })
            .collect()
    }

    fn run_all(&self, statements: &str) -> Result<(), SqlError> {
        self.storage.run_all(statements).map_err(|error| failed(&error))
    }

    fn transaction(&self, body: &mut dyn FnMut() -> Result<(), RolledBack>) -> Result<(), SqlError> {
        // What the closure answers as an error, JavaScript sees thrown, which rolls back.
        let outcome = self.storage.transaction(&mut || body().map_err(|RolledBack| "rolled back".into()));
        outcome.map_err(|error| failed(&error))
    }

    fn clear(&self) -> Result<(), SqlError> {
        self.storage.clear().map_err(|error| failed(&error))
    }
}

/// A storage as a host. Clones are the same one.
#[derive(Clone)]
pub struct StorageHost(Rc<Inner>);

struct Inner {
    sql: StorageSql,
    /// The alarm that is set, as far as this life of the object knows.
    alarm: Cell<Option<Millis>>,
    questions: Questions,
}

impl StorageHost {
    /// Of that storage.
    pub fn new(storage: Storage) -> StorageHost {
        let sql = StorageSql { storage };
        StorageHost(Rc::new(Inner { sql, alarm: Cell::new(None), questions: Questions::default() }))
    }

    /// Where it leaves what its store asks.
    pub fn questions(&self) -> Questions {
        self.0.questions.clone()
    }

    /// The alarm went off, so none is set.
    pub fn alarm_went_off(&self) {
        self.0.alarm.set(None);
    }
}

impl Host for StorageHost {
    type Sql = StorageSql;

    fn sql(&self) -> &StorageSql {
        &self.0.sql
    }

    fn now(&self) -> Millis {
        now()
    }

    fn random(&self, out: &mut [u8]) {
        random(out);
    }

    #[expect(clippy::cast_precision_loss, reason = "a date in milliseconds is far within 2^53")]
    fn wake_at(&self, at: Millis) {
        if self.0.alarm.get().is_some_and(|set| set <= at) {
            return;
        }
        match self.0.sql.storage.set_alarm(at.0 as f64) {
            Ok(()) => self.0.alarm.set(Some(at)),
            Err(error) => self.log(&format!("setting an alarm: {}", failed(&error))),
        }
    }

    fn log(&self, message: &str) {
        console_error(message);
    }

    async fn ask(&self, store: &StoreId, request: Request) -> Answer {
        self.0.questions.ask(store, request).await
    }

    async fn forward(&self, store: &StoreId, request: Request) -> Answer {
        self.0.questions.forward(store, request).await
    }
}
