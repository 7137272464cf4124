//! Putting a finished artefact in its place.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use xtask::{Explain, Result};

use crate::places::Places;
use crate::stamp::files_below;

/// An empty folder, on the file system of the artefacts, to make one in.
pub(super) fn stage(places: &Places, name: &str) -> Result<PathBuf> {
    let stage = places.target().join("stage").join(name);
    let empty = || {
        if stage.exists() {
            fs::remove_dir_all(&stage)?;
        }
        fs::create_dir_all(&stage)
    };
    empty().explain(|| format!("cannot empty {}", stage.display()))?;
    Ok(stage)
}

/// Copies the files below `from` to the same places below `to`.
pub(super) fn copy(from: &Path, to: &Path) -> Result<()> {
    let copy = || {
        for file in files_below(from)? {
            fs::copy(&file, prepared(&file, from, to)?)?;
        }
        Ok::<(), io::Error>(())
    };
    copy().explain(|| format!("cannot copy {} to {}", from.display(), to.display()))
}

/// Moves the files below `stage` to `destination` and removes what else is there. File by file, a page after what it
/// refers to and the service worker, which lists them all, last: a server that has the folder open goes on serving.
pub(super) fn publish(stage: &Path, destination: &Path) -> Result<()> {
    let publish = || {
        let mut files = files_below(stage)?;
        let has = |file: &Path, part: &str| file.file_name().is_some_and(|name| name.to_string_lossy().contains(part));
        files.sort_by_key(|file| (has(file, "service_worker."), has(file, ".html")));
        let mut kept = BTreeSet::new();
        for file in files {
            let target = prepared(&file, stage, destination)?;
            fs::rename(&file, &target)?;
            kept.insert(target);
        }
        let mut files = files_below(destination)?.into_iter().filter(|file| !kept.contains(file));
        files.try_for_each(fs::remove_file)
    };
    publish().explain(|| format!("cannot write {}", destination.display()))
}

/// Where `file`, below `from`, goes below `to`; its folder is made.
fn prepared(file: &Path, from: &Path, to: &Path) -> io::Result<PathBuf> {
    let target = to.join(file.strip_prefix(from).unwrap_or(file));
    fs::create_dir_all(target.parent().unwrap_or(to))?;
    Ok(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_published_replaces_what_was() {
        let folder = std::env::temp_dir().join(format!("xtask-publish-{}", std::process::id()));
        let (stage, destination) = (folder.join("stage"), folder.join("dist"));
        fs::create_dir_all(stage.join("deep")).unwrap();
        fs::create_dir_all(&destination).unwrap();
        fs::write(stage.join("index.html"), "new").unwrap();
        fs::write(stage.join("deep/a.js"), "new").unwrap();
        fs::write(destination.join("index.html"), "old").unwrap();
        fs::write(destination.join("old.js"), "old").unwrap();
        publish(&stage, &destination).unwrap();
        assert_eq!(fs::read_to_string(destination.join("index.html")).unwrap(), "new");
        let files = files_below(&destination).unwrap();
        assert_eq!(files, [destination.join("deep/a.js"), destination.join("index.html")]);
        fs::remove_dir_all(&folder).unwrap();
    }
}
