//! Numbers.

use pai_datasets_core::OPERATIONS;
use pai_datasets_core::field::{Field, Kind, Place};
use serde_json::json;

use super::{BASE, file, send, whole};
use crate::suite::{Client, merge};

/// Beyond what JavaScript, 64 bits, or a floating-point number can hold; with a fraction; as a text.
const WRONG: [&str; 9] = [
    "9007199254740993",
    "-9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "1e400",
    "-1e400",
    "1.5",
    "\"1\"",
];

/// The path of an operation with its ids in place.
fn path_of(template: &str, id: &str) -> String {
    template
        .replace("{DatasetId}", id)
        .replace("{VersionName}", "v1")
        .replace("{Table}", "t")
        .replace("{ImportId}", "i")
}

pub(super) fn too_large(client: &Client<'_>) {
    let id = client.create(json!({}));
    let mut fields = 0;
    for operation in OPERATIONS {
        let is_number = |field: &&Field| matches!(field.kind, Kind::Integer { .. }) && field.place != Place::Path;
        for field in operation.fields.iter().filter(is_number) {
            fields += 1;
            let path = path_of(operation.path, &id);
            for wrong in WRONG {
                let answer = if operation.method.as_str() == "GET" {
                    let required = "DatasetVersion=v1&WorkspaceId=w&Column=c";
                    client.get(&format!("{path}?{required}&{}={}", field.name, wrong.replace('"', "%22")))
                } else {
                    let mut body = client.dataset(json!({"Edition": null}));
                    let columns = json!([{"Name": "a", "ColumnType": "BIGINT"}]);
                    merge(&mut body, json!({"Number": 0, "Table": "t", "Columns": columns}));
                    let text = body.to_string().replace("\"Number\":0", &format!("\"{}\":{wrong}", field.name));
                    send(client, operation.method.as_str(), &path, text)
                };
                whole(client, answer.violates(&[field.name]));
            }
        }
    }
    assert!(fields >= 12, "{fields} fields take whole numbers");
}

pub(super) fn of_files(client: &Client<'_>) {
    let id = client.create(json!({}));
    let register = |size: &str| {
        let files = json!([file(json!({"DataSize": 77})), file(json!({"Uri": "oss://b/2"}))]);
        let body = json!({"DatasetVersion": "v1", "WorkspaceId": "w", "DatasetFileMetas": files}).to_string();
        send(client, "POST", &format!("{BASE}/{id}/datasetfilemetas"), body.replace("77", size))
    };
    for wrong in WRONG {
        let answer = register(wrong);
        assert_eq!((&answer.ok().body["Status"], answer.text("/SucceedDetails/0/Uri")), (&json!(false), "oss://b/2"));
        let failed = &answer.body["FailedDetails"];
        assert_eq!((failed.as_array().map(Vec::len), &failed[0]["Uri"]), (Some(1), &json!("oss://b/1")), "{answer:?}");
        assert!(answer.text("/FailedDetails/0/Result").starts_with("DataSize: "), "{wrong}: {answer:?}");
    }
    assert_eq!(register("9007199254740991").ok().body["Status"], true);
}

pub(super) fn in_queries(client: &Client<'_>) {
    for wrong in ["0x10", "1e1", "1_0", "%201", "1%20", "%EF%BC%91", "--1", "10.0", "1%00", "ten", "NaN", "-"] {
        let answer = client.get(&format!("{BASE}?PageSize={wrong}&PageNumber={wrong}"));
        whole(client, answer.violates(&["PageNumber", "PageSize"]));
    }
}
