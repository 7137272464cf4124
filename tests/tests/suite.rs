//! The suite of cases in process.

use pai_datasets_tests::in_process::InProcess;
use pai_datasets_tests::suite::run_all;

#[test]
fn every_case_holds_in_process() {
    run_all(&InProcess::default());
}
