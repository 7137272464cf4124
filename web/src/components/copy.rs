//! A value with a button that copies it.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::words::t;

const SHOWN_FOR: Duration = Duration::from_secs(2);

#[component]
pub(crate) fn Copyable(
    #[prop(into)] value: String,
    /// Whether it has several lines.
    #[prop(optional)]
    long: bool,
) -> impl IntoView {
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
    // What has many lines would be read out as the button's name.
    let label = if long { " JSON".to_owned() } else { format!(" {value}") };
    let shown = match long {
        true => view! { <pre tabindex="0">{value}</pre> }.into_any(),
        false => view! { <code>{value}</code> }.into_any(),
    };
    view! {
        <span class="copyable" class:long=long>
            {shown}
            <button class="small quiet" on:click=copy>
                {move || if copied.get() { copied_word() } else { copy_word() }} <span class="unseen">{label}</span>
            </button>
        </span>
    }
}
