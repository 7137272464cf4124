//! The filters of ListDatasets.

use serde_json::{Value, json};

use super::{all_named, list, lists, named, page};
use crate::suite::Client;

pub(super) fn name(client: &Client<'_>) {
    all_named(client, &["cats-2026", "our-cats", "数据集-猫", "7"]);
    for (part, names) in [
        ("cats", &["cats-2026", "our-cats"][..]),
        ("cats-2026", &["cats-2026"]),
        ("-", &["cats-2026", "our-cats", "数据集-猫"]),
        ("2026", &["cats-2026"]),
        ("%E6%8D%AE%E9%9B%86", &["数据集-猫"]),
        ("%E7%8C%AB", &["数据集-猫"]),
        ("7", &["7"]),
        ("cats2026", &[]),
        ("cats-20266", &[]),
        ("%20cats", &[]),
        ("%27%20OR%201%3D1", &[]),
    ] {
        lists(client, &format!("&Name={part}"), names);
    }
}

pub(super) fn name_wildcards(client: &Client<'_>) {
    all_named(client, &["a_b", "axb", "ab", "a-b"]);
    for (part, names) in [
        ("a_b", &["a_b"][..]),
        ("_", &["a_b"]),
        ("a%25b", &[]),
        ("%25", &[]),
        ("*", &[]),
        ("a%3Fb", &[]),
        ("%5C_", &[]),
        ("%5Ba%5D", &[]),
        ("%5E", &[]),
    ] {
        lists(client, &format!("&Name={part}"), names);
    }
}

pub(super) fn name_case(client: &Client<'_>) {
    all_named(client, &["ImageNet", "imagenet-21k", "COCO"]);
    for part in ["imagenet", "IMAGENET", "iMaGeNeT", "GENE"] {
        lists(client, &format!("&Name={part}"), &["ImageNet", "imagenet-21k"]);
    }
    lists(client, "&Name=coco", &["COCO"]);
}

pub(super) fn name_long(client: &Client<'_>) {
    // Longer than what some SQLite takes as a pattern.
    let longest = format!("{}Z", "猫".repeat(126));
    all_named(client, &[&longest]);
    let encoded = "%E7%8C%AB".repeat(126);
    lists(client, &format!("&Name={encoded}z"), &[&longest]);
    lists(client, &format!("&Name={encoded}zz"), &[]);
    lists(client, &format!("&Name={}", "a".repeat(2000)), &[]);
    lists(client, &format!("&Label={}", "a".repeat(2000)), &[]);
}

fn labelled(client: &Client<'_>, name: &str, pairs: &[(&str, &str)]) -> String {
    let labels: Value = pairs.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect();
    named(client, name, json!({"Labels": labels}))
}

pub(super) fn label(client: &Client<'_>) {
    labelled(client, "one", &[("environment", "production"), ("team", "vision")]);
    labelled(client, "two", &[("team", "Environment")]);
    labelled(client, "three", &[("环境", "生产%_")]);
    named(client, "environment", json!({}));
    for (part, names) in [
        ("environment", &["one", "two"][..]),
        ("iron", &["one", "two"]),
        ("IRON", &["one", "two"]),
        ("team", &["one", "two"]),
        ("product", &["one"]),
        ("%E7%8E%AF", &["three"]),
        ("%E4%BA%A7", &["three"]),
        ("%25", &["three"]),
        ("_", &["three"]),
        ("%25_", &["three"]),
        ("_%25", &[]),
        ("*", &[]),
        ("nothing", &[]),
    ] {
        lists(client, &format!("&Label={part}"), names);
    }
    // A dataset with two that match stands once.
    labelled(client, "four", &[("vision-1", "x"), ("vision-2", "vision")]);
    lists(client, "&Label=vision", &["one", "four"]);
}

pub(super) fn label_across(client: &Client<'_>) {
    labelled(client, "one", &[("ab", "cd"), ("ef", "gh")]);
    lists(client, "&Label=b", &["one"]);
    lists(client, "&Label=c", &["one"]);
    for across in
        ["bc", "abcd", "ab%3Dcd", "ab%3Acd", "ab%20cd", "b%0Ac", "b%00c", "b%1Fc", "b%09c", "b%2Cc", "cdef", "deg"]
    {
        lists(client, &format!("&Label={across}"), &[]);
    }
    // What stands between the two in no label may stand in one.
    labelled(client, "two", &[("x\ny", "1\n2")]);
    lists(client, "&Label=x%0Ay", &["two"]);
    lists(client, "&Label=1%0A2", &["two"]);
    lists(client, "&Label=y%0A1", &[]);
}

pub(super) fn label_scripts(client: &Client<'_>) {
    labelled(client, "greek", &[("street", "ΟΔΟΣΑ")]);
    labelled(client, "german", &[("place", "Große Straße")]);
    labelled(client, "cyrillic", &[("улица", "ПОЛЕ")]);
    for (part, names) in [
        ("ΟΔΟΣΑ", &["greek"][..]),
        ("ΟΔΟΣ", &["greek"]),
        ("Σ", &["greek"]),
        ("οδο", &["greek"]),
        ("GROß", &["german"]),
        ("Stra", &["german"]),
        ("УЛИ", &["cyrillic"]),
        ("оле", &["cyrillic"]),
    ] {
        let encoded: String = part.bytes().map(|byte| format!("%{byte:02X}")).collect();
        lists(client, &format!("&Label={encoded}"), names);
    }
}

pub(super) fn label_of_version(client: &Client<'_>) {
    let id = named(client, "one", json!({"VersionLabels": [{"Key": "first", "Value": "v"}]}));
    lists(client, "&Label=first", &[]);
    let target = format!("/api/v1/datasets/{id}/labels");
    client.post(&target, &json!({"Labels": [{"Key": "whole", "Value": "v"}]})).ok();
    lists(client, "&Label=whole", &["one"]);
    client.post(&target, &json!({"Labels": [{"Key": "whole", "Value": "new"}]})).ok();
    lists(client, "&Label=v", &[]);
    lists(client, "&Label=new", &["one"]);
    client.delete(&format!("{target}?LabelKeys=whole")).ok();
    lists(client, "&Label=whole", &[]);
}

/// One dataset of each kind: `oss`, `nas`, `url`.
fn kinds(client: &Client<'_>) -> [String; 3] {
    let oss = json!({"DataType": "PIC", "SourceType": "ITAG", "SourceId": "S,1", "Provider": "acme"});
    let nas = json!({
        "DataSourceType": "NAS", "Uri": "nas://0a.cn-hangzhou/", "DataType": "TEXT", "Edition": "BASIC",
        "Accessibility": "PUBLIC", "SourceDatasetId": "d-1",
    });
    let url = json!({
        "DataSourceType": "URL", "Uri": "https://example.com/a", "Property": "FILE", "DataType": "VIDEO",
        "SourceType": "PAI_PUBLIC_DATASET", "Edition": "LOGICAL", "Accessibility": "ROLE_PUBLIC",
    });
    [named(client, "oss", oss), named(client, "nas", nas), named(client, "url", url)]
}

pub(super) fn comma_lists(client: &Client<'_>) {
    kinds(client);
    for (query, names) in [
        ("&DataSourceTypes=OSS", &["oss"][..]),
        ("&DataSourceTypes=URL,OSS", &["oss", "url"]),
        ("&DataSourceTypes=OSS,OSS", &["oss"]),
        ("&DataSourceTypes=OSS%2CNAS%2C+URL,", &["oss", "nas", "url"]),
        ("&DataSourceTypes=CPFS,BMCPFS,EXTREMENAS,MAXCOMPUTE", &[]),
        ("&DataTypes=PIC,TEXT", &["oss", "nas"]),
        ("&DataTypes=AUDIO,COMMON", &[]),
        ("&Properties=FILE", &["url"]),
        ("&Properties=DIRECTORY,FILE", &["oss", "nas", "url"]),
        ("&SourceTypes=USER,ITAG", &["oss", "nas"]),
        ("&SourceTypes=PAI-PUBLIC-DATASET", &["url"]),
    ] {
        lists(client, query, names);
    }
}

pub(super) fn ids(client: &Client<'_>) {
    let [oss, nas, url] = kinds(client);
    lists(client, &format!("&DatasetIds={nas}"), &["nas"]);
    lists(client, &format!("&DatasetIds={url},d-000000000000000000,{oss},{oss}"), &["oss", "url"]);
    lists(client, "&DatasetIds=d-000000000000000000", &[]);
    lists(client, &format!("&DatasetIds={}", &oss[..10]), &[]);
    lists(client, &format!("&DatasetIds={}*", &oss[..10]), &[]);
    // Many, and in pages.
    let many: String = (0..150).map(|number| format!("d-{number:018},")).collect();
    lists(client, &format!("&DatasetIds={many}{nas}"), &["nas"]);
    assert_eq!(page(client, &format!("&DatasetIds={oss},{url}&PageSize=1&PageNumber=2")), (vec!["url".to_owned()], 2));
}

pub(super) fn whole_texts(client: &Client<'_>) {
    kinds(client);
    for (query, names) in [
        ("&SourceId=S,1", &["oss"][..]),
        ("&SourceId=S%2C1", &["oss"]),
        ("&SourceId=s,1", &[]),
        ("&SourceId=S", &[]),
        ("&SourceDatasetId=d-1", &["nas"]),
        ("&SourceDatasetId=d-", &[]),
        ("&Provider=acme", &["oss"]),
        ("&Provider=acm", &[]),
        ("&Provider=pai", &[]),
        ("&Edition=ADVANCED", &["oss"]),
        ("&Edition=BASIC", &["nas"]),
        ("&Edition=LOGICAL", &["url"]),
        ("&Accessibility=PUBLIC", &["nas"]),
        ("&Accessibility=PRIVATE", &["oss"]),
    ] {
        lists(client, query, names);
    }
}

pub(super) fn combined(client: &Client<'_>) {
    let [oss, nas, url] = kinds(client);
    client.post(&format!("/api/v1/datasets/{url}/labels"), &json!({"Labels": [{"Key": "k", "Value": "v"}]})).ok();
    for (query, names) in [
        ("&DataSourceTypes=OSS,NAS&DataTypes=TEXT,VIDEO", &["nas"][..]),
        ("&Name=l&Label=k", &["url"]),
        ("&Name=oss&Label=k", &[]),
        ("&Edition=LOGICAL&Properties=FILE&SourceTypes=PAI_PUBLIC_DATASET&Name=URL&Label=K", &["url"]),
        ("&Edition=LOGICAL&Accessibility=PUBLIC", &[]),
        ("&Name=s&SortBy=DataSourceType", &["nas", "oss"]),
        ("&Name=s&SortBy=DataSourceType&Order=DESC", &["oss", "nas"]),
        ("&SourceId=S,1&Provider=acme&DataTypes=PIC", &["oss"]),
        ("&SourceId=S,1&Provider=other", &[]),
    ] {
        lists(client, query, names);
    }
    lists(client, &format!("&DatasetIds={oss},{nas}&Name=a"), &["nas"]);
    lists(client, &format!("&DatasetIds={oss},{nas}&DataSourceTypes=URL"), &[]);
}

pub(super) fn workspaces(client: &Client<'_>) {
    let other = format!("{}-other", client.workspace);
    let name = crate::target::unique("shared-");
    let here = named(client, &name, json!({}));
    let there = named(client, &name, json!({"WorkspaceId": other}));
    let ids = format!("&DatasetIds={here},{there}");
    lists(client, "", &[&name]);
    assert_eq!(list(client, &ids).ok().body["Datasets"][0]["DatasetId"], here);
    lists(client, &ids, &[&name]);
    // Without a workspace, all that the caller may see.
    let all = client.get(&format!("/api/v1/datasets?Name={name}"));
    assert_eq!(all.ok().body["TotalCount"], 2);
    let nowhere = client.get(&format!("/api/v1/datasets?WorkspaceId={}-none", client.workspace));
    assert_eq!(nowhere.ok().body["TotalCount"], 0);
}

pub(super) fn after_change(client: &Client<'_>) {
    let id = named(client, "before", json!({"Edition": "BASIC"}));
    named(client, "other", json!({"Edition": "BASIC"}));
    let target = format!("/api/v1/datasets/{id}");
    client.put(&target, &json!({"Name": "after", "Edition": "ADVANCED"})).ok();
    client.call("PUT", &format!("{target}/publish"), None).ok();
    lists(client, "", &["after", "other"]);
    lists(client, "&Name=before", &[]);
    lists(client, "&Name=AFTER", &["after"]);
    lists(client, "&Edition=BASIC", &["other"]);
    lists(client, "&Edition=ADVANCED&Accessibility=PUBLIC", &["after"]);
    lists(client, "&Accessibility=PRIVATE", &["other"]);
    client.delete(&target).ok();
    lists(client, "", &["other"]);
    lists(client, "&Edition=ADVANCED", &[]);
}
