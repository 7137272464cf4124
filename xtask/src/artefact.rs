//! The artefacts: what is made from the checkout and served or shipped.

pub(crate) mod console;
pub(crate) mod edge;
mod publish;
mod script;
