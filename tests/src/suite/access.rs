//! Cases on who may see and change what.

use serde_json::{Value, json};

use super::{Case, Client, merge};
use crate::target::{Answer, unique};

/// The cases.
pub(super) const CASES: &[Case] = &[
    Case { name: "a member sees and changes what is its own", run: own },
    Case { name: "a member sees what is public", run: public },
    Case { name: "a member may not change what is public and another's", run: public_unchanged },
    Case { name: "what a member may not see is not there for any operation", run: private },
    Case { name: "a refusal does not tell what is hidden from what is absent", run: hidden_as_absent },
    Case { name: "a dataset opened to roles is not seen by others", run: roles },
    Case { name: "an administrator sees and changes everything", run: administrator },
    Case { name: "lists show a member what it may see and count no more", run: lists },
    Case { name: "filters find a member nothing that it may not see", run: filters },
    Case { name: "pages of what a member may see join to the whole", run: pages },
    Case { name: "publishing shows a dataset and PRIVATE hides it again", run: published },
    Case { name: "a UserId makes nobody the owner", run: user_ids },
];

const BASE: &str = "/api/v1/datasets";

/// Calls as the member.
fn member(client: &Client<'_>, method: &str, target: &str, body: Option<&Value>) -> Answer {
    client.call_as(&client.target.member(), method, target, body)
}

/// The id of a new dataset of the member's.
fn member_creates(client: &Client<'_>, with: Value) -> String {
    let created = member(client, "POST", BASE, Some(&client.dataset(with)));
    created.ok().text("/DatasetId").to_owned()
}

fn files(client: &Client<'_>) -> Value {
    let file = json!({
        "Uri": "oss://b/1", "FileType": "text", "ContentType": "text/plain", "FileFingerPrint": "e",
        "FileUpdateTime": "2025-01-12T14:36:01Z",
    });
    json!({"DatasetVersion": "v2", "WorkspaceId": client.workspace, "DatasetFileMetas": [file]})
}

/// A second version, with a file.
fn add_version(client: &Client<'_>, id: &str) {
    let version = json!({"Property": "FILE", "DataSourceType": "OSS", "Uri": "oss://b.oss-cn-hangzhou.aliyuncs.com/2"});
    client.post(&format!("{BASE}/{id}/versions"), &version).ok();
    client.post(&format!("{BASE}/{id}/datasetfilemetas"), &files(client)).ok();
}

/// What reads a dataset: method and path.
fn reads(id: &str) -> [String; 5] {
    [
        format!("{BASE}/{id}"),
        format!("{BASE}/{id}/versions"),
        format!("{BASE}/{id}/versions/v2"),
        format!("{BASE}/{id}/datasetfilemetas?DatasetVersion=v2&WorkspaceId=w"),
        format!("{BASE}/{id}/datasetdirectory?DatasetVersion=v2&WorkspaceId=w"),
    ]
}

/// What changes a dataset: the operation, its method, path and body, in an order in which each can be done.
fn changes(client: &Client<'_>, id: &str) -> [(&'static str, &'static str, String, Option<Value>); 11] {
    let (dataset, version) = (format!("{BASE}/{id}"), format!("{BASE}/{id}/versions/v2"));
    let labels = || Some(json!({"Labels": [{"Key": "k", "Value": "v"}]}));
    let next = json!({"Property": "FILE", "DataSourceType": "OSS", "Uri": "oss://b.oss-cn-hangzhou.aliyuncs.com/3"});
    [
        ("UpdateDataset", "PUT", dataset.clone(), Some(json!({"Description": "changed"}))),
        ("PublishDataset", "PUT", format!("{dataset}/publish"), None),
        ("CreateDatasetLabels", "POST", format!("{dataset}/labels"), labels()),
        ("DeleteDatasetLabels", "DELETE", format!("{dataset}/labels?LabelKeys=k"), None),
        ("CreateDatasetVersion", "POST", format!("{dataset}/versions"), Some(next)),
        ("UpdateDatasetVersion", "PUT", version.clone(), Some(json!({"Description": "changed"}))),
        ("CreateDatasetVersionLabels", "PUT", format!("{version}/labels"), labels()),
        ("DeleteDatasetVersionLabels", "DELETE", format!("{version}/labels?Keys=k"), None),
        ("CreateDatasetFileMetas", "POST", format!("{dataset}/datasetfilemetas"), Some(files(client))),
        ("DeleteDatasetVersion", "DELETE", version, None),
        ("DeleteDataset", "DELETE", dataset, None),
    ]
}

/// All that reads of a dataset answer to the administrator, without request ids.
fn whole(client: &Client<'_>, id: &str) -> Vec<Value> {
    let read = |path: String| {
        let mut body = client.get(&path).ok().body.clone();
        merge(&mut body, json!({"RequestId": null}));
        body
    };
    reads(id).map(read).to_vec()
}

/// The ids that a list shows the member, and its total.
#[track_caller]
fn listed(client: &Client<'_>, query: &str) -> (Vec<String>, i64) {
    let answer = member(client, "GET", &format!("{BASE}?WorkspaceId={}{query}", client.workspace), None);
    let rows = answer.ok().body["Datasets"].as_array().expect("a list");
    let ids = rows.iter().map(|row| row["DatasetId"].as_str().unwrap_or_default().to_owned()).collect();
    (ids, answer.body["TotalCount"].as_i64().expect("a total"))
}

fn own(client: &Client<'_>) {
    for accessibility in ["PRIVATE", "PUBLIC", "ROLE_PUBLIC"] {
        let id = member_creates(client, json!({"Accessibility": accessibility}));
        add_version(client, &id);
        for path in reads(&id) {
            member(client, "GET", &path, None).ok();
        }
        for (_, method, path, body) in changes(client, &id) {
            member(client, method, &path, body.as_ref()).ok();
        }
        member(client, "GET", &format!("{BASE}/{id}"), None).refused(404, "ResourceNotFound");
    }
}

fn public(client: &Client<'_>) {
    let id = client.create(json!({"Accessibility": "PUBLIC"}));
    add_version(client, &id);
    let seen = reads(&id).map(|path| {
        let mut body = member(client, "GET", &path, None).ok().body.clone();
        merge(&mut body, json!({"RequestId": null}));
        body
    });
    // Only who may write mounts it for writing.
    let text = Value::from(whole(client, &id)).to_string();
    let as_seen = text.replace(r#""MountAccess":"RW""#, r#""MountAccess":"RO""#);
    assert_eq!(Value::from(seen.to_vec()).to_string(), as_seen);
}

fn public_unchanged(client: &Client<'_>) {
    let id = client.create(json!({"Accessibility": "PUBLIC"}));
    add_version(client, &id);
    let before = whole(client, &id);
    for (operation, method, path, body) in changes(client, &id) {
        let answer = member(client, method, &path, body.as_ref());
        answer.refused(403, "Unauthorized");
        let named = format!("paidataset:{operation}");
        assert!(answer.text("/Message").split([' ', '.', ',']).any(|word| word == named), "{answer:?}");
    }
    assert_eq!(whole(client, &id), before);
}

fn private(client: &Client<'_>) {
    let id = client.create(json!({}));
    add_version(client, &id);
    let before = whole(client, &id);
    for path in reads(&id) {
        member(client, "GET", &path, None).refused(404, "ResourceNotFound");
    }
    for (_, method, path, body) in changes(client, &id) {
        member(client, method, &path, body.as_ref()).refused(404, "ResourceNotFound");
    }
    assert_eq!(whole(client, &id), before);
}

fn hidden_as_absent(client: &Client<'_>) {
    let (hidden, absent) = (client.create(json!({})), "d-000000000000000000");
    add_version(client, &hidden);
    let bad = json!({"Name": "_", "Labels": 7, "Edition": "x", "Uri": "x"});
    let said = |id: &str, method: &str, path: &str, body: Option<&Value>| {
        let answer = member(client, method, path, body);
        let text = |field: &str| answer.text(field).replace(id, "ID");
        (answer.status, text("/Code"), text("/Message"), text("/Recommend"))
    };
    for (one, other) in reads(&hidden).iter().zip(&reads(absent)) {
        assert_eq!(said(&hidden, "GET", one, None), said(absent, "GET", other, None));
    }
    for (one, other) in changes(client, &hidden).into_iter().zip(changes(client, absent)) {
        for body in [one.3.as_ref(), one.3.as_ref().map(|_| &bad)] {
            assert_eq!(said(&hidden, one.1, &one.2, body), said(absent, one.1, &other.2, body), "{}", one.0);
        }
    }
}

fn roles(client: &Client<'_>) {
    let with = json!({"Accessibility": "ROLE_PUBLIC", "AccessibleRoleIdList": ["PAI.AlgoOperator"]});
    let id = client.create(with);
    member(client, "GET", &format!("{BASE}/{id}"), None).refused(404, "ResourceNotFound");
    assert_eq!(listed(client, ""), (vec![], 0));
}

fn administrator(client: &Client<'_>) {
    let id = member_creates(client, json!({}));
    add_version(client, &id);
    whole(client, &id);
    let total = client.get(&format!("{BASE}?WorkspaceId={}", client.workspace)).ok().body["TotalCount"].clone();
    assert_eq!(total, 1);
    for (_, method, path, body) in changes(client, &id) {
        client.call(method, &path, body.as_ref()).ok();
    }
    member(client, "GET", &format!("{BASE}/{id}"), None).refused(404, "ResourceNotFound");
}

fn lists(client: &Client<'_>) {
    let mut visible = Vec::new();
    for accessibility in ["PRIVATE", "PUBLIC", "ROLE_PUBLIC"] {
        let with = json!({"Accessibility": accessibility});
        let other = client.create(with.clone());
        visible.extend((accessibility == "PUBLIC").then_some(other));
        visible.push(member_creates(client, with));
    }
    assert_eq!(listed(client, "&Order=ASC"), (visible.clone(), 4));
    visible.reverse();
    assert_eq!(listed(client, "&Order=DESC"), (visible, 4));
    let total = client.get(&format!("{BASE}?WorkspaceId={}", client.workspace)).ok().body["TotalCount"].clone();
    assert_eq!(total, 6);
}

fn filters(client: &Client<'_>) {
    let with = |name: &str| {
        json!({
            "Name": name, "Labels": [{"Key": "secret", "Value": "word"}], "SourceId": "s", "Provider": "acme",
            "SourceDatasetId": "d-1", "DataType": "PIC", "Edition": "LOGICAL",
        })
    };
    let hidden = client.create(with("hidden"));
    let own = member_creates(client, with("own"));
    for query in [
        "&Label=secret".to_owned(),
        "&SourceId=s".to_owned(),
        "&Provider=acme".to_owned(),
        "&SourceDatasetId=d-1".to_owned(),
        "&Accessibility=PRIVATE".to_owned(),
        "&DataTypes=PIC&Edition=LOGICAL&DataSourceTypes=OSS&Properties=DIRECTORY&SourceTypes=USER".to_owned(),
        format!("&DatasetIds={hidden},{own}"),
    ] {
        for sort in ["", "&SortBy=GmtModifiedTime", "&SortBy=DataSourceType", "&SortBy=DataType&Order=DESC"] {
            assert_eq!(listed(client, &format!("{query}{sort}")), (vec![own.clone()], 1), "{query}{sort}");
        }
    }
    assert_eq!(listed(client, "&Name=hidden"), (vec![], 0));
    assert_eq!(listed(client, &format!("&DatasetIds={hidden}")), (vec![], 0));
}

fn pages(client: &Client<'_>) {
    let mut visible = Vec::new();
    for number in 0..9 {
        match number % 3 {
            0 => visible.push(member_creates(client, json!({}))),
            1 => visible.push(client.create(json!({"Accessibility": "PUBLIC"}))),
            _ => drop(client.create(json!({}))),
        }
    }
    let mut joined = Vec::new();
    for number in 1..=3 {
        let (ids, total) = listed(client, &format!("&PageSize=2&PageNumber={number}"));
        assert_eq!((ids.len(), total), (2, 6));
        joined.extend(ids);
    }
    assert_eq!(joined, visible);
    assert_eq!(listed(client, "&PageSize=2&PageNumber=4"), (vec![], 6));
}

fn published(client: &Client<'_>) {
    let id = client.create(json!({}));
    add_version(client, &id);
    let sees = |status: u16, count: i64| {
        for path in reads(&id) {
            assert_eq!(member(client, "GET", &path, None).status, status, "{path}");
        }
        assert_eq!(listed(client, "").1, count);
    };
    sees(404, 0);
    client.call("PUT", &format!("{BASE}/{id}/publish"), None).ok();
    sees(200, 1);
    client.put(&format!("{BASE}/{id}"), &json!({"Accessibility": "PRIVATE"})).ok();
    sees(404, 0);
}

fn user_ids(client: &Client<'_>) {
    let owner = |id: &str| client.get(&format!("{BASE}/{id}")).ok().text("/OwnerId").to_owned();
    let own = member_creates(client, json!({"Name": unique("own-")}));
    let theirs = client.create(json!({"UserId": owner(&own)}));
    assert_ne!(owner(&theirs), owner(&own));
    member(client, "GET", &format!("{BASE}/{theirs}"), None).refused(404, "ResourceNotFound");
    let given = member_creates(client, json!({"UserId": owner(&theirs)}));
    member(client, "PUT", &format!("{BASE}/{given}"), Some(&json!({"Description": "mine"}))).ok();
}
