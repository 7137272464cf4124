//! What an instance is started with: its data folder, its credentials and its settings.

use std::fs::{self, File, TryLockError};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::json;
use xtask::credentials::Credentials;
use xtask::workerd::{self, Launch, Workerd};
use xtask::{Error, Explain, Result};

use crate::build::{Dist, Workshop};
use crate::cli::Settings;
use crate::progress;

/// How long a started workerd may take to answer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A data folder that no other run has open.
pub(crate) struct DataFolder {
    path: PathBuf,
    /// Released by the system when this process ends, however it ends; workerd ends with it.
    _lock: File,
}

impl DataFolder {
    /// Opens the folder, which is made when it is not there.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let path = std::path::absolute(path).explain(|| format!("cannot use {}", path.display()))?;
        fs::create_dir_all(&path).explain(|| format!("cannot create the data folder {}", path.display()))?;
        let lock = File::create(path.join("lock"));
        let lock = lock.explain(|| format!("cannot write in the data folder {}", path.display()))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path, _lock: lock }),
            Err(TryLockError::WouldBlock) => {
                Err(Error::new(format!("the data folder {} is in use by another `cargo xtask serve`", path.display())))
            }
            Err(TryLockError::Error(error)) => {
                Err(Error::new(format!("cannot lock the data folder {}: {error}", path.display())))
            }
        }
    }

    pub(crate) fn credentials(&self) -> Result<Credentials> {
        let credentials = Credentials::load_or_create(&self.path)?;
        if Credentials::are_exposed(&self.path) {
            let file = Credentials::path(&self.path);
            progress::say(format_args!("warning: other users may read {0}; run `chmod 600 {0}`", file.display()));
        }
        Ok(credentials)
    }
}

/// Describes an instance of the artefacts in `dist`.
pub(crate) fn launch(
    shop: &Workshop,
    dist: &Dist,
    data: &DataFolder,
    address: SocketAddr,
    settings: &Settings,
) -> Result<Launch> {
    Ok(Launch {
        workerd: shop.npm.workerd()?,
        edge: dist.edge.clone(),
        console: dist.console.clone(),
        data: data.path.clone(),
        address,
        credentials: data.credentials()?.to_worker_json(),
        settings: settings_json(address, settings),
        inspector: None,
    })
}

fn settings_json(address: SocketAddr, settings: &Settings) -> String {
    json!({
        "loopback": address.ip().is_loopback(),
        "allowOrigins": settings.allow_origins,
        "limits": settings.limits.name(),
    })
    .to_string()
}

/// The link that opens the console of an instance. The key stands in the fragment: a browser never sends that.
pub(crate) fn link(address: SocketAddr, credentials: &Credentials) -> String {
    format!("http://{}/#key={}", workerd::reachable(address), credentials.api_key)
}

/// A ready instance with a new data folder, for tests; both are gone when it is dropped.
pub(crate) struct Temporary {
    // Dropped in this order: workerd ends before its folder is removed.
    _workerd: Workerd,
    folder: TemporaryFolder,
    address: SocketAddr,
    credentials: Credentials,
}

impl Temporary {
    pub(crate) fn start(shop: &Workshop, dist: &Dist) -> Result<Self> {
        let folder = TemporaryFolder(shop.places.target().join(format!("instance-{}", std::process::id())));
        let data = DataFolder::open(&folder.0)?;
        let address = workerd::free_port()?;
        let mut workerd = Workerd::start(&launch(shop, dist, &data, address, &Settings::default())?)?;
        workerd.wait_ready(PATIENCE)?;
        Ok(Self { _workerd: workerd, folder, address, credentials: data.credentials()? })
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn link(&self) -> String {
        link(self.address, &self.credentials)
    }

    pub(crate) fn credentials_file(&self) -> PathBuf {
        Credentials::path(&self.folder.0)
    }
}

struct TemporaryFolder(PathBuf);

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        // What is left of it does no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Limits;

    #[test]
    fn the_worker_is_told_whether_it_listens_on_loopback() {
        let settings = Settings { allow_origins: vec!["https://a.b".into()], limits: Limits::Pai };
        let json = |address: &str| settings_json(address.parse().unwrap(), &settings);
        assert_eq!(json("127.0.0.1:1"), r#"{"allowOrigins":["https://a.b"],"limits":"pai","loopback":true}"#);
        assert!(json("[::1]:1").contains(r#""loopback":true"#));
        assert!(json("0.0.0.0:1").contains(r#""loopback":false"#));
    }

    #[test]
    fn a_data_folder_is_opened_once() {
        let folder = TemporaryFolder(std::env::temp_dir().join(format!("xtask-data-{}", std::process::id())));
        let first = DataFolder::open(&folder.0).unwrap();
        let second = DataFolder::open(&folder.0).err().unwrap().to_string();
        assert!(second.contains("in use by another"), "{second}");
        drop(first);
        assert!(DataFolder::open(&folder.0).is_ok());
    }
}
