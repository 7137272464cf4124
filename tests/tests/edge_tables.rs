//! workerd is killed with SIGKILL while a file becomes a table, again and again. The import goes on where it was, and in the
//! end every row is there once.

use std::thread;
use std::time::{Duration, Instant};

use pai_datasets_tests::edge::Edge;
use pai_datasets_tests::target::{Answer, Target, bearer, request, unique};
use serde_json::json;

const ROWS: u64 = 1_500_000;
const KILLS: usize = 6;

fn call(edge: &Edge, method: &str, target: &str, body: Option<&serde_json::Value>) -> Answer {
    edge.send(bearer(request(method, target, body), &edge.admin())).into()
}

#[test]
fn an_import_survives_kills() {
    let mut edge = Edge::start();
    let table = format!("/api/v1/tables/{}", unique("t_"));
    let created = call(&edge, "POST", &format!("{table}/imports"), Some(&json!({"FileFormat": "CSV"})));
    let import = format!("{table}/imports/{}", created.ok().text("/ImportId"));
    let csv: String = (0..ROWS).map(|row| format!("{row},text {}\n", row % 11)).collect();
    let csv = format!("n,t\n{csv}");
    for (number, part) in csv.as_bytes().chunks(8_000_000).enumerate() {
        let mut sent = bearer(request("PUT", &format!("{import}/parts/{}", number + 1), None), &edge.admin());
        sent.body = part.to_vec();
        Answer::from(edge.send(sent)).ok();
        if number == 1 {
            edge.kill_and_restart();
        }
    }
    call(&edge, "POST", &format!("{import}/start"), Some(&json!({}))).ok();
    let mut seen = Vec::new();
    for kill in 0..KILLS {
        thread::sleep(Duration::from_millis(60 + 40 * kill as u64));
        edge.kill_and_restart();
        // An alarm that was on its way goes off by itself; asking shows how far it is.
        seen.push(call(&edge, "GET", &import, None).ok().body["RowCount"].as_u64().unwrap_or_default());
    }
    assert!(seen.is_sorted(), "an import went back: {seen:?}");
    let end = Instant::now() + Duration::from_secs(120);
    let done = loop {
        let answer = call(&edge, "GET", &import, None);
        if answer.ok().text("/ImportStatus") != "RUNNING" {
            break answer;
        }
        assert!(Instant::now() < end, "the import does not go on: {answer:?}");
        thread::sleep(Duration::from_millis(50));
    };
    assert_eq!((done.text("/ImportStatus"), done.body["RowCount"].as_u64()), ("SUCCEEDED", Some(ROWS)), "{done:?}");
    assert!(seen.iter().any(|rows| (1..ROWS).contains(rows)), "no kill met the import under way: {seen:?}");
    assert_eq!(call(&edge, "GET", &table, None).ok().body["RowCount"].as_u64(), Some(ROWS));
    // Each number once: the percentiles are those of all, and so is the count.
    let file = edge.send(bearer(request("GET", &format!("{table}/export"), None), &edge.admin()));
    assert!(file.body.ends_with(format!("\n{},text {}\n", ROWS - 1, (ROWS - 1) % 11).as_bytes()));
    let mut asked = bearer(request("GET", &format!("{table}/percentiles?Ranks=0,50,100"), None), &edge.admin());
    asked.headers.push("accept", "application/json");
    let percentiles = Answer::from(edge.send(asked));
    assert_eq!(percentiles.ok().body["Columns"][0]["Values"], json!([0, ROWS / 2 - 1, ROWS - 1]));
}
