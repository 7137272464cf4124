//! Cases on the list of datasets.

mod filters;

use serde_json::{Value, json};

use super::{Case, Client};
use crate::target::Answer;

/// The cases.
pub(super) const CASES: &[Case] = &[
    Case { name: "an empty workspace lists nothing", run: empty },
    Case { name: "datasets are listed 1 and 10 by default", run: defaults },
    Case { name: "a listed dataset is the one that GetDataset answers", run: whole_rows },
    Case { name: "pages of datasets join to the whole list", run: pages },
    Case { name: "a page beyond the last is empty and knows the total", run: beyond },
    Case { name: "a bad page is refused by field", run: bad_pages },
    Case { name: "a word that the list does not know is refused by field", run: bad_words },
    Case { name: "a blank parameter is an absent one", run: blanks },
    Case { name: "a parameter given twice with two values is refused", run: twice },
    Case { name: "datasets are sorted by each key in both orders", run: sorted },
    Case { name: "ties are in the order of creation", run: ties },
    Case { name: "pages of ties join without a gap", run: pages_of_ties },
    Case { name: "a total is of what matches", run: totals },
    Case { name: "a name is found by any part of it", run: filters::name },
    Case { name: "percent and underscore stand for themselves in a name", run: filters::name_wildcards },
    Case { name: "letters of a name match without case", run: filters::name_case },
    Case { name: "a long part of a name is no error", run: filters::name_long },
    Case { name: "a label is found by a part of its key or value", run: filters::label },
    Case { name: "a label is never found across its key and value", run: filters::label_across },
    Case { name: "a label is found by any part of it in any script", run: filters::label_scripts },
    Case { name: "labels of versions do not find their dataset", run: filters::label_of_version },
    Case { name: "comma lists select each of their words", run: filters::comma_lists },
    Case { name: "ids select those of them that there are", run: filters::ids },
    Case { name: "source ids, providers, editions and accessibilities are matched whole", run: filters::whole_texts },
    Case { name: "filters are joined by and", run: filters::combined },
    Case { name: "workspaces are apart", run: filters::workspaces },
    Case { name: "a change moves a dataset to where it now belongs", run: filters::after_change },
];

/// A ListDatasets in the case's workspace.
fn list(client: &Client<'_>, query: &str) -> Answer {
    client.get(&format!("/api/v1/datasets?WorkspaceId={}{query}", client.workspace))
}

/// The names on a page, and the total.
#[track_caller]
fn page(client: &Client<'_>, query: &str) -> (Vec<String>, i64) {
    let answer = list(client, query);
    let datasets = answer.ok().body["Datasets"].as_array().expect("a list");
    let names = datasets.iter().map(|dataset| dataset["Name"].as_str().unwrap_or_default().to_owned()).collect();
    (names, answer.body["TotalCount"].as_i64().expect("a total"))
}

/// The query lists exactly those names.
#[track_caller]
fn lists(client: &Client<'_>, query: &str, names: &[&str]) {
    let (found, total) = page(client, query);
    assert_eq!(found, names, "{query}");
    assert_eq!(usize::try_from(total), Ok(names.len()), "{query}");
}

/// A new dataset of that name, and its id.
fn named(client: &Client<'_>, name: &str, with: Value) -> String {
    let mut body = json!({"Name": name});
    super::merge(&mut body, with);
    client.create(body)
}

fn all_named(client: &Client<'_>, names: &[&str]) {
    names.iter().for_each(|name| drop(named(client, name, json!({}))));
}

fn empty(client: &Client<'_>) {
    let answer = list(client, "");
    let expected = json!({
        "Datasets": [], "TotalCount": 0, "PageNumber": 1, "PageSize": 10, "RequestId": answer.text("/RequestId"),
    });
    assert_eq!(answer.ok().body, expected);
}

fn defaults(client: &Client<'_>) {
    let names: Vec<_> = (0..12).map(|number| format!("n{number}")).collect();
    names.iter().for_each(|name| drop(named(client, name, json!({}))));
    assert_eq!(page(client, ""), (names[..10].to_vec(), 12));
    let answer = list(client, "&PageNumber=2");
    assert_eq!((&answer.body["PageNumber"], &answer.body["PageSize"]), (&json!(2), &json!(10)));
    assert_eq!(page(client, "&PageNumber=2"), (names[10..].to_vec(), 12));
}

fn whole_rows(client: &Client<'_>) {
    let labels = json!([{"Key": "k", "Value": "v"}]);
    let id = named(client, "full", json!({"Labels": labels, "VersionLabels": labels, "Options": "o", "DataSize": 5}));
    let next = json!({"Property": "FILE", "DataSourceType": "OSS", "Uri": "oss://b.oss.aliyuncs.com/2"});
    client.post(&format!("/api/v1/datasets/{id}/versions"), &next).ok();
    named(client, "bare", json!({}));
    let rows = list(client, "");
    for row in rows.ok().body["Datasets"].as_array().expect("a list") {
        let got = client.get(&format!("/api/v1/datasets/{}", row["DatasetId"].as_str().unwrap_or_default()));
        let mut body = got.ok().body.clone();
        super::merge(&mut body, json!({"RequestId": null}));
        assert_eq!(row, &body);
    }
}

fn pages(client: &Client<'_>) {
    let names = ["n1", "n2", "n3", "n4", "n5", "n6", "n7"];
    all_named(client, &names);
    for size in [1, 2, 3, 7, 8, 1000] {
        for (order, backward) in [("ASC", false), ("DESC", true)] {
            let mut joined = Vec::new();
            for number in 1..=7_usize.div_ceil(size) {
                let query = format!("&Order={order}&PageSize={size}&PageNumber={number}");
                let (found, total) = page(client, &query);
                assert_eq!(total, 7, "{query}");
                assert!(found.len() == size || number == 7_usize.div_ceil(size), "{query}: {found:?}");
                joined.extend(found);
            }
            if backward {
                joined.reverse();
            }
            assert_eq!(joined, names, "{order} {size}");
        }
    }
}

fn beyond(client: &Client<'_>) {
    all_named(client, &["n1", "n2", "n3"]);
    for number in [2, 3, 1000, 4_294_967, 2_147_483_647] {
        for filter in ["", "&Name=n", "&DataTypes=COMMON&Name=n"] {
            let answer = list(client, &format!("&PageSize=1000&PageNumber={number}{filter}"));
            assert_eq!(answer.ok().body["Datasets"], json!([]), "{number} {filter}");
            assert_eq!((&answer.body["TotalCount"], &answer.body["PageNumber"]), (&json!(3), &json!(number)));
        }
    }
}

fn bad_pages(client: &Client<'_>) {
    for size in ["0", "-1", "1001", "abc", "1.5", "1e2", "0x10", "99999999999999999999", "%20", "10,"] {
        list(client, &format!("&PageSize={size}")).violates(&["PageSize"]);
    }
    for number in ["0", "-1", "abc", "2147483648", "9223372036854775807", "99999999999999999999"] {
        list(client, &format!("&PageNumber={number}")).violates(&["PageNumber"]);
    }
    list(client, "&PageSize=0&PageNumber=0").violates(&["PageNumber", "PageSize"]);
    list(client, "&PageSize=1000&PageNumber=2147483647").ok();
}

fn bad_words(client: &Client<'_>) {
    for (query, fields) in [
        ("&DataSourceTypes=OSS,S3", vec!["DataSourceTypes[1]"]),
        ("&DataTypes=pic", vec!["DataTypes[0]"]),
        ("&Properties=TABULAR", vec!["Properties[0]"]),
        ("&SourceTypes=USER,%2A", vec!["SourceTypes[1]"]),
        ("&Edition=BASIC,ADVANCED", vec!["Edition"]),
        ("&Accessibility=ROLE_PUBLIC", vec!["Accessibility"]),
        ("&ShareScope=ALL", vec!["ShareScope"]),
        ("&SortBy=Name", vec!["SortBy"]),
        ("&Order=asc", vec!["Order"]),
        ("&Order=UP&SortBy=&DataTypes=X,Y", vec!["DataTypes[0]", "DataTypes[1]", "Order"]),
    ] {
        list(client, query).violates(&fields);
    }
}

fn blanks(client: &Client<'_>) {
    all_named(client, &["n1", "n2"]);
    let every = [
        "Name",
        "DatasetIds",
        "DataSourceTypes",
        "DataTypes",
        "Properties",
        "SourceTypes",
        "SourceId",
        "SourceDatasetId",
        "Label",
        "Provider",
        "Edition",
        "Accessibility",
        "ShareScope",
        "SortBy",
        "Order",
        "PageNumber",
        "PageSize",
    ];
    let query: String = every.iter().map(|name| format!("&{name}=")).collect();
    lists(client, &query, &["n1", "n2"]);
    lists(client, "&Unknown=1&=&&", &["n1", "n2"]);
}

fn twice(client: &Client<'_>) {
    all_named(client, &["n1", "n2"]);
    lists(client, "&Name=n1&Name=n1", &["n1"]);
    list(client, "&Name=n1&Name=n2").violates(&["Name"]);
    list(client, "&PageSize=1&PageSize=2").violates(&["PageSize"]);
}

/// The query lists those names in its ascending order, and the other way round in its descending one.
#[track_caller]
fn lists_both_ways(client: &Client<'_>, query: &str, names: &[&str]) {
    lists(client, query, names);
    lists(client, &format!("{query}&Order=ASC"), names);
    let backward: Vec<_> = names.iter().rev().copied().collect();
    lists(client, &format!("{query}&Order=DESC"), &backward);
}

fn sorted(client: &Client<'_>) {
    let url = json!({"DataSourceType": "URL", "Uri": "https://example.com/", "DataType": "AUDIO"});
    let first = named(client, "first", url);
    named(client, "second", json!({"DataType": "VIDEO"}));
    named(client, "third", json!({"DataSourceType": "NAS", "Uri": "nas://0a.cn-hangzhou/", "DataType": "PIC"}));
    std::thread::sleep(std::time::Duration::from_millis(3));
    client.put(&format!("/api/v1/datasets/{first}"), &json!({"Description": "later"})).ok();
    for (key, names) in [
        ("GmtCreateTime", ["first", "second", "third"]),
        ("GmtModifiedTime", ["second", "third", "first"]),
        ("DataSourceType", ["third", "second", "first"]),
        ("DataType", ["first", "third", "second"]),
    ] {
        lists_both_ways(client, &format!("&SortBy={key}"), &names);
        let named: Vec<_> = names.into_iter().filter(|name| name.contains("ir")).collect();
        lists_both_ways(client, &format!("&Name=ir&SortBy={key}"), &named);
    }
    lists_both_ways(client, "", &["first", "second", "third"]);
}

fn ties(client: &Client<'_>) {
    // Neither names nor types stand in the order of creation.
    all_named(client, &["d", "b", "e", "a", "c"]);
    for key in ["GmtCreateTime", "DataSourceType", "DataType", "GmtModifiedTime"] {
        lists_both_ways(client, &format!("&SortBy={key}"), &["d", "b", "e", "a", "c"]);
    }
    named(client, "f", json!({"DataType": "AUDIO"}));
    named(client, "0", json!({"DataType": "AUDIO"}));
    lists_both_ways(client, "&SortBy=DataType", &["f", "0", "d", "b", "e", "a", "c"]);
}

fn pages_of_ties(client: &Client<'_>) {
    all_named(client, &["d", "b", "e", "a", "c"]);
    for (order, whole) in [("ASC", "dbeac"), ("DESC", "caebd")] {
        let query = format!("&SortBy=DataType&Order={order}&PageSize=2&PageNumber=");
        let pages: Vec<_> = (1..=3).map(|number| page(client, &format!("{query}{number}")).0).collect();
        assert_eq!(pages.concat().concat(), whole);
    }
}

fn totals(client: &Client<'_>) {
    all_named(client, &["cat-1", "dog-1", "cat-2", "cat-3"]);
    let both = |query: &str| {
        let (names, total) = page(client, query);
        (names.len(), total)
    };
    assert_eq!(both("&PageSize=1"), (1, 4));
    assert_eq!(both("&Name=cat&PageSize=2"), (2, 3));
    assert_eq!(both("&Name=cat&PageSize=2&PageNumber=2"), (1, 3));
    assert_eq!(both("&Name=cat&PageSize=3"), (3, 3));
    assert_eq!(both("&Name=cat&PageSize=3&PageNumber=2"), (0, 3));
    assert_eq!(both("&Name=bird"), (0, 0));
    assert_eq!(both("&Name=bird&PageNumber=2"), (0, 0));
}
