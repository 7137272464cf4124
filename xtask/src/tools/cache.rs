//! The folder of installed tools.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use xtask::{Error, Explain, Result};

use crate::{places, progress};

/// One folder per tool and version. What stands there under its final name is whole.
pub(crate) struct Cache {
    root: PathBuf,
}

impl Cache {
    pub(crate) fn open() -> Result<Self> {
        let root = places::cache()?;
        let logs = root.join("logs");
        fs::create_dir_all(&logs).explain(|| format!("cannot create {}", logs.display()))?;
        Ok(Self { root })
    }

    /// The file that takes the output of installing `name`.
    pub(crate) fn log(&self, name: &str) -> Result<PathBuf> {
        Ok(self.root.join("logs").join(format!("{name}.log")))
    }

    /// The folder `name`, in which `witness` is a file of the finished installation. If it is not there, `install` is
    /// given an empty folder to fill, and a log; that folder takes the final name only when `install` has succeeded,
    /// so that a cut-off installation is never taken for a finished one.
    pub(crate) fn ensure(
        &self,
        name: &str,
        witness: &str,
        install: impl FnOnce(&Path, &Path) -> Result<()>,
    ) -> Result<PathBuf> {
        let folder = self.root.join(name);
        if folder.join(witness).exists() {
            return Ok(folder);
        }
        let _lock = self.lock(name)?;
        // Another run may have installed it while this one waited for the lock.
        if !folder.join(witness).exists() {
            progress::say(format_args!("installing {name}"));
            self.fill(&folder, |temporary| install(temporary, &self.log(name)?))?;
        }
        match folder.join(witness).exists() {
            true => Ok(folder),
            false => Err(Error::new(format!("installing {name} did not bring {witness}"))),
        }
    }

    fn fill(&self, folder: &Path, install: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
        let temporary = folder.with_file_name(format!("{}.part", name_of(folder)));
        for leftover in [&temporary, &folder.to_owned()] {
            remove_folder(leftover)?;
        }
        fs::create_dir_all(&temporary).explain(|| format!("cannot create {}", temporary.display()))?;
        install(&temporary)?;
        fs::rename(&temporary, folder).explain(|| format!("cannot create {}", folder.display()))
    }

    fn lock(&self, name: &str) -> Result<File> {
        let path = self.root.join(format!("{name}.lock"));
        let file = File::create(&path).explain(|| format!("cannot write {}", path.display()))?;
        if file.try_lock().is_err() {
            progress::say(format_args!("waiting for another run that installs {name}"));
            file.lock().explain(|| format!("cannot lock {}", path.display()))?;
        }
        Ok(file)
    }
}

fn name_of(folder: &Path) -> String {
    folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Removes a folder and what is in it; one that is not there is no error.
pub(crate) fn remove_folder(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
    .explain(|| format!("cannot remove {}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_off_installation_is_done_again() {
        let root = std::env::temp_dir().join(format!("xtask-cache-{}", std::process::id()));
        fs::create_dir_all(root.join("logs")).unwrap();
        let cache = Cache { root: root.clone() };
        let cut_off = cache.ensure("tool-1", "bin/tool", |folder, _| {
            fs::write(folder.join("half"), "").unwrap();
            Err(Error::new("cut off"))
        });
        assert!(cut_off.is_err());
        assert!(!root.join("tool-1").exists());
        let whole = cache.ensure("tool-1", "bin/tool", |folder, _| {
            assert!(!folder.join("half").exists());
            fs::create_dir(folder.join("bin")).explain(String::new)?;
            fs::write(folder.join("bin/tool"), "").explain(String::new)
        });
        assert_eq!(whole.unwrap(), root.join("tool-1"));
        let again = cache.ensure("tool-1", "bin/tool", |_, _| Err(Error::new("not called")));
        assert!(again.is_ok());
        fs::remove_dir_all(&root).unwrap();
    }
}
