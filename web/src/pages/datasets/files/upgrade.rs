//! The way for a dataset that holds no files.

use leptos::prelude::*;
use pai_datasets_core::{Operation, UpdateDataset};
use serde_json::json;

use crate::components::action::{Action, Doing};
use crate::components::outcome::Empty;
use crate::pages::datasets::frame::shown;
use crate::words::t;

#[component]
pub(super) fn Upgrade() -> impl IntoView {
    let (shown, doing) = (shown(), Doing::new());
    let upgrade = move |_| {
        let members = json!({"DatasetId": untrack(|| shown.id()), "Edition": "ADVANCED"});
        doing.run(&UpdateDataset::INFO, members, move |_| shown.refresh());
    };
    view! {
        <Empty title=|words| words.basic_title help=|words| words.basic_help>
            <button on:click=upgrade aria-disabled=move || doing.busy.get().to_string()>{t(|words| words.upgrade)}</button>
            <Action doing />
        </Empty>
    }
}
