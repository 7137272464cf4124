//! The suite of cases in a page.

use pai_datasets_tests::browser::Browser;
use pai_datasets_tests::suite::{cases, run_all};

#[test]
fn every_case_holds_in_a_page() {
    assert_eq!(run_all(&Browser::start()), cases().len());
}
