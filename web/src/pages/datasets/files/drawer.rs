//! One file beside the list: all that is known of it.

use leptos::prelude::*;
use pai_datasets_core::model::DatasetFileMeta;
use serde_json::Value;

use super::icon::icon;
use super::listing::{Entry, Listing};
use super::{place, tags};
use crate::components::copy::CopyableText;
use crate::components::fact::{fact, id_fact, text_fact};
use crate::components::time::Time;
use crate::format;
use crate::router::{NavigateOptions, use_navigate};
use crate::state::console;
use crate::words::t;

#[component]
pub(super) fn Drawer(listing: Listing) -> impl IntoView {
    let (place, navigate) = (place(), use_navigate());
    let stay = || NavigateOptions { scroll: false, replace: true };
    let file = Memo::new(move |_| place.query.with(|query| query.file.clone()));
    let position = Memo::new(move |_| listing.position(&file.get()));
    // A link may lead to a file of a page that was not loaded yet.
    Effect::new(move |_| {
        let missing = position.get().is_none() && !listing.loading.get() && listing.failure.with(Option::is_none);
        if missing && listing.next.with(Option::is_some) {
            listing.more();
        }
    });
    let neighbour = move |forward: bool| {
        let at = position.get()?;
        let at = if forward { at.checked_add(1)? } else { at.checked_sub(1)? };
        listing.entries.with(|entries| match entries.get(at) {
            Some(Entry::File(file)) => Some(file.dataset_file_meta_id.clone()),
            _ => None,
        })
    };
    let step = move |forward: bool| {
        if let Some(id) = untrack(|| neighbour(forward)) {
            navigate(&place.href(|query| query.file = id), stay());
        }
    };
    let close = move || navigate(&place.href(|query| query.file.clear()), stay());
    let on_key = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "Escape" => close(),
        "ArrowLeft" | "ArrowUp" => step(false),
        "ArrowRight" | "ArrowDown" => step(true),
        _ => {}
    };
    let found = move || {
        let index = position.get()?;
        listing.entries.with(|entries| match entries.get(index) {
            Some(Entry::File(file)) => Some(file.clone()),
            _ => None,
        })
    };
    let content = move || match found() {
        Some(file) => content(&file),
        None if listing.loading.get() || listing.next.with(Option::is_some) => {
            view! { <p role="status">{t(|words| words.loading)}</p> }.into_any()
        }
        None => view! { <p>{t(|words| words.detail.file_elsewhere)}</p> }.into_any(),
    };
    view! {
        <aside class="drawer" aria-label=t(|words| words.detail.file_detail) on:keydown=on_key>
            <div class="drawer-bar">
                <button class="small" aria-disabled=move || neighbour(false).is_none().to_string() on:click=move |_| step(false)>
                    "← " {t(|words| words.detail.previous_file)}
                </button>
                <button class="small" aria-disabled=move || neighbour(true).is_none().to_string() on:click=move |_| step(true)>
                    {t(|words| words.detail.next_file)} " →"
                </button>
                <button class="small quiet" on:click=move |_| close()>{t(|words| words.detail.close)} " ×"</button>
            </div>
            <div role="region" aria-live="polite" aria-label=t(|words| words.detail.file_detail)>{content}</div>
        </aside>
    }
    .into_any()
}

fn content(file: &DatasetFileMeta) -> AnyView {
    let language = console().language;
    let size = file.data_size;
    let size = size.map(|size| {
        move || {
            let language = language.get();
            format!("{} ({} B)", format::bytes(language, size), format::number(language, size))
        }
    });
    let time = |at| view! { <Time at /> }.into_any();
    let (kind, name) = (file.file_type, format::name(&file.file_name));
    let facts = [
        id_fact(|words| words.uri, Some(file.uri.clone())),
        id_fact(|words| words.detail.file_id, Some(file.dataset_file_meta_id.clone())),
        text_fact(|words| words.content_type, Some(format!("{} · {}", file.content_type, kind.as_str()))),
        size.map(|size| fact(|words| words.size, size.into_any())),
        Some(fact(|words| words.modified, time(file.file_update_time))),
        file.file_create_time.map(|at| fact(|words| words.created, time(at))),
        id_fact(|words| words.detail.fingerprint, Some(file.file_finger_print.clone())),
        text_fact(|words| words.detail.status, Some(file.status.as_str().to_owned())),
    ];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>();
    let attributes = file.meta_attributes.as_deref().map(attributes);
    let known = tags::read(file.tags.as_deref());
    let most = known.len();
    let whole = serde_json::to_string_pretty(file).unwrap_or_default();
    view! {
        <h3>{icon(Some(kind))} " " {name}</h3>
        <dl class="facts">{facts}</dl>
        <h4>{t(|words| words.detail.tags)}</h4>
        {match tags::chips(known, most) {
            Some(chips) => chips,
            None => view! { <p class="fine">{t(|words| words.detail.no_tags)}</p> }.into_any(),
        }}
        {attributes}
        <details>
            <summary>"JSON"</summary>
            <CopyableText value=whole />
        </details>
    }
    .into_any()
}

/// Attributes as a table where they are an object, else as they came.
fn attributes(text: &str) -> AnyView {
    let rows = match serde_json::from_str(text) {
        Ok(Value::Object(members)) => {
            let row = |(name, value): (String, Value)| {
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                view! { <tr><th scope="row">{name}</th><td>{value}</td></tr> }
            };
            let rows: Vec<_> = members.into_iter().map(row).collect();
            view! { <table class="plain"><tbody>{rows}</tbody></table> }.into_any()
        }
        _ => view! { <pre tabindex="0">{text.to_owned()}</pre> }.into_any(),
    };
    view! {
        <h4>{t(|words| words.detail.attributes)}</h4>
        {rows}
    }
    .into_any()
}
