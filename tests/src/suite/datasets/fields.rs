//! What each field of CreateDataset takes and refuses.

use serde_json::json;

use super::{BASE, get, refused};
use crate::suite::Client;
use crate::target::unique;

pub(super) fn required_fields(client: &Client<'_>) {
    client.post(BASE, &json!({})).violates(&["Name", "Property", "DataSourceType", "Uri"]);
    refused(client, json!({"Name": null}), &["Name"]);
    refused(client, json!({"Property": null, "Uri": null}), &["Property", "Uri"]);
}

pub(super) fn all_violations(client: &Client<'_>) {
    let with = json!({
        "Name": "_a", "DataType": "SOUND", "Labels": [{"Key": "aliyun", "Value": ""}], "DataSize": 0,
        "DataCount": "many", "Provider": "pai", "AccessibleRoleIdList": ["admin"], "DryRun": 1,
    });
    let answer = client.post(BASE, &client.dataset(with));
    answer.violates(&[
        "Name",
        "DataType",
        "Labels[0].Key",
        "Labels[0].Value",
        "AccessibleRoleIdList[0]",
        "Provider",
        "DataSize",
        "DataCount",
        "DryRun",
    ]);
    for violation in answer.body["Violations"].as_array().into_iter().flatten() {
        assert!(violation["Message"].as_str().is_some_and(|message| !message.is_empty()), "{answer:?}");
    }
    // Rules over several fields are told together with the rest.
    let with = json!({"Name": "", "Uri": "oss://bucket/", "AccessibleRoleIdList": ["PAI.AlgoOperator"]});
    refused(client, with, &["Name", "Uri", "AccessibleRoleIdList"]);
}

pub(super) fn unknown_words(client: &Client<'_>) {
    let wrong = [
        ("Property", "TABULAR"),
        ("DataSourceType", "S3"),
        ("DataType", "common"),
        ("SourceType", "ADDVERSION"),
        ("Accessibility", "Public"),
        ("ProviderType", "ECS"),
        ("Edition", "PREMIUM"),
        ("Edition", ""),
    ];
    for (field, word) in wrong {
        refused(client, json!({field: word}), &[field]);
    }
}

pub(super) fn wrong_types(client: &Client<'_>) {
    refused(client, json!({"Name": 7}), &["Name"]);
    refused(client, json!({"Uri": ["oss://b.c/"]}), &["Uri"]);
    refused(client, json!({"Labels": {"Key": "k", "Value": "v"}}), &["Labels"]);
    refused(client, json!({"Labels": [{"Key": "k"}, "l"]}), &["Labels[0].Value", "Labels[1]"]);
    refused(client, json!({"DataSize": 1.5, "DataCount": true}), &["DataSize", "DataCount"]);
    refused(client, json!({"UserMetricsEndpoints": [{"Port": 65536}]}), &["UserMetricsEndpoints[0].Port"]);
}

pub(super) fn long_lists(client: &Client<'_>) {
    let list = |text: &str| -> Vec<String> { (0..10_000).map(|at| format!("PAI.{at}{text}")).collect() };
    let with = json!({
        "Accessibility": "ROLE_PUBLIC",
        "AccessibleRoleIdList": list(&"x".repeat(200)),
        "MountAccessReadWriteRoleIdList": list(&"x".repeat(200)),
        "UserMetricsEndpoints": vec![json!({"Path": "x".repeat(1000), "Port": 1}); 3000],
    });
    refused(client, with, &["AccessibleRoleIdList", "MountAccessReadWriteRoleIdList", "UserMetricsEndpoints"]);
    let roles = &list("")[..1000];
    let with = json!({"Accessibility": "ROLE_PUBLIC", "AccessibleRoleIdList": roles});
    assert_eq!(get(client, &client.create(with)).body["AccessibleRoleIdList"], json!(roles));
}

pub(super) fn public_dataset_spellings(client: &Client<'_>) {
    for spelling in ["PAI-PUBLIC-DATASET", "PAI_PUBLIC_DATASET"] {
        let got = get(client, &client.create(json!({"SourceType": spelling})));
        assert_eq!(got.text("/SourceType"), "PAI_PUBLIC_DATASET");
    }
}

pub(super) fn names(client: &Client<'_>) {
    let longest = ["x".repeat(127), "龥".repeat(127)];
    for name in ["a", "7", "Z", "一", "龥", "数据集_2026-cats", "a_", "a-", &longest[0], &longest[1]] {
        let got = get(client, &client.create(json!({"Name": name})));
        assert_eq!(got.text("/Name"), name);
    }
    let too_long = ["x".repeat(128), "龥".repeat(128)];
    let wrong = ["", "_a", "-a", "a b", " a", "a.b", "a/b", "ä", "ａ", "𠀀", "鿿", "ア", "a\n", "a\u{0}", "😺"];
    for name in wrong.into_iter().chain(too_long.iter().map(String::as_str)) {
        refused(client, json!({"Name": name}), &["Name"]);
    }
}

pub(super) fn same_name_twice(client: &Client<'_>) {
    let name = unique("twin-");
    let (one, other) = (client.create(json!({"Name": name})), client.create(json!({"Name": name})));
    assert_ne!(one, other);
    let listed = client.get(&format!("{BASE}?WorkspaceId={}&Name={name}", client.workspace));
    assert_eq!(listed.ok().body["TotalCount"], 2);
}

pub(super) fn amounts(client: &Client<'_>) {
    for number in [1_i64, 2_147_483_648, 999_999_999_999] {
        let got = get(client, &client.create(json!({"DataSize": number, "DataCount": number})));
        assert_eq!(got.body["LatestVersion"]["DataSize"], number);
        assert_eq!(got.body["LatestVersion"]["DataCount"], number);
    }
    for number in [0_i64, -1, 1_000_000_000_000, i64::MAX] {
        refused(client, json!({"DataSize": number, "DataCount": number}), &["DataSize", "DataCount"]);
    }
}

pub(super) fn right_uris(client: &Client<'_>) {
    let right = [
        ("OSS", "oss://mybucket.oss-cn-beijing.aliyuncs.com/mypath/"),
        ("OSS", "oss://b.oss-cn-hangzhou.aliyuncs.com/"),
        ("OSS", "oss://b.oss-cn-hangzhou.aliyuncs.com/猫 & 狗/?#/"),
        ("NAS", "nas://09f****f2.cn-hangzhou/"),
        ("NAS", "nas://09f8-abc.cn-hangzhou.nas.aliyuncs.com/path/"),
        ("EXTREMENAS", "nas://0a-mt.cn-hangzhou.extreme.nas.aliyuncs.com/path/"),
        ("CPFS", "cpfs://cpfs-12345678.cn-hangzhou/sub/dir/"),
        ("CPFS", "nas://cpfs-1234567812345678.cn-hangzhou/ptc-1/exp-1/"),
        ("BMCPFS", "bmcpfs://cpfs-1234567812345678-vpc-abc.cn-wulanchabu.cpfs.aliyuncs.com/path/"),
        ("BMCPFS", "bmcpfs://cpfs-1234567812345678-000001.cn-wulanchabu.cpfs.aliyuncs.com/"),
        ("MAXCOMPUTE", "odps://project/tables/table/"),
        ("MAXCOMPUTE", "odps://project/schema/tables/table/ds=20260101/"),
        ("URL", "https://example.com/data/"),
        ("URL", "http://127.0.0.1:8000/data/"),
    ];
    for (source, uri) in right {
        let got = get(client, &client.create(json!({"DataSourceType": source, "Uri": uri})));
        assert_eq!((got.text("/DataSourceType"), got.text("/Uri")), (source, uri));
    }
}

pub(super) fn wrong_uris(client: &Client<'_>) {
    let wrong = [
        ("OSS", "oss://bucket-without-endpoint/path/"),
        ("OSS", "oss://b.oss-cn-hangzhou.aliyuncs.com"),
        ("OSS", "nas://b.cn-hangzhou/"),
        ("OSS", "oss:///path/"),
        ("OSS", "oss:/b.oss-cn-hangzhou.aliyuncs.com/"),
        ("OSS", "/path/"),
        ("OSS", ""),
        ("OSS", "oss://b.oss-cn-hangzhou.aliyuncs.com/a\u{0}/"),
        ("NAS", "oss://b.oss-cn-hangzhou.aliyuncs.com/"),
        ("NAS", "nas://09f8/"),
        ("EXTREMENAS", "nas://09f8-abc.cn-hangzhou.nas.aliyuncs.com/path/"),
        ("CPFS", "cpfs://12345678.cn-hangzhou/"),
        ("BMCPFS", "cpfs://cpfs-12345678.cn-hangzhou/"),
        ("MAXCOMPUTE", "odps://project/table/"),
        ("MAXCOMPUTE", "odps://project/tables/"),
        ("URL", "ftp://example.com/data/"),
        ("URL", "http:///data/"),
    ];
    for (source, uri) in wrong {
        refused(client, json!({"DataSourceType": source, "Uri": uri}), &["Uri"]);
    }
    refused(client, json!({"Uri": format!("oss://b.c/{}/", "x".repeat(4096))}), &["Uri"]);
}

pub(super) fn directory_uris(client: &Client<'_>) {
    let right = [
        ("OSS", "oss://b.oss-cn-hangzhou.aliyuncs.com/a.txt"),
        ("NAS", "nas://09f****f2.cn-hangzhou/a.txt"),
        ("MAXCOMPUTE", "odps://project/tables/table"),
        ("URL", "https://example.com/a.txt"),
    ];
    for (source, uri) in right {
        refused(client, json!({"DataSourceType": source, "Uri": uri}), &["Uri"]);
        let id = client.create(json!({"DataSourceType": source, "Uri": uri, "Property": "FILE"}));
        assert_eq!(get(client, &id).text("/Uri"), uri);
    }
}
