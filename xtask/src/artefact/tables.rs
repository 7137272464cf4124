//! Tables as a wasm module of their own, which stands in the edge bundle and beside the engine for pages.

use std::path::{Path, PathBuf};

use xtask::Result;

use super::{module, publish};
use crate::build::Workshop;
use crate::progress;
use crate::stamp::Stamp;

const PACKAGE: &str = "pai-datasets-tables-js";
const NAME: &str = "tables";

/// Builds it; its folder.
pub(super) fn build(shop: &Workshop) -> Result<PathBuf> {
    let destination = shop.places.dist().join("tables");
    let wasm = module::compile(shop, PACKAGE, module::ENGINE_PROFILE)?;
    let inputs = module::inputs(shop, &wasm)?;
    let stamp = Stamp::new(shop.places.dist().join(".tables-stamp"), destination.join("tables_bg.wasm"), inputs);
    if stamp.is_current() {
        return Ok(destination);
    }
    progress::say("bundling the tables");
    let stage = publish::stage(&shop.places, NAME)?;
    module::bind(shop, &wasm, &stage, NAME)?;
    stamp.forget()?;
    publish::publish(&stage, &destination)?;
    stamp.set()?;
    Ok(destination)
}

/// Puts it into a bundle.
pub(super) fn join(tables: &Path, bundle: &Path) -> Result<()> {
    publish::copy(tables, bundle)
}
