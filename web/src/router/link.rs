//! Links that know whether they lead to where the reader is.

use leptos::prelude::*;

use super::{NavigateOptions, use_location, use_navigate};

/// A link that says when it leads to this page, or to one below it unless `exact`.
#[component]
pub(crate) fn A(#[prop(into)] href: String, #[prop(optional)] exact: bool, children: Children) -> impl IntoView {
    let path = use_location().pathname;
    let base = href.clone();
    let current = move || {
        path.with(|path| {
            let rest = path.strip_prefix(base.as_str())?;
            (rest.is_empty() || !exact && rest.starts_with('/')).then_some("page")
        })
    };
    view! { <a href=href aria-current=current>{children()}</a> }
}

/// Goes to another page at once.
#[component]
pub(crate) fn Redirect(path: &'static str) -> impl IntoView {
    let navigate = use_navigate();
    Effect::new(move |_| navigate(path, NavigateOptions { replace: true, ..NavigateOptions::default() }));
}
