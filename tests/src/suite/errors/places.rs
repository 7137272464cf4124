//! Paths, methods and queries.

use pai_datasets_core::query::encode;
use serde_json::json;

use super::{BASE, whole};
use crate::suite::Client;

const DOCUMENTS: &str = "/api/AIWorkSpace/2021-02-04";

pub(super) fn unknown_paths(client: &Client<'_>) {
    let id = client.create(json!({}));
    let documents = [
        "",
        "/",
        "/Datasets",
        "/CreateDatasets",
        "/createdataset",
        "/CreateDataset/d-1",
        "/GetDataset/d-1/v1",
        "/GetDatasetVersion/d-1/v1/x",
        "/datasets/d-1/GetDataset",
    ];
    let documents = documents.map(|rest| format!("{DOCUMENTS}{rest}"));
    let others = ["/api", "/api/", "/api/v1", "/api/v1/", "/api/v2/datasets", "/api/V1/datasets", "/api/v1/Datasets"];
    let others = others.map(str::to_owned).into_iter().chain([
        "/api/AIWorkSpace/2021-02-05/datasets".to_owned(),
        "/api/aiworkspace/2021-02-04/datasets".to_owned(),
        "/api/v1/datasets;a=1".to_owned(),
        format!("{BASE}/{id}//versions"),
        format!("/api/v1//datasets/{id}"),
        format!("{BASE}/{id}/versions/v1/labels/k"),
        format!("{BASE}/{id}/Versions"),
        format!("{BASE}{}", "/x".repeat(1000)),
    ]);
    for path in documents.into_iter().chain(others) {
        for method in ["GET", "POST", "DELETE"] {
            let answer = client.call(method, &path, (method == "POST").then(|| json!({})).as_ref());
            answer.refused(404, "ResourceNotFound");
            whole(client, &answer);
        }
    }
}

pub(super) fn unknown_methods(client: &Client<'_>) {
    let path = format!("{BASE}/{}", client.create(json!({})));
    for (method, path, takes) in [
        ("PATCH", BASE.to_owned(), "it takes POST, GET."),
        ("PUT", BASE.to_owned(), "it takes POST, GET."),
        ("DELETE", BASE.to_owned(), "it takes POST, GET."),
        ("POST", path.clone(), "it takes PUT, GET, DELETE."),
        ("PATCH", path.clone(), "it takes PUT, GET, DELETE."),
        ("GET", format!("{path}/publish"), "it takes PUT."),
        ("GET", format!("{path}/labels"), "it takes POST, DELETE."),
        ("POST", format!("{path}/versions/v1/labels"), "it takes PUT, DELETE."),
        ("GET", format!("{DOCUMENTS}/DeleteDataset"), "it takes DELETE."),
    ] {
        let body = (method != "GET" && method != "DELETE").then(|| json!({}));
        let answer = client.call(method, &path, body.as_ref());
        assert!(answer.refused(404, "ResourceNotFound").text("/Message").ends_with(takes), "{answer:?}");
        whole(client, &answer);
    }
    client.get(&path).ok();
}

pub(super) fn long_ids(client: &Client<'_>) {
    let id = client.create(json!({}));
    for long in ["d".repeat(10_000), "%E7%8C%AB".repeat(1000), "%0A%0D%09".repeat(1000), "%25".repeat(3000)] {
        let paths = [
            format!("{BASE}/{long}"),
            format!("{BASE}/{long}/versions"),
            format!("{BASE}/{id}/versions/{long}"),
            format!("{BASE}/{id}/datasetfilemetas?WorkspaceId=w&DatasetVersion={long}"),
        ];
        for path in paths {
            let answer = client.get(&path);
            let message = answer.refused(404, "ResourceNotFound").text("/Message");
            let is_short = message.chars().count() < 200 && !message.contains(char::is_control);
            assert!(is_short, "{message}");
            whole(client, &answer);
        }
    }
}

pub(super) fn many_parameters(client: &Client<'_>) {
    client.create(json!({}));
    let list = |query: &str| client.get(&format!("{BASE}?WorkspaceId={}{query}", client.workspace));
    let many = |part: fn(usize) -> String| (0..3000).map(part).collect::<String>();
    assert_eq!(list(&many(|number| format!("&x{number}="))).ok().body["TotalCount"], 1);
    assert_eq!(list(&many(|_| "&Order=".to_owned())).ok().body["TotalCount"], 1);
    assert_eq!(list(&many(|_| "&&".to_owned())).ok().body["TotalCount"], 1);
    assert_eq!(list(&many(|_| "&Page=1".to_owned())).ok().body["PageNumber"], 1);
    assert_eq!(list(&"&PageSize=7".repeat(2000)).ok().body["PageSize"], 7);
    let answer = list(&(1..2000).map(|number| format!("&PageSize={}", number % 999 + 1)).collect::<String>());
    whole(client, answer.violates(&["PageSize"]));
    let ids = vec!["d-000000000000000000"; 1000].join(",");
    assert_eq!(list(&format!("&DatasetIds={ids}")).ok().body["TotalCount"], 0);
    let answer = list(&format!("&DatasetIds={}", "x,".repeat(10_001)));
    whole(client, answer.violates(&["DatasetIds"]));
}

pub(super) fn undecodable_queries(client: &Client<'_>) {
    // A byte that UTF-8 never has, half a character, too long a form, a surrogate, beyond Unicode.
    for bytes in ["%ff", "%E7%8C", "%C0%AF", "%ED%A0%80", "%F4%90%80%80"] {
        for query in [format!("Name={bytes}"), format!("Unknown={bytes}"), format!("{bytes}=1"), format!("x%20{bytes}")]
        {
            let answer = client.get(&format!("{BASE}?{query}"));
            whole(client, answer.violates(&["query"]));
        }
    }
}

pub(super) fn odd_percents(client: &Client<'_>) {
    let id = client.create(json!({"SourceId": "100%"}));
    for (value, total) in [("100%", 1), ("100%25", 1), ("%31%30%30%", 1), ("100%2525", 0), ("100%zz", 0), ("%", 0)] {
        let listed = client.get(&format!("{BASE}?WorkspaceId={}&SourceId={value}", client.workspace));
        assert_eq!(listed.ok().body["TotalCount"], total, "{value}");
    }
    for odd in ["%", "%2", "%zz", "%u732b"] {
        client.get(&format!("{BASE}/{id}{odd}")).refused(404, "ResourceNotFound");
    }
}

pub(super) fn encoded_paths(client: &Client<'_>) {
    let id = client.create(json!({}));
    // A host may resolve dots before the engine sees them: they must not lead to anything either way.
    for path in [
        format!("{BASE}/{id}%2Fversions"),
        format!("{BASE}/{id}%2Fversions%2Fv1"),
        format!("{BASE}/{}", encode(&format!("../datasets/{id}"))),
        format!("{BASE}/%2e%2e/{id}"),
        format!("{BASE}/{id}%5C"),
        format!("{BASE}/{id}%23"),
        format!("{BASE}/{id}%3FOrder=ASC"),
        format!("{BASE}/{id}%00"),
        format!("{BASE}/%20{id}"),
        format!("{BASE}/+{id}"),
        format!("/api/v1/%64atasets/{id}"),
        format!("/api/v1%2Fdatasets/{id}"),
        format!("{BASE}/%ff%fe"),
    ] {
        let answer = client.get(&path);
        answer.refused(404, "ResourceNotFound");
        whole(client, &answer);
    }
}
