//! The browser's transport.

use gloo_net::http::{Method, RequestBuilder};
use js_sys::Uint8Array;
use web_sys::{AbortSignal, RequestCache, RequestCredentials, RequestRedirect};

use super::Transport;
use crate::http::{Headers, Request, Response};

/// How long an answer is waited for, its body included, in milliseconds.
const LONGEST_WAIT: u32 = 60_000;

/// Sends with the page's `fetch`: without cookies, past every cache, and nowhere that a redirect would lead a key.
#[derive(Clone, Debug)]
pub struct Fetch {
    endpoint: String,
}

impl Fetch {
    /// Sends to `endpoint`, an origin such as `http://127.0.0.1:8080`; an empty one is the page's own.
    pub fn new(endpoint: impl Into<String>) -> Fetch {
        Fetch { endpoint: endpoint.into().trim_end_matches('/').to_owned() }
    }
}

impl Transport for Fetch {
    async fn send(&self, request: Request) -> Result<Response, String> {
        let mark = if request.query.is_empty() { "" } else { "?" };
        let url = format!("{}{}{mark}{}", self.endpoint, request.path, request.query);
        let method = Method::from_bytes(request.method.as_bytes()).map_err(|error| error.to_string())?;
        // What it aborts with is an `Error`, as gloo-net wants it.
        let patience = AbortSignal::timeout_with_u32(LONGEST_WAIT);
        let mut builder = RequestBuilder::new(&url)
            .method(method)
            .credentials(RequestCredentials::Omit)
            .cache(RequestCache::NoStore)
            .redirect(RequestRedirect::Error)
            .abort_signal(Some(&patience));
        for (name, value) in request.headers.iter() {
            // `fetch` throws on what no header can hold, and gloo-net would pass the throw on as a trap.
            if !value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
                return Err(format!("the header {name} holds a character that HTTP does not carry"));
            }
            builder = builder.header(name, value);
        }
        let built = if request.body.is_empty() {
            builder.build()
        } else {
            builder.body(Uint8Array::from(request.body.as_slice()))
        };
        let response = built.map_err(|error| error.to_string())?.send().await.map_err(|error| error.to_string())?;
        let headers: Headers = response.headers().entries().collect();
        let body = response.binary().await.map_err(|error| error.to_string())?;
        Ok(Response { status: response.status(), headers, body })
    }
}
