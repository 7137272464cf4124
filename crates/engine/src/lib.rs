//! The service behind the API, for any place that can give it a [`Host`].
//!
//! There are two kinds of store. The [`Catalogue`] of a tenant knows principals, datasets, versions and labels, and is
//! where every request enters. A [`FileStore`] holds the files' metadata of one dataset and answers its catalogue alone.

#[macro_use]
mod sql;

mod access;
mod answer;
mod call;
mod catalogue;
mod files;
mod host;
mod migrate;
mod task;

pub use access::{Credential, Principal, Role};
pub use answer::{error_response, failure_response, request_id_of};
pub use catalogue::{Catalogue, Config, claimed_tenant};
pub use files::FileStore;
pub use host::{Host, StoreId, StoreKind};
pub use sql::{Param, RolledBack, Row, SqlDriver, SqlError, Value};
pub use task::{Answer, Outcome, Progress, Questions, Tasks};

/// What a store in another room is made of.
pub mod store {
    pub use crate::access::{Guarded, decide, shown};
    pub use crate::answer::{fault, request_id, success};
    pub use crate::call::{Call, TablesDecision};
    pub use crate::files::token;
    pub use crate::migrate::migrate;
    pub use crate::sql::{Fault, first, fold, transaction};
}

/// The `HostId` of every error this engine answers.
pub const HOST_ID: &str = "pai-datasets";
