//! Cases on the tree of directories.

use serde_json::{Value, json};

use crate::suite::Client;
use crate::target::Answer;

fn register(client: &Client<'_>, id: &str, version: &str, paths: &[&str]) {
    let file = |path: &&str| {
        json!({
            "Uri": format!("oss://b/{path}"), "FileType": "image", "ContentType": "image/png", "FileFingerPrint": "e",
            "FileUpdateTime": "2025-01-12T14:36:01Z",
        })
    };
    let files: Vec<Value> = paths.iter().map(file).collect();
    let body = json!({"DatasetVersion": version, "WorkspaceId": "w", "DatasetFileMetas": files});
    let answer = client.post(&format!("/api/v1/datasets/{id}/datasetfilemetas"), &body);
    assert_eq!(answer.ok().body["Status"], true, "{answer:?}");
}

fn page(client: &Client<'_>, id: &str, query: &str) -> Answer {
    client.get(&format!("/api/v1/datasets/{id}/datasetdirectory?DatasetVersion=v1&WorkspaceId=w{query}"))
}

/// The directories' paths, then the files' names.
fn entries(answer: &Answer) -> Vec<String> {
    let texts = |list: &str, field: &str| {
        let list = answer.ok().body[list].as_array().expect("a list");
        list.iter().map(|entry| entry[field].as_str().expect("a text").to_owned()).collect::<Vec<_>>()
    };
    [texts("Directories", "Path"), texts("DatasetFileMetas", "FileName")].concat()
}

pub(super) fn tree(client: &Client<'_>) {
    let id = client.create(json!({}));
    register(
        client,
        &id,
        "v1",
        &[
            "top.png",
            "a/1.png",
            "a/2.png",
            "a/b/c/3.png",
            "a-b/4.png",
            "a.b/5.png",
            "a0/6.png",
            "猫/7.png",
            "a/-/8.png",
        ],
    );
    let listed = |directory: &str| entries(&page(client, &id, &format!("&Directory={directory}")));
    assert_eq!(entries(&page(client, &id, "")), ["a-b/", "a.b/", "a/", "a0/", "猫/", "top.png"]);
    assert_eq!(listed("a"), ["a/-/", "a/b/", "1.png", "2.png"]);
    assert_eq!(listed("a/"), listed("a"));
    assert_eq!(listed("/a/"), listed("a"));
    assert_eq!(listed("a/b"), ["a/b/c/"]);
    assert_eq!(listed("a/b/c"), ["3.png"]);
    assert_eq!(listed("%E7%8C%AB"), ["7.png"]);
    for absent in ["b", "a/1.png", "A", "%25", "..", "a/b/c/d"] {
        assert!(listed(absent).is_empty(), "{absent}");
    }
    let answer = page(client, &id, "&Directory=a");
    assert_eq!((answer.text("/Directory"), answer.text("/DatasetVersion")), ("a/", "v1"));
    assert_eq!(answer.text("/Directories/0/Name"), "-");
    assert_eq!(answer.text("/DatasetFileMetas/0/Uri"), "oss://b/a/1.png");
    assert!(answer.body.get("NextToken").is_none());
}

pub(super) fn empty_names(client: &Client<'_>) {
    let id = client.create(json!({}));
    register(client, &id, "v1", &["a//x.png", "a/y.png"]);
    assert_eq!(entries(&page(client, &id, "&Directory=a/")), ["a//", "y.png"]);
    assert_eq!(entries(&page(client, &id, "&Directory=a//")), ["x.png"]);
}

pub(super) fn pages(client: &Client<'_>) {
    let id = client.create(json!({}));
    let paths: Vec<String> = (0..7).flat_map(|n| [format!("d/{n}/x.png"), format!("d/f{n}.png")]).collect();
    register(client, &id, "v1", &paths.iter().map(String::as_str).collect::<Vec<_>>());
    let whole = entries(&page(client, &id, "&Directory=d"));
    assert_eq!(whole.len(), 14);
    for size in [1, 2, 6, 7, 8, 13, 14, 1000] {
        let (mut found, mut token) = (Vec::new(), String::new());
        loop {
            let answer = page(client, &id, &format!("&Directory=d&MaxResults={size}{token}"));
            let part = entries(&answer);
            assert!(!part.is_empty() && part.len() <= size, "{part:?}");
            found.extend(part);
            match answer.body["NextToken"].as_str() {
                Some(next) => token = format!("&NextToken={next}"),
                None => break,
            }
        }
        assert_eq!(found, whole, "pages of {size}");
    }
}

pub(super) fn refusals(client: &Client<'_>) {
    let (id, other) = (client.create(json!({})), client.create(json!({})));
    for dataset in [&id, &other] {
        register(client, dataset, "v1", &["d/1.png", "d/2.png", "e/3.png"]);
    }
    for size in ["0", "1001", "x", "-1"] {
        page(client, &id, &format!("&MaxResults={size}")).violates(&["MaxResults"]);
    }
    let token = page(client, &id, "&Directory=d&MaxResults=1").ok().text("/NextToken").to_owned();
    for wrong in [format!("&NextToken={token}"), "&Directory=d&NextToken=00".to_owned(), "&NextToken=x".to_owned()] {
        page(client, &id, &wrong).violates(&["NextToken"]);
    }
    page(client, &other, &format!("&Directory=d&NextToken={token}")).violates(&["NextToken"]);
    client
        .get(&format!("/api/v1/datasets/{id}/datasetdirectory?DatasetVersion=v9&WorkspaceId=w"))
        .refused(404, "ResourceNotFound");
}
