//! Cases on datasets.

mod changing;
mod fields;

use serde_json::{Value, json};

use super::{Case, Client};
use crate::target::{Answer, unique};

/// The cases.
pub(super) const CASES: &[Case] = &[
    Case { name: "a dataset is created and answered whole", run: created_and_answered },
    Case { name: "what CreateDataset leaves out has its default", run: defaults },
    Case { name: "every field of CreateDataset is kept", run: every_field },
    Case { name: "an id is d- and 18 characters of base 36", run: id_shape },
    Case { name: "times are in UTC with milliseconds", run: time_shape },
    Case { name: "a request id is an upper-case UUID and stands in the header too", run: request_id },
    Case { name: "every missing required field is named at once", run: fields::required_fields },
    Case { name: "every violation of a request is named at once", run: fields::all_violations },
    Case { name: "a word outside an enumeration is refused by field", run: fields::unknown_words },
    Case { name: "a value of the wrong type is refused by field", run: fields::wrong_types },
    Case { name: "PAI-PUBLIC-DATASET means PAI_PUBLIC_DATASET", run: fields::public_dataset_spellings },
    Case { name: "a name is 1 to 127 letters, digits, Chinese characters, _ or -", run: fields::names },
    Case { name: "a name need not be unique", run: fields::same_name_twice },
    Case { name: "sizes and counts are 1 to 999999999999", run: fields::amounts },
    Case { name: "each source type takes the URIs of its shape", run: fields::right_uris },
    Case { name: "each source type refuses other URIs", run: fields::wrong_uris },
    Case { name: "the URI of a DIRECTORY ends in a slash and a file's need not", run: fields::directory_uris },
    Case { name: "a dry run checks and writes nothing", run: dry_run },
    Case { name: "the provider pai is reserved", run: provider },
    Case { name: "Options and ImportInfo are kept as they come", run: verbatim_texts },
    Case { name: "without a workspace a dataset is in the default one", run: default_workspace },
    Case { name: "masked ids of users and workspaces are kept", run: masked_ids },
    Case { name: "file metadata is possible on every source type", run: any_source_is_advanced },
    Case { name: "roles come with ROLE_PUBLIC only", run: roles },
    Case { name: "a dataset holds v1 at its top and the newest version below", run: first_and_latest },
    Case { name: "a dataset that is not there is not found", run: unknown_dataset },
    Case { name: "UpdateDataset changes what it is given", run: changing::each_field },
    Case { name: "UpdateDataset leaves what it is not given", run: changing::only_given },
    Case { name: "UpdateDataset refuses what CreateDataset refuses and writes nothing", run: changing::refused_whole },
    Case { name: "an edition is only ever upgraded, from BASIC to ADVANCED", run: changing::editions },
    Case { name: "roles stay and go with ROLE_PUBLIC", run: changing::roles },
    Case { name: "a change moves GmtModifiedTime on", run: changing::modified_time },
    Case { name: "Options of a dataset are those of v1", run: changing::options_of_first },
    Case { name: "sharing is refused until there is any", run: changing::sharing },
    Case { name: "PublishDataset opens a dataset, once or twice", run: changing::publish },
];

const BASE: &str = "/api/v1/datasets";

fn get(client: &Client<'_>, id: &str) -> Answer {
    let got = client.get(&format!("{BASE}/{id}"));
    got.ok();
    got
}

fn refused(client: &Client<'_>, with: Value, fields: &[&str]) {
    client.post(BASE, &client.dataset(with)).violates(fields);
}

fn created_and_answered(client: &Client<'_>) {
    let id = client.create(json!({"Name": "猫-cats"}));
    let got = get(client, &id);
    assert_eq!(got.text("/Name"), "猫-cats");
    assert_eq!(got.text("/DatasetId"), id);
    assert_eq!(got.text("/WorkspaceId"), client.workspace);
    assert_eq!(got.text("/LatestVersion/VersionName"), "v1");
}

fn defaults(client: &Client<'_>) {
    let name = unique("bare-");
    let uri = "oss://bucket.oss-cn-hangzhou.aliyuncs.com/path/";
    let body = json!({"Name": name, "Property": "DIRECTORY", "DataSourceType": "OSS", "Uri": uri});
    let created = client.post(BASE, &body);
    let got = get(client, created.ok().text("/DatasetId"));
    let expected = [
        ("DataType", "COMMON"),
        ("SourceType", "USER"),
        ("Accessibility", "PRIVATE"),
        ("ProviderType", "Ecs"),
        ("Edition", "BASIC"),
        ("Name", &name),
        ("Property", "DIRECTORY"),
        ("DataSourceType", "OSS"),
        ("Uri", uri),
        ("MountAccess", "RW"),
    ];
    for (field, value) in expected {
        assert_eq!(got.body[field], value, "{field}: {got:?}");
    }
    assert_eq!(got.body["Labels"], json!([]));
    assert_eq!(got.body["IsShared"], false);
    assert_eq!(got.body["OwnerId"], got.body["UserId"], "{got:?}");
    assert_eq!(got.body["LatestVersion"]["SourceType"], "USER");
    for absent in ["Description", "Options", "ImportInfo", "SourceId", "SourceDatasetId", "Provider"] {
        assert!(got.body[absent].is_null(), "{absent}: {got:?}");
    }
}

fn every_field(client: &Client<'_>) {
    let version = json!({
        "VersionDescription": "the first", "VersionLabels": [{"Key": "vk", "Value": "vv"}], "DataSize": 12,
        "DataCount": 3, "DatasetTaskRamRole": "acs:ram::1:role/r",
        "UserMetricsEndpoints": [{"Path": "/metrics", "Port": 9090}],
    });
    let mut body = json!({
        "DataType": "PIC", "Labels": [{"Key": "k", "Value": "值"}], "SourceType": "ITAG", "SourceId": "itag-1",
        "Description": "说明 \"quoted\"\n", "Options": "{\"mountPath\":\"/mnt/data/\"}", "Accessibility": "ROLE_PUBLIC",
        "AccessibleRoleIdList": ["PAI.AlgoOperator", "role-a1b2"], "ProviderType": "Lingjun", "Provider": "acme",
        "UserId": "u-1", "Edition": "LOGICAL", "SourceDatasetId": "d-000000000000000000",
        "SourceDatasetVersion": "v3", "ImportInfo": "{\"region\":\"cn-hangzhou\"}",
        "MountAccessReadWriteRoleIdList": ["*"],
    });
    let sent = body.clone();
    super::merge(&mut body, version.clone());
    let got = get(client, &client.create(body));
    for (field, value) in sent.as_object().expect("an object") {
        assert_eq!(&got.body[field], value, "{field}: {got:?}");
    }
    let latest = &got.body["LatestVersion"];
    assert_eq!(latest["Description"], "the first");
    assert_eq!(latest["Labels"], version["VersionLabels"]);
    for field in ["DataSize", "DataCount", "DatasetTaskRamRole", "UserMetricsEndpoints"] {
        assert_eq!(latest[field], version[field], "{field}: {got:?}");
    }
}

fn id_shape(client: &Client<'_>) {
    let (one, other) = (client.create(json!({})), client.create(json!({})));
    assert_ne!(one, other);
    for id in [one, other] {
        let digits = id.strip_prefix("d-").expect("an id begins with d-");
        assert_eq!(digits.len(), 18, "{id}");
        assert!(digits.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase()), "{id}");
    }
}

/// Whether each digit of `shape` is a digit in `text` and all else is the same.
fn looks_like(text: &str, shape: &str) -> bool {
    let fits = |(a, b): (u8, u8)| if b == b'0' { a.is_ascii_digit() } else { a == b };
    text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(fits)
}

fn time_shape(client: &Client<'_>) {
    let got = get(client, &client.create(json!({})));
    for place in ["", "/LatestVersion"] {
        for field in ["GmtCreateTime", "GmtModifiedTime"] {
            let time = got.text(&format!("{place}/{field}"));
            assert!(looks_like(time, "0000-00-00T00:00:00.000Z"), "{place}/{field}: {time}");
        }
    }
    assert_eq!(got.text("/GmtCreateTime"), got.text("/GmtModifiedTime"));
}

fn request_id(client: &Client<'_>) {
    let created = client.post(BASE, &client.dataset(json!({})));
    let path = format!("{BASE}/{}", created.ok().text("/DatasetId"));
    let answers = [created, client.get(&path), client.get(BASE), client.delete(&path), client.get(&path)];
    let mut seen = Vec::new();
    for answer in answers {
        let id = answer.text("/RequestId").to_owned();
        let dashes: Vec<usize> = id.match_indices('-').map(|(at, _)| at).collect();
        assert_eq!((id.len(), dashes.as_slice()), (36, &[8, 13, 18, 23][..]), "{answer:?}");
        let is_digit = |c: char| c.is_ascii_digit() || ('A'..='F').contains(&c) || c == '-';
        assert!(id.chars().all(is_digit), "{id}");
        assert_eq!(answer.headers.get("x-acs-request-id"), Some(id.as_str()));
        assert!(!seen.contains(&id), "{id} stands twice");
        seen.push(id);
    }
}

fn dry_run(client: &Client<'_>) {
    let answer = client.post(BASE, &client.dataset(json!({"DryRun": true})));
    assert!(answer.ok().body.get("DatasetId").is_none(), "{answer:?}");
    assert!(!answer.text("/RequestId").is_empty());
    let total = || client.get(&format!("{BASE}?WorkspaceId={}", client.workspace)).ok().body["TotalCount"].clone();
    assert_eq!(total(), 0);
    refused(client, json!({"DryRun": true, "Name": "_", "Uri": "oss://b/"}), &["Name", "Uri"]);
    let labels: Vec<_> = (0..21).map(|n| json!({"Key": format!("k{n}"), "Value": "v"})).collect();
    refused(client, json!({"DryRun": true, "VersionLabels": labels}), &["VersionLabels"]);
    client.create(json!({"DryRun": false}));
    assert_eq!(total(), 1);
}

fn provider(client: &Client<'_>) {
    refused(client, json!({"Provider": "pai"}), &["Provider"]);
    for provider in ["acme", "pai2", "云"] {
        assert_eq!(get(client, &client.create(json!({"Provider": provider}))).text("/Provider"), provider);
    }
}

fn verbatim_texts(client: &Client<'_>) {
    for text in ["{\"mountPath\":\"/mnt/data/\"}", "{not json", "", " [1, 2] ", "{\"a\": 1.0, \"a\": 2}", "猫\n\t\"\\"]
    {
        let got = get(client, &client.create(json!({"Options": text, "ImportInfo": text})));
        for field in ["/Options", "/ImportInfo", "/LatestVersion/Options", "/LatestVersion/ImportInfo"] {
            assert_eq!(got.body.pointer(field), Some(&json!(text)), "{field}: {got:?}");
        }
    }
}

fn default_workspace(client: &Client<'_>) {
    let workspace_of = |workspace: Value| get(client, &client.create(json!({"WorkspaceId": workspace})));
    let (absent, blank) = (workspace_of(Value::Null), workspace_of(json!("")));
    assert!(!absent.text("/WorkspaceId").is_empty(), "{absent:?}");
    assert_eq!(absent.text("/WorkspaceId"), blank.text("/WorkspaceId"));
    let listed = client.get(&format!(
        "{BASE}?WorkspaceId={}&DatasetIds={}",
        absent.text("/WorkspaceId"),
        absent.text("/DatasetId")
    ));
    assert_eq!(listed.ok().body["TotalCount"], 1);
}

fn masked_ids(client: &Client<'_>) {
    let masked = format!("{}478**", client.workspace);
    let id = client.create(json!({"WorkspaceId": masked, "UserId": "2485765****023475"}));
    let got = get(client, &id);
    assert_eq!((got.text("/WorkspaceId"), got.text("/UserId")), (masked.as_str(), "2485765****023475"));
    let total =
        |workspace: &str| client.get(&format!("{BASE}?WorkspaceId={workspace}")).ok().body["TotalCount"].clone();
    assert_eq!(total(&masked), 1);
    // A star stands for itself.
    client.create(json!({"WorkspaceId": format!("{}47812", client.workspace)}));
    assert_eq!(total(&masked), 1);
    client.get(&format!("{BASE}/d-rbvg5wzljzjhc9****")).refused(404, "ResourceNotFound");
}

fn any_source_is_advanced(client: &Client<'_>) {
    let nas = "nas://09f****f2.cn-hangzhou/";
    for edition in ["ADVANCED", "LOGICAL"] {
        let id = client.create(json!({"DataSourceType": "NAS", "Uri": nas, "Edition": edition}));
        assert_eq!(get(client, &id).text("/Edition"), edition);
    }
}

fn roles(client: &Client<'_>) {
    let roles = json!(["PAI.AlgoOperator", "role-a1b2"]);
    let id = client.create(json!({"Accessibility": "ROLE_PUBLIC", "AccessibleRoleIdList": roles}));
    assert_eq!(get(client, &id).body["AccessibleRoleIdList"], roles);
    refused(client, json!({"AccessibleRoleIdList": roles}), &["AccessibleRoleIdList"]);
    let with = json!({"Accessibility": "PUBLIC", "AccessibleRoleIdList": roles});
    refused(client, with, &["AccessibleRoleIdList"]);
    for role in ["", "PAI.", "role-", "AlgoOperator", "role_a"] {
        let with = json!({"Accessibility": "ROLE_PUBLIC", "AccessibleRoleIdList": ["PAI.AlgoOperator", role]});
        refused(client, with, &["AccessibleRoleIdList[1]"]);
    }
}

fn first_and_latest(client: &Client<'_>) {
    let own = json!({"Description": "d", "SourceId": "s1", "Options": "o1", "ImportInfo": "i1"});
    let id = client.create(own.clone());
    let first = get(client, &id);
    let newer = json!({
        "Property": "FILE", "DataSourceType": "OSS", "Uri": "oss://bucket.oss-cn-hangzhou.aliyuncs.com/two",
        "SourceType": "ITAG", "SourceId": "s2", "Description": "two", "Options": "o2", "ImportInfo": "i2",
    });
    for name in ["v2", "v3"] {
        assert_eq!(client.post(&format!("{BASE}/{id}/versions"), &newer).ok().text("/VersionName"), name);
    }
    let latest_is = |name: &str| {
        let got = get(client, &id);
        for field in ["Property", "Uri", "Options", "ImportInfo", "SourceType", "SourceId", "Description"] {
            assert_eq!(got.body[field], first.body[field], "{field}: {got:?}");
        }
        assert_eq!(got.text("/LatestVersion/VersionName"), name);
        got
    };
    let got = latest_is("v3");
    for (field, value) in newer.as_object().expect("an object") {
        assert_eq!(&got.body["LatestVersion"][field], value, "{field}: {got:?}");
    }
    client.delete(&format!("{BASE}/{id}/versions/v3")).ok();
    latest_is("v2");
    client.delete(&format!("{BASE}/{id}/versions/v2")).ok();
    assert_eq!(latest_is("v1").body["LatestVersion"], first.body["LatestVersion"]);
}

fn unknown_dataset(client: &Client<'_>) {
    let id = client.create(json!({}));
    let other = if id.ends_with('0') { "1" } else { "0" };
    let near = format!("{}{other}", &id[..id.len() - 1]);
    let upper = id.to_uppercase();
    for unknown in [&near, &upper, "d-000000000000000000", "nonsense", "d-", "%E7%8C%AB", "*", "d-%00", "%27%20OR%201"]
    {
        for method in ["GET", "PUT", "DELETE"] {
            let body = (method == "PUT").then(|| json!({}));
            let answer = client.call(method, &format!("{BASE}/{unknown}"), body.as_ref());
            answer.refused(404, "ResourceNotFound");
        }
        client.put(&format!("{BASE}/{unknown}/publish"), &json!({})).refused(404, "ResourceNotFound");
    }
    get(client, &id);
}
