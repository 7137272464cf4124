//! The npm package, exactly as it would be published, and its tarball.

use std::fs;
use std::path::{Path, PathBuf};

use xtask::{Error, Explain, Result, leash};

use super::{module, publish};
use crate::build::Workshop;
use crate::stamp::{Inputs, Stamp, files_below};
use crate::{process, progress};

const PACKAGE: &str = "pai-datasets";
const TYPES: &str = "pai-datasets-typescript";

/// Small before fast: "z" with `-Os` is 2 % smaller in brotli than "s", and a call is a few microseconds either way.
const PROFILE: &str = "wasm-small";

/// The package and what `npm pack` makes of it.
pub(crate) struct Npm {
    pub(crate) folder: PathBuf,
    pub(crate) tarball: PathBuf,
}

/// Builds the package, with the artefacts that its programs serve.
pub(crate) fn build(shop: &Workshop, edge: &Path, console: &Path, engine: &Path, stats: &Path) -> Result<Npm> {
    let folder = shop.places.dist().join("npm");
    let packed = shop.places.dist().join("package");
    let wasm = module::compile(shop, PACKAGE, PROFILE)?;
    let inputs = inputs(shop, &wasm, &[edge, console, engine, stats])?;
    let stamp = Stamp::new(shop.places.dist().join(".npm-stamp"), folder.join("package.json"), inputs);
    if !stamp.is_current() {
        progress::say("putting the npm package together");
        let stage = publish::stage(&shop.places, "npm")?;
        publish::copy(stats, &stage)?;
        assemble(shop, &wasm, &stage)?;
        for (artefact, name) in [(edge, "edge"), (console, "console"), (engine, "engine")] {
            publish::copy(artefact, &stage.join(name))?;
        }
        share(&stage)?;
        stamp.forget()?;
        publish::publish(&stage, &folder)?;
        pack(&folder, &packed)?;
        stamp.set()?;
    }
    let tarball = files_below(&packed).explain(|| format!("cannot read {}", packed.display()))?.pop();
    let tarball = tarball.ok_or_else(|| Error::new("npm pack made no tarball"))?;
    Ok(Npm { folder, tarball })
}

fn inputs(shop: &Workshop, wasm: &Path, artefacts: &[&Path]) -> Result<Inputs> {
    let root = shop.places.root();
    let sources = ["crates/npm", "crates/typescript", "crates/core", "LICENSE"].map(|name| root.join(name));
    let mut paths = artefacts.iter().map(|path| path.to_path_buf()).chain(sources);
    paths.try_fold(module::inputs(shop, wasm)?, |inputs, path| inputs.path(&path))
}

/// Everything of the package that is not another artefact.
fn assemble(shop: &Workshop, wasm: &Path, stage: &Path) -> Result<()> {
    let root = shop.places.root();
    module::bind(shop, wasm, stage, "client")?;
    let rename = |from: &str, to: &str| fs::rename(stage.join(from), stage.join(to));
    rename("client_bg.wasm", "client.wasm")
        .and_then(|()| rename("client.js", "glue.js"))
        .explain(|| "the client".into())?;
    let mut cargo = shop.wasm.command("cargo")?;
    cargo.args(["run", "--quiet", "--package", TYPES, "--"]).arg(stage).current_dir(root);
    process::show(&mut cargo, "writing the types")?;
    let mut node = leash::command("node");
    node.arg(root.join("crates/npm/build.mjs")).arg(stage).arg(shop.npm.modules());
    process::show(&mut node, "esbuild")?;
    fs::copy(root.join("LICENSE"), stage.join("LICENSE")).explain(|| "cannot copy LICENSE".into())?;
    Ok(())
}

/// Takes away what the package would hold more than once: the console's files in their compressed form; its copy of the
/// engine, which the program serves from the package's own; the edge's copy of the tables' module, which workerd reads from
/// there.
fn share(stage: &Path) -> Result<()> {
    let console = stage.join("console");
    crate::tools::remove_folder(&console.join("engine"))?;
    for file in files_below(&console).explain(|| "cannot read the console in the package".into())? {
        // The platform compresses on the way.
        if file.extension().is_some_and(|extension| extension == "br") {
            fs::remove_file(&file).explain(|| format!("cannot remove {}", file.display()))?;
        }
    }
    let config = stage.join("edge/workerd.capnp");
    let explain = || "cannot share the engine's files in the package".into();
    let text = fs::read_to_string(&config).explain(explain)?;
    fs::write(&config, text.replace("embed \"tables", "embed \"../engine/tables")).explain(explain)?;
    for name in ["tables.js", "tables_bg.wasm"] {
        fs::remove_file(stage.join("edge").join(name)).explain(explain)?;
    }
    Ok(())
}

fn pack(folder: &Path, packed: &Path) -> Result<()> {
    crate::tools::remove_folder(packed)?;
    fs::create_dir_all(packed).explain(|| format!("cannot create {}", packed.display()))?;
    let mut npm = leash::command("npm");
    npm.args(["pack", "--silent", "--ignore-scripts", "--pack-destination"]).arg(packed).current_dir(folder);
    process::read(&mut npm, "npm pack").map(|_| ())
}
