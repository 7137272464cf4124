//! Cases on what deleting takes with it.

use serde_json::{Value, json};

use super::{Case, Client};
use crate::target::Answer;

/// The cases.
pub(super) const CASES: &[Case] = &[
    Case { name: "a deleted dataset is gone", run: dataset_is_gone },
    Case { name: "a dataset is deleted once", run: twice },
    Case { name: "every operation that names a deleted dataset finds nothing", run: every_operation },
    Case { name: "deleting a dataset leaves the others", run: others_stay },
    Case { name: "a dataset is deleted with its versions and labels", run: with_versions },
    Case { name: "a dataset is deleted with its files", run: with_files },
    Case { name: "a dataset like a deleted one begins with nothing", run: recreated },
    Case { name: "a dataset without files can be deleted", run: without_files },
    Case { name: "a deleted version is gone and is deleted once", run: version_is_gone },
    Case { name: "every operation that names a deleted version finds nothing", run: every_version_operation },
    Case { name: "deleting a version takes its labels and files and leaves the others'", run: version_files },
    Case { name: "a version after a deleted one begins with nothing", run: version_after },
    Case { name: "a refused deletion takes nothing", run: refused },
    Case { name: "a deletion carries a request id and nothing more", run: answers },
];

fn path(id: &str, rest: &str) -> String {
    format!("/api/v1/datasets/{id}{rest}")
}

fn version() -> Value {
    let uri = "oss://bucket.oss-cn-hangzhou.aliyuncs.com/next/";
    let labels = json!([{"Key": "k", "Value": "v"}]);
    json!({"Property": "DIRECTORY", "DataSourceType": "OSS", "Uri": uri, "Labels": labels})
}

/// A CreateDatasetFileMetas of two files.
fn register(client: &Client<'_>, id: &str, version: &str) -> Answer {
    let file = |uri: &str| {
        json!({
            "Uri": uri, "FileType": "image", "ContentType": "image/jpeg", "FileFingerPrint": "D41D8CD98F",
            "FileUpdateTime": "2025-01-12T14:36:01Z",
        })
    };
    let files = [file("oss://bucket/a.jpg"), file("oss://bucket/b.jpg")];
    let body = json!({"DatasetVersion": version, "WorkspaceId": client.workspace, "DatasetFileMetas": files});
    client.post(&path(id, "/datasetfilemetas"), &body)
}

fn list_files(client: &Client<'_>, id: &str, version: &str, status: &str) -> Answer {
    let query = format!("DatasetVersion={version}&WorkspaceId={}&Status={status}", client.workspace);
    client.get(&path(id, &format!("/datasetfilemetas?{query}")))
}

/// How many files a version has, deleted ones too.
#[track_caller]
fn files(client: &Client<'_>, id: &str, version: &str) -> i64 {
    list_files(client, id, version, "ALL").ok().body["TotalCount"].as_i64().expect("a total")
}

/// A dataset with labels, two versions and files in both.
fn full(client: &Client<'_>, name: &str) -> String {
    let labels = json!([{"Key": "k", "Value": "v"}]);
    let id = client.create(json!({"Name": name, "Labels": labels, "VersionLabels": labels}));
    client.post(&path(&id, "/versions"), &version()).ok();
    for version in ["v1", "v2"] {
        assert_eq!(register(client, &id, version).ok().body["Status"], true);
        assert_eq!(files(client, &id, version), 2);
    }
    id
}

fn total(client: &Client<'_>, query: &str) -> i64 {
    let listed = client.get(&format!("/api/v1/datasets?WorkspaceId={}{query}", client.workspace));
    listed.ok().body["TotalCount"].as_i64().expect("a total")
}

fn dataset_is_gone(client: &Client<'_>) {
    let id = client.create(json!({}));
    assert_eq!(total(client, ""), 1);
    client.delete(&path(&id, "")).ok();
    client.get(&path(&id, "")).refused(404, "ResourceNotFound");
    assert_eq!((total(client, ""), total(client, &format!("&DatasetIds={id}"))), (0, 0));
}

fn twice(client: &Client<'_>) {
    let id = client.create(json!({}));
    client.delete(&path(&id, "")).ok();
    for _ in 0..2 {
        client.delete(&path(&id, "")).refused(404, "ResourceNotFound");
    }
}

fn every_operation(client: &Client<'_>) {
    let id = full(client, "gone");
    client.delete(&path(&id, "")).ok();
    let labels = json!({"Labels": [{"Key": "k", "Value": "v"}]});
    for (method, rest, body) in [
        ("GET", "", None),
        ("PUT", "", Some(json!({"Description": "x"}))),
        ("DELETE", "", None),
        ("PUT", "/publish", None),
        ("POST", "/labels", Some(labels.clone())),
        ("DELETE", "/labels?LabelKeys=k", None),
        ("POST", "/versions", Some(version())),
        ("GET", "/versions", None),
    ] {
        client.call(method, &path(&id, rest), body.as_ref()).refused(404, "ResourceNotFound");
    }
    for name in ["v1", "v2"] {
        refuses_version(client, &id, name);
    }
    assert_eq!(total(client, ""), 0);
}

/// Every operation that names the version answers that it is not there.
fn refuses_version(client: &Client<'_>, id: &str, name: &str) {
    let labels = json!({"Labels": [{"Key": "k", "Value": "v"}]});
    let target = path(id, &format!("/versions/{name}"));
    for (method, rest, body) in [
        ("GET", "", None),
        ("PUT", "", Some(json!({"Description": "x"}))),
        ("DELETE", "", None),
        ("PUT", "/labels", Some(labels)),
        ("DELETE", "/labels?Keys=k", None),
    ] {
        client.call(method, &format!("{target}{rest}"), body.as_ref()).refused(404, "ResourceNotFound");
    }
    register(client, id, name).refused(404, "ResourceNotFound");
    for status in ["ACTIVE", "ALL", "DELETED"] {
        list_files(client, id, name, status).refused(404, "ResourceNotFound");
    }
}

fn others_stay(client: &Client<'_>) {
    let (one, gone, other) = (full(client, "one"), full(client, "gone"), full(client, "other"));
    client.delete(&path(&gone, "")).ok();
    for (id, name) in [(&one, "one"), (&other, "other")] {
        let got = client.get(&path(id, ""));
        assert_eq!(got.ok().text("/Name"), name);
        assert_eq!(got.body["Labels"], json!([{"Key": "k", "Value": "v"}]));
        assert_eq!(got.body["LatestVersion"]["Labels"], json!([{"Key": "k", "Value": "v"}]));
        assert_eq!((files(client, id, "v1"), files(client, id, "v2")), (2, 2));
    }
    assert_eq!((total(client, ""), total(client, "&Label=k"), total(client, "&Name=gone")), (2, 2, 0));
}

fn with_versions(client: &Client<'_>) {
    let id = full(client, "gone");
    // v1 goes with its dataset, and only so.
    client.delete(&path(&id, "/versions/v1")).refused(400, "InvalidParameter");
    client.delete(&path(&id, "")).ok();
    client.get(&path(&id, "/versions")).refused(404, "ResourceNotFound");
    assert_eq!(total(client, "&Label=k"), 0);
}

fn with_files(client: &Client<'_>) {
    let id = full(client, "gone");
    client.delete(&path(&id, "")).ok();
    // At once, though the files themselves may go later, and as well after a while.
    for wait in [0, 50] {
        std::thread::sleep(std::time::Duration::from_millis(wait));
        list_files(client, &id, "v1", "ALL").refused(404, "ResourceNotFound");
        register(client, &id, "v1").refused(404, "ResourceNotFound");
    }
}

fn recreated(client: &Client<'_>) {
    let gone = full(client, "same-name");
    client.delete(&path(&gone, "")).ok();
    let id = client.create(json!({"Name": "same-name"}));
    assert_ne!(id, gone);
    let got = client.get(&path(&id, ""));
    assert_eq!((&got.ok().body["Labels"], got.text("/LatestVersion/VersionName")), (&json!([]), "v1"));
    assert_eq!(got.body["LatestVersion"]["Labels"], json!([]));
    assert_eq!(files(client, &id, "v1"), 0);
    // And its versions begin again.
    client.get(&path(&id, "/versions/v2")).refused(404, "ResourceNotFound");
    assert_eq!(client.post(&path(&id, "/versions"), &version()).ok().text("/VersionName"), "v2");
    assert_eq!(files(client, &id, "v2"), 0);
    // The same file has another id here.
    let file_id = |answer: &Answer| answer.text("/SucceedDetails/0/DatasetFileMetaId").to_owned();
    let registered = file_id(register(client, &id, "v1").ok());
    let elsewhere = file_id(register(client, &client.create(json!({})), "v1").ok());
    assert_eq!(registered.len(), 64);
    assert_ne!(registered, elsewhere);
}

fn without_files(client: &Client<'_>) {
    for edition in ["BASIC", "ADVANCED", "LOGICAL"] {
        let id = client.create(json!({"Edition": edition}));
        client.post(&path(&id, "/versions"), &version()).ok();
        client.delete(&path(&id, "/versions/v2")).ok();
        client.delete(&path(&id, "")).ok();
        client.get(&path(&id, "")).refused(404, "ResourceNotFound");
    }
}

fn version_is_gone(client: &Client<'_>) {
    let id = full(client, "kept");
    client.delete(&path(&id, "/versions/v2")).ok();
    for _ in 0..2 {
        client.delete(&path(&id, "/versions/v2")).refused(404, "ResourceNotFound");
    }
    let listed = client.get(&path(&id, "/versions"));
    assert_eq!(listed.ok().body["TotalCount"], 1);
    assert_eq!(listed.text("/DatasetVersions/0/VersionName"), "v1");
    assert_eq!(client.get(&path(&id, "")).ok().text("/LatestVersion/VersionName"), "v1");
}

fn every_version_operation(client: &Client<'_>) {
    let id = full(client, "kept");
    client.delete(&path(&id, "/versions/v2")).ok();
    refuses_version(client, &id, "v2");
    client.get(&path(&id, "/versions/v1")).ok();
}

fn version_files(client: &Client<'_>) {
    let id = full(client, "kept");
    client.post(&path(&id, "/versions"), &version()).ok();
    register(client, &id, "v3").ok();
    client.delete(&path(&id, "/versions/v2")).ok();
    for wait in [0, 50] {
        std::thread::sleep(std::time::Duration::from_millis(wait));
        list_files(client, &id, "v2", "ALL").refused(404, "ResourceNotFound");
        assert_eq!((files(client, &id, "v1"), files(client, &id, "v3")), (2, 2));
    }
    for name in ["v1", "v3"] {
        let got = client.get(&path(&id, &format!("/versions/{name}")));
        assert_eq!(got.ok().body["Labels"], json!([{"Key": "k", "Value": "v"}]));
    }
    let labelled = client.get(&path(&id, "/versions?LabelKeys=k"));
    assert_eq!(labelled.ok().body["TotalCount"], 2);
    assert_eq!(client.get(&path(&id, "")).ok().body["Labels"], json!([{"Key": "k", "Value": "v"}]));
}

fn version_after(client: &Client<'_>) {
    let id = full(client, "kept");
    client.delete(&path(&id, "/versions/v2")).ok();
    let mut body = version();
    super::merge(&mut body, json!({"Labels": null}));
    assert_eq!(client.post(&path(&id, "/versions"), &body).ok().text("/VersionName"), "v3");
    assert_eq!(client.get(&path(&id, "/versions/v3")).ok().body["Labels"], json!([]));
    assert_eq!(files(client, &id, "v3"), 0);
    // The same files stand in it under ids of their own.
    let before = list_files(client, &id, "v1", "ACTIVE");
    assert_eq!(register(client, &id, "v3").ok().body["Status"], true);
    let after = list_files(client, &id, "v3", "ACTIVE");
    assert_eq!(after.ok().body["TotalCount"], 2);
    for at in 0..2 {
        let id = |answer: &Answer| answer.text(&format!("/DatasetFileMetas/{at}/DatasetFileMetaId")).to_owned();
        assert!(!id(&after).is_empty() && id(&before) != id(&after), "{before:?} {after:?}");
    }
}

fn refused(client: &Client<'_>) {
    let id = full(client, "kept");
    client.delete(&path(&id, "/versions/v1")).refused(400, "InvalidParameter");
    let member = client.target.member();
    for rest in ["", "/versions/v2", "/labels?LabelKeys=k"] {
        let answer = client.call_as(&member, "DELETE", &path(&id, rest), None);
        assert!(answer.status == 403 || answer.status == 404, "{answer:?}");
    }
    assert_eq!((files(client, &id, "v1"), files(client, &id, "v2")), (2, 2));
    assert_eq!(client.get(&path(&id, "")).ok().body["Labels"], json!([{"Key": "k", "Value": "v"}]));
}

fn answers(client: &Client<'_>) {
    let id = full(client, "gone");
    for rest in ["/labels?LabelKeys=k", "/versions/v1/labels?Keys=k", "/versions/v2", ""] {
        let answer = client.delete(&path(&id, rest));
        let names: Vec<_> = answer.ok().body.as_object().into_iter().flat_map(|body| body.keys()).collect();
        assert_eq!(names, ["RequestId"], "{rest}");
    }
}
