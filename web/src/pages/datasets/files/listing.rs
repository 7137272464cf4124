//! What has been loaded of a list so far.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use pai_datasets_core::answer::Answer;
use pai_datasets_core::client::ClientError;
use pai_datasets_core::model::{Dataset, DatasetFileMeta, DirectoryEntry};
use pai_datasets_core::{ListDatasetDirectory, ListDatasetFileMetas, Operation, OperationInfo};
use serde_json::{Value, json};

use super::query::FileQuery;
use crate::state::Connection;

/// How many entries of a directory, and how many files of a version, are loaded at a time: the most there can be.
const ENTRIES: i64 = 1000;
const FILES: i64 = 100;

/// One line of a list.
#[derive(Clone)]
pub(super) enum Entry {
    Directory(DirectoryEntry),
    File(Arc<DatasetFileMeta>),
}

impl Entry {
    pub(super) fn is_file(&self, id: &str) -> bool {
        matches!(self, Entry::File(file) if file.dataset_file_meta_id == id)
    }
}

#[derive(Clone, Copy)]
pub(super) struct Listing {
    pub(super) entries: RwSignal<Vec<Entry>>,
    /// How many there are in all, where the server says so.
    pub(super) total: RwSignal<Option<i64>>,
    /// Where the rest begins; none where all was loaded.
    pub(super) next: RwSignal<Option<String>>,
    pub(super) loading: RwSignal<bool>,
    pub(super) failure: RwSignal<Option<ClientError>>,
    /// Whether a first page has come.
    pub(super) started: RwSignal<bool>,
    connection: Connection,
    members: StoredValue<Value>,
    info: &'static OperationInfo,
}

/// What ListDatasetDirectory is asked.
pub(super) fn of_directory(dataset: &Dataset, version: &str, directory: &str) -> Value {
    json!({
        "DatasetId": dataset.dataset_id,
        "WorkspaceId": dataset.workspace_id,
        "DatasetVersion": version,
        "Directory": (!directory.is_empty()).then_some(directory),
        "MaxResults": ENTRIES,
    })
}

impl Listing {
    pub(super) fn new(connection: Connection, dataset: Dataset, asked: FileQuery) -> Listing {
        let (info, members) = match asked.all {
            false => (&ListDatasetDirectory::INFO, of_directory(&dataset, &asked.version, &asked.directory)),
            true => {
                let members = json!({
                    "DatasetId": dataset.dataset_id,
                    "WorkspaceId": dataset.workspace_id,
                    "DatasetVersion": asked.version,
                    "MaxResults": FILES,
                    "SortBy": (!asked.sort.is_empty()).then_some(asked.sort),
                    "Order": if asked.ascending { "ASC" } else { "DESC" },
                    "Status": asked.status,
                });
                (&ListDatasetFileMetas::INFO, members)
            }
        };
        Listing {
            entries: RwSignal::default(),
            total: RwSignal::default(),
            next: RwSignal::default(),
            loading: RwSignal::new(false),
            failure: RwSignal::default(),
            started: RwSignal::new(false),
            connection,
            members: StoredValue::new(members),
            info,
        }
    }

    /// How many directories and files are there.
    pub(super) fn counts(self) -> (usize, usize) {
        self.entries.with(|entries| {
            let directories = entries.iter().filter(|entry| matches!(entry, Entry::Directory(_))).count();
            (directories, entries.len() - directories)
        })
    }

    /// Where the file of that id stands.
    pub(super) fn position(self, id: &str) -> Option<usize> {
        self.entries.with(|entries| entries.iter().position(|entry| entry.is_file(id)))
    }

    /// Loads the page after those that are there, unless one is on its way.
    pub(super) fn more(self) {
        if self.loading.get_untracked() {
            return;
        }
        let mut members = self.members.get_value();
        if let (Some(members), Some(next)) = (members.as_object_mut(), self.next.get_untracked()) {
            members.insert("NextToken".to_owned(), Value::String(next));
        }
        self.failure.set(None);
        self.loading.set(true);
        spawn_local(async move {
            let outcome = self.connection.request(self.info, members).await;
            // The reader may be elsewhere by now.
            self.loading.try_set(false);
            match outcome {
                Ok(answer) => self.take(answer),
                Err(error) => {
                    self.failure.try_set(Some(error));
                }
            }
        });
    }

    fn take(self, answer: Value) {
        let Value::Object(mut answer) = answer else { return };
        self.next.try_set(answer.remove("NextToken").and_then(String::read));
        self.total.try_set(answer.remove("TotalCount").and_then(i64::read));
        let directories = answer.remove("Directories").and_then(Vec::<DirectoryEntry>::read).unwrap_or_default();
        let files = answer.remove("DatasetFileMetas").and_then(Vec::<DatasetFileMeta>::read).unwrap_or_default();
        self.entries.try_update(|entries| {
            entries.extend(directories.into_iter().map(Entry::Directory));
            entries.extend(files.into_iter().map(|file| Entry::File(Arc::new(file))));
        });
        self.started.try_set(true);
    }
}
