//! Skipping work whose inputs have not changed, by the hash of their contents.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use xtask::{Explain, Result};

/// A hash over everything that a piece of work depends on.
#[derive(Default)]
pub(crate) struct Inputs(Sha256);

impl Inputs {
    /// A version, a flag: anything that is not a file.
    pub(crate) fn text(mut self, text: &str) -> Self {
        self.part(text.as_bytes());
        self
    }

    /// A file, or all files below a folder. Hidden files and build folders are left out; what is absent counts as such.
    pub(crate) fn path(mut self, path: &Path) -> Result<Self> {
        for file in files_below(path).explain(|| format!("cannot read {}", path.display()))? {
            self.part(file.as_os_str().as_encoded_bytes());
            let content = fs::read(&file).explain(|| format!("cannot read {}", file.display()))?;
            self.part(&content);
        }
        Ok(self)
    }

    /// With its length before it, so that two parts cannot be read as two others.
    fn part(&mut self, bytes: &[u8]) {
        self.0.update(bytes.len().to_be_bytes());
        self.0.update(bytes);
    }

    pub(crate) fn hash(self) -> String {
        hex(&self.0.finalize())
    }
}

/// The hash of `bytes`, in lowercase hexadecimal.
pub(crate) fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Remembers, in a file, the inputs from which something was last made.
pub(crate) struct Stamp {
    file: PathBuf,
    /// One of the outputs: without it the work is not done, whatever the stamp says.
    witness: PathBuf,
    hash: String,
}

impl Stamp {
    pub(crate) fn new(file: PathBuf, witness: PathBuf, inputs: Inputs) -> Self {
        Self { file, witness, hash: inputs.hash() }
    }

    /// Whether the work was last done with these very inputs.
    pub(crate) fn is_current(&self) -> bool {
        self.witness.exists() && fs::read_to_string(&self.file).is_ok_and(|last| last == self.hash)
    }

    /// To be called before the outputs change: a cut-off run must not look like a finished one.
    pub(crate) fn forget(&self) -> Result<()> {
        match fs::remove_file(&self.file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
        .explain(|| format!("cannot remove {}", self.file.display()))
    }

    /// To be called when the outputs are whole.
    pub(crate) fn set(&self) -> Result<()> {
        fs::write(&self.file, &self.hash).explain(|| format!("cannot write {}", self.file.display()))
    }
}

/// `path` itself if it is a file, else the files below it in order of their names.
pub(crate) fn files_below(path: &Path) -> io::Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    if !path.exists() {
        return Ok(Vec::new());
    }
    let mut entries = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    entries.retain(|entry| !is_left_out(entry));
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        files.extend(files_below(&entry)?);
    }
    Ok(files)
}

fn is_left_out(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.') || matches!(name.as_ref(), "target" | "node_modules")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        let one = Inputs::default().text("ab").text("c").hash();
        let other = Inputs::default().text("a").text("bc").hash();
        assert_ne!(one, other);
    }

    #[test]
    fn a_stamp_is_current_until_an_input_changes() {
        let folder = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        fs::create_dir_all(folder.join("in/deep")).unwrap();
        fs::write(folder.join("in/deep/file"), "one").unwrap();
        let stamp = || {
            let inputs = Inputs::default().path(&folder.join("in")).unwrap();
            Stamp::new(folder.join("stamp"), folder.join("out"), inputs)
        };
        stamp().set().unwrap();
        assert!(!stamp().is_current(), "without the output");
        fs::write(folder.join("out"), "").unwrap();
        assert!(stamp().is_current());
        fs::write(folder.join("in/deep/file"), "two").unwrap();
        assert!(!stamp().is_current());
        fs::remove_dir_all(&folder).unwrap();
    }
}
