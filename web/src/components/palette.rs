//! x
use leptos::prelude::*;
#[component]
pub(crate) fn Palette() -> impl IntoView {}
