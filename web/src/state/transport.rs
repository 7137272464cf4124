//! What carries the console's requests: the page's fetch, or the engine in this browser.

use js_sys::Uint8Array;
use pai_datasets_core::client::{Fetch, Transport};
use pai_datasets_core::http::{Headers, Request, Response};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/js/transport.js")]
extern "C" {
    /// `{ status, body }`.
    type Answer;

    #[wasm_bindgen(method, getter)]
    fn status(this: &Answer) -> u16;

    #[wasm_bindgen(method, getter)]
    fn body(this: &Answer) -> Uint8Array;

    #[wasm_bindgen(catch)]
    async fn open(on_state: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch)]
    async fn ask(
        engine: &JsValue,
        method: &str,
        path: &str,
        query: &str,
        headers: Vec<String>,
        body: Uint8Array,
    ) -> Result<Answer, JsValue>;

    fn close(engine: &JsValue);
}

/// The engine in this browser, opened: the object that its JavaScript gave.
#[derive(Clone, Debug)]
pub(crate) struct Engine(JsValue);

/// Why the engine did not open.
pub(super) struct Unopened {
    /// `Absent` where this console came without an engine, else as its JavaScript says: `Unsupported`, `Busy`, `Failed`.
    pub(super) code: String,
    /// For people; may be empty.
    pub(super) message: String,
}

impl Engine {
    /// Fetches and opens it. `on_state` hears of what it waits for meanwhile.
    pub(super) async fn open(on_state: impl Fn(String) + 'static) -> Result<Engine, Unopened> {
        let hear = Closure::<dyn Fn(String)>::new(on_state);
        let opened = open(hear.as_ref())
            .await
            .map(Engine)
            .map_err(|reason| Unopened { code: member(&reason, "code"), message: member(&reason, "message") });
        // The engine keeps the function for as long as it lives, which is as long as the page.
        hear.forget();
        opened
    }

    /// An empty one in memory, in a Worker of its own; or why there is none.
    pub(crate) async fn open_memory() -> Result<Engine, String> {
        open_memory().await.map(Engine).map_err(|reason| member(&reason, "message"))
    }

    /// The object itself, for what is no request: the store as one file.
    pub(crate) fn object(&self) -> &JsValue {
        &self.0
    }

    pub(crate) fn close(&self) {
        close(&self.0);
    }
}

#[wasm_bindgen(module = "/js/tables.js")]
extern "C" {
    #[allow(clippy::too_many_arguments, reason = "a request is that much")]
    #[wasm_bindgen(catch, js_name = send)]
    async fn send_long(
        engine: &JsValue,
        address: &str,
        method: &str,
        path: &str,
        query: &str,
        headers: Vec<String>,
        content: &JsValue,
        hear: &JsValue,
        signal: &JsValue,
        save_as: &str,
    ) -> Result<Answer, JsValue>;

    #[wasm_bindgen(catch, js_name = openMemory)]
    async fn open_memory() -> Result<JsValue, JsValue>;
}

/// A call with a file, or one that may take long.
#[derive(Clone, Debug)]
pub(crate) struct Long {
    /// A `Blob` that is sent; undefined where the request has a body of its own.
    pub(crate) file: JsValue,
    /// Whether the answer may come as events; the function hears of progress then.
    pub(crate) hear: Option<js_sys::Function>,
    pub(crate) signal: JsValue,
    /// The name of the file that a success is handed to the reader as; empty where it is read.
    pub(crate) save_as: String,
}

impl Long {
    async fn send(&self, way: &Way, request: Request) -> Result<(u16, Uint8Array), String> {
        let (engine, address) = match way {
            Way::Server(server) => (&JsValue::UNDEFINED, server.trim_end_matches('/')),
            Way::Browser(engine) => (&engine.0, ""),
        };
        let accept = if self.hear.is_some() { "application/json, text/event-stream" } else { "*/*" };
        let header = |(name, value): (&str, &str)| {
            let value = if name == "accept" { accept } else { value };
            [name.to_owned(), value.to_owned()]
        };
        let headers = request.headers.iter().flat_map(header).collect();
        let own = Uint8Array::from(request.body.as_slice()).into();
        let content = if self.file.is_undefined() { &own } else { &self.file };
        let hear = self.hear.as_ref().map_or(JsValue::UNDEFINED, |hear| hear.clone().into());
        let Request { method, path, query, .. } = &request;
        let sent =
            send_long(engine, address, method, path, query, headers, content, &hear, &self.signal, &self.save_as);
        sent.await.map(|answer| (answer.status(), answer.body())).map_err(|reason| member(&reason, "message"))
    }
}

#[wasm_bindgen(module = "/js/folder.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    fn digest(body: &Uint8Array) -> Result<Uint8Array, JsValue>;
}

/// One of the two ways.
#[derive(Clone, Debug)]
pub(super) enum Way {
    /// To a server, by its address.
    Server(String),
    Browser(Engine),
}

/// Goes one of the two ways.
#[derive(Clone, Debug)]
pub(super) struct Carrier {
    pub(super) way: Way,
    /// What is sent or comes beside JSON.
    pub(super) long: Option<Long>,
    /// What is sent instead of the request's own body, where a thousand files are registered: it was written in
    /// JavaScript, and what is answered comes digested by it, since reading it here would hold the page for too long.
    pub(super) files: Option<Uint8Array>,
}

impl Carrier {
    async fn ask(&self, mut request: Request) -> Result<(u16, Uint8Array), String> {
        if let Some(long) = &self.long {
            return long.send(&self.way, request).await;
        }
        let engine = match &self.way {
            Way::Server(server) => {
                if let Some(files) = &self.files {
                    request.body = files.to_vec();
                }
                let answer = Fetch::new(server.as_str()).send(request).await?;
                return Ok((answer.status, Uint8Array::from(answer.body.as_slice())));
            }
            Way::Browser(engine) => engine,
        };
        let headers = request.headers.iter().flat_map(|(name, value)| [name.to_owned(), value.to_owned()]).collect();
        let body = self.files.clone().unwrap_or_else(|| Uint8Array::from(request.body.as_slice()));
        let Request { method, path, query, .. } = &request;
        let answer = ask(&engine.0, method, path, query, headers, body).await;
        answer.map(|answer| (answer.status(), answer.body())).map_err(|reason| member(&reason, "message"))
    }
}

impl Transport for Carrier {
    async fn send(&self, request: Request) -> Result<Response, String> {
        let (status, body) = self.ask(request).await?;
        let digested = (self.files.is_some() && status == 200).then(|| digest(&body).ok()).flatten();
        Ok(Response { status, headers: Headers::new(), body: digested.unwrap_or(body).to_vec() })
    }
}

/// Whether an API of datasets answers at the origin that served the page: it says who does not show a key.
pub(super) async fn origin_has_api() -> bool {
    let request = Request {
        method: "GET".to_owned(),
        path: "/api/v1/datasets".to_owned(),
        query: "PageSize=1".to_owned(),
        ..Request::default()
    };
    let answer = Fetch::new("").send(request).await;
    let body = answer.ok().and_then(|answer| serde_json::from_slice::<serde_json::Value>(&answer.body).ok());
    body.is_some_and(|body| body.get("RequestId").is_some())
}

/// A member of an error as a text.
fn member(error: &JsValue, name: &str) -> String {
    let member = js_sys::Reflect::get(error, &name.into()).ok();
    member.and_then(|member| member.as_string()).unwrap_or_default()
}
