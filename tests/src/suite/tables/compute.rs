//! Cases on computations over tables.

use serde_json::{Value, json};

use super::{new_table, write};
use crate::suite::Client;
use crate::target::{Answer, bearer, request};

/// Numbers from 0 on in an order of no pattern, each once.
fn scattered(count: u64) -> impl Iterator<Item = u64> {
    (0..count).map(move |number| number * 7919 % count)
}

pub(super) fn percentiles(client: &Client<'_>) {
    let path = new_table(client);
    let csv: String =
        scattered(1009).map(|n| format!("{n},{},{}\n", n as f64 / 2.0, if n % 5 == 0 { "" } else { "x" })).collect();
    write(client, &path, "&Header=false&Schema=n:BIGINT,half:DOUBLE,t:STRING", &csv).ok();
    let answer = client.get(&format!("{path}/percentiles"));
    let found = &answer.ok().body;
    assert_eq!((found["Ranks"].as_array().map(Vec::len), &found["PercentileMethod"]), (Some(101), &json!("NEAREST")));
    // The value at place ceil(p n / 100) of those in order, the first for 0.
    let nearest: Vec<u64> = (0..=100_u64).map(|p| (p * 1009).div_ceil(100).saturating_sub(1)).collect();
    assert_eq!(found["Columns"][0]["Values"], json!(nearest));
    let halves: Vec<f64> = nearest.iter().map(|n| *n as f64 / 2.0).collect();
    assert_eq!((&found["Columns"][1]["Values"], &found["Columns"][1]["Count"]), (&json!(halves), &json!(1009)));
    assert_eq!(found["Columns"].as_array().map(Vec::len), Some(2));
    let linear = client.get(&format!("{path}/percentiles?Columns=N&Ranks=0,12.5,100&PercentileMethod=LINEAR"));
    assert_eq!(linear.ok().body["Columns"][0]["Values"], json!([0.0, 126.0, 1008.0]));
    client.get(&format!("{path}/percentiles?Columns=t")).violates(&["Columns"]);
    client.get(&format!("{path}/percentiles?Ranks=101")).violates(&["Ranks[0]"]);
}

pub(super) fn moments_and_nulls(client: &Client<'_>) {
    let path = new_table(client);
    let csv = "d,n,e\n2025-01-03T00:00:00Z,,\n2025-01-01T00:00:00Z,3,\n,1,\n2025-01-02T00:00:00Z,2,\n";
    write(client, &path, "&Schema=d:DATETIME,n:BIGINT,e:DOUBLE", csv).ok();
    let answer = client.get(&format!("{path}/percentiles?Columns=d,n&Ranks=0,50,100"));
    let columns = &answer.ok().body["Columns"];
    let days = json!(["2025-01-01T00:00:00.000Z", "2025-01-02T00:00:00.000Z", "2025-01-03T00:00:00.000Z"]);
    assert_eq!((&columns[0]["Values"], &columns[0]["NullCount"]), (&days, &json!(1)));
    assert_eq!(columns[1]["Values"], json!([1, 2, 3]));
    let empty = client.get(&format!("{path}/percentiles?Columns=e"));
    assert!(empty.violates(&["Columns"]).text("/Message").contains("`e`"), "{empty:?}");
}

pub(super) fn chi_square(client: &Client<'_>) {
    let path = new_table(client);
    write(client, &path, "", "f0,breed\n1,a\n1,b\n1,a\n0,b\n0,猫\n,a\n").ok();
    let fit = client.get(&format!("{path}/chisquare?Column=f0&Probabilities=0:0.3,1:0.7"));
    let found = &fit.ok().body;
    assert_eq!((&found["ChiSquare"]["Value"], &found["ChiSquare"]["Df"]), (&json!(5.0 / 21.0), &json!(1)));
    let p_value = found["ChiSquare"]["PValue"].as_f64().unwrap_or_default();
    assert!((p_value - 0.625_585_231_524_325_3).abs() < 1e-15, "{p_value}");
    assert_eq!((&found["Count"], &found["NullCount"]), (&json!(5), &json!(1)));
    let categories = found["Categories"].as_array().cloned().unwrap_or_default();
    let observed: Vec<_> = categories.iter().map(|it| (it["Category"].clone(), it["Observed"].clone())).collect();
    assert_eq!(observed, [(json!("0"), json!(2)), (json!("1"), json!(3))]);
    let residual = categories[0]["Residual"].as_f64().unwrap_or_default();
    assert!((residual - 0.408_248_290_463_863).abs() < 1e-14, "{residual}");
    let equal = client.get(&format!("{path}/chisquare?Column=breed"));
    assert_eq!(equal.ok().body["ChiSquare"]["Value"], 1.0);
    let quoted = format!("{path}_quoted");
    write(client, &quoted, "", "c\n\"a,b\"\n12:30\n\"say \"\"x\"\"\"\n12:30\n").ok();
    let given = pai_datasets_core::query::encode(r#""a,b":0.25,12:30:0.5,"say ""x""":0.25"#);
    let fit = client.get(&format!("{quoted}/chisquare?Column=c&Probabilities={given}"));
    assert_eq!((&fit.ok().body["ChiSquare"]["Value"], &fit.body["ChiSquare"]["Df"]), (&json!(0.0), &json!(2)));
    let two = client.get(&format!("{path}/chisquare?XColumn=f0&YColumn=breed"));
    assert_eq!(two.ok().body["ChiSquare"]["Df"], 2);
    assert_eq!(two.body["Categories"].as_array().map(Vec::len), Some(6));
    for (query, field) in [
        ("Column=f0&Probabilities=0:0.3,1:0.6", "Probabilities"),
        ("Column=f0&Probabilities=0:1", "Probabilities"),
        ("Column=f0&Probabilities=x:0.3,1:0.7", "Probabilities"),
        ("Column=f0&Probabilities=0:0.3,1:0.7,%200%20:0", "Probabilities"),
        ("Column=f0&Probabilities=0:0.3,1:NaN", "Probabilities"),
        ("Column=f0&Probabilities=0", "Probabilities"),
        ("Column=f0&Probabilities=%220:1", "Probabilities"),
        ("Column=none", "Column"),
        ("", "Column"),
        ("XColumn=f0", "YColumn"),
    ] {
        client.get(&format!("{path}/chisquare?{query}")).violates(&[field]);
    }
}

/// The categories of a test, with how often each was observed.
fn observed(answer: &Answer) -> Vec<(String, i64)> {
    let categories = answer.ok().body["Categories"].as_array().cloned().unwrap_or_default();
    let one = |it: &Value| {
        (it["Category"].as_str().unwrap_or_default().to_owned(), it["Observed"].as_i64().unwrap_or_default())
    };
    categories.iter().map(one).collect()
}

pub(super) fn categories_of_numbers(client: &Client<'_>) {
    let path = new_table(client);
    let csv = "x,d,b\n0.0,2025-01-01,true\n-0.0,2025-01-01T08:00:00+08:00,false\nNaN,2025-01-02,true\n1,,\n";
    write(client, &path, "&Schema=x:DOUBLE,d:DATETIME,b:BOOLEAN", csv).ok();
    let found = client.get(&format!("{path}/chisquare?Column=x&Probabilities=-0.0:0.5,%201.0%20:0.5"));
    assert_eq!(observed(&found), [("0".to_owned(), 2), ("1".to_owned(), 1)]);
    assert_eq!((&found.body["Count"], &found.body["NullCount"]), (&json!(3), &json!(1)));
    let pairs = client.get(&format!("{path}/chisquare?XColumn=x&YColumn=b"));
    assert!(pairs.violates(&["XColumn"]).text("/Message").contains("`x` has 1 category;"), "{pairs:?}");
    for moments in ["2025-01-01:0.5,2025-01-02:0.5", "2025-01-01T00:00:00Z:0.5,2025-01-02%2008:00%20%2B0800:0.5"] {
        let found = client.get(&format!("{path}/chisquare?Column=d&Probabilities={moments}"));
        let days = ["2025-01-01T00:00:00.000Z", "2025-01-02T00:00:00.000Z"].map(str::to_owned);
        assert_eq!(observed(&found), days.into_iter().zip([2, 1]).collect::<Vec<_>>());
    }
    let found = client.get(&format!("{path}/chisquare?Column=b&Probabilities=1:0.5,FALSE:0.5"));
    assert_eq!(observed(&found), [("false".to_owned(), 1), ("true".to_owned(), 2)]);
    client.get(&format!("{path}/chisquare?Column=d&Probabilities=x:1")).violates(&["Probabilities"]);
}

pub(super) fn ordered_categories(client: &Client<'_>) {
    let path = new_table(client);
    write(client, &path, "", "n,x\n10,1e300\n9,-2.5\n100,10.5\n-1,9.5\n10,inf\n9,-2.5\n").ok();
    let shown = |query: &str, of: &str| -> Vec<Value> {
        let found = client.get(&format!("{path}/chisquare?{query}"));
        found.ok().body["Categories"].as_array().into_iter().flatten().map(|it| it[of].clone()).collect()
    };
    assert_eq!(shown("Column=n", "Category"), ["-1", "9", "10", "100"]);
    assert_eq!(shown("Column=x", "Category"), ["-2.5", "9.5", "10.5", "1e300", "Infinity"]);
    let mut pairs = shown("XColumn=n&YColumn=x", "Category");
    pairs.dedup();
    assert_eq!(pairs, ["-1", "9", "10", "100"]);
    assert_eq!(shown("XColumn=n&YColumn=x", "YCategory")[..5], ["-2.5", "9.5", "10.5", "1e300", "Infinity"]);
}

pub(super) fn nothing_to_test(client: &Client<'_>) {
    let path = new_table(client);
    write(client, &path, "&Schema=a:STRING,b:STRING,c:STRING,d:STRING", "a,b,c,d\nx,,x,\ny,,y,\nz,,,z\nz,,,w\n").ok();
    for (x, y, field, said) in [
        ("a", "b", "YColumn", "column `b` has no values"),
        ("b", "a", "XColumn", "column `b` has no values"),
        ("c", "d", "XColumn", "no row has a value in both `c` and `d`"),
    ] {
        let refused = client.get(&format!("{path}/chisquare?XColumn={x}&YColumn={y}"));
        assert!(refused.violates(&[field]).text("/Message").contains(said), "{refused:?}");
    }
}

/// The events of an answer: their names and what they say.
fn events(answer: &[u8]) -> Vec<(String, Value)> {
    let text = String::from_utf8_lossy(answer).into_owned();
    let event = |block: &str| {
        let (name, data) = block.split_once('\n').unwrap_or_default();
        let data = data.strip_prefix("data: ").unwrap_or_default();
        (name.trim_start_matches("event: ").to_owned(), serde_json::from_str(data).unwrap_or(Value::Null))
    };
    text.split("\n\n").filter(|block| !block.is_empty()).map(event).collect()
}

pub(super) fn many_rows(client: &Client<'_>) {
    const ROWS: u64 = 1_050_000;
    let path = new_table(client);
    let csv: String = scattered(ROWS).map(|number| format!("{number}\n")).collect();
    write(client, &path, "&Header=false&Schema=n:BIGINT", &csv).ok();
    let ask = |accept: Option<&str>, target: &str| {
        let mut request = bearer(request("GET", target, None), &client.target.admin());
        if let Some(accept) = accept {
            request.headers.push("accept", accept);
        }
        client.target.send(request)
    };
    let target = format!("{path}/percentiles?Ranks=0,50,100");
    let whole = Answer::from(ask(Some("application/json"), &target));
    assert_eq!(whole.ok().body["Columns"][0]["Values"], json!([0, 524_999, 1_049_999]));
    let response = ask(Some("text/event-stream"), &target);
    assert_eq!(response.headers.get("content-type"), Some("text/event-stream; charset=utf-8"));
    let heard = events(&response.body);
    let (name, last) = heard.last().expect("there are events");
    assert_eq!((name.as_str(), &last["Columns"]), ("result", &whole.body["Columns"]));
    assert!(last["RequestId"].as_str().is_some_and(|id| id.len() == 36));
    let progress: Vec<_> =
        heard.iter().filter(|(name, _)| name == "progress").map(|(_, it)| it["DoneRows"].as_u64()).collect();
    assert!(progress.len() >= 2 && progress.is_sorted(), "{progress:?}");
    let wrong = events(&ask(Some("text/event-stream"), &format!("{path}/chisquare?Column=n")).body);
    let (name, last) = wrong.last().expect("there are events");
    assert_eq!((name.as_str(), &last["Status"], &last["Code"]), ("error", &json!(400), &json!("InvalidParameter")));
}
