//! The service as one would first write it: everything in lists and maps, nothing ever lost on the way.

mod dataset;
mod lists;

use std::collections::BTreeMap;

use pai_datasets_tests::in_process::Fate;
use pai_datasets_tests::suite::merge;
use serde_json::{Map, Value, json};

use self::Expected::{Done, Refused};
use self::dataset::{Dataset, Labels, Version, add_labels, remove_labels};
use self::lists::{equals, names, page};
use crate::step::Call;

#[derive(Default)]
pub(crate) struct Service {
    pub(crate) now: i64,
    /// By order of creation; those that are gone leave nothing.
    pub(crate) datasets: BTreeMap<usize, Dataset>,
    pub(crate) created: usize,
}

/// What the engine must do.
#[derive(Debug)]
pub(crate) enum Expected {
    Refused(u16),
    /// Succeed with exactly that, apart from ids that the engine chose.
    Done(Value),
    /// Succeed with a new dataset.
    Created(usize),
    /// Ask the dataset's file store.
    Asked,
    /// The version went while its file store was asked: whichever came first counts.
    Either,
}

/// Those fields of an object.
fn only(fields: &Value, names: &[&str]) -> Value {
    names.iter().filter(|name| !fields[**name].is_null()).map(|name| (*name, fields[*name].clone())).collect()
}

fn with(mut object: Value, more: Value) -> Value {
    merge(&mut object, more);
    object
}

fn is(fields: &Value, name: &str, value: &str) -> bool {
    fields[name] == value
}

impl Service {
    /// What a call does up to its first await.
    pub(crate) fn begin(&mut self, call: &Call) -> Expected {
        match call.operation {
            "CreateDataset" => self.create(&call.fields, call.by),
            "ListDatasets" => Done(self.list(&call.fields, call.by)),
            _ => self.on_dataset(call),
        }
    }

    /// What it does once its file store was asked.
    pub(crate) fn finish(&mut self, call: &Call, fate: Fate) -> Expected {
        let dataset = self.datasets.get_mut(&call.dataset);
        let found = dataset.and_then(|dataset| Some((&dataset.id, dataset.versions.get_mut(&call.version)?)));
        let done = found.map(|(id, version)| {
            let same = json!({"DatasetId": id, "DatasetVersion": format!("v{}", call.version), "WorkspaceId": "w"});
            match call.operation {
                "ListDatasetFileMetas" => with(same, version.list(&call.fields)),
                _ if fate == Fate::Lost => Value::Null,
                _ => version.register(&call.fields["DatasetFileMetas"]),
            }
        });
        if fate == Fate::Answered { done.map_or(Expected::Either, Done) } else { Refused(503) }
    }

    fn create(&mut self, new: &Value, by: &str) -> Expected {
        if new["DryRun"] == true {
            return Done(json!({}));
        }
        let defaults = json!({
            "DataType": "COMMON", "Accessibility": "PRIVATE", "ProviderType": "Ecs", "Edition": "BASIC",
            "WorkspaceId": "default", "OwnerId": by, "UserId": by,
        });
        let own = [
            "Name",
            "DataType",
            "Description",
            "WorkspaceId",
            "Accessibility",
            "ProviderType",
            "Provider",
            "UserId",
            "Edition",
            "MountAccessReadWriteRoleIdList",
        ];
        let of_first = [
            "Property",
            "DataSourceType",
            "Uri",
            "SourceType",
            "SourceId",
            "Options",
            "ImportInfo",
            "DataSize",
            "DataCount",
        ];
        let first = with(only(new, &of_first), json!({"Description": new["VersionDescription"]}));
        let mut dataset = Dataset {
            id: String::new(),
            fields: with(defaults, only(new, &own)),
            labels: Labels::new(),
            versions: [(1, Version::new(first, &new["VersionLabels"], self.now))].into(),
            last_version: 1,
            created: self.now,
            modified: self.now,
        };
        add_labels(&mut dataset.labels, &new["Labels"], usize::MAX);
        self.created += 1;
        self.datasets.insert(self.created - 1, dataset);
        Expected::Created(self.created - 1)
    }

    fn list(&self, query: &Value, by: &str) -> Value {
        let matches = |(at, dataset): &(&usize, &Dataset)| {
            let (fields, first) = (&dataset.fields, &dataset.versions[&1].fields);
            let part = |filter: &str, text: &str| {
                query[filter].as_str().is_none_or(|part| text.to_lowercase().contains(&part.to_lowercase()))
            };
            let listed = |slots: &Vec<Value>| slots.contains(&json!(at));
            let labelled = |(key, value): (&String, &String)| part("Label", key) || part("Label", value);
            dataset.seen_by(by)
                && query["DatasetIds"].as_array().is_none_or(listed)
                && part("Name", fields["Name"].as_str().unwrap())
                && (query["Label"].is_null() || dataset.labels.iter().any(labelled))
                && ["WorkspaceId", "Provider", "Edition", "Accessibility"]
                    .iter()
                    .all(|it| equals(query, it, &fields[it]))
                && equals(query, "SourceId", &first["SourceId"])
                && names(query, "DataSourceTypes", &first["DataSourceType"])
                && names(query, "DataTypes", &fields["DataType"])
                && names(query, "Properties", &first["Property"])
                && names(query, "SourceTypes", &first["SourceType"])
        };
        let key = |at: usize, dataset: &Dataset| match query["SortBy"].as_str() {
            Some("GmtModifiedTime") => (Some(dataset.modified), None, at),
            Some("DataSourceType") => {
                (None, dataset.versions[&1].fields["DataSourceType"].as_str().map(str::to_owned), at)
            }
            Some("DataType") => (None, dataset.fields["DataType"].as_str().map(str::to_owned), at),
            _ => (None, None, at),
        };
        let rows = self.datasets.iter().filter(matches);
        page(rows.map(|(at, dataset)| (key(*at, dataset), dataset.answer(by))).collect(), query, "Datasets")
    }

    fn on_dataset(&mut self, call: &Call) -> Expected {
        let (now, fields, by) = (self.now, &call.fields, call.by);
        let Some(dataset) = self.datasets.get_mut(&call.dataset).filter(|dataset| dataset.seen_by(by)) else {
            return Refused(404);
        };
        let reads = call.operation.starts_with("Get") || call.operation.starts_with("List");
        if !reads && by != "admin" && !is(&dataset.fields, "OwnerId", by) {
            return Refused(403);
        }
        match call.operation {
            "GetDataset" => return Done(dataset.answer(by)),
            "ListDatasetVersions" => return Done(dataset.list_versions(fields, by)),
            "UpdateDataset" => return dataset.update(fields, now),
            "DeleteDataset" => drop(self.datasets.remove(&call.dataset)),
            "PublishDataset" => {
                merge(&mut dataset.fields, json!({"Accessibility": "PUBLIC", "AccessibleRoleIdList": null}));
                dataset.modified = now;
            }
            "CreateDatasetLabels" => {
                add_labels(&mut dataset.labels, &fields["Labels"], usize::MAX);
                dataset.modified = now;
            }
            "DeleteDatasetLabels" => {
                remove_labels(&mut dataset.labels, &fields["LabelKeys"]);
                dataset.modified = now;
            }
            "CreateDatasetVersion" => return dataset.add_version(fields, now),
            _ => return dataset.on_version(call, now),
        }
        Done(json!({}))
    }
}

/// What stands in an answer and the model cannot know: ids that the engine chose, and words for people. Nulls are absent.
pub(crate) fn comparable(value: &Value) -> Value {
    const UNKNOWN: [&str; 4] = ["RequestId", "DatasetFileMetaId", "NextToken", "Result"];
    match value {
        Value::Object(members) => {
            let kept = members.iter().filter(|(name, member)| !member.is_null() && !UNKNOWN.contains(&name.as_str()));
            Value::Object(kept.map(|(name, member)| (name.clone(), comparable(member))).collect::<Map<_, _>>())
        }
        Value::Array(list) => list.iter().map(comparable).collect(),
        other => other.clone(),
    }
}
