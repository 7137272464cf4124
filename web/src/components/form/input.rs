//! The input that suits a field's kind.

use leptos::prelude::*;
use pai_datasets_core::field::{Choices, Kind, Structure};
use serde_json::Value;

use super::field::Entry;
use super::rows::Rows;
use crate::words::t;

#[component]
pub(crate) fn Input(entry: Entry, long: bool) -> impl IntoView {
    match entry.field.kind {
        Kind::Choice(choices) => view! { <ChoiceInput entry choices /> }.into_any(),
        Kind::Boolean => view! { <BooleanInput entry /> }.into_any(),
        Kind::List { of: Kind::Object(Structure { fields, .. }) } => view! { <Rows entry fields /> }.into_any(),
        Kind::List { .. } => view! { <LinesInput entry /> }.into_any(),
        _ if long => view! { <LongInput entry /> }.into_any(),
        _ => view! { <LineInput entry /> }.into_any(),
    }
}

/// The text of a value, as it was typed.
fn typed(value: Option<Value>) -> String {
    match value {
        Some(Value::String(text)) => text,
        Some(value) => value.to_string(),
        None => String::new(),
    }
}

/// The value that a typed text stands for. A number that is none stays a text, and the rules say what is wrong with it.
pub(crate) fn value_of(kind: &Kind, text: String) -> Option<Value> {
    if text.is_empty() {
        return None;
    }
    let number = match kind {
        Kind::Integer { .. } => text.trim().parse::<i64>().ok().map(Value::from),
        Kind::Number { .. } => text.trim().parse::<f64>().ok().map(Value::from),
        _ => None,
    };
    Some(number.unwrap_or(Value::String(text)))
}

#[component]
fn LineInput(entry: Entry) -> impl IntoView {
    let Entry { draft, field } = entry;
    let mode = matches!(field.kind, Kind::Integer { .. }).then_some("numeric");
    view! {
        <input
            id=entry.id()
            type="text"
            autocomplete="off"
            spellcheck="false"
            inputmode=mode
            aria-required=field.required.to_string()
            aria-describedby=entry.described_by()
            aria-invalid=move || entry.is_wrong().to_string()
            prop:value=move || typed(draft.value(field.name))
            on:input:target=move |event| draft.set(field.name, value_of(&field.kind, event.target().value()))
            on:blur=move |_| draft.leave(field.name)
        />
    }
}

#[component]
fn LongInput(entry: Entry) -> impl IntoView {
    let Entry { draft, field } = entry;
    view! {
        <textarea
            id=entry.id()
            rows="3"
            aria-describedby=entry.described_by()
            aria-invalid=move || entry.is_wrong().to_string()
            prop:value=move || typed(draft.value(field.name))
            on:input:target=move |event| draft.set(field.name, value_of(&field.kind, event.target().value()))
            on:blur=move |_| draft.leave(field.name)
        ></textarea>
    }
}

/// A list of texts, one on each line.
#[component]
fn LinesInput(entry: Entry) -> impl IntoView {
    let Entry { draft, field } = entry;
    let set = move |text: String| {
        let lines: Vec<_> = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(|line| Value::String(line.to_owned()))
            .collect();
        draft.set(field.name, (!lines.is_empty()).then_some(Value::Array(lines)));
    };
    let lines = match untrack(|| draft.value(field.name)) {
        Some(Value::Array(lines)) => lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    };
    view! {
        <textarea
            id=entry.id()
            rows="2"
            prop:value=lines
            placeholder=t(|words| words.one_per_line)
            aria-describedby=entry.described_by()
            aria-invalid=move || entry.is_wrong().to_string()
            on:input:target=move |event| set(event.target().value())
            on:blur=move |_| draft.leave(field.name)
        ></textarea>
    }
}

/// A field without a default begins with no word chosen; one with it shows the default.
#[component]
fn ChoiceInput(entry: Entry, choices: &'static Choices) -> impl IntoView {
    let Entry { draft, field } = entry;
    let chosen = move || draft.value(field.name).map(|value| typed(Some(value))).or(field.default.map(str::to_owned));
    let none = field.default.is_none().then(|| {
        view! { <option value="" selected=move || chosen().is_none()>{t(|words| words.choose)}</option> }
    });
    let options = choices.words.iter().map(|word| {
        view! { <option value=*word selected=move || chosen().as_deref() == Some(*word)>{*word}</option> }
    });
    view! {
        <select
            id=entry.id()
            aria-required=field.required.to_string()
            aria-describedby=entry.described_by()
            aria-invalid=move || entry.is_wrong().to_string()
            on:change:target=move |event| {
                draft.set(field.name, value_of(&field.kind, event.target().value()));
                draft.leave(field.name);
            }
            on:blur=move |_| draft.leave(field.name)
        >
            {none}
            {options.collect_view()}
        </select>
    }
}

#[component]
fn BooleanInput(entry: Entry) -> impl IntoView {
    let Entry { draft, field } = entry;
    view! {
        <input
            id=entry.id()
            type="checkbox"
            aria-describedby=entry.described_by()
            prop:checked=move || draft.value(field.name) == Some(Value::Bool(true))
            on:change:target=move |event| draft.set(field.name, event.target().checked().then_some(Value::Bool(true)))
        />
    }
}
