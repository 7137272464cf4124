//! The keys of the console: what they do, and a list of them.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::dialog::{self, Dialog};
use super::palette;
use crate::router::use_navigate;
use crate::state::console;
use crate::words::{Words, t};

const ID: &str = "help";

/// How long `g` waits for the key that says where.
const PATIENCE: Duration = Duration::from_secs(1);

type Word = fn(&'static Words) -> &'static str;

/// The keys, and what they do.
const KEYS: [(&[&str], Word, Word); 10] = [
    (&["Ctrl K", "⌘ K"], |words| words.shell.key_or, |words| words.shell.key_palette),
    (&["/"], |words| words.shell.key_or, |words| words.shell.key_search),
    (&["j", "↓"], |words| words.shell.key_or, |words| words.shell.key_next),
    (&["k", "↑"], |words| words.shell.key_or, |words| words.shell.key_previous),
    (&["x"], |words| words.shell.key_or, |words| words.shell.key_select),
    (&["Enter"], |words| words.shell.key_or, |words| words.shell.key_open),
    (&["g", "d"], |words| words.shell.key_then, |words| words.shell.key_go),
    (&["g", "n"], |words| words.shell.key_then, |words| words.shell.key_new),
    (&["g", "s"], |words| words.shell.key_then, |words| words.statistics.go),
    (&["?"], |words| words.shell.key_or, |words| words.shell.key_help),
];

/// Shows the list of keys.
pub(crate) fn open() {
    dialog::open(ID);
}

#[component]
pub(crate) fn Help() -> impl IntoView {
    watch();
    let rows = KEYS.map(|(keys, between, does)| {
        let keys = keys.iter().enumerate().map(|(at, key)| {
            let word = (at > 0).then(|| view! { <span class="fine">" " {t(between)} " "</span> });
            view! { {word} <kbd>{*key}</kbd> }
        });
        view! {
            <div>
                <dt>{keys.collect_view()}</dt>
                <dd>{t(does)}</dd>
            </div>
        }
    });
    view! {
        <Dialog id=ID label=|words| words.shell.keys>
            <h2>{t(|words| words.shell.keys)}</h2>
            <dl class="keys">{rows.into_iter().collect_view()}</dl>
            <button on:click=move |_| dialog::close(ID)>{t(|words| words.shell.close)}</button>
        </Dialog>
    }
}

/// Whether what is typed goes into a field of its own.
fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let field = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog";
    target.is_some_and(|target| target.closest(field).ok().flatten().is_some())
}

/// Listens to the keys that work everywhere.
fn watch() {
    let (connection, navigate) = (console().connection, use_navigate());
    let going = StoredValue::new(false);
    let handle = window_event_listener(ev::keydown, move |event| {
        let key = event.key();
        let is_open = connection.is_open();
        if (event.ctrl_key() || event.meta_key()) && key.eq_ignore_ascii_case("k") {
            event.prevent_default();
            if is_open {
                palette::open();
            }
            return;
        }
        if event.ctrl_key() || event.meta_key() || event.alt_key() || is_typing(&event) {
            return;
        }
        let was_going = going.get_value();
        going.set_value(false);
        match key.as_str() {
            "?" => open(),
            "d" if was_going && is_open => navigate("/datasets", Default::default()),
            "n" if was_going && is_open => navigate("/datasets/new", Default::default()),
            "s" if was_going && is_open => navigate("/statistics", Default::default()),
            "g" => {
                going.set_value(true);
                set_timeout(
                    move || {
                        going.try_set_value(false);
                    },
                    PATIENCE,
                );
            }
            "/" => {
                let search = document().query_selector("[data-search]").ok().flatten();
                if let Some(search) = search {
                    event.prevent_default();
                    let _ = search.unchecked_into::<web_sys::HtmlElement>().focus();
                }
            }
            "j" | "ArrowDown" => step(&event, 1),
            "k" | "ArrowUp" => step(&event, -1),
            "x" => {
                let row = document().active_element().and_then(|focused| focused.closest("[data-row]").ok().flatten());
                let select = row.and_then(|row| row.query_selector("input[type=checkbox]").ok().flatten());
                if let Some(select) = select {
                    select.unchecked_into::<web_sys::HtmlElement>().click();
                }
            }
            _ => {}
        }
    });
    on_cleanup(move || handle.remove());
}

/// Moves the focus to the link of the next row or the one before. Arrows scroll the page until a row has the focus.
fn step(event: &web_sys::KeyboardEvent, by: i64) {
    let Ok(rows) = document().query_selector_all("[data-row]") else { return };
    let focused = document().active_element();
    let row = focused.as_ref().and_then(|focused| focused.closest("[data-row]").ok().flatten());
    if row.is_none() && event.key().starts_with("Arrow") {
        return;
    }
    let count = i64::from(rows.length());
    let at =
        (0..rows.length()).find(|at| row.as_ref().is_some_and(|row| rows.item(*at).as_ref() == Some(row.as_ref())));
    let to = at.map_or(if by > 0 { 0 } else { count - 1 }, |at| (i64::from(at) + by).clamp(0, (count - 1).max(0)));
    let row = u32::try_from(to).ok().and_then(|to| rows.item(to));
    let link = row.and_then(|row| row.unchecked_into::<web_sys::Element>().query_selector("a[href]").ok().flatten());
    if let Some(link) = link {
        event.prevent_default();
        let _ = link.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}
