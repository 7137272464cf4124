//! The parts that run against the built artefacts in workerd.

use std::path::{Path, PathBuf};
use std::process::Command;

use xtask::{Error, Explain, Result, leash};

use super::place;
use super::tally::{Tally, Unittest, cargo_result, node_result};
use crate::build::{Dist, Workshop};
use crate::compile::TARGET;
use crate::instance::Temporary;
use crate::places::Places;
use crate::stamp::files_below;
use crate::tools::NpmTools;
use crate::{size, tools};

/// The kills of a soak run.
const KILL_POINTS: &str = "200";

/// The Rust tests that start instances of their own, and the budgets of what they run.
pub(super) fn wasm(tally: &mut Tally) -> Result<()> {
    let (shop, dist) = ready()?;
    budgets(tally, &shop.places, &dist)?;
    let mut cargo = edge_tests(&shop, &dist, "edge_*")?;
    tally.stream(&mut cargo, "cargo test", cargo_result)?;
    let mut cargo = page_tests(&shop, &dist)?;
    tally.stream(&mut cargo, "cargo test", cargo_result)?;
    let mut cargo = border_tests(&shop)?;
    tally.stream(&mut cargo, "cargo test", cargo_result)
}

/// What crosses between wasm and JavaScript, in Node.
fn border_tests(shop: &Workshop) -> Result<Command> {
    let mut cargo = shop.wasm.command("cargo")?;
    cargo.args(["test", "--package", "pai-datasets-bindings", "--target", TARGET, "--test", "border"]);
    let runner = shop.wasm_bindgen.bin.join("wasm-bindgen-test-runner");
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner).current_dir(shop.places.root());
    Ok(cargo)
}

pub(super) fn soak_kill(tally: &mut Tally) -> Result<()> {
    let (shop, dist) = ready()?;
    let mut cargo = edge_tests(&shop, &dist, "edge_kill")?;
    cargo.args(["--", "--nocapture"]).env("PAI_KILL_POINTS", KILL_POINTS);
    tally.stream(&mut cargo, "cargo test", cargo_result)
}

/// The official Python SDK, and the HTTP core of the official TypeScript ones, against an instance.
pub(super) fn sdk(tally: &mut Tally) -> Result<()> {
    let (shop, dist) = ready()?;
    let python = tools::sdk_python(&shop.places, &shop.cache)?;
    let instance = Temporary::start(&shop, &dist)?;
    let mut command = leash::command(python);
    command
        .args(["-m", "unittest", "discover", "-s", "tests/sdk", "-v"])
        .current_dir(shop.places.root())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PAI_ENDPOINT", instance.endpoint())
        .env("PAI_CREDENTIALS_FILE", instance.credentials_file());
    let mut unittest = Unittest::default();
    tally.stream(&mut command, "python -m unittest", |line| unittest.result(line))?;
    let mut node = node_tests(&shop, "tests/sdk")?;
    node.env("PAI_ENDPOINT", instance.endpoint()).env("PAI_CREDENTIALS_FILE", instance.credentials_file());
    tally.stream(&mut node, "node --test", node_result)
}

/// What the journeys are connected to, and the beginnings of the files that say nothing of it: over a server there is no
/// store in the page; in this browser there is no ready link and nothing that another program could call, the engine was
/// tested by itself before, and pages look as they do over a server. A file of which nothing is left would never end.
const CONNECTIONS: [(&str, &[&str]); 2] =
    [("server", &["this_browser"]), ("browser", &["engine_", "first_page", "accessibility", "lighthouse", "preview"])];

/// Journeys through the console in Chromium, over a server and over the engine in the page.
pub(super) fn browser(tally: &mut Tally) -> Result<()> {
    let (shop, dist) = ready()?;
    let chromium = tools::chromium(&shop.cache)?;
    let lighthouse = NpmTools::install_browser_tests(&shop.places, &shop.cache)?;
    let python = tools::sdk_python(&shop.places, &shop.cache)?;
    let instance = Temporary::start(&shop, &dist)?;
    for (connection, others) in CONNECTIONS {
        let mut files = test_files(&shop.places.root().join("tests/browser"))?;
        files.retain(|file| !others.iter().any(|start| begins(file, start)));
        let mut node = node_on(&shop, "tests/browser", files)?;
        node.env("PAI_CONNECTION", connection).env("PAI_READY_URL", instance.link());
        node.env("PAI_CREDENTIALS_FILE", instance.credentials_file()).env("PAI_SDK_PYTHON", &python);
        node.env("PAI_LIGHTHOUSE", lighthouse.modules());
        node.env("PAI_DATASETS_ENGINE", &dist.engine).env("PAI_DATASETS_CONSOLE", &dist.console);
        node.env("PAI_DATASETS_PACKAGE", &dist.npm.folder).env("CHROMIUM", &chromium);
        tally.stream(&mut node, &format!("node --test ({connection})"), node_result)?;
    }
    Ok(())
}

fn begins(file: &Path, start: &str) -> bool {
    file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(start))
}

fn ready() -> Result<(Workshop, Dist)> {
    let shop = Workshop::equip()?;
    let dist = shop.build_all()?;
    Ok((shop, dist))
}

fn budgets(tally: &mut Tally, places: &Places, dist: &Dist) -> Result<()> {
    let mut sizes = size::measure(&[dist.edge.clone(), dist.console.clone(), dist.engine.clone()])?;
    sizes.extend(size::measure_npm(&dist.npm)?);
    size::print(&sizes);
    let (broken, count) = size::check_budgets(places, &sizes)?;
    tally.pass(count - broken.len());
    broken.iter().for_each(|sentence| tally.fail(sentence));
    Ok(())
}

fn edge_tests(shop: &Workshop, dist: &Dist, name: &str) -> Result<Command> {
    rust_tests(shop, dist, "edge", name)
}

/// The suite against the engine in a page.
fn page_tests(shop: &Workshop, dist: &Dist) -> Result<Command> {
    let chromium = tools::chromium(&shop.cache)?;
    shop.npm.link_into(&shop.places.root().join("tests/browser"))?;
    let mut cargo = rust_tests(shop, dist, "browser", "browser_*")?;
    cargo.env("CHROMIUM", chromium);
    Ok(cargo)
}

fn rust_tests(shop: &Workshop, dist: &Dist, feature: &str, name: &str) -> Result<Command> {
    let mut cargo = leash::command("cargo");
    cargo.args(["test", "--package", "pai-datasets-tests", "--features", feature, "--test", name]);
    place(&mut cargo, shop, dist)?;
    Ok(cargo)
}

/// Node on the tests in that folder.
fn node_tests(shop: &Workshop, folder: &str) -> Result<Command> {
    node_on(shop, folder, test_files(&shop.places.root().join(folder))?)
}

/// Node on tests of that folder, which finds the tools' packages.
fn node_on(shop: &Workshop, folder: &str, files: Vec<PathBuf>) -> Result<Command> {
    shop.npm.link_into(&shop.places.root().join(folder))?;
    let mut node = leash::command("node");
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=1"]).args(files);
    node.current_dir(shop.places.root());
    Ok(node)
}

/// The tests that stand in `folder` itself. Node's own search takes a folder in one version and a pattern in the next; a list of files it takes in all.
pub(super) fn test_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = files_below(folder).explain(|| format!("cannot read {}", folder.display()))?;
    files.retain(|file| file.parent() == Some(folder) && file.to_string_lossy().ends_with(".test.mjs"));
    match files.is_empty() {
        true => Err(Error::new(format!("there is no *.test.mjs in {}", folder.display()))),
        false => Ok(files),
    }
}
