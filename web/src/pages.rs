//! The pages, one room for each kind of resource.

pub(crate) mod connect;
pub(crate) mod datasets;
pub(crate) mod not_found;
pub(crate) mod settings;
#[cfg(feature = "statistics")]
pub(crate) mod statistics;
