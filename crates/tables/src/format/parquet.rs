//! Parquet: flat tables, in every encoding that is written today.
//!
//! Written by hand. The crate `parquet` adds 226 KB to compressed wasm, this 28 KB; its decoders panic on files that are
//! damaged, which in wasm costs the instance; and it allocates what a file claims.

mod codec;
mod delta;
mod hybrid;
mod kind;
mod metadata;
mod page;
mod read;
mod thrift;
mod write;

pub(super) use read::ParquetReader;
pub(super) use write::ParquetWriter;

/// What a file begins and ends with.
const MAGIC: &[u8; 4] = b"PAR1";
