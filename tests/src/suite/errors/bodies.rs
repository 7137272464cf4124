//! Bodies.

use pai_datasets_core::http::{Headers, Request};
use serde_json::json;

use super::{BASE, file, send, total, whole, with_body};
use crate::suite::Client;
use crate::target::{Answer, unique};

/// Sends these bytes to an operation that takes an empty object.
fn change(client: &Client<'_>, id: &str, body: impl Into<Vec<u8>>) -> Answer {
    send(client, "PUT", &format!("{BASE}/{id}"), body)
}

pub(super) fn malformed(client: &Client<'_>) {
    let id = client.create(json!({"Description": "before"}));
    for body in [
        "{",
        "}",
        "{{}}",
        "{\"Description\"}",
        "{\"Description\":}",
        "{\"Description\":\"x\",}",
        "{\"Description\":\"x\"\"Name\":\"y\"}",
        "{'Description':'x'}",
        "{Description:\"x\"}",
        "{\"Description\":\"x\"} {}",
        "{\"Description\":\"x\"};",
        "{\"Description\":\"line\nbreak\"}",
        "{\"Description\":\"tab\tand nul\u{0}\"}",
        "{\"Description\":\"\\x41\"}",
        "{\"Description\":\"\\u12\"}",
        "{\"Description\":nul}",
        "{\"Unknown\":01}",
        "{\"Unknown\":+1}",
        "{\"Unknown\":.5}",
        "{\"Unknown\":NaN}",
        "{\"Unknown\":Infinity}",
        "/* x */ {}",
        "{\"\\ud800\":1}",
        "{\"Description\":\"x\"}\u{0}",
        "Description=x&Name=y",
        "<Description>x</Description>",
        "\u{feff}{}",
    ] {
        let answer = change(client, &id, body);
        whole(client, answer.violates(&["body"]));
    }
    assert_eq!(client.get(&format!("{BASE}/{id}")).ok().text("/Description"), "before");
}

pub(super) fn truncated(client: &Client<'_>) {
    let labels = json!([{"Key": "猫", "Value": "v\"\\"}]);
    let body = client.dataset(json!({"Name": "猫", "Labels": labels, "DataSize": 12, "DryRun": false})).to_string();
    for length in 1..body.len() {
        send(client, "POST", BASE, &body.as_bytes()[..length]).violates(&["body"]);
    }
    assert_eq!(total(client), 0);
    send(client, "POST", BASE, body).ok();
    assert_eq!(total(client), 1);
}

pub(super) fn other_encodings(client: &Client<'_>) {
    let id = client.create(json!({}));
    let utf16 =
        |order: fn(u16) -> [u8; 2]| "{\"Description\":\"x\"}".encode_utf16().flat_map(order).collect::<Vec<_>>();
    let bodies: [Vec<u8>; 8] = [
        b"{\"Description\":\"\xff\"}".to_vec(),
        b"{\"Description\":\"\xc0\xaf\"}".to_vec(),
        b"{\"Description\":\"\xed\xa0\x80\"}".to_vec(),
        b"{\"Description\":\"\xc3\xa8\xd6\"}".to_vec(),
        b"{\"Unknown\":\"\x80\"}".to_vec(),
        [b"\xff\xfe".to_vec(), utf16(u16::to_le_bytes)].concat(),
        utf16(u16::to_be_bytes),
        (0..=255).collect(),
    ];
    for body in bodies {
        let answer = change(client, &id, body);
        whole(client, answer.violates(&["body"]));
    }
}

pub(super) fn no_objects(client: &Client<'_>) {
    let id = client.create(json!({}));
    for body in ["[]", "[{}]", "[{\"Description\":\"x\"}]", "\"{}\"", "7", "-0.5e3", "1e400", "true", "false"] {
        let answer = change(client, &id, body);
        whole(client, answer.violates(&["body"]));
    }
    for nothing in ["", " ", "null", "{}", "\r\n\t {}\r\n"] {
        change(client, &id, nothing).ok();
    }
}

pub(super) fn too_deep(client: &Client<'_>) {
    let id = client.create(json!({}));
    for depth in [65, 200, 100_000] {
        let (arrays, objects) = ("[".repeat(depth), "{\"a\":".repeat(depth));
        let bodies = [
            arrays.clone(),
            objects.clone(),
            format!("{objects}1{}", "}".repeat(depth)),
            format!("{{\"Description\":{arrays}{}}}", "]".repeat(depth)),
            format!("{{\"Unknown\":{objects}1{}}}", "}".repeat(depth)),
            format!("{{\"Labels\":[{{\"Key\":{objects}"),
        ];
        for body in bodies {
            let answer = change(client, &id, body);
            whole(client, answer.violates(&["body"]));
        }
    }
    let deep = |depth: usize| format!("{{\"Unknown\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
    change(client, &id, deep(63)).ok();
    let known = deep(63).replace("Unknown", "Description");
    change(client, &id, known).violates(&["Description"]);
}

pub(super) fn brackets_in_texts(client: &Client<'_>) {
    let id = client.create(json!({}));
    let text = "[".repeat(60_000);
    client.put(&format!("{BASE}/{id}"), &json!({"Options": text})).ok();
    assert_eq!(client.get(&format!("{BASE}/{id}")).ok().text("/Options"), text);
    // A text that is read as JSON fails its file alone.
    for deep in [text, format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000)), "{\"user\":".repeat(8000)] {
        let files = json!([file(json!({"Tags": deep})), file(json!({"Uri": "oss://b/2"}))]);
        let body = json!({"DatasetVersion": "v1", "WorkspaceId": "w", "DatasetFileMetas": files});
        let answer = client.post(&format!("{BASE}/{id}/datasetfilemetas"), &body);
        assert_eq!(answer.ok().body["SucceedDetails"].as_array().map(Vec::len), Some(1), "{answer:?}");
        assert!(answer.text("/FailedDetails/0/Result").starts_with("Tags: "), "{answer:?}");
    }
}

/// The request with that header in place of others of its name.
fn with_header(mut request: Request, name: &str, value: &str) -> Request {
    let others: Headers = request.headers.iter().filter(|(key, _)| !key.eq_ignore_ascii_case(name)).collect();
    request.headers = others;
    request.headers.push(name, value);
    request
}

pub(super) fn content_types(client: &Client<'_>) {
    let id = client.create(json!({}));
    let types = [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=gbk",
        "application/xml",
        "nonsense",
        "*/*",
    ];
    for content_type in types {
        let sent = |body: String| {
            let request = with_body(client, "PUT", &format!("{BASE}/{id}"), body);
            client.send(with_header(request, "content-type", content_type))
        };
        sent(json!({"Description": content_type}).to_string()).ok();
        assert_eq!(client.get(&format!("{BASE}/{id}")).ok().text("/Description"), content_type);
        whole(client, sent("Description=x".to_owned()).violates(&["body"]));
    }
}

const LIMIT: usize = 1024 * 1024;

/// A change of the description, blown up to that size.
fn padded(text: &str, size: usize) -> Vec<u8> {
    let mut body = json!({"Description": text}).to_string().into_bytes();
    body.resize(size, b' ');
    body
}

pub(super) fn too_large(client: &Client<'_>) {
    let id = client.create(json!({"Description": "before"}));
    let description = || client.get(&format!("{BASE}/{id}")).ok().text("/Description").to_owned();
    for size in [LIMIT + 1, 3 * LIMIT] {
        let answer = change(client, &id, padded("after", size));
        answer.refused(413, "RequestTooLarge");
        whole(client, &answer);
        // Where its length is declared, and where nothing is at that path.
        let request = with_body(client, "PUT", &format!("{BASE}/{id}"), padded("after", size));
        client.send(with_header(request, "content-length", &size.to_string())).refused(413, "RequestTooLarge");
        let absent = send(client, "PUT", &format!("{BASE}/d-0"), padded("after", size));
        absent.refused(413, "RequestTooLarge");
    }
    assert_eq!(description(), "before");
    change(client, &id, padded("after", LIMIT)).ok();
    assert_eq!(description(), "after");
    // CreateDataset takes more.
    let mut body = client.dataset(json!({})).to_string().into_bytes();
    body.resize(3 * LIMIT, b' ');
    send(client, "POST", BASE, body).ok();
    // Without a credential nothing is read.
    let anonymous = Request { headers: Headers::new(), ..with_body(client, "PUT", BASE, vec![b' '; LIMIT + 1]) };
    whole(client, client.send(anonymous).refused(401, "MissingCredential"));
}

pub(super) fn too_large_in_chunks(client: &Client<'_>) {
    let id = client.create(json!({"Description": "before"}));
    let chunked = |body: Vec<u8>| {
        let request = with_body(client, "PUT", &format!("{BASE}/{id}"), body);
        client.send(with_header(request, "transfer-encoding", "chunked"))
    };
    let description = || client.get(&format!("{BASE}/{id}")).ok().text("/Description").to_owned();
    for size in [LIMIT + 1, 3 * LIMIT] {
        whole(client, chunked(padded("after", size)).refused(413, "RequestTooLarge"));
    }
    assert_eq!(description(), "before");
    chunked(padded("after", LIMIT)).ok();
    assert_eq!(description(), "after");
}

pub(super) fn long_lists(client: &Client<'_>) {
    let id = client.create(json!({}));
    let roles = |count: usize| json!({"Accessibility": "ROLE_PUBLIC", "AccessibleRoleIdList": vec!["role-a"; count]});
    client.put(&format!("{BASE}/{id}"), &roles(10_000)).ok();
    whole(client, client.put(&format!("{BASE}/{id}"), &roles(10_001)).violates(&["AccessibleRoleIdList"]));
    let body = json!({"Labels": vec![json!([]); 10_001]});
    whole(client, client.post(&format!("{BASE}/{id}/labels"), &body).violates(&["Labels"]));
}

pub(super) fn compressed(client: &Client<'_>) {
    let body = client.dataset(json!({"Name": unique("gzip-")}));
    for (coding, status) in [("gzip", 400), ("br", 400), ("identity", 200)] {
        let mut request = with_body(client, "POST", BASE, body.to_string());
        request.headers.push("content-encoding", coding);
        let answer = client.send(request);
        assert_eq!(answer.status, status, "{coding}: {answer:?}");
        if status == 400 {
            answer.violates(&["Content-Encoding"]);
        }
    }
}
