//! A dataset with its versions, labels and files.

use std::collections::BTreeMap;

use pai_datasets_core::model::Millis;
use pai_datasets_tests::suite::merge;
use serde_json::{Value, json};

use super::Expected::{self, Done, Refused};
use super::lists::{equals, names, page};
use super::{is, only, with};
use crate::step::Call;

pub(super) type Labels = BTreeMap<String, String>;

pub(crate) struct Dataset {
    /// The engine chose it.
    pub(crate) id: String,
    /// Its own fields, as they are answered.
    pub(super) fields: Value,
    pub(super) labels: Labels,
    pub(crate) versions: BTreeMap<i64, Version>,
    pub(super) last_version: i64,
    pub(super) created: i64,
    pub(super) modified: i64,
}

pub(crate) struct Version {
    pub(super) fields: Value,
    pub(super) labels: Labels,
    /// In the order of registration.
    pub(crate) files: Vec<Value>,
    pub(super) created: i64,
    pub(super) modified: i64,
}

fn time(moment: i64) -> String {
    Millis(moment).to_string()
}

/// Adds the labels of a request. False, and nothing added, where that makes too many.
pub(super) fn add_labels(labels: &mut Labels, added: &Value, most: usize) -> bool {
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

pub(super) fn remove_labels(labels: &mut Labels, keys: &Value) {
    keys.as_str().unwrap().split(',').for_each(|key| drop(labels.remove(key)));
}

fn label_list(labels: &Labels) -> Value {
    labels.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect()
}

impl Version {
    pub(super) fn new(fields: Value, labels: &Value, now: i64) -> Version {
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

    pub(super) fn answer(&self, number: i64, mount: &str) -> Value {
        let more = json!({
            "VersionName": format!("v{number}"), "Labels": label_list(&self.labels), "MountAccess": mount,
            "GmtCreateTime": time(self.created), "GmtModifiedTime": time(self.modified),
        });
        with(self.fields.clone(), more)
    }

    pub(super) fn register(&mut self, batch: &Value) -> Value {
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

    pub(super) fn list(&self, query: &Value) -> Value {
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
    pub(super) fn mount(&self, by: &str) -> &'static str {
        let owns = by == "admin" || is(&self.fields, "OwnerId", by);
        if owns || self.fields["MountAccessReadWriteRoleIdList"] == json!(["*"]) { "RW" } else { "RO" }
    }

    pub(super) fn answer(&self, by: &str) -> Value {
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

    pub(super) fn answer_version(&self, number: i64, by: &str) -> Value {
        with(self.versions[&number].answer(number, self.mount(by)), json!({"DatasetId": self.id}))
    }

    pub(super) fn list_versions(&self, query: &Value, by: &str) -> Value {
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

    pub(super) fn update(&mut self, change: &Value, now: i64) -> Expected {
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

    pub(super) fn seen_by(&self, by: &str) -> bool {
        by == "admin" || is(&self.fields, "OwnerId", by) || is(&self.fields, "Accessibility", "PUBLIC")
    }

    pub(super) fn add_version(&mut self, new: &Value, now: i64) -> Expected {
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

    pub(super) fn on_version(&mut self, call: &Call, now: i64) -> Expected {
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
