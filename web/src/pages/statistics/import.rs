//! The file of this page as a table of the connection.

use leptos::prelude::*;
use leptos::task::spawn_local;
use pai_datasets_core::client::ClientError;
use pai_datasets_core::{GetTable, Operation};
use serde_json::json;

use super::computed::How;
use super::table::Shown;
use crate::components::live::live;
use crate::components::outcome::Explanation;
use crate::router::{statistics_of, use_navigate};
use crate::state::console;
use crate::state::tables::{Place, Progress};
use crate::words::t;

#[component]
pub(super) fn ImportFile(shown: Shown) -> impl IntoView {
    let console = console();
    let name = RwSignal::new(shown.name());
    let replace = RwSignal::new(false);
    let exists = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<ClientError>);
    let progress = Progress::new(None);
    let working = StoredValue::new_local(None::<Place>);
    let navigate = use_navigate();
    let stop = move || {
        if let Some(Some(place)) = working.try_get_value() {
            place.stop();
        }
        busy.try_set(false);
    };
    on_cleanup(stop);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (Some(held), Some(place)) = (console.file.get(), Place::of(console.connection, None)) else { return };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        exists.set(false);
        failure.set(None);
        working.set_value(Some(place.clone()));
        let (table, may_replace) = (name.get_untracked().trim().to_owned(), replace.get_untracked());
        spawn_local(async move {
            let there = place.ask(&GetTable::INFO, json!({"Table": table})).await;
            let outcome = match there {
                Ok(_) if !may_replace => {
                    exists.try_set(true);
                    busy.try_set(false);
                    return;
                }
                Ok(_) => place.import(&table, &held.read, progress).await,
                Err(ClientError::Api { status: 404, .. }) => place.import_new(&table, &held.read, progress).await,
                Err(error) => Err(error),
            };
            if place.is_stopped() {
                return;
            }
            busy.try_set(false);
            match outcome {
                Ok(()) => navigate(&statistics_of(&table), Default::default()),
                Err(error) => {
                    failure.try_set(Some(error));
                }
            }
        });
    };
    let failed = move || failure.get().map(|error| view! { <div class="picture failed"><Explanation error /></div> });
    view! {
        <details class="import-file">
            <summary>{t(|words| words.statistics.import)}</summary>
            <form class="inline" on:submit=submit>
                <p class="fine">{t(|words| words.statistics.import_help)} " " {crate::components::header::connection_name}</p>
                <label>
                    <span>{t(|words| words.statistics.table_name)}</span>
                    <input
                        type="text"
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=name
                        aria-describedby="import-exists"
                        on:input:target=move |event| name.set(event.target().value())
                    />
                </label>
                <button class="primary" type="submit" disabled=busy>{t(|words| words.statistics.import)}</button>
                <label class="choice">
                    <input type="checkbox" prop:checked=replace on:change:target=move |event| replace.set(event.target().checked()) />
                    {t(|words| words.statistics.replace)}
                </label>
                <p class="problem" id="import-exists" role="status">
                    {live(move || exists.get().then(t(|words| words.statistics.table_exists)))}
                </p>
            </form>
            <Show when=move || busy.get()>
                <How progress words=|words| words.statistics.sending in_bytes=true />
                <button type="button" class="small" on:click=move |_| stop()>{t(|words| words.cancel)}</button>
            </Show>
            <div role="alert">{live(failed)}</div>
        </details>
    }
    .into_any()
}
