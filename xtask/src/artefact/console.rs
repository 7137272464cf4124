//! The console: static files that Trunk makes, without inline scripts.

use std::path::{Path, PathBuf};

use xtask::{Explain, Result};

use super::{compress, offline, publish, script};
use crate::build::Workshop;
use crate::stamp::{Inputs, Stamp, files_below};
use crate::{process, progress, tools};

/// The service worker, without the list of files.
const WORKER: &str = "web/service_worker.js";

const PACKAGE: &str = "pai-datasets-web";

/// Where the engine for pages stands in the console: it is fetched only where this browser is chosen.
const ENGINE: &str = "engine";

/// Where the console with the pages of statistics stands beside the one without, which is what a first visit fetches.
const STATISTICS: &str = "with-statistics";

/// Views of one type wherever they come together: a tenth less to fetch, for a little more work while they are made.
const FLAGS: &str = "--cfg erase_components";

/// Builds the console, with the engine of the folder `engine` in it; its folder.
pub(crate) fn build(shop: &Workshop, engine: &Path) -> Result<PathBuf> {
    let destination = shop.places.dist().join("console");
    let trunk = tools::trunk(&shop.cache)?;
    let inputs = inputs(shop)?.text(&trunk.version).text(compress::COMPRESS).path(engine)?;
    let stamp = Stamp::new(shop.places.dist().join(".console-stamp"), destination.join("index.html"), inputs);
    if stamp.is_current() {
        return Ok(destination);
    }
    progress::say("building the console");
    let stage = publish::stage(&shop.places, "console")?;
    run_trunk(shop, &trunk.bin, &stage, &["--no-default-features=true"])?;
    let start = script::externalise(&stage)?;
    let with = publish::stage(&shop.places, STATISTICS)?;
    run_trunk(shop, &trunk.bin, &with, &["--public-url", &format!("/{STATISTICS}/")])?;
    let start_with = script::externalise(&with)?;
    add_statistics(&with, &stage.join(STATISTICS))?;
    script::choose(&stage, &start, &format!("/{STATISTICS}{start_with}"))?;
    publish::copy(engine, &stage.join(ENGINE))?;
    offline::write_worker(&shop.places.root().join(WORKER), &stage)?;
    compress::beside(&stage)?;
    stamp.forget()?;
    publish::publish(&stage, &destination)?;
    stamp.set()?;
    Ok(destination)
}

fn inputs(shop: &Workshop) -> Result<Inputs> {
    let root = shop.places.root();
    let tools =
        Inputs::default().text(&shop.wasm.version()?).text(&shop.wasm_bindgen.version).text(&shop.npm.key).text(FLAGS);
    let shared = ["index.html", "Trunk.toml", "Cargo.toml", "Cargo.lock"].map(|name| root.join(name));
    let mut paths = shared.into_iter().chain(crate_folders(shop)?);
    paths.try_fold(tools, |inputs, path| inputs.path(&path))
}

/// The folders of the console's crate and of all in the workspace that it depends on.
fn crate_folders(shop: &Workshop) -> Result<Vec<PathBuf>> {
    let mut cargo = shop.wasm.command("cargo")?;
    cargo.args(["tree", "--package", PACKAGE, "--edges", "normal,build", "--prefix", "none", "--format", "{p}"]);
    let tree = process::read(cargo.current_dir(shop.places.root()), "cargo tree")?;
    Ok(folders_in(&tree))
}

/// Of lines like `name v1.0.0 (/folder)`, the folders; a package of a registry has none.
fn folders_in(tree: &str) -> Vec<PathBuf> {
    let folder = |line: &str| Some(PathBuf::from(line.split_once(" (/")?.1.split_once(')')?.0));
    let mut folders: Vec<_> = tree.lines().filter_map(folder).map(|path| Path::new("/").join(path)).collect();
    folders.sort();
    folders.dedup();
    folders
}

/// Copies what starts the console with statistics: its program, not what both consoles share.
fn add_statistics(from: &Path, to: &Path) -> Result<()> {
    let explain = || "cannot put the statistics into the console".into();
    for file in files_below(from).explain(explain)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_program =
            name.starts_with("start-") || name.starts_with(PACKAGE) || file.starts_with(from.join("snippets"));
        if is_program {
            let target = to.join(file.strip_prefix(from).unwrap_or(&file));
            let made = target.parent().map_or(Ok(()), std::fs::create_dir_all);
            made.and_then(|()| std::fs::copy(&file, &target).map(drop)).explain(explain)?;
        }
    }
    Ok(())
}

fn run_trunk(shop: &Workshop, trunk: &Path, stage: &Path, options: &[&str]) -> Result<()> {
    let folders = [shop.wasm_bindgen.bin.clone(), shop.npm.bin(), trunk.to_owned()];
    let mut command = shop.wasm.command_with(trunk.join("trunk"), &folders)?;
    command
        .args(["build", "--release", "--offline", "--dist"])
        .arg(stage)
        .args(options)
        .current_dir(shop.places.root())
        // Trunk takes its options from the environment too, and refuses the usual value 1 here.
        .env_remove("NO_COLOR");
    shop.wasm.add_flags(&mut command, FLAGS);
    process::show(&mut command, "trunk build").explain(|| "building the console".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_crates_have_folders() {
        let tree = "pai-datasets-web v0.1.0 (/a b/web)\nserde v1.0.0\nserde_derive v1.0.0 (proc-macro)\n\
                    pai-datasets-core v0.1.0 (/a b/crates/core)\npai-datasets-core v0.1.0 (/a b/crates/core) (*)\n";
        assert_eq!(folders_in(tree), [PathBuf::from("/a b/crates/core"), PathBuf::from("/a b/web")]);
    }
}
