//! The page where there is no connection.

use leptos::prelude::*;

use crate::state::{Standing, Target, console};
use crate::words::t;

#[component]
pub(crate) fn Connect() -> impl IntoView {
    let connection = console().connection;
    let key = RwSignal::new(String::new());
    let connect = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let key = key.get_untracked();
        if !key.trim().is_empty() {
            connection.choose(Target::Server { url: String::new(), key: key.trim().to_owned() });
        }
    };
    view! {
        <section class="narrow">
            <h1>{t(|words| words.connect_title)}</h1>
            <form on:submit=connect>
                <div class="field" class:wrong=move || (connection.standing() == Standing::KeyRefused)>
                    <label for="key">{t(|words| words.api_key)}</label>
                    <input
                        id="key"
                        type="password"
                        autocomplete="off"
                        aria-describedby="key-help key-problem"
                        prop:value=key
                        on:input:target=move |event| key.set(event.target().value())
                    />
                    <p class="fine" id="key-help">{t(|words| words.connect_help)}</p>
                    <p class="problem" id="key-problem" role="alert">
                        {move || (connection.standing() == Standing::KeyRefused).then(t(|words| words.key_refused))}
                    </p>
                </div>
                <div class="actions">
                    <button class="primary" type="submit">{t(|words| words.connect)}</button>
                </div>
            </form>
        </section>
    }
}
