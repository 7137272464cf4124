//! Lists by what so many datasets share that its index is the long way to a page.

use pai_datasets_tests::in_process::InProcess;
use pai_datasets_tests::target::{Answer, Target, bearer, request};
use serde_json::{Value, json};

/// More than the engine gathers and sorts.
const MANY: usize = 1100;

fn call(target: &impl Target, method: &str, path: &str, body: Option<&Value>) -> Answer {
    let answer = Answer::from(target.send(bearer(request(method, path, body), &target.admin())));
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    answer
}

fn listed(target: &impl Target, query: &str) -> (Vec<String>, u64) {
    let answer = call(target, "GET", &format!("/api/v1/datasets?{query}"), None);
    let names = answer.body["Datasets"].as_array().unwrap().iter();
    let names = names.map(|dataset| dataset["Name"].as_str().unwrap().to_owned()).collect();
    (names, answer.body["TotalCount"].as_u64().unwrap())
}

#[test]
fn what_many_share_is_sorted_paged_and_counted() {
    let target = InProcess::default();
    let mut ids = Vec::new();
    for number in 0..MANY {
        let body = json!({
            "Name": format!("n{number:04}"), "Property": "DIRECTORY", "DataSourceType": "OSS",
            "Uri": "oss://b.oss-cn-hangzhou.aliyuncs.com/p/", "Provider": if number == 7 { "other" } else { "acme" },
            "Edition": if number % 2 == 0 { "BASIC" } else { "ADVANCED" },
        });
        let created = call(&target, "POST", "/api/v1/datasets", Some(&body));
        ids.push(created.body["DatasetId"].as_str().unwrap().to_owned());
    }
    let names = |numbers: &[usize]| numbers.iter().map(|number| format!("n{number:04}")).collect::<Vec<_>>();
    let total = MANY as u64 - 1;
    for sort in ["GmtCreateTime", "GmtModifiedTime", "DataSourceType", "DataType"] {
        let page = format!("Provider=acme&PageSize=3&SortBy={sort}");
        assert_eq!(listed(&target, &format!("{page}&Order=ASC&PageNumber=3")), (names(&[6, 8, 9]), total), "{sort}");
        assert_eq!(listed(&target, &format!("{page}&Order=DESC")), (names(&[1099, 1098, 1097]), total), "{sort}");
    }
    assert_eq!(listed(&target, "Provider=acme&Edition=BASIC&PageSize=1&Order=ASC"), (names(&[0]), 550));
    assert_eq!(listed(&target, "Provider=acme&Name=n0007"), (vec![], 0));
    assert_eq!(listed(&target, "Provider=other"), (names(&[7]), 1));
    let two = format!("DatasetIds={},{}", ids[7], ids[9]);
    assert_eq!(listed(&target, &format!("{two}&Provider=acme")), (names(&[9]), 1));
    assert_eq!(listed(&target, &format!("{two}&Order=ASC")), (names(&[7, 9]), 2));
}
