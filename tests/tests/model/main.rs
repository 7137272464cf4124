//! The engine against a plain model of it: random sequences of all seventeen operations by two users, several requests
//! under way at once, questions answered in any order, lost or unheard, alarms and kills in between.
//!
//! `PROPTEST_CASES` sets how many sequences are tried.

mod service;
mod step;
mod steps;

use std::collections::BTreeMap;

use pai_datasets_core::http::{Method, Response};
use pai_datasets_core::model::Millis;
use pai_datasets_core::{OPERATIONS, query};
use pai_datasets_tests::in_process::{Fate, InProcess};
use pai_datasets_tests::suite::merge;
use pai_datasets_tests::target::{Answer, Target, bearer, request};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::service::{Expected, Service, comparable};
use crate::step::{Call, Step};

/// Why the engine is not the model.
type Difference = String;

/// Long enough for every task that failed to be due again.
const HOURS: i64 = 2 * 60 * 60 * 1000;

struct Run {
    place: InProcess,
    model: Service,
    /// Who asked each question that waits: a request, or an alarm.
    asked: Vec<Option<u64>>,
    under_way: BTreeMap<u64, Call>,
}

impl Run {
    fn new() -> Run {
        let model = Service { now: 1_767_225_600_000, ..Service::default() };
        let run = Run { place: InProcess::default(), model, asked: Vec::new(), under_way: BTreeMap::new() };
        run.place.stop_clock_at(Millis(run.model.now));
        run
    }

    fn step(&mut self, step: &Step) -> Result<(), Difference> {
        match step {
            Step::Call(call) => self.begin(call)?,
            Step::Settle(_, _) if self.asked.is_empty() => {}
            Step::Settle(at, fate) => self.settle(at % self.asked.len(), *fate)?,
            Step::Alarm => drop(self.place.begin_alarm()),
            Step::Kill => {
                self.place.kill();
                self.asked.clear();
                self.under_way.clear();
            }
            Step::Wait(time) => self.wait(*time),
        }
        // Whatever asked just now and is no request is an alarm.
        self.asked.resize(self.place.questions(), None);
        Ok(())
    }

    fn wait(&mut self, time: i64) {
        self.model.now += time;
        self.place.stop_clock_at(Millis(self.model.now));
    }

    fn begin(&mut self, call: &Call) -> Result<(), Difference> {
        let (number, response) = self.place.begin(self.request(call));
        match (self.model.begin(call), response) {
            (Expected::Asked, None) => {
                self.asked.push(Some(number));
                self.under_way.insert(number, call.clone());
                Ok(())
            }
            (expected, Some(response)) => self.check(call, expected, response),
            (expected, None) => Err(format!("{call:?} awaits where it must be {expected:?}")),
        }
    }

    fn settle(&mut self, at: usize, fate: Fate) -> Result<(), Difference> {
        let asker = self.asked.remove(at);
        let mut answered = asker.is_none();
        for (number, response) in self.place.settle(at, fate) {
            if let Some(call) = self.under_way.remove(&number) {
                answered |= asker == Some(number);
                let expected = self.model.finish(&call, fate);
                self.check(&call, expected, response)?;
            }
        }
        if answered { Ok(()) } else { Err(format!("request {asker:?} has its answer and gives none")) }
    }

    /// Calls and lets the call come to its end.
    fn call(&mut self, call: &Call) -> Result<(), Difference> {
        self.begin(call)?;
        if self.asked.is_empty() { Ok(()) } else { self.settle(0, Fate::Answered) }
    }

    fn id(&self, dataset: usize) -> &str {
        self.model.datasets.get(&dataset).map_or("d-000000000000000000", |dataset| &dataset.id)
    }

    fn request(&self, call: &Call) -> pai_datasets_core::http::Request {
        let row = OPERATIONS.iter().find(|row| row.name == call.operation).expect("an operation");
        let version = format!("v{}", call.version);
        let path = row.path.replace("{DatasetId}", self.id(call.dataset)).replace("{VersionName}", &version);
        let mut fields = call.fields.clone();
        if call.operation.ends_with("FileMetas") {
            fields["DatasetVersion"] = json!(version);
        }
        let keys = if call.by == "admin" { self.place.admin() } else { self.place.member() };
        if !matches!(row.method, Method::Get | Method::Delete) {
            return bearer(request(row.method.as_str(), &path, Some(&fields)), &keys);
        }
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            Value::Array(slots) => {
                let ids = slots.iter().map(|slot| self.id(slot.as_u64().unwrap_or_default() as usize));
                ids.collect::<Vec<_>>().join(",")
            }
            other => other.to_string(),
        };
        let pairs: Vec<_> =
            fields.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), text(value))).collect();
        let query = query::format(pairs.iter().map(|(name, value)| (*name, value.as_str())));
        bearer(request(row.method.as_str(), &format!("{path}?{query}"), None), &keys)
    }

    fn check(&mut self, call: &Call, expected: Expected, response: Response) -> Result<(), Difference> {
        let answer = Answer::from(response);
        let body = comparable(&answer.body);
        let right = match &expected {
            Expected::Refused(status) => answer.status == *status && !answer.code().is_empty(),
            Expected::Either => [200, 404].contains(&answer.status),
            Expected::Done(expected) => answer.status == 200 && body == comparable(expected),
            Expected::Created(at) => {
                let id = answer.text("/DatasetId").to_owned();
                let created = answer.status == 200 && !id.is_empty();
                self.model.datasets.get_mut(at).expect("the model made it").id = id;
                created
            }
            Expected::Asked => false,
        };
        if right { Ok(()) } else { Err(format!("{call:?}\nmust be {expected:?}\nand is {} {body}", answer.status)) }
    }

    /// Follows the pages of a version's files to their end.
    fn walk(&self, dataset: usize, version: i64) -> Result<(), Difference> {
        let (mut files, mut token) = (Vec::new(), Value::Null);
        loop {
            let mut fields = json!({"WorkspaceId": "w", "MaxResults": 2, "Order": "ASC"});
            merge(&mut fields, json!({"NextToken": token}));
            let call = Call { by: "admin", operation: "ListDatasetFileMetas", dataset, version, fields };
            let answer = Answer::from(self.place.send(self.request(&call)));
            files.extend(answer.body["DatasetFileMetas"].as_array().into_iter().flatten().map(comparable));
            token = answer.body["NextToken"].clone();
            if token.is_null() {
                break;
            }
        }
        let expected: Vec<_> = self.model.datasets[&dataset].versions[&version].files.iter().map(comparable).collect();
        if files == expected { Ok(()) } else { Err(format!("the pages hold {files:?}\nand must hold {expected:?}")) }
    }

    /// Everything comes to its end; then everything is compared.
    fn end(mut self) -> Result<(), Difference> {
        while !self.asked.is_empty() {
            self.step(&Step::Settle(0, Fate::Answered))?;
        }
        self.wait(HOURS);
        self.place.settle_all();
        let (remains, rows) = (self.place.remains(), self.place.file_rows());
        let all = |by, operation, dataset, version, fields| Call { by, operation, dataset, version, fields };
        let versions: Vec<(usize, i64)> =
            self.model.datasets.iter().flat_map(|(at, it)| it.versions.keys().map(|v| (*at, *v))).collect();
        for by in ["admin", "member"] {
            self.call(&all(by, "ListDatasets", 0, 1, json!({"PageSize": 1000})))?;
            for dataset in 0..self.model.created {
                self.call(&all(by, "GetDataset", dataset, 1, json!({})))?;
                self.call(&all(by, "ListDatasetVersions", dataset, 1, json!({"PageSize": 1000})))?;
            }
            for (dataset, version) in &versions {
                for sort in [json!({}), json!({"SortBy": "FileCreateTime"}), json!({"SortBy": "FileUpdateTime"})] {
                    let mut fields = json!({"WorkspaceId": "w", "MaxResults": 100});
                    merge(&mut fields, sort);
                    self.call(&all(by, "ListDatasetFileMetas", *dataset, *version, fields))?;
                }
            }
        }
        for (dataset, version) in versions {
            self.walk(dataset, version)?;
        }
        let files: usize =
            self.model.datasets.values().flat_map(|it| it.versions.values()).map(|it| it.files.len()).sum();
        if rows != files {
            return Err(format!("the file stores hold {rows} files where {files} are listed"));
        }
        if remains > 0 { Err(format!("{remains} rows remain of what is gone")) } else { Ok(()) }
    }
}

fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(256);
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 4096, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_engine_does_what_the_model_does(steps in steps::steps()) {
        let mut run = Run::new();
        for step in &steps {
            run.step(step).map_err(TestCaseError::fail)?;
        }
        run.end().map_err(TestCaseError::fail)?;
    }
}
