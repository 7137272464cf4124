//! Tables: rows in columns, kept in a store, read from and written to files, and computed over.

mod batch;
pub mod format;

pub use batch::{Batch, Bitmap, Column, Texts, Values};
