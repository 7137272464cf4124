//! What remains to be done in other stores. It is written in the transaction that decides it, and finished by an alarm
//! whose every step may be repeated, so that a kill at any point loses nothing.

use pai_datasets_core::http::{Method, Request};
use pai_datasets_core::model::{Millis, VersionNumber};

use super::Catalogue;
use crate::call::{Call, Dropped};
use crate::host::{Host, StoreId, StoreKind};
use crate::sql::{Fault, SqlDriver, first};

/// How many steps one alarm takes before it lets requests in.
const STEPS: usize = 32;

/// The longest wait between two attempts, in milliseconds.
const LONGEST_WAIT: i64 = 60 * 60 * 1000;

struct Task {
    id: i64,
    dataset_id: String,
    version: Option<i64>,
    attempts: i64,
}

impl<H: Host> Catalogue<H> {
    /// Has a version's files, or a whole file store, dropped. Call it in the transaction that removes the thing.
    pub(super) fn post_drop(&self, dataset_id: &str, version: Option<VersionNumber>, now: Millis) -> Result<(), Fault> {
        self.host.sql().run(
            "INSERT INTO outbox (dataset_id, version, due) VALUES (?1, ?2, ?3)",
            params![dataset_id, version.map(|version| version.0), now.0],
        )?;
        self.host.wake_at(now);
        Ok(())
    }

    /// Sets the alarm for what is due first.
    pub(super) fn wake_for_outbox(&self) -> Result<(), Fault> {
        let rows = self.host.sql().run("SELECT min(due) FROM outbox", &[])?;
        if let Some(due) = first(rows).map_or(Ok(None), |mut row| row.maybe_integer())? {
            self.host.wake_at(Millis(due));
        }
        Ok(())
    }

    /// Does what is due. The host calls it when the alarm it was asked for goes off; calling it more often does no harm.
    pub async fn alarm(&self) {
        for _ in 0..STEPS {
            match self.next_task() {
                Ok(Some(task)) => self.attempt(&task).await,
                Ok(None) => break,
                Err(fault) => return self.note("reading the outbox", &fault),
            }
        }
        if let Err(fault) = self.wake_for_outbox() {
            self.note("setting the alarm", &fault);
        }
    }

    fn next_task(&self) -> Result<Option<Task>, Fault> {
        let rows = self.host.sql().run(
            "SELECT id, dataset_id, version, attempts FROM outbox WHERE due <= ?1 ORDER BY due, id LIMIT 1",
            params![self.host.now().0],
        )?;
        let Some(mut row) = first(rows) else { return Ok(None) };
        let (id, dataset_id) = (row.integer()?, row.text()?);
        Ok(Some(Task { id, dataset_id, version: row.maybe_integer()?, attempts: row.integer()? }))
    }

    async fn attempt(&self, task: &Task) {
        let store = StoreId { tenant: self.config.tenant_id.clone(), kind: StoreKind::Files(task.dataset_id.clone()) };
        let call = task.version.map_or(Call::DropStore, |version| Call::DropVersion { version });
        let request =
            Request { method: Method::Delete.as_str().to_owned(), path: "/files".to_owned(), ..Request::default() };
        let outcome = match self.host.ask(&store, call.onto(request)).await {
            Ok(response) if response.is_success() => {
                serde_json::from_slice::<Dropped>(&response.body).map_err(|error| error.to_string())
            }
            Ok(response) => Err(format!("status {}", response.status)),
            Err(reason) => Err(reason),
        };
        let recorded = match outcome {
            Ok(Dropped { done: true }) => self.host.sql().run("DELETE FROM outbox WHERE id = ?1", params![task.id]),
            // The next step follows at once.
            Ok(Dropped { done: false }) => Ok(Vec::new()),
            Err(reason) => {
                self.host.log(&format!("dropping files of {store}: {reason}"));
                let wait = 1000_i64 << task.attempts.clamp(0, 12);
                let due = self.host.now().0 + wait.min(LONGEST_WAIT);
                self.host
                    .sql()
                    .run("UPDATE outbox SET attempts = attempts + 1, due = ?2 WHERE id = ?1", params![task.id, due])
            }
        };
        if let Err(error) = recorded {
            self.note("writing the outbox", &error.into());
        }
    }

    fn note(&self, doing: &str, fault: &Fault) {
        match fault {
            Fault::Sql(error) => self.host.log(&format!("{doing}: {error}")),
            Fault::Api(error) => self.host.log(&format!("{doing}: {error}")),
        }
    }
}
