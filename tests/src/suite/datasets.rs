//! Cases on datasets.

use serde_json::json;

use super::{Case, Client};

/// The cases.
pub const CASES: &[Case] = &[Case { name: "a dataset is created and answered whole", run: created_and_answered }];

fn created_and_answered(client: &Client<'_>) {
    let new = json!({
        "Name": "猫-cats", "Property": "DIRECTORY", "DataSourceType": "OSS", "WorkspaceId": client.workspace,
        "Uri": "oss://b.oss-cn-hangzhou.aliyuncs.com/p/",
    });
    let created = client.call("POST", "/api/v1/datasets", Some(&new));
    assert_eq!(created.status, 200, "{created:?}");
    let id = created.text("/DatasetId");
    let got = client.call("GET", &format!("/api/v1/datasets/{id}"), None);
    assert_eq!(got.text("/Name"), "猫-cats");
    assert_eq!(got.text("/LatestVersion/VersionName"), "v1");
}
