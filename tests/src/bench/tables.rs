//! A file of 10,000,000 rows becomes a table on workerd, and commands compute over it; beside DuckDB, which reads the same file
//! into a database file of its own. An isolate may hold 128 MB on the hosted platform. workerd does not hold to it, so what is
//! in its heap, and in the memories of its wasm, is told.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use pai_datasets_tests::edge::Edge;
use pai_datasets_tests::target::{Target, bearer, request, unique};
use serde_json::{Value, json};

use super::isolate::Isolate;
use super::{call, report};

const ROWS: u64 = 10_000_000;
/// Bytes of a part.
const PART: usize = 8_000_000;
const CATEGORIES: [&str; 8] = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"];
const PERCENTILE: &str = "PAI -name Percentile -DinputTableName=measured -DcolName=n,x -DoutputTableName=percentiles";
const CHISQ_TEST: &str = "PAI -name chisq_test -DinputTableName=measured -DcolName=kind -DoutputTableName=tested";

pub(super) fn run() {
    let folder = std::env::temp_dir().join(unique("pai-datasets-bench-"));
    fs::create_dir_all(&folder).expect("a folder");
    measure(&folder);
    fs::remove_dir_all(&folder).expect("the folder is removed");
}

fn measure(folder: &Path) {
    let file = folder.join("rows.csv");
    write(&file);
    let (edge, inspector) = Edge::start_inspected();
    let mut isolate = Isolate::attach(inspector);
    let created = call(&edge, "POST", "/api/v1/tables/measured/imports", Some(&json!({"FileFormat": "CSV"})));
    let import = format!("/api/v1/tables/measured/imports/{}", created.text("/ImportId"));

    let content = fs::read(&file).expect("the file is read");
    let sent = watched(&mut isolate, || {
        for (number, part) in content.chunks(PART).enumerate() {
            let mut put = bearer(request("PUT", &format!("{import}/parts/{}", number + 1), None), &edge.admin());
            put.body = part.to_vec();
            assert_eq!(edge.send(put).status, 200, "a part is taken");
        }
    });
    let read = watched(&mut isolate, || {
        call(&edge, "POST", &format!("{import}/start"), Some(&json!({})));
        loop {
            let state = call(&edge, "GET", &import, None);
            match state.text("/ImportStatus") {
                "RUNNING" => thread::sleep(Duration::from_millis(50)),
                "SUCCEEDED" => return assert_eq!(state.body["RowCount"], ROWS),
                _ => panic!("the import failed: {state:?}"),
            }
        }
    });
    let mut command = |text: &str| {
        watched(&mut isolate, || {
            let asked = request("POST", "/api/v1/pai/commands", Some(&json!({"Command": text})));
            let answer = edge.send(bearer(asked, &edge.admin()));
            let text = String::from_utf8_lossy(&answer.body);
            assert!(answer.status == 200 && text.contains("event: result"), "{text}");
        })
    };
    let percentiles = command(PERCENTILE);
    let tested = command(CHISQ_TEST);

    let mut peer = Peer::start(folder);
    let figures = [
        ("send a CSV in parts", sent, None),
        ("read it into a table", read, Some("import")),
        ("Percentile of 2 columns", percentiles, Some("percentiles")),
        ("chisq_test", tested, Some("counts")),
    ];
    for (what, (ms, most), run) in figures {
        let mut figure = json!({
            "bench": "tables", "place": edge.name(), "what": what, "rows": ROWS, "bytes": content.len(), "ms": ms.round(),
            "isolate at most, MB": (most * 10.0).round() / 10.0,
        });
        if let Some(run) = run {
            let peer_ms = peer.run(run);
            figure["peer"] = json!(peer.name);
            figure["peer_ms"] = json!(peer_ms.round());
            figure["ratio"] = json!(ms / peer_ms);
        }
        report(figure);
    }
}

/// A whole number, a normal double and a category a row.
fn write(file: &Path) {
    let mut state = 1_u64;
    let mut uniform = || {
        // Knuth's MMIX generator.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    };
    let mut out = File::create(file).expect("a file");
    let mut text = String::from("n,x,kind\n");
    for row in 0..ROWS {
        let whole = (uniform() * 1e6) as u64;
        let double = (-2.0 * uniform().ln()).sqrt() * (std::f64::consts::TAU * uniform()).cos();
        let kind = CATEGORIES[(uniform() * 8.0) as usize];
        writeln!(text, "{whole},{double},{kind}").expect("a string takes all");
        if text.len() > PART || row + 1 == ROWS {
            out.write_all(text.as_bytes()).expect("there is room");
            text.clear();
        }
    }
}

/// How many milliseconds it took, and how many MB the isolate held at most: its heap meanwhile, and its wasm until now.
fn watched(isolate: &mut Isolate, run: impl FnOnce()) -> (f64, f64) {
    let done = AtomicBool::new(false);
    let (ms, heap) = thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let mut most = 0;
            while !done.load(Ordering::Relaxed) {
                most = most.max(isolate.heap());
                thread::sleep(Duration::from_millis(5));
            }
            most
        });
        let start = Instant::now();
        run();
        let ms = start.elapsed().as_secs_f64() * 1000.0;
        done.store(true, Ordering::Relaxed);
        (ms, watcher.join().expect("the inspector answers"))
    });
    (ms, (heap + isolate.wasm()) as f64 / 1e6)
}

/// DuckDB, in a process of its own.
struct Peer {
    name: String,
    child: Child,
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Peer {
    fn start(folder: &Path) -> Self {
        let python = std::env::var_os("PAI_STATS_PYTHON").expect("`cargo xtask bench` says where Python is");
        let mut child = Command::new(python)
            .arg("tests/stats/duckdb_peer.py")
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python starts");
        let asks = child.stdin.take().expect("it listens");
        let answers = BufReader::new(child.stdout.take().expect("it answers"));
        let mut peer = Self { name: String::new(), child, asks, answers };
        peer.name = peer.answer()["name"].as_str().unwrap_or_default().into();
        peer
    }

    fn answer(&mut self) -> Value {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("it answers");
        serde_json::from_str(&line).expect("JSON")
    }

    /// The milliseconds it took.
    fn run(&mut self, what: &str) -> f64 {
        writeln!(self.asks, "{what}").expect("it listens");
        self.answer()["ms"].as_f64().expect("milliseconds")
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
