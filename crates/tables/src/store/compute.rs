//! Computations over the rows of a table: a group a step, so that others are heard in between and whoever waits sees how far
//! it is.

mod chi_square;
mod command;
mod percentiles;
mod summary;

use std::rc::Rc;

use pai_datasets_core::ApiError;
use pai_datasets_core::http::Response;
use pai_datasets_engine::store::{Fault, fault, success};
use pai_datasets_engine::{HOST_ID, Host};
use pai_datasets_stats::Validity;
use serde_json::{Value, json};

use super::{Parts, Reply, Served, TableStore};
use crate::batch::Bitmap;

/// Up to so many rows are answered at once, whatever the caller takes.
const AT_ONCE: i64 = 1_000_000;

/// About how many rows are read between two events.
const BETWEEN_EVENTS: i64 = 500_000;

/// A computation.
trait Work<H> {
    /// Reads some rows; the answer, where that was all.
    fn step(&mut self, host: &H) -> Result<Option<Value>, Fault>;

    /// How many rows it has read, and how many it will, as far as is known.
    fn progress(&self) -> (i64, i64);
}

impl<H: Host + 'static> TableStore<H> {
    /// Answers what a computation comes to: at once, or, where there are many rows and the caller takes them, by events.
    fn run(&self, served: &Served<'_>, rows: i64, mut work: Box<dyn Work<H>>) -> Result<Reply, Fault> {
        if rows <= AT_ONCE || !served.context.decision.takes_events {
            loop {
                if let Some(answer) = work.step(&self.host)? {
                    return served.answered(&answer);
                }
            }
        }
        let headers = [
            ("content-type", "text/event-stream; charset=utf-8"),
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("x-acs-request-id", served.context.decision.request_id.as_str()),
        ];
        let response = Response { status: 200, headers: headers.into_iter().collect(), body: Vec::new() };
        let (host, operation) = (Rc::clone(&self.host), served.context.operation);
        let request_id = served.context.decision.request_id.clone();
        let mut work = Some(work);
        let parts = Parts(Box::new(move || {
            let outcome = advance(&*host, work.as_deref_mut()?);
            let ended = match outcome {
                Ok(None) => {
                    let (done, total) = work.as_ref()?.progress();
                    return Some(Ok(event(
                        "progress",
                        json!({"DoneRows": done, "TotalRows": total}).to_string().as_bytes(),
                    )));
                }
                Ok(Some(answer)) => success(operation, &answer, &request_id).map(|response| ("result", response.body)),
                Err(failed) => Err(failed),
            };
            work = None;
            let (name, body) =
                ended.unwrap_or_else(|failed| ("error", with_status(fault(&*host, &failed, &request_id))));
            Some(Ok(event(name, &body)))
        }));
        Ok(Reply::Parts(response, parts))
    }
}

/// Takes a computation some steps further.
fn advance<H>(host: &H, work: &mut dyn Work<H>) -> Result<Option<Value>, Fault> {
    let (before, _) = work.progress();
    loop {
        let answer = work.step(host)?;
        let (done, _) = work.progress();
        if answer.is_some() || done - before >= BETWEEN_EVENTS {
            return Ok(answer);
        }
    }
}

/// A server-sent event. JSON has no line breaks but escaped ones.
fn event(name: &str, data: &[u8]) -> Vec<u8> {
    [b"event: ", name.as_bytes(), b"\ndata: ", data, b"\n\n"].concat()
}

/// The body of an error, with the status that the response has already lost.
fn with_status(response: Response) -> Vec<u8> {
    let mut body = serde_json::from_slice(&response.body).unwrap_or_else(|_| json!({"HostId": HOST_ID}));
    if let Some(members) = body.as_object_mut() {
        members.insert("Status".to_owned(), response.status.into());
    }
    body.to_string().into_bytes()
}

/// What the kernels refuse is the caller's to mend: the field, and what is wrong.
fn refused(field: &str, error: &pai_datasets_stats::Error) -> Fault {
    ApiError::invalid(field, error.to_string()).into()
}

/// An answer as JSON.
fn answer(value: &impl serde::Serialize) -> Result<Value, Fault> {
    serde_json::to_value(value).map_err(|_| ApiError::internal().into())
}

/// A count as an answer has it.
fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A bitmap for the kernels.
fn validity(bits: Option<&Bitmap>) -> Option<Validity<'_>> {
    bits.map(|bits| Validity::new(bits.as_bytes(), 0))
}
