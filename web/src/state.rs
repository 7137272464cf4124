//! What every page shares: the connection, the language and the theme.

mod connection;
pub(crate) mod drafts;
pub(crate) mod folder;
mod language;
pub(crate) mod store_file;
pub(crate) mod tables;
mod theme;
mod transport;

use leptos::prelude::*;

use tables::LocalFile;

pub(crate) use connection::{Connection, Standing, Target, parse_server, remembered_key, remembered_server};
pub(crate) use language::Language;
pub(crate) use theme::Theme;

/// The state of the console.
#[derive(Clone, Copy)]
pub(crate) struct Console {
    pub(crate) connection: Connection,
    pub(crate) language: RwSignal<Language>,
    pub(crate) theme: RwSignal<Theme>,
    /// A file whose statistics are looked at without the connection.
    pub(crate) file: LocalFile,
}

impl Console {
    /// As the address and the browser say.
    pub(crate) fn open() -> Console {
        Console {
            connection: Connection::open(),
            language: language::open(),
            theme: theme::open(),
            file: LocalFile::none(),
        }
    }
}

/// The state, from anywhere below the root.
pub(crate) fn console() -> Console {
    expect_context()
}
