//! Registering the files of a folder, batch by batch.

use std::cell::Cell;
use std::collections::BTreeSet;

use futures_util::future::try_join;
use leptos::prelude::*;
use leptos::task::spawn_local;
use pai_datasets_core::client::ClientError;
use pai_datasets_core::{CreateDataset, DeleteDataset, GetDataset, Operation};
use serde_json::{Value, json};

use crate::state::folder::{Folder, uri_of};
use crate::state::{Connection, console};

/// How often the page tells how far it is, in milliseconds.
const TELLING: f64 = 250.0;

/// Of so many failed files the reasons are shown.
const SHOWN_FAILURES: usize = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Waiting,
    /// What was dropped or picked holds no files.
    Nothing,
    /// The folders are gone through.
    Looking,
    /// The files are known; nothing was sent yet.
    Found,
    Running,
    Done,
    Cancelled,
}

#[derive(Clone, Copy)]
pub(super) struct Run {
    pub(super) stage: RwSignal<Stage>,
    pub(super) folder: StoredValue<Option<Folder>, LocalStorage>,
    pub(super) found: RwSignal<usize>,
    pub(super) registered: RwSignal<usize>,
    pub(super) failed: RwSignal<usize>,
    /// Files a second.
    pub(super) rate: RwSignal<usize>,
    pub(super) cancelled: RwSignal<bool>,
    /// The URI and the reason.
    pub(super) failures: RwSignal<Vec<(String, String)>>,
    /// A call that did not succeed, which ended it.
    pub(super) failure: RwSignal<Option<ClientError>>,
    pub(super) dataset: RwSignal<Option<String>>,
    /// The version that the files go into, once there is one.
    version: StoredValue<String>,
    /// The batches that are registered.
    finished: StoredValue<BTreeSet<usize>>,
    connection: Connection,
}

impl Run {
    pub(super) fn new() -> Run {
        Run {
            stage: RwSignal::new(Stage::Waiting),
            folder: StoredValue::new_local(None),
            found: RwSignal::new(0),
            registered: RwSignal::new(0),
            failed: RwSignal::new(0),
            rate: RwSignal::new(0),
            cancelled: RwSignal::new(false),
            failures: RwSignal::default(),
            failure: RwSignal::default(),
            dataset: RwSignal::default(),
            version: StoredValue::default(),
            finished: StoredValue::default(),
            connection: console().connection,
        }
    }

    pub(super) fn is_busy(self) -> bool {
        matches!(self.stage.get(), Stage::Looking | Stage::Running)
    }

    pub(super) fn handled(self) -> usize {
        self.registered.get() + self.failed.get()
    }

    /// Registers the files in a version, or in a new dataset called `name`.
    pub(super) fn start(self, into: Option<(String, String)>, name: String, done: Callback<()>) {
        self.registered.set(0);
        self.failed.set(0);
        self.failures.set(Vec::new());
        self.dataset.set(None);
        self.finished.set_value(BTreeSet::new());
        self.run(into, name, done);
    }

    /// Registers what a run that was cut short did not come to.
    pub(super) fn go_on(self, done: Callback<()>) {
        let Some(dataset) = self.dataset.get_untracked() else { return };
        if let Some(folder) = self.folder.get_value() {
            let first = self.finished.with_value(|finished| (0..).find(|number| !finished.contains(number)));
            folder.go_on(first.unwrap_or_default());
        }
        self.run(Some((dataset, self.version.get_value())), String::new(), done);
    }

    fn run(self, into: Option<(String, String)>, name: String, done: Callback<()>) {
        let Some(folder) = self.folder.get_value() else { return };
        self.rate.set(0);
        self.cancelled.set(false);
        self.failure.set(None);
        self.stage.set(Stage::Running);
        spawn_local(async move {
            let is_new = into.is_none();
            let outcome = self.register(folder, into, name).await;
            if outcome.is_err() && is_new {
                self.undo().await;
            }
            let end = match outcome {
                Ok(()) if !self.cancelled.try_get_untracked().unwrap_or(true) => Stage::Done,
                Ok(()) => Stage::Cancelled,
                Err(error) => {
                    self.failure.try_set(Some(error));
                    Stage::Cancelled
                }
            };
            self.stage.try_set(end);
            done.try_run(());
        });
    }

    async fn register(self, folder: Folder, into: Option<(String, String)>, name: String) -> Result<(), ClientError> {
        let unreadable = || ClientError::Unreadable { status: 200 };
        let text = |answer: &Value, member: &str| answer.get(member).and_then(Value::as_str).map(str::to_owned);
        let (dataset, version) = match into {
            Some(into) => into,
            None => {
                let members = json!({
                    "Name": name, "DataSourceType": "URL", "Property": "DIRECTORY", "Edition": "ADVANCED",
                    "Uri": uri_of(&folder.name()),
                });
                let created = self.connection.request(&CreateDataset::INFO, members).await?;
                (text(&created, "DatasetId").ok_or_else(unreadable)?, "v1".to_owned())
            }
        };
        self.dataset.try_set(Some(dataset.clone()));
        self.version.try_set_value(version.clone());
        let known = self.connection.request(&GetDataset::INFO, json!({"DatasetId": dataset})).await?;
        let workspace = text(&known, "WorkspaceId").ok_or_else(unreadable)?;
        let work = Work {
            run: self,
            folder,
            dataset,
            version,
            workspace,
            next: Cell::new(0),
            started: js_sys::Date::now(),
            told: Cell::new(0.0),
            before: self.registered.get_untracked(),
            registered: Cell::new(self.registered.get_untracked()),
            failed: Cell::new(self.failed.get_untracked()),
        };
        // While the engine or the server works on one batch, the next is on its way.
        let outcome = try_join(work.batches(), work.batches()).await;
        work.folder.stop();
        work.tell();
        outcome.map(|_| ())
    }

    /// Deletes the dataset that was made for files of which none could be registered.
    async fn undo(self) {
        let Some(dataset) = self.dataset.try_get_untracked().flatten() else { return };
        let is_empty = self.finished.try_with_value(BTreeSet::is_empty).unwrap_or(false);
        if is_empty && self.connection.request(&DeleteDataset::INFO, json!({"DatasetId": dataset})).await.is_ok() {
            self.dataset.try_set(None);
        }
    }
}

/// A run that goes on.
struct Work {
    run: Run,
    folder: Folder,
    dataset: String,
    version: String,
    workspace: String,
    /// The first batch that nobody registers yet.
    next: Cell<usize>,
    started: f64,
    /// When the page was last told how far it is.
    told: Cell<f64>,
    /// How many files were registered before it began.
    before: usize,
    registered: Cell<usize>,
    failed: Cell<usize>,
}

impl Work {
    /// Registers batch after batch until none is left. It can be done several times at once.
    async fn batches(&self) -> Result<(), ClientError> {
        let is_cancelled = || self.run.cancelled.try_get_untracked().unwrap_or(true);
        while self.next.get() < self.folder.batches() && !is_cancelled() {
            let number = self.next.replace(self.next.get() + 1);
            if self.run.finished.try_with_value(|finished| finished.contains(&number)).unwrap_or(true) {
                continue;
            }
            let unreadable = || ClientError::Unreachable(String::new());
            let batch = self.folder.batch(number, &self.version, &self.workspace).await.ok_or_else(unreadable)?;
            // Leaving the page while it waited cuts a batch short.
            if is_cancelled() {
                break;
            }
            self.failed.set(self.failed.get() + batch.unreadable());
            if batch.size() > 0 {
                let answer = self.run.connection.register(&self.dataset, batch.body()).await?;
                self.take(&answer);
            }
            self.run.finished.try_update_value(|finished| finished.insert(number));
            if js_sys::Date::now() > self.told.get() + TELLING {
                self.tell();
            }
        }
        Ok(())
    }

    /// Counts what became of a batch.
    fn take(&self, answer: &Value) {
        let count = |member: &str| {
            let count = answer.get(member).and_then(Value::as_u64);
            count.and_then(|count| usize::try_from(count).ok()).unwrap_or_default()
        };
        self.registered.set(self.registered.get() + count("Registered"));
        self.failed.set(self.failed.get() + count("Failed"));
        let details = answer.get("FailedDetails").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        if details.is_empty() {
            return;
        }
        self.run.failures.try_update(|failures| {
            let text = |detail: &Value, member: &str| {
                detail.get(member).and_then(Value::as_str).unwrap_or_default().to_owned()
            };
            let room = SHOWN_FAILURES.saturating_sub(failures.len());
            failures.extend(details.iter().take(room).map(|detail| (text(detail, "Uri"), text(detail, "Result"))));
        });
    }

    fn tell(&self) {
        let now = js_sys::Date::now();
        self.told.set(now);
        self.run.registered.try_set(self.registered.get());
        self.run.failed.try_set(self.failed.get());
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rate of files is small and positive"
        )]
        self.run
            .rate
            .try_set(((self.registered.get() - self.before) as f64 * 1000.0 / (now - self.started).max(1.0)) as usize);
    }
}
