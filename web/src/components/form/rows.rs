//! A list of small objects, one in each row: labels, endpoints.

use leptos::prelude::*;
use pai_datasets_core::field::Field;
use serde_json::{Map, Value};

use super::field::Entry;
use super::input::value_of;
use crate::state::console;
use crate::words::t;

type Row = RwSignal<Map<String, Value>>;

#[component]
pub(crate) fn Rows(entry: Entry, fields: &'static [Field]) -> impl IntoView {
    let rows = RwSignal::new(Vec::<(usize, Row)>::new());
    let made = StoredValue::new(0_usize);
    let add = move |_| {
        let number = made.get_value();
        made.set_value(number + 1);
        rows.update(|rows| rows.push((number, RwSignal::default())));
    };
    Effect::new(move |before: Option<()>| {
        let objects: Vec<_> = rows.get().into_iter().map(|(_, row)| Value::Object(row.get())).collect();
        // Nothing was typed yet when it first runs.
        if before.is_some() {
            entry.draft.set(entry.field.name, (!objects.is_empty()).then_some(Value::Array(objects)));
        }
    });
    let remove = move |number: usize| rows.update(|rows| rows.retain(|(other, _)| *other != number));
    view! {
        <div class="rows" id=entry.id() role="group" tabindex="-1" aria-label=entry.field.name aria-describedby=entry.described_by()>
            <For each=move || rows.get() key=|(number, _)| *number let((number, row))>
                <div class="row">
                    {fields.iter().map(|field| view! { <Cell entry row field /> }).collect_view()}
                    <RemoveRow row first=fields.first().map_or("", |field| field.name) remove=move || remove(number) />
                </div>
            </For>
            <button type="button" class="small" on:click=add>{t(|words| words.add_row)}</button>
        </div>
    }
}

#[component]
fn Cell(entry: Entry, row: Row, field: &'static Field) -> impl IntoView {
    let set = move |text: String| {
        row.update(|row| {
            match value_of(&field.kind, text) {
                Some(value) => row.insert(field.name.to_owned(), value),
                None => row.remove(field.name),
            };
        });
    };
    view! {
        <label>
            <span class="fine">{field.name}</span>
            <input
                type="text"
                autocomplete="off"
                on:input:target=move |event| set(event.target().value())
                on:blur=move |_| entry.draft.leave(entry.field.name)
            />
        </label>
    }
}

#[component]
fn RemoveRow(row: Row, first: &'static str, #[prop(into)] remove: Callback<()>) -> impl IntoView {
    let language = console().language;
    let named = move || {
        let name = row.with(|row| row.get(first).and_then(Value::as_str).unwrap_or(first).to_owned());
        (language.get().words().remove_named)(&name)
    };
    view! {
        <button type="button" class="small quiet" aria-label=named on:click=move |_| remove.run(())>
            {t(|words| words.remove)}
        </button>
    }
}
