//! The bar above every page.

use crate::router::A;
use leptos::prelude::*;

use crate::state::console;
use crate::words::t;

#[component]
pub(crate) fn Header() -> impl IntoView {
    let console = console();
    let language = console.language;
    let other = move || language.get().other();
    view! {
        <header class="bar">
            <nav aria-label="pai-datasets">
                <a class="brand" href="/datasets">"pai-datasets"</a>
                <Show when=move || console.connection.is_open()>
                    <A href="/datasets">{t(|words| words.datasets)}</A>
                </Show>
            </nav>
            <button class="quiet" lang=move || other().tag() on:click=move |_| language.set(other())>
                {t(|words| words.other_language)}
            </button>
            <Show when=move || console.connection.is_open()>
                <button class="quiet" on:click=move |_| console.connection.disconnect()>
                    {t(|words| words.disconnect)}
                </button>
            </Show>
        </header>
    }
}
