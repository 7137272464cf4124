//! Somewhere that answers requests.

use pai_datasets_core::http::{Headers, Request, Response};
use pai_datasets_core::model::Millis;
use pai_datasets_core::signing::{AccessKey, sign};
use serde_json::Value;

/// The keys of one principal.
#[derive(Clone, Debug)]
pub struct Keys {
    /// The bearer key.
    pub api_key: String,
    /// The access key.
    pub access_key: AccessKey,
}

/// Somewhere that answers requests.
pub trait Target {
    /// What it is: `in process`, `workerd`.
    fn name(&self) -> String;
    /// Where its SQLite comes from.
    fn sqlite(&self) -> String;
    /// The Host header that a client sends to it.
    fn host(&self) -> String;
    /// An administrator's keys.
    fn admin(&self) -> Keys;
    /// The keys of a member, in the same tenant.
    fn member(&self) -> Keys;
    /// Answers a request. Its headers go as they are; a Host header is added where there is none.
    fn send(&self, request: Request) -> Response;
}

/// A response with its body read as JSON.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Headers,
    /// The body; null where it is no JSON.
    pub body: Value,
}

impl Answer {
    /// The error code.
    pub fn code(&self) -> &str {
        self.body["Code"].as_str().unwrap_or_default()
    }

    /// Itself, where it is a success.
    #[track_caller]
    pub fn ok(&self) -> &Answer {
        assert_eq!(self.status, 200, "{self:?}");
        self
    }

    /// Itself, where it is that refusal.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> &Answer {
        assert_eq!((self.status, self.code()), (status, code), "{self:?}");
        self
    }

    /// Itself, where it refuses exactly those fields as `InvalidParameter`.
    #[track_caller]
    pub fn violates(&self, fields: &[&str]) -> &Answer {
        self.refused(400, "InvalidParameter");
        let named = self.body["Violations"].as_array().into_iter().flatten();
        let named: Vec<_> = named.filter_map(|violation| violation["Field"].as_str()).collect();
        assert_eq!(named, fields, "{self:?}");
        self
    }

    /// The text at a JSON pointer.
    pub fn text(&self, pointer: &str) -> &str {
        self.body.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
    }
}

impl From<Response> for Answer {
    fn from(response: Response) -> Answer {
        let body = serde_json::from_slice(&response.body).unwrap_or(Value::Null);
        Answer { status: response.status, headers: response.headers, body }
    }
}

/// The current time, as clients read it.
pub fn now() -> Millis {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Millis(i64::try_from(since.as_millis()).unwrap_or_default())
}

/// A text that no other call of it gives.
pub fn unique(prefix: &str) -> String {
    let mut bytes = [0; 6];
    getrandom::fill(&mut bytes).expect("the system has random bytes");
    bytes.iter().fold(prefix.to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

/// A request to `target`, a path with or without a query, with a JSON body where there is one.
pub fn request(method: &str, target: &str, body: Option<&Value>) -> Request {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut request = Request {
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: Headers::new(),
        body: body.map(|body| body.to_string().into_bytes()).unwrap_or_default(),
    };
    if body.is_some() {
        request.headers.push("content-type", "application/json; charset=utf-8");
    }
    request
}

/// The same request with a bearer key.
pub fn bearer(mut request: Request, keys: &Keys) -> Request {
    request.headers.push("authorization", format!("Bearer {}", keys.api_key));
    request
}

/// The same request, signed at `date` with `nonce`.
pub fn signed(mut request: Request, host: &str, keys: &Keys, date: Millis, nonce: &str) -> Request {
    sign(&mut request, host, "Test", &keys.access_key, date, nonce).expect("a request can be signed");
    request
}
