//! The catalogue of this page.

use std::rc::Rc;

use js_sys::Function;
use pai_datasets_bindings::{Admission, HttpRequest, HttpResponse, Step};
use pai_datasets_core::Limits;
use pai_datasets_engine::{Catalogue, Config, Credential, Host, Principal, Role, Tasks};
use pai_datasets_sqlite::Sqlite;
use serde::Deserialize;
use wasm_bindgen::prelude::*;

use crate::TENANT;
use crate::database::{Database, js_error, same_shape};
use crate::place::Place;

/// How a page opens its store.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Settings {
    /// Who may call, where this is not just the page's user. Their tenant is `local`.
    credentials: Option<Vec<Credential>>,
    /// The limits in force, `open` or `pai`.
    limits: Option<String>,
}

impl Settings {
    fn into_config(self) -> Config {
        // Whoever can call a page's Worker is the page: there is no key to show.
        let user = || Principal { user_id: TENANT.to_owned(), role: Role::Admin };
        Config {
            tenant_id: TENANT.to_owned(),
            local: self.credentials.is_none().then(user),
            credentials: self.credentials.unwrap_or_default(),
            limits: self.limits.and_then(|name| Limits::named(&name)).unwrap_or(Limits::OPEN),
        }
    }
}

/// The catalogue.
#[wasm_bindgen]
pub struct CatalogueStore {
    catalogue: Rc<Catalogue<Place>>,
    tasks: Tasks,
    place: Place,
}

#[wasm_bindgen]
impl CatalogueStore {
    /// Opens it over its database. `wake` is called with the time of the alarm it wants, in milliseconds; `settings` is
    /// JSON.
    ///
    /// # Errors
    /// Where the settings do not read, which the error does not quote, or the database does not work.
    #[wasm_bindgen(constructor)]
    pub fn new(database: Database, settings: &str, wake: Function) -> Result<CatalogueStore, JsValue> {
        let settings: Settings = serde_json::from_str(settings)
            .map_err(|error| js_error(&format_args!("the settings do not read (column {})", error.column())))?;
        let place = Place::new(database.0, Some(wake));
        let catalogue = Catalogue::open(place.clone(), settings.into_config()).map_err(|problem| js_error(&problem))?;
        Ok(CatalogueStore { catalogue: Rc::new(catalogue), tasks: Tasks::new(place.questions()), place })
    }

    /// Whether its database has the shape of a catalogue and nothing else: a database from outside could hold triggers.
    ///
    /// # Errors
    /// Where there is no memory to compare.
    #[wasm_bindgen(js_name = isGenuine)]
    pub fn is_genuine(&self) -> Result<bool, JsValue> {
        let model = Place::new(Sqlite::in_memory().map_err(|error| js_error(&error))?, None);
        Catalogue::open(model.clone(), Settings::default().into_config()).map_err(|problem| js_error(&problem))?;
        Ok(same_shape(self.place.sql(), model.sql()))
    }

    /// Looks at a request before its body is read.
    pub fn admit(&self, head: HttpRequest) -> Admission {
        self.catalogue.admit(&head.into()).into()
    }

    /// The response to a body that went beyond `limit`.
    #[wasm_bindgen(js_name = refuseBody)]
    pub fn refuse_body(&self, limit: usize) -> HttpResponse {
        self.catalogue.refuse_body(limit).into()
    }

    /// Takes a request as far as it goes by itself.
    pub fn begin(&self, request: HttpRequest) -> Step {
        let catalogue = Rc::clone(&self.catalogue);
        let request = request.into();
        Step::new(self.tasks.begin(async move { catalogue.handle(request).await }), &self.place)
    }

    /// Takes the work that an alarm is for as far as it goes by itself.
    #[wasm_bindgen(js_name = beginAlarm)]
    pub fn begin_alarm(&self) -> Step {
        let catalogue = Rc::clone(&self.catalogue);
        Step::new(self.tasks.begin_unanswered(async move { catalogue.alarm().await }), &self.place)
    }

    /// Forgets a request that was handed on and answered.
    pub fn forget(&self, task: u32) {
        self.tasks.forget(task);
    }

    /// Goes on with the answer of the store that a step asked; none where it did not answer, for `reason`.
    pub fn resume(&self, task: u32, answer: Option<HttpResponse>, reason: &str) -> Step {
        let answer = answer.map(Into::into).ok_or_else(|| reason.to_owned());
        Step::new(self.tasks.resume(task, answer), &self.place)
    }
}
