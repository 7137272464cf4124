//! Labels of a dataset or of a version, to be added and removed.

use leptos::prelude::*;
use pai_datasets_core::model::{Label, LabelKey, LabelValue};
use pai_datasets_core::{
    CreateDatasetLabels, CreateDatasetVersionLabels, DeleteDatasetLabels, DeleteDatasetVersionLabels, Operation,
};
use serde_json::{Value, json};

use crate::components::action::{Action, Doing};
use crate::state::console;
use crate::words::t;

/// The most that a version holds.
const MOST_OF_VERSION: usize = 20;

/// Whose labels they are.
#[derive(Clone, Copy)]
pub(super) struct Labelled {
    pub(super) dataset: StoredValue<String>,
    /// The version; none for the dataset itself.
    pub(super) version: StoredValue<Option<String>>,
    pub(super) labels: Signal<Vec<Label>>,
    /// Asks for them again.
    pub(super) refresh: Callback<()>,
}

impl Labelled {
    /// Calls an operation on them, with the members that say whose they are.
    fn change(self, doing: Doing, of_dataset: bool, add: bool, name: &str, value: Value, done: Callback<()>) {
        let info = match (of_dataset, add) {
            (true, true) => &CreateDatasetLabels::INFO,
            (true, false) => &DeleteDatasetLabels::INFO,
            (false, true) => &CreateDatasetVersionLabels::INFO,
            (false, false) => &DeleteDatasetVersionLabels::INFO,
        };
        let mut members = json!({"DatasetId": self.dataset.get_value(), "VersionName": self.version.get_value()});
        if let Some(members) = members.as_object_mut() {
            members.insert(name.to_owned(), value);
            members.retain(|_, value| !value.is_null());
        }
        doing.run(info, members, move |_| {
            done.run(());
            self.refresh.run(());
        });
    }
}

#[component]
pub(super) fn LabelEditor(
    labelled: Labelled,
    /// Sets the ids of one editor apart from another's.
    id: String,
) -> impl IntoView {
    let doing = Doing::new();
    let of_dataset = labelled.version.with_value(Option::is_none);
    let labels = labelled.labels;
    let is_full = move || !of_dataset && labels.with(Vec::len) >= MOST_OF_VERSION;
    view! {
        <ul class="chips">
            <For each=move || labels.get() key=|label| (label.key.clone(), label.value.clone()) let(label)>
                <Chip label labelled doing />
            </For>
        </ul>
        <Show when=move || labels.with(Vec::is_empty)>
            <p class="fine">{t(|words| words.no_labels)}</p>
        </Show>
        {move || match is_full() {
            true => view! { <p class="fine">{t(|words| words.detail.labels_full)}</p> }.into_any(),
            false if of_dataset => view! { <AddLabel labelled doing id=id.clone() /> }.into_any(),
            // There are many versions on a page, and few of them get a label.
            false => view! {
                <details class="fold">
                    <summary>{t(|words| words.add_label)}</summary>
                    <AddLabel labelled doing id=id.clone() />
                </details>
            }
            .into_any(),
        }}
        <Action doing />
    }
    .into_any()
}

#[component]
fn Chip(label: Label, labelled: Labelled, doing: Doing) -> impl IntoView {
    let language = console().language;
    let key = label.key.to_string();
    let named = {
        let key = key.clone();
        move || (language.get().words().remove_named)(&key)
    };
    let remove = move |_| {
        let of_dataset = labelled.version.with_value(Option::is_none);
        let name = if of_dataset { "LabelKeys" } else { "Keys" };
        labelled.change(doing, of_dataset, false, name, json!(key), Callback::new(|()| ()));
    };
    view! {
        <li class="chip">
            <span class="from">{label.key.to_string()}</span> " " {label.value.to_string()}
            <button class="small quiet" aria-label=named on:click=remove>"×"</button>
        </li>
    }
    .into_any()
}

/// Both texts are checked as they are typed; a key that is there already gets the new value.
#[component]
fn AddLabel(labelled: Labelled, doing: Doing, id: String) -> impl IntoView {
    let (key, value) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let language = console().language;
    let problem = move || {
        let wrong = |text: String, parse: fn(String) -> Option<String>| {
            if text.is_empty() { None } else { parse(text) }
        };
        let of_key = wrong(key.get(), |text| LabelKey::parse(text).err());
        let problem = of_key.or_else(|| wrong(value.get(), |text| LabelValue::parse(text).err()));
        problem.map(|problem| language.get().said(&problem))
    };
    let ready = move || {
        let known = LabelKey::parse(key.get()).is_ok() && LabelValue::parse(value.get()).is_ok();
        known && !key.with(String::is_empty)
    };
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !untrack(ready) {
            return;
        }
        let label = json!([{"Key": key.get_untracked(), "Value": value.get_untracked()}]);
        let clear = Callback::new(move |()| {
            key.try_set(String::new());
            value.try_set(String::new());
        });
        let of_dataset = labelled.version.with_value(Option::is_none);
        labelled.change(doing, of_dataset, true, "Labels", label, clear);
    };
    let problem_id = format!("{id}-problem");
    let described = problem_id.clone();
    let field = move |word: fn(&'static crate::words::Words) -> &'static str, text: RwSignal<String>| {
        view! {
            <label>
                <span>{t(word)}</span>
                <input
                    type="text"
                    required
                    autocomplete="off"
                    aria-describedby=described.clone()
                    prop:value=text
                    on:input:target=move |event| text.set(event.target().value())
                />
            </label>
        }
    };
    view! {
        <form class="inline add-label" on:submit=add>
            {field(|words| words.label_key, key)} {field(|words| words.label_value, value)}
            <button type="submit" aria-disabled=move || (!ready() || doing.busy.get()).to_string()>{t(|words| words.add_label)}</button>
            <p class="problem" id=problem_id role="status">{problem}</p>
        </form>
    }
    .into_any()
}
