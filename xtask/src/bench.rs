//! `bench`: the benchmarks, which print JSON lines.

use xtask::{Result, leash};

use crate::build::{Dist, Workshop};
use crate::tools::NpmTools;
use crate::{process, progress, test, tools};

/// The one that measures the engine in a page.
const PAGE: &str = "browser";
/// The one that measures the statistics beside their peers. The others are Rust's.
const STATS: &str = "stats";

pub(crate) fn run(name: Option<&str>) -> Result<()> {
    progress::start();
    let shop = Workshop::equip()?;
    if name == Some(STATS) {
        return stats(&shop);
    }
    let dist = shop.build_all()?;
    if name != Some(PAGE) {
        services(&shop, &dist, name)?;
    }
    match name {
        None => page(&shop, &dist).and_then(|()| stats(&shop)),
        Some(PAGE) => page(&shop, &dist),
        Some(_) => Ok(()),
    }
}

fn services(shop: &Workshop, dist: &Dist, name: Option<&str>) -> Result<()> {
    let mut cargo = leash::command("cargo");
    cargo.args(["run", "--quiet", "--release", "--package", "pai-datasets-tests", "--bin", "bench", "--"]).args(name);
    test::place(&mut cargo, shop, dist)?;
    cargo.env("PAI_STATS_PYTHON", tools::stats_python(&shop.places, &shop.cache)?);
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

fn stats(shop: &Workshop) -> Result<()> {
    let kernels = shop.build_stats()?;
    let peers = NpmTools::install_stats_peers(&shop.places, &shop.cache)?;
    let mut node = leash::command("node");
    node.arg(shop.places.root().join("tests/stats/bench.mjs"))
        .env("PAI_STATS", kernels)
        .env("PAI_STATS_PEERS", peers.modules())
        .env("PAI_STATS_PYTHON", tools::stats_python(&shop.places, &shop.cache)?);
    process::pass_through(&mut node, "the benchmark of the statistics")
}
