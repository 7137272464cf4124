//! The clock and the randomness that SQLite itself asks for when it works on files.

use std::time::Duration;

use pai_datasets_bindings::{now, random};
use rsqlite_vfs::{OsCallback, VfsResult};

/// A Worker.
#[derive(Default)]
pub(crate) struct Worker;

impl OsCallback for Worker {
    /// SQLite sleeps when another connection holds a lock; here there is never another.
    fn sleep(&self, _: Duration) {}

    fn random(&self, out: &mut [u8]) -> usize {
        random(out);
        out.len()
    }

    fn epoch_timestamp_in_ms(&self) -> VfsResult<i64> {
        Ok(now().0)
    }
}
