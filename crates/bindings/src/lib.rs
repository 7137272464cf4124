//! What crosses between the engine and JavaScript in every host that runs on wasm.
//!
//! `#[wasm_bindgen]` exports of a dependency stand in every module that links it, which is what this crate is for: the
//! hosts' JavaScript finds `HttpRequest`, `HttpResponse`, `Admission` and `Step` in each of them.

mod message;
mod platform;
mod step;
mod storage;

pub use message::{HttpRequest, HttpResponse, flatten};
pub use platform::{console_error, message_of, note_panics, now, random};
pub use step::{Admission, Step};
pub use storage::{Storage, StorageHost, StorageSql};
