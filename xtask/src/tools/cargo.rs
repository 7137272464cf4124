//! Tools that cargo compiles.

use std::path::{Path, PathBuf};
use std::process::Command;

use xtask::{Result, leash};

use super::Cache;
use crate::pins;
use crate::places::Places;
use crate::process;

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
        let mut command = install(&format!("wasm-bindgen-cli@{version}"), folder);
        // The tool runs for seconds; its own release profile would cost minutes.
        command.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        process::log(&mut command, "installing wasm-bindgen", log)
    })?;
    Ok(Tool { version, bin: folder.join("bin") })
}

/// Trunk, without its development server's updater and TLS.
pub(crate) fn trunk(cache: &Cache) -> Result<Tool> {
    let version = pins::TRUNK.to_owned();
    let folder = cache.ensure(&format!("trunk-{version}"), "bin/trunk", |folder, log| {
        let mut command = install(&format!("trunk@{version}"), folder);
        command
            .arg("--no-default-features")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "64")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0");
        process::log(&mut command, "installing trunk", log)
    })?;
    Ok(Tool { version, bin: folder.join("bin") })
}

fn install(package: &str, folder: &Path) -> Command {
    let mut command = leash::command("cargo");
    command.args(["install", "--locked", "--no-track", package, "--root"]).arg(folder);
    // Outside the checkout's target folder, and gone with the temporary folder if the installation is cut off.
    command.env("CARGO_TARGET_DIR", folder.join("target"));
    command
}
