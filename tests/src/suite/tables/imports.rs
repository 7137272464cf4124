//! Cases on files that come in parts.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{new_table, rows, write};
use crate::suite::Client;
use crate::target::{Answer, bearer, request};

/// Begins an import; the path of it.
fn begin(client: &Client<'_>, path: &str, with: Value) -> String {
    let mut body = json!({"FileFormat": "CSV"});
    crate::suite::merge(&mut body, with);
    let created = client.post(&format!("{path}/imports"), &body);
    assert_eq!(created.ok().text("/ImportStatus"), "UPLOADING");
    format!("{path}/imports/{}", created.text("/ImportId"))
}

fn part(client: &Client<'_>, import: &str, number: i64, content: &str) -> Answer {
    let mut request = bearer(request("PUT", &format!("{import}/parts/{number}"), None), &client.target.admin());
    request.body = content.as_bytes().to_vec();
    client.send(request)
}

/// Starts an import and waits for its end.
fn finish(client: &Client<'_>, import: &str) -> Answer {
    client.post(&format!("{import}/start"), &json!({})).ok();
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        let answer = client.get(import);
        if answer.ok().text("/ImportStatus") != "RUNNING" {
            return answer;
        }
        assert!(Instant::now() < end, "the import does not come to its end: {answer:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

pub(super) fn whole(client: &Client<'_>) {
    let path = new_table(client);
    let csv: String =
        (0..200_000).map(|number| format!("{number},\"text\n{}\",{}\n", number % 7, number * 2)).collect();
    let csv = format!("n,t,twice\n{csv}");
    let import = begin(client, &path, json!({}));
    // Cut anywhere, and sent in any order.
    let cuts: Vec<&str> = [&csv[..1_000_003], &csv[1_000_003..2_500_000], &csv[2_500_000..]].to_vec();
    for at in [2, 0, 1] {
        part(client, &import, at + 1, cuts[at as usize]).ok();
    }
    let done = finish(client, &import);
    assert_eq!((done.text("/ImportStatus"), &done.body["RowCount"]), ("SUCCEEDED", &json!(200_000)), "{done:?}");
    assert_eq!(done.body["DoneBytes"], done.body["TotalBytes"]);
    let table = client.get(&path);
    assert_eq!(table.ok().body["RowCount"], 200_000);
    let file = client.target.send(bearer(request("GET", &format!("{path}/export"), None), &client.target.admin()));
    assert!(file.body.ends_with(b"199998,\"text\n1\",399996\n199999,\"text\n2\",399998\n"));
    // What was not heard may be said again.
    assert_eq!(client.post(&format!("{import}/start"), &json!({})).ok().text("/ImportStatus"), "SUCCEEDED");
    client.delete(&import).ok();
    client.get(&import).refused(404, "ResourceNotFound");
    assert_eq!(client.get(&path).ok().body["RowCount"], 200_000);
}

pub(super) fn again(client: &Client<'_>) {
    let path = new_table(client);
    let import = begin(client, &path, json!({"Header": false, "Schema": "n:BIGINT"}));
    part(client, &import, 1, "1\n2\n3\n").ok();
    let sent = part(client, &import, 1, "4\n");
    assert_eq!(sent.ok().body["TotalBytes"], 2);
    finish(client, &import);
    assert_eq!(rows(client, &path), json!([[4]]));
    part(client, &import, 2, "5\n").violates(&["ImportId"]);
    let over = begin(client, &path, json!({"Header": false, "WriteMode": "OVERWRITE"}));
    part(client, &over, 1, "6\n7\n").ok();
    assert_eq!(rows(client, &path), json!([[4]]));
    finish(client, &over);
    assert_eq!(rows(client, &path), json!([[6], [7]]));
}

pub(super) fn gap(client: &Client<'_>) {
    let import = begin(client, &new_table(client), json!({}));
    part(client, &import, 2, "a\n1\n").ok();
    let refused = client.post(&format!("{import}/start"), &json!({}));
    assert!(refused.violates(&["PartNumber"]).text("/Message").contains("part 1 is missing"), "{refused:?}");
    part(client, &import, 0, "").violates(&["PartNumber"]);
    part(client, &import, 1, "b\n").ok();
    // Without any part it does not start either, and still takes some.
    let path = format!("{}_none", new_table(client));
    let import = begin(client, &path, json!({"Schema": "a:BIGINT", "Header": false}));
    client.post(&format!("{import}/start"), &json!({})).violates(&["PartNumber"]);
    part(client, &import, 1, "").ok();
    assert_eq!(finish(client, &import).text("/ImportStatus"), "SUCCEEDED");
    assert_eq!(rows(client, &path), json!([]));
}

pub(super) fn wrong(client: &Client<'_>) {
    let path = new_table(client);
    write(client, &path, "", "a\n1\n").ok();
    let import = begin(client, &path, json!({"WriteMode": "OVERWRITE"}));
    let csv: String = (0..150_000).map(|number| format!("{number}\n")).collect();
    part(client, &import, 1, &format!("a\n{csv}x\n")).ok();
    let failed = finish(client, &import);
    assert_eq!(failed.text("/ImportStatus"), "FAILED");
    assert!(failed.text("/Message").contains("Line 150002"), "{failed:?}");
    assert_eq!(failed.body["RowCount"], 0);
    assert_eq!(rows(client, &path), json!([[1]]));
}

pub(super) fn foreign(client: &Client<'_>) {
    let path = new_table(client);
    let import = begin(client, &path, json!({}));
    let member = client.target.member();
    client.call_as(&member, "GET", &import, None).refused(404, "ResourceNotFound");
    let id = import.rsplit('/').next().unwrap_or_default();
    client.get(&format!("{path}_other/imports/{id}")).refused(404, "ResourceNotFound");
    client.get(&format!("{path}/imports/imp-unknown")).refused(404, "ResourceNotFound");
}

pub(super) fn deleted(client: &Client<'_>) {
    let path = new_table(client);
    write(client, &path, "", "n\n1\n").ok();
    let (uploading, running) = (begin(client, &path, json!({})), begin(client, &path, json!({})));
    let csv: String = (0..300_000).map(|number| format!("{number}\n")).collect();
    for import in [&uploading, &running] {
        part(client, import, 1, &format!("n\n{csv}")).ok();
    }
    client.post(&format!("{running}/start"), &json!({})).ok();
    client.delete(&path).ok();
    for import in [&uploading, &running] {
        let ended = client.get(import);
        let is_done = ended.ok().text("/ImportStatus") == "SUCCEEDED";
        // The file may have been read already where the store works by itself.
        assert!(is_done || ended.text("/Message") == "the table was deleted", "{ended:?}");
        assert!(is_done || ended.body["RowCount"] == 0, "{ended:?}");
    }
    client.post(&format!("{uploading}/start"), &json!({})).violates(&["ImportId"]);
    client.get(&path).refused(404, "ResourceNotFound");
    // Into a partition that goes; another one's import goes on.
    let project = super::project(client);
    let parted = |spec: &str| format!("/api/v1/tables/odps%3A%2F%2F{project}%2Ftables%2Fparted{spec}");
    for ds in ["%2Fds%3D1", "%2Fds%3D2"] {
        write(client, &parted(ds), "", "n\n1\n").ok();
    }
    let (one, two) = (begin(client, &parted("%2Fds%3D1"), json!({})), begin(client, &parted("%2Fds%3D2"), json!({})));
    client.delete(&parted("%2Fds%3D1")).ok();
    assert_eq!(client.get(&one).ok().text("/Message"), "the partition was deleted");
    part(client, &two, 1, "n\n2\n").ok();
    assert_eq!(finish(client, &two).text("/ImportStatus"), "SUCCEEDED");
    assert_eq!(rows(client, &parted("")), json!([[1, "2"], [2, "2"]]));
}

pub(super) fn checked(client: &Client<'_>) {
    let path = new_table(client);
    let create = |body: Value| client.post(&format!("{path}/imports"), &body);
    create(json!({"FileFormat": "CSV", "Encoding": "klingon"})).violates(&["Encoding"]);
    create(json!({"FileFormat": "PARQUET", "Delimiter": ";", "Header": false})).violates(&["Delimiter", "Header"]);
    create(json!({"FileFormat": "CSV", "Schema": "a:BIGINT,A:BIGINT"})).violates(&["Schema"]);
    write(client, &path, "", "a\n1\n").ok();
    create(json!({"FileFormat": "CSV", "Schema": "a:STRING"})).violates(&["Schema"]);
}
