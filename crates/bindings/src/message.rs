//! Requests and responses as they cross into JavaScript: each at once, no copy kept.

use pai_datasets_core::http::{Headers, Request, Response};
use wasm_bindgen::prelude::*;

/// A request.
#[wasm_bindgen]
pub struct HttpRequest(Request);

#[wasm_bindgen]
impl HttpRequest {
    /// Of its parts; `headers` holds names and values in turn, `query` has no question mark.
    #[wasm_bindgen(constructor)]
    pub fn new(method: String, path: String, query: String, headers: Vec<String>, body: Vec<u8>) -> HttpRequest {
        let mut parts = headers.into_iter();
        let pairs = std::iter::from_fn(|| Some((parts.next()?, parts.next()?)));
        HttpRequest(Request { method, path, query, headers: pairs.collect(), body })
    }

    /// The method.
    #[wasm_bindgen(getter)]
    pub fn method(&self) -> String {
        self.0.method.clone()
    }

    /// Path and query.
    #[wasm_bindgen(getter)]
    pub fn target(&self) -> String {
        let mark = if self.0.query.is_empty() { "" } else { "?" };
        format!("{}{mark}{}", self.0.path, self.0.query)
    }

    /// Names and values in turn.
    #[wasm_bindgen(getter)]
    pub fn headers(&self) -> Vec<String> {
        flatten(&self.0.headers)
    }

    /// The body; the request keeps none.
    #[wasm_bindgen(js_name = intoBody)]
    pub fn into_body(self) -> Vec<u8> {
        self.0.body
    }
}

impl From<Request> for HttpRequest {
    fn from(request: Request) -> HttpRequest {
        HttpRequest(request)
    }
}

impl From<HttpRequest> for Request {
    fn from(request: HttpRequest) -> Request {
        request.0
    }
}

/// A response.
#[wasm_bindgen]
pub struct HttpResponse(Response);

#[wasm_bindgen]
impl HttpResponse {
    /// Of its parts; `headers` holds names and values in turn.
    #[wasm_bindgen(constructor)]
    pub fn new(status: u16, headers: Vec<String>, body: Vec<u8>) -> HttpResponse {
        let request = HttpRequest::new(String::new(), String::new(), String::new(), headers, body).0;
        HttpResponse(Response { status, headers: request.headers, body: request.body })
    }

    /// The status.
    #[wasm_bindgen(getter)]
    pub fn status(&self) -> u16 {
        self.0.status
    }

    /// Names and values in turn.
    #[wasm_bindgen(getter)]
    pub fn headers(&self) -> Vec<String> {
        flatten(&self.0.headers)
    }

    /// The body; the response keeps none.
    #[wasm_bindgen(js_name = intoBody)]
    pub fn into_body(self) -> Vec<u8> {
        self.0.body
    }
}

impl From<Response> for HttpResponse {
    fn from(response: Response) -> HttpResponse {
        HttpResponse(response)
    }
}

impl From<HttpResponse> for Response {
    fn from(response: HttpResponse) -> Response {
        response.0
    }
}

/// Names and values in turn.
pub fn flatten(headers: &Headers) -> Vec<String> {
    headers.iter().flat_map(|(name, value)| [name.to_owned(), value.to_owned()]).collect()
}
