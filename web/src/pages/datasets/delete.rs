//! Deleting a dataset, behind typing its name.

use leptos::prelude::*;
use pai_datasets_core::{DeleteDataset, Operation};
use serde_json::json;

use super::frame::shown;
use crate::components::action::{Action, Doing};
use crate::components::confirm::Confirm;
use crate::router::{NavigateOptions, use_navigate};

#[component]
pub(super) fn DeleteForm() -> impl IntoView {
    let (shown, navigate, doing) = (shown(), use_navigate(), Doing::new());
    let name = Signal::derive(move || shown.dataset.with(|dataset| dataset.name.clone()));
    let delete = move |()| {
        let members = json!({"DatasetId": untrack(|| shown.id())});
        doing.run(&DeleteDataset::INFO, members, move |_| {
            // There is no way back to what is gone.
            navigate("/datasets", NavigateOptions { replace: true, ..NavigateOptions::default() });
        });
    };
    view! {
        <Confirm name action=|words| words.delete_dataset help=|words| words.detail.delete_help busy=doing.busy run=delete />
        <Action doing />
    }
    .into_any()
}
