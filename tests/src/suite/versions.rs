//! Cases on versions.

mod listing;

use serde_json::{Value, json};

use super::{Case, Client, merge};
use crate::target::Answer;

/// The cases.
pub(super) const CASES: &[Case] = &[
    Case { name: "v1 is made with its dataset", run: first_version },
    Case { name: "versions are numbered in the order of creation", run: numbering },
    Case { name: "the name of a deleted version is never used again", run: names_are_used_once },
    Case { name: "v1 is never deleted alone", run: first_stays },
    Case { name: "every field of CreateDatasetVersion is kept", run: every_field },
    Case { name: "what CreateDatasetVersion leaves out has its default", run: defaults },
    Case { name: "a version's source type is its dataset's", run: source_type_matches },
    Case { name: "a dataset of any source type takes versions", run: any_source_type },
    Case { name: "CreateDatasetVersion names every violation at once", run: violations },
    Case { name: "a dry run of a version checks and writes nothing", run: dry_run },
    Case { name: "UpdateDatasetVersion changes what it is given and nothing else", run: update_each_field },
    Case { name: "UpdateDatasetVersion refuses bad values and writes nothing", run: update_refused },
    Case { name: "a version that is not there is not found", run: unknown_version },
    Case { name: "versions are listed 1 and 10 by default", run: listing::defaults },
    Case { name: "pages of versions join to the whole list", run: listing::pages },
    Case { name: "a list of versions refuses bad pages and words", run: listing::refusals },
    Case { name: "versions are sorted by each key in both orders", run: listing::sorted },
    Case { name: "versions are filtered by property, origin and source id", run: listing::filtered },
    Case { name: "versions are filtered by labels", run: listing::by_labels },
];

fn path(id: &str, rest: &str) -> String {
    format!("/api/v1/datasets/{id}/versions{rest}")
}

/// The body of a CreateDatasetVersion that is right for a dataset on OSS.
fn version(with: Value) -> Value {
    let uri = "oss://bucket.oss-cn-hangzhou.aliyuncs.com/next/";
    let mut body = json!({"Property": "DIRECTORY", "DataSourceType": "OSS", "Uri": uri});
    merge(&mut body, with);
    body
}

fn add(client: &Client<'_>, id: &str, with: Value) -> String {
    client.post(&path(id, ""), &version(with)).ok().text("/VersionName").to_owned()
}

fn get(client: &Client<'_>, id: &str, name: &str) -> Answer {
    let got = client.get(&path(id, &format!("/{name}")));
    got.ok();
    got
}

/// The query lists exactly those.
#[track_caller]
fn lists(client: &Client<'_>, id: &str, query: &str, names: &[&str]) {
    let (found, total) = listing::listed(client, id, query);
    assert_eq!(found, names, "{query}");
    assert_eq!(usize::try_from(total), Ok(names.len()), "{query}");
}

fn first_version(client: &Client<'_>) {
    let id = client.create(json!({"VersionDescription": "first", "Description": "whole"}));
    let got = get(client, &id, "v1");
    assert_eq!((got.text("/VersionName"), got.text("/Description")), ("v1", "first"));
    assert_eq!(got.text("/DatasetId"), id);
    assert!(got.body["SourceId"].is_null());
    lists(client, &id, "", &["v1"]);
    // The same as in the dataset.
    let dataset = client.get(&format!("/api/v1/datasets/{id}"));
    for (field, value) in dataset.ok().body["LatestVersion"].as_object().expect("an object") {
        assert_eq!(&got.body[field], value, "{field}");
    }
}

fn numbering(client: &Client<'_>) {
    let (one, other) = (client.create(json!({})), client.create(json!({})));
    for number in 2..=11 {
        assert_eq!(add(client, &one, json!({})), format!("v{number}"));
    }
    assert_eq!(add(client, &other, json!({})), "v2");
    let latest = client.get(&format!("/api/v1/datasets/{one}"));
    assert_eq!(latest.ok().text("/LatestVersion/VersionName"), "v11");
}

fn names_are_used_once(client: &Client<'_>) {
    let id = client.create(json!({}));
    for name in ["v2", "v3", "v4"] {
        assert_eq!(add(client, &id, json!({})), name);
        client.delete(&path(&id, &format!("/{name}"))).ok();
        client.get(&path(&id, &format!("/{name}"))).refused(404, "ResourceNotFound");
    }
    add(client, &id, json!({}));
    add(client, &id, json!({}));
    client.delete(&path(&id, "/v5")).ok();
    assert_eq!(add(client, &id, json!({})), "v7");
    lists(client, &id, "", &["v1", "v6", "v7"]);
}

fn first_stays(client: &Client<'_>) {
    let id = client.create(json!({}));
    for _ in 0..2 {
        client.delete(&path(&id, "/v1")).refused(400, "InvalidParameter");
        add(client, &id, json!({}));
    }
    lists(client, &id, "", &["v1", "v2", "v3"]);
}

/// One value for every field that a version has beyond its place.
fn full() -> Value {
    json!({
        "Property": "FILE", "DataSourceType": "OSS", "Uri": "oss://bucket.oss-cn-hangzhou.aliyuncs.com/文件",
        "SourceType": "ITAG", "SourceId": "itag-1", "Description": "说明\n", "DataSize": 9_007_199_254_740_991_i64,
        "DataCount": 0, "Labels": [{"Key": "k", "Value": "值"}], "Options": "{not json", "ImportInfo": " ",
        "DatasetTaskRamRole": "acs:ram::1:role/r",
        "UserMetricsEndpoints": [{"Path": "/metrics", "Port": 1}, {"Port": 65535}],
    })
}

fn every_field(client: &Client<'_>) {
    let id = client.create(json!({}));
    let name = add(client, &id, full());
    let got = get(client, &id, &name);
    let page = client.get(&path(&id, "?Order=DESC"));
    for (field, value) in full().as_object().expect("an object") {
        assert_eq!(&got.body[field], value, "{field}: {got:?}");
        assert_eq!(&page.ok().body["DatasetVersions"][0][field], value, "{field}: {page:?}");
    }
    assert_eq!(got.text("/MountAccess"), "RW");
    assert_eq!(got.text("/GmtCreateTime"), got.text("/GmtModifiedTime"));
}

fn defaults(client: &Client<'_>) {
    let id = client.create(json!({"Options": "o", "Description": "d", "Labels": [{"Key": "k", "Value": "v"}]}));
    let got = get(client, &id, &add(client, &id, json!({})));
    assert_eq!(got.text("/SourceType"), "USER");
    assert_eq!(got.body["Labels"], json!([]));
    for absent in ["SourceId", "Description", "DataSize", "DataCount", "Options", "ImportInfo", "DatasetTaskRamRole"] {
        assert!(got.body[absent].is_null(), "{absent}: {got:?}");
    }
}

fn source_type_matches(client: &Client<'_>) {
    let id = client.create(json!({}));
    let nas = json!({"DataSourceType": "NAS", "Uri": "nas://09f****f2.cn-hangzhou/"});
    for dry_run in [true, false] {
        let mut body = version(nas.clone());
        merge(&mut body, json!({"DryRun": dry_run}));
        client.post(&path(&id, ""), &body).violates(&["DataSourceType"]);
    }
    lists(client, &id, "", &["v1"]);
}

fn any_source_type(client: &Client<'_>) {
    let sources = [
        ("NAS", "nas://09f****f2.cn-hangzhou/"),
        ("EXTREMENAS", "nas://0a-mt.cn-hangzhou.extreme.nas.aliyuncs.com/path/"),
        ("CPFS", "cpfs://cpfs-12345678.cn-hangzhou/sub/dir/"),
        ("BMCPFS", "bmcpfs://cpfs-1234567812345678-vpc-abc.cn-wulanchabu.cpfs.aliyuncs.com/path/"),
        ("MAXCOMPUTE", "odps://project/tables/table/"),
        ("URL", "https://example.com/data/"),
    ];
    for (source, uri) in sources {
        let place = json!({"DataSourceType": source, "Uri": uri});
        let id = client.create(place.clone());
        assert_eq!(add(client, &id, place), "v2");
        let got = get(client, &id, "v2");
        assert_eq!((got.text("/DataSourceType"), got.text("/Uri")), (source, uri));
    }
}

fn violations(client: &Client<'_>) {
    let id = client.create(json!({}));
    let post = |body: &Value| client.post(&path(&id, ""), body);
    post(&json!({})).violates(&["Property", "DataSourceType", "Uri"]);
    let with = json!({
        "Property": "TABULAR", "SourceType": "CLEANING", "DataSize": -1, "DataCount": 9_007_199_254_740_992_i64,
        "Labels": [{"Key": "a=b", "Value": "v"}], "Options": {},
    });
    post(&version(with)).violates(&["Property", "SourceType", "DataSize", "DataCount", "Labels[0].Key", "Options"]);
    for uri in ["oss://bucket/next/", "oss://bucket.oss-cn-hangzhou.aliyuncs.com/file", "nas://a.b/"] {
        post(&version(json!({"Uri": uri}))).violates(&["Uri"]);
    }
    let labels: Vec<_> = (0..21).map(|n| json!({"Key": format!("k{n}"), "Value": "v"})).collect();
    post(&version(json!({"Labels": labels}))).violates(&["Labels"]);
    assert_eq!(add(client, &id, json!({"SourceType": "PAI-PUBLIC-DATASET"})), "v2");
    assert_eq!(get(client, &id, "v2").text("/SourceType"), "PAI_PUBLIC_DATASET");
}

fn dry_run(client: &Client<'_>) {
    let id = client.create(json!({}));
    let answer = client.post(&path(&id, ""), &version(json!({"DryRun": true})));
    assert!(answer.ok().body.get("VersionName").is_none(), "{answer:?}");
    client.post(&path(&id, ""), &version(json!({"DryRun": true, "Uri": "x"}))).violates(&["Uri"]);
    lists(client, &id, "", &["v1"]);
    assert_eq!(add(client, &id, json!({"DryRun": false})), "v2");
    let absent = path("d-000000000000000000", "");
    client.post(&absent, &version(json!({"DryRun": true}))).refused(404, "ResourceNotFound");
}

fn update_each_field(client: &Client<'_>) {
    let id = client.create(json!({}));
    let name = add(client, &id, full());
    let target = path(&id, &format!("/{name}"));
    let rest = |mut body: Value| {
        merge(&mut body, json!({"RequestId": null, "GmtModifiedTime": null}));
        body
    };
    let first = rest(get(client, &id, "v1").body);
    let changes = [
        json!({}),
        json!({"Description": "new"}),
        json!({"Description": ""}),
        json!({"DataSize": 0}),
        json!({"DataCount": 9_007_199_254_740_991_i64}),
        json!({"Options": "[also not"}),
        json!({"DatasetTaskRamRole": "other"}),
        json!({"UserMetricsEndpoints": [{"Path": "/m"}]}),
        json!({"UserMetricsEndpoints": []}),
        json!({"Description": "all", "DataSize": 5, "DataCount": 6, "Options": "{}"}),
    ];
    for change in changes {
        let mut expected = rest(get(client, &id, &name).body);
        merge(&mut expected, change.clone());
        assert!(!client.put(&target, &change).ok().text("/RequestId").is_empty());
        assert_eq!(rest(get(client, &id, &name).body), expected, "{change}");
    }
    // A version's place is fixed; other versions are untouched.
    client.put(&target, &json!({"Uri": "oss://x.y.z/", "Property": "DIRECTORY", "ImportInfo": "x"})).ok();
    let got = get(client, &id, &name);
    for field in ["Uri", "Property", "ImportInfo"] {
        assert_eq!(got.body[field], full()[field], "{field}");
    }
    assert_eq!(rest(get(client, &id, "v1").body), first);
}

fn update_refused(client: &Client<'_>) {
    let id = client.create(json!({"VersionDescription": "first"}));
    let before = get(client, &id, "v1");
    let change = json!({"Description": "x", "DataSize": -1, "DataCount": "1", "UserMetricsEndpoints": [{"Port": 0}]});
    let fields = ["DataSize", "DataCount", "UserMetricsEndpoints[0].Port"];
    client.put(&path(&id, "/v1"), &change).violates(&fields);
    let after = get(client, &id, "v1");
    for field in ["Description", "DataSize", "GmtModifiedTime"] {
        assert_eq!(after.body[field], before.body[field], "{field}");
    }
}

fn unknown_version(client: &Client<'_>) {
    let id = client.create(json!({}));
    let label = json!({"Labels": [{"Key": "k", "Value": "v"}]});
    for name in ["v2", "v0", "v01", "V1", "1", "v", "v1%20", "v99999999999999999999", "latest", "*"] {
        let target = path(&id, &format!("/{name}"));
        client.get(&target).refused(404, "ResourceNotFound");
        client.put(&target, &json!({})).refused(404, "ResourceNotFound");
        client.delete(&target).refused(404, "ResourceNotFound");
        client.put(&format!("{target}/labels"), &label).refused(404, "ResourceNotFound");
        client.delete(&format!("{target}/labels?Keys=k")).refused(404, "ResourceNotFound");
    }
    lists(client, &id, "", &["v1"]);
}
