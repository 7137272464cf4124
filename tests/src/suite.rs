//! One suite of cases, each in the shape request -> response, for every host.

mod access;
mod auth;
mod datasets;
mod deleting;
mod errors;
mod files;
mod labels;
mod lists;
mod paths;
mod tables;
mod versions;

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pai_datasets_core::http::Request;
use serde_json::{Value, json};

use crate::target::{Answer, Keys, Target, bearer, request, unique};

/// A case.
#[derive(Clone, Copy)]
pub struct Case {
    /// What it shows, as a sentence without its full stop.
    pub name: &'static str,
    /// Runs it; it panics where the host does otherwise.
    pub run: fn(&Client<'_>),
}

/// Every case.
pub fn cases() -> Vec<Case> {
    [
        access::CASES,
        auth::CASES,
        datasets::CASES,
        deleting::CASES,
        errors::CASES,
        files::CASES,
        labels::CASES,
        lists::CASES,
        paths::CASES,
        tables::CASES,
        versions::CASES,
    ]
    .concat()
}

/// What a case works with: the host, and a workspace that nothing else uses.
pub struct Client<'a> {
    /// The host.
    pub target: &'a dyn Target,
    /// The workspace.
    pub workspace: String,
}

impl Client<'_> {
    /// Calls as the administrator.
    pub fn call(&self, method: &str, target: &str, body: Option<&Value>) -> Answer {
        self.call_as(&self.target.admin(), method, target, body)
    }

    /// Calls with those keys.
    pub fn call_as(&self, keys: &Keys, method: &str, target: &str, body: Option<&Value>) -> Answer {
        self.send(bearer(request(method, target, body), keys))
    }

    /// Sends a request as it is.
    pub fn send(&self, request: Request) -> Answer {
        self.target.send(request).into()
    }

    /// A GET as the administrator.
    pub fn get(&self, target: &str) -> Answer {
        self.call("GET", target, None)
    }

    /// A POST as the administrator.
    pub fn post(&self, target: &str, body: &Value) -> Answer {
        self.call("POST", target, Some(body))
    }

    /// A PUT as the administrator.
    pub fn put(&self, target: &str, body: &Value) -> Answer {
        self.call("PUT", target, Some(body))
    }

    /// A DELETE as the administrator.
    pub fn delete(&self, target: &str) -> Answer {
        self.call("DELETE", target, None)
    }

    /// The body of a CreateDataset that is right, in this workspace, with the fields of `with` in it.
    pub fn dataset(&self, with: Value) -> Value {
        let mut body = json!({
            "Name": unique("dataset-"), "Property": "DIRECTORY", "DataSourceType": "OSS", "WorkspaceId": self.workspace,
            "Edition": "ADVANCED", "Uri": "oss://bucket.oss-cn-hangzhou.aliyuncs.com/path/",
        });
        merge(&mut body, with);
        body
    }

    /// The id of a new dataset, made with [`Client::dataset`].
    pub fn create(&self, with: Value) -> String {
        let created = self.post("/api/v1/datasets", &self.dataset(with));
        created.ok().text("/DatasetId").to_owned()
    }
}

/// Sets the members of `with` in `body`; null takes one away.
pub fn merge(body: &mut Value, with: Value) {
    let (Value::Object(body), Value::Object(with)) = (body, with) else { panic!("two objects are merged") };
    for (name, value) in with {
        match value {
            Value::Null => body.remove(&name),
            value => body.insert(name, value),
        };
    }
}

/// Runs every case against a host, each to its end, then fails if one of them did. Answers the count.
pub fn run_all(target: &dyn Target) -> usize {
    let cases = cases();
    let fails = |case: &&Case| {
        let client = Client { target, workspace: unique("ws-") };
        catch_unwind(AssertUnwindSafe(|| (case.run)(&client))).is_err()
    };
    let failed: Vec<_> = cases.iter().filter(fails).map(|case| format!("  {}\n", case.name)).collect();
    // Not by a macro: the test harness keeps what those print of a test that passes.
    let line = format!("host {}: {}; {} cases\n", target.name(), target.sqlite(), cases.len());
    std::io::stderr().write_all(line.as_bytes()).expect("stderr takes a line");
    assert!(failed.is_empty(), "{} of {} cases fail:\n{}", failed.len(), cases.len(), failed.concat());
    cases.len()
}
