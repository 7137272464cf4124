//! Cases on rows.

use pai_datasets_core::http::Request;
use serde_json::json;

use super::{new_table, rows, write};
use crate::suite::Client;
use crate::target::{bearer, request};

pub(super) fn inferred(client: &Client<'_>) {
    let path = new_table(client);
    let csv = "name,n,share,is cat,born\r\n\"Tom, the cat\",1,0.5,true,2025-01-12T14:36:01Z\r\n猫,,1e3,false,2025-01-13T00:00:00+08:00\r\n";
    let written = write(client, &path, "", csv);
    assert_eq!((&written.ok().body["WrittenRows"], &written.body["Table"]["RowCount"]), (&json!(2), &json!(2)));
    let types = [("name", "STRING"), ("n", "BIGINT"), ("share", "DOUBLE"), ("is cat", "BOOLEAN"), ("born", "DATETIME")];
    let types: Vec<_> = types.map(|(name, of)| json!({"Name": name, "ColumnType": of})).into();
    assert_eq!(written.body["Table"]["Columns"], json!(types));
    let expected = json!([
        ["Tom, the cat", 1, 0.5, true, "2025-01-12T14:36:01.000Z"],
        ["猫", null, 1000.0, false, "2025-01-12T16:00:00.000Z"],
    ]);
    assert_eq!(rows(client, &path), expected);
}

pub(super) fn fitted(client: &Client<'_>) {
    let path = new_table(client);
    write(client, &path, "&Schema=a:DOUBLE,b:STRING,c:BIGINT", "a,b,c\n1,2,3\n").ok();
    // Another order, a column less, and texts that look like numbers.
    write(client, &path, "", "B,A\n007,5\n").ok();
    assert_eq!(rows(client, &path), json!([[1.0, "2", 3], [5.0, "007", null]]));
    write(client, &path, "&Header=false", "7,8,9\n").ok();
    let extra = write(client, &path, "", "a,d\n1,2\n");
    assert!(extra.violates(&["Content"]).text("/Message").contains("has a column d"), "{extra:?}");
    write(client, &path, "&Header=false", "7,8\n").violates(&["Content"]);
    assert_eq!(client.get(&path).ok().body["RowCount"], 3);
}

pub(super) fn wrong(client: &Client<'_>) {
    let path = new_table(client);
    let ragged = write(client, &path, "", "a,b\n1,2\n3\n");
    assert!(ragged.violates(&["Content"]).text("/Message").contains("Line 3"), "{ragged:?}");
    client.get(&path).refused(404, "ResourceNotFound");
    write(client, &path, "", "a\n1\n").ok();
    let no_number = write(client, &path, "", "a\n2\n3\nx\n");
    assert!(no_number.violates(&["Content"]).text("/Message").contains("Line 4"), "{no_number:?}");
    assert_eq!(rows(client, &path), json!([[1]]));
    write(client, &path, "&Delimiter=ab", "a\n2\n").violates(&["Delimiter"]);
    write(client, &path, "&Schema=a", "a\n2\n").violates(&["Schema"]);
    let unknown = bearer(request("POST", &format!("{path}/rows?FileFormat=XLS"), None), &client.target.admin());
    client.send(unknown).violates(&["FileFormat"]);
}

pub(super) fn pages(client: &Client<'_>) {
    let path = new_table(client);
    let csv: String = (0..10_000).map(|number| format!("{number},row {number}\n")).collect();
    write(client, &path, "&Schema=n:BIGINT,t:STRING&Header=false", &csv).ok();
    write(client, &path, "&Header=false", &csv).ok();
    let (mut count, mut token) = (0, String::new());
    loop {
        let page = client.get(&format!("{path}/rows?MaxResults=937&Columns=t,N&NextToken={token}"));
        for row in page.ok().body["Rows"].as_array().into_iter().flatten() {
            let number = count % 10_000;
            assert_eq!(row, &json!([format!("row {number}"), number]));
            count += 1;
        }
        assert_eq!(page.body["TotalCount"], 20_000);
        token = page.text("/NextToken").to_owned();
        if token.is_empty() {
            break;
        }
    }
    assert_eq!(count, 20_000);
    // A token of rows that were replaced by fewer is told, and one of a row that is there goes on.
    let from = client.get(&format!("{path}/rows?MaxResults=2"));
    let from = format!("{path}/rows?NextToken={}", from.ok().text("/NextToken"));
    write(client, &path, "&Header=false&WriteMode=OVERWRITE", "1,a\n2,b\n3,c\n").ok();
    assert_eq!(client.get(&from).ok().body["Rows"], json!([[3, "c"]]));
    write(client, &path, "&Header=false&WriteMode=OVERWRITE", "1,a\n2,b\n").ok();
    assert!(client.get(&from).violates(&["NextToken"]).text("/Message").contains("replaced"));
}

/// Sends a file of that format.
fn send(client: &Client<'_>, path: &str, query: &str, body: &str) -> crate::target::Answer {
    let mut sent = bearer(request("POST", &format!("{path}/rows?{query}"), None), &client.target.admin());
    sent.body = body.as_bytes().to_vec();
    client.send(sent)
}

pub(super) fn far_moments(client: &Client<'_>) {
    let path = new_table(client);
    for text in ["+010000-01-01T00:00:00Z", "-000001-12-31T23:59:59Z"] {
        let refused = write(client, &path, "&Schema=d:DATETIME", &format!("d\n2025-01-01\n{text}\n"));
        let said = refused.violates(&["Content"]).text("/Message");
        assert!(said.contains("Line 3, column `d`") && said.contains("0000 to 9999"), "{said}");
        let line = format!("{{\"d\":\"{text}\"}}\n");
        send(client, &path, "FileFormat=JSONL&Schema=d:DATETIME", &line).violates(&["Content"]);
    }
    write(client, &path, "&Schema=d:DATETIME", "d\n0000-01-01\n9999-12-31T23:59:59.999Z\n").ok();
    assert_eq!(rows(client, &path), json!([["0000-01-01T00:00:00.000Z"], ["9999-12-31T23:59:59.999Z"]]));
}

pub(super) fn exact_numbers(client: &Client<'_>) {
    let path = new_table(client);
    write(client, &path, "", "x,y\n9007199254740993,1e400\n0.5,1\n").ok();
    assert_eq!(rows(client, &path), json!([["9007199254740993", "1e400"], ["0.5", "1"]]));
    let given = format!("{path}_given");
    write(client, &given, "&Schema=x:DOUBLE", "x\n9007199254740993\n").ok();
    assert_eq!(rows(client, &given), json!([[9_007_199_254_740_992.0]]));
    let refused = write(client, &given, "", "x\n1\n1e400\n");
    assert!(refused.violates(&["Content"]).text("/Message").contains("Line 3, column `x`: `1e400`"), "{refused:?}");
}

pub(super) fn many_values(client: &Client<'_>) {
    let path = new_table(client);
    let schema: Vec<_> = (0..600).map(|column| format!("c{column}:BIGINT")).collect();
    let query = format!("FileFormat=JSONL&Schema={}", schema.join(","));
    // Few bytes each, and a value of each column in memory.
    let refused = send(client, &path, &query, &"{}\n".repeat(60_000));
    let said = refused.violates(&["Content"]).text("/Message");
    assert!(said.contains("values of more than 256 MB"), "{said}");
    client.get(&path).refused(404, "ResourceNotFound");
}

pub(super) fn without_header(client: &Client<'_>) {
    let path = new_table(client);
    let refused = write(client, &path, "", "1,2025-01-01\n2,2025-01-02\n");
    assert!(refused.violates(&["Content"]).text("/Message").contains("Header"), "{refused:?}");
    client.get(&path).refused(404, "ResourceNotFound");
    write(client, &path, "&Header=true", "2019,2020\n1,2\n").ok();
    assert_eq!(rows(client, &path), json!([[1, 2]]));
}

pub(super) fn schemas(client: &Client<'_>) {
    let path = new_table(client);
    write(client, &path, "&Schema=a:BIGINT,A:STRING", "a\n1\n").violates(&["Schema"]);
    // What it does not name is left out.
    write(client, &path, "&Schema=b:STRING,a:DOUBLE", "a,b,c\n1,x,y\n").ok();
    assert_eq!(rows(client, &path), json!([["x", 1.0]]));
    send(client, &path, "FileFormat=JSONL&Schema=a:DOUBLE", "{\"a\":2,\"c\":3}\n").ok();
    assert_eq!(rows(client, &path), json!([["x", 1.0], [null, 2.0]]));
    let other = write(client, &path, "&Schema=a:BIGINT", "a\n3\n");
    let said = other.violates(&["Schema"]).text("/Message");
    assert!(said.contains("column a the type BIGINT") && said.contains("as DOUBLE"), "{said}");
    write(client, &path, "&Schema=c:BIGINT", "c\n3\n").violates(&["Schema"]);
    let over = write(client, &path, "&WriteMode=OVERWRITE", "c\n3\n");
    assert!(over.violates(&["Content"]).text("/Message").contains("delete the table first"), "{over:?}");
    write(client, &path, "&WriteMode=OVERWRITE&Header=false", "1\n").violates(&["Content"]);
}

pub(super) fn options(client: &Client<'_>) {
    let path = new_table(client);
    for (query, field) in [
        ("FileFormat=PARQUET&Delimiter=;", "Delimiter"),
        ("FileFormat=ARROW&Encoding=gbk", "Encoding"),
        ("FileFormat=JSONL&Header=true", "Header"),
        ("FileFormat=CSV&Encoding=klingon", "Encoding"),
    ] {
        send(client, &path, query, "").violates(&[field]);
    }
}

pub(super) fn small_writes(client: &Client<'_>) {
    let path = new_table(client);
    for number in 0..25 {
        write(client, &path, "&Schema=n:BIGINT,t:STRING&Header=false", &format!("{number},t{number}\n")).ok();
    }
    let expected: Vec<_> = (0..25).map(|number| json!([number, format!("t{number}")])).collect();
    assert_eq!(rows(client, &path), json!(expected));
}

pub(super) fn overwritten(client: &Client<'_>) {
    let path = new_table(client);
    write(client, &path, "", "a\n1\n2\n").ok();
    write(client, &path, "&WriteMode=OVERWRITE", "a\n3\n").ok();
    assert_eq!(rows(client, &path), json!([[3]]));
    let wrong = write(client, &path, "&WriteMode=OVERWRITE", "a\nx\n");
    wrong.violates(&["Content"]);
    assert_eq!(rows(client, &path), json!([[3]]));
    assert_eq!(client.get(&path).ok().body["RowCount"], 1);
}

/// A table as a file.
fn export(client: &Client<'_>, target: &str) -> (String, Vec<u8>) {
    let request: Request = bearer(request("GET", target, None), &client.target.admin());
    let response = client.target.send(request);
    assert_eq!(response.status, 200, "{}", String::from_utf8_lossy(&response.body));
    (response.headers.get("content-type").unwrap_or_default().to_owned(), response.body)
}

pub(super) fn exported(client: &Client<'_>) {
    let path = new_table(client);
    let csv = "a,b\n1,\"x,\"\"y\"\"\"\n,\n3,\"\"\n";
    write(client, &path, "", csv).ok();
    let (kind, body) = export(client, &format!("{path}/export"));
    assert_eq!((kind.as_str(), String::from_utf8_lossy(&body).as_ref()), ("text/csv; charset=utf-8", csv));
    let (_, body) = export(client, &format!("{path}/export?Columns=b&Header=false&Delimiter=%5Ct"));
    assert_eq!(String::from_utf8_lossy(&body), "\"x,\"\"y\"\"\"\n\n\"\"\n");
    let copy = format!("{path}_copy");
    write(client, &copy, "", csv).ok();
    assert_eq!(rows(client, &copy), rows(client, &path));
}

pub(super) fn long_rows(client: &Client<'_>) {
    let path = new_table(client);
    let text = "x".repeat(1_000_000);
    for part in 0..3 {
        let csv: String = (0..5).map(|row| format!("{},{text}\n", part * 5 + row)).collect();
        write(client, &path, "&Header=false&Schema=n:BIGINT,t:STRING", &csv).ok();
    }
    let (mut found, mut token, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let page = client.get(&format!("{path}/rows?NextToken={token}"));
        for row in page.ok().body["Rows"].as_array().into_iter().flatten() {
            assert_eq!(row[1].as_str().map(str::len), Some(text.len()));
            found.push(row[0].as_i64().unwrap_or_default());
        }
        pages += 1;
        token = page.text("/NextToken").to_owned();
        if token.is_empty() {
            break;
        }
    }
    assert_eq!((found, pages), ((0..15).collect(), 2));
    let longer = "x".repeat(1024 * 1024 + 1);
    write(client, &path, "&Header=false", &format!("1,{longer}\n")).violates(&["Content"]);
}

pub(super) fn every_format(client: &Client<'_>) {
    let path = new_table(client);
    let csv = "t,n,x,b,d\n\"a,\"\"猫\"\"\",-9223372036854775808,1e300,true,1969-12-31T23:59:59.999Z\n,,,,\n\"\",0,-0.5,false,2025-01-12T14:36:01Z\n";
    write(client, &path, "", csv).ok();
    for format in ["CSV", "JSONL", "PARQUET", "ARROW"] {
        let (_, body) = export(client, &format!("{path}/export?FileFormat={format}"));
        let copy = format!("{path}_{format}");
        let target = format!("{copy}/rows?FileFormat={format}");
        let mut sent = bearer(request("POST", &target, None), &client.target.admin());
        sent.body = body;
        let written = crate::target::Answer::from(client.target.send(sent));
        assert_eq!(written.ok().body["WrittenRows"], 3, "{format}");
        assert_eq!(rows(client, &copy), rows(client, &path), "{format}");
        assert_eq!(written.body["Table"]["Columns"], client.get(&path).ok().body["Columns"], "{format}");
        let mut cut =
            bearer(request("POST", &format!("{copy}_cut/rows?FileFormat={format}"), None), &client.target.admin());
        cut.body = vec![b'P', b'A', b'R', b'1', 0xff, 0xfe, b'"'];
        client.send(cut).violates(&["Content"]);
    }
}

pub(super) fn unknown_column(client: &Client<'_>) {
    let path = new_table(client);
    write(client, &path, "", "a,b\n1,2\n").ok();
    for target in [format!("{path}/rows?Columns=a,c"), format!("{path}/export?Columns=c")] {
        let refused = client.get(&target);
        assert!(refused.violates(&["Columns"]).text("/Message").contains("no column c; it has a, b"), "{refused:?}");
    }
}

pub(super) fn large_numbers(client: &Client<'_>) {
    let path = new_table(client);
    let csv = "n\n9007199254740991\n9007199254740992\n-9223372036854775808\n9223372036854775807\n";
    write(client, &path, "", csv).ok();
    let expected =
        json!([[9_007_199_254_740_991_i64], ["9007199254740992"], ["-9223372036854775808"], ["9223372036854775807"]]);
    assert_eq!(rows(client, &path), expected);
    let (_, body) = export(client, &format!("{path}/export"));
    assert_eq!(String::from_utf8_lossy(&body), csv);
}
