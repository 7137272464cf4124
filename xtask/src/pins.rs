//! Every pinned version of the build, in one place.
//!
//! Pinned elsewhere, where their own tools read them: npm tools in `tools/package.json`, Python packages in
//! `tests/sdk/requirements.txt`, and wasm-bindgen in `Cargo.lock`, since its program must be of the library's version.
//! Packages of the operating system are never pinned: they move with it.

use std::fs;

use xtask::{Error, Explain, Result};

use crate::places::Places;

/// The bundler of the console.
pub(crate) const TRUNK: &str = "0.21.14";

/// The oldest Node that runs the npm tools.
pub(crate) const NODE_MAJOR: u32 = 20;

/// Crates that compile for wasm32-unknown-unknown alone.
pub(crate) const WASM_CRATES: [&str; 5] =
    ["pai-datasets", "pai-datasets-bindings", "pai-datasets-edge", "pai-datasets-browser", "pai-datasets-web"];

/// The version of wasm-bindgen that the workspace's lock file holds.
pub(crate) fn wasm_bindgen(places: &Places) -> Result<String> {
    let path = places.root().join("Cargo.lock");
    let lock = fs::read_to_string(&path).explain(|| format!("cannot read {}", path.display()))?;
    locked_version(&lock, "wasm-bindgen").ok_or_else(|| Error::new("Cargo.lock holds no wasm-bindgen"))
}

fn locked_version(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    let version = lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::locked_version;

    const LOCK: &str = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"1.0.0\"\n\n\
                        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"registry\"\n";

    #[test]
    fn the_version_is_that_of_the_package_of_exactly_this_name() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked_version(LOCK, "wasm"), None);
    }
}
