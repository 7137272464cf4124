//! A Durable Object as a host: its SQLite, its alarm, and the other objects.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use js_sys::{Array, ArrayBuffer, Uint8Array};
use pai_datasets_core::http::{Request, Response};
use pai_datasets_core::model::Millis;
use pai_datasets_engine::{Host, Param, RolledBack, Row, SqlDriver, SqlError, StoreId, Value};
use wasm_bindgen::prelude::*;

use crate::task::Question;

#[wasm_bindgen]
extern "C" {
    /// `ctx.storage` of a Durable Object.
    pub type Storage;
    #[wasm_bindgen(method, getter)]
    fn sql(this: &Storage) -> SqlStorage;
    #[wasm_bindgen(method, catch, js_name = transactionSync)]
    fn transaction_sync(this: &Storage, body: &mut dyn FnMut() -> Result<(), JsValue>) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = setAlarm)]
    fn set_alarm(this: &Storage, at: f64) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = deleteAll)]
    fn delete_all(this: &Storage) -> Result<JsValue, JsValue>;

    type SqlStorage;
    #[wasm_bindgen(method, catch, variadic)]
    fn exec(this: &SqlStorage, statement: &str, params: &Array) -> Result<Cursor, JsValue>;

    type Cursor;
    #[wasm_bindgen(method, catch)]
    fn raw(this: &Cursor) -> Result<RawCursor, JsValue>;

    type RawCursor;
    #[wasm_bindgen(method, catch, js_name = toArray)]
    fn to_array(this: &RawCursor) -> Result<Array, JsValue>;

    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    pub(crate) fn get_random_values(out: &mut [u8]);

    #[wasm_bindgen(js_namespace = console, js_name = error)]
    pub(crate) fn console_error(message: &str);
}

/// The largest whole number that a JavaScript number holds for certain.
const MAX_SAFE_INTEGER: u64 = 9_007_199_254_740_991;

/// A Durable Object's database.
pub(crate) struct DurableSql {
    storage: Storage,
    sql: SqlStorage,
}

fn failed(error: &JsValue) -> SqlError {
    let text = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    SqlError::Failed(text.or_else(|| error.as_string()).unwrap_or_else(|| "unknown".to_owned()))
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

impl SqlDriver for DurableSql {
    fn run(&self, statement: &str, params: &[Param<'_>]) -> Result<Vec<Row>, SqlError> {
        let bound = Array::new();
        for param in params {
            bound.push(&to_js(param)?);
        }
        let rows = self.sql.exec(statement, &bound).and_then(|cursor| cursor.raw()).and_then(|raw| raw.to_array());
        let rows = rows.map_err(|error| failed(&error))?;
        rows.iter()
            .map(|row| {
                let columns = row.dyn_ref::<Array>().ok_or(SqlError::Shape("an array"))?;
                columns.iter().map(|value| from_js(&value)).collect::<Result<_, _>>().map(Row::new)
            })
            .collect()
    }

    fn run_all(&self, statements: &str) -> Result<(), SqlError> {
        self.sql.exec(statements, &Array::new()).map(drop).map_err(|error| failed(&error))
    }

    fn transaction(&self, body: &mut dyn FnMut() -> Result<(), RolledBack>) -> Result<(), SqlError> {
        // What the closure answers as an error, JavaScript sees thrown, which rolls back.
        let outcome = self.storage.transaction_sync(&mut || body().map_err(|RolledBack| "rolled back".into()));
        outcome.map_err(|error| failed(&error))
    }

    fn clear(&self) -> Result<(), SqlError> {
        // The promise is of durability alone, which the object's output gate waits for.
        self.storage.delete_all().map(drop).map_err(|error| failed(&error))
    }
}

/// A Durable Object.
#[derive(Clone)]
pub(crate) struct DurableHost(Rc<Inner>);

struct Inner {
    sql: DurableSql,
    /// The alarm that is set, as far as this life of the object knows.
    alarm: Cell<Option<Millis>>,
    question: RefCell<Option<Question>>,
}

impl DurableHost {
    pub(crate) fn new(storage: Storage) -> DurableHost {
        let sql = DurableSql { sql: storage.sql(), storage };
        DurableHost(Rc::new(Inner { sql, alarm: Cell::new(None), question: RefCell::new(None) }))
    }

    /// The question of the future that was polled last.
    pub(crate) fn take_question(&self) -> Option<Question> {
        self.0.question.borrow_mut().take()
    }

    /// The alarm went off, so none is set.
    pub(crate) fn alarm_went_off(&self) {
        self.0.alarm.set(None);
    }
}

impl Host for DurableHost {
    type Sql = DurableSql;

    fn sql(&self) -> &DurableSql {
        &self.0.sql
    }

    #[expect(clippy::cast_possible_truncation, reason = "a date in milliseconds is far within an i64")]
    fn now(&self) -> Millis {
        Millis(js_sys::Date::now() as i64)
    }

    fn random(&self, out: &mut [u8]) {
        get_random_values(out);
    }

    #[expect(clippy::cast_precision_loss, reason = "a date in milliseconds is far within 2^53")]
    fn wake_at(&self, at: Millis) {
        if self.0.alarm.get().is_some_and(|set| set <= at) {
            return;
        }
        match self.0.sql.storage.set_alarm(at.0 as f64) {
            Ok(_) => self.0.alarm.set(Some(at)),
            Err(error) => self.log(&format!("setting an alarm: {}", failed(&error))),
        }
    }

    fn log(&self, message: &str) {
        console_error(message);
    }

    async fn ask(&self, store: &StoreId, request: Request) -> Result<Response, String> {
        let answer = Rc::new(RefCell::new(None));
        let question = Question { store: store.clone(), request, answer: Rc::clone(&answer) };
        *self.0.question.borrow_mut() = Some(question);
        poll_fn(|_| answer.borrow_mut().take().map_or(Poll::Pending, Poll::Ready)).await
    }
}
