//! ListDatasetVersions.

use serde_json::{Value, json};

use super::{add, lists, path};
use crate::suite::Client;

/// The names on a page, and the total.
pub(super) fn listed(client: &Client<'_>, id: &str, query: &str) -> (Vec<String>, i64) {
    let page = client.get(&path(id, query));
    let versions = page.ok().body["DatasetVersions"].as_array().expect("a list");
    let names = versions.iter().map(|version| version["VersionName"].as_str().unwrap_or_default().to_owned());
    (names.collect(), page.body["TotalCount"].as_i64().expect("a total"))
}

pub(super) fn defaults(client: &Client<'_>) {
    let id = client.create(json!({}));
    (2..=12).for_each(|_| drop(add(client, &id, json!({}))));
    let page = client.get(&path(&id, ""));
    let found: Vec<_> = (0..10).map(|at| page.ok().text(&format!("/DatasetVersions/{at}/VersionName"))).collect();
    assert_eq!(found, ["v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10"]);
    assert!(page.body["DatasetVersions"].get(10).is_none());
    for (field, value) in [("TotalCount", 12), ("PageNumber", 1), ("PageSize", 10)] {
        assert_eq!(page.body[field], value, "{field}");
    }
    // A blank parameter is an absent one.
    assert_eq!(listed(client, &id, "?PageNumber=&PageSize=&SortBy=&Order="), listed(client, &id, ""));
    client.get(&path("d-000000000000000000", "")).refused(404, "ResourceNotFound");
}

pub(super) fn pages(client: &Client<'_>) {
    let id = client.create(json!({}));
    (2..=7).for_each(|_| drop(add(client, &id, json!({}))));
    for (order, whole) in [("ASC", [1, 2, 3, 4, 5, 6, 7]), ("DESC", [7, 6, 5, 4, 3, 2, 1])] {
        let pages =
            (1..=3).map(|number| listed(client, &id, &format!("?Order={order}&PageSize=3&PageNumber={number}")));
        let (names, totals): (Vec<_>, Vec<_>) = pages.unzip();
        assert_eq!(names.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 1]);
        assert_eq!(names.concat(), whole.map(|number| format!("v{number}")));
        assert_eq!(totals, [7, 7, 7]);
    }
    for beyond in [4, 100, 2_147_483_647] {
        assert_eq!(listed(client, &id, &format!("?PageSize=3&PageNumber={beyond}")), (Vec::new(), 7));
    }
    assert_eq!(listed(client, &id, "?PageSize=1000").0.len(), 7);
}

pub(super) fn refusals(client: &Client<'_>) {
    let id = client.create(json!({}));
    for (query, fields) in [
        ("?PageSize=0", vec!["PageSize"]),
        ("?PageSize=1001&PageNumber=0", vec!["PageNumber", "PageSize"]),
        ("?PageNumber=-1&Order=asc", vec!["Order", "PageNumber"]),
        ("?PageNumber=1.5", vec!["PageNumber"]),
        ("?PageSize=abc&SortBy=VersionName", vec!["SortBy", "PageSize"]),
        ("?Properties=FILE,TABULAR&SourceTypes=USERS", vec!["Properties[1]", "SourceTypes[0]"]),
    ] {
        client.get(&path(&id, query)).violates(&fields);
    }
}

pub(super) fn sorted(client: &Client<'_>) {
    let id = client.create(json!({"DataSize": 30, "DataCount": 1, "SourceType": "USER"}));
    let file = "oss://bucket.oss-cn-hangzhou.aliyuncs.com/file";
    add(client, &id, json!({"DataSize": 4, "DataCount": 20, "SourceType": "ITAG", "Property": "FILE", "Uri": file}));
    add(client, &id, json!({"DataSize": 30, "DataCount": 3, "SourceType": "PAI_PUBLIC_DATASET"}));
    std::thread::sleep(std::time::Duration::from_millis(3));
    client.put(&path(&id, "/v2"), &json!({"Description": "later"})).ok();
    for (key, ascending) in [
        ("GmtCreateTime", ["v1", "v2", "v3"]),
        ("GmtModifiedTime", ["v1", "v3", "v2"]),
        ("SourceType", ["v2", "v3", "v1"]),
        ("DataSourceType", ["v1", "v2", "v3"]),
        ("Property", ["v1", "v3", "v2"]),
        ("DataSize", ["v2", "v1", "v3"]),
        ("DataCount", ["v1", "v3", "v2"]),
        ("DatasetId", ["v1", "v2", "v3"]),
    ] {
        let mut names = ascending;
        lists(client, &id, &format!("?SortBy={key}"), &names);
        lists(client, &id, &format!("?SortBy={key}&Order=ASC"), &names);
        names.reverse();
        lists(client, &id, &format!("?SortBy={key}&Order=DESC"), &names);
    }
}

pub(super) fn filtered(client: &Client<'_>) {
    let id = client.create(json!({"SourceId": "a"}));
    let file = json!({"Property": "FILE", "Uri": "oss://b.oss.aliyuncs.com/f", "SourceType": "ITAG", "SourceId": "b"});
    add(client, &id, file);
    add(client, &id, json!({"SourceType": "PAI_PUBLIC_DATASET", "SourceId": "a,b"}));
    for (query, names) in [
        ("?Properties=FILE", &["v2"][..]),
        ("?Properties=FILE,DIRECTORY", &["v1", "v2", "v3"]),
        ("?Properties=DIRECTORY%2C%20FILE", &["v1", "v2", "v3"]),
        ("?SourceTypes=USER", &["v1"]),
        ("?SourceTypes=USER,PAI-PUBLIC-DATASET", &["v1", "v3"]),
        ("?SourceId=a", &["v1"]),
        ("?SourceId=a,b", &["v3"]),
        ("?SourceId=A", &[]),
        ("?SourceId=*", &[]),
        ("?Properties=DIRECTORY&SourceTypes=ITAG,PAI_PUBLIC_DATASET", &["v3"]),
        ("?Properties=FILE&SourceTypes=USER", &[]),
        ("?Properties=DIRECTORY&Order=DESC", &["v3", "v1"]),
    ] {
        lists(client, &id, query, names);
    }
    // The total is of what matches, not of the page.
    assert_eq!(listed(client, &id, "?Properties=DIRECTORY&PageSize=1&PageNumber=2"), (vec!["v3".to_owned()], 2));
}

pub(super) fn by_labels(client: &Client<'_>) {
    let labels = |pairs: &[(&str, &str)]| -> Vec<Value> {
        pairs.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect()
    };
    let own = labels(&[("env", "prod"), ("team", "x")]);
    let id = client.create(json!({"Labels": [{"Key": "whole", "Value": "w"}], "VersionLabels": own}));
    add(client, &id, json!({"Labels": labels(&[("env", "test"), ("team", "prod")])}));
    add(client, &id, json!({"Labels": labels(&[("环境", "生产")])}));
    for (query, names) in [
        ("?LabelKeys=env", &["v1", "v2"][..]),
        ("?LabelKeys=env,%E7%8E%AF%E5%A2%83", &["v1", "v2", "v3"]),
        ("?LabelKeys=ENV", &[]),
        ("?LabelKeys=en", &[]),
        ("?LabelKeys=whole", &[]),
        ("?LabelValues=prod", &["v1", "v2"]),
        ("?LabelValues=x,%E7%94%9F%E4%BA%A7", &["v1", "v3"]),
        ("?LabelKeys=env&LabelValues=prod", &["v1"]),
        ("?LabelKeys=env,team&LabelValues=prod", &["v1", "v2"]),
        ("?LabelKeys=env&LabelValues=x", &[]),
    ] {
        lists(client, &id, query, names);
    }
}
