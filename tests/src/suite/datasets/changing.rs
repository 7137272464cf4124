//! UpdateDataset and PublishDataset.

use std::time::Duration;

use serde_json::{Value, json};

use super::{BASE, get};
use crate::suite::Client;
use crate::target::{Answer, unique};

fn update(client: &Client<'_>, id: &str, change: Value) -> Answer {
    client.put(&format!("{BASE}/{id}"), &change)
}

/// A dataset's body without what every change and every answer alters.
fn rest(answer: &Answer) -> Value {
    let mut body = answer.body.clone();
    let members = body.as_object_mut().expect("an object");
    members.remove("RequestId");
    members.remove("GmtModifiedTime");
    body
}

pub(super) fn each_field(client: &Client<'_>) {
    let id = client.create(json!({"Description": "before", "Edition": "BASIC"}));
    let changes = [
        ("Name", json!(unique("新-"))),
        ("Description", json!("after\n说明")),
        ("Description", json!("")),
        ("Options", json!("{not json")),
        ("Accessibility", json!("PUBLIC")),
        ("Accessibility", json!("PRIVATE")),
        ("Accessibility", json!("ROLE_PUBLIC")),
        ("AccessibleRoleIdList", json!(["PAI.AlgoOperator"])),
        ("MountAccessReadWriteRoleIdList", json!(["PAI.AlgoOperator", "role-1"])),
        ("MountAccessReadWriteRoleIdList", json!(["*"])),
        ("Edition", json!("ADVANCED")),
    ];
    for (field, value) in changes {
        let mut expected = rest(&get(client, &id));
        let answer = update(client, &id, json!({field: value}));
        assert!(!answer.ok().text("/RequestId").is_empty(), "{answer:?}");
        let got = get(client, &id);
        assert_eq!(got.body[field], value, "{field}: {got:?}");
        // All else is as it was.
        expected[field] = value;
        let mut now = rest(&got);
        if field == "Options" {
            expected["LatestVersion"] = Value::Null;
            now["LatestVersion"] = Value::Null;
        }
        assert_eq!(now, expected, "{field}");
    }
}

pub(super) fn only_given(client: &Client<'_>) {
    let id = client.create(json!({
        "Description": "d", "Options": "o", "Labels": [{"Key": "k", "Value": "v"}], "Accessibility": "ROLE_PUBLIC",
        "AccessibleRoleIdList": ["role-1"], "MountAccessReadWriteRoleIdList": ["role-2"],
    }));
    let before = rest(&get(client, &id));
    let nothing = json!({"Name": null, "Description": null, "Options": null, "Edition": null});
    for change in
        [json!({}), nothing, json!({"Uri": "oss://elsewhere.oss-cn-hangzhou.aliyuncs.com/", "DataType": "PIC"})]
    {
        update(client, &id, change).ok();
        assert_eq!(rest(&get(client, &id)), before);
    }
}

pub(super) fn refused_whole(client: &Client<'_>) {
    let id = client.create(json!({"Description": "before"}));
    let before = get(client, &id);
    let wrong = [
        (json!({"Name": "_a", "Description": "x"}), vec!["Name"]),
        (json!({"Name": "", "Accessibility": "ALL", "Edition": "BASIC"}), vec!["Name", "Accessibility", "Edition"]),
        (json!({"Description": 1, "Options": {"a": 1}}), vec!["Description", "Options"]),
        (json!({"Description": "x", "AccessibleRoleIdList": ["role-1"]}), vec!["AccessibleRoleIdList"]),
        (json!({"Accessibility": "ROLE_PUBLIC", "AccessibleRoleIdList": ["x"]}), vec!["AccessibleRoleIdList[0]"]),
    ];
    for (change, fields) in wrong {
        update(client, &id, change).violates(&fields);
    }
    let after = get(client, &id);
    assert_eq!(rest(&after), rest(&before));
    assert_eq!(after.text("/GmtModifiedTime"), before.text("/GmtModifiedTime"));
}

pub(super) fn editions(client: &Client<'_>) {
    let edition = |id: &str| get(client, id).text("/Edition").to_owned();
    for (from, to) in [("BASIC", "ADVANCED"), ("ADVANCED", "ADVANCED")] {
        let id = client.create(json!({"Edition": from}));
        update(client, &id, json!({"Edition": to})).ok();
        assert_eq!(edition(&id), to);
    }
    for (from, to) in [("BASIC", "BASIC"), ("BASIC", "LOGICAL"), ("ADVANCED", "BASIC"), ("LOGICAL", "ADVANCED")] {
        let id = client.create(json!({"Edition": from}));
        update(client, &id, json!({"Edition": to})).violates(&["Edition"]);
        assert_eq!(edition(&id), from);
    }
}

pub(super) fn roles(client: &Client<'_>) {
    let id = client.create(json!({}));
    let roles = json!(["PAI.AlgoOperator"]);
    let list = || get(client, &id).body["AccessibleRoleIdList"].clone();
    let none = |list: Value| list.as_array().is_none_or(Vec::is_empty);
    update(client, &id, json!({"AccessibleRoleIdList": roles})).violates(&["AccessibleRoleIdList"]);
    update(client, &id, json!({"Accessibility": "ROLE_PUBLIC", "AccessibleRoleIdList": roles})).ok();
    assert_eq!(list(), roles);
    // Alone, once it is open to roles; and emptied.
    update(client, &id, json!({"AccessibleRoleIdList": ["role-2"]})).ok();
    assert_eq!(list(), json!(["role-2"]));
    update(client, &id, json!({"AccessibleRoleIdList": []})).ok();
    assert!(none(list()));
    update(client, &id, json!({"AccessibleRoleIdList": roles})).ok();
    let change = json!({"Accessibility": "PUBLIC", "AccessibleRoleIdList": roles});
    update(client, &id, change).violates(&["AccessibleRoleIdList"]);
    assert_eq!(list(), roles);
    update(client, &id, json!({"Accessibility": "PRIVATE"})).ok();
    assert!(none(list()));
    // They do not come back.
    update(client, &id, json!({"Accessibility": "ROLE_PUBLIC"})).ok();
    assert!(none(list()));
}

pub(super) fn modified_time(client: &Client<'_>) {
    let id = client.create(json!({"Edition": "BASIC"}));
    let path = format!("{BASE}/{id}");
    let version = json!({"Property": "DIRECTORY", "DataSourceType": "OSS", "Uri": "oss://b.oss.aliyuncs.com/2/"});
    let label = json!({"Labels": [{"Key": "k", "Value": "v"}]});
    let changes = [
        ("PUT", path.clone(), Some(json!({"Description": "x"}))),
        ("PUT", path.clone(), Some(json!({"Edition": "ADVANCED"}))),
        ("PUT", format!("{path}/publish"), None),
        ("POST", format!("{path}/labels"), Some(label)),
        ("DELETE", format!("{path}/labels?LabelKeys=k"), None),
        ("POST", format!("{path}/versions"), Some(version)),
        ("PUT", format!("{path}/versions/v2"), Some(json!({"Description": "two"}))),
        ("DELETE", format!("{path}/versions/v2"), None),
    ];
    let created = get(client, &id).text("/GmtCreateTime").to_owned();
    for (method, target, body) in changes {
        let before = get(client, &id).text("/GmtModifiedTime").to_owned();
        std::thread::sleep(Duration::from_millis(3));
        client.call(method, &target, body.as_ref()).ok();
        let after = get(client, &id);
        assert!(after.text("/GmtModifiedTime") > before.as_str(), "{method} {target}: {before} {after:?}");
        assert_eq!(after.text("/GmtCreateTime"), created);
    }
}

pub(super) fn options_of_first(client: &Client<'_>) {
    let id = client.create(json!({"Options": "one"}));
    let version = json!({
        "Property": "DIRECTORY", "DataSourceType": "OSS", "Uri": "oss://b.oss.aliyuncs.com/2/", "Options": "two",
    });
    client.post(&format!("{BASE}/{id}/versions"), &version).ok();
    update(client, &id, json!({"Options": "new"})).ok();
    let got = get(client, &id);
    assert_eq!((got.text("/Options"), got.text("/LatestVersion/Options")), ("new", "two"));
    assert_eq!(client.get(&format!("{BASE}/{id}/versions/v1")).ok().text("/Options"), "new");
    client.put(&format!("{BASE}/{id}/versions/v1"), &json!({"Options": "newer"})).ok();
    assert_eq!(get(client, &id).text("/Options"), "newer");
}

pub(super) fn sharing(client: &Client<'_>) {
    let id = client.create(json!({"Description": "before"}));
    for config in [json!({}), json!({"SharedTo": []}), json!({"SharedTo": [{"WorkspaceId": "1", "TenantId": "2"}]})] {
        update(client, &id, json!({"Description": "after", "SharingConfig": config})).violates(&["SharingConfig"]);
    }
    assert_eq!(get(client, &id).text("/Description"), "before");
    for scope in ["TO_ME", "BY_ME"] {
        let listed = client.get(&format!("{BASE}?WorkspaceId={}&ShareScope={scope}", client.workspace));
        listed.violates(&["ShareScope"]);
    }
}

pub(super) fn publish(client: &Client<'_>) {
    let path = |id: &str| format!("{BASE}/{id}/publish");
    for accessibility in ["PRIVATE", "ROLE_PUBLIC", "PUBLIC"] {
        let id = client.create(json!({"Accessibility": accessibility}));
        let mut expected = rest(&get(client, &id));
        expected["Accessibility"] = json!("PUBLIC");
        for _ in 0..2 {
            let answer = client.call("PUT", &path(&id), None);
            assert!(!answer.ok().text("/RequestId").is_empty(), "{answer:?}");
            assert_eq!(rest(&get(client, &id)), expected);
        }
    }
    let id = client.create(json!({"Accessibility": "ROLE_PUBLIC", "AccessibleRoleIdList": ["role-1"]}));
    client.call("PUT", &path(&id), None).ok();
    let roles = &get(client, &id).body["AccessibleRoleIdList"];
    assert!(roles.as_array().is_none_or(Vec::is_empty), "{roles}");
}
