//! A request on its way through a catalogue.

use pai_datasets_core::http::{Request, Response};
use pai_datasets_engine::{Host, Outcome, Progress, StoreId, failure_response};
use wasm_bindgen::prelude::*;

use crate::message::{HttpRequest, HttpResponse};

/// How far a request came: either it has its response, or it asks a store.
#[wasm_bindgen]
pub struct Step {
    /// The number to resume it by.
    #[wasm_bindgen(readonly)]
    pub task: u32,
    /// Whether the answer of the store is the response: then the task is to be forgotten, and it is resumed only where no
    /// answer came.
    #[wasm_bindgen(readonly)]
    pub forwarded: bool,
    response: Option<Response>,
    question: Option<(StoreId, Request)>,
}

#[wasm_bindgen]
impl Step {
    /// The name of the store it asks, `TENANT/DATASET` or `TENANT/tables/PROJECT`; none where it has its response.
    #[wasm_bindgen(getter)]
    pub fn store(&self) -> Option<String> {
        self.question.as_ref().map(|(store, _)| store.to_string())
    }

    /// What it asks.
    #[wasm_bindgen(js_name = intoRequest)]
    pub fn into_request(self) -> Option<HttpRequest> {
        self.question.map(|(_, request)| request.into())
    }

    /// Its response.
    #[wasm_bindgen(js_name = intoResponse)]
    pub fn into_response(self) -> Option<HttpResponse> {
        self.response.map(HttpResponse::from)
    }
}

impl Step {
    /// That progress; a request that is lost is answered as a failure of `host`.
    pub fn new(progress: Progress, host: &impl Host) -> Step {
        let forwarded = matches!(progress.outcome, Outcome::Forwards(..));
        let (response, question) = match progress.outcome {
            Outcome::Answered(response) => (Some(response), None),
            Outcome::Asks(store, request) | Outcome::Forwards(store, request) => (None, Some((store, request))),
            Outcome::Lost => (Some(failure_response(host)), None),
        };
        Step { task: progress.task, forwarded, response, question }
    }
}

/// Whether a request's body may be read.
#[wasm_bindgen]
pub struct Admission {
    /// The most bytes that may be read.
    #[wasm_bindgen(readonly)]
    pub limit: usize,
    response: Option<HttpResponse>,
}

#[wasm_bindgen]
impl Admission {
    /// The response, where the body is not to be read.
    #[wasm_bindgen(js_name = intoResponse)]
    pub fn into_response(self) -> Option<HttpResponse> {
        self.response
    }
}

impl From<Result<usize, Response>> for Admission {
    fn from(admitted: Result<usize, Response>) -> Admission {
        match admitted {
            Ok(limit) => Admission { limit, response: None },
            Err(response) => Admission { limit: 0, response: Some(response.into()) },
        }
    }
}
