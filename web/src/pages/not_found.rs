//! The page where there is none.

use leptos::prelude::*;

use crate::words::t;

#[component]
pub(crate) fn NotFound() -> impl IntoView {
    view! {
        <section class="picture missing">
            <h1>{t(|words| words.missing_title)}</h1>
            <p>{t(|words| words.page_missing)}</p>
            <a class="button" href="/datasets">{t(|words| words.datasets)}</a>
        </section>
    }
}
