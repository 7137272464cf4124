//! The commands that were run, kept in this browser.

use leptos::prelude::*;
use serde_json::Value;

use super::Draft;
use crate::components::live::{live, memo};
use crate::words::t;

const STORED_AS: &str = "pai-datasets.commands";

/// How many are kept, and how long one may be.
const MOST: usize = 20;
const LONGEST: usize = 8192;

/// The commands, the latest first.
#[derive(Clone, Copy)]
pub(super) struct History(RwSignal<Vec<String>>);

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

impl History {
    pub(super) fn open() -> History {
        let stored = storage().and_then(|storage| storage.get_item(STORED_AS).ok().flatten());
        let stored = stored.and_then(|text| serde_json::from_str::<Value>(&text).ok());
        let commands = stored.as_ref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let texts = commands.iter().filter_map(Value::as_str).take(MOST).map(str::to_owned);
        History(RwSignal::new(texts.collect()))
    }

    pub(super) fn add(self, command: &str) {
        if command.len() > LONGEST {
            return;
        }
        self.0.update(|commands| {
            commands.retain(|known| known != command);
            commands.insert(0, command.to_owned());
            commands.truncate(MOST);
        });
        self.keep();
    }

    fn keep(self) {
        let text = self.0.with_untracked(|commands| Value::from(commands.clone()).to_string());
        if let Some(storage) = storage() {
            let _ = storage.set_item(STORED_AS, &text);
        }
    }

    fn clear(self) {
        self.0.set(Vec::new());
        if let Some(storage) = storage() {
            let _ = storage.remove_item(STORED_AS);
        }
    }

    /// A list from which a command is taken up again.
    pub(super) fn view(self, draft: Draft) -> AnyView {
        let entry = move |command: String| {
            let line = command.split_whitespace().collect::<Vec<_>>().join(" ");
            view! {
                <li>
                    <button type="button" class="small" title=command.clone() on:click=move |_| draft.replace(&command)>
                        {line}
                    </button>
                </li>
            }
            .into_any()
        };
        let any = memo(move || self.0.with(|commands| !commands.is_empty()));
        view! {
            <Show when=move || any.get()>
                <details class="history">
                    <summary>{t(|words| words.statistics.history)}</summary>
                    <ul>{live(move || self.0.get().into_iter().map(entry).collect::<Vec<_>>())}</ul>
                    <div class="actions downloads">
                        <button type="button" class="small" on:click=move |_| self.clear()>
                            {t(|words| words.statistics.clear_history)}
                        </button>
                        <span class="fine">{t(|words| words.statistics.history_help)}</span>
                    </div>
                </details>
            </Show>
        }
        .into_any()
    }
}
