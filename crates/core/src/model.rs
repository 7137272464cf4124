//! The things the API speaks of, as types that hold only what is right.

mod choice;
mod dataset;
mod file_meta;
mod label;
mod name;
mod table;
mod time;
mod uri;

pub use choice::*;
pub use dataset::*;
pub use file_meta::*;
pub use label::*;
pub use name::*;
pub use table::*;
pub use time::Millis;
pub use uri::{FileUri, check_dataset_uri};
