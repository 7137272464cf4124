//! Where things are.

use std::env;
use std::path::{Path, PathBuf};

use xtask::{Error, Result};

/// The checkout.
#[derive(Clone)]
pub(crate) struct Places {
    root: PathBuf,
}

impl Places {
    /// The checkout that this program was compiled in, or the one that cargo runs it for.
    pub(crate) fn find() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&manifest).parent().filter(|root| root.join("xtask").is_dir());
        let root = root.ok_or_else(|| Error::new("the checkout is gone: call this by `cargo xtask` inside one"))?;
        Ok(Self { root: root.to_owned() })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo's folder for what is built with the machine's own toolchain.
    pub(crate) fn target(&self) -> PathBuf {
        self.root.join("target")
    }

    /// Finished artefacts, each in a folder of its name.
    pub(crate) fn dist(&self) -> PathBuf {
        self.target().join("dist")
    }
}

/// The per-user folder of tools, so that a second checkout does not install them again.
pub(crate) fn cache() -> Result<PathBuf> {
    let absolute = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = absolute("XDG_CACHE_HOME").or_else(|| absolute("HOME").map(|home| home.join(".cache")));
    let base = base.ok_or_else(|| Error::new("neither XDG_CACHE_HOME nor HOME names a folder for the tools"))?;
    Ok(base.join("pai-datasets"))
}

/// `name` as the shell would find it in `PATH`.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// `PATH` with `first` before it.
pub(crate) fn path_with(first: &[PathBuf]) -> Result<std::ffi::OsString> {
    let old = env::var_os("PATH").unwrap_or_default();
    let all = first.iter().cloned().chain(env::split_paths(&old));
    env::join_paths(all).map_err(|error| Error::new(format!("a tool's folder cannot stand in PATH: {error}")))
}
