//! The way through the pages of a list.

use leptos::prelude::*;

use crate::format;
use crate::state::console;
use crate::words::t;

/// Links to the pages beside `page`. `href` gives a page's address.
#[component]
pub(crate) fn Pager(page: i64, size: i64, total: i64, href: Callback<i64, String>) -> impl IntoView {
    let language = console().language;
    let pages = total.div_euclid(size.max(1)) + i64::from(total.rem_euclid(size.max(1)) > 0);
    let position = move || {
        let language = language.get();
        let shown = |number| format::number(language, number);
        (language.words().page_of)(&shown(page), &shown(pages))
    };
    let link = move |to: i64, relation: &'static str, word: fn(&'static crate::words::Words) -> &'static str| {
        let there = (1..=pages).contains(&to);
        there.then(|| view! { <a class="button" rel=relation href=href.run(to)>{t(word)}</a> })
    };
    (pages > 1).then(|| {
        view! {
            <nav class="pager" aria-label=t(|words| words.pages)>
                {link(page - 1, "prev", |words| words.previous)} <span>{position}</span>
                {link(page + 1, "next", |words| words.next)}
            </nav>
        }
    })
}
