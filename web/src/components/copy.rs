//! A value with a button that copies it.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::words::{Words, t};

const SHOWN_FOR: Duration = Duration::from_secs(2);

#[component]
pub(crate) fn Copyable(#[prop(into)] value: String) -> impl IntoView {
    let text = value.clone();
    let label = format!(" {value}");
    view! {
        <span class="copyable">
            <code>{value}</code>
            <Button text=move |()| text.clone()>
                <span class="unseen">{label}</span>
            </Button>
        </span>
    }
}

/// A text of several lines with a button that copies it. The text would be too long for the button's name.
#[component]
pub(crate) fn CopyableText(value: String) -> impl IntoView {
    let text = value.clone();
    view! {
        <div class="copyable long">
            <pre tabindex="0">{value}</pre>
            <Button text=move |()| text.clone()>
                <span class="unseen">"JSON"</span>
            </Button>
        </div>
    }
}

/// A button that copies what a signal holds. `label` is what it is called.
#[component]
pub(crate) fn CopyButton(value: Memo<String>, label: fn(&'static Words) -> &'static str) -> impl IntoView {
    view! {
        <Button text=move |()| value.get_untracked()>
            <span class="unseen">{t(label)}</span>
        </Button>
    }
}

/// Copies a text; `copied` holds for a moment after.
pub(super) fn write(text: &str, copied: RwSignal<bool>) {
    let writing = window().navigator().clipboard().write_text(text);
    spawn_local(async move {
        if wasm_bindgen_futures::JsFuture::from(writing).await.is_ok() {
            copied.try_set(true);
            set_timeout(
                move || {
                    copied.try_set(false);
                },
                SHOWN_FOR,
            );
        }
    });
}

#[component]
fn Button(#[prop(into)] text: Callback<(), String>, children: Children) -> impl IntoView {
    let copied = RwSignal::new(false);
    let (copy_word, copied_word) = (t(|words| words.copy), t(|words| words.copied));
    let copy = move |_| write(&text.run(()), copied);
    view! {
        <button type="button" class="small quiet copy" class:copied=copied on:click=copy>
            {move || if copied.get() { copied_word() } else { copy_word() }} " " {children()}
        </button>
    }
}
