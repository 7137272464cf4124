//! The C compiler that compiles SQLite to wasm.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use xtask::{Error, Result, leash};

use super::TARGET;
use crate::tools::Cache;
use crate::{packages, places, process};

/// What of SQLite the engine does without. The package that compiles it turns these on; together they are an eighth of
/// the module that a page loads.
const WITHOUT: &str = "-USQLITE_ENABLE_FTS5 -USQLITE_ENABLE_RTREE -USQLITE_ENABLE_SESSION \
     -USQLITE_ENABLE_PREUPDATE_HOOK -USQLITE_ENABLE_DBSTAT_VTAB -USQLITE_ENABLE_STMTVTAB \
     -USQLITE_ENABLE_BYTECODE_VTAB -USQLITE_ENABLE_DBPAGE_VTAB -USQLITE_ENABLE_API_ARMOR \
     -USQLITE_ENABLE_UNLOCK_NOTIFY -USQLITE_ENABLE_OFFSET_SQL_FUNC -USQLITE_ENABLE_UNKNOWN_SQL_FUNCTION";

/// A compiler and the archiver of the same make, as build scripts find them.
pub(super) struct CCompiler {
    compiler: String,
    archiver: String,
}

impl CCompiler {
    /// Finds a clang that compiles to wasm, or installs one.
    pub(super) fn ensure(cache: &Cache) -> Result<Self> {
        if let Some(found) = Self::chosen().or_else(Self::find) {
            return Ok(found);
        }
        let log = cache.log("apt")?;
        let newest = |log: &Path| {
            packages::newest("clang-").or_else(|| {
                // A machine that was just made has no lists yet.
                packages::refresh(log);
                packages::newest("clang-")
            })
        };
        let compiler = newest(&log).unwrap_or_else(|| "clang".into());
        // Debian names both by the same version: clang-22 and llvm-22, which holds llvm-ar-22.
        let archiver = compiler.replacen("clang", "llvm", 1);
        packages::install(&[&compiler, &archiver], "a C compiler for wasm", &log)?;
        let missing = || Error::new(format!("{compiler} was installed, but is no C compiler for {TARGET}"));
        Self::find().ok_or_else(missing)
    }

    /// The one that the environment names.
    fn chosen() -> Option<Self> {
        let variable = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        let compiler = variable(COMPILER)?;
        Some(Self { compiler, archiver: variable(ARCHIVER).unwrap_or_else(|| "llvm-ar".into()) })
    }

    /// The newest in `PATH` that has its archiver beside it.
    fn find() -> Option<Self> {
        let pairs = suffixes()
            .into_iter()
            .map(|suffix| Self { compiler: format!("clang{suffix}"), archiver: format!("llvm-ar{suffix}") });
        pairs.into_iter().find(Self::works)
    }

    fn works(&self) -> bool {
        let programs = (places::program(&self.compiler), places::program(&self.archiver));
        let (Some(compiler), Some(_)) = programs else { return false };
        let targets = process::read(leash::command(compiler).arg("--print-targets"), "clang");
        targets.is_ok_and(|targets| knows_wasm(&targets))
    }

    /// Makes build scripts that `command` runs use it.
    pub(super) fn prepare(&self, command: &mut Command) {
        let given = env::var(FLAGS).unwrap_or_default();
        command.env(COMPILER, &self.compiler).env(ARCHIVER, &self.archiver);
        command.env(FLAGS, format!("{WITHOUT} {given}").trim_end());
    }
}

const COMPILER: &str = "CC_wasm32_unknown_unknown";
const ARCHIVER: &str = "AR_wasm32_unknown_unknown";
const FLAGS: &str = "CFLAGS_wasm32_unknown_unknown";

/// What stands behind `clang` in the names of compilers in `PATH`: versions, the newest first, then nothing.
fn suffixes() -> Vec<String> {
    let folders: Vec<PathBuf> = env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
    let files = folders.iter().filter_map(|folder| folder.read_dir().ok()).flatten().filter_map(|entry| entry.ok());
    let mut versions: Vec<_> = files.filter_map(|file| version_of(&file.file_name().to_string_lossy())).collect();
    versions.sort_unstable();
    versions.dedup();
    let versioned = versions.iter().rev().map(|version| format!("-{version}"));
    versioned.chain([String::new()]).collect()
}

fn version_of(name: &str) -> Option<u32> {
    name.strip_prefix("clang-")?.parse().ok()
}

/// Whether `clang --print-targets` lists wasm32.
fn knows_wasm(targets: &str) -> bool {
    targets.lines().any(|line| line.split_ascii_whitespace().next() == Some("wasm32"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_compilers_have_versions() {
        assert_eq!(version_of("clang-22"), Some(22));
        assert_eq!(version_of("clang-tidy-22"), None);
        assert_eq!(version_of("clang"), None);
    }

    #[test]
    fn a_compiler_without_wasm_is_passed_over() {
        let targets = "\n  Registered Targets:\n    aarch64    - AArch64\n    wasm32     - WebAssembly 32-bit\n";
        assert!(knows_wasm(targets));
        assert!(!knows_wasm("  Registered Targets:\n    aarch64 - not wasm32\n"));
    }
}
