//! Counting what passed and failed, from the output of three test runners.

use std::fmt::Display;
use std::process::{Command, ExitCode};

use xtask::{Error, Result};

use crate::{process, progress};

/// Tests that ended one way or the other; those that were skipped are in neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) passed: usize,
    pub(super) failed: usize,
}

/// The sum over all parts of a run.
#[derive(Default)]
pub(super) struct Tally(Count);

impl Tally {
    pub(super) fn pass(&mut self, count: usize) {
        self.0.passed += count;
    }

    pub(super) fn fail(&mut self, why: impl Display) {
        self.0.failed += 1;
        progress::say(format_args!("FAILED: {why}"));
    }

    /// Counts a check that passes or fails as a whole.
    pub(super) fn check(&mut self, name: &str, outcome: Result<()>) {
        match outcome {
            Ok(()) => self.pass(1),
            Err(error) => self.fail(format_args!("{name}: {error}")),
        }
    }

    /// Runs a test runner and adds what `count` reads from each line of its output.
    pub(super) fn stream(
        &mut self,
        command: &mut Command,
        what: &str,
        mut count: impl FnMut(&str) -> Option<Count>,
    ) -> Result<()> {
        let mut sum = Count::default();
        let status = process::stream(command, what, |line| {
            let found = count(line).unwrap_or_default();
            sum = Count { passed: sum.passed + found.passed, failed: sum.failed + found.failed };
        })?;
        self.pass(sum.passed);
        self.0.failed += sum.failed;
        // What failed without saying how often: it did not compile, it crashed, or there was nothing to run.
        match sum {
            Count { failed: 0, .. } if !status.success() => Err(Error::new(format!("{what} failed ({status})"))),
            Count { failed: 0, passed: 0 } => Err(Error::new(format!("{what} ran no test"))),
            _ => Ok(()),
        }
    }

    /// Prints the sum as the run's last line.
    pub(super) fn conclude(&self) -> ExitCode {
        println!("{} passed, {} failed", self.0.passed, self.0.failed);
        match self.0.failed {
            0 => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        }
    }
}

/// Reads `test result: ok. 5 passed; 0 failed; ...`, which cargo test prints for every binary.
pub(super) fn cargo_result(line: &str) -> Option<Count> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    Some(Count { passed: number_before(counts, "passed")?, failed: number_before(counts, "failed")? })
}

/// Reads `ℹ pass 3`, `ℹ fail 1` and `ℹ cancelled 1`, one line each, as Node's spec reporter prints them at its end.
pub(super) fn node_result(line: &str) -> Option<Count> {
    let (name, number) = line.strip_prefix("ℹ ")?.split_once(' ')?;
    let number = number.parse().ok()?;
    match name {
        "pass" => Some(Count { passed: number, failed: 0 }),
        "fail" | "cancelled" => Some(Count { passed: 0, failed: number }),
        _ => None,
    }
}

/// Reads unittest's two last lines: `Ran 9 tests in 1.2s` and `FAILED (failures=1, errors=2, skipped=3)` or `OK`.
#[derive(Default)]
pub(super) struct Unittest {
    ran: usize,
}

impl Unittest {
    pub(super) fn result(&mut self, line: &str) -> Option<Count> {
        if let Some(rest) = line.strip_prefix("Ran ") {
            self.ran = rest.split(' ').next()?.parse().ok()?;
            return None;
        }
        let is_last = line == "OK" || line.starts_with("OK (") || line.starts_with("FAILED (");
        is_last.then(|| self.count(line))
    }

    /// A class whose setup failed is an error that is not among those that ran.
    fn count(&self, line: &str) -> Count {
        let of = |name| number_after(line, name);
        let failed = of("failures=") + of("errors=") + of("unexpected successes=");
        Count { passed: self.ran.saturating_sub(failed + of("skipped=") + of("expected failures=")), failed }
    }
}

/// The number in front of `name` in `5 passed; 0 failed`.
fn number_before(counts: &str, name: &str) -> Option<usize> {
    let count = counts.split("; ").find_map(|count| count.strip_suffix(name))?;
    count.trim().parse().ok()
}

/// The number after `name` in `(failures=1, errors=2)`; 0 if it is not there.
fn number_after(line: &str, name: &str) -> usize {
    let counts = line.split_once('(').map_or("", |(_, counts)| counts.trim_end_matches(')'));
    let count = counts.split(", ").find_map(|count| count.strip_prefix(name));
    count.and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(passed: usize, failed: usize) -> Option<Count> {
        Some(Count { passed, failed })
    }

    #[test]
    fn cargo_counts() {
        let ok = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(cargo_result(ok), count(12, 0));
        let failed = "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(cargo_result(failed), count(3, 2));
        assert_eq!(cargo_result("test tally::cargo_counts ... ok"), None);
    }

    #[test]
    fn node_counts() {
        let lines = ["ℹ tests 4", "ℹ pass 2", "ℹ fail 1", "ℹ cancelled 1", "ℹ duration_ms 12.5", "✔ pass 9 (1ms)"];
        let counts: Vec<_> = lines.into_iter().filter_map(node_result).collect();
        assert_eq!(counts.iter().map(|count| count.passed).sum::<usize>(), 2);
        assert_eq!(counts.iter().map(|count| count.failed).sum::<usize>(), 2);
    }

    #[test]
    fn unittest_counts() {
        let read = |lines: [&str; 2]| {
            let mut unittest = Unittest::default();
            lines.into_iter().find_map(|line| unittest.result(line))
        };
        assert_eq!(read(["Ran 9 tests in 1.234s", "OK"]), count(9, 0));
        assert_eq!(read(["Ran 9 tests in 1.234s", "OK (skipped=2)"]), count(7, 0));
        assert_eq!(read(["Ran 9 tests in 1.234s", "FAILED (failures=1, errors=2, skipped=3)"]), count(3, 3));
        assert_eq!(read(["Ran 0 tests in 0.000s", "FAILED (errors=1)"]), count(0, 1));
        assert_eq!(read(["Ran 1 test in 0.000s", "test_ok (tests.OK) ... ok"]), None);
    }
}
