//! Tables: rows in columns, kept in a store, read from and written to files, and computed over.

mod batch;
pub mod format;
mod store;

pub use batch::{Batch, Bitmap, Column, Texts, Values};
pub use store::{BrokenOff, Parts, Reply, TableStore};
