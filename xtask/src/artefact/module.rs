//! A crate as a wasm module with the JavaScript that wasm-bindgen writes for it.

use std::fs;
use std::path::{Path, PathBuf};

use xtask::{Explain, Result, leash};

use crate::build::Workshop;
use crate::compile::TARGET;
use crate::process;
use crate::stamp::Inputs;

/// How cargo compiles an engine; see the profiles in `Cargo.toml`.
pub(super) const ENGINE_PROFILE: &str = "wasm-release";

/// `web`: a worker on the hosted platform may not compile wasm, and a page's chooses how to fetch it, so the entry hands
/// the module over. The reset function is what the entry calls after a trap.
const WASM_BINDGEN: [&str; 5] =
    ["--target", "web", "--no-typescript", "--omit-default-module-path", "--experimental-reset-state-function"];

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

/// The name of what [`bind`] makes of an engine.
pub(super) const ENGINE: &str = "engine";

/// The module in the folder that [`bind`] fills with an [`ENGINE`].
pub(super) const WASM: &str = "engine_bg.wasm";

/// Compiles `package`; the file. Cargo knows itself what has changed.
pub(super) fn compile(shop: &Workshop, package: &str, profile: &str) -> Result<PathBuf> {
    compile_with(shop, package, profile, None)
}

/// As [`compile`], with options for the compiler. What is compiled with other options needs another profile: in one folder
/// the two would discard each other.
pub(super) fn compile_with(shop: &Workshop, package: &str, profile: &str, flags: Option<&str>) -> Result<PathBuf> {
    let what = format!("compiling {package}");
    crate::progress::say(&what);
    let mut cargo = shop.wasm.command("cargo")?;
    cargo.args(["build", "--package", package, "--target", TARGET, "--profile", profile]);
    if let Some(flags) = flags {
        shop.wasm.add_flags(&mut cargo, flags);
    }
    process::show(cargo.current_dir(shop.places.root()), &what)?;
    Ok(shop.wasm.module(package, profile))
}

/// All that [`bind`] depends on.
pub(super) fn inputs(shop: &Workshop, module: &Path) -> Result<Inputs> {
    let tools = Inputs::default().text(&shop.wasm_bindgen.version).text(&shop.npm.key);
    WASM_BINDGEN.iter().chain(&WASM_OPT).fold(tools, |inputs, flag| inputs.text(flag)).path(module)
}

/// Writes `NAME.js` and the optimised `NAME_bg.wasm` into `stage`.
pub(super) fn bind(shop: &Workshop, module: &Path, stage: &Path, name: &str) -> Result<()> {
    bind_with(shop, module, stage, name, &[])
}

/// As [`bind`], with more options for wasm-opt.
pub(super) fn bind_with(shop: &Workshop, module: &Path, stage: &Path, name: &str, options: &[&str]) -> Result<()> {
    let mut command = leash::command(shop.wasm_bindgen.bin.join("wasm-bindgen"));
    command.arg(module).arg("--out-dir").arg(stage).args(WASM_BINDGEN).args(["--out-name", name]);
    process::show(&mut command, "wasm-bindgen")?;
    optimise(shop, &stage.join(format!("{name}_bg.wasm")), options)
}

fn optimise(shop: &Workshop, module: &Path, options: &[&str]) -> Result<()> {
    let optimised = module.with_extension("opt");
    let mut command = leash::command(shop.npm.bin().join("wasm-opt"));
    command.args(WASM_OPT).args(options).arg(module).arg("-o").arg(&optimised);
    process::show(&mut command, "wasm-opt")?;
    fs::rename(&optimised, module).explain(|| format!("cannot write {}", module.display()))
}
