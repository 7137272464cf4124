//! `bench`: the benchmarks, which print JSON lines.

use xtask::{Result, leash};

use crate::build::{Dist, Workshop};
use crate::{process, progress, test, tools};

/// The one that measures the engine in a page; the others are Rust's.
const PAGE: &str = "browser";

pub(crate) fn run(name: Option<&str>) -> Result<()> {
    progress::start();
    let shop = Workshop::equip()?;
    let dist = shop.build_all()?;
    if name != Some(PAGE) {
        services(&shop, &dist, name)?;
    }
    match name {
        None | Some(PAGE) => page(&shop, &dist),
        Some(_) => Ok(()),
    }
}

fn services(shop: &Workshop, dist: &Dist, name: Option<&str>) -> Result<()> {
    let mut cargo = leash::command("cargo");
    cargo.args(["run", "--quiet", "--release", "--package", "pai-datasets-tests", "--bin", "bench", "--"]).args(name);
    test::place(&mut cargo, shop, dist)?;
    process::pass_through(&mut cargo, "the benchmark")
}

fn page(shop: &Workshop, dist: &Dist) -> Result<()> {
    let folder = shop.places.root().join("tests/browser");
    let chromium = tools::chromium(&shop.cache)?;
    shop.npm.link_into(&folder)?;
    let mut node = leash::command("node");
    node.arg(folder.join("bench.mjs")).env("CHROMIUM", chromium);
    test::place(&mut node, shop, dist)?;
    process::pass_through(&mut node, "the benchmark in a page")
}
