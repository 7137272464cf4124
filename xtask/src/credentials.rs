//! The credentials of an instance, in `credentials.json` in its data folder.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::error::{Error, Explain, Result};

const FILE: &str = "credentials.json";
const LOWER: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
const UPPER: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const BASE62: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// One tenant's first key. Has no `Debug`: it must not reach a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// `sk-TENANT-` and 32 characters; the bearer key.
    pub api_key: String,
    /// `AK-TENANT-` and 12 characters; names the secret in a signed request.
    pub access_key_id: String,
    /// 40 characters; signs.
    pub access_key_secret: String,
    /// 12 characters of a-z and 0-9.
    pub tenant_id: String,
}

impl Credentials {
    /// The path of the credentials in the data folder `data`.
    pub fn path(data: &Path) -> PathBuf {
        data.join(FILE)
    }

    /// Reads the credentials in `data`, or makes them, readable by their owner alone, when there are none.
    ///
    /// # Errors
    /// When the file cannot be read or written, or a field in it is missing or has another shape than is made here.
    pub fn load_or_create(data: &Path) -> Result<Self> {
        let path = Self::path(data);
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text).explain(|| path.display().to_string()),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let made = Self::random()?;
                made.write(&path)?;
                Ok(made)
            }
            Err(error) => Err(Error::new(format!("cannot read {}: {error}", path.display()))),
        }
    }

    /// Whether others than the owner may read the credentials in `data`.
    pub fn are_exposed(data: &Path) -> bool {
        fs::metadata(Self::path(data)).is_ok_and(|file| file.permissions().mode() & 0o077 != 0)
    }

    /// What the worker takes from its environment: an array of all credentials, here the one of an administrator.
    pub fn to_worker_json(&self) -> String {
        json!([{
            "apiKey": self.api_key,
            "accessKeyId": self.access_key_id,
            "accessKeySecret": self.access_key_secret,
            "tenantId": self.tenant_id,
            "userId": self.tenant_id,
            "role": "admin",
        }])
        .to_string()
    }

    fn to_json(&self) -> Value {
        json!({
            "apiKey": self.api_key,
            "accessKeyId": self.access_key_id,
            "accessKeySecret": self.access_key_secret,
            "tenantId": self.tenant_id,
        })
    }

    fn random() -> Result<Self> {
        let tenant_id = random_text(LOWER, 12)?;
        Ok(Self {
            api_key: format!("sk-{tenant_id}-{}", random_text(BASE62, 32)?),
            access_key_id: format!("AK-{tenant_id}-{}", random_text(UPPER, 12)?),
            access_key_secret: random_text(BASE62, 40)?,
            tenant_id,
        })
    }

    fn parse(text: &str) -> Result<Self> {
        let json: Value = serde_json::from_str(text).map_err(|_| Error::new("the file is not JSON"))?;
        let tenant_id = field(&json, "tenantId", "", LOWER, 12)?;
        Ok(Self {
            api_key: field(&json, "apiKey", &format!("sk-{tenant_id}-"), BASE62, 32)?,
            access_key_id: field(&json, "accessKeyId", &format!("AK-{tenant_id}-"), UPPER, 12)?,
            access_key_secret: field(&json, "accessKeySecret", "", BASE62, 40)?,
            tenant_id,
        })
    }

    /// Writes beside `path` and renames, so that a kill leaves either no credentials or whole ones. The mode is given
    /// on creation: a later chmod would leave a moment in which others could read.
    fn write(&self, path: &Path) -> Result<()> {
        let temporary = path.with_extension(format!("new-{}", std::process::id()));
        let write = || {
            let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&temporary)?;
            writeln!(file, "{:#}", self.to_json())?;
            file.sync_all()?;
            fs::rename(&temporary, path)
        };
        write().explain(|| format!("cannot write {}", path.display()))
    }
}

/// `json[name]`, which must be `prefix` and `length` letters of `alphabet`.
fn field(json: &Value, name: &str, prefix: &str, alphabet: &[u8], length: usize) -> Result<String> {
    let value = json.get(name).ok_or_else(|| Error::new(format!("`{name}` is missing")))?;
    let text = value.as_str().ok_or_else(|| Error::new(format!("`{name}` is not a string")))?;
    let fits = |rest: &str| rest.len() == length && rest.bytes().all(|byte| alphabet.contains(&byte));
    if text.strip_prefix(prefix).is_some_and(fits) {
        return Ok(text.to_owned());
    }
    // The value itself may be a secret: only the shape is said.
    let after = if prefix.is_empty() { String::new() } else { format!("`{prefix}` and ") };
    Err(Error::new(format!("`{name}` must be {after}{length} letters or digits")))
}

/// `length` characters of `alphabet`, each equally likely.
fn random_text(alphabet: &[u8], length: usize) -> Result<String> {
    let mut text = String::with_capacity(length);
    // Bytes at or above the largest multiple of the alphabet's size would favour its first letters: draw again.
    let fair = 256 - 256 % alphabet.len();
    let mut bytes = [0_u8; 64];
    while text.len() < length {
        getrandom::fill(&mut bytes).explain(|| "the system gives no random bytes".into())?;
        let letters = bytes.iter().map(|&byte| usize::from(byte)).filter(|&byte| byte < fair);
        let letters = letters.filter_map(|byte| alphabet.get(byte % alphabet.len()));
        text.extend(letters.take(length - text.len()).map(|&letter| char::from(letter)));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_credentials_have_the_shape_that_is_read() {
        let made = Credentials::random().unwrap();
        let read = Credentials::parse(&made.to_json().to_string()).unwrap();
        assert!(made == read);
        assert_eq!(made.tenant_id.len(), 12);
        assert_eq!(made.api_key.len(), 3 + 12 + 1 + 32);
        assert!(made != Credentials::random().unwrap());
    }

    #[test]
    fn a_malformed_file_names_the_field_and_not_its_value() {
        let mut json = Credentials::random().unwrap().to_json();
        json["accessKeySecret"] = json!("too-short");
        let error = Credentials::parse(&json.to_string()).err().unwrap().to_string();
        assert_eq!(error, "`accessKeySecret` must be 40 letters or digits");
        json.as_object_mut().unwrap().remove("tenantId");
        assert_eq!(Credentials::parse(&json.to_string()).err().unwrap().to_string(), "`tenantId` is missing");
        assert_eq!(Credentials::parse("{").err().unwrap().to_string(), "the file is not JSON");
    }

    #[test]
    fn a_key_carries_its_tenant() {
        let mut json = Credentials::random().unwrap().to_json();
        json["tenantId"] = json!("someoneelse0");
        assert!(Credentials::parse(&json.to_string()).err().unwrap().to_string().starts_with("`apiKey` must be"));
    }

    #[test]
    fn the_worker_gets_an_array_with_the_role() {
        let made = Credentials::random().unwrap();
        let json: Value = serde_json::from_str(&made.to_worker_json()).unwrap();
        assert_eq!(json[0]["role"], "admin");
        assert_eq!(json[0]["userId"], json[0]["tenantId"]);
        assert_eq!(json[0]["apiKey"], made.api_key.as_str());
    }

    #[test]
    fn the_file_is_made_once_and_for_its_owner_alone() {
        let data = std::env::temp_dir().join(format!("xtask-credentials-{}", std::process::id()));
        fs::create_dir_all(&data).unwrap();
        let made = Credentials::load_or_create(&data).unwrap();
        assert!(made == Credentials::load_or_create(&data).unwrap());
        assert!(!Credentials::are_exposed(&data));
        fs::remove_dir_all(&data).unwrap();
    }
}
