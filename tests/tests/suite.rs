//! The suite of cases in process.

use std::cell::RefCell;
use std::collections::BTreeSet;

use pai_datasets_core::chinese;
use pai_datasets_core::http::{Request, Response};
use pai_datasets_tests::in_process::InProcess;
use pai_datasets_tests::suite::run_all;
use pai_datasets_tests::target::{Keys, Target};
use serde_json::Value;

/// A target that remembers what it said and the console cannot say in Chinese.
#[derive(Default)]
struct Overheard {
    target: InProcess,
    untranslated: RefCell<BTreeSet<String>>,
}

impl Overheard {
    fn hear(&self, body: &Value) {
        // The console does not sign.
        const SIGNATURES: [&str; 4] =
            ["IncompleteSignature", "InvalidTimeStamp.Expired", "SignatureDoesNotMatch", "SignatureNonceUsed"];
        if body["Code"].as_str().is_some_and(|code| SIGNATURES.contains(&code)) {
            return;
        }
        let text = |of: &Value, member: &str| of[member].as_str().map(str::to_owned);
        let violations: Vec<_> = body["Violations"].as_array().into_iter().flatten().collect();
        let mut said = vec![text(body, "Recommend")];
        said.extend(violations.iter().map(|violation| text(violation, "Message")));
        // The message of these is what the violations say.
        said.extend(violations.is_empty().then(|| text(body, "Message")));
        let strange = said.into_iter().flatten().filter(|text| !text.is_empty() && chinese(text).is_none());
        self.untranslated.borrow_mut().extend(strange);
    }
}

impl Target for Overheard {
    fn name(&self) -> String {
        self.target.name()
    }

    fn sqlite(&self) -> String {
        self.target.sqlite()
    }

    fn host(&self) -> String {
        self.target.host()
    }

    fn admin(&self) -> Keys {
        self.target.admin()
    }

    fn member(&self) -> Keys {
        self.target.member()
    }

    fn send(&self, request: Request) -> Response {
        let response = self.target.send(request);
        if let Ok(body) = serde_json::from_slice(&response.body) {
            self.hear(&body);
        }
        response
    }
}

#[test]
fn every_case_holds_in_process_and_every_refusal_has_its_chinese() {
    let target = Overheard::default();
    run_all(&target);
    let untranslated = target.untranslated.take();
    assert!(untranslated.is_empty(), "crates/core/src/chinese lacks:\n{}", Vec::from_iter(untranslated).join("\n"));
}
