//! A point in time.

use leptos::prelude::*;
use pai_datasets_core::model::Millis;

use crate::format;
use crate::state::console;

#[component]
pub(crate) fn Time(at: Millis) -> impl IntoView {
    let language = console().language;
    let exact = at.to_string();
    view! { <time datetime=exact.clone() title=exact>{move || format::time(language.get(), at)}</time> }
}
