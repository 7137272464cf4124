//! The edge bundle: the engine as a wasm module, its JavaScript entry and workerd's configuration.

use std::fs;
use std::path::{Path, PathBuf};

use xtask::{Explain, Result, leash};

use super::publish;
use crate::build::Workshop;
use crate::compile::TARGET;
use crate::stamp::{Inputs, Stamp};
use crate::{process, progress};

const PACKAGE: &str = "pai-datasets-edge";
const PROFILE: &str = "wasm-release";

/// `web`: the hosted platform does not let a worker compile wasm, so the entry imports the module and hands it over.
/// The reset function is what the entry calls after a trap.
const WASM_BINDGEN: [&str; 7] = [
    "--target",
    "web",
    "--out-name",
    "engine",
    "--no-typescript",
    "--omit-default-module-path",
    "--experimental-reset-state-function",
];

/// What workerd, and every browser since 2022, understands.
const WASM_OPT: [&str; 7] = [
    "-Os",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Builds the bundle; its folder.
pub(crate) fn build(shop: &Workshop) -> Result<PathBuf> {
    let destination = shop.places.dist().join("edge");
    let module = compile(shop)?;
    let entry = shop.places.root().join("crates/edge/js");
    let stamp = Stamp::new(
        shop.places.dist().join(".edge-stamp"),
        destination.join("engine_bg.wasm"),
        inputs(shop, &module, &entry)?,
    );
    if stamp.is_current() {
        return Ok(destination);
    }
    progress::say("bundling the edge");
    let stage = publish::stage(&shop.places, "edge")?;
    bind(shop, &module, &stage)?;
    optimise(shop, &stage.join("engine_bg.wasm"))?;
    publish::copy(&entry, &stage)?;
    stamp.forget()?;
    publish::publish(&stage, &destination)?;
    stamp.set()?;
    Ok(destination)
}

fn inputs(shop: &Workshop, module: &Path, entry: &Path) -> Result<Inputs> {
    let tools = Inputs::default().text(&shop.wasm_bindgen.version).text(&shop.npm.key);
    let flags = WASM_BINDGEN.iter().chain(&WASM_OPT).fold(tools, |inputs, flag| inputs.text(flag));
    flags.path(module)?.path(entry)
}

/// Cargo knows itself what has changed.
fn compile(shop: &Workshop) -> Result<PathBuf> {
    progress::say("compiling the edge");
    let mut cargo = shop.wasm.command("cargo")?;
    cargo.args(["build", "--package", PACKAGE, "--target", TARGET, "--profile", PROFILE]);
    process::show(cargo.current_dir(shop.places.root()), "compiling the edge")?;
    Ok(shop.wasm.module(PACKAGE, PROFILE))
}

fn bind(shop: &Workshop, module: &Path, stage: &Path) -> Result<()> {
    let mut command = leash::command(shop.wasm_bindgen.bin.join("wasm-bindgen"));
    command.arg(module).arg("--out-dir").arg(stage).args(WASM_BINDGEN);
    process::show(&mut command, "wasm-bindgen")
}

fn optimise(shop: &Workshop, module: &Path) -> Result<()> {
    let optimised = module.with_extension("opt");
    let mut command = leash::command(shop.npm.bin().join("wasm-opt"));
    command.args(WASM_OPT).arg(module).arg("-o").arg(&optimised);
    process::show(&mut command, "wasm-opt")?;
    fs::rename(&optimised, module).explain(|| format!("cannot write {}", module.display()))
}
