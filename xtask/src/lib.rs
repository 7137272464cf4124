//! Running an instance of the edge: what `cargo xtask serve` and the tests that need a live server share.
//!
//! The build tool itself is this package's binary.

pub mod credentials;
mod error;
pub mod leash;
pub mod workerd;

pub use error::{Error, Explain, Result};
