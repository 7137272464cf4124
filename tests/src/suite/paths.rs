//! Cases on both families of paths.

use pai_datasets_core::query;
use serde_json::{Value, json};

use super::{Case, Client, merge};
use crate::target::{Answer, bearer, request, unique};

/// The cases.
pub(super) const CASES: &[Case] = &[
    Case { name: "every operation answers at the path that the SDKs call", run: at_sdk_paths },
    Case { name: "every operation answers at the resource path of the documents", run: at_document_paths },
    Case { name: "every operation answers at its name with its ids in the path", run: at_names },
    Case { name: "every operation answers at its name with its ids in the query", run: ids_in_query },
    Case { name: "every operation answers at its name with its ids in the body", run: ids_in_body },
    Case { name: "some ids may stand in the path and the others elsewhere", run: ids_in_two_places },
    Case { name: "a field of the body may stand in the query", run: body_fields_in_query },
    Case { name: "a field of the query may stand in the body", run: query_fields_in_body },
    Case { name: "a field in two places with one value is that value", run: same_twice },
    Case { name: "a field in two places with two values is refused by field", run: different_twice },
    Case { name: "a member twice in a body is refused unless it is the same", run: member_twice },
    Case { name: "parameters that the operation does not know are passed over", run: unknown_parameters },
    Case { name: "a slash at the end of a path changes nothing, save where an id would be empty", run: trailing_slash },
    Case { name: "an id in a path may be percent-encoded", run: encoded_ids },
    Case { name: "a null member is an absent one", run: nulls },
];

const SDK: &str = "/api/v1/";
const DOCUMENTS: &str = "/api/AIWorkSpace/2021-02-04/";

/// An operation: its name, method and path.
type Row = (&'static str, &'static str, &'static str);

const OPERATIONS: [Row; 17] = [
    ("CreateDataset", "POST", "datasets"),
    ("GetDataset", "GET", "datasets/{DatasetId}"),
    ("UpdateDataset", "PUT", "datasets/{DatasetId}"),
    ("ListDatasets", "GET", "datasets"),
    ("PublishDataset", "PUT", "datasets/{DatasetId}/publish"),
    ("DeleteDataset", "DELETE", "datasets/{DatasetId}"),
    ("CreateDatasetLabels", "POST", "datasets/{DatasetId}/labels"),
    ("DeleteDatasetLabels", "DELETE", "datasets/{DatasetId}/labels"),
    ("CreateDatasetVersion", "POST", "datasets/{DatasetId}/versions"),
    ("ListDatasetVersions", "GET", "datasets/{DatasetId}/versions"),
    ("GetDatasetVersion", "GET", "datasets/{DatasetId}/versions/{VersionName}"),
    ("UpdateDatasetVersion", "PUT", "datasets/{DatasetId}/versions/{VersionName}"),
    ("DeleteDatasetVersion", "DELETE", "datasets/{DatasetId}/versions/{VersionName}"),
    ("CreateDatasetVersionLabels", "PUT", "datasets/{DatasetId}/versions/{VersionName}/labels"),
    ("DeleteDatasetVersionLabels", "DELETE", "datasets/{DatasetId}/versions/{VersionName}/labels"),
    ("CreateDatasetFileMetas", "POST", "datasets/{DatasetId}/datasetfilemetas"),
    ("ListDatasetFileMetas", "GET", "datasets/{DatasetId}/datasetfilemetas"),
];

/// Where an operation is called: its path, what goes into the query, and what goes into the body.
type Form = fn(Row, &[(&str, &str)], Value) -> (String, Value, Value);

/// Fields where the wire has them: a GET's or DELETE's in the query, others in the body.
fn placed((_, method, _): Row, fields: Value) -> (Value, Value) {
    if matches!(method, "GET" | "DELETE") { (fields, json!({})) } else { (json!({}), fields) }
}

fn resource((_, _, path): Row, ids: &[(&str, &str)]) -> String {
    ids.iter().fold(path.to_owned(), |path, (name, id)| path.replace(&format!("{{{name}}}"), id))
}

/// Calls every operation once or more in that form, and looks at what each did.
fn life(client: &Client<'_>, form: Form) {
    let mut called = Vec::new();
    let mut call = |name: &str, ids: &[(&str, &str)], fields: Value| {
        let row = *OPERATIONS.iter().find(|row| row.0 == name).expect("an operation");
        let (path, query, body) = form(row, ids, fields);
        let body = Some(body).filter(|body| *body != json!({}));
        let answer = client.call(row.1, &format!("{path}?{}", query_of(&query)), body.as_ref());
        called.push(row.0);
        let header = answer.headers.get("x-acs-request-id").map(str::to_owned);
        let in_body = answer.body["RequestId"].as_str().map(str::to_owned);
        match name {
            "ListDatasetFileMetas" if answer.status == 200 => assert_eq!(in_body, None, "{answer:?}"),
            _ => assert_eq!(in_body, header, "{name}: {answer:?}"),
        }
        assert_eq!(header.map(|id| id.len()), Some(36), "{name}");
        answer
    };
    let created = call("CreateDataset", &[], client.dataset(json!({"Name": "猫", "Description": "one"})));
    let id = created.ok().text("/DatasetId").to_owned();
    let (dataset, version) = ([("DatasetId", id.as_str())], [("DatasetId", id.as_str()), ("VersionName", "v2")]);
    let uri = "oss://bucket.oss-cn-hangzhou.aliyuncs.com/two";
    let label = |key: &str| json!({"Labels": [{"Key": key, "Value": "v"}, {"Key": "gone", "Value": "v"}]});

    assert_eq!(call("GetDataset", &dataset, json!({})).ok().text("/Name"), "猫");
    call("UpdateDataset", &dataset, json!({"Description": "说明"})).ok();
    call("PublishDataset", &dataset, json!({})).ok();
    call("CreateDatasetLabels", &dataset, label("a b")).ok();
    call("DeleteDatasetLabels", &dataset, json!({"LabelKeys": "gone,absent"})).ok();
    let got = call("GetDataset", &dataset, json!({}));
    assert_eq!((got.ok().text("/Description"), got.text("/Accessibility")), ("说明", "PUBLIC"));
    assert_eq!(got.body["Labels"], json!([{"Key": "a b", "Value": "v"}]));
    let listed = call("ListDatasets", &[], json!({"WorkspaceId": client.workspace, "Name": "猫", "PageSize": 5}));
    assert_eq!((&listed.ok().body["TotalCount"], listed.text("/Datasets/0/DatasetId")), (&json!(1), id.as_str()));

    let next = json!({"Property": "FILE", "DataSourceType": "OSS", "Uri": uri});
    assert_eq!(call("CreateDatasetVersion", &dataset, next).ok().text("/VersionName"), "v2");
    call("UpdateDatasetVersion", &version, json!({"Description": "二"})).ok();
    call("CreateDatasetVersionLabels", &version, label("c")).ok();
    call("DeleteDatasetVersionLabels", &version, json!({"Keys": "gone"})).ok();
    let got = call("GetDatasetVersion", &version, json!({}));
    assert_eq!((got.ok().text("/Uri"), got.text("/Description")), (uri, "二"));
    assert_eq!(got.body["Labels"], json!([{"Key": "c", "Value": "v"}]));
    let listed = call("ListDatasetVersions", &dataset, json!({"LabelKeys": "c"}));
    assert_eq!(listed.ok().body["TotalCount"], 1);

    let file = json!({
        "Uri": "oss://b/1", "FileType": "text", "ContentType": "text/plain", "FileFingerPrint": "e",
        "FileUpdateTime": "2025-01-12T14:36:01Z",
    });
    let files = json!({"DatasetVersion": "v2", "WorkspaceId": client.workspace, "DatasetFileMetas": [file]});
    assert_eq!(call("CreateDatasetFileMetas", &dataset, files).ok().body["Status"], true);
    let listed = call("ListDatasetFileMetas", &dataset, json!({"DatasetVersion": "v2", "WorkspaceId": "478 **"}));
    assert_eq!((&listed.ok().body["TotalCount"], listed.text("/WorkspaceId")), (&json!(1), "478 **"));

    call("DeleteDatasetVersion", &version, json!({})).ok();
    call("GetDatasetVersion", &version, json!({})).refused(404, "ResourceNotFound");
    call("DeleteDataset", &dataset, json!({})).ok();
    call("GetDataset", &dataset, json!({})).refused(404, "ResourceNotFound");
    assert!(OPERATIONS.iter().all(|row| called.contains(&row.0)), "{called:?}");
}

fn query_of(fields: &Value) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let fields = fields.as_object().into_iter().flatten();
    let pairs: Vec<_> = fields.map(|(name, value)| (name.as_str(), text(value))).collect();
    query::format(pairs.iter().map(|(name, value)| (*name, value.as_str())))
}

fn object(ids: &[(&str, &str)]) -> Value {
    Value::Object(ids.iter().map(|(name, id)| ((*name).to_owned(), json!(id))).collect())
}

fn joined(mut one: Value, other: Value) -> Value {
    merge(&mut one, other);
    one
}

fn at_sdk_paths(client: &Client<'_>) {
    life(client, |row, ids, fields| {
        let (query, body) = placed(row, fields);
        (format!("{SDK}{}", resource(row, ids)), query, body)
    });
}

fn at_document_paths(client: &Client<'_>) {
    life(client, |row, ids, fields| {
        let (query, body) = placed(row, fields);
        (format!("{DOCUMENTS}{}", resource(row, ids)), query, body)
    });
}

fn at_names(client: &Client<'_>) {
    life(client, |row, ids, fields| {
        let (query, body) = placed(row, fields);
        let ids: String = ids.iter().map(|(_, id)| format!("/{id}")).collect();
        (format!("{DOCUMENTS}{}{ids}", row.0), query, body)
    });
}

fn ids_in_query(client: &Client<'_>) {
    life(client, |row, ids, fields| {
        let (query, body) = placed(row, fields);
        (format!("{DOCUMENTS}{}", row.0), joined(query, object(ids)), body)
    });
}

fn ids_in_body(client: &Client<'_>) {
    life(client, |row, ids, fields| {
        let (query, body) = placed(row, fields);
        // No client can be made to send a GET with a body everywhere.
        let (query, body) = match row.1 {
            "GET" => (joined(query, object(ids)), body),
            _ => (query, joined(body, object(ids))),
        };
        (format!("{DOCUMENTS}{}", row.0), query, body)
    });
}

fn ids_in_two_places(client: &Client<'_>) {
    let id = client.create(json!({}));
    let at = |name: &str, rest: &str| format!("{DOCUMENTS}{name}{rest}");
    let got = client.get(&at("GetDatasetVersion", &format!("/{id}?VersionName=v1")));
    assert_eq!(got.ok().text("/VersionName"), "v1");
    let update = json!({"VersionName": "v1", "DatasetId": id, "Description": "new"});
    client.put(&at("UpdateDatasetVersion", &format!("/{id}")), &update).ok();
    assert_eq!(client.get(&at("GetDatasetVersion", &format!("/{id}/v1"))).ok().text("/Description"), "new");
    client.get(&at("GetDatasetVersion", &format!("/{id}"))).violates(&["VersionName"]);
    client.get(&at("GetDatasetVersion", "")).violates(&["DatasetId", "VersionName"]);
    client.get(&at("GetDataset", "")).violates(&["DatasetId"]);
}

fn body_fields_in_query(client: &Client<'_>) {
    let fields = client.dataset(json!({"Name": "query", "DataSize": 12}));
    let created = client.call("POST", &format!("{SDK}datasets?{}", query_of(&fields)), None);
    let id = created.ok().text("/DatasetId").to_owned();
    let labels = query::encode(r#"[{"Key":"a","Value":"v"},{"Key":"b","Value":"w"}]"#);
    client.post(&format!("{SDK}datasets/{id}/labels?Labels={labels}"), &json!({})).ok();
    client.put(&format!("{SDK}datasets/{id}?Description=a+b%20%E7%8C%AB"), &json!({"Options": "o"})).ok();
    let got = client.get(&format!("{SDK}datasets/{id}"));
    for (field, value) in
        [("/Name", "query"), ("/Description", "a b 猫"), ("/Options", "o"), ("/WorkspaceId", &client.workspace)]
    {
        assert_eq!(got.ok().text(field), value, "{got:?}");
    }
    assert_eq!(got.body["LatestVersion"]["DataSize"], 12);
    assert_eq!(got.body["Labels"], json!([{"Key": "a", "Value": "v"}, {"Key": "b", "Value": "w"}]));
}

fn query_fields_in_body(client: &Client<'_>) {
    let id = client.create(json!({"Labels": [{"Key": "a", "Value": "v"}, {"Key": "b", "Value": "v"}]}));
    let path = format!("{SDK}datasets/{id}");
    client.call("DELETE", &format!("{path}/labels"), Some(&json!({"LabelKeys": "a"}))).ok();
    assert_eq!(client.get(&path).ok().body["Labels"], json!([{"Key": "b", "Value": "v"}]));
}

fn same_twice(client: &Client<'_>) {
    let id = client.create(json!({}));
    let body = json!({"DatasetId": id, "Description": "same"});
    client.put(&format!("{SDK}datasets/{id}?DatasetId={id}&Description=same&Description=same"), &body).ok();
    assert_eq!(client.get(&format!("{SDK}datasets/{id}?DatasetId={id}")).ok().text("/Description"), "same");
}

fn different_twice(client: &Client<'_>) {
    let (id, other) = (client.create(json!({})), client.create(json!({})));
    let path = format!("{SDK}datasets/{id}");
    client.get(&format!("{path}?DatasetId={other}")).violates(&["DatasetId"]);
    client.put(&path, &json!({"DatasetId": other, "Name": "new"})).violates(&["DatasetId"]);
    client.put(&format!("{path}?Name=one"), &json!({"Name": "two"})).violates(&["Name"]);
    client.call("DELETE", &format!("{path}?DatasetId={other}"), None).violates(&["DatasetId"]);
    client.get(&format!("{DOCUMENTS}GetDatasetVersion/{id}/v1?VersionName=v2")).violates(&["VersionName"]);
    client.get(&format!("{SDK}datasets?PageSize=5&PageSize=6&Order=ASC&Order=DESC")).violates(&["Order", "PageSize"]);
    for id in [id, other] {
        assert_ne!(client.get(&format!("{SDK}datasets/{id}")).ok().text("/Name"), "new");
    }
}

fn member_twice(client: &Client<'_>) {
    let id = client.create(json!({}));
    let put = |body: &str| {
        let mut request = request("PUT", &format!("{SDK}datasets/{id}"), Some(&json!({})));
        request.body = body.as_bytes().to_vec();
        client.send(bearer(request, &client.target.admin()))
    };
    put(r#"{"Description":"a","Description":"b"}"#).violates(&["Description"]);
    put(r#"{"Description":"a","De\u0073cription":"b"}"#).violates(&["Description"]);
    put(r#"{"Description":"a","Description":"\u0061"}"#).ok();
    assert_eq!(client.get(&format!("{SDK}datasets/{id}")).ok().text("/Description"), "a");
}

fn unknown_parameters(client: &Client<'_>) {
    let id = client.create(json!({"Unknown": {"deep": [1]}, "name": "lower", "": 1}));
    let got = client.get(&format!("{SDK}datasets/{id}?Unknown=1&=&&x&Verbose=true&datasetid=other"));
    assert_ne!(got.ok().text("/Name"), "lower");
    assert!(got.body.get("Unknown").is_none());
    let extra = json!({"Key": "k", "Value": "v", "Extra": 1});
    client.post(&format!("{SDK}datasets/{id}/labels"), &json!({"Labels": [extra]})).ok();
    let labels = client.get(&format!("{SDK}datasets/{id}")).ok().body["Labels"].clone();
    assert_eq!(labels, json!([{"Key": "k", "Value": "v"}]));
}

fn trailing_slash(client: &Client<'_>) {
    let id = client.create(json!({}));
    for path in
        [format!("{SDK}datasets/{id}/"), format!("{DOCUMENTS}datasets/{id}/"), format!("{DOCUMENTS}GetDataset/{id}/")]
    {
        assert_eq!(client.get(&path).ok().text("/DatasetId"), id, "{path}");
    }
    let listed = client.get(&format!("{DOCUMENTS}ListDatasets/?WorkspaceId={}", client.workspace));
    assert_eq!(listed.ok().body["TotalCount"], 1);
    // A client that was handed an empty id would take the list for what it asked for.
    for path in [format!("{SDK}datasets/"), format!("{DOCUMENTS}datasets/"), format!("{SDK}datasets/{id}/versions/")] {
        client.get(&path).refused(404, "ResourceNotFound");
    }
}

fn encoded_ids(client: &Client<'_>) {
    let id = client.create(json!({}));
    let encoded: String = id.bytes().map(|byte| format!("%{byte:02X}")).collect();
    for path in [format!("{SDK}datasets/{encoded}"), format!("{DOCUMENTS}GetDataset/{encoded}")] {
        let got: Answer = client.get(&path);
        assert_eq!(got.ok().text("/DatasetId"), id, "{path}");
    }
}

fn nulls(client: &Client<'_>) {
    let name = unique("null-");
    let mut body = client.dataset(json!({"Name": name}));
    for field in ["Description", "Labels", "Accessibility", "DataSize", "DryRun", "Edition"] {
        body[field] = Value::Null;
    }
    let created = client.post(&format!("{SDK}datasets"), &body);
    let got = client.get(&format!("{SDK}datasets/{}", created.ok().text("/DatasetId")));
    assert_eq!((got.ok().text("/Accessibility"), got.text("/Edition")), ("PRIVATE", "BASIC"));
    body["Name"] = Value::Null;
    client.post(&format!("{SDK}datasets"), &body).violates(&["Name"]);
}
