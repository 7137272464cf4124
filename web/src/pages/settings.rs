//! What this browser keeps: the key, the choices, and the store of its own engine, which can be taken along as one file.

use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

use crate::components::confirm::Confirm;
use crate::format;
use crate::state::console;
use crate::state::store_file::{StoreFile, ask_to_keep, room_taken};
use crate::words::{Words, t};

/// What is to be typed before a store is replaced.
const CONFIRMATION: &str = "replace";

#[component]
pub(crate) fn Settings() -> impl IntoView {
    let connection = console().connection;
    // The engine is no signal; where the connection is or stands is.
    let store = move || {
        connection.target();
        connection.standing();
        connection.engine().map(StoreFile::of)
    };
    let has_connection = move || connection.target().is_some();
    view! {
        <div class="narrow settings">
            <h1>{t(|words| words.detail.this_browser)}</h1>
            <Room />
            <section aria-labelledby="kept">
                <h2 id="kept">{t(|words| words.detail.kept_title)}</h2>
                <ul class="plain">
                    {kept(|words| words.detail.kept_key)} {kept(|words| words.detail.kept_choices)}
                    {kept(|words| words.detail.kept_console)} {kept(|words| words.detail.kept_store)}
                </ul>
                <Show when=has_connection>
                    <button on:click=move |_| connection.disconnect()>{t(|words| words.detail.forget_key)}</button>
                </Show>
            </section>
            <section aria-labelledby="store">
                <h2 id="store">{t(|words| words.detail.store_title)}</h2>
                {move || match store() {
                    Some(store) => view! { <Store store /> }.into_any(),
                    None => view! { <p class="fine">{t(|words| words.detail.store_closed)}</p> }.into_any(),
                }}
            </section>
        </div>
    }
    .into_any()
}

fn kept(word: fn(&'static Words) -> &'static str) -> AnyView {
    view! { <li>{t(word)}</li> }.into_any()
}

/// How much room is taken, and whether the browser may clear it.
#[component]
fn Room() -> impl IntoView {
    let language = console().language;
    let room = LocalResource::new(room_taken);
    let refused = RwSignal::new(false);
    let ask = move |_| {
        spawn_local(async move {
            refused.try_set(!ask_to_keep().await);
            room.refetch();
        });
    };
    let content = move || {
        let Some(Some(room)) = room.get() else {
            return view! { <p class="fine">{t(|words| words.detail.room_unknown)}</p> }.into_any();
        };
        let bytes = move |amount| format::bytes(language.get(), amount);
        let used = move || (language.get().words().detail.room_used)(&bytes(room.used), &bytes(room.quota));
        let promise = match room.kept {
            true => view! { <p class="fine">{t(|words| words.detail.room_kept)}</p> }.into_any(),
            false => view! {
                <p class="fine">{t(|words| words.detail.room_not_kept)}</p>
                <button on:click=ask>{t(|words| words.detail.ask_to_keep)}</button>
            }
            .into_any(),
        };
        view! {
            <p>{used}</p>
            <meter min="0" max=room.quota.max(1).to_string() value=room.used.to_string() aria-label=t(|words| words.detail.room_title)></meter>
            {promise}
        }
        .into_any()
    };
    view! {
        <section aria-labelledby="room">
            <h2 id="room">{t(|words| words.detail.room_title)}</h2>
            {content}
            <p class="problem" role="status">{move || refused.get().then(t(|words| words.detail.keep_refused))}</p>
        </section>
    }
    .into_any()
}

/// The store as one file, out and in.
#[component]
fn Store(store: StoreFile) -> impl IntoView {
    let language = console().language;
    let busy = RwSignal::new(false);
    let said = RwSignal::new(String::new());
    let failed = RwSignal::new(String::new());
    let input = NodeRef::<Input>::new();
    let store = StoredValue::new_local(store);
    let export = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let day = js_sys::Date::new_0().to_iso_string().as_string().unwrap_or_default();
            let day: String = day.chars().take(10).collect();
            let outcome = store.get_value().export(&format!("pai-datasets-{day}.store")).await;
            busy.try_set(false);
            failed.try_set(outcome.clone().err().unwrap_or_default());
            if let Ok(size) = outcome {
                let words = &language.get_untracked().words().detail;
                said.try_set((words.exported)(&format::bytes(language.get_untracked(), size)));
            }
        });
    };
    let import = move |()| {
        let Some(input) = input.get_untracked() else { return };
        busy.set(true);
        spawn_local(async move {
            let value: &JsValue = &input;
            let outcome = store.get_value().import(value).await;
            busy.try_set(false);
            match outcome {
                // Every page holds what the old store said.
                Ok(()) => {
                    let _ = window().location().reload();
                }
                Err(reason) => {
                    failed.try_set(reason);
                }
            }
        });
    };
    let failed = move || language.get().said(&failed.get());
    view! {
        <p>{t(|words| words.detail.export_help)}</p>
        <div class="actions">
            <button on:click=export aria-disabled=move || busy.get().to_string()>{t(|words| words.detail.export_store)}</button>
        </div>
        <p role="status">{move || said.get()}</p>
        <p class="problem" role="alert">{failed}</p>
        <Confirm
            name=CONFIRMATION.to_owned()
            action=|words| words.detail.import_store
            help=|words| words.detail.import_help
            busy
            run=import
        >
            <label>
                <span>{t(|words| words.detail.store_file)}</span>
                <input type="file" node_ref=input />
            </label>
        </Confirm>
    }
    .into_any()
}
