//! Doing what cannot be undone, behind typing a name.

use leptos::prelude::*;

use crate::words::{Words, t};

/// Folded away; its button works once `name` was typed.
#[component]
pub(crate) fn Confirm(
    /// What is to be typed.
    #[prop(into)]
    name: Signal<String>,
    action: fn(&'static Words) -> &'static str,
    help: fn(&'static Words) -> &'static str,
    #[prop(into)] busy: Signal<bool>,
    #[prop(into)] run: Callback<()>,
    /// What comes before the name.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let confirmed = move || name.with(|name| typed.with(|typed| typed == name));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if untrack(confirmed) && !busy.get_untracked() {
            run.run(());
        }
    };
    view! {
        <details class="danger">
            <summary>{t(action)}</summary>
            <form class="inline" on:submit=submit>
                <p>{t(help)}</p>
                {children.map(|children| children())}
                <label>
                    <span>{t(|words| words.detail.type_to_confirm)} " " <code>{move || name.get()}</code></span>
                    <input
                        type="text"
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=typed
                        on:input:target=move |event| typed.set(event.target().value())
                    />
                </label>
                <button class="danger" type="submit" disabled=move || !confirmed() || busy.get()>
                    {t(action)}
                </button>
            </form>
        </details>
    }
    .into_any()
}
