//! What a place gives the engine.

use pai_datasets_core::http::{Request, Response};
use pai_datasets_core::model::Millis;

use crate::sql::SqlDriver;

/// The name of another store.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StoreId {
    /// The tenant it belongs to.
    pub tenant: String,
    /// What it holds.
    pub kind: StoreKind,
}

/// What a store holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum StoreKind {
    /// The files of that dataset.
    Files(String),
    /// The tables of that project.
    Tables(String),
}

impl std::fmt::Display for StoreId {
    /// `TENANT/DATASET` for files and `TENANT/tables/PROJECT` for tables; no name can hold a slash.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.kind {
            StoreKind::Files(dataset) => write!(out, "{}/{dataset}", self.tenant),
            StoreKind::Tables(project) => write!(out, "{}/tables/{project}", self.tenant),
        }
    }
}

/// A place where a store runs. A store and its host run on one thread.
#[allow(async_fn_in_trait, reason = "single-threaded everywhere; no Send is wanted")]
pub trait Host {
    /// The store's database.
    type Sql: SqlDriver;

    /// The store's database.
    fn sql(&self) -> &Self::Sql;

    /// The time.
    fn now(&self) -> Millis;

    /// Fills `out` with random bytes that nobody can guess.
    fn random(&self, out: &mut [u8]);

    /// Asks for an alarm at that time, or earlier where one is set already for earlier. It survives a kill, and is set
    /// in the same step as what was written to the database just before.
    fn wake_at(&self, at: Millis);

    /// Notes what went wrong for whoever runs the place. Never holds a secret.
    fn log(&self, message: &str);

    /// Asks another store. What this store read before may have changed when the answer comes.
    ///
    /// # Errors
    /// Where no answer came; the text is for the log.
    async fn ask(&self, store: &StoreId, request: Request) -> Result<Response, String>;

    /// Hands a request on to another store, whose answer is the answer: a place may pass it on as it comes, part by part,
    /// and then never ends this wait.
    ///
    /// # Errors
    /// Where no answer came; the text is for the log.
    async fn forward(&self, store: &StoreId, request: Request) -> Result<Response, String> {
        self.ask(store, request).await
    }
}
