//! What the tests that cross rooms share: places to send a request to, and one suite of cases for all of them.

pub mod browser;
pub mod edge;
mod http;
pub mod in_process;
pub mod suite;
pub mod target;
