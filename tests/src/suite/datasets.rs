//! Cases on datasets.

use serde_json::json;

use super::{Case, Client};

/// The cases.
pub const CASES: &[Case] = &[Case { name: "a dataset is created and answered whole", run: created_and_answered }];

fn created_and_answered(client: &Client<'_>) {
    let id = client.create(json!({"Name": "猫-cats"}));
    let got = client.get(&format!("/api/v1/datasets/{id}"));
    assert_eq!(got.ok().text("/Name"), "猫-cats");
    assert_eq!(got.text("/LatestVersion/VersionName"), "v1");
}
