//! x
use leptos::prelude::*;
#[component]
pub(crate) fn Help() -> impl IntoView {}
