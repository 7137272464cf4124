//! The labels of a dataset, to be added and removed.

use leptos::prelude::*;
use leptos::task::spawn_local;
use pai_datasets_core::client::ClientError;
use pai_datasets_core::field::Commas;
use pai_datasets_core::model::{Label, LabelKey, LabelValue, Verbatim};
use pai_datasets_core::{CreateDatasetLabels, DeleteDatasetLabels};

use super::frame::shown;
use crate::components::outcome::Explanation;
use crate::state::console;
use crate::words::t;

#[component]
pub(super) fn LabelEditor() -> impl IntoView {
    let shown = shown();
    let failure = RwSignal::new(None::<ClientError>);
    let labels = move || shown.dataset.with(|dataset| dataset.labels.clone());
    view! {
        <section aria-labelledby="labels">
            <h2 id="labels">{t(|words| words.labels)}</h2>
            <ul class="chips">
                <For each=labels key=|label| (label.key.clone(), label.value.clone()) let(label)>
                    <Chip label failure />
                </For>
            </ul>
            <Show when=move || shown.dataset.with(|dataset| dataset.labels.is_empty())>
                <p class="fine">{t(|words| words.no_labels)}</p>
            </Show>
            <AddLabel failure />
            <div role="alert">
                {move || failure.get().map(|error| view! { <div class="picture failed"><Explanation error /></div> })}
            </div>
        </section>
    }
}

#[component]
fn Chip(label: Label, failure: RwSignal<Option<ClientError>>) -> impl IntoView {
    let (shown, console) = (shown(), console());
    let key = label.key.to_string();
    let named = {
        let key = key.clone();
        move || (console.language.get().words().remove_named)(&key)
    };
    let remove = move |_| {
        let Ok(key) = Verbatim::parse(key.clone()) else { return };
        let operation = DeleteDatasetLabels { dataset_id: shown.id(), label_keys: Some(Commas(vec![key])) };
        spawn_local(async move {
            let outcome = console.connection.call(&operation).await;
            failure.try_set(outcome.err());
            shown.refresh();
        });
    };
    view! {
        <li class="chip">
            {label.key.to_string()} ": " {label.value.to_string()}
            <button class="small quiet" aria-label=named on:click=remove>"×"</button>
        </li>
    }
}

/// Both texts are checked as they are typed; a key that is there already gets the new value.
#[component]
fn AddLabel(failure: RwSignal<Option<ClientError>>) -> impl IntoView {
    let (shown, connection) = (shown(), console().connection);
    let (key, value) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let problem_of = |text: String, parse: fn(String) -> Result<(), String>| {
        if text.is_empty() { String::new() } else { parse(text).err().unwrap_or_default() }
    };
    let key_problem = move || problem_of(key.get(), |text| LabelKey::parse(text).map(|_| ()));
    let value_problem = move || problem_of(value.get(), |text| LabelValue::parse(text).map(|_| ()));
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (Ok(new_key), Ok(new_value)) = (LabelKey::parse(key.get()), LabelValue::parse(value.get())) else { return };
        let label = Label { key: new_key, value: new_value };
        let operation = CreateDatasetLabels { dataset_id: shown.id(), labels: Some(vec![label]) };
        spawn_local(async move {
            let outcome = connection.call(&operation).await;
            if outcome.is_ok() {
                key.try_set(String::new());
                value.try_set(String::new());
            }
            failure.try_set(outcome.err());
            shown.refresh();
        });
    };
    view! {
        <form class="inline" on:submit=add>
            <label>
                <span>{t(|words| words.label_key)}</span>
                <input
                    type="text"
                    required
                    autocomplete="off"
                    aria-describedby="label-problem"
                    prop:value=key
                    on:input:target=move |event| key.set(event.target().value())
                />
            </label>
            <label>
                <span>{t(|words| words.label_value)}</span>
                <input
                    type="text"
                    required
                    autocomplete="off"
                    aria-describedby="label-problem"
                    prop:value=value
                    on:input:target=move |event| value.set(event.target().value())
                />
            </label>
            <button type="submit">{t(|words| words.add_label)}</button>
            <p class="problem" id="label-problem" role="status">{key_problem} " " {value_problem}</p>
        </form>
    }
}
