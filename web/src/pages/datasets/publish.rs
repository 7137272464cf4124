//! Opening a dataset to everyone in its workspace.

use leptos::prelude::*;
use pai_datasets_core::model::Accessibility;
use pai_datasets_core::{Operation, PublishDataset};
use serde_json::json;

use super::frame::shown;
use crate::components::action::{Action, Doing};
use crate::words::t;

#[component]
pub(super) fn Publish() -> impl IntoView {
    let (shown, doing) = (shown(), Doing::new());
    let is_public = move || shown.dataset.with(|dataset| dataset.accessibility == Accessibility::Public);
    let publish = move |_| {
        let members = json!({"DatasetId": untrack(|| shown.id())});
        doing.run(&PublishDataset::INFO, members, move |_| shown.refresh());
    };
    view! {
        <section aria-labelledby="publish">
            <h2 id="publish">{t(|words| words.detail.publish_title)}</h2>
            {move || match is_public() {
                true => view! { <p class="fine" role="status">{t(|words| words.detail.is_public)}</p> }.into_any(),
                false => view! {
                    <div class="inline">
                        <p class="fine">{t(|words| words.detail.publish_help)}</p>
                        <button on:click=publish aria-disabled=move || doing.busy.get().to_string()>
                            {t(|words| words.detail.publish)}
                        </button>
                    </div>
                }
                .into_any(),
            }}
            <Action doing />
        </section>
    }
    .into_any()
}
