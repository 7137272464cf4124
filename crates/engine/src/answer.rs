//! Responses of the engine: JSON, always with the request's id.

use pai_datasets_core::http::{Headers, Response};
use pai_datasets_core::{ApiError, OperationInfo};
use serde::Serialize;

use crate::sql::{Fault, SqlError};
use crate::{HOST_ID, Host};

/// A new request id: an upper-case UUID of version 4.
pub fn request_id(host: &impl Host) -> String {
    let mut random = [0; 16];
    host.random(&mut random);
    request_id_of(random)
}

/// The request id that 16 random bytes make.
pub fn request_id_of(mut bytes: [u8; 16]) -> String {
    let [_, _, _, _, _, _, version, _, variant, ..] = &mut bytes;
    *version = *version & 0x0f | 0x40;
    *variant = *variant & 0x3f | 0x80;
    let mut id = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            id.push('-');
        }
        id.push_str(&hex::encode_upper([*byte]));
    }
    id
}

/// A success.
pub fn success(operation: &OperationInfo, body: &impl Serialize, request_id: &str) -> Result<Response, Fault> {
    let mut body = serde_json::to_value(body).map_err(|_| ApiError::internal())?;
    if let Some(members) = body.as_object_mut().filter(|_| operation.answers_request_id()) {
        members.insert("RequestId".to_owned(), request_id.into());
    }
    Ok(json(200, &body, request_id))
}

/// An error, as every host answers it.
pub fn error_response(error: &ApiError, request_id: &str) -> Response {
    let mut response = json(error.code.status(), &error.body(request_id, HOST_ID), request_id);
    if response.status == 401 {
        response.headers.push("www-authenticate", "Bearer");
    }
    response
}

/// What a host answers when the engine itself failed under it.
pub fn failure_response(host: &impl Host) -> Response {
    error_response(&ApiError::internal(), &request_id(host))
}

/// The response to a fault. What the caller must not see goes to the log.
pub fn fault(host: &impl Host, fault: &Fault, request_id: &str) -> Response {
    match fault {
        Fault::Api(error) => error_response(error, request_id),
        Fault::Sql(error @ SqlError::Full) => {
            host.log(&format!("request {request_id}: {error}"));
            error_response(&ApiError::storage_full(), request_id)
        }
        Fault::Sql(error) => {
            host.log(&format!("request {request_id}: {error}"));
            error_response(&ApiError::internal(), request_id)
        }
    }
}

fn json(status: u16, body: &impl Serialize, request_id: &str) -> Response {
    let headers: Headers = [
        ("content-type", "application/json; charset=utf-8"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("x-acs-request-id", request_id),
    ]
    .into_iter()
    .collect();
    // Every body is made of texts and numbers that JSON can hold.
    let body = serde_json::to_vec(body).unwrap_or_else(|_| b"{}".to_vec());
    Response { status, headers, body }
}
