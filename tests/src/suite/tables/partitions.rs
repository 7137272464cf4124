//! Cases on partitions.

use serde_json::json;

use super::{new_table, project, rows, write};
use crate::suite::Client;
use crate::target::{bearer, request};

/// A table that is parted by `ds` and `region`, with three partitions.
fn parted(client: &Client<'_>) -> String {
    let project = project(client);
    let path =
        |spec: &str| format!("/api/v1/tables/odps%3A%2F%2F{project}%2Ftables%2Ft%2F{}", spec.replace('/', "%2F"));
    write(client, &path("DS=1/region=cn"), "", "a\n1\n").ok();
    write(client, &path("ds=1/region=de"), "", "a\n2\n").ok();
    write(client, &path("ds=2/region=cn"), "", "a\n3\n4\n").ok();
    path("")
}

pub(super) fn written(client: &Client<'_>) {
    let path = parted(client);
    let all = json!([[1, "1", "cn"], [2, "1", "de"], [3, "2", "cn"], [4, "2", "cn"]]);
    assert_eq!(rows(client, path.trim_end_matches("%2F")), all);
    assert_eq!(rows(client, &format!("{path}ds%3D1")), json!([[1, "1", "cn"], [2, "1", "de"]]));
    assert_eq!(rows(client, &format!("{path}ds=1%2Fregion=de")), json!([[2, "1", "de"]]));
    let table = client.get(&new_table(client));
    assert_eq!(table.ok().body["PartitionColumns"][1]["Name"], "region");
    assert_eq!(table.body["RowCount"], 4);
    let (mut found, mut token) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("{}/rows?MaxResults=1&Columns=a,DS&NextToken={token}", new_table(client)));
        found.extend(page.ok().body["Rows"].as_array().cloned().unwrap_or_default());
        token = page.text("/NextToken").replace('/', "%2F").replace('=', "%3D");
        if token.is_empty() {
            break;
        }
    }
    assert_eq!(json!(found), json!([[1, "1"], [2, "1"], [3, "2"], [4, "2"]]));
}

pub(super) fn refused(client: &Client<'_>) {
    let path = parted(client);
    for wrong in ["region=cn", "ds=1", "ds=1%2Fregion=cn%2Fx=1"] {
        write(client, &format!("{path}{wrong}"), "", "a\n1\n").violates(&["Table"]);
    }
    write(client, &new_table(client), "", "a\n1\n").violates(&["Table"]);
    let flat = format!("/api/v1/tables/odps%3A%2F%2F{}%2Ftables%2Fflat", project(client));
    write(client, &flat, "", "a\n1\n").ok();
    write(client, &format!("{flat}%2Fds=1"), "", "a\n1\n").violates(&["Table"]);
    let both = format!("/api/v1/tables/odps%3A%2F%2F{}%2Ftables%2Fboth%2Fa=1", project(client));
    write(client, &both, "", "a\n1\n").violates(&["Table"]);
}

pub(super) fn dropped(client: &Client<'_>) {
    let path = parted(client);
    let table = new_table(client);
    let listed = |target: &str| {
        let page = client.get(target);
        let found = page.ok().body["Partitions"].as_array().cloned().unwrap_or_default();
        let found =
            found.iter().map(|it| (it["Partition"].as_str().unwrap_or_default().to_owned(), it["RowCount"].clone()));
        (found.collect::<Vec<_>>(), page.text("/NextToken").to_owned())
    };
    let (first, token) = listed(&format!("{table}/partitions?MaxResults=2"));
    assert_eq!(first, [("ds=1/region=cn".to_owned(), json!(1)), ("ds=1/region=de".to_owned(), json!(1))]);
    let (rest, end) =
        listed(&format!("{table}/partitions?NextToken={}", token.replace('/', "%2F").replace('=', "%3D")));
    assert_eq!((rest, end), (vec![("ds=2/region=cn".to_owned(), json!(2))], String::new()));
    client.delete(&format!("{path}ds=1")).ok();
    assert_eq!(rows(client, &table), json!([[3, "2", "cn"], [4, "2", "cn"]]));
    assert_eq!(client.get(&table).ok().body["RowCount"], 2);
    client.delete(&format!("{path}ds=1")).refused(404, "ResourceNotFound");
}

pub(super) fn exported(client: &Client<'_>) {
    let path = parted(client);
    let export = |target: &str| {
        let response = client.target.send(bearer(request("GET", target, None), &client.target.admin()));
        assert_eq!(response.status, 200);
        String::from_utf8_lossy(&response.body).into_owned()
    };
    assert_eq!(export(&format!("{}/export", new_table(client))), "a,ds,region\n1,1,cn\n2,1,de\n3,2,cn\n4,2,cn\n");
    let one = export(&format!("{path}ds%3D2%2Fregion%3Dcn/export"));
    assert_eq!(one, "a,ds,region\n3,2,cn\n4,2,cn\n");
    // Into its own partition it comes back as it is, and into no other.
    write(client, &format!("{path}ds%3D2%2Fregion%3Dcn"), "&WriteMode=OVERWRITE", &one).ok();
    assert_eq!(rows(client, &format!("{path}ds%3D2%2Fregion%3Dcn")), json!([[3, "2", "cn"], [4, "2", "cn"]]));
    let other = write(client, &format!("{path}ds%3D2%2Fregion%3Dde"), "", &one);
    let said = other.violates(&["Content"]).text("/Message");
    assert!(said.contains("Row 1, column `region`: `cn`") && said.contains("region=de"), "{said}");
    // Without those columns it goes into any.
    write(client, &format!("{path}ds%3D3%2Fregion%3Dde"), "&Schema=a:BIGINT", &one).ok();
    let flat = format!("{}_flat", new_table(client));
    write(client, &flat, "", &one).ok();
    assert_eq!(rows(client, &flat), json!([[3, 2, "cn"], [4, 2, "cn"]]));
}
