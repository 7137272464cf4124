//! The connection: a server that knows us by a key, or the engine in this browser.

mod address;
mod memory;

use std::future::Future;
use std::pin::Pin;

use js_sys::Uint8Array;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use pai_datasets_core::answer::Answer;
use pai_datasets_core::client::{Client, ClientError};
use pai_datasets_core::decode::check_members;
use pai_datasets_core::{ApiError, CreateDatasetFileMetas, Limits, ListDatasets, Operation, OperationInfo, Violations};
use serde::Serialize;
use serde_json::{Map, Value};

use super::transport::{self, Carrier, Engine, Long, Way};
pub(crate) use address::parse_server;
pub(crate) use memory::{key as remembered_key, server as remembered_server};

/// The codes by which a server says that it does not know the key.
const REFUSALS: [&str; 2] = ["InvalidCredential", "MissingCredential"];

/// Where the datasets are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// The engine in this browser. There is no key.
    Browser,
    /// A server, by its address; an empty one is the origin that served the page.
    Server { url: String, key: String },
}

impl Target {
    /// The server's address; nothing for this browser.
    pub(crate) fn place(&self) -> Option<&str> {
        match self {
            Target::Browser => None,
            Target::Server { url, .. } => Some(url),
        }
    }
}

/// How the connection stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// None was chosen.
    Closed,
    /// The engine is fetched or opened; the text is what it says meanwhile, and may be empty.
    Opening(String),
    /// As far as is known, it works.
    Ready,
    /// The server does not know the key.
    KeyRefused,
    /// The engine did not open.
    Unopened {
        /// `Absent`, `Unsupported`, `Busy` or `Failed`.
        code: String,
        /// What it says; may be empty.
        message: String,
    },
}

/// The connection of the page.
#[derive(Clone, Copy)]
pub(crate) struct Connection {
    target: RwSignal<Option<Target>>,
    standing: RwSignal<Standing>,
    engine: StoredValue<Option<Engine>, LocalStorage>,
    /// Whether the reader chose it on this page, rather than before.
    chosen: StoredValue<bool>,
    /// Counts openings: what an opening brings late, after the reader chose anew, is dropped.
    opening: StoredValue<u32>,
    /// Whether the last call got no answer.
    silent: RwSignal<bool>,
}

impl Connection {
    /// With the key of the address, else the connection that this browser remembers.
    pub(crate) fn open() -> Connection {
        let connection = Connection {
            target: RwSignal::new(None),
            standing: RwSignal::new(Standing::Closed),
            engine: StoredValue::new_local(None),
            chosen: StoredValue::new(false),
            opening: StoredValue::new(0),
            silent: RwSignal::new(false),
        };
        let of_address = || address::take_key().map(|key| Target::Server { url: String::new(), key });
        if let Some(target) = of_address().or_else(memory::recall) {
            connection.take(target);
        }
        // The ready link, opened in a tab that shows the console already, changes the fragment alone.
        let handle = window_event_listener(ev::hashchange, move |_| {
            if let Some(target) = of_address() {
                connection.choose(target);
            }
        });
        on_cleanup(move || handle.remove());
        connection
    }

    /// Whether the pages can ask, as far as is known.
    pub(crate) fn is_open(self) -> bool {
        self.standing.with(|standing| *standing == Standing::Ready)
    }

    /// Whether the last call got no answer.
    pub(crate) fn is_silent(self) -> bool {
        self.silent.get()
    }

    /// How it stands.
    pub(crate) fn standing(self) -> Standing {
        self.standing.get()
    }

    /// Where the datasets are; none where nothing was chosen.
    pub(crate) fn target(self) -> Option<Target> {
        self.target.get()
    }

    /// Whether they are in this browser, for what is said once.
    pub(crate) fn is_in_browser(self) -> bool {
        self.target.get_untracked() == Some(Target::Browser)
    }

    /// Whether the reader chose the connection on this page.
    pub(crate) fn is_chosen(self) -> bool {
        self.chosen.get_value()
    }

    /// Where the datasets are, as an address that a program outside this page could use; none in this browser.
    pub(crate) fn endpoint(self) -> Option<String> {
        match self.target.get()? {
            Target::Browser => None,
            Target::Server { url, .. } if url.is_empty() => window().location().origin().ok(),
            Target::Server { url, .. } => Some(url),
        }
    }

    /// The engine in this browser, where that is the connection and it is open.
    pub(crate) fn engine(self) -> Option<Engine> {
        self.engine.get_value()
    }

    /// Takes a connection that the reader chose, and remembers it.
    pub(crate) fn choose(self, target: Target) {
        self.chosen.set_value(true);
        self.take(target);
    }

    fn take(self, target: Target) {
        self.leave();
        self.silent.set(false);
        memory::keep(&target);
        self.target.set(Some(target.clone()));
        match target {
            Target::Server { .. } => self.standing.set(Standing::Ready),
            Target::Browser => self.open_engine(),
        }
    }

    /// Whether a server answers and knows the key, before it is chosen.
    ///
    /// # Errors
    /// Why it cannot be worked with.
    pub(crate) async fn probe(url: &str, key: &str) -> Result<(), ClientError> {
        let carrier = Carrier { way: Way::Server(url.to_owned()), files: None, long: None };
        let members = Map::from_iter([("PageSize".to_owned(), Value::from(1))]);
        Client::new(carrier, key).ask(&ListDatasets::INFO, members).await.map(drop)
    }

    /// Forgets the connection; what is stored in this browser stays there.
    pub(crate) fn disconnect(self) {
        self.leave();
        memory::forget();
        self.target.set(None);
        self.standing.set(Standing::Closed);
    }

    fn leave(self) {
        self.opening.update_value(|opening| *opening += 1);
        if let Some(engine) = self.engine.get_value() {
            engine.close();
        }
        self.engine.set_value(None);
    }

    fn open_engine(self) {
        let number = self.opening.get_value();
        let is_mine = move || self.opening.get_value() == number;
        self.standing.set(Standing::Opening(String::new()));
        let hear = move |state: String| {
            if !is_mine() {
                return;
            }
            match self.standing.get_untracked() {
                Standing::Opening(_) => self.standing.set(Standing::Opening(state)),
                // It gave up while the page worked with it.
                Standing::Ready if state == "failed" => {
                    self.standing.set(Standing::Unopened { code: "Failed".to_owned(), message: String::new() });
                }
                _ => {}
            }
        };
        spawn_local(async move {
            match Engine::open(hear).await {
                Ok(engine) if is_mine() => {
                    self.engine.set_value(Some(engine));
                    self.standing.set(Standing::Ready);
                }
                Ok(engine) => engine.close(),
                Err(reason) if is_mine() => {
                    self.standing.set(Standing::Unopened { code: reason.code, message: reason.message });
                }
                Err(_) => {}
            }
        });
    }

    /// Whether the origin that served the page has an API of datasets too, or is only a place of files.
    pub(crate) async fn origin_has_api() -> bool {
        transport::origin_has_api().await
    }

    /// Calls an operation with members by their wire names; what is absent or null is as the table has it.
    pub(crate) async fn ask<O>(self, members: Value) -> Result<O::Response, ClientError>
    where
        O: Operation,
        O::Response: Answer,
    {
        let answer = self.request(&O::INFO, members).await?;
        O::Response::read(answer).ok_or(ClientError::Unreadable { status: 200 })
    }

    /// Calls an operation.
    pub(crate) async fn call<O>(self, operation: &O) -> Result<O::Response, ClientError>
    where
        O: Operation + Serialize,
        O::Response: Answer,
    {
        self.ask::<O>(serde_json::to_value(operation).unwrap_or_default()).await
    }

    /// Calls an operation of the table, after the same checks as the server's. A key that the server does not know ends
    /// the connection. One function for every operation: each more would weigh as much again.
    pub(crate) fn request(
        self,
        info: &'static OperationInfo,
        members: Value,
    ) -> Pin<Box<dyn Future<Output = Result<Value, ClientError>>>> {
        self.checked(info, members, Sent::default())
    }

    /// The same with a file, or for what may take long; asked of `engine` where one is given.
    pub(crate) fn request_long(
        self,
        info: &'static OperationInfo,
        members: Value,
        engine: Option<Engine>,
        long: Long,
    ) -> Pin<Box<dyn Future<Output = Result<Value, ClientError>>>> {
        self.checked(info, members, Sent { files: None, engine, long: Some(long) })
    }

    fn checked(
        self,
        info: &'static OperationInfo,
        members: Value,
        sent: Sent,
    ) -> Pin<Box<dyn Future<Output = Result<Value, ClientError>>>> {
        Box::pin(async move {
            let members = match members {
                Value::Object(members) => members,
                _ => Map::new(),
            };
            let members = check_members(info, &members, &Limits::OPEN).map_err(invalid)?;
            self.send(info, members, sent).await
        })
    }

    /// Registers files by a request that [`super::folder::Folder`] wrote; how many were `Registered`, how many `Failed`,
    /// and some of the `FailedDetails`. What is wrong with a file the answer says.
    pub(crate) async fn register(self, dataset: &str, files: Uint8Array) -> Result<Value, ClientError> {
        let members = Map::from_iter([("DatasetId".to_owned(), Value::from(dataset))]);
        self.send(&CreateDatasetFileMetas::INFO, members, Sent { files: Some(files), ..Sent::default() }).await
    }

    async fn send(
        self,
        info: &'static OperationInfo,
        members: Map<String, Value>,
        sent: Sent,
    ) -> Result<Value, ClientError> {
        let target = self.target.get_untracked();
        let Sent { files, engine, long } = sent;
        let of_its_own = engine.is_some();
        let (way, key) = match (&target, engine) {
            (_, Some(engine)) => (Way::Browser(engine), ""),
            (Some(Target::Server { url, key }), _) => (Way::Server(url.clone()), key.as_str()),
            (Some(Target::Browser), _) => match self.engine.get_value() {
                Some(engine) => (Way::Browser(engine), ""),
                None => return Err(ClientError::Unreachable(String::new())),
            },
            (None, _) => return Err(ClientError::Unreachable(String::new())),
        };
        let outcome = Client::new(Carrier { way, files, long }, key).ask(info, members).await;
        let is_refusal = |error: &ClientError| match error {
            ClientError::Api { error, .. } => REFUSALS.contains(&error.code.as_str()),
            _ => false,
        };
        let is_silence = matches!(outcome, Err(ClientError::Unreachable(_)));
        if !of_its_own && self.silent.get_untracked() != is_silence && self.target.get_untracked() == target {
            self.silent.set(is_silence);
        }
        // A late answer to an old key says nothing of the new one.
        if !of_its_own && outcome.as_ref().is_err_and(is_refusal) && self.target.get_untracked() == target {
            memory::forget_key();
            self.standing.set(Standing::KeyRefused);
        }
        outcome
    }
}

/// What goes with a request beside its members.
#[derive(Default)]
struct Sent {
    files: Option<Uint8Array>,
    /// Another engine than the connection's.
    engine: Option<Engine>,
    long: Option<Long>,
}

/// A request that breaks a rule as the server would refuse it, without asking it.
fn invalid(violations: Violations) -> ClientError {
    ClientError::Api { status: 400, error: Box::new(ApiError::from(violations).body("", "")) }
}
