//! A name and what stands for it, in a list of facts.

use leptos::prelude::*;

use super::copy::Copyable;
use crate::words::{Words, t};

type Word = fn(&'static Words) -> &'static str;

/// A name and a view.
pub(crate) fn fact(word: Word, content: AnyView) -> AnyView {
    view! {
        <div>
            <dt>{t(word)}</dt>
            <dd>{content}</dd>
        </div>
    }
    .into_any()
}

/// A text, where there is one.
pub(crate) fn text_fact(word: Word, text: Option<String>) -> Option<AnyView> {
    let text = text.filter(|text| !text.is_empty())?;
    Some(fact(word, text.into_any()))
}

/// A text that is copied rather than read, where there is one.
pub(crate) fn id_fact(word: Word, text: Option<String>) -> Option<AnyView> {
    let text = text.filter(|text| !text.is_empty())?;
    Some(fact(word, view! { <Copyable value=text /> }.into_any()))
}
