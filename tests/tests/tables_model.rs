//! A store of tables against a plain model: random sequences of writes, imports, drops, pages and kills, compared whole
//! after each step.
//!
//! `PROPTEST_CASES` sets how many sequences; a failure prints the shortest one.

use std::collections::BTreeMap;

use pai_datasets_tests::in_process::InProcess;
use pai_datasets_tests::target::{Answer, Target, bearer, request};
use proptest::prelude::*;
use serde_json::{Value, json};

/// What may happen.
#[derive(Clone, Debug)]
enum Step {
    /// Rows are written to a partition.
    Write { partition: u8, rows: u16, overwrite: bool },
    /// Rows are imported in parts, with a kill behind that many of its steps.
    Import { partition: u8, rows: u32, overwrite: bool, kill: bool },
    /// The table, or the partition, is dropped behind that many steps of an import into it.
    DropImported { partition: u8, rows: u32, steps: u8, whole: bool },
    /// A file that is wrong in its last row is sent.
    Wrong { partition: u8, rows: u16 },
    /// A partition is dropped.
    Drop { partition: u8 },
    /// The table is dropped.
    DropTable,
    /// The engine is killed.
    Kill,
    /// A while passes, in which what was freed is removed.
    Wait,
}

fn step() -> impl Strategy<Value = Step> {
    let rows = prop_oneof![0..20_u16, 0..5000_u16];
    prop_oneof![
        6 => (0..3_u8, rows, any::<bool>()).prop_map(|(partition, rows, overwrite)| Step::Write { partition, rows, overwrite }),
        2 => (0..3_u8, prop_oneof![0..50_u32, 60_000..140_000_u32], any::<bool>(), any::<bool>())
            .prop_map(|(partition, rows, overwrite, kill)| Step::Import { partition, rows, overwrite, kill }),
        2 => (0..3_u8, 0..300_000_u32, 0..4_u8, any::<bool>())
            .prop_map(|(partition, rows, steps, whole)| Step::DropImported { partition, rows, steps, whole }),
        1 => (0..3_u8, 0..100_u16).prop_map(|(partition, rows)| Step::Wrong { partition, rows }),
        1 => (0..3_u8).prop_map(|partition| Step::Drop { partition }),
        1 => Just(Step::DropTable),
        1 => Just(Step::Kill),
        1 => Just(Step::Wait),
    ]
}

/// The table as it should be: the numbers in each partition, in their order.
#[derive(Default)]
struct Model {
    table: Option<BTreeMap<u8, Vec<u64>>>,
    next: u64,
}

const TABLE: &str = "odps%3A%2F%2Fp%2Ftables%2Ft";

fn path(partition: u8) -> String {
    format!("/api/v1/tables/{TABLE}%2Fds%3D{partition}")
}

fn send(place: &InProcess, method: &str, target: &str, body: &[u8]) -> Answer {
    let mut request = bearer(request(method, target, None), &place.admin());
    request.body = body.to_vec();
    place.send(request).into()
}

/// Starts an import; its path.
fn start_import(place: &InProcess, partition: u8, mode: &str, file: &str) -> String {
    let body = json!({"FileFormat": "CSV", "Schema": "n:BIGINT,t:STRING", "WriteMode": mode});
    let created = send(place, "POST", &format!("{}/imports", path(partition)), body.to_string().as_bytes());
    let import = format!("{}/imports/{}", path(partition), created.ok().text("/ImportId"));
    for (number, part) in file.as_bytes().chunks(400_000).enumerate() {
        send(place, "PUT", &format!("{import}/parts/{}", number + 1), part).ok();
    }
    send(place, "POST", &format!("{import}/start"), b"").ok();
    import
}

impl Model {
    /// A file of so many new numbers, some of which are absent.
    fn file(&mut self, rows: u64) -> (String, Vec<u64>) {
        let numbers: Vec<u64> = (self.next..self.next + rows).collect();
        self.next += rows;
        let lines = numbers
            .iter()
            .map(|n| format!("{n},{}\n", if n % 5 == 0 { String::new() } else { format!("t{}", n % 13) }));
        (format!("n,t\n{}", lines.collect::<String>()), numbers)
    }

    fn written(&mut self, partition: u8, numbers: Vec<u64>, overwrite: bool) {
        let rows = self.table.get_or_insert_default().entry(partition).or_default();
        if overwrite {
            rows.clear();
        }
        rows.extend(numbers);
    }

    fn apply(&mut self, place: &InProcess, step: &Step) {
        let mode = |overwrite: bool| if overwrite { "OVERWRITE" } else { "APPEND" };
        match step {
            Step::Write { partition, rows, overwrite } => {
                let (file, numbers) = self.file((*rows).into());
                let query = format!("FileFormat=CSV&Schema=n:BIGINT,t:STRING&WriteMode={}", mode(*overwrite));
                send(place, "POST", &format!("{}/rows?{query}", path(*partition)), file.as_bytes()).ok();
                self.written(*partition, numbers, *overwrite);
            }
            Step::Import { partition, rows, overwrite, kill } => {
                let (file, numbers) = self.file((*rows).into());
                let import = start_import(place, *partition, mode(*overwrite), &file);
                if *kill {
                    place.kill();
                }
                place.settle_all();
                let done = send(place, "GET", &import, b"");
                assert_eq!(done.ok().text("/ImportStatus"), "SUCCEEDED", "{done:?}");
                self.written(*partition, numbers, *overwrite);
            }
            Step::DropImported { partition, rows, steps, whole } => {
                let (file, numbers) = self.file((*rows).into());
                let import = start_import(place, *partition, "APPEND", &file);
                for _ in 0..*steps {
                    place.alarm_tables();
                }
                let before = send(place, "GET", &import, b"");
                let is_done = before.ok().text("/ImportStatus") == "SUCCEEDED";
                if is_done {
                    self.written(*partition, numbers.clone(), false);
                }
                let drop = if *whole { Step::DropTable } else { Step::Drop { partition: *partition } };
                let is_there = self.table.as_ref().is_some_and(|table| *whole || table.contains_key(partition));
                self.apply(place, &drop);
                place.settle_all();
                let after = send(place, "GET", &import, b"");
                let ended = if is_there && !is_done { "FAILED" } else { "SUCCEEDED" };
                assert_eq!(after.ok().text("/ImportStatus"), ended, "{after:?}");
                if !is_there && !is_done {
                    self.written(*partition, numbers, false);
                }
            }
            Step::Wrong { partition, rows } => {
                let (file, _) = self.file((*rows).into());
                let query = "FileFormat=CSV&Schema=n:BIGINT,t:STRING&WriteMode=OVERWRITE";
                let body = format!("{file}x,y\n");
                send(place, "POST", &format!("{}/rows?{query}", path(*partition)), body.as_bytes())
                    .violates(&["Content"]);
            }
            Step::Drop { partition } => {
                let answer = send(place, "DELETE", &path(*partition), b"");
                let there = self.table.as_mut().and_then(|table| table.remove(partition));
                assert_eq!(answer.status, if there.is_some() { 200 } else { 404 }, "{answer:?}");
            }
            Step::DropTable => {
                let answer = send(place, "DELETE", &format!("/api/v1/tables/{TABLE}"), b"");
                assert_eq!(answer.status, if self.table.take().is_some() { 200 } else { 404 }, "{answer:?}");
            }
            Step::Kill => place.kill(),
            Step::Wait => {
                place.set_clock_offset(place.clock_offset() + 10 * 60 * 1000);
                place.settle_all();
            }
        }
    }

    fn compare(&self, place: &InProcess, page: u16) {
        let table = send(place, "GET", &format!("/api/v1/tables/{TABLE}"), b"");
        let Some(model) = &self.table else {
            table.refused(404, "ResourceNotFound");
            return;
        };
        let expected: Vec<(u64, u8)> = model.iter().flat_map(|(ds, rows)| rows.iter().map(|n| (*n, *ds))).collect();
        assert_eq!(table.ok().body["RowCount"], expected.len());
        let (mut found, mut token) = (Vec::new(), String::new());
        loop {
            let target = format!("/api/v1/tables/{TABLE}/rows?MaxResults={page}&NextToken={token}");
            let answer = send(place, "GET", &target, b"");
            for row in answer.ok().body["Rows"].as_array().into_iter().flatten() {
                let number = row[0].as_u64().unwrap_or(u64::MAX);
                let text = if number % 5 == 0 { Value::Null } else { format!("t{}", number % 13).into() };
                assert_eq!(row[1], text);
                found.push((number, row[2].as_str().and_then(|ds| ds.parse().ok()).unwrap_or(u8::MAX)));
            }
            token = answer.text("/NextToken").replace('=', "%3D");
            // Many rows in small pages would take longer than they tell.
            if token.is_empty() || found.len() > 2000 {
                break;
            }
        }
        assert_eq!(found, expected.get(..found.len()).unwrap_or_default());
        if token.is_empty() {
            assert_eq!(found.len(), expected.len());
        }
    }
}

/// Few sequences, each long, unless more are asked for.
fn config() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").is_ok();
    let config = ProptestConfig { max_shrink_iters: 200, ..ProptestConfig::default() };
    if asked { config } else { ProptestConfig { cases: 16, ..config } }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_table_is_what_the_model_says(steps in prop::collection::vec((step(), 1..1000_u16), 1..12)) {
        let place = InProcess::default();
        let mut model = Model::default();
        for (step, page) in &steps {
            model.apply(&place, step);
            model.compare(&place, *page);
        }
    }
}

#[test]
fn what_has_lived_its_days_is_dropped() {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    let place = InProcess::default();
    let create = |name: &str, with: Value| {
        let mut body = json!({"Table": name, "Columns": [{"Name": "n", "ColumnType": "BIGINT"}], "Lifecycle": 2});
        pai_datasets_tests::suite::merge(&mut body, with);
        send(&place, "POST", "/api/v1/tables", body.to_string().as_bytes()).ok();
    };
    create("flat", json!({}));
    create("kept", json!({"Lifecycle": null}));
    create("parted", json!({"PartitionColumns": ["ds"]}));
    let part =
        |ds: u8| format!("/api/v1/tables/odps%3A%2F%2Fdefault%2Ftables%2Fparted%2Fds%3D{ds}/rows?FileFormat=CSV");
    send(&place, "POST", &part(1), b"n\n1\n").ok();
    let later = |days: i64| {
        place.set_clock_offset(place.clock_offset() + days * DAY + 1);
        place.settle_all();
    };
    later(1);
    send(&place, "POST", &part(2), b"n\n2\n").ok();
    send(&place, "GET", "/api/v1/tables/flat", b"").ok();
    later(1);
    send(&place, "GET", "/api/v1/tables/flat", b"").refused(404, "ResourceNotFound");
    send(&place, "GET", "/api/v1/tables/kept", b"").ok();
    let rows = send(&place, "GET", "/api/v1/tables/parted/rows", b"");
    assert_eq!(rows.ok().body["Rows"], json!([[2, "2"]]));
    later(1);
    let rows = send(&place, "GET", "/api/v1/tables/parted/rows", b"");
    assert_eq!(rows.ok().body["Rows"], json!([]));
}
