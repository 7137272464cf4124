//! workerd is killed with SIGKILL in the middle of a stream of writes and started again. What the clients were told is
//! there is there, and nothing is half there.
//!
//! `PAI_KILL_POINTS` sets how often; `cargo xtask soak kill` sets it to 200.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use pai_datasets_core::http::{Request, Response};
use pai_datasets_tests::edge::Edge;
use pai_datasets_tests::target::{Answer, Keys, Target, bearer, request, unique};
use serde_json::{Value, json};

/// Files in one batch: a batch is there whole or not at all.
const BATCH: usize = 40;

fn new_dataset(workspace: &str, name: &str) -> Value {
    json!({
        "Name": name, "Property": "DIRECTORY", "DataSourceType": "OSS", "Edition": "ADVANCED",
        "Uri": "oss://b.oss-cn-hangzhou.aliyuncs.com/p/", "WorkspaceId": workspace,
        "Labels": [{"Key": "a", "Value": name}, {"Key": "b", "Value": name}],
        "VersionLabels": [{"Key": "c", "Value": name}],
    })
}

fn batch(number: usize) -> Value {
    let file = |at: usize| {
        json!({
            "Uri": format!("oss://b/p/{number}/{at}.png"), "FileType": "image", "ContentType": "image/png",
            "FileFingerPrint": "x", "FileUpdateTime": "2025-01-12T14:36:01Z",
        })
    };
    json!({
        "DatasetVersion": "v1", "WorkspaceId": "w", "DatasetFileMetas": (0..BATCH).map(file).collect::<Vec<_>>(),
    })
}

/// One client that writes until the server is gone, and keeps what it was told.
struct Writer<S> {
    send: S,
    keys: Keys,
    stop: Arc<AtomicBool>,
}

impl<S: Fn(Request) -> Result<Response, String>> Writer<S> {
    /// The answer to a call, or none once the server is gone.
    fn call(&self, method: &str, target: &str, body: Option<&Value>) -> Option<Answer> {
        if self.stop.load(Ordering::Relaxed) {
            return None;
        }
        let answer: Answer = (self.send)(bearer(request(method, target, body), &self.keys)).ok()?.into();
        assert_eq!(answer.status, 200, "{method} {target}: {answer:?}");
        Some(answer)
    }

    /// Creates datasets, and deletes every third. Answers the ids that are there and those that are gone.
    fn datasets(&self, workspace: &str) -> (Vec<String>, Vec<String>) {
        let (mut there, mut gone) = (Vec::new(), Vec::new());
        for number in 0.. {
            let new = new_dataset(workspace, &format!("n{number}"));
            let Some(created) = self.call("POST", "/api/v1/datasets", Some(&new)) else { break };
            let id = created.text("/DatasetId").to_owned();
            if number % 3 == 0 {
                // Whether it was done is not known until it is answered.
                if self.call("DELETE", &format!("/api/v1/datasets/{id}"), None).is_none() {
                    break;
                }
                gone.push(id);
            } else {
                there.push(id);
            }
        }
        (there, gone)
    }

    /// Registers batches of files. Answers how many were acknowledged; they are those from 0 on.
    fn batches(&self, dataset: &str) -> usize {
        let path = format!("/api/v1/datasets/{dataset}/datasetfilemetas");
        (0..).take_while(|number| self.call("POST", &path, Some(&batch(*number))).is_some()).count()
    }

    /// Creates versions with a label each. Answers how many were acknowledged.
    fn versions(&self, dataset: &str) -> usize {
        let path = format!("/api/v1/datasets/{dataset}/versions");
        let new = json!({
            "Property": "DIRECTORY", "DataSourceType": "OSS", "Uri": "oss://b.oss-cn-hangzhou.aliyuncs.com/p/",
            "Labels": [{"Key": "k", "Value": "v"}],
        });
        (0..).take_while(|_| self.call("POST", &path, Some(&new)).is_some()).count()
    }
}

fn call(edge: &Edge, method: &str, target: &str, body: Option<&Value>) -> Answer {
    edge.send(bearer(request(method, target, body), &edge.admin())).into()
}

/// Every file of a dataset's v1, by URI.
fn files(edge: &Edge, dataset: &str) -> BTreeSet<String> {
    let mut uris = BTreeSet::new();
    let mut token = String::new();
    loop {
        let next = if token.is_empty() { String::new() } else { format!("&NextToken={token}") };
        let path =
            format!("/api/v1/datasets/{dataset}/datasetfilemetas?DatasetVersion=v1&WorkspaceId=w&MaxResults=100{next}");
        let page = call(edge, "GET", &path, None);
        assert_eq!(page.status, 200, "{page:?}");
        for file in page.body["DatasetFileMetas"].as_array().expect("a list") {
            assert!(uris.insert(file["Uri"].as_str().expect("a URI").to_owned()), "a file is listed twice");
        }
        match page.body["NextToken"].as_str() {
            Some(next) => token = next.to_owned(),
            None => {
                assert_eq!(page.body["TotalCount"].as_u64(), Some(uris.len() as u64));
                return uris;
            }
        }
    }
}

/// The time to let writes run before the next kill, from 20 to 600 ms.
fn a_while() -> Duration {
    let mut bytes = [0; 2];
    getrandom::fill(&mut bytes).expect("the system has random bytes");
    Duration::from_millis(20 + u64::from(u16::from_le_bytes(bytes)) % 580)
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_is_half_done() {
    let points: usize = std::env::var("PAI_KILL_POINTS").map_or(15, |points| points.parse().expect("a number"));
    let mut edge = Edge::start();
    let (mut acknowledged, mut unanswered) = (0, 0);
    for point in 0..points {
        let workspace = unique("ws-");
        let made = |name: &str| {
            let created = call(&edge, "POST", "/api/v1/datasets", Some(&new_dataset(&workspace, name)));
            created.text("/DatasetId").to_owned()
        };
        let (for_files, for_versions) = (made("files"), made("versions"));
        let stop = Arc::new(AtomicBool::new(false));
        let writer = || Writer { send: edge.sender(), keys: edge.admin(), stop: Arc::clone(&stop) };
        let (one, two, three) = (writer(), writer(), writer());
        let datasets = thread::spawn({
            let workspace = workspace.clone();
            move || one.datasets(&workspace)
        });
        let batches = thread::spawn({
            let dataset = for_files.clone();
            move || two.batches(&dataset)
        });
        let versions = thread::spawn({
            let dataset = for_versions.clone();
            move || three.versions(&dataset)
        });
        thread::sleep(a_while());
        edge.kill();
        stop.store(true, Ordering::Relaxed);
        let (there, gone) = datasets.join().expect("the writer ends");
        let (batches, versions) = (batches.join().expect("the writer ends"), versions.join().expect("the writer ends"));
        edge.restart();

        for id in &there {
            let got = call(&edge, "GET", &format!("/api/v1/datasets/{id}"), None);
            assert_eq!(got.status, 200, "point {point}: acknowledged dataset {id} is gone");
        }
        for id in &gone {
            let got = call(&edge, "GET", &format!("/api/v1/datasets/{id}"), None);
            assert_eq!(got.status, 404, "point {point}: deleted dataset {id} is back");
        }
        // What is there beyond what was acknowledged is whole.
        let path = format!("/api/v1/datasets?WorkspaceId={workspace}&PageSize=1000");
        let listed = call(&edge, "GET", &path, None);
        let datasets = listed.body["Datasets"].as_array().expect("a list");
        assert_eq!(listed.body["TotalCount"].as_u64(), Some(datasets.len() as u64), "point {point}");
        for dataset in datasets {
            assert_eq!(dataset["Labels"].as_array().map(Vec::len), Some(2), "point {point}: {dataset}");
            if dataset["DatasetId"] != for_versions.as_str() {
                let labels = dataset.pointer("/LatestVersion/Labels").and_then(Value::as_array);
                assert_eq!(labels.map(Vec::len), Some(1), "point {point}: {dataset}");
            }
        }
        let known = there.len() + 2;
        assert!((known..=known + 1).contains(&datasets.len()), "point {point}: {known} known, {}", datasets.len());

        let files = files(&edge, &for_files);
        assert!(files.len().is_multiple_of(BATCH), "point {point}: a batch is half there");
        let stored = files.len() / BATCH;
        assert!((batches..=batches + 1).contains(&stored), "point {point}: {batches} batches known, {stored} stored");
        for number in 0..batches {
            assert!(files.contains(&format!("oss://b/p/{number}/0.png")), "point {point}: batch {number} is gone");
        }
        let listed = call(&edge, "GET", &format!("/api/v1/datasets/{for_versions}/versions?PageSize=1000"), None);
        let stored = listed.body["DatasetVersions"].as_array().expect("a list");
        assert!((versions + 1..=versions + 2).contains(&stored.len()), "point {point}");
        assert!(stored.iter().all(|version| version["Labels"].as_array().map(Vec::len) == Some(1)), "point {point}");

        acknowledged += there.len() + gone.len() + batches + versions;
        unanswered += datasets.len() - known + files.len() / BATCH - batches + stored.len() - 1 - versions;
    }
    println!(
        "{points} kills: {acknowledged} acknowledged writes all there, {unanswered} unanswered ones there and whole"
    );
}
