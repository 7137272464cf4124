//! Light or dark: the reader's choice, else the system's.

use leptos::prelude::*;

const STORED_AS: &str = "pai-datasets.theme";

/// How the page is coloured. theme.js reads the choice too, before the first paint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    pub(crate) const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// Its name in the document and in storage; the system's needs none.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Theme::System => "",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The one after it.
    pub(crate) fn next(self) -> Theme {
        match self {
            Theme::System => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::System,
        }
    }
}

/// The theme as a signal; the document and the storage follow it.
pub(super) fn open() -> RwSignal<Theme> {
    let storage = || window().local_storage().ok().flatten();
    let stored = storage().and_then(|storage| storage.get_item(STORED_AS).ok().flatten()).unwrap_or_default();
    let found = Theme::ALL.into_iter().find(|theme| theme.name() == stored);
    let theme = RwSignal::new(found.unwrap_or(Theme::System));
    Effect::new(move |_| {
        let name = theme.get().name();
        let (Some(root), Some(storage)) = (document().document_element(), storage()) else { return };
        let _ = match name {
            "" => root.remove_attribute("data-theme").and(storage.remove_item(STORED_AS)),
            name => root.set_attribute("data-theme", name).and(storage.set_item(STORED_AS, name)),
        };
    });
    theme
}
