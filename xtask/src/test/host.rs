//! What needs no running instance: formatting, lints and the tests that run on the machine itself.

use xtask::{Result, leash};

use super::tally::{Tally, cargo_result};
use crate::compile::{TARGET, WasmToolchain};
use crate::pins::WASM_CRATES;
use crate::places::Places;
use crate::tools::{self, Cache};
use crate::{process, progress};

pub(super) fn run(tally: &mut Tally) -> Result<()> {
    let (places, cache) = (Places::find()?, Cache::open()?);
    tally.check("formatting", formatting(&places, &cache));
    tally.check("lints", lints(&places, &cache));
    if let Some(outcome) = wasm_lints(&places, &cache) {
        tally.check("lints of the wasm crates", outcome);
    }
    let mut cargo = leash::command("cargo");
    cargo.args(["test", "--workspace", "--no-fail-fast"]).args(excluded()).current_dir(places.root());
    tally.stream(&mut cargo, "cargo test", cargo_result)?;
    // Of the console, what knows no browser.
    let mut cargo = leash::command("cargo");
    cargo.args(["test", "--package", "pai-datasets-web"]).current_dir(places.root());
    tally.stream(&mut cargo, "cargo test", cargo_result)
}

fn excluded() -> impl Iterator<Item = &'static str> {
    WASM_CRATES.into_iter().flat_map(|name| ["--exclude", name])
}

fn formatting(places: &Places, cache: &Cache) -> Result<()> {
    tools::rust_component("fmt", "rustfmt", cache)?;
    let mut cargo = leash::command("cargo");
    process::show(cargo.args(["fmt", "--all", "--check"]).current_dir(places.root()), "cargo fmt")
}

fn lints(places: &Places, cache: &Cache) -> Result<()> {
    tools::rust_component("clippy", "clippy", cache)?;
    let mut cargo = leash::command("cargo");
    cargo.args(["clippy", "--workspace"]).args(excluded());
    // The tests of a running instance are lints' business too, though they do not run here.
    cargo.args([
        "--features",
        "pai-datasets-tests/edge,pai-datasets-tests/browser",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]);
    process::show(cargo.current_dir(places.root()), "cargo clippy")
}

/// Nothing where the toolchain that has wasm has no clippy.
fn wasm_lints(places: &Places, cache: &Cache) -> Option<Result<()>> {
    let wasm = match WasmToolchain::ensure(places, cache) {
        Ok(wasm) => wasm,
        Err(error) => return Some(Err(error)),
    };
    if !wasm.command("cargo").is_ok_and(|mut cargo| process::succeeds(cargo.args(["clippy", "--version"]))) {
        progress::say("the wasm crates are not linted: their toolchain has no clippy");
        return None;
    }
    Some(run_wasm_lints(places, &wasm))
}

fn run_wasm_lints(places: &Places, wasm: &WasmToolchain) -> Result<()> {
    let mut cargo = wasm.command("cargo")?;
    cargo.args(["clippy", "--target", TARGET]);
    cargo.args(WASM_CRATES.into_iter().flat_map(|name| ["--package", name]));
    process::show(cargo.args(["--", "-D", "warnings"]).current_dir(places.root()), "cargo clippy")
}
