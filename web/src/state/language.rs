//! The language of the page: the reader's choice, else the browser's.

use leptos::prelude::*;
use pai_datasets_core::{ErrorBody, Violation};

use crate::words::{CHINESE, ENGLISH, Words};

const STORED_AS: &str = "pai-datasets.language";

/// A language that the console speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    Chinese,
}

impl Language {
    /// Its tag, as in the `lang` attribute.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Chinese => "zh-CN",
        }
    }

    /// Its words.
    pub(crate) fn words(self) -> &'static Words {
        match self {
            Language::English => &ENGLISH,
            Language::Chinese => &CHINESE,
        }
    }

    /// What the engine said, as far as this language has words for it.
    pub(crate) fn said(self, message: &str) -> String {
        match self {
            Language::English => message.to_owned(),
            Language::Chinese => pai_datasets_core::chinese(message).unwrap_or_else(|| message.to_owned()),
        }
    }

    /// What an error says. Where fields are wrong its message is that of all of them.
    pub(crate) fn said_of(self, error: &ErrorBody) -> String {
        if self == Language::English || error.violations.is_empty() {
            return self.said(&error.message);
        }
        let one = |violation: &Violation| format!("{} {}", violation.field, self.said(&violation.message));
        error.violations.iter().map(one).collect::<Vec<_>>().join("；")
    }

    /// The one that the switch leads to.
    pub(crate) fn other(self) -> Language {
        match self {
            Language::English => Language::Chinese,
            Language::Chinese => Language::English,
        }
    }

    fn of_tag(tag: &str) -> Language {
        if tag.starts_with("zh") { Language::Chinese } else { Language::English }
    }
}

/// The language as a signal; the document follows it.
pub(super) fn open() -> RwSignal<Language> {
    let storage = || window().local_storage().ok().flatten();
    let stored = storage().and_then(|storage| storage.get_item(STORED_AS).ok().flatten());
    let tag = stored.or_else(|| window().navigator().language()).unwrap_or_default();
    let language = RwSignal::new(Language::of_tag(&tag));
    Effect::new(move |before: Option<()>| {
        let tag = language.get().tag();
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("lang", tag);
        }
        // What the browser says is not the reader's choice; it is not kept.
        if before.is_some()
            && let Some(storage) = storage()
        {
            let _ = storage.set_item(STORED_AS, tag);
        }
    });
    language
}
