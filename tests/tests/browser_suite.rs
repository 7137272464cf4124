//! The suite of cases where there is no server: in a page, over its file system, and in memory.

use pai_datasets_tests::browser::Browser;
use pai_datasets_tests::suite::{cases, run_all};

#[test]
fn every_case_holds_in_a_page() {
    assert_eq!(run_all(&Browser::page()), cases().len());
}

#[test]
fn every_case_holds_in_memory() {
    assert_eq!(run_all(&Browser::memory()), cases().len());
}
