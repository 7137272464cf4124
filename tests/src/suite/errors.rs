//! Cases on refusals, and hostile requests. After each of them the host must answer the next one.

mod bodies;
mod numbers;
mod places;
mod texts;

use pai_datasets_core::http::Request;
use serde_json::{Value, json};

use super::{Case, Client};
use crate::target::{Answer, bearer, now, request, signed, unique};

/// The cases.
pub(super) const CASES: &[Case] = &[
    Case { name: "every refusal is JSON with its request id, whatever its code", run: every_code },
    Case { name: "what is wrong in path, query and body is told together", run: every_place },
    Case { name: "every violation of a list's query is told together", run: every_filter },
    Case { name: "a value is not said back in a refusal", run: not_said_back },
    Case { name: "a path that no operation has is not found", run: places::unknown_paths },
    Case {
        name: "a method that a path does not take is not found and the others are named",
        run: places::unknown_methods,
    },
    Case { name: "an id of any length is not found and not said back whole", run: places::long_ids },
    Case { name: "thousands of query parameters are read", run: places::many_parameters },
    Case { name: "a query that is no text is refused", run: places::undecodable_queries },
    Case { name: "a percent sign that encodes nothing stands for itself", run: places::odd_percents },
    Case { name: "encoded slashes and dots in a path lead nowhere", run: places::encoded_paths },
    Case { name: "a body that is no JSON is refused as a whole", run: bodies::malformed },
    Case { name: "a body cut off anywhere is refused as a whole", run: bodies::truncated },
    Case { name: "a body that is not UTF-8 is refused as a whole", run: bodies::other_encodings },
    Case { name: "a body that is no object is refused as a whole", run: bodies::no_objects },
    Case { name: "a body that nests too deep is refused as a whole", run: bodies::too_deep },
    Case { name: "brackets in a text nest nothing", run: bodies::brackets_in_texts },
    Case { name: "a body is JSON whatever its content type", run: bodies::content_types },
    Case { name: "a compressed body is refused by its header", run: bodies::compressed },
    Case { name: "a body beyond its limit is refused and writes nothing", run: bodies::too_large },
    Case { name: "a body beyond its limit is refused while it is read", run: bodies::too_large_in_chunks },
    Case { name: "a list beyond 10000 elements is refused by field", run: bodies::long_lists },
    Case {
        name: "a number that is too large is refused by field, in every field that takes one",
        run: numbers::too_large,
    },
    Case { name: "a number that is too large fails its file alone and names the field", run: numbers::of_files },
    Case { name: "a number in a query is digits and nothing else", run: numbers::in_queries },
    Case { name: "any text comes back as it was sent", run: texts::verbatim },
    Case { name: "a filter takes any text as it is", run: texts::filters },
    Case { name: "a label takes any text as it is", run: texts::labels },
    Case { name: "half of a surrogate pair is refused by field", run: texts::lone_surrogates },
];

const BASE: &str = "/api/v1/datasets";

/// A request whose body is these bytes.
fn with_body(client: &Client<'_>, method: &str, target: &str, body: impl Into<Vec<u8>>) -> Request {
    let request = Request { body: body.into(), ..request(method, target, Some(&json!({}))) };
    bearer(request, &client.target.admin())
}

/// Sends these bytes.
fn send(client: &Client<'_>, method: &str, target: &str, body: impl Into<Vec<u8>>) -> Answer {
    client.send(with_body(client, method, target, body))
}

/// How many datasets this workspace has; the host answers it, whatever came before.
#[track_caller]
fn total(client: &Client<'_>) -> i64 {
    let listed = client.get(&format!("{BASE}?WorkspaceId={}", client.workspace));
    listed.ok().body["TotalCount"].as_i64().expect("a total")
}

/// It is an error as every error is, and the host answers the next request.
#[track_caller]
fn whole(client: &Client<'_>, answer: &Answer) {
    assert!(answer.status >= 400 && answer.status != 500, "{answer:?}");
    let members = answer.body.as_object().expect("an error is a JSON object");
    let known = ["RequestId", "HostId", "Code", "Message", "Recommend", "Violations"];
    assert!(members.keys().all(|name| known.contains(&name.as_str())), "{answer:?}");
    let id = answer.text("/RequestId");
    let is_right = |(at, byte): (usize, u8)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte),
    };
    assert!(id.len() == 36 && id.bytes().enumerate().all(is_right), "{answer:?}");
    assert_eq!(answer.headers.get("x-acs-request-id"), Some(id), "{answer:?}");
    assert!(!answer.code().is_empty() && !answer.text("/Message").is_empty(), "{answer:?}");
    assert!(!answer.text("/HostId").is_empty(), "{answer:?}");
    assert_eq!(answer.code() == "InvalidParameter", members.contains_key("Violations"), "{answer:?}");
    let content_type = answer.headers.get("content-type").unwrap_or_default();
    assert!(content_type.starts_with("application/json"), "{answer:?}");
    total(client);
}

fn every_code(client: &Client<'_>) {
    let (admin, host) = (client.target.admin(), client.target.host());
    let path = format!("{BASE}/{}", client.create(json!({"Accessibility": "PUBLIC"})));
    let list = || request("GET", BASE, None);
    let mut unknown = admin.clone();
    (unknown.api_key, unknown.access_key.secret) = (format!("{}x", admin.api_key), "another".to_owned());
    let nonce = unique("nonce-");
    client.send(signed(list(), &host, &admin, now(), &nonce)).ok();
    let old = pai_datasets_core::model::Millis(0);
    let bare = Request { headers: [("authorization", "ACS3-HMAC-SHA256 x")].into_iter().collect(), ..list() };
    let refusals = [
        (400, "InvalidParameter", client.post(BASE, &json!({}))),
        (400, "InvalidTimeStamp.Expired", client.send(signed(list(), &host, &admin, old, &unique("nonce-")))),
        (400, "SignatureNonceUsed", client.send(signed(list(), &host, &admin, now(), &nonce))),
        (400, "IncompleteSignature", client.send(bare)),
        (401, "MissingCredential", client.send(list())),
        (403, "InvalidCredential", client.send(bearer(list(), &unknown))),
        (403, "SignatureDoesNotMatch", client.send(signed(list(), &host, &unknown, now(), &unique("nonce-")))),
        (403, "Unauthorized", client.call_as(&client.target.member(), "DELETE", &path, None)),
        (404, "ResourceNotFound", client.get(&format!("{BASE}/d-000000000000000000"))),
        (404, "ResourceNotFound", client.get("/api/v1/nonsense")),
        (413, "RequestTooLarge", send(client, "PUT", &path, vec![b' '; 1024 * 1024 + 1])),
    ];
    let mut ids: Vec<String> = Vec::new();
    for (status, code, answer) in refusals {
        answer.refused(status, code);
        whole(client, &answer);
        ids.push(answer.text("/RequestId").to_owned());
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 11, "each request has an id of its own");
}

fn every_place(client: &Client<'_>) {
    let (id, other) = (client.create(json!({})), client.create(json!({})));
    let change = json!({"Description": 7, "Edition": "LOGICAL", "SharingConfig": {"SharedTo": [{"TenantId": 5}]}});
    let answer = client.put(&format!("{BASE}/{id}?DatasetId={other}&Name=_&Accessibility=public"), &change);
    let fields = ["DatasetId", "Name", "Description", "Accessibility", "Edition", "SharingConfig.SharedTo[0].TenantId"];
    whole(client, answer.violates(&fields));
    for field in fields {
        assert!(answer.text("/Message").contains(field), "{answer:?}");
    }
}

fn every_filter(client: &Client<'_>) {
    let query = "DataSourceTypes=OSS,S3&DataTypes=a,PIC,b&Edition=basic&ShareScope=ALL&SortBy=Name&Order=up\
                 &PageNumber=0&PageSize=1001";
    let answer = client.get(&format!("{BASE}?{query}"));
    answer.violates(&[
        "DataSourceTypes[1]",
        "DataTypes[0]",
        "DataTypes[2]",
        "Edition",
        "ShareScope",
        "SortBy",
        "Order",
        "PageNumber",
        "PageSize",
    ]);
    whole(client, &answer);
}

/// A secret pasted into the wrong field stays between its sender and the wire.
fn not_said_back(client: &Client<'_>) {
    let key = client.target.admin().api_key;
    let wrong = ["Property", "DataSourceType", "Accessibility", "Uri", "DataSize", "DryRun", "Labels"];
    let mut body = client.dataset(json!({"Name": format!("-{key}")}));
    wrong.iter().for_each(|field| body[*field] = json!(key));
    let query = ["PageSize", "Order", "SortBy", "Edition"].map(|field| format!("{field}={key}")).join("&");
    let answers = [
        client.post(BASE, &body),
        client.get(&format!("{BASE}?{query}")),
        client.get(&format!("{BASE}?Name={key}%ff")),
        client.get(&format!("/api/v1/{key}")),
        send(client, "POST", BASE, format!("{{\"Name\":\"{key}\"")),
        send(client, "POST", BASE, format!("{{\"Name\":\"{key}\\ud800\"}}")),
    ];
    for answer in answers {
        let said = format!("{} {:?}", answer.body, answer.headers);
        assert!(answer.status >= 400 && !said.contains(&key), "{said}");
        whole(client, &answer);
    }
}

/// A file that is right, with the fields of `with` in it.
fn file(with: Value) -> Value {
    let mut file = json!({
        "Uri": "oss://b/1", "FileType": "text", "ContentType": "text/plain", "FileFingerPrint": "e",
        "FileUpdateTime": "2025-01-12T14:36:01Z",
    });
    super::merge(&mut file, with);
    file
}
