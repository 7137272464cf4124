//! Cases on file metadata.

mod directory;
mod paging;

use serde_json::{Value, json};

use super::{Case, Client, merge};
use crate::target::Answer;

/// The cases.
pub(super) const CASES: &[Case] = &[
    Case { name: "a registered file is listed with all it was given", run: every_field },
    Case { name: "a file's name is the last part of its URI where none is given", run: names },
    Case { name: "the id of a file is 64 hexadecimal digits", run: id_shape },
    Case { name: "an item that breaks a rule fails alone and names each field", run: bad_items },
    Case { name: "each rule of an item is held", run: rules },
    Case { name: "items that are no objects fail alone", run: no_objects },
    Case { name: "tags come in three forms and as a text or as JSON", run: tags },
    Case { name: "a file registered again keeps its id and place and takes the new values", run: again },
    Case { name: "tags stay where a file registered again has none", run: tags_stay },
    Case { name: "a URI twice in a batch is one file with the later values", run: twice_in_batch },
    Case { name: "files of two versions and of two datasets are apart", run: apart },
    Case { name: "files are refused by edition BASIC until it is upgraded", run: editions },
    Case { name: "files of an unknown version or dataset are not found", run: unknown },
    Case { name: "what a batch of files lacks is named at once", run: missing },
    Case { name: "a batch of files that is no array is refused", run: no_array },
    Case { name: "a list of files says what it was asked", run: paging::said_back },
    Case { name: "a page of files holds 1 to 100, 10 by default", run: paging::sizes },
    Case { name: "pages of files join to the whole list in every order", run: paging::every_order },
    Case { name: "a file registered between two pages moves no other", run: paging::between_pages },
    Case { name: "a page token of another list is refused", run: paging::foreign_tokens },
    Case { name: "a page token of another dataset is refused", run: paging::foreign_dataset },
    Case { name: "a page token that no page gave is refused", run: paging::garbage_tokens },
    Case { name: "files are listed and counted by status", run: paging::statuses },
    Case { name: "each search filter is refused by field", run: paging::filters },
    Case { name: "a word that the list of files does not know is refused by field", run: paging::bad_words },
    Case { name: "a directory lists what lies in it, directories first", run: directory::tree },
    Case { name: "a directory without a name is one", run: directory::empty_names },
    Case { name: "pages of a directory join to the whole", run: directory::pages },
    Case { name: "a directory's page refuses a wrong size and a token of another", run: directory::refusals },
];

/// The files of a dataset.
fn path(id: &str) -> String {
    format!("/api/v1/datasets/{id}/datasetfilemetas")
}

/// An item that is right, with the fields of `with` in it.
fn item(uri: &str, with: Value) -> Value {
    let mut item = json!({
        "Uri": uri, "FileType": "image", "ContentType": "image/png", "FileFingerPrint": "etag",
        "FileUpdateTime": "2025-01-12T14:36:01.000Z",
    });
    merge(&mut item, with);
    item
}

/// Registers items in a version.
fn register_in(client: &Client<'_>, id: &str, version: &str, items: &[Value]) -> Answer {
    let body = json!({"DatasetVersion": version, "WorkspaceId": client.workspace, "DatasetFileMetas": items});
    client.post(&path(id), &body)
}

/// Registers items in v1; all must succeed. Answers their ids.
#[track_caller]
fn register(client: &Client<'_>, id: &str, items: &[Value]) -> Vec<String> {
    let answer = register_in(client, id, "v1", items);
    assert_eq!((&answer.ok().body["Status"], &answer.body["FailedDetails"]), (&json!(true), &json!([])), "{answer:?}");
    let details = answer.body["SucceedDetails"].as_array().expect("a list");
    assert_eq!(details.len(), items.len());
    for (detail, item) in details.iter().zip(items) {
        assert_eq!((&detail["Uri"], &detail["Result"]), (&item["Uri"], &json!("OK")), "{detail}");
    }
    details.iter().map(|detail| detail["DatasetFileMetaId"].as_str().expect("an id").to_owned()).collect()
}

fn list(client: &Client<'_>, id: &str, query: &str) -> Answer {
    client.get(&format!("{}?DatasetVersion=v1&WorkspaceId={}{query}", path(id), client.workspace))
}

/// The files of a page.
#[track_caller]
fn files(answer: &Answer) -> &[Value] {
    answer.ok().body["DatasetFileMetas"].as_array().expect("a list")
}

/// The only file of v1.
#[track_caller]
fn only(client: &Client<'_>, id: &str) -> Value {
    let answer = list(client, id, "");
    assert_eq!((files(&answer).len(), &answer.body["TotalCount"]), (1, &json!(1)), "{answer:?}");
    files(&answer)[0].clone()
}

/// The reason why the only item failed; the call is a success all the same.
#[track_caller]
fn failure(client: &Client<'_>, id: &str, item: &Value) -> String {
    let answer = register_in(client, id, "v1", std::slice::from_ref(item));
    assert_eq!((&answer.ok().body["Status"], &answer.body["SucceedDetails"]), (&json!(false), &json!([])), "{item}");
    assert_eq!(answer.body["FailedDetails"].as_array().map(Vec::len), Some(1), "{answer:?}");
    answer.text("/FailedDetails/0/Result").to_owned()
}

fn every_field(client: &Client<'_>) {
    let id = client.create(json!({}));
    let uri = "oss://bucket/猫 dir/a%20b+c.png";
    let given = json!({
        "FileName": "名字.png", "DataSize": 9007199254740991_i64, "FileCreateTime": "2025-01-12T22:36:01.5+08:00",
        "FileFingerPrint": "D41D8CD98F", "MetaAttributes": "{\"ImageWidth\": 800.0,\n \"a\": 1}", "Comment": "说明",
        "Tags": "{\"user\":{\"add\":[\"猫\"]}}",
    });
    let ids = register(client, &id, &[item(uri, given.clone())]);
    let file = only(client, &id);
    let expected = json!({
        "DatasetFileMetaId": ids[0], "Uri": uri, "FileName": "名字.png", "FileType": "image",
        "ContentType": "image/png", "DataSize": 9007199254740991_i64, "FileFingerPrint": "D41D8CD98F",
        "FileCreateTime": "2025-01-12T14:36:01.500Z", "FileUpdateTime": "2025-01-12T14:36:01.000Z",
        "MetaAttributes": given["MetaAttributes"], "Status": "ACTIVE", "Tags": file["Tags"],
    });
    assert_eq!(file, expected);
    let tags: Value = serde_json::from_str(file["Tags"].as_str().expect("a text")).expect("JSON");
    assert_eq!(tags["user"], json!(["猫"]), "{file}");
}

fn names(client: &Client<'_>) {
    let id = client.create(json!({}));
    let uris = ["oss://b/a.png", "oss://b/x/y/", "nas://09f8.cn-hangzhou/d/猫.txt", "https://host/p/q?r=s"];
    let right: Vec<_> = uris.iter().filter(|uri| !uri.ends_with('/')).map(|uri| item(uri, json!({}))).collect();
    register(client, &id, &right);
    let answer = list(client, &id, "&Order=ASC");
    let names: Vec<_> = files(&answer).iter().map(|file| file["FileName"].as_str().unwrap_or_default()).collect();
    assert_eq!(names[..2], ["a.png", "猫.txt"]);
    for absent in ["DataSize", "FileCreateTime", "MetaAttributes", "Tags"] {
        assert!(files(&answer)[0][absent].is_null(), "{absent}: {answer:?}");
    }
    assert!(failure(client, &id, &item(uris[1], json!({}))).contains("Uri: "));
}

fn id_shape(client: &Client<'_>) {
    let id = client.create(json!({}));
    let ids = register(client, &id, &[item("oss://b/1", json!({})), item("oss://b/2", json!({}))]);
    assert_ne!(ids[0], ids[1]);
    for id in ids {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        assert!(id.len() == 64 && id.bytes().all(is_digit), "{id}");
    }
}

fn bad_items(client: &Client<'_>) {
    let id = client.create(json!({}));
    let items = [
        item("oss://b/1", json!({})),
        json!({"Uri": "oss://b/2", "FileType": "picture", "ContentType": "png", "DataSize": -1}),
        item("oss://b/3", json!({})),
        item("no uri", json!({})),
    ];
    let answer = register_in(client, &id, "v1", &items);
    assert_eq!(answer.ok().body["Status"], false);
    let details = |list: &str| answer.body[list].as_array().expect("a list").clone();
    let uris = |list: &str| details(list).iter().map(|detail| detail["Uri"].clone()).collect::<Vec<_>>();
    assert_eq!(uris("SucceedDetails"), ["oss://b/1", "oss://b/3"]);
    assert_eq!(uris("FailedDetails"), ["oss://b/2", "no uri"]);
    let reason = details("FailedDetails")[0]["Result"].as_str().unwrap_or_default().to_owned();
    for field in ["FileType", "ContentType", "DataSize", "FileFingerPrint", "FileUpdateTime"] {
        assert!(reason.contains(&format!("{field}: ")), "{field}: {reason}");
    }
    let listed = list(client, &id, "&Order=ASC");
    let listed: Vec<_> = files(&listed).iter().map(|file| file["Uri"].clone()).collect();
    assert_eq!(listed, ["oss://b/1", "oss://b/3"]);
}

fn rules(client: &Client<'_>) {
    let id = client.create(json!({}));
    let long = |length: usize| "x".repeat(length);
    for (field, values) in [
        ("Uri", vec![json!(""), json!("oss://b"), json!("oss:///x"), json!("/a"), json!("ftp://h/x"), json!(7)]),
        ("Uri", vec![json!(format!("oss://b/{}", long(4090)))]),
        ("FileType", vec![json!("picture"), json!("IMAGE"), json!(""), json!(1)]),
        ("ContentType", vec![json!("png"), json!("image/"), json!("text/plain; charset=utf-8"), json!([])]),
        ("FileFingerPrint", vec![json!(""), json!(long(257)), json!(1)]),
        ("FileUpdateTime", vec![json!("yesterday"), json!("2025-01-12"), json!(1736663761), json!("")]),
        ("FileCreateTime", vec![json!("2025-13-01T00:00:00Z"), json!(0)]),
        ("DataSize", vec![json!(-1), json!(1.5), json!("3"), json!(9007199254740992_i64), json!(u64::MAX)]),
        ("FileName", vec![json!(7), json!(long(1025))]),
        ("Comment", vec![json!(true), json!(long(65537))]),
        ("MetaAttributes", vec![json!(7), json!(long(65537))]),
        ("Tags", vec![json!("cat"), json!({"ai": ["x"]}), json!([""]), json!(7), json!([long(257)])]),
    ] {
        for value in values {
            let reason = failure(client, &id, &item("oss://b/1", json!({field: value})));
            assert!(reason.starts_with(&format!("{field}: ")), "{field}: {reason}");
        }
    }
    for required in ["Uri", "FileType", "ContentType", "FileFingerPrint", "FileUpdateTime"] {
        assert_eq!(
            failure(client, &id, &item("oss://b/1", json!({required: null}))),
            format!("{required}: is required")
        );
    }
    assert_eq!(list(client, &id, "&Status=ALL").ok().body["TotalCount"], 0);
}

fn no_objects(client: &Client<'_>) {
    let id = client.create(json!({}));
    let answer = register_in(client, &id, "v1", &[json!(null), json!(7), json!([]), json!("x"), json!({})]);
    assert_eq!((&answer.ok().body["Status"], &answer.body["SucceedDetails"]), (&json!(false), &json!([])));
    let failed = answer.body["FailedDetails"].as_array().expect("a list");
    assert_eq!(failed.len(), 5, "{answer:?}");
    for detail in failed {
        assert!(detail["Result"].as_str().is_some_and(|reason| !reason.starts_with(':')), "{detail}");
        assert_eq!((&detail["DatasetFileMetaId"], &detail["Uri"]), (&json!(""), &Value::Null), "{detail}");
    }
}

fn tags(client: &Client<'_>) {
    let tags = ["cat", "猫", "a,b", "\"'%"];
    let forms = [json!(tags), json!({"user": tags}), json!({"user": {"add": tags}})];
    for form in forms.iter().flat_map(|form| [form.clone(), json!(form.to_string())]) {
        let id = client.create(json!({}));
        register(client, &id, &[item("oss://b/1", json!({"Tags": form}))]);
        let kept = only(client, &id)["Tags"].as_str().map(serde_json::from_str::<Value>);
        let kept = kept.expect("a text").expect("JSON");
        assert_eq!(kept["user"], json!(tags), "{form}");
    }
}

fn again(client: &Client<'_>) {
    let id = client.create(json!({}));
    let first =
        json!({"DataSize": 1, "FileName": "n", "MetaAttributes": "{}", "FileCreateTime": "2025-01-01T00:00:00Z"});
    let ids = register(client, &id, &[item("oss://b/1", first), item("oss://b/2", json!({}))]);
    let second = json!({
        "FileType": "text", "ContentType": "text/csv", "FileFingerPrint": "new", "FileUpdateTime": "2026-01-01T00:00:00Z",
    });
    let same = item("oss://b/1", second.clone());
    assert_eq!(register(client, &id, &[same.clone(), same])[..], [ids[0].clone(), ids[0].clone()]);
    let answer = list(client, &id, "&Order=ASC");
    assert_eq!((files(&answer).len(), &answer.body["TotalCount"]), (2, &json!(2)));
    let file = &files(&answer)[0];
    let expected = json!({
        "DatasetFileMetaId": ids[0], "Uri": "oss://b/1", "FileName": "1", "FileType": "text",
        "ContentType": "text/csv", "FileFingerPrint": "new", "FileUpdateTime": "2026-01-01T00:00:00.000Z",
        "Status": "ACTIVE",
    });
    assert_eq!(file, &expected);
}

fn tags_stay(client: &Client<'_>) {
    let id = client.create(json!({}));
    let tags_after = |with: Value| {
        register(client, &id, &[item("oss://b/1", with)]);
        let tags = only(client, &id)["Tags"].as_str().map(|text| serde_json::from_str::<Value>(text).expect("JSON"));
        tags.map(|tags| tags["user"].clone())
    };
    assert_eq!(tags_after(json!({})), None);
    assert_eq!(tags_after(json!({"Tags": ["a", "b"]})), Some(json!(["a", "b"])));
    assert_eq!(tags_after(json!({"DataSize": 5})), Some(json!(["a", "b"])));
    assert_eq!(tags_after(json!({"Tags": ["c"]})), Some(json!(["c"])));
}

fn twice_in_batch(client: &Client<'_>) {
    let id = client.create(json!({}));
    let sized = |size: i64| item("oss://b/1", json!({"DataSize": size}));
    let ids = register(client, &id, &[sized(1), sized(2), sized(3)]);
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(only(client, &id)["DataSize"], 3);
}

fn apart(client: &Client<'_>) {
    let (one, two) = (client.create(json!({})), client.create(json!({"Edition": "LOGICAL"})));
    let version = json!({"Property": "FILE", "DataSourceType": "OSS", "Uri": "oss://b.oss-cn-hangzhou.aliyuncs.com/2"});
    client.post(&format!("/api/v1/datasets/{one}/versions"), &version).ok();
    let mut ids = Vec::new();
    for (id, version, size) in [(&one, "v1", 1), (&one, "v2", 2), (&two, "v1", 3)] {
        let answer = register_in(client, id, version, &[item("oss://b/1", json!({"DataSize": size}))]);
        ids.push(answer.ok().text("/SucceedDetails/0/DatasetFileMetaId").to_owned());
    }
    assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2], "{ids:?}");
    for ((id, version, size), file) in [(&one, "v1", 1), (&one, "v2", 2), (&two, "v1", 3)].into_iter().zip(ids) {
        let answer = client.get(&format!("{}?DatasetVersion={version}&WorkspaceId=w", path(id)));
        assert_eq!((answer.ok().text("/DatasetVersion"), files(&answer).len()), (version, 1));
        assert_eq!(
            (&files(&answer)[0]["DataSize"], files(&answer)[0]["DatasetFileMetaId"].as_str()),
            (&json!(size), Some(&*file))
        );
    }
}

fn editions(client: &Client<'_>) {
    let id = client.create(json!({"Edition": "BASIC"}));
    register_in(client, &id, "v1", &[item("oss://b/1", json!({}))]).violates(&["DatasetId"]);
    client.put(&format!("/api/v1/datasets/{id}"), &json!({"Edition": "ADVANCED"})).ok();
    assert_eq!(list(client, &id, "").ok().body["TotalCount"], 0);
    register(client, &id, &[item("oss://b/1", json!({}))]);
    only(client, &id);
}

fn unknown(client: &Client<'_>) {
    let id = client.create(json!({}));
    for version in ["v2", "v0", "1", "V1", "v01", "v-1", "v99999999999999999999", "猫", "v1'"] {
        register_in(client, &id, version, &[item("oss://b/1", json!({}))]).refused(404, "ResourceNotFound");
    }
    for version in ["v2", "v0", "1", "V1", "v01", "%E7%8C%AB", "v1%27", "v1%00"] {
        let answer = client.get(&format!("{}?DatasetVersion={version}&WorkspaceId=w", path(&id)));
        answer.refused(404, "ResourceNotFound");
    }
    for dataset in ["d-000000000000000000", "nonsense", "%00"] {
        register_in(client, dataset, "v1", &[item("oss://b/1", json!({}))]).refused(404, "ResourceNotFound");
        list(client, dataset, "").refused(404, "ResourceNotFound");
    }
    assert_eq!(list(client, &id, "").ok().body["TotalCount"], 0);
}

fn missing(client: &Client<'_>) {
    let id = client.create(json!({}));
    client.post(&path(&id), &json!({})).violates(&["DatasetVersion", "WorkspaceId", "DatasetFileMetas"]);
    client.get(&path(&id)).violates(&["DatasetVersion", "WorkspaceId"]);
    client.get(&format!("{}?WorkspaceId=w", path(&id))).violates(&["DatasetVersion"]);
}

fn no_array(client: &Client<'_>) {
    let id = client.create(json!({}));
    for value in [json!({}), json!("[]"), json!(7), json!(true), json!(null)] {
        let body = json!({"DatasetVersion": "v1", "WorkspaceId": "w", "DatasetFileMetas": value});
        client.post(&path(&id), &body).violates(&["DatasetFileMetas"]);
    }
}
