//! The suite of cases on workerd.

use pai_datasets_tests::edge::Edge;
use pai_datasets_tests::suite::{cases, run_all};

#[test]
fn every_case_holds_on_workerd() {
    assert_eq!(run_all(&Edge::start()), cases().len());
}
