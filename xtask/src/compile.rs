//! A Rust toolchain that compiles for wasm32-unknown-unknown.

mod debian;

use std::path::{Path, PathBuf};
use std::process::Command;

use xtask::{Error, Result, leash};

use crate::places::{self, Places};
use crate::tools::Cache;
use crate::{process, progress};
use debian::Debian;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// A compiler and the standard library of wasm, the two of one make.
pub(crate) struct WasmToolchain {
    source: Source,
    /// Cargo's folder for this toolchain. Two toolchains in one folder would discard each other's work.
    target: PathBuf,
}

enum Source {
    /// The toolchain in `PATH`, as rustup or a distribution made it.
    Own,
    Debian(Debian),
}

impl WasmToolchain {
    /// Finds a toolchain that has the standard library of wasm, or makes one.
    pub(crate) fn ensure(places: &Places, cache: &Cache) -> Result<Self> {
        if has_library(places) {
            return Ok(Self { source: Source::Own, target: places.target() });
        }
        if !Debian::is_installed() {
            match add_by_rustup(places) {
                Ok(()) => return Ok(Self { source: Source::Own, target: places.target() }),
                Err(error) => progress::say(format_args!("{error}; using Debian's Rust instead")),
            }
            Debian::install(cache)?;
        }
        Ok(Self { source: Source::Debian(Debian::ensure(cache)?), target: places.target().join("debian") })
    }

    /// `program` in the environment of this toolchain. A program that itself calls cargo gets the same one.
    pub(crate) fn command(&self, program: impl AsRef<Path>) -> Result<Command> {
        self.command_with(program, &[])
    }

    /// As [`Self::command`], with the programs in `folders` before those of the machine.
    pub(crate) fn command_with(&self, program: impl AsRef<Path>, folders: &[PathBuf]) -> Result<Command> {
        let mut command = leash::command(program.as_ref().as_os_str());
        command.env("CARGO_TARGET_DIR", &self.target);
        let mut folders = folders.to_vec();
        if let Source::Debian(debian) = &self.source {
            debian.prepare(&mut command);
            folders.push(debian::BIN.into());
        }
        command.env("PATH", places::path_with(&folders)?);
        Ok(command)
    }

    /// Adds options for the compiler, for code in wasm only: build scripts and macros stay as they are.
    pub(crate) fn add_flags(&self, command: &mut Command, flags: &str) {
        let flags = match &self.source {
            Source::Own => flags.to_owned(),
            Source::Debian(debian) => format!("{} {flags}", debian.flags()),
        };
        command.env(debian::FLAGS, flags).env_remove("RUSTFLAGS");
    }

    /// What distinguishes this compiler from any other.
    pub(crate) fn version(&self) -> Result<String> {
        process::read(self.command("rustc")?.arg("-vV"), "rustc")
    }

    /// The file that cargo makes from the cdylib `package` under the profile `profile`.
    pub(crate) fn module(&self, package: &str, profile: &str) -> PathBuf {
        self.target.join(TARGET).join(profile).join(format!("{}.wasm", package.replace('-', "_")))
    }
}

/// Whether the checkout's compiler has the standard library of wasm.
fn has_library(places: &Places) -> bool {
    let mut command = leash::command("rustc");
    command.args(["--print", "target-libdir", "--target", TARGET]).current_dir(places.root());
    process::read(&mut command, "rustc").is_ok_and(|folder| Path::new(folder.trim_end()).is_dir())
}

fn add_by_rustup(places: &Places) -> Result<()> {
    if places::program("rustup").is_none() {
        return Err(Error::new(format!("there is neither a library for {TARGET} nor rustup")));
    }
    progress::say(format_args!("adding the standard library for {TARGET}"));
    let added = process::succeeds(leash::command("rustup").args(["target", "add", TARGET]).current_dir(places.root()));
    match added && has_library(places) {
        true => Ok(()),
        false => Err(Error::new(format!("rustup's server does not give the library for {TARGET}"))),
    }
}
