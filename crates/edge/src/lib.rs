//! The engine on workerd.
//!
//! Everything exported here is synchronous. A request that has to ask another store stops, says what it asks, and is
//! resumed with the answer by the JavaScript around it (`js/worker.mjs`), so a trap is always an exception that the
//! JavaScript can catch, and never a promise that does not settle.

mod front;

use std::rc::Rc;

use pai_datasets_bindings::{
    Admission, HttpRequest, HttpResponse, Step, Storage, StorageHost, flatten, note_panics, random,
};
use pai_datasets_core::Limits;
use pai_datasets_engine::{Catalogue, Config, FileStore, Tasks, request_id_of};
use wasm_bindgen::prelude::*;

use front::Settings;

#[wasm_bindgen(start)]
fn start() {
    note_panics();
}

/// What stands between the socket and the catalogues.
#[wasm_bindgen]
pub struct Front(front::Front);

#[wasm_bindgen]
impl Front {
    /// Made once, of what the environment holds: both are JSON.
    ///
    /// # Errors
    /// Where they do not read; the text names no secret.
    #[wasm_bindgen(constructor)]
    pub fn new(credentials: &str, settings: &str) -> Result<Front, JsError> {
        front::Front::new(credentials, settings).map(Front).map_err(|problem| JsError::new(&problem))
    }

    /// What to do with a request, by its head.
    pub fn plan(&self, head: HttpRequest) -> Plan {
        let mut bytes = [0; 16];
        random(&mut bytes);
        Plan(self.0.plan(&head.into(), &request_id_of(bytes)))
    }
}

/// What to do with a request.
#[wasm_bindgen]
pub struct Plan(front::Plan);

#[wasm_bindgen]
impl Plan {
    /// The tenant whose catalogue answers.
    #[wasm_bindgen(getter)]
    pub fn tenant(&self) -> Option<String> {
        self.0.tenant.clone()
    }

    /// The file that answers.
    #[wasm_bindgen(getter)]
    pub fn file(&self) -> Option<String> {
        self.0.file.clone()
    }

    /// The headers that go on the response, as names and values in turn.
    #[wasm_bindgen(getter)]
    pub fn headers(&self) -> Vec<String> {
        flatten(&self.0.headers)
    }

    /// The response, where the request goes no further.
    #[wasm_bindgen(js_name = intoResponse)]
    pub fn into_response(self) -> Option<HttpResponse> {
        self.0.response.map(HttpResponse::from)
    }
}

/// A tenant's catalogue in its Durable Object.
#[wasm_bindgen]
pub struct CatalogueObject {
    catalogue: Rc<Catalogue<StorageHost>>,
    tasks: Tasks,
    host: StorageHost,
}

#[wasm_bindgen]
impl CatalogueObject {
    /// Opens it over the object's storage.
    ///
    /// # Errors
    /// Where the environment or the database does not read; the text names no secret.
    #[wasm_bindgen(constructor)]
    pub fn new(
        storage: Storage,
        tenant: String,
        credentials: &str,
        settings: &str,
    ) -> Result<CatalogueObject, JsError> {
        let host = StorageHost::new(storage);
        let settings = Settings::read(settings).map_err(|problem| JsError::new(&problem))?;
        let config = Config {
            tenant_id: tenant,
            credentials: front::read_credentials(credentials).map_err(|problem| JsError::new(&problem))?,
            limits: Limits::named(&settings.limits).unwrap_or(Limits::OPEN),
            local: None,
        };
        let catalogue = Catalogue::open(host.clone(), config).map_err(|problem| JsError::new(&problem))?;
        Ok(CatalogueObject { catalogue: Rc::new(catalogue), tasks: Tasks::new(host.questions()), host })
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
        Step::new(self.tasks.begin(async move { catalogue.handle(request).await }), &self.host)
    }

    /// Takes the work that an alarm is for as far as it goes by itself.
    #[wasm_bindgen(js_name = beginAlarm)]
    pub fn begin_alarm(&self) -> Step {
        let catalogue = Rc::clone(&self.catalogue);
        self.host.alarm_went_off();
        Step::new(self.tasks.begin_unanswered(async move { catalogue.alarm().await }), &self.host)
    }

    /// Forgets a request that was handed on and answered.
    pub fn forget(&self, task: u32) {
        self.tasks.forget(task);
    }

    /// Goes on with the answer of the store that a step asked; none where it did not answer, for `reason`.
    pub fn resume(&self, task: u32, answer: Option<HttpResponse>, reason: &str) -> Step {
        let answer = answer.map(Into::into).ok_or_else(|| reason.to_owned());
        Step::new(self.tasks.resume(task, answer), &self.host)
    }
}

/// The file store of a dataset in its Durable Object.
#[wasm_bindgen]
pub struct FileStoreObject(FileStore<StorageHost>);

#[wasm_bindgen]
impl FileStoreObject {
    /// Opens it over the object's storage.
    ///
    /// # Errors
    /// Where the database does not work.
    #[wasm_bindgen(constructor)]
    pub fn new(storage: Storage) -> Result<FileStoreObject, JsError> {
        FileStore::open(StorageHost::new(storage)).map(FileStoreObject).map_err(|problem| JsError::new(&problem))
    }

    /// Answers a catalogue.
    pub fn handle(&self, request: HttpRequest) -> HttpResponse {
        self.0.handle(&request.into()).into()
    }
}
