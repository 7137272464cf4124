//! Where rustup's server cannot be reached: Debian's newest Rust, and a standard library for wasm that is compiled from
//! the source that Debian packages.
//!
//! The toolchain stands in /usr beside any other one; its version is never pinned. The library is kept with the tools,
//! keyed by the compiler, since Debian's packages move on. Only the packages need root.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use xtask::{Error, Explain, Result, leash};

use super::TARGET;
use crate::tools::Cache;
use crate::{packages, process, stamp};

pub(super) const BIN: &str = "/usr/bin";
/// Options of the compiler for this target only.
pub(super) const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";
const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";
const SOURCE: &str = "/usr/lib/rustlib/src/rust/library/Cargo.toml";

/// Debian's compiler with a library of ours.
pub(super) struct Debian {
    /// In the layout of a compiler's own folder, with the library for wasm in it.
    sysroot: PathBuf,
}

impl Debian {
    /// Whether the compiler and the source are installed; the rest needs no network.
    pub(super) fn is_installed() -> bool {
        [RUSTC, CARGO, SOURCE].iter().all(|file| Path::new(file).is_file())
    }

    pub(super) fn install(cache: &Cache) -> Result<()> {
        // Debian names the linker by its version.
        let linker = packages::newest("lld-").unwrap_or_else(|| "lld".into());
        let wanted = ["rustc-web", "cargo-web", "rust-web-src", &linker];
        packages::install(&wanted, "a Rust toolchain with the library's source", &cache.log("apt")?)
    }

    /// Compiles the library unless it is there for this very compiler.
    pub(super) fn ensure(cache: &Cache) -> Result<Self> {
        let mut rustc = leash::command(RUSTC);
        without_other_toolchain(&mut rustc);
        let compiler = process::read(rustc.arg("-vV"), RUSTC)?;
        let key = stamp::hash(compiler.as_bytes()).chars().take(16).collect::<String>();
        let sysroot = cache.ensure(&format!("rust-std-{key}"), "complete", make_sysroot)?;
        Ok(Self { sysroot })
    }

    /// Makes `command`, and what it calls, use this toolchain.
    pub(super) fn prepare(&self, command: &mut Command) {
        without_other_toolchain(command);
        // For this target only: build scripts and macros link the library of the machine.
        command.env(FLAGS, self.flags()).env_remove("RUSTFLAGS");
    }

    /// The options that make the compiler find the library.
    pub(super) fn flags(&self) -> String {
        format!("--sysroot={}", self.sysroot.display())
    }
}

/// Removes what the toolchain that runs this program has set for its own.
fn without_other_toolchain(command: &mut Command) {
    command.env("RUSTC", RUSTC).env("CARGO", CARGO);
    for name in ["RUSTUP_TOOLCHAIN", "LD_LIBRARY_PATH", "RUSTC_WRAPPER"] {
        command.env_remove(name);
    }
}

fn make_sysroot(folder: &Path, log: &Path) -> Result<()> {
    let rustlib = folder.join("lib/rustlib");
    let destination = rustlib.join(TARGET).join("lib");
    fs::create_dir_all(&destination).explain(|| format!("cannot create {}", destination.display()))?;
    for library in compile(&folder.join("work"), log)? {
        let name = library.file_name().unwrap_or_default();
        fs::rename(&library, destination.join(name)).explain(|| format!("cannot move {}", library.display()))?;
    }
    link_programs(&rustlib).explain(|| format!("cannot write {}", rustlib.display()))?;
    fs::remove_dir_all(folder.join("work")).explain(|| "cannot remove the build of the library".into())?;
    fs::write(folder.join("complete"), "").explain(|| format!("cannot write {}", folder.display()))
}

/// The compiler looks for its linker, too, in the folder that holds its libraries.
fn link_programs(rustlib: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir("/usr/lib/rustlib")? {
        let entry = entry?;
        let link = rustlib.join(entry.file_name());
        if !link.exists() {
            symlink(entry.path(), link)?;
        }
    }
    Ok(())
}

/// Compiles the library in the folder `work`; its files.
fn compile(work: &Path, log: &Path) -> Result<Vec<PathBuf>> {
    write_empty_crate(work).explain(|| format!("cannot write {}", work.display()))?;
    let mut cargo = leash::command(CARGO);
    without_other_toolchain(&mut cargo);
    cargo
        .args(["build", "--release", "--target", TARGET, "-Zbuild-std=std,panic_abort,test"])
        .current_dir(work)
        .env("CARGO_TARGET_DIR", work.join("target"))
        // The library needs unstable features, which a stable compiler has but does not offer.
        .env("RUSTC_BOOTSTRAP", "1")
        // Without bitcode, link-time optimisation of what links the library fails.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes -Cstrip=debuginfo");
    process::log(&mut cargo, "compiling the standard library", log)?;
    libraries(&work.join("target").join(TARGET).join("release/deps"))
}

fn write_empty_crate(work: &Path) -> std::io::Result<()> {
    fs::create_dir_all(work.join("src"))?;
    fs::write(work.join("src/lib.rs"), "")?;
    // A workspace of its own, wherever the folder stands.
    fs::write(work.join("Cargo.toml"), "[package]\nname = \"empty\"\nedition = \"2021\"\n\n[workspace]\n")
}

fn libraries(folder: &Path) -> Result<Vec<PathBuf>> {
    let files = stamp::files_below(folder).explain(|| format!("cannot read {}", folder.display()))?;
    let is_library = |file: &PathBuf| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with(".rlib") && !name.starts_with("libempty")
    };
    let libraries: Vec<_> = files.into_iter().filter(is_library).collect();
    match libraries.is_empty() {
        true => Err(Error::new("compiling the standard library brought nothing")),
        false => Ok(libraries),
    }
}
