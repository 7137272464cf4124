//! The service as one would first write it: everything in lists and maps, nothing ever lost on the way.

use std::collections::BTreeMap;

use pai_datasets_core::model::Millis;
use pai_datasets_tests::in_process::Fate;
use pai_datasets_tests::suite::merge;
use serde_json::{Map, Value, json};

use crate::steps::Call;

type Labels = BTreeMap<String, String>;

pub(crate) struct Dataset {
    /// The engine chose it.
    pub(crate) id: String,
    /// Its own fields, as they are answered.
    fields: Value,
    labels: Labels,
    pub(crate) versions: BTreeMap<i64, Version>,
    last_version: i64,
    created: i64,
    modified: i64,
}

pub(crate) struct Version {
    fields: Value,
    labels: Labels,
    /// In the order of registration.
    pub(crate) files: Vec<Value>,
    created: i64,
    modified: i64,
}

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

use Expected::{Done, Refused};

/// Those fields of an object.
fn only(fields: &Value, names: &[&str]) -> Value {
    names.iter().filter(|name| !fields[**name].is_null()).map(|name| (*name, fields[*name].clone())).collect()
}

fn with(mut object: Value, more: Value) -> Value {
    merge(&mut object, more);
    object
}

fn time(moment: i64) -> String {
    Millis(moment).to_string()
}

fn is(fields: &Value, name: &str, value: &str) -> bool {
    fields[name] == value
}

/// Adds the labels of a request. False, and nothing added, where that makes too many.
fn add_labels(labels: &mut Labels, added: &Value, most: usize) -> bool {
    let mut all = labels.clone();
    for label in added.as_array().into_iter().flatten() {
        all.insert(label["Key"].as_str().unwrap().to_owned(), label["Value"].as_str().unwrap().to_owned());
    }
    let fits = all.len() <= most;
    if fits {
        *labels = all;
    }
    fits
}

fn remove_labels(labels: &mut Labels, keys: &Value) {
    keys.as_str().unwrap().split(',').for_each(|key| drop(labels.remove(key)));
}

fn label_list(labels: &Labels) -> Value {
    labels.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect()
}

/// Whether a filter that is a comma list, if it is there, names that value.
fn names(query: &Value, filter: &str, value: &Value) -> bool {
    query[filter].as_str().is_none_or(|list| list.split(',').any(|word| value == word))
}

/// Whether a filter, if it is there, is that value.
fn equals(query: &Value, filter: &str, value: &Value) -> bool {
    query[filter].is_null() || query[filter] == *value
}

/// A page of what matches, as a list answers it. Ties are in the order of creation, which DESC turns round too.
fn page<T>(mut rows: Vec<(T, Value)>, query: &Value, name: &str) -> Value
where
    T: Ord,
{
    rows.sort_by(|(one, _), (other, _)| one.cmp(other));
    if is(query, "Order", "DESC") {
        rows.reverse();
    }
    let (number, size) = (query["PageNumber"].as_u64().unwrap_or(1), query["PageSize"].as_u64().unwrap_or(10));
    let total = rows.len();
    let rows = rows.into_iter().skip(((number - 1) * size) as usize).take(size as usize);
    let rows: Vec<_> = rows.map(|(_, row)| row).collect();
    json!({name: rows, "TotalCount": total, "PageNumber": number, "PageSize": size})
}

impl Version {
    fn new(fields: Value, labels: &Value, now: i64) -> Version {
        let defaults = json!({"SourceType": "USER"});
        let mut version = Version {
            fields: with(defaults, fields),
            labels: Labels::new(),
            files: Vec::new(),
            created: now,
            modified: now,
        };
        add_labels(&mut version.labels, labels, 20);
        version
    }

    fn answer(&self, number: i64, mount: &str) -> Value {
        let more = json!({
            "VersionName": format!("v{number}"), "Labels": label_list(&self.labels), "MountAccess": mount,
            "GmtCreateTime": time(self.created), "GmtModifiedTime": time(self.modified),
        });
        with(self.fields.clone(), more)
    }

    fn register(&mut self, batch: &Value) -> Value {
        let (mut succeeded, mut failed) = (Vec::new(), Vec::new());
        for item in batch.as_array().into_iter().flatten() {
            let right = is(item, "FileType", "image");
            if right { &mut succeeded } else { &mut failed }.push(json!({"Uri": item["Uri"]}));
            if !right {
                continue;
            }
            let name = item["Uri"].as_str().unwrap().rsplit('/').next();
            let mut file = with(json!({"FileName": name, "Status": "ACTIVE"}), item.clone());
            if !item["Tags"].is_null() {
                file["Tags"] = json!(json!({"user": item["Tags"]}).to_string());
            }
            match self.files.iter_mut().find(|file| file["Uri"] == item["Uri"]) {
                // Tags stay where no others are given.
                Some(there) => *there = with(only(there, &["Tags"]), file),
                None => self.files.push(file),
            }
        }
        json!({"Status": failed.is_empty(), "SucceedDetails": succeeded, "FailedDetails": failed})
    }

    fn list(&self, query: &Value) -> Value {
        let key = |file: &Value| query["SortBy"].as_str().map(|field| file[field].as_str().unwrap_or("").to_owned());
        let shown = self.files.iter().filter(|_| !is(query, "Status", "DELETED"));
        let mut files: Vec<_> = shown.cloned().collect();
        files.sort_by_key(key);
        if !is(query, "Order", "ASC") {
            files.reverse();
        }
        let (total, size) = (files.len(), query["MaxResults"].as_u64().unwrap_or(10));
        files.truncate(size as usize);
        json!({"DatasetFileMetas": files, "TotalCount": total, "MaxResults": size, "PageSize": size})
    }
}

impl Dataset {
    fn mount(&self, by: &str) -> &'static str {
        let owns = by == "admin" || is(&self.fields, "OwnerId", by);
        if owns || self.fields["MountAccessReadWriteRoleIdList"] == json!(["*"]) { "RW" } else { "RO" }
    }

    fn answer(&self, by: &str) -> Value {
        let mount = self.mount(by);
        const OF_FIRST: [&str; 7] =
            ["Property", "DataSourceType", "Uri", "SourceType", "SourceId", "Options", "ImportInfo"];
        let first = only(&self.versions[&1].fields, &OF_FIRST);
        let (number, latest) = self.versions.last_key_value().unwrap();
        let more = json!({
            "DatasetId": self.id, "Labels": label_list(&self.labels), "MountAccess": mount, "IsShared": false,
            "GmtCreateTime": time(self.created), "GmtModifiedTime": time(self.modified),
            "LatestVersion": latest.answer(*number, mount),
        });
        with(with(self.fields.clone(), first), more)
    }

    fn answer_version(&self, number: i64, by: &str) -> Value {
        with(self.versions[&number].answer(number, self.mount(by)), json!({"DatasetId": self.id}))
    }

    fn list_versions(&self, query: &Value, by: &str) -> Value {
        let matches = |version: &&(&i64, &Version)| {
            let (_, Version { fields, labels, .. }) = version;
            let of_label = |(key, value): (&String, &String)| {
                names(query, "LabelKeys", &json!(key)) && names(query, "LabelValues", &json!(value))
            };
            let asked = !query["LabelKeys"].is_null() || !query["LabelValues"].is_null();
            (!asked || labels.iter().any(of_label))
                && names(query, "Properties", &fields["Property"])
                && names(query, "SourceTypes", &fields["SourceType"])
                && equals(query, "SourceId", &fields["SourceId"])
        };
        let key = |number: i64, version: &Version| match query["SortBy"].as_str() {
            Some("GmtModifiedTime") => (Some(version.modified), None, number),
            Some(field @ ("DataSize" | "DataCount")) => (version.fields[field].as_i64(), None, number),
            Some(field @ ("SourceType" | "Property")) => {
                (None, version.fields[field].as_str().map(str::to_owned), number)
            }
            _ => (None, None, number),
        };
        let rows: Vec<_> = self.versions.iter().collect();
        let rows = rows.iter().filter(matches);
        page(
            rows.map(|(at, version)| (key(**at, version), self.answer_version(**at, by))).collect(),
            query,
            "DatasetVersions",
        )
    }

    fn update(&mut self, change: &Value, now: i64) -> Expected {
        let accessibility = if change["Accessibility"].is_null() { &self.fields } else { change };
        let open = is(accessibility, "Accessibility", "ROLE_PUBLIC");
        let roles = &change["AccessibleRoleIdList"];
        let upgrade = !change["Edition"].is_null();
        if (!open && !roles.is_null()) || (upgrade && is(&self.fields, "Edition", "LOGICAL")) {
            return Refused(400);
        }
        let own = ["Name", "Description", "Accessibility", "MountAccessReadWriteRoleIdList", "Edition"];
        merge(&mut self.fields, only(change, &own));
        if !open || !roles.is_null() {
            merge(&mut self.fields, json!({"AccessibleRoleIdList": roles}));
        }
        if !change["Options"].is_null() {
            let first = self.versions.get_mut(&1).unwrap();
            merge(&mut first.fields, only(change, &["Options"]));
            first.modified = now;
        }
        self.modified = now;
        Done(json!({}))
    }
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

impl Dataset {
    fn seen_by(&self, by: &str) -> bool {
        by == "admin" || is(&self.fields, "OwnerId", by) || is(&self.fields, "Accessibility", "PUBLIC")
    }

    fn add_version(&mut self, new: &Value, now: i64) -> Expected {
        if new["DataSourceType"] != self.versions[&1].fields["DataSourceType"] {
            return Refused(400);
        }
        if new["DryRun"] == true {
            return Done(json!({}));
        }
        self.last_version += 1;
        self.modified = now;
        let fields = with(new.clone(), json!({"Labels": null, "DryRun": null}));
        self.versions.insert(self.last_version, Version::new(fields, &new["Labels"], now));
        Done(json!({"VersionName": format!("v{}", self.last_version)}))
    }

    fn on_version(&mut self, call: &Call, now: i64) -> Expected {
        let Some(version) = self.versions.get_mut(&call.version) else { return Refused(404) };
        match call.operation {
            "GetDatasetVersion" => return Done(self.answer_version(call.version, call.by)),
            "ListDatasetFileMetas" => return Expected::Asked,
            "CreateDatasetFileMetas" if is(&self.fields, "Edition", "BASIC") => return Refused(400),
            "CreateDatasetFileMetas" => return Expected::Asked,
            "DeleteDatasetVersion" if call.version == 1 => return Refused(400),
            "DeleteDatasetVersion" => drop(self.versions.remove(&call.version)),
            "UpdateDatasetVersion" => {
                merge(&mut version.fields, call.fields.clone());
                version.modified = now;
            }
            "CreateDatasetVersionLabels" if !add_labels(&mut version.labels, &call.fields["Labels"], 20) => {
                return Refused(400);
            }
            "CreateDatasetVersionLabels" => version.modified = now,
            "DeleteDatasetVersionLabels" => {
                remove_labels(&mut version.labels, &call.fields["Keys"]);
                version.modified = now;
            }
            unknown => unreachable!("{unknown}"),
        }
        self.modified = now;
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
