//! Cases on what a table holds.

use serde_json::{Value, json};

use super::{new_table, project, write};
use crate::suite::Client;

/// The summary of a table's columns.
fn summary(client: &Client<'_>, path: &str, query: &str) -> Vec<Value> {
    let answer = client.get(&format!("{path}/summary?{query}"));
    answer.ok().body["Columns"].as_array().cloned().unwrap_or_default()
}

pub(super) fn numbers(client: &Client<'_>) {
    let path = new_table(client);
    let csv: String =
        (0..1000).map(|n| format!("{n},{}\n", if n % 4 == 0 { String::new() } else { (n % 4).to_string() })).collect();
    write(client, &path, "&Header=false&Schema=n:BIGINT,x:DOUBLE", &csv).ok();
    let [n, x] = &summary(client, &path, "Bins=4")[..] else { panic!("there are two columns") };
    assert_eq!((&n["Count"], &n["NullCount"], &n["NanCount"]), (&json!(1000), &json!(0), &json!(0)));
    assert_eq!((&n["Min"], &n["Max"], &n["Mean"]), (&json!(0), &json!(999), &json!(499.5)));
    let variance = n["Variance"].as_f64().unwrap_or_default();
    assert!((variance - 83_416.666_666_666_67).abs() < 1e-8, "{variance}");
    assert_eq!((&n["DistinctCount"], &n["DistinctIsExact"]), (&json!(1000), &json!(true)));
    let bin = |lower: f64, upper: f64| json!({"Lower": lower, "Upper": upper, "Count": 250});
    assert_eq!(n["Histogram"], json!([bin(0.0, 249.75), bin(249.75, 499.5), bin(499.5, 749.25), bin(749.25, 999.0)]));
    assert_eq!(n["TopValues"], json!([]));
    assert_eq!((&x["Count"], &x["NullCount"], &x["DistinctCount"]), (&json!(750), &json!(250), &json!(3)));
    assert_eq!((&x["Min"], &x["Max"], &x["Mean"]), (&json!(1.0), &json!(3.0), &json!(2.0)));
    // Of the last interval alone the upper end is a part.
    let counts: Vec<_> = x["Histogram"].as_array().into_iter().flatten().map(|bin| bin["Count"].clone()).collect();
    assert_eq!(counts, [250, 0, 250, 250]);
    client.get(&format!("{path}/summary?Columns=none")).violates(&["Columns"]);
    client.get(&format!("{path}/summary?Bins=257")).violates(&["Bins"]);
}

pub(super) fn other_types(client: &Client<'_>) {
    let path = new_table(client);
    let csv =
        "d,b,t\n2025-01-01T00:00:00Z,true,manx\n2025-01-03T00:00:00Z,false,猫\n,true,\n2025-01-02T00:00:00Z,,manx\n";
    write(client, &path, "&Schema=d:DATETIME,b:BOOLEAN,t:STRING", csv).ok();
    let [d, b, t] = &summary(client, &path, "Bins=2")[..] else { panic!("there are three columns") };
    assert_eq!((&d["Min"], &d["Max"]), (&json!("2025-01-01T00:00:00.000Z"), &json!("2025-01-03T00:00:00.000Z")));
    let (first, day) = (1_735_689_600_000.0, 86_400_000.0);
    assert_eq!((&d["Mean"], &d["Variance"]), (&json!(first + day), &json!(day * day)));
    let bin = |lower: f64, count: i64| json!({"Lower": lower, "Upper": lower + day, "Count": count});
    assert_eq!((&d["Histogram"], &d["NullCount"]), (&json!([bin(first, 1), bin(first + day, 2)]), &json!(1)));
    assert_eq!((&b["Min"], &b["Max"], &b["NullCount"]), (&json!(false), &json!(true), &json!(1)));
    assert_eq!(b["TopValues"], json!([{"Value": true, "Count": 2}, {"Value": false, "Count": 1}]));
    assert_eq!((&b["Mean"], &b["Histogram"]), (&Value::Null, &json!([])));
    assert_eq!((&t["Min"], &t["Max"], &t["NullCount"]), (&json!("manx"), &json!("猫"), &json!(1)));
    assert_eq!(t["TopValues"], json!([{"Value": "manx", "Count": 2}, {"Value": "猫", "Count": 1}]));
    assert_eq!((&t["DistinctCount"], &t["DistinctIsExact"]), (&json!(2), &json!(true)));
}

pub(super) fn nothing(client: &Client<'_>) {
    let path = new_table(client);
    write(client, &path, "&Schema=n:DOUBLE,t:STRING,i:DOUBLE", "n,t,i\n,,inf\n,,1\nNaN,,NaN\n,,1\n").ok();
    let [n, t, i] = &summary(client, &path, "")[..] else { panic!("there are three columns") };
    assert_eq!((&n["Count"], &n["NullCount"], &n["NanCount"]), (&json!(0), &json!(3), &json!(1)));
    for column in [n, t] {
        let absent = [&column["Min"], &column["Max"], &column["Mean"], &column["Variance"]];
        assert!(absent.iter().all(|value| value.is_null()), "{column}");
        assert_eq!((&column["Histogram"], &column["TopValues"]), (&json!([]), &json!([])));
        assert_eq!((&column["DistinctCount"], &column["DistinctIsExact"]), (&json!(0), &json!(true)));
    }
    assert_eq!((&i["Max"], &i["Mean"], &i["DistinctCount"]), (&json!("Infinity"), &Value::Null, &json!(2)));
    assert_eq!(i["Histogram"], json!([{"Lower": 1.0, "Upper": 1.0, "Count": 2}]));
}

pub(super) fn many(client: &Client<'_>) {
    let path = new_table(client);
    let csv: String = (0..100_000).map(|n| format!("{n},cat {n}\n")).collect();
    write(client, &path, "&Header=false&Schema=n:BIGINT,t:STRING", &csv).ok();
    for column in summary(client, &path, "") {
        let distinct = column["DistinctCount"].as_f64().unwrap_or_default();
        // Five standard errors.
        assert!((distinct / 100_000.0 - 1.0).abs() < 0.04, "{distinct}");
        assert_eq!((&column["DistinctIsExact"], &column["TopValues"]), (&json!(false), &json!([])));
    }
}

pub(super) fn too_many_columns(client: &Client<'_>) {
    let path = new_table(client);
    let line = |cell: &dyn Fn(usize) -> String| (0..257).map(cell).collect::<Vec<_>>().join(",");
    write(client, &path, "", &format!("{}\n{}\n", line(&|n| format!("c{n}")), line(&|n| n.to_string()))).ok();
    assert!(client.get(&format!("{path}/summary")).violates(&["Columns"]).text("/Message").contains("256"));
    assert_eq!(summary(client, &path, "Columns=c0,c256")[1]["Max"], 256);
}

pub(super) fn partitions(client: &Client<'_>) {
    let path = |spec: &str| format!("/api/v1/tables/odps%3A%2F%2F{}%2Ftables%2Fparted{spec}", project(client));
    write(client, &path("%2Fds%3D1"), "", "n\n1\n2\n").ok();
    write(client, &path("%2Fds%3D2"), "", "n\n5\n").ok();
    let [n, ds] = &summary(client, &path(""), "")[..] else { panic!("the column and that of the partitions") };
    assert_eq!((&n["Count"], &n["Max"], &ds["Name"]), (&json!(3), &json!(5), &json!("ds")));
    assert_eq!(ds["TopValues"], json!([{"Value": "1", "Count": 2}, {"Value": "2", "Count": 1}]));
    let one = client.get(&format!("{}/summary?Columns=n", path("%2Fds%3D1")));
    assert_eq!((&one.ok().body["RowCount"], &one.body["Columns"][0]["Max"]), (&json!(2), &json!(2)));
}
