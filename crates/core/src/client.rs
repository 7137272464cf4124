//! A client over any transport.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::answer::Answer;
use crate::encode::{encode, encode_members};
use crate::error::{ApiError, ErrorBody};
use crate::http::{Request, Response};
use crate::operation::{Operation, OperationInfo};

#[cfg(feature = "fetch")]
mod fetch;
#[cfg(feature = "fetch")]
pub use fetch::Fetch;

/// What carries a request to a server. Any status is a response.
#[allow(async_fn_in_trait, reason = "single-threaded everywhere; no Send is wanted")]
pub trait Transport {
    /// Sends a request and waits for the response.
    ///
    /// # Errors
    /// Only where no response came; the text says why, for a person.
    async fn send(&self, request: Request) -> Result<Response, String>;
}

/// Why a call did not succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientError {
    /// No response came.
    Unreachable(String),
    /// The server answered an error.
    Api {
        /// The HTTP status.
        status: u16,
        /// What it says.
        error: Box<ErrorBody>,
    },
    /// The server answered what the operation does not answer.
    Unreadable {
        /// The HTTP status.
        status: u16,
    },
}

impl ClientError {
    /// Whether the same call may succeed a little later.
    pub fn is_retryable(&self) -> bool {
        match self {
            ClientError::Unreachable(_) => true,
            ClientError::Api { status, .. } | ClientError::Unreadable { status } => matches!(status, 429 | 500..),
        }
    }
}

impl std::fmt::Display for ClientError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ClientError::Unreachable(reason) => write!(out, "the server did not answer: {reason}"),
            ClientError::Api { status, error } => write!(out, "{status} {}: {}", error.code, error.message),
            ClientError::Unreadable { status } => write!(out, "the server answered {status} with an unknown body"),
        }
    }
}

impl std::error::Error for ClientError {}

/// What is refused before it is sent says what the server would say.
impl From<ApiError> for ClientError {
    fn from(error: ApiError) -> ClientError {
        let body = ErrorBody { host_id: None, ..error.body("", "") };
        ClientError::Api { status: error.code.status(), error: Box::new(body) }
    }
}

/// A client that shows a bearer key with each call; none where the key is empty.
#[derive(Clone, Debug)]
pub struct Client<T> {
    transport: T,
    api_key: ApiKey,
}

#[derive(Clone)]
struct ApiKey(String);

impl std::fmt::Debug for ApiKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("ApiKey(..)")
    }
}

impl<T: Transport> Client<T> {
    /// A client that sends over `transport`.
    pub fn new(transport: T, api_key: impl Into<String>) -> Client<T> {
        Client { transport, api_key: ApiKey(api_key.into()) }
    }

    /// Calls an operation once.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn call<O: Operation + Serialize>(&self, operation: &O) -> Result<O::Response, ClientError>
    where
        O::Response: DeserializeOwned,
    {
        let response = self.send(encode(operation)?).await?;
        let status = response.status;
        if response.is_success() {
            return serde_json::from_slice(&response.body).map_err(|_| ClientError::Unreadable { status });
        }
        match serde_json::from_slice::<ErrorBody>(&response.body) {
            Ok(error) => Err(ClientError::Api { status, error: Box::new(error) }),
            Err(_) => Err(ClientError::Unreadable { status }),
        }
    }

    /// Calls an operation of the table once, with members by their wire names, as they are; [`Answer`] reads what comes.
    /// The same as [`Client::call`] for whoever counts bytes: one function for every operation.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn ask(&self, info: &OperationInfo, members: Map<String, Value>) -> Result<Value, ClientError> {
        let response = self.send(encode_members(info, members)?).await?;
        let status = response.status;
        let answer = serde_json::from_slice::<Value>(&response.body).map_err(|_| ClientError::Unreadable { status })?;
        if response.is_success() {
            return Ok(answer);
        }
        match ErrorBody::read(answer) {
            Some(error) => Err(ClientError::Api { status, error: Box::new(error) }),
            None => Err(ClientError::Unreadable { status }),
        }
    }

    async fn send(&self, mut request: Request) -> Result<Response, ClientError> {
        if !self.api_key.0.is_empty() {
            request.headers.push("authorization", format!("Bearer {}", self.api_key.0));
        }
        self.transport.send(request).await.map_err(ClientError::Unreachable)
    }
}
