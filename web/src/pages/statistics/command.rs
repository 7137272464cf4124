//! The box for `PAI` commands.

use leptos::prelude::*;

use super::computed::Here;

#[component]
pub(super) fn Commands(here: Here) -> impl IntoView {
    let _ = here;
}
