//! The engine for pages and for memory: a wasm module and the JavaScript around it, fetched only where it is chosen.

use std::path::PathBuf;

use xtask::Result;

use super::{module, publish, tables};
use crate::build::Workshop;
use crate::progress;
use crate::stamp::Stamp;

const PACKAGE: &str = "pai-datasets-browser";

/// Builds it; its folder.
pub(crate) fn build(shop: &Workshop) -> Result<PathBuf> {
    let destination = shop.places.dist().join("engine");
    let wasm = module::compile(shop, PACKAGE, module::ENGINE_PROFILE)?;
    let scripts = shop.places.root().join("crates/browser/js");
    let table_module = tables::build(shop)?;
    let inputs = module::inputs(shop, &wasm)?.path(&table_module)?.path(&scripts)?;
    let stamp = Stamp::new(shop.places.dist().join(".engine-stamp"), destination.join(module::WASM), inputs);
    if stamp.is_current() {
        return Ok(destination);
    }
    progress::say("bundling the engine for pages");
    let stage = publish::stage(&shop.places, "engine")?;
    module::bind(shop, &wasm, &stage, module::ENGINE)?;
    publish::copy(&scripts, &stage)?;
    tables::join(&table_module, &stage)?;
    stamp.forget()?;
    publish::publish(&stage, &destination)?;
    stamp.set()?;
    Ok(destination)
}
