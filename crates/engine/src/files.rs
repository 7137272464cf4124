//! The file store of a dataset. It answers its catalogue, which has decided already.

mod create;
mod directory;
mod list;
pub mod token;

use pai_datasets_core::http::{Headers, Request, Response};
use pai_datasets_core::route::route;
use pai_datasets_core::{
    ApiError, CreateDatasetFileMetas, Limits, ListDatasetDirectory, ListDatasetFileMetas, Operation,
};

use crate::answer;
use crate::call::{Call, Decision, Dropped};
use crate::host::Host;
use crate::migrate::migrate;
use crate::sql::{Fault, SqlDriver, transaction};

const MIGRATIONS: &[&str] = &[include_str!("files/migrations/0001.sql")];

/// How many rows one step of a drop removes.
const DROP_STEP: i64 = 10_000;

/// Stands for every version in `dropped`.
const ALL_VERSIONS: i64 = 0;

/// The file store of a dataset.
#[derive(Debug)]
pub struct FileStore<H> {
    host: H,
}

impl<H: Host> FileStore<H> {
    /// Opens the store over its host's database.
    ///
    /// # Errors
    /// The reason, for the log, where the database does not work.
    pub fn open(host: H) -> Result<FileStore<H>, String> {
        match migrate(host.sql(), MIGRATIONS) {
            Ok(()) => Ok(FileStore { host }),
            Err(Fault::Sql(error)) => Err(error.to_string()),
            Err(Fault::Api(error)) => Err(error.to_string()),
        }
    }

    /// Answers a catalogue. It asks nobody in turn, so it answers at once.
    pub fn handle(&self, request: &Request) -> Response {
        let call = Call::of(request);
        let own_id = || answer::request_id(&self.host);
        let (answered, request_id) = match &call {
            Some(Call::Operation(decision)) => (self.operation(request, decision), decision.request_id.clone()),
            Some(Call::DropVersion { version }) => (self.drop_version(*version), own_id()),
            Some(Call::DropStore) => (self.drop_all(), own_id()),
            Some(Call::Tables(_)) | None => (Err(ApiError::internal().into()), own_id()),
        };
        answered.unwrap_or_else(|fault| answer::fault(&self.host, &fault, &request_id))
    }

    fn operation(&self, request: &Request, decision: &Decision) -> Result<Response, Fault> {
        self.refuse_dropped(decision)?;
        let route = route(&request.method, &request.path)?;
        let limits = Limits::named(&decision.limits).unwrap_or(Limits::OPEN);
        match route.operation.name {
            name if name == CreateDatasetFileMetas::INFO.name => self.create(&route, request, decision, &limits),
            name if name == ListDatasetFileMetas::INFO.name => self.list(&route, request, decision, &limits),
            name if name == ListDatasetDirectory::INFO.name => self.list_directory(&route, request, decision, &limits),
            _ => Err(ApiError::internal().into()),
        }
    }

    /// What was decided before a drop is not done after it.
    fn refuse_dropped(&self, decision: &Decision) -> Result<(), Fault> {
        let rows = self.host.sql().run(
            "SELECT 1 FROM dropped WHERE version IN (CAST(?1 AS INTEGER), CAST(?2 AS INTEGER))",
            params![ALL_VERSIONS, decision.version],
        )?;
        if rows.is_empty() {
            return Ok(());
        }
        Err(ApiError::not_found(format_args!("Version v{} of dataset {}", decision.version, decision.dataset_id))
            .into())
    }

    fn drop_version(&self, version: i64) -> Result<Response, Fault> {
        let sql = self.host.sql();
        transaction(sql, || {
            sql.run("INSERT INTO dropped (version) VALUES (?1) ON CONFLICT DO NOTHING", params![version])?;
            let removed = sql.run(
                "DELETE FROM file_meta WHERE seq IN \
                 (SELECT seq FROM file_meta WHERE version = ?1 LIMIT CAST(?2 AS INTEGER)) RETURNING 1",
                params![version, DROP_STEP],
            )?;
            let done = removed.is_empty();
            if done {
                sql.run("DELETE FROM file_count WHERE version = ?1", params![version])?;
            }
            Ok(dropped(done))
        })
    }

    fn drop_all(&self) -> Result<Response, Fault> {
        let sql = self.host.sql();
        sql.clear()?;
        migrate(sql, MIGRATIONS)?;
        sql.run("INSERT INTO dropped (version) VALUES (?1)", params![ALL_VERSIONS])?;
        Ok(dropped(true))
    }
}

fn dropped(done: bool) -> Response {
    let body = serde_json::to_vec(&Dropped { done }).unwrap_or_default();
    Response { status: 200, headers: Headers::new(), body }
}
