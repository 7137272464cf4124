//! What the JavaScript of the npm package asks of the table: a request from a call, the violations of a call, a
//! signature. Texts go in and out, JSON where they have a shape: JavaScript's own JSON reads any object, a cyclic one
//! included, without a recursion of ours, and is smaller than a bridge for values. Nothing is kept between two calls,
//! so there is nothing to free.

use pai_datasets_core::call::{Call, Family};
use pai_datasets_core::http::Request;
use pai_datasets_core::model::Millis;
use pai_datasets_core::signing::{AccessKey, sign};
use pai_datasets_core::{ApiError, Limits, Violations};
use wasm_bindgen::prelude::*;

/// The request that a call means: `["", method, target, content type, body]`, where an operation without a body has
/// empty texts in the last two. Where the call breaks a rule, `[violations]` alone, as JSON.
///
/// `limits` names the set of limits; with an unknown name, only what would lead the request elsewhere is a violation. `documents` chooses the documents' family of paths.
#[wasm_bindgen]
pub fn encode(operation: &str, members: &str, limits: &str, documents: bool) -> Vec<String> {
    let call = match Call::parse(operation, members) {
        Ok(call) => call,
        Err(error) => return vec![json(&violations_of(error))],
    };
    let violations = match limits_named(limits) {
        Some(limits) => call.own_violations(&limits),
        None => call.path_violations(),
    };
    if !violations.is_empty() {
        return vec![json(&violations)];
    }
    let Request { method, path, query, headers, body } =
        call.request(if documents { Family::Documents } else { Family::Resources });
    let target = if query.is_empty() { path } else { format!("{path}?{query}") };
    let content_type = headers.get("content-type").unwrap_or_default().to_owned();
    // The body was made of texts.
    vec![String::new(), method, target, content_type, String::from_utf8(body).unwrap_or_default()]
}

/// A client that is held to the original's limits is not held to what the engine does not do yet.
fn limits_named(name: &str) -> Option<Limits> {
    Limits::named(name).map(|limits| if limits == Limits::PAI { Limits::ORIGINAL } else { limits })
}

/// The violations of a call under the limits of that name, every item of a batch included, as JSON.
#[wasm_bindgen]
pub fn check(operation: &str, members: &str, limits: &str) -> String {
    let limits = limits_named(limits).unwrap_or(Limits::OPEN);
    json(&match Call::parse(operation, members) {
        Ok(call) => call.violations(&limits),
        Err(error) => violations_of(error),
    })
}

/// The headers that sign a request, name after name with its value; see `sign` of the core. `token` is that of
/// temporary credentials, empty where there is none.
#[wasm_bindgen]
#[expect(clippy::too_many_arguments, reason = "a record would need a JSON of its own, with the secret in it")]
pub fn signature(
    method: &str,
    target: &str,
    body: &[u8],
    host: &str,
    action: &str,
    key_id: &str,
    secret: &str,
    token: &str,
    now: f64,
    nonce: &str,
) -> Vec<String> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut request = Request {
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        body: body.to_vec(),
        ..Request::default()
    };
    if !token.is_empty() {
        request.headers.push("x-acs-accesskey-id", key_id);
        request.headers.push("x-acs-security-token", token);
    }
    let key = AccessKey { id: key_id.to_owned(), secret: secret.to_owned() };
    #[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates; a clock is far from the ends")]
    let now = Millis(now as i64);
    match sign(&mut request, host, action, &key, now, nonce) {
        Ok(()) => request.headers.iter().flat_map(|(name, value)| [name.to_owned(), value.to_owned()]).collect(),
        // Only a query that is no UTF-8 cannot be signed.
        Err(_) => Vec::new(),
    }
}

fn violations_of(error: ApiError) -> Violations {
    if !error.violations.is_empty() {
        return error.violations;
    }
    let mut violations = Violations::new();
    violations.push("operation", error.message);
    violations
}

fn json(violations: &Violations) -> String {
    serde_json::to_string(violations.as_slice()).unwrap_or_else(|_| "[]".to_owned())
}
