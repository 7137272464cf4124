//! The programs that the build and the tests need, installed per user and kept between checkouts.

mod cache;
mod cargo;
mod npm;
mod python;

use std::path::PathBuf;

use xtask::{Error, Result, leash};

pub(crate) use cache::{Cache, remove_folder};
pub(crate) use cargo::{Tool, trunk, wasm_bindgen};
pub(crate) use npm::NpmTools;
pub(crate) use python::{sdk_python, stats_python};

use crate::{packages, places, process};

/// The Chromium of the machine, installed if there is none.
pub(crate) fn chromium(cache: &Cache) -> Result<PathBuf> {
    let find = || places::program("chromium").or_else(|| places::program("chromium-browser"));
    if let Some(found) = find() {
        return Ok(found);
    }
    packages::install(&["chromium"], "Chromium", &cache.log("apt")?)?;
    find().ok_or_else(|| Error::new("the package chromium brought no program `chromium`"))
}

/// Components of the Rust toolchain, which a minimal rustup profile leaves out.
pub(crate) fn rust_component(program: &str, component: &str, cache: &Cache) -> Result<()> {
    if process::succeeds(leash::command("cargo").args([program, "--version"])) {
        return Ok(());
    }
    let mut rustup = leash::command("rustup");
    process::log(rustup.args(["component", "add", component]), "rustup component add", &cache.log("rustup")?)
}
