//! The sizes of artefacts, and the budgets that hold them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use xtask::{Error, Explain, Result, leash};

use crate::artefact::npm::Npm;
use crate::places::Places;
use crate::process;
use crate::stamp::files_below;

/// Node is here anyway, and its brotli is quick; a crate for it would be compiled by every user.
const MEASURE: &str = "
    const { readFileSync } = require('node:fs');
    const { brotliCompressSync, constants } = require('node:zlib');
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    for (const file of process.argv.slice(1)) {
        const content = readFileSync(file);
        console.log(content.length, brotliCompressSync(content, { params }).length);
    }";

/// The size in bytes of one file of an artefact.
pub(crate) struct Size {
    /// The artefact's folder and the file: `edge/engine_bg.wasm`.
    name: String,
    raw: u64,
    /// Compressed with brotli at quality 11.
    brotli: u64,
}

/// Measures every file of the artefacts in `folders`.
pub(crate) fn measure(folders: &[PathBuf]) -> Result<Vec<Size>> {
    let mut files = Vec::new();
    for folder in folders {
        files.extend(files_below(folder).explain(|| format!("cannot read {}", folder.display()))?);
    }
    // What is compressed already is counted where it is not.
    files.retain(|file| file.extension().is_none_or(|extension| extension != "br"));
    let mut node = leash::command("node");
    let lines = process::read(node.args(["-e", MEASURE]).args(&files), "node")?;
    let sizes = files.iter().zip(lines.lines()).filter_map(|(file, line)| {
        let (raw, brotli) = line.split_once(' ')?;
        Some(Size { name: name_in(folders, file), raw: raw.parse().ok()?, brotli: brotli.parse().ok()? })
    });
    Ok(sizes.collect())
}

/// Measures what a user of the npm package downloads: the client as pages get it, and the tarball.
pub(crate) fn measure_npm(npm: &Npm) -> Result<Vec<Size>> {
    let client = measure(&[npm.folder.join("esm")])?;
    // The wasm as code stands in for the wasm where no file can be fetched; nobody gets both.
    let client = client.into_iter().filter(|size| !size.name.ends_with("-inline.js"));
    let client = client.map(|size| Size { name: format!("npm/{}", size.name), ..size });
    let tarball = measure(std::slice::from_ref(&npm.tarball))?.into_iter();
    Ok(client.chain(tarball.map(|size| Size { name: format!("npm/{}", size.name), ..size })).collect())
}

/// `file` from its artefact's folder on.
fn name_in(folders: &[PathBuf], file: &Path) -> String {
    let parent = folders.iter().find(|folder| file.starts_with(folder)).and_then(|folder| folder.parent());
    parent.and_then(|parent| file.strip_prefix(parent).ok()).unwrap_or(file).display().to_string()
}

pub(crate) fn print(sizes: &[Size]) {
    println!("{:>10} {:>10}", "raw", "brotli");
    for size in sizes {
        println!("{:>10} {:>10}  {}", size.raw, size.brotli, size.name);
    }
}

/// Checks `budgets.json`: to each `ARTEFACT`, or `ARTEFACT.EXTENSION`, the bytes of brotli that its files may have
/// together. What the console fetches only when it is chosen, below `console/engine`, is the artefact `console-engine`, and
/// what it fetches only for the pages of statistics is `console-statistics`;
/// the module that is loaded when a table is touched is `tables`, wherever it stands. The kernels of the npm package are
/// `stats-simd` and `stats-plain`, of which a user gets one.
///
/// Returns the broken budgets, as sentences, and the number of budgets.
pub(crate) fn check_budgets(places: &Places, sizes: &[Size]) -> Result<(Vec<String>, usize)> {
    let path = places.root().join("budgets.json");
    let text = fs::read_to_string(&path).explain(|| format!("cannot read {}", path.display()))?;
    let budgets = parse_budgets(&text).explain(|| "budgets.json".into())?;
    Ok((broken(&budgets, sizes), budgets.len()))
}

fn parse_budgets(text: &str) -> Result<BTreeMap<String, u64>> {
    let json: BTreeMap<String, Value> = serde_json::from_str(text).explain(|| "not a JSON object".into())?;
    let bytes = |(name, value): (String, Value)| match value.as_u64() {
        Some(bytes) => Ok((name, bytes)),
        None => Err(Error::new(format!("`{name}` must be a number of bytes"))),
    };
    json.into_iter().map(bytes).collect()
}

fn broken(budgets: &BTreeMap<String, u64>, sizes: &[Size]) -> Vec<String> {
    let mut broken = Vec::new();
    for (group, &budget) in budgets {
        let sizes: Vec<_> = sizes.iter().filter(|size| is_in(&size.name, group)).collect();
        let total: u64 = sizes.iter().map(|size| size.brotli).sum();
        if sizes.is_empty() {
            broken.push(format!("budgets.json names {group}, but there is no such file"));
        } else if total > budget {
            broken.push(format!("{group} is {total} bytes in brotli; its budget is {budget}"));
        }
    }
    broken
}

/// Whether a file such as `edge/engine_bg.wasm` is in a group such as `edge` or `edge.wasm`.
fn is_in(name: &str, group: &str) -> bool {
    let artefact = match name.split_once('/').unwrap_or_default() {
        ("console", rest) if rest.starts_with("engine/") => "console-engine",
        ("console", rest) if rest.starts_with("with-statistics/") => "console-statistics",
        ("npm", "esm/stats/stats-simd.wasm") => "stats-simd",
        ("npm", "esm/stats/stats-plain.wasm") => "stats-plain",
        ("npm", rest) if rest.starts_with("esm/stats/") => "npm-stats",
        ("edge", rest) if rest.starts_with("tables") => "tables",
        (_, rest) if rest.starts_with("tables") => return false,
        (artefact, _) => artefact,
    };
    let extension = Path::new(name).extension().unwrap_or_default().to_string_lossy();
    group.strip_prefix(artefact).is_some_and(|rest| rest.is_empty() || rest.strip_prefix('.') == Some(&extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(name: &str, brotli: u64) -> Size {
        Size { name: name.into(), raw: brotli * 3, brotli }
    }

    #[test]
    fn files_of_a_group_count_together() {
        let budgets = parse_budgets(r#"{"console.js": 10, "edge.wasm": 10, "npm.js": 1}"#).unwrap();
        let sizes = [size("console/a.js", 6), size("console/deep/b.js", 5), size("edge/engine_bg.wasm", 10)];
        let expected = [
            "console.js is 11 bytes in brotli; its budget is 10",
            "budgets.json names npm.js, but there is no such file",
        ];
        assert_eq!(broken(&budgets, &sizes), expected);
    }

    #[test]
    fn what_is_fetched_later_does_not_count_to_the_first_load() {
        let budgets = parse_budgets(r#"{"console": 10, "console-engine.wasm": 10}"#).unwrap();
        let sizes = [size("console/a.js", 4), size("console/a.wasm", 6), size("console/engine/b.wasm", 9)];
        assert_eq!(broken(&budgets, &sizes), [""; 0]);
    }

    #[test]
    fn a_budget_is_a_number() {
        let error = parse_budgets(r#"{"edge.wasm": "10"}"#).unwrap_err();
        assert_eq!(error.to_string(), "`edge.wasm` must be a number of bytes");
    }
}
