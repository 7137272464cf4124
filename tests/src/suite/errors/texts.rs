//! Texts that would mean something to SQL, JSON, a terminal or a careless reader.

use pai_datasets_core::query::encode;
use serde_json::json;

use super::{BASE, file, send, whole};
use crate::suite::Client;

const TEXTS: [&str; 18] = [
    "'; DROP TABLE dataset; --",
    "' OR '1'='1",
    "\" OR \"\"=\"",
    "1); DELETE FROM version WHERE (1=1",
    "?1 ?2 :a @b $c {} {0}",
    "% _ %% \\% \\_ * [a-z]",
    "NULL",
    "\u{0}",
    "before\u{0}after",
    "\u{1}\u{8}\u{b}\u{1b}[31m\u{1f}\u{7f}\u{85}",
    "line\r\nline\u{2028}line\ttab",
    " spaces around ",
    "\\u0041 \\\\ \\\" \\",
    "<script>alert(1)</script> &amp; ${x} %41 +",
    "\u{feff}\u{202e}\u{200b}\u{fffd}\u{ffff}\u{10ffff}",
    "é e\u{301} ﬁ İ ß 𝒳 😀 👩‍👩‍👧",
    "../../etc/passwd",
    "x-acs-request-id: 1\r\n\r\n{}",
];

pub(super) fn verbatim(client: &Client<'_>) {
    for text in TEXTS {
        let all = ["Description", "Options", "ImportInfo", "SourceId", "UserId", "SourceDatasetId", "Provider"];
        let fields = all.map(|field| (field.to_owned(), json!(text)));
        let id = client.create(serde_json::Value::Object(fields.into_iter().collect()));
        let got = client.get(&format!("{BASE}/{id}"));
        for field in all {
            assert_eq!(got.ok().body[field], text, "{field}: {text:?}");
        }
        client.put(&format!("{BASE}/{id}/versions/v1"), &json!({"Description": text})).ok();
        assert_eq!(client.get(&format!("{BASE}/{id}/versions/v1")).ok().body["Description"], text);
        let files = json!([file(json!({"FileFingerPrint": text, "MetaAttributes": text}))]);
        let body = json!({"DatasetVersion": "v1", "WorkspaceId": text, "DatasetFileMetas": files});
        client.post(&format!("{BASE}/{id}/datasetfilemetas"), &body).ok();
        let listed =
            client.get(&format!("{BASE}/{id}/datasetfilemetas?DatasetVersion=v1&WorkspaceId={}", encode(text)));
        assert_eq!(listed.ok().body["WorkspaceId"], text);
        for field in ["FileFingerPrint", "MetaAttributes"] {
            assert_eq!(listed.body["DatasetFileMetas"][0][field], text, "{field}");
        }
    }
}

pub(super) fn filters(client: &Client<'_>) {
    for text in TEXTS {
        client.create(json!({"SourceId": text, "Provider": text, "SourceDatasetId": text}));
    }
    let total = |filter: &str, text: &str| {
        let listed = client.get(&format!("{BASE}?WorkspaceId={}&{filter}={}", client.workspace, encode(text)));
        listed.ok().body["TotalCount"].clone()
    };
    for text in TEXTS {
        for filter in ["SourceId", "Provider", "SourceDatasetId"] {
            assert_eq!(total(filter, text), 1, "{filter}={text:?}");
        }
        for filter in ["Name", "Label", "DatasetIds"] {
            assert_eq!(total(filter, text), 0, "{filter}={text:?}");
        }
    }
    let id = client.create(json!({}));
    for text in TEXTS {
        let versions = client.get(&format!("{BASE}/{id}/versions?LabelKeys={0}&SourceId={0}", encode(text)));
        assert_eq!(versions.ok().body["TotalCount"], 0, "{text:?}");
    }
}

pub(super) fn labels(client: &Client<'_>) {
    let path = format!("{BASE}/{}", client.create(json!({})));
    for text in TEXTS.iter().filter(|text| !text.contains(['=', ','])) {
        // Keys to delete are trimmed.
        let key = format!("k{text}k");
        let label = json!([{"Key": key, "Value": text}]);
        client.post(&format!("{path}/labels"), &json!({"Labels": label})).ok();
        assert_eq!(client.get(&path).ok().body["Labels"], label, "{text:?}");
        for part in [&key, *text] {
            let found = client.get(&format!("{BASE}?WorkspaceId={}&Label={}", client.workspace, encode(part)));
            assert_eq!(found.ok().body["TotalCount"], 1, "{part:?}");
        }
        client.delete(&format!("{path}/labels?LabelKeys={}", encode(&key))).ok();
        assert_eq!(client.get(&path).ok().body["Labels"], json!([]), "{text:?}");
    }
}

pub(super) fn lone_surrogates(client: &Client<'_>) {
    let path = format!("{BASE}/{}", client.create(json!({"Description": "before"})));
    for half in ["\\ud800", "\\udfff", "\\ud83dx", "\\ud83d\\u0041", "\\ude00\\ud83d", "a\\uDBFF"] {
        let answer = send(client, "PUT", &path, format!("{{\"Description\":\"{half}\",\"Name\":\"_\"}}"));
        whole(client, answer.violates(&["Name", "Description"]));
        let labels = format!("{{\"Labels\":[{{\"Key\":\"k\",\"Value\":\"{half}\"}}]}}");
        whole(client, send(client, "POST", &format!("{path}/labels"), labels).violates(&["Labels"]));
    }
    assert_eq!(client.get(&path).ok().text("/Description"), "before");
    send(client, "PUT", &path, "{\"Description\":\"\\ud83d\\ude00\"}").ok();
    assert_eq!(client.get(&path).ok().text("/Description"), "😀");
}
