//! The page that makes a dataset of a folder.

use leptos::prelude::*;

use crate::components::drop_folder::DropFolder;
use crate::words::t;

#[component]
pub(crate) fn ImportFolder() -> impl IntoView {
    view! {
        <div class="narrow">
            <h1>{t(|words| words.detail.import_folder)}</h1>
            <DropFolder into=Signal::derive(|| None) done=|()| () />
        </div>
    }
    .into_any()
}
