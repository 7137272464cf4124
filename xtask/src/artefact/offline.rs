//! Tells the console's service worker which files there are, and which build they are of.

use std::fs;
use std::path::Path;

use serde_json::json;
use xtask::{Error, Explain, Result};

use crate::stamp::{self, files_below};

const WORKER: &str = "service_worker.js";
const FILES: &str = "const FILES = [];";
const ENGINE_FILES: &str = "const ENGINE_FILES = [];";
const BUILD: &str = "const BUILD = \"\";";

/// Writes the service worker `source`, with the files below `folder` in it, into `folder`.
pub(super) fn write_worker(source: &Path, folder: &Path) -> Result<()> {
    let template = fs::read_to_string(source).explain(|| format!("cannot read {}", source.display()))?;
    let mut files = files_below(folder).explain(|| format!("cannot read {}", folder.display()))?;
    files.retain(|file| file.file_name().is_some_and(|name| name != WORKER) && !is_for_people(file));
    files.sort();
    let (mut paths, mut content) = (Vec::new(), template.clone().into_bytes());
    for file in files {
        let path = path_of(folder, &file);
        content.extend_from_slice(path.as_bytes());
        content.extend(fs::read(&file).explain(|| format!("cannot read {}", file.display()))?);
        paths.push(path);
    }
    let worker = fill(&template, &paths, &stamp::hash(&content))?;
    let target = folder.join(WORKER);
    fs::write(&target, worker).explain(|| format!("cannot write {}", target.display()))
}

/// Declarations of types, which no page fetches.
fn is_for_people(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "mts" || extension == "md")
}

/// The address of a file; the page itself is `/`.
fn path_of(folder: &Path, file: &Path) -> String {
    let below = file.strip_prefix(folder).unwrap_or(file);
    let names: Vec<_> = below.iter().map(|name| name.to_string_lossy()).collect();
    match names.join("/").as_str() {
        "index.html" => "/".to_owned(),
        path => format!("/{path}"),
    }
}

fn fill(template: &str, paths: &[String], build: &str) -> Result<String> {
    if [FILES, ENGINE_FILES, BUILD].iter().any(|line| !template.contains(line)) {
        return Err(Error::new(format!("{WORKER} has no place for the files of the console")));
    }
    let short: String = build.chars().take(16).collect();
    // Whoever works in this browser is to find statistics there too; for others they are kept when they are opened.
    let with_engine = |path: &&String| path.starts_with("/engine/") || path.starts_with("/with-statistics/");
    let (engine, own): (Vec<_>, Vec<_>) = paths.iter().partition(with_engine);
    let files = format!("const FILES = {};", json!(own));
    let engine = format!("const ENGINE_FILES = {};", json!(engine));
    Ok(template
        .replace(FILES, &files)
        .replace(ENGINE_FILES, &engine)
        .replace(BUILD, &format!("const BUILD = {};", json!(short))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worker_lists_every_file_and_names_the_build() {
        let folder = std::env::temp_dir().join(format!("xtask-offline-{}", std::process::id()));
        let stage = folder.join("stage");
        fs::create_dir_all(stage.join("deep")).unwrap();
        fs::create_dir_all(stage.join("engine")).unwrap();
        let source = folder.join("source.js");
        fs::write(&source, format!("{FILES}\n{ENGINE_FILES}\n{BUILD}\n")).unwrap();
        fs::write(stage.join("index.html"), "page").unwrap();
        fs::write(stage.join("deep/a.js"), "one").unwrap();
        fs::write(stage.join("engine/b.mjs"), "engine").unwrap();
        fs::write(stage.join("engine/b.d.mts"), "types").unwrap();
        let worker = || {
            write_worker(&source, &stage).unwrap();
            fs::read_to_string(stage.join(WORKER)).unwrap()
        };
        let first = worker();
        let lists =
            "const FILES = [\"/deep/a.js\",\"/\"];\nconst ENGINE_FILES = [\"/engine/b.mjs\"];\nconst BUILD = \"";
        assert!(first.starts_with(lists), "{first}");
        assert_eq!(worker(), first, "the same files are the same build");
        fs::write(stage.join("deep/a.js"), "two").unwrap();
        assert_ne!(worker(), first);
        fs::write(&source, "nothing").unwrap();
        assert!(write_worker(&source, &stage).is_err());
        fs::remove_dir_all(&folder).unwrap();
    }
}
