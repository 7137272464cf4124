//! Children that die with their parent, even when the parent is killed with SIGKILL.
//!
//! Linux sends a process a signal of its choice when the thread that started it ends. A process can only choose for
//! itself, and std offers no safe place between fork and exec; so a child is first this very program once more
//! (`xtask leash PARENT PROGRAM ARGS...`), which makes the choice and then becomes PROGRAM. The process id stays.
//!
//! The thread, not the process: start a child from a thread that lives as long as the child may.
//! On other systems a child is started as it is.

use std::env;
use std::ffi::{OsStr, OsString};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use rustix::process::{Signal, getppid, set_parent_process_death_signal};

use crate::error::{Error, Explain, Result};

/// The first argument by which the program knows that it is to become a leashed child.
pub const ARGUMENT: &str = "leash";

/// Where a program that is not `xtask` itself (a test) finds one that understands [`ARGUMENT`].
pub const HOLDER: &str = "PAI_DATASETS_LEASH";

static THIS_PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Declares that this program understands [`ARGUMENT`]: from here on its children are leashed.
pub fn hold() {
    if cfg!(target_os = "linux") {
        // Not the path of the file: a running xtask is replaced on disk when the tests rebuild it.
        THIS_PROGRAM.get_or_init(|| PathBuf::from("/proc/self/exe"));
    }
}

/// What a child must find under [`HOLDER`] so that its own children can be leashed; valid while this process lives.
pub fn holder_for_children() -> PathBuf {
    PathBuf::from(format!("/proc/{}/exe", std::process::id()))
}

/// A command that will run `program`, leashed where possible.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let from_parent = || env::var_os(HOLDER).map(PathBuf::from).filter(|path| path.exists());
    let Some(holder) = THIS_PROGRAM.get().cloned().or_else(from_parent) else { return Command::new(program) };
    let mut command = Command::new(holder);
    command.arg(ARGUMENT).arg(std::process::id().to_string()).arg(program);
    command
}

/// Becomes the program that `arguments` (all that follow [`ARGUMENT`]) name. Returns only when that fails.
pub fn become_child(arguments: impl IntoIterator<Item = OsString>) -> Error {
    let mut arguments = arguments.into_iter();
    let (Some(parent), Some(program)) = (arguments.next(), arguments.next()) else {
        return Error::new("leash needs the parent's process id and a program");
    };
    if let Err(error) = tie_to(&parent) {
        return error;
    }
    let failure = Command::new(&program).args(arguments).exec();
    Error::new(format!("cannot start {}: {failure}", program.display()))
}

/// Asks for SIGKILL when the parent ends.
fn tie_to(parent: &OsStr) -> Result<()> {
    set_parent_process_death_signal(Some(Signal::KILL)).explain(|| "cannot tie a process to its parent".into())?;
    // The parent may have ended before the request was made; then nobody would ever send the signal.
    let now = getppid().map(|pid| pid.as_raw_nonzero().get().to_string());
    match now.as_deref().map(OsStr::new) == Some(parent) {
        true => Ok(()),
        false => Err(Error::new("the process that asked for this one has ended")),
    }
}
