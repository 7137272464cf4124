//! A Worker, or any thread that runs JavaScript, as a host.

use std::rc::Rc;

use js_sys::Function;
use pai_datasets_bindings::{console_error, message_of, now, random};
use pai_datasets_core::http::Request;
use pai_datasets_core::model::Millis;
use pai_datasets_engine::{Answer, Host, Questions, StoreId};
use pai_datasets_sqlite::Sqlite;
use wasm_bindgen::prelude::*;

/// Where a store runs.
#[derive(Clone)]
pub(crate) struct Place(Rc<Inner>);

struct Inner {
    sql: Sqlite,
    /// Sets a timer for a time; none where the store asks for no alarm.
    wake: Option<Function>,
    questions: Questions,
}

impl Place {
    pub(crate) fn new(sql: Sqlite, wake: Option<Function>) -> Place {
        Place(Rc::new(Inner { sql, wake, questions: Questions::default() }))
    }

    /// Where it leaves what its store asks.
    pub(crate) fn questions(&self) -> Questions {
        self.0.questions.clone()
    }
}

impl Host for Place {
    type Sql = Sqlite;

    fn sql(&self) -> &Sqlite {
        &self.0.sql
    }

    fn now(&self) -> Millis {
        now()
    }

    fn random(&self, out: &mut [u8]) {
        random(out);
    }

    /// A timer does not survive the page. What it is for does: the catalogue sets it again when it is opened.
    #[expect(clippy::cast_precision_loss, reason = "a date in milliseconds is far within 2^53")]
    fn wake_at(&self, at: Millis) {
        let Some(wake) = &self.0.wake else { return };
        if let Err(error) = wake.call1(&JsValue::NULL, &(at.0 as f64).into()) {
            self.log(&format!("setting an alarm: {}", message_of(&error)));
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
