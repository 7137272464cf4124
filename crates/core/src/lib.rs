//! The dataset API of PAI's AIWorkSpace as one table of operations, with what follows from it: decoding and encoding,
//! validation, errors, signing and a client. Sans-I/O: a transport is handed in.

#[macro_use]
mod macros;

pub mod answer;
pub mod call;
#[cfg(feature = "chinese")]
mod chinese;
pub mod client;
pub mod command;
pub mod decode;
mod encode;
mod error;
pub mod field;
pub mod http;
mod json;
mod limits;
pub mod model;
mod operation;
mod operations;
pub mod query;
pub mod route;
pub mod signing;

#[cfg(feature = "chinese")]
pub use chinese::chinese;
pub use error::{ApiError, Code, ErrorBody, Violation, Violations};
pub use limits::{IMAGE_TYPES, Limits};
pub use operation::{Access, BATCH_BODY, BODY, Content, Operation, OperationInfo, PIECE_BODY};
pub use operations::*;
