//! The statistics kernels as wasm: with SIMD, and without for where there is none. Both have the same JavaScript.

use std::fs;
use std::path::PathBuf;

use xtask::{Explain, Result};

use super::{module, publish};
use crate::build::Workshop;
use crate::progress;
use crate::stamp::Stamp;

const PACKAGE: &str = "pai-datasets-stats-js";
const NAME: &str = "stats";

/// The modules are optimised for speed, since only then do loops become SIMD, but no more is inlined than where it is for size:
/// the default of that level is slower here, and a seventh larger.
const INLINING: &str = "-Cllvm-args=-inline-threshold=50";

/// What the glue of an optimised module does not have: where columns are written.
const MEMORY: &str = "\nexport const memory = () => wasm.memory.buffer;\n";

/// Builds them; their folder, which holds `stats-glue.js`, `stats-simd.wasm` and `stats-plain.wasm`.
pub(crate) fn build(shop: &Workshop) -> Result<PathBuf> {
    let destination = shop.places.dist().join(NAME);
    let plain = module::compile_with(shop, PACKAGE, "wasm-fast", Some(INLINING))?;
    let with_simd = format!("-Ctarget-feature=+simd128 {INLINING}");
    let simd = module::compile_with(shop, PACKAGE, "wasm-fast-simd", Some(&with_simd))?;
    let inputs = module::inputs(shop, &plain)?.path(&simd)?.text(MEMORY).text(NAME);
    let stamp = Stamp::new(shop.places.dist().join(".stats-stamp"), destination.join("stats-simd.wasm"), inputs);
    if stamp.is_current() {
        return Ok(destination);
    }
    progress::say("bundling the statistics");
    let stage = publish::stage(&shop.places, NAME)?;
    let explain = || "the statistics".into();
    for (wasm, file, options) in [(&plain, "stats-plain", [].as_slice()), (&simd, "stats-simd", &["--enable-simd"])] {
        // Under one name, which is in what a module imports: so that the JavaScript of one serves both.
        module::bind_with(shop, wasm, &stage, NAME, options)?;
        fs::rename(stage.join("stats_bg.wasm"), stage.join(format!("{file}.wasm"))).explain(explain)?;
    }
    let glue = fs::read_to_string(stage.join("stats.js")).explain(explain)?;
    fs::write(stage.join("stats-glue.js"), glue + MEMORY).explain(explain)?;
    fs::remove_file(stage.join("stats.js")).explain(explain)?;
    stamp.forget()?;
    publish::publish(&stage, &destination)?;
    stamp.set()?;
    Ok(destination)
}
