//! `cargo xtask bench [name]`: one JSON line a figure. `datasets` and `files` load 100,000 things over the API and time
//! what users do with them, in process and on workerd, beside a peer: the same rows as plain documents in SQLite, asked
//! the way one would first write it. `tables` is about a file of 10,000,000 rows.

mod isolate;
mod tables;

use std::time::{Duration, Instant};

use pai_datasets_tests::edge::Edge;
use pai_datasets_tests::in_process::InProcess;
use pai_datasets_tests::target::{Answer, Target, bearer, request};
use rusqlite::Connection;
use serde_json::{Value, json};

/// How many datasets, and how many files.
const MANY: usize = 100_000;
/// How often each question is asked.
const ROUNDS: usize = 41;

fn main() {
    let wanted = std::env::args().nth(1);
    let is_wanted = |name: &str| wanted.as_deref().is_none_or(|wanted| wanted == name);
    let mut known = false;
    for (name, run) in [("datasets", datasets as fn()), ("files", files as fn()), ("tables", tables::run as fn())] {
        if is_wanted(name) {
            known = true;
            run();
        }
    }
    if !known {
        eprintln!("there is no bench of that name; there are: datasets, files, tables, browser, stats");
        std::process::exit(2);
    }
}

fn report(mut figure: Value) {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    figure["load"] = json!(load.split(' ').next().and_then(|load| load.parse::<f64>().ok()));
    println!("{figure}");
}

/// Median and 95th percentile, in milliseconds.
fn milliseconds(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    (at(0.5), at(0.95))
}

fn timed(mut ask: impl FnMut()) -> (f64, f64) {
    ask();
    let round = |_| {
        let start = Instant::now();
        ask();
        start.elapsed()
    };
    milliseconds((0..ROUNDS).map(round).collect())
}

fn call(target: &dyn Target, method: &str, path: &str, body: Option<&Value>) -> Answer {
    let answer: Answer = target.send(bearer(request(method, path, body), &target.admin())).into();
    assert_eq!(answer.status, 200, "{method} {path}: {answer:?}");
    answer
}

fn places() -> Vec<Box<dyn Target>> {
    vec![Box::new(InProcess::default()), Box::new(Edge::start())]
}

fn new_dataset(number: usize) -> Value {
    let sources = [
        ("OSS", "oss://b.oss-cn-hangzhou.aliyuncs.com/p/"),
        ("NAS", "nas://09f8f2.cn-hangzhou/"),
        ("URL", "https://example.com/d/"),
    ];
    let (source, uri) = sources[number % 3];
    let data_type = ["COMMON", "PIC", "TEXT", "VIDEO", "AUDIO"][number % 5];
    json!({
        "Name": format!("set-{number:06}-{}", ["alpha", "beta", "猫", "delta"][number % 4]),
        "Property": "DIRECTORY", "DataSourceType": source, "Uri": uri,
        "DataType": data_type, "Provider": "acme",
        "WorkspaceId": format!("{}", number % 10),
        "Description": "One of many, with a description of a usual length.",
        "Labels": [{"Key": "team", "Value": format!("team-{}", number % 50)}, {"Key": "stage", "Value": "raw"}],
    })
}

/// The questions, each with the peer's way to ask it: a condition, and an order.
const QUESTIONS: [(&str, &str, &str, &str); 8] = [
    ("first page", "PageSize=10", "1", "created"),
    ("page 5000", "PageSize=10&PageNumber=5000", "1", "created LIMIT 10 OFFSET 49990 --"),
    (
        "filter and sort",
        "DataSourceTypes=OSS&WorkspaceId=3&SortBy=GmtModifiedTime&Order=DESC",
        "json_extract(doc, '$.DataSourceType') = 'OSS' AND json_extract(doc, '$.WorkspaceId') = '3'",
        "created DESC",
    ),
    ("rare name", "Name=set-054321", "json_extract(doc, '$.Name') LIKE '%set-054321%'", "created"),
    ("common name", "Name=ALPHA", "json_extract(doc, '$.Name') LIKE '%ALPHA%'", "created"),
    ("absent name", "Name=nowhere", "json_extract(doc, '$.Name') LIKE '%nowhere%'", "created"),
    ("common provider", "Provider=acme", "json_extract(doc, '$.Provider') = 'acme'", "created"),
    ("label", "Label=team-17", "json_extract(doc, '$.Labels') LIKE '%team-17%'", "created"),
];

fn datasets() {
    let peer = Connection::open_in_memory().expect("SQLite opens");
    peer.execute_batch("CREATE TABLE d (created INTEGER PRIMARY KEY, doc TEXT NOT NULL)").expect("a table");
    for number in 0..MANY {
        peer.prepare_cached("INSERT INTO d (doc) VALUES (?1)")
            .and_then(|mut insert| insert.execute([new_dataset(number).to_string()]))
            .expect("a row");
    }
    let ask_peer = |condition: &str, order: &str| {
        let page = format!("SELECT doc FROM d WHERE {condition} ORDER BY {order} LIMIT 10");
        let mut page = peer.prepare_cached(&page).expect("a statement");
        let rows = page.query_map([], |row| row.get::<_, String>(0)).expect("rows").count();
        let count = format!("SELECT count(*) FROM d WHERE {condition}");
        let mut count = peer.prepare_cached(&count).expect("a statement");
        let total: i64 = count.query_row([], |row| row.get(0)).expect("a count");
        assert!(rows as i64 <= total);
    };
    let peers: Vec<f64> =
        QUESTIONS.iter().map(|(_, _, condition, order)| timed(|| ask_peer(condition, order)).0).collect();
    for target in places() {
        let start = Instant::now();
        for number in 0..MANY {
            call(target.as_ref(), "POST", "/api/v1/datasets", Some(&new_dataset(number)));
        }
        let rate = MANY as f64 / start.elapsed().as_secs_f64();
        report(json!({"bench": "datasets", "place": target.name(), "what": "create", "per_second": rate.round()}));
        for ((what, query, ..), peer_ms) in QUESTIONS.iter().zip(&peers) {
            let path = format!("/api/v1/datasets?{query}");
            let (median, p95) = timed(|| drop(call(target.as_ref(), "GET", &path, None)));
            report(json!({
                "bench": "datasets", "place": target.name(), "what": what, "rows": MANY, "ms": median, "p95_ms": p95,
                "peer": "documents in SQLite, in process, without HTTP", "peer_ms": peer_ms, "ratio": median / peer_ms,
            }));
        }
    }
}

fn batch(from: usize, count: usize) -> Value {
    let file = |number: usize| {
        json!({
            "Uri": format!("oss://b/images/{}/{number:07}.jpg", number % 100), "FileType": "image",
            "ContentType": "image/jpeg", "DataSize": 120_000 + number, "FileFingerPrint": format!("{number:032x}"),
            "FileUpdateTime": format!("2025-01-{:02}T{:02}:36:01Z", number % 28 + 1, number % 24),
            "Tags": r#"{"user":{"add":["cat"]}}"#,
        })
    };
    let files: Vec<Value> = (from..from + count).map(file).collect();
    json!({"DatasetVersion": "v1", "WorkspaceId": "w", "DatasetFileMetas": files})
}

fn files() {
    const BATCH: usize = 1000;
    let bodies: Vec<Value> = (0..MANY / BATCH).map(|number| batch(number * BATCH, BATCH)).collect();
    let mut peer = Connection::open_in_memory().expect("SQLite opens");
    peer.execute_batch("CREATE TABLE f (uri TEXT PRIMARY KEY, doc TEXT NOT NULL)").expect("a table");
    let start = Instant::now();
    for body in &bodies {
        let all = peer.transaction().expect("a transaction");
        for file in body["DatasetFileMetas"].as_array().into_iter().flatten() {
            all.prepare_cached("INSERT INTO f (uri, doc) VALUES (?1, ?2)")
                .and_then(|mut insert| insert.execute([file["Uri"].as_str().unwrap_or_default(), &file.to_string()]))
                .expect("a row");
        }
        all.commit().expect("a commit");
    }
    let peer_rate = MANY as f64 / start.elapsed().as_secs_f64();
    for target in places() {
        let mut new = new_dataset(0);
        new["Edition"] = json!("ADVANCED");
        let created = call(target.as_ref(), "POST", "/api/v1/datasets", Some(&new));
        let path = format!("/api/v1/datasets/{}/datasetfilemetas", created.text("/DatasetId"));
        let start = Instant::now();
        for body in &bodies {
            call(target.as_ref(), "POST", &path, Some(body));
        }
        let rate = MANY as f64 / start.elapsed().as_secs_f64();
        report(json!({
            "bench": "files", "place": target.name(), "what": "register in batches of 1000",
            "per_second": rate.round(), "peer": "documents in SQLite, in process, without HTTP",
            "peer_per_second": peer_rate.round(), "ratio": rate / peer_rate,
        }));
        for (what, sort) in [("page by registration", ""), ("page by time", "&SortBy=FileUpdateTime")] {
            let first = format!("{path}?DatasetVersion=v1&WorkspaceId=w&MaxResults=100{sort}");
            // The page asked for lies in the middle of the walk.
            let mut at = first.clone();
            for _ in 0..MANY / 100 / 2 {
                let page = call(target.as_ref(), "GET", &at, None);
                at = format!("{first}&NextToken={}", page.text("/NextToken"));
            }
            for (where_, page) in [("first", &first), ("500th", &at)] {
                let (median, p95) = timed(|| drop(call(target.as_ref(), "GET", page, None)));
                report(json!({
                    "bench": "files", "place": target.name(), "what": format!("{where_} {what}"), "rows": MANY,
                    "ms": median, "p95_ms": p95,
                }));
            }
        }
    }
}
