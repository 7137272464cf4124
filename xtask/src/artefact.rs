//! The artefacts: what is made from the checkout and served or shipped.

mod compress;
pub(crate) mod console;
pub(crate) mod edge;
pub(crate) mod engine;
mod module;
pub(crate) mod npm;
mod offline;
mod publish;
mod script;
pub(crate) mod stats;
mod tables;
