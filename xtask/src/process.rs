//! Running other programs. All are started from the main thread, to which their leash is tied.

use std::fs::{self, OpenOptions};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use xtask::{Error, Explain, Result};

/// How much of a log is shown when its program failed.
const LAST_LINES: usize = 20;

/// Runs `command` with its output on our stderr.
pub(crate) fn show(command: &mut Command, what: &str) -> Result<()> {
    let status = command.stdin(Stdio::null()).stdout(io::stderr()).status();
    finished(status.explain(|| format!("cannot start {what}"))?, what)
}

/// Runs `command` with its output where ours goes.
pub(crate) fn pass_through(command: &mut Command, what: &str) -> Result<()> {
    let status = command.stdin(Stdio::null()).status();
    finished(status.explain(|| format!("cannot start {what}"))?, what)
}

/// Runs `command` with its output appended to the file `log`; shows the log's end when it fails.
pub(crate) fn log(command: &mut Command, what: &str, log: &Path) -> Result<()> {
    let opened = OpenOptions::new().create(true).append(true).open(log);
    let file = opened.explain(|| format!("cannot write {}", log.display()))?;
    let second = file.try_clone().explain(|| format!("cannot write {}", log.display()))?;
    let status = command.stdin(Stdio::null()).stdout(file).stderr(second).status();
    let outcome = finished(status.explain(|| format!("cannot start {what}"))?, what);
    if outcome.is_err() {
        show_end(log);
    }
    outcome.explain(|| format!("see {}", log.display()))
}

/// What `command` writes to stdout; what it writes to stderr is dropped.
pub(crate) fn read(command: &mut Command, what: &str) -> Result<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output();
    let output = output.explain(|| format!("cannot start {what}"))?;
    finished(output.status, what)?;
    String::from_utf8(output.stdout).explain(|| format!("{what} answered"))
}

/// Whether `command` runs and succeeds; its output is dropped.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// Runs `command`, hands each line of its stdout and stderr to `line` and passes it on to our stdout.
pub(crate) fn stream(command: &mut Command, what: &str, mut line: impl FnMut(&str)) -> Result<ExitStatus> {
    let (reader, writer) = io::pipe().explain(|| "cannot make a pipe".into())?;
    let second = writer.try_clone().explain(|| "cannot make a pipe".into())?;
    let child = command.stdin(Stdio::null()).stdout(writer).stderr(second).spawn();
    // The command keeps its ends of the pipe open; the reader would wait for them for ever.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = child.explain(|| format!("cannot start {what}"))?;
    pass_on(reader, &mut line).explain(|| format!("cannot read the output of {what}"))?;
    child.wait().explain(|| format!("cannot wait for {what}"))
}

fn pass_on(reader: impl Read, line: &mut impl FnMut(&str)) -> io::Result<()> {
    let mut reader = BufReader::new(reader);
    let mut bytes = Vec::new();
    while reader.read_until(b'\n', &mut bytes)? > 0 {
        let text = String::from_utf8_lossy(&bytes);
        print!("{text}");
        line(text.trim_end());
        bytes.clear();
    }
    Ok(())
}

fn finished(status: ExitStatus, what: &str) -> Result<()> {
    match status.success() {
        true => Ok(()),
        false => Err(Error::new(format!("{what} failed ({status})"))),
    }
}

fn show_end(log: &Path) {
    let bytes = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<_> = text.lines().collect();
    for line in lines.iter().skip(lines.len().saturating_sub(LAST_LINES)) {
        eprintln!("    {line}");
    }
}
