//! Python environments: that of the SDK tests, and that of the statistics' peers.

use std::fs;
use std::path::{Path, PathBuf};

use xtask::{Error, Explain, Result, leash};

use super::Cache;
use crate::places::{self, Places};
use crate::{packages, process, stamp};

/// The interpreter of an environment that holds `tests/sdk/requirements.txt`.
pub(crate) fn sdk_python(places: &Places, cache: &Cache) -> Result<PathBuf> {
    environment(places, cache, "tests/sdk/requirements.txt")
}

/// The interpreter of an environment that holds `tests/stats/requirements.txt`.
pub(crate) fn stats_python(places: &Places, cache: &Cache) -> Result<PathBuf> {
    environment(places, cache, "tests/stats/requirements.txt")
}

fn environment(places: &Places, cache: &Cache, requirements: &str) -> Result<PathBuf> {
    let missing = || Error::new("Python 3 is needed: install it and start again");
    let python = places::program("python3").ok_or_else(missing)?;
    let file = places.root().join(requirements);
    let requirements = fs::read(&file).explain(|| format!("cannot read {}", file.display()))?;
    let version = process::read(leash::command(&python).arg("--version"), "python3 --version")?;
    let key = stamp::hash(&[&requirements, version.as_bytes()].concat()).chars().take(16).collect::<String>();
    let folder = cache.ensure(&format!("python-{key}"), "installed", |folder, log| {
        make_environment(&python, folder, cache, log)?;
        let mut pip = leash::command(folder.join("bin/python"));
        pip.args(["-m", "pip", "install", "--disable-pip-version-check", "--requirement"]).arg(&file);
        process::log(&mut pip, "pip install", log)?;
        fs::write(folder.join("installed"), "").explain(|| "cannot finish the Python environment".into())
    })?;
    Ok(folder.join("bin/python"))
}

/// Debian leaves out of python3 what an environment needs; the package python3-venv brings it.
fn make_environment(python: &Path, folder: &Path, cache: &Cache, log: &Path) -> Result<()> {
    let make = || {
        let mut command = leash::command(python);
        command.args(["-m", "venv", "--clear"]).arg(folder);
        command
    };
    if process::succeeds(&mut make()) {
        return Ok(());
    }
    packages::install(&["python3-venv"], "Python's venv", &cache.log("apt")?)?;
    process::log(&mut make(), "making a Python environment", log)
}
