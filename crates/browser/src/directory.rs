//! A directory of the origin's private file system that holds one database and its journal.

use js_sys::{Function, Uint8Array};
use pai_datasets_sqlite::Sqlite;
use rsqlite_vfs::VfsFilesManager;
use rsqlite_vfs::transfer::{DbTransfer, ExportSource, ImportTarget};
use rusqlite::{Connection, OpenFlags};
use sqlite_wasm_vfs::sahpool::{OpfsSAHError, OpfsSAHPoolCfgBuilder, OpfsSAHPoolUtil, install};
use wasm_bindgen::prelude::*;

use crate::database::{Database, js_error};
use crate::platform::Worker;

/// The database's name among the files of its directory.
const DATABASE: &str = "database";

/// The files of a directory: the database, its journal, and one to spare for a moment in which both change.
const FILES: usize = 3;

/// What is copied at a time, in bytes.
const PIECE: usize = 1 << 20;

/// How SQLite works in a directory. Nobody else opens the files, so it need not look for changes nor let the journal
/// go; a write is on the disk before it is acknowledged.
const SETTINGS: &str = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL; \
     PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192; PRAGMA trusted_schema = OFF";

/// A directory, taken into possession: until it is closed, nobody else can open its files.
#[wasm_bindgen]
pub struct Directory {
    pool: OpfsSAHPoolUtil,
    name: String,
}

#[wasm_bindgen]
impl Directory {
    /// Takes the directory at `path` into possession, and makes it where it is not there.
    ///
    /// # Errors
    /// What the platform threw: `NoModificationAllowedError` where another Worker has it, `QuotaExceededError`, ...
    pub async fn open(path: String) -> Result<Directory, JsValue> {
        let config = OpfsSAHPoolCfgBuilder::new().vfs_name(&path).directory(&path).initial_capacity(FILES).build();
        let pool = install::<Worker>(&config, false).await.map_err(thrown)?;
        Ok(Directory { pool, name: path })
    }

    /// Opens its database.
    ///
    /// # Errors
    /// Where what is there is no database.
    pub fn database(&self) -> Result<Database, JsValue> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags_and_vfs(DATABASE, flags, self.name.as_str());
        let connection = connection.map_err(|error| js_error(&error))?;
        connection.execute_batch(SETTINGS).map_err(|error| js_error(&error))?;
        Sqlite::new(connection).map(Database::from).map_err(|error| js_error(&error))
    }

    /// The size of its database in bytes, which must be closed.
    ///
    /// # Errors
    /// Where there is none, or it is open.
    #[expect(clippy::cast_precision_loss, reason = "a file is far smaller than 2^53 bytes")]
    pub fn size(&self) -> Result<f64, JsValue> {
        Ok(self.pool.open_export(DATABASE).map_err(thrown)?.size() as f64)
    }

    /// At most a mebibyte of its database, which must be closed, from `offset` on.
    ///
    /// # Errors
    /// Where there is none, it is open, or it cannot be read.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an offset is a whole number")]
    pub fn read(&self, offset: f64) -> Result<Vec<u8>, JsValue> {
        let mut source = self.pool.open_export(DATABASE).map_err(thrown)?;
        let mut piece = vec![0; PIECE];
        let count = source.read_at(offset as u64, &mut piece).map_err(thrown)?;
        piece.truncate(count);
        Ok(piece)
    }

    /// Makes a database of `size` bytes, which `read` gives from an offset to an end; there must be none yet. Either it
    /// is there afterwards as a whole, or not at all.
    ///
    /// # Errors
    /// Where there is one, there is no room, or `read` does not give what it should.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size is a whole number")]
    pub fn import(&self, size: f64, read: &Function) -> Result<(), JsValue> {
        let size = size as u64;
        let mut target = self.pool.create_import(DATABASE, size).map_err(thrown)?;
        let mut offset = 0;
        while offset < size {
            let end = size.min(offset + PIECE as u64);
            let piece = bytes_of(read, offset, end)?;
            if piece.len() as u64 != end - offset {
                return Err(js_error(&"the file is shorter than it says"));
            }
            target.write_at(offset, &piece).map_err(thrown)?;
            offset = end;
        }
        target.commit().map_err(thrown)
    }

    /// Whether it holds a database.
    ///
    /// # Errors
    /// Where the directory needs to be opened again.
    #[wasm_bindgen(js_name = isEmpty)]
    pub fn is_empty(&self) -> Result<bool, JsValue> {
        self.pool.contains(DATABASE).map(|there| !there).map_err(thrown)
    }

    /// Lets the files go. Its database must be closed.
    ///
    /// # Errors
    /// Where it is not.
    #[expect(unsafe_code, reason = "the pool frees what SQLite refers to")]
    pub fn close(self) -> Result<(), JsValue> {
        // SAFETY: a database is opened by this directory's name alone, and its JavaScript frees it before; where it did
        // not, the pool sees the open file and refuses. Nothing else keeps a pointer to what is freed.
        unsafe { self.pool.uninstall() }.map_err(thrown)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a file is far smaller than 2^53 bytes")]
fn bytes_of(read: &Function, offset: u64, end: u64) -> Result<Vec<u8>, JsValue> {
    let piece = read.call2(&JsValue::NULL, &(offset as f64).into(), &(end as f64).into())?;
    Ok(piece.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).unwrap_or_default())
}

/// What the platform threw, where it did.
fn thrown(error: OpfsSAHError) -> JsValue {
    match error {
        OpfsSAHError::Opfs { value, .. } => value,
        other => js_error(&other),
    }
}
