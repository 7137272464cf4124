//! Cases on labels.

use serde_json::{Value, json};

use super::{Case, Client};
use crate::target::Answer;

/// The cases.
pub(super) const CASES: &[Case] = &[
    Case { name: "labels are answered by key", run: by_key },
    Case { name: "adding a label overwrites the one with its key", run: overwrites },
    Case { name: "labels of a dataset and of its versions are apart", run: apart },
    Case { name: "deleting labels takes a comma list and minds no absent key", run: deletes },
    Case { name: "of two labels with one key in a request the later counts", run: duplicates },
    Case { name: "labels are given at creation", run: at_creation },
    Case { name: "a label's key and value are 1 to 128 bytes without = and ,", run: right_texts },
    Case { name: "a bad label is refused and nothing is written", run: wrong_texts },
    Case { name: "a bad label at creation is refused by field", run: wrong_at_creation },
    Case { name: "a version holds at most 20 labels", run: most_of_version },
    Case { name: "a dataset holds more labels than a version", run: many_of_dataset },
    Case { name: "no labels to add or delete are no error on a dataset", run: nothing_on_dataset },
    Case { name: "labels to add or delete are required on a version", run: required_on_version },
    Case { name: "labels of what is not there are not found", run: unknown },
    Case { name: "deleting a label of a version names it by Keys", run: parameter_names },
];

/// What bears labels: a dataset or a version.
struct Bearer<'a> {
    client: &'a Client<'a>,
    /// Its path.
    path: String,
    /// The method that adds, and the parameter that names keys to delete.
    verbs: (&'static str, &'static str),
}

impl<'a> Bearer<'a> {
    fn dataset(client: &'a Client<'a>, id: &str) -> Bearer<'a> {
        Bearer { client, path: format!("/api/v1/datasets/{id}"), verbs: ("POST", "LabelKeys") }
    }

    fn version(client: &'a Client<'a>, id: &str, name: &str) -> Bearer<'a> {
        Bearer { client, path: format!("/api/v1/datasets/{id}/versions/{name}"), verbs: ("PUT", "Keys") }
    }

    /// A new dataset, and the v1 of another.
    fn both(client: &'a Client<'a>) -> [Bearer<'a>; 2] {
        let [one, other] = [client.create(json!({})), client.create(json!({}))];
        [Bearer::dataset(client, &one), Bearer::version(client, &other, "v1")]
    }

    fn add(&self, labels: &Value) -> Answer {
        self.client.call(self.verbs.0, &format!("{}/labels", self.path), Some(&json!({"Labels": labels})))
    }

    fn delete(&self, keys: &str) -> Answer {
        self.client.delete(&format!("{}/labels?{}={keys}", self.path, self.verbs.1))
    }

    #[track_caller]
    fn bears(&self, pairs: &[(&str, &str)]) {
        assert_eq!(self.client.get(&self.path).ok().body["Labels"], labels(pairs), "{}", self.path);
    }
}

fn labels(pairs: &[(&str, &str)]) -> Value {
    pairs.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect()
}

/// `count` labels, the first numbered `from`.
fn numbered(from: usize, count: usize) -> Value {
    (from..from + count).map(|number| json!({"Key": format!("k{number}"), "Value": "v"})).collect()
}

fn by_key(client: &Client<'_>) {
    for bearer in Bearer::both(client) {
        bearer.bears(&[]);
        let answer = bearer.add(&labels(&[("b", "2"), ("环", "境"), ("a", "3"), ("B", "1")]));
        assert!(!answer.ok().text("/RequestId").is_empty(), "{answer:?}");
        bearer.bears(&[("B", "1"), ("a", "3"), ("b", "2"), ("环", "境")]);
        bearer.add(&labels(&[("aa", "4")])).ok();
        bearer.bears(&[("B", "1"), ("a", "3"), ("aa", "4"), ("b", "2"), ("环", "境")]);
    }
}

fn overwrites(client: &Client<'_>) {
    for bearer in Bearer::both(client) {
        bearer.add(&labels(&[("a", "1"), ("b", "2")])).ok();
        bearer.add(&labels(&[("b", "new"), ("c", "3")])).ok();
        bearer.bears(&[("a", "1"), ("b", "new"), ("c", "3")]);
        bearer.add(&labels(&[("b", "new")])).ok();
        bearer.bears(&[("a", "1"), ("b", "new"), ("c", "3")]);
    }
}

fn apart(client: &Client<'_>) {
    let id = client.create(json!({}));
    let next = json!({"Property": "DIRECTORY", "DataSourceType": "OSS", "Uri": "oss://b.oss.aliyuncs.com/2/"});
    client.post(&format!("/api/v1/datasets/{id}/versions"), &next).ok();
    let bearers =
        [Bearer::dataset(client, &id), Bearer::version(client, &id, "v1"), Bearer::version(client, &id, "v2")];
    let values = ["whole", "first", "second"];
    for (bearer, value) in bearers.iter().zip(values) {
        bearer.add(&labels(&[("k", value), ("other", value)])).ok();
    }
    for (bearer, value) in bearers.iter().zip(values) {
        bearer.bears(&[("k", value), ("other", value)]);
    }
    let [whole, first, second] = bearers;
    first.delete("k").ok();
    whole.delete("other").ok();
    whole.bears(&[("k", "whole")]);
    first.bears(&[("other", "first")]);
    second.bears(&[("k", "second"), ("other", "second")]);
    let dataset = client.get(&whole.path);
    assert_eq!(dataset.ok().body["LatestVersion"]["Labels"], labels(&[("k", "second"), ("other", "second")]));
}

fn deletes(client: &Client<'_>) {
    for bearer in Bearer::both(client) {
        bearer.add(&labels(&[("a", "1"), ("b", "2"), ("c", "3"), ("环", "4"), ("d e", "5")])).ok();
        assert!(!bearer.delete("a,c").ok().text("/RequestId").is_empty());
        bearer.bears(&[("b", "2"), ("d e", "5"), ("环", "4")]);
        bearer.delete("a,nothing,%E7%8E%AF").ok();
        bearer.bears(&[("b", "2"), ("d e", "5")]);
        // A key is matched whole and with its case; blanks around it are none of it.
        bearer.delete("B,*,%25,d,2").ok();
        bearer.bears(&[("b", "2"), ("d e", "5")]);
        bearer.delete("%20b%20,,d%20e").ok();
        bearer.bears(&[]);
        bearer.delete("b").ok();
        bearer.add(&labels(&[("b", "back")])).ok();
        bearer.bears(&[("b", "back")]);
    }
}

fn duplicates(client: &Client<'_>) {
    for bearer in Bearer::both(client) {
        bearer.add(&labels(&[("a", "1"), ("b", "2"), ("a", "3"), ("a", "4")])).ok();
        bearer.bears(&[("a", "4"), ("b", "2")]);
    }
    let twice = labels(&[("a", "1"), ("a", "2")]);
    let id = client.create(json!({"Labels": twice, "VersionLabels": twice}));
    Bearer::dataset(client, &id).bears(&[("a", "2")]);
    Bearer::version(client, &id, "v1").bears(&[("a", "2")]);
}

fn at_creation(client: &Client<'_>) {
    let (own, first) = ([("a", "1"), ("own", "x")], [("a", "2"), ("first", "y")]);
    let id = client.create(json!({"Labels": labels(&own), "VersionLabels": labels(&first)}));
    Bearer::dataset(client, &id).bears(&own);
    Bearer::version(client, &id, "v1").bears(&first);
    let next = json!({
        "Property": "DIRECTORY", "DataSourceType": "OSS", "Uri": "oss://b.oss.aliyuncs.com/2/", "Labels": labels(&own),
    });
    client.post(&format!("/api/v1/datasets/{id}/versions"), &next).ok();
    Bearer::version(client, &id, "v2").bears(&own);
    Bearer::version(client, &id, "v1").bears(&first);
}

fn right_texts(client: &Client<'_>) {
    let (ascii, cjk) = ("k".repeat(128), "环".repeat(42));
    let pairs = [
        ("my aliyun", "aliyun"),
        ("%_*", "acs:x"),
        ("http", "https://v"),
        ("it's", "\"; --"),
        (&ascii, &ascii),
        (&cjk, &cjk),
    ];
    let mut sorted = pairs;
    sorted.sort_unstable();
    for bearer in Bearer::both(client) {
        bearer.add(&labels(&pairs)).ok();
        bearer.bears(&sorted);
    }
}

fn wrong_texts(client: &Client<'_>) {
    let (ascii, cjk) = ("k".repeat(129), "环".repeat(43));
    for bearer in Bearer::both(client) {
        bearer.add(&labels(&[("before", "1")])).ok();
        let both = ["", "a=b", "a,b", "=", ",", &ascii, &cjk];
        for text in both {
            bearer.add(&labels(&[("new", "1"), (text, "v")])).violates(&["Labels[1].Key"]);
            bearer.add(&labels(&[("new", "1"), ("k", text)])).violates(&["Labels[1].Value"]);
        }
        for key in ["aliyun", "aliyun-x", "acs", "acs:y", "http://z", "https://z"] {
            bearer.add(&labels(&[(key, "v"), ("before", "2")])).violates(&["Labels[0].Key"]);
        }
        let two = json!([{"Key": "k"}, {"Value": "v"}, {"Key": 1, "Value": null}]);
        let fields = ["Labels[0].Value", "Labels[1].Key", "Labels[2].Key", "Labels[2].Value"];
        bearer.add(&two).violates(&fields);
        bearer.add(&json!("k")).violates(&["Labels"]);
        bearer.bears(&[("before", "1")]);
    }
}

fn wrong_at_creation(client: &Client<'_>) {
    let wrong = labels(&[("a", "1"), ("acs", "a=b")]);
    let body = client.dataset(json!({"Labels": wrong, "VersionLabels": wrong}));
    client.post("/api/v1/datasets", &body).violates(&[
        "Labels[1].Key",
        "Labels[1].Value",
        "VersionLabels[1].Key",
        "VersionLabels[1].Value",
    ]);
    let listed = client.get(&format!("/api/v1/datasets?WorkspaceId={}", client.workspace));
    assert_eq!(listed.ok().body["TotalCount"], 0);
}

fn most_of_version(client: &Client<'_>) {
    let id = client.create(json!({"VersionLabels": numbered(0, 15)}));
    let version = Bearer::version(client, &id, "v1");
    let count = || client.get(&version.path).ok().body["Labels"].as_array().map_or(0, Vec::len);
    version.add(&numbered(15, 5)).ok();
    assert_eq!(count(), 20);
    // Overwriting makes no more; one more is too many, and nothing of its request is written.
    version.add(&numbered(5, 15)).ok();
    version.add(&json!([{"Key": "k0", "Value": "new"}, {"Key": "more", "Value": "v"}])).violates(&["Labels"]);
    assert_eq!(client.get(&version.path).text("/Labels/0/Value"), "v");
    assert_eq!(count(), 20);
    version.delete("k3").ok();
    version.add(&numbered(20, 1)).ok();
    version.add(&numbered(21, 1)).violates(&["Labels"]);
    let body = client.dataset(json!({"VersionLabels": numbered(0, 21)}));
    client.post("/api/v1/datasets", &body).violates(&["VersionLabels"]);
    client.create(json!({"VersionLabels": numbered(0, 20)}));
}

fn many_of_dataset(client: &Client<'_>) {
    let id = client.create(json!({"Labels": numbered(0, 30)}));
    let dataset = Bearer::dataset(client, &id);
    dataset.add(&numbered(20, 30)).ok();
    assert_eq!(client.get(&dataset.path).ok().body["Labels"].as_array().map(Vec::len), Some(50));
    let keys: Vec<_> = (0..49).map(|number| format!("k{number}")).collect();
    dataset.delete(&keys.join(",")).ok();
    dataset.bears(&[("k49", "v")]);
}

fn nothing_on_dataset(client: &Client<'_>) {
    let id = client.create(json!({"Labels": labels(&[("a", "1")])}));
    let dataset = Bearer::dataset(client, &id);
    dataset.add(&json!([])).ok();
    dataset.add(&Value::Null).ok();
    dataset.delete("").ok();
    dataset.delete(",").ok();
    client.delete(&format!("{}/labels", dataset.path)).ok();
    dataset.bears(&[("a", "1")]);
}

fn required_on_version(client: &Client<'_>) {
    let id = client.create(json!({"VersionLabels": labels(&[("a", "1")])}));
    let version = Bearer::version(client, &id, "v1");
    version.add(&Value::Null).violates(&["Labels"]);
    version.delete("").violates(&["Keys"]);
    client.delete(&format!("{}/labels", version.path)).violates(&["Keys"]);
    version.add(&json!([])).ok();
    version.bears(&[("a", "1")]);
}

fn unknown(client: &Client<'_>) {
    let id = client.create(json!({}));
    let absent = "d-000000000000000000";
    let bearers =
        [Bearer::dataset(client, absent), Bearer::version(client, absent, "v1"), Bearer::version(client, &id, "v2")];
    for bearer in bearers {
        bearer.add(&labels(&[("a", "1")])).refused(404, "ResourceNotFound");
        bearer.delete("a").refused(404, "ResourceNotFound");
    }
}

fn parameter_names(client: &Client<'_>) {
    let own = labels(&[("a", "1")]);
    let id = client.create(json!({"Labels": own, "VersionLabels": own}));
    let (dataset, version) = (Bearer::dataset(client, &id), Bearer::version(client, &id, "v1"));
    client.delete(&format!("{}/labels?Keys=a", dataset.path)).ok();
    client.delete(&format!("{}/labels?LabelKeys=a", version.path)).violates(&["Keys"]);
    dataset.bears(&[("a", "1")]);
    version.bears(&[("a", "1")]);
    // The methods are the wire's: POST for a dataset, PUT for a version.
    client.put(&format!("{}/labels", dataset.path), &json!({"Labels": own})).refused(404, "ResourceNotFound");
    client.post(&format!("{}/labels", version.path), &json!({"Labels": own})).refused(404, "ResourceNotFound");
}
