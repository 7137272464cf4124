//! What every page shares: the connection and the language.

mod connection;
mod language;

use leptos::prelude::*;

pub(crate) use connection::Connection;
pub(crate) use language::Language;

/// The state of the console.
#[derive(Clone, Copy)]
pub(crate) struct Console {
    pub(crate) connection: Connection,
    pub(crate) language: RwSignal<Language>,
}

impl Console {
    /// As the address and the browser say.
    pub(crate) fn open() -> Console {
        Console { connection: Connection::open(), language: language::open() }
    }
}

/// The state, from anywhere below the root.
pub(crate) fn console() -> Console {
    expect_context()
}
