//! `bench`: the benchmarks, which print JSON lines.

use xtask::{Result, leash};

use crate::build::Workshop;
use crate::{process, progress, test};

pub(crate) fn run(name: Option<&str>) -> Result<()> {
    progress::start();
    let shop = Workshop::equip()?;
    let dist = shop.build_all()?;
    let mut cargo = leash::command("cargo");
    cargo.args(["run", "--quiet", "--release", "--package", "pai-datasets-tests", "--bin", "bench", "--"]).args(name);
    test::place(&mut cargo, &shop, &dist)?;
    process::pass_through(&mut cargo, "the benchmark")
}
