//! Cases on the list of files.

use serde_json::{Value, json};

use super::super::Client;
use super::{files, item, list, path, register};

/// A dataset with that many files, `oss://b/0` and on.
fn with_files(client: &Client<'_>, count: usize) -> String {
    let id = client.create(json!({}));
    let items: Vec<_> = (0..count).map(|number| item(&format!("oss://b/{number}"), json!({}))).collect();
    register(client, &id, &items);
    id
}

/// The numbers of the files of each page, pages one after another, and how many pages there were.
fn walk(client: &Client<'_>, id: &str, query: &str, total: usize) -> (Vec<usize>, usize) {
    let (mut numbers, mut pages, mut token) = (Vec::new(), 0, String::new());
    loop {
        let answer = list(client, id, &format!("{query}{token}"));
        let uris = files(&answer).iter().map(|file| file["Uri"].as_str().unwrap_or_default());
        numbers.extend(uris.map(|uri| uri.trim_start_matches("oss://b/").parse::<usize>().expect("a number")));
        pages += 1;
        assert_eq!(answer.body["TotalCount"], total, "{query}");
        match answer.text("/NextToken") {
            "" => return (numbers, pages),
            next => token = format!("&NextToken={next}"),
        }
        assert!(pages <= total, "{query} has no end");
    }
}

pub(super) fn said_back(client: &Client<'_>) {
    let id = with_files(client, 1);
    let answer = list(client, &id, "&MaxResults=7");
    let expected = json!({
        "DatasetId": id, "DatasetVersion": "v1", "WorkspaceId": client.workspace, "TotalCount": 1, "MaxResults": 7,
        "PageSize": 7, "DatasetFileMetas": answer.body["DatasetFileMetas"],
    });
    let mut body = answer.ok().body.clone();
    super::super::merge(&mut body, json!({"NextToken": null}));
    assert_eq!(body, expected);
    assert!(answer.text("/NextToken").is_empty(), "{answer:?}");
    assert_eq!(answer.headers.get("x-acs-request-id").map(str::len), Some(36));
}

pub(super) fn sizes(client: &Client<'_>) {
    let id = with_files(client, 101);
    for (query, size) in [
        ("", 10),
        ("&MaxResults=1", 1),
        ("&PageSize=2", 2),
        ("&MaxResults=3&PageSize=4", 3),
        ("&MaxResults=100", 100),
        ("&PageSize=100", 100),
    ] {
        let answer = list(client, &id, query);
        assert_eq!((files(&answer).len(), &answer.body["MaxResults"]), (size, &json!(size)), "{query}");
        assert!(!answer.text("/NextToken").is_empty(), "{query}");
    }
    for bad in ["0", "101", "-1", "1.5", "x", "99999999999999999999"] {
        for field in ["MaxResults", "PageSize"] {
            list(client, &id, &format!("&{field}={bad}")).violates(&[field]);
        }
    }
}

/// Files with many ties, some without a time of creation: each page must begin where the one before it ended.
pub(super) fn every_order(client: &Client<'_>) {
    const COUNT: usize = 253;
    let id = client.create(json!({}));
    let created = |number: usize| (!number.is_multiple_of(5)).then_some(number * 7 % 3);
    let updated = |number: usize| number * 31 % 11;
    let time = |second: usize| json!(format!("2025-01-12T14:36:{second:02}Z"));
    let items: Vec<_> = (0..COUNT)
        .map(|number| {
            let created = created(number).map_or(Value::Null, time);
            let with = json!({"FileCreateTime": created, "FileUpdateTime": time(updated(number))});
            item(&format!("oss://b/{number}"), with)
        })
        .collect();
    register(client, &id, &items);
    let sorted = |key: &dyn Fn(usize) -> Option<usize>| {
        let mut numbers: Vec<_> = (0..COUNT).collect();
        numbers.sort_by_key(|number| key(*number));
        numbers
    };
    for (sort, ascending) in [
        ("", sorted(&|_| None)),
        ("&SortBy=FileCreateTime", sorted(&created)),
        ("&SortBy=FileUpdateTime", sorted(&|number| Some(updated(number)))),
    ] {
        let descending: Vec<_> = ascending.iter().rev().copied().collect();
        for (order, expected) in [("&Order=ASC", &ascending), ("&Order=DESC", &descending), ("", &descending)] {
            for (size, pages) in [(100, 3), (23, 11)] {
                let found = walk(client, &id, &format!("{sort}{order}&MaxResults={size}"), COUNT);
                assert_eq!(found, (expected.clone(), pages), "{sort}{order} {size}");
            }
        }
    }
}

pub(super) fn between_pages(client: &Client<'_>) {
    let id = with_files(client, 6);
    let first = list(client, &id, "&MaxResults=3");
    let next = first.text("/NextToken").to_owned();
    register(client, &id, &[item("oss://b/6", json!({})), item("oss://b/4", json!({}))]);
    let second = list(client, &id, &format!("&MaxResults=3&NextToken={next}"));
    let uris = |answer| files(answer).iter().map(|file| file["Uri"].clone()).collect::<Vec<_>>();
    assert_eq!(uris(&first), ["oss://b/5", "oss://b/4", "oss://b/3"]);
    assert_eq!(uris(&second), ["oss://b/2", "oss://b/1", "oss://b/0"]);
    assert!(second.text("/NextToken").is_empty());
    assert_eq!(second.body["TotalCount"], 7);
    // A token serves again, and pages need not be of one size.
    assert_eq!(uris(&list(client, &id, &format!("&MaxResults=2&NextToken={next}"))), ["oss://b/2", "oss://b/1"]);
}

pub(super) fn foreign_tokens(client: &Client<'_>) {
    let id = with_files(client, 3);
    let version = json!({"Property": "FILE", "DataSourceType": "OSS", "Uri": "oss://b.oss-cn-hangzhou.aliyuncs.com/2"});
    client.post(&format!("/api/v1/datasets/{id}/versions"), &version).ok();
    let lists = ["", "&Order=ASC", "&SortBy=FileCreateTime", "&SortBy=FileUpdateTime", "&Status=ALL"];
    for of in lists {
        let token = list(client, &id, &format!("{of}&MaxResults=1")).ok().text("/NextToken").to_owned();
        for to in lists {
            let answer = list(client, &id, &format!("{to}&NextToken={token}"));
            match of == to {
                true => assert_eq!(files(&answer).len(), 2),
                false => drop(answer.violates(&["NextToken"]).clone()),
            }
        }
        let other = format!("{}?DatasetVersion=v2&WorkspaceId=w{of}&NextToken={token}", path(&id));
        client.get(&other).violates(&["NextToken"]);
    }
}

pub(super) fn foreign_dataset(client: &Client<'_>) {
    let (one, two) = (with_files(client, 3), with_files(client, 3));
    let token = list(client, &one, "&MaxResults=1").ok().text("/NextToken").to_owned();
    list(client, &two, &format!("&NextToken={token}")).violates(&["NextToken"]);
}

pub(super) fn garbage_tokens(client: &Client<'_>) {
    let id = with_files(client, 3);
    let token = list(client, &id, "&MaxResults=1").ok().text("/NextToken").to_owned();
    let (cut, long) = (&token[..token.len() - 2], "7b".repeat(2000));
    let doubled = format!("{token}{token}");
    let garbage = ["x", "0", "00", "7b7d", "null", "-1", "%E7%8C%AB", "%27", "1%00", "6e756c6c", "5b5d", "zz"];
    for garbage in garbage.into_iter().chain([cut, &doubled, &long]) {
        list(client, &id, &format!("&NextToken={garbage}")).violates(&["NextToken"]);
    }
    assert_eq!(files(&list(client, &id, "&NextToken=")).len(), 3);
}

pub(super) fn statuses(client: &Client<'_>) {
    let id = with_files(client, 3);
    register(client, &id, &[item("oss://b/0", json!({})), item("oss://b/9", json!({}))]);
    for (status, count) in [("ACTIVE", 4), ("ALL", 4), ("DELETED", 0)] {
        let answer = list(client, &id, &format!("&Status={status}"));
        assert_eq!((files(&answer).len(), &answer.body["TotalCount"]), (count, &json!(count)), "{status}");
        assert!(files(&answer).iter().all(|file| file["Status"] == "ACTIVE"), "{answer:?}");
    }
    let bare = client.create(json!({}));
    assert_eq!(list(client, &bare, "&Status=ALL").ok().body["TotalCount"], 0);
}

pub(super) fn filters(client: &Client<'_>) {
    let id = with_files(client, 1);
    let time = "2025-01-12T14:36:01Z";
    for (field, value) in [
        ("QueryText", "cat"),
        ("QueryImage", "oss://b/1"),
        ("QueryVideo", "oss://b/1"),
        ("QueryExpression", "a"),
        ("QueryFileName", "1"),
        ("QueryFileDir", "x"),
        ("QueryTagsIncludeAll", "a,b"),
        ("QueryTagsIncludeAny", "a"),
        ("QueryTagsExclude", "a"),
        ("QueryFileTypeIncludeAny", "image"),
        ("QueryContentTypeIncludeAny", "image/png"),
        ("DatasetFileMetaIds", "0123"),
        ("StartFileUpdateTime", time),
        ("EndFileUpdateTime", time),
        ("StartTagUpdateTime", time),
        ("EndTagUpdateTime", time),
        ("ScoreThreshold", "0.5"),
        ("TopK", "10"),
        ("ThumbnailMode", "w_100"),
    ] {
        list(client, &id, &format!("&{field}={value}")).violates(&[field]);
        // A form's blank field filters nothing.
        assert_eq!(files(&list(client, &id, &format!("&{field}="))).len(), 1, "{field}");
    }
    list(client, &id, "&QueryText=a&TopK=1").violates(&["QueryText", "TopK"]);
}

pub(super) fn bad_words(client: &Client<'_>) {
    let id = with_files(client, 1);
    for (field, words) in [
        ("SortBy", ["Uri", "filecreatetime"]),
        ("Order", ["asc", "UP"]),
        ("Status", ["active", "GONE"]),
        ("QueryType", ["mix", "ANY"]),
        ("StartFileUpdateTime", ["now", "5"]),
        ("TopK", ["0", "5001"]),
    ] {
        for word in words {
            list(client, &id, &format!("&{field}={word}")).violates(&[field]);
        }
    }
}
