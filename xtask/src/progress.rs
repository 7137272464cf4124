//! What is being done, with the seconds since the start, on stderr.

use std::fmt::Display;
use std::sync::OnceLock;
use std::time::Instant;

static START: OnceLock<Instant> = OnceLock::new();

/// Starts the clock; before that, a line counts from itself.
pub(crate) fn start() {
    START.get_or_init(Instant::now);
}

pub(crate) fn say(what: impl Display) {
    let seconds = START.get_or_init(Instant::now).elapsed().as_secs();
    eprintln!("[{seconds:>4} s] {what}");
}
