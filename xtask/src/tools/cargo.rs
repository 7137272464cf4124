//! Tools that cargo compiles.

use std::path::{Path, PathBuf};

use xtask::{Result, leash};

use super::Cache;
use crate::pins;
use crate::places::Places;
use crate::{process, progress};

/// An installed program.
pub(crate) struct Tool {
    pub(crate) version: String,
    /// The folder that holds the program.
    pub(crate) bin: PathBuf,
}

/// wasm-bindgen in the version of the library that the workspace links.
pub(crate) fn wasm_bindgen(places: &Places, cache: &Cache) -> Result<Tool> {
    let version = pins::wasm_bindgen(places)?;
    let folder = cache.ensure(&format!("wasm-bindgen-{version}"), "bin/wasm-bindgen", |folder, log| {
        // The tool runs for seconds; its own release profile would cost minutes.
        let profile = [("LTO", "off"), ("OPT_LEVEL", "1")];
        install(&format!("wasm-bindgen-cli@{version}"), &[], &profile, folder, log)
    })?;
    Ok(Tool { version, bin: folder.join("bin") })
}

/// Trunk, without its development server's updater and TLS.
pub(crate) fn trunk(cache: &Cache) -> Result<Tool> {
    let version = pins::TRUNK.to_owned();
    let folder = cache.ensure(&format!("trunk-{version}"), "bin/trunk", |folder, log| {
        let profile = [("LTO", "off"), ("OPT_LEVEL", "0"), ("CODEGEN_UNITS", "64"), ("DEBUG", "0")];
        install(&format!("trunk@{version}"), &["--no-default-features"], &profile, folder, log)
    })?;
    Ok(Tool { version, bin: folder.join("bin") })
}

/// Installs with the dependencies that the package was released with. Where the registry does not have one of them, as
/// a mirror that lags behind may not, with those that it has: `log` then tells why.
fn install(package: &str, options: &[&str], profile: &[(&str, &str)], folder: &Path, log: &Path) -> Result<()> {
    let command = |locked: &[&str]| {
        let mut command = leash::command("cargo");
        command.args(["install", "--no-track", package]).args(options).args(locked).arg("--root").arg(folder);
        // Outside the checkout's target folder, and gone with the temporary folder if the installation is cut off.
        command.env("CARGO_TARGET_DIR", folder.join("target"));
        command.envs(profile.iter().map(|(name, value)| (format!("CARGO_PROFILE_RELEASE_{name}"), value)));
        command
    };
    let what = format!("installing {package}");
    match process::log(&mut command(&["--locked"]), &what, log) {
        Ok(()) => Ok(()),
        Err(error) => {
            progress::say(format_args!("{error}; trying with the newest dependencies there are"));
            process::log(&mut command(&[]), &what, log)
        }
    }
}
