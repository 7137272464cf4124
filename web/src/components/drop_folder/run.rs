//! Registering the files of a folder, batch by batch.

use leptos::prelude::*;
use leptos::task::spawn_local;
use pai_datasets_core::client::ClientError;
use pai_datasets_core::{CreateDataset, CreateDatasetFileMetas, GetDataset, Operation};
use serde_json::{Value, json};

use crate::state::folder::{Folder, uri_of};
use crate::state::{Connection, console};

/// How many files one request registers. A request may hold a thousand, but checking and writing so many at once would
/// keep the page from answering its reader.
const BATCH: usize = 250;

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
        let Some(folder) = self.folder.get_value() else { return };
        self.registered.set(0);
        self.failed.set(0);
        self.rate.set(0);
        self.cancelled.set(false);
        self.failures.set(Vec::new());
        self.failure.set(None);
        self.stage.set(Stage::Running);
        spawn_local(async move {
            let outcome = self.register(folder, into, name).await;
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
        let known = self.connection.request(&GetDataset::INFO, json!({"DatasetId": dataset})).await?;
        let workspace = text(&known, "WorkspaceId").ok_or_else(unreadable)?;
        let started = js_sys::Date::now();
        let mut at = 0;
        while at < folder.count() && !self.cancelled.try_get_untracked().unwrap_or(true) {
            let (files, unreadable) =
                folder.batch(at, BATCH).await.unwrap_or((Value::Null, BATCH.min(folder.count() - at)));
            at += BATCH;
            self.failed.try_update(|failed| *failed += unreadable);
            if files.as_array().is_none_or(Vec::is_empty) {
                continue;
            }
            let members = json!({
                "DatasetId": dataset, "DatasetVersion": version, "WorkspaceId": workspace, "DatasetFileMetas": files,
            });
            let answer = self.connection.request(&CreateDatasetFileMetas::INFO, members).await?;
            self.take(&answer, (js_sys::Date::now() - started).max(1.0));
        }
        Ok(())
    }

    /// Counts what became of a batch, after so many milliseconds in all.
    fn take(self, answer: &Value, passed: f64) {
        let details =
            |member: &str| answer.get(member).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let (good, bad) = (details("SucceedDetails"), details("FailedDetails"));
        let registered = self.registered.try_update(|registered| {
            *registered += good.len();
            *registered
        });
        self.failed.try_update(|failed| *failed += bad.len());
        self.failures.try_update(|failures| {
            let text = |detail: &Value, member: &str| {
                detail.get(member).and_then(Value::as_str).unwrap_or_default().to_owned()
            };
            let room = SHOWN_FAILURES.saturating_sub(failures.len());
            failures.extend(bad.iter().take(room).map(|detail| (text(detail, "Uri"), text(detail, "Result"))));
        });
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rate of files is small and positive"
        )]
        self.rate.try_set((registered.unwrap_or(0) as f64 * 1000.0 / passed) as usize);
    }
}
