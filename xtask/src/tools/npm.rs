//! Tools that come as npm packages, all in one folder keyed by their lock file.

use std::fs;
use std::path::{Path, PathBuf};

use xtask::{Error, Explain, Result, leash};

use super::Cache;
use crate::pins;
use crate::places::{self, Places};
use crate::{process, stamp};

/// The installed packages of one `package.json`.
pub(crate) struct NpmTools {
    /// Changes when any of the packages does.
    pub(crate) key: String,
    folder: PathBuf,
}

impl NpmTools {
    /// Those of the build and of the tests.
    pub(crate) fn install(places: &Places, cache: &Cache) -> Result<Self> {
        Self::install_from(places, cache, "tools", "npm")
    }

    /// Those that the consumers of the npm package are built and run with: many, and needed by their tests alone.
    pub(crate) fn install_consumers(places: &Places, cache: &Cache) -> Result<Self> {
        Self::install_from(places, cache, "tests/package", "package")
    }

    /// What only the tests of the console need.
    pub(crate) fn install_browser_tests(places: &Places, cache: &Cache) -> Result<Self> {
        Self::install_from(places, cache, "tests/browser", "browser")
    }

    /// The peers that the statistics are measured against.
    pub(crate) fn install_stats_peers(places: &Places, cache: &Cache) -> Result<Self> {
        Self::install_from(places, cache, "tests/stats", "stats")
    }

    fn install_from(places: &Places, cache: &Cache, source: &str, name: &str) -> Result<Self> {
        require_node()?;
        let source = places.root().join(source);
        let lock_file = source.join("package-lock.json");
        let lock = fs::read(&lock_file).explain(|| format!("cannot read {}", lock_file.display()))?;
        let key = stamp::hash(&lock).chars().take(16).collect::<String>();
        // npm writes this file at the very end.
        let witness = "node_modules/.package-lock.json";
        let folder = cache.ensure(&format!("{name}-{key}"), witness, |folder, log| {
            for name in ["package.json", "package-lock.json"] {
                let from = source.join(name);
                fs::copy(&from, folder.join(name)).explain(|| format!("cannot copy {}", from.display()))?;
            }
            let mut npm = leash::command("npm");
            process::log(npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(folder), "npm ci", log)
        })?;
        Ok(Self { key, folder })
    }

    /// The folder of the packages' programs.
    pub(crate) fn bin(&self) -> PathBuf {
        self.modules().join(".bin")
    }

    /// The folder in which Node finds the packages.
    pub(crate) fn modules(&self) -> PathBuf {
        self.folder.join("node_modules")
    }

    /// The workerd binary itself, not the script that looks for it: what is killed must be workerd.
    pub(crate) fn workerd(&self) -> Result<PathBuf> {
        let vendor = self.modules().join("@cloudflare");
        let entries = fs::read_dir(&vendor).explain(|| format!("cannot read {}", vendor.display()))?;
        let binaries = entries.filter_map(|entry| Some(entry.ok()?.path().join("bin/workerd")));
        let mut binaries = binaries.filter(|path| path.is_file());
        binaries.next().ok_or_else(|| Error::new("npm brought no workerd for this kind of machine"))
    }

    /// Makes `folder/node_modules` these packages.
    pub(crate) fn link_into(&self, folder: &Path) -> Result<()> {
        let link = folder.join("node_modules");
        if fs::read_link(&link).is_ok_and(|target| target == self.modules()) {
            return Ok(());
        }
        // Fails when there is none yet; when it is something else than a link, the next line says so.
        let _ = fs::remove_file(&link);
        std::os::unix::fs::symlink(self.modules(), &link).explain(|| format!("cannot create {}", link.display()))
    }
}

fn require_node() -> Result<()> {
    let wanted = format!("Node {} or newer with npm", pins::NODE_MAJOR);
    let missing = || Error::new(format!("{wanted} is needed: install it and start again"));
    let (Some(node), Some(_)) = (places::program("node"), places::program("npm")) else { return Err(missing()) };
    let version = process::read(leash::command(node).arg("--version"), "node --version")?;
    match major(&version) {
        Some(major) if major >= pins::NODE_MAJOR => Ok(()),
        _ => Err(Error::new(format!("{wanted} is needed; this is {}", version.trim()))),
    }
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_major_version_is_the_first_number() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("20"), None);
    }
}
