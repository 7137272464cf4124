//! Arrow IPC: files, which are Feather's second version too, and streams.
//!
//! Written by hand, for the reasons that Parquet is: `arrow-ipc` adds 220 KB to compressed wasm, this 24 KB, and takes a
//! record batch into memory whole.

mod buffer;
mod flat;
mod layout;
mod message;
mod read;
mod write;

pub(super) use read::ArrowReader;
pub(super) use write::ArrowWriter;

/// What a file begins and ends with.
const MAGIC: &[u8; 6] = b"ARROW1";
