//! Builds the artefacts, each from its inputs, and skips what has not changed.

use std::fs::{self, File};
use std::path::PathBuf;

use xtask::{Explain, Result};

use crate::artefact::npm::{self, Npm};
use crate::artefact::{console, edge, engine, stats};
use crate::cli::Artefact;
use crate::compile::WasmToolchain;
use crate::places::Places;
use crate::tools::{self, Cache, NpmTools, Tool};
use crate::{progress, size};

/// The checkout and the tools that every artefact needs.
pub(crate) struct Workshop {
    pub(crate) places: Places,
    pub(crate) cache: Cache,
    pub(crate) wasm: WasmToolchain,
    pub(crate) wasm_bindgen: Tool,
    pub(crate) npm: NpmTools,
}

/// Where the built artefacts are.
pub(crate) struct Dist {
    pub(crate) edge: PathBuf,
    pub(crate) console: PathBuf,
    pub(crate) engine: PathBuf,
    pub(crate) npm: Npm,
}

impl Workshop {
    /// Finds the tools and installs those that are missing.
    pub(crate) fn equip() -> Result<Self> {
        let places = Places::find()?;
        let cache = Cache::open()?;
        // The quick ones first: what is missing on the machine should be said before the long waits.
        let npm = NpmTools::install(&places, &cache)?;
        let wasm = WasmToolchain::ensure(&places, &cache)?;
        let wasm_bindgen = tools::wasm_bindgen(&places, &cache)?;
        Ok(Self { places, cache, wasm, wasm_bindgen, npm })
    }

    pub(crate) fn build_all(&self) -> Result<Dist> {
        let _lock = self.lock()?;
        let (edge, engine) = (edge::build(self)?, engine::build(self)?);
        let console = console::build(self, &engine)?;
        let npm = npm::build(self, &edge, &console, &engine, &stats::build(self)?)?;
        Ok(Dist { edge, console, engine, npm })
    }

    pub(crate) fn build_edge(&self) -> Result<PathBuf> {
        let _lock = self.lock()?;
        edge::build(self)
    }

    fn build_console(&self) -> Result<PathBuf> {
        let _lock = self.lock()?;
        console::build(self, &engine::build(self)?)
    }

    pub(crate) fn build_stats(&self) -> Result<PathBuf> {
        let _lock = self.lock()?;
        stats::build(self)
    }

    fn build_engine(&self) -> Result<PathBuf> {
        let _lock = self.lock()?;
        engine::build(self)
    }

    /// Held while artefacts are written: two runs in one checkout would mix theirs.
    fn lock(&self) -> Result<File> {
        let dist = self.places.dist();
        fs::create_dir_all(&dist).explain(|| format!("cannot create {}", dist.display()))?;
        let path = dist.join(".lock");
        let file = File::create(&path).explain(|| format!("cannot write {}", path.display()))?;
        if file.try_lock().is_err() {
            progress::say("waiting for another build in this checkout");
            file.lock().explain(|| format!("cannot lock {}", path.display()))?;
        }
        Ok(file)
    }
}

/// Builds one artefact and prints its size.
pub(crate) fn run(what: Artefact) -> Result<()> {
    progress::start();
    let shop = Workshop::equip()?;
    let sizes = match what {
        Artefact::Edge => size::measure(&[shop.build_edge()?])?,
        Artefact::Engine => size::measure(&[shop.build_engine()?])?,
        Artefact::Console => size::measure(&[shop.build_console()?])?,
        Artefact::Stats => size::measure(&[shop.build_stats()?])?,
        Artefact::Npm => size::measure_npm(&shop.build_all()?.npm)?,
    };
    size::print(&sizes);
    Ok(())
}
