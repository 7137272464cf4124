//! Packages of the operating system, installed with apt-get as root or through sudo without a password.

use std::path::Path;
use std::process::Command;

use rustix::process::geteuid;
use xtask::{Error, Result, leash};

use crate::{places, process, progress};

/// Installs `packages`, which bring `what`. To be called only when it is missing: this asks the network.
pub(crate) fn install(packages: &[&str], what: &str, log: &Path) -> Result<()> {
    if places::program("apt-get").is_none() {
        let sentence = format!("{what} is missing and there is no apt-get here: install it and start again");
        return Err(Error::new(sentence));
    }
    let mut install = vec!["apt-get", "install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"];
    install.extend(packages);
    progress::say(format_args!("installing {what} ({})", packages.join(" ")));
    refresh(log);
    as_root(&install, "apt-get install", log, &install)
}

/// Brings apt's lists up to date: they may be old or absent. One source that does not answer, or no right to do it, is
/// no reason to stop: the installation decides.
pub(crate) fn refresh(log: &Path) {
    let update = ["apt-get", "update"];
    let _ = as_root(&update, "apt-get update", log, &update);
}

/// The newest package whose name is `prefix` and a number, of those that apt knows.
pub(crate) fn newest(prefix: &str) -> Option<String> {
    let mut search = leash::command("apt-cache");
    search.args(["pkgnames", prefix]);
    let names = process::read(&mut search, "apt-cache").ok()?;
    newest_of(&names, prefix).map(str::to_owned)
}

fn newest_of<'a>(names: &'a str, prefix: &str) -> Option<&'a str> {
    let number = |name: &str| name.strip_prefix(prefix)?.parse::<u32>().ok();
    names.lines().filter(|name| number(name).is_some()).max_by_key(|name| number(name))
}

/// Runs `arguments` as root. Where that is not possible, the error holds `remedy`, the one command to run by hand.
pub(crate) fn as_root(arguments: &[&str], what: &str, log: &Path, remedy: &[&str]) -> Result<()> {
    let mut command = match rights() {
        Rights::Root => leash::command("env"),
        Rights::Sudo => {
            let mut command = leash::command("sudo");
            command.args(["-n", "env"]);
            command
        }
        Rights::None => {
            let sentence = format!("this needs root once: run `sudo {}` and start again", remedy.join(" "));
            return Err(Error::new(sentence));
        }
    };
    process::log(command.arg("DEBIAN_FRONTEND=noninteractive").args(arguments), what, log)
}

enum Rights {
    Root,
    Sudo,
    None,
}

fn rights() -> Rights {
    if geteuid().is_root() {
        return Rights::Root;
    }
    match process::succeeds(Command::new("sudo").args(["-n", "true"])) {
        true => Rights::Sudo,
        false => Rights::None,
    }
}

#[cfg(test)]
mod tests {
    use super::newest_of;

    #[test]
    fn the_newest_is_by_number_and_only_of_this_name() {
        assert_eq!(newest_of("lld-9\nlld-22\nlld-14\nlld-22-dev\nlld\n", "lld-"), Some("lld-22"));
        assert_eq!(newest_of("lld\n", "lld-"), None);
    }
}
