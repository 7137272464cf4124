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
mod versions;

use serde_json::Value;

use crate::target::{Answer, Target, bearer, request, unique};

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
        self.target.send(bearer(request(method, target, body), &self.target.admin())).into()
    }
}

/// Runs every case against a host, and prints which host it was, its SQLite, and how many cases. Answers the count.
pub fn run_all(target: &dyn Target) -> usize {
    let cases = cases();
    for case in &cases {
        eprintln!("{}: {}", target.name(), case.name);
        (case.run)(&Client { target, workspace: unique("ws-") });
    }
    println!("host {}: {}; {} cases", target.name(), target.sqlite(), cases.len());
    cases.len()
}
