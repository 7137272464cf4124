//! Deleting a dataset, behind typing its name.

use crate::router::use_navigate;
use leptos::prelude::*;
use leptos::task::spawn_local;
use pai_datasets_core::DeleteDataset;
use pai_datasets_core::client::ClientError;

use super::frame::shown;
use crate::components::outcome::Explanation;
use crate::state::console;
use crate::words::t;

#[component]
pub(super) fn DeleteForm() -> impl IntoView {
    let (shown, connection, navigate) = (shown(), console().connection, use_navigate());
    let typed = RwSignal::new(String::new());
    let failure = RwSignal::new(None::<ClientError>);
    let name = move || shown.dataset.with(|dataset| dataset.name.clone());
    let confirmed = move || typed.get() == name();
    let delete = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !untrack(confirmed) {
            return;
        }
        let operation = DeleteDataset { dataset_id: untrack(|| shown.id()) };
        spawn_local(async move {
            match connection.call(&operation).await {
                Ok(_) => navigate("/datasets", Default::default()),
                Err(error) => {
                    failure.try_set(Some(error));
                }
            }
        });
    };
    view! {
        <details class="danger">
            <summary>{t(|words| words.delete_dataset)}</summary>
            <form class="inline" on:submit=delete>
                <p id="delete-help">{t(|words| words.delete_help)}</p>
                <label>
                    <span>{t(|words| words.name)} " (" <code>{name}</code> ")"</span>
                    <input
                        type="text"
                        autocomplete="off"
                        aria-describedby="delete-help"
                        prop:value=typed
                        on:input:target=move |event| typed.set(event.target().value())
                    />
                </label>
                <button class="danger" type="submit" disabled=move || !confirmed()>
                    {t(|words| words.delete_dataset)}
                </button>
            </form>
            <div role="alert">
                {move || failure.get().map(|error| view! { <div class="picture failed"><Explanation error /></div> })}
            </div>
        </details>
    }
}
