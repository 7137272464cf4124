//! The edge bundle: the engine as a wasm module, its JavaScript entry and workerd's configuration.

use std::path::PathBuf;

use xtask::Result;

use super::{module, publish, tables};
use crate::build::Workshop;
use crate::progress;
use crate::stamp::Stamp;

const PACKAGE: &str = "pai-datasets-edge";

/// Builds the bundle; its folder.
pub(crate) fn build(shop: &Workshop) -> Result<PathBuf> {
    let destination = shop.places.dist().join("edge");
    let wasm = module::compile(shop, PACKAGE, module::ENGINE_PROFILE)?;
    let entry = shop.places.root().join("crates/edge/js");
    let table_module = tables::build(shop)?;
    let inputs = module::inputs(shop, &wasm)?.path(&table_module)?.path(&entry)?;
    let stamp = Stamp::new(shop.places.dist().join(".edge-stamp"), destination.join(module::WASM), inputs);
    if stamp.is_current() {
        return Ok(destination);
    }
    progress::say("bundling the edge");
    let stage = publish::stage(&shop.places, "edge")?;
    module::bind(shop, &wasm, &stage, module::ENGINE)?;
    publish::copy(&entry, &stage)?;
    tables::join(&table_module, &stage)?;
    stamp.forget()?;
    publish::publish(&stage, &destination)?;
    stamp.set()?;
    Ok(destination)
}
