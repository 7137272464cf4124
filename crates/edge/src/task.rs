//! Requests under way. Each is a future that is polled when it begins and when the answer it waits for is there.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use pai_datasets_core::http::{Headers, Request, Response};
use pai_datasets_engine::StoreId;
use wasm_bindgen::prelude::*;

use crate::durable::DurableHost;
use crate::message::{HttpRequest, HttpResponse};

type Answer = Result<Response, String>;

/// A question to another store, and where its answer goes.
pub(crate) struct Question {
    pub(crate) store: StoreId,
    pub(crate) request: Request,
    pub(crate) answer: Rc<RefCell<Option<Answer>>>,
}

struct Task {
    future: Pin<Box<dyn Future<Output = Response>>>,
    answer: Rc<RefCell<Option<Answer>>>,
}

/// The requests of one object that wait for answers.
#[derive(Default)]
pub(crate) struct Tasks {
    waiting: RefCell<HashMap<u32, Task>>,
    last: Cell<u32>,
}

impl Tasks {
    pub(crate) fn begin(&self, host: &DurableHost, future: impl Future<Output = Response> + 'static) -> Step {
        self.last.set(self.last.get().wrapping_add(1));
        self.poll(host, self.last.get(), Box::pin(future))
    }

    pub(crate) fn resume(&self, host: &DurableHost, number: u32, answer: Answer) -> Step {
        let task = self.waiting.borrow_mut().remove(&number);
        match task {
            Some(task) => {
                *task.answer.borrow_mut() = Some(answer);
                self.poll(host, number, task.future)
            }
            None => Step::failed(number, host),
        }
    }

    fn poll(&self, host: &DurableHost, number: u32, mut future: Pin<Box<dyn Future<Output = Response>>>) -> Step {
        // Nothing wakes a task but its answer, so the waker does nothing.
        match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(response) => Step { task: number, response: Some(response), question: None },
            Poll::Pending => match host.take_question() {
                Some(Question { store, request, answer }) => {
                    self.waiting.borrow_mut().insert(number, Task { future, answer });
                    Step { task: number, response: None, question: Some((store, request)) }
                }
                // A future that waits for nothing would wait for ever.
                None => Step::failed(number, host),
            },
        }
    }
}

/// How far a request came: either it has its response, or it asks a store.
#[wasm_bindgen]
pub struct Step {
    /// The number to resume it by.
    #[wasm_bindgen(readonly)]
    pub task: u32,
    response: Option<Response>,
    question: Option<(StoreId, Request)>,
}

#[wasm_bindgen]
impl Step {
    /// The name of the store it asks; none where it has its response.
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
    fn failed(task: u32, host: &DurableHost) -> Step {
        Step { task, response: Some(pai_datasets_engine::failure_response(host)), question: None }
    }
}

/// The response of work that nobody waits for.
pub(crate) fn nothing() -> Response {
    Response { status: 204, headers: Headers::new(), body: Vec::new() }
}
