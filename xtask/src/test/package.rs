//! The npm package: the client against servers that misbehave, its program, and every kind of consumer of the tarball.

use std::process::Command;

use xtask::{Result, leash};

use super::live::test_files;
use super::tally::{Tally, node_result};
use crate::build::{Dist, Workshop};
use crate::tools::{self, NpmTools};

pub(super) fn run(tally: &mut Tally) -> Result<()> {
    let shop = Workshop::equip()?;
    let dist = shop.build_all()?;
    let mut node = tests_in(&shop, &dist, "crates/npm/test")?;
    tally.stream(&mut node, "node --test", node_result)?;
    let consumers = NpmTools::install_consumers(&shop.places, &shop.cache)?;
    let mut node = tests_in(&shop, &dist, "tests/package")?;
    node.env("PAI_PACKAGE_TARBALL", &dist.npm.tarball)
        .env("PAI_PACKAGE_TOOLS", consumers.modules())
        .env("PAI_PACKAGE_WORKSHOP", shop.places.target().join("package"))
        .env("PAI_TOOLS_MODULES", shop.npm.modules())
        .env("CHROMIUM", tools::chromium(&shop.cache)?);
    tally.stream(&mut node, "node --test", node_result)
}

/// Node's test runner over the tests that stand in `folder` itself.
fn tests_in(shop: &Workshop, dist: &Dist, folder: &str) -> Result<Command> {
    let files = test_files(&shop.places.root().join(folder))?;
    let mut node = leash::command("node");
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=1"])
        .args(files)
        .current_dir(shop.places.root())
        .env("PAI_NPM", &dist.npm.folder)
        .env("PAI_DATASETS_WORKERD", shop.npm.workerd()?);
    Ok(node)
}
