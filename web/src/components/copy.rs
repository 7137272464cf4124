//! A value with a button that copies it.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::words::t;

const SHOWN_FOR: Duration = Duration::from_secs(2);

#[component]
pub(crate) fn Copyable(#[prop(into)] value: String) -> impl IntoView {
    let copied = RwSignal::new(false);
    let (copy_word, copied_word) = (t(|words| words.copy), t(|words| words.copied));
    let text = value.clone();
    let copy = move |_| {
        let writing = window().navigator().clipboard().write_text(&text);
        spawn_local(async move {
            if wasm_bindgen_futures::JsFuture::from(writing).await.is_ok() {
                copied.set(true);
                set_timeout(
                    move || {
                        copied.try_set(false);
                    },
                    SHOWN_FOR,
                );
            }
        });
    };
    let label = format!(" {value}");
    view! {
        <span class="copyable">
            <code>{value}</code>
            <button class="small quiet" on:click=copy>
                {move || if copied.get() { copied_word() } else { copy_word() }} <span class="unseen">{label}</span>
            </button>
        </span>
    }
}
