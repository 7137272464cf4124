//! Where the datasets are: in this browser, or on a server.

use leptos::prelude::*;
use leptos::task::spawn_local;
use pai_datasets_core::client::ClientError;

use crate::router::{NavigateOptions, use_location, use_navigate};
use crate::state::{Connection, Standing, Target, console, parse_server, remembered_key, remembered_server};
use crate::words::{Words, t};

#[component]
pub(crate) fn Connect() -> impl IntoView {
    // Where this page's origin is a place of files alone, there is no server to begin with.
    let has_api = RwSignal::new(None::<bool>);
    spawn_local(async move {
        let answer = Connection::origin_has_api().await;
        has_api.try_set(Some(answer));
    });
    view! {
        <div class="narrow connect">
            <h1>{t(|words| words.shell.choose_title)}</h1>
            <p class="lead">{t(|words| words.shell.choose_help)}</p>
            {move || match has_api.get() {
                None => ().into_any(),
                Some(true) => view! { <ServerForm /> <BrowserChoice /> }.into_any(),
                Some(false) => view! { <BrowserChoice /> <ServerForm /> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn BrowserChoice() -> impl IntoView {
    let (connection, navigate) = (console().connection, use_navigate());
    let is_current = move || connection.is_open() && connection.target() == Some(Target::Browser);
    let choose = move |_| {
        if is_current() {
            navigate("/datasets", NavigateOptions::default());
        } else {
            connection.choose(Target::Browser);
        }
    };
    let language = console().language;
    let state = move || -> AnyView {
        match connection.standing() {
            Standing::Opening(state) => {
                let word: fn(&'static Words) -> &'static str = match state.as_str() {
                    "waiting" => |words| words.shell.waiting_browser,
                    _ => |words| words.shell.opening_browser,
                };
                view! { <p role="status">{t(word)}</p> <progress aria-label=t(word)></progress> }.into_any()
            }
            Standing::Unopened { code, message } => {
                let word: fn(&'static Words) -> &'static str = match code.as_str() {
                    "Absent" => |words| words.shell.browser_absent,
                    "Unsupported" => |words| words.shell.browser_unsupported,
                    "Busy" => |words| words.shell.browser_busy,
                    _ => |words| words.shell.browser_failed,
                };
                view! {
                    <div class="picture failed" role="alert">
                        <p>{t(word)}</p>
                        <p class="fine">{move || language.get().said(&message)}</p>
                    </div>
                }
                .into_any()
            }
            _ => ().into_any(),
        }
    };
    view! {
        <section class="card" aria-labelledby="browser-title">
            <h2 id="browser-title">{t(|words| words.shell.this_browser)}</h2>
            <p>{t(|words| words.shell.browser_help)}</p>
            {state}
            <div class="actions">
                <button on:click=choose>{t(|words| words.shell.use_browser)}</button>
            </div>
        </section>
    }
}

#[component]
fn ServerForm() -> impl IntoView {
    let (connection, navigate, location) = (console().connection, use_navigate(), use_location());
    let url = RwSignal::new(remembered_server());
    let key = RwSignal::new(remembered_key());
    let tried = RwSignal::new(false);
    let is_wrong = move || !url.with(|url| url.trim().is_empty()) && parse_server(&url.get()).is_none();
    let is_missing = move || tried.get() && key.with(|key| key.trim().is_empty());
    let (checking, failure) = (RwSignal::new(false), RwSignal::new(None::<ClientError>));
    let is_refused = move || {
        let refused = failure.with(|failure| matches!(failure, Some(ClientError::Api { .. })));
        refused || (failure.with(Option::is_none) && connection.standing() == Standing::KeyRefused)
    };
    let is_silent =
        move || failure.with(|failure| failure.is_some() && !matches!(failure, Some(ClientError::Api { .. })));
    let connect = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let (address, key) = (url.get_untracked(), key.get_untracked());
        if untrack(is_wrong) || key.trim().is_empty() {
            return;
        }
        if checking.get_untracked() {
            return;
        }
        let (url, key) = (parse_server(&address).unwrap_or_default(), key.trim().to_owned());
        checking.set(true);
        failure.set(None);
        spawn_local(async move {
            let outcome = Connection::probe(&url, &key).await;
            // The reader may have chosen otherwise meanwhile.
            if checking.try_set(false).is_some() {
                return;
            }
            if let Err(
                error @ (ClientError::Unreachable(_)
                | ClientError::Unreadable { .. }
                | ClientError::Api { status: 401 | 403, .. }),
            ) = outcome
            {
                failure.set(Some(error));
                return;
            }
            connection.choose(Target::Server { url, key });
            // Anywhere else the reader was on the way to a page, which shows itself now.
            if location.pathname.get_untracked() == "/connect" {
                navigate("/datasets", NavigateOptions::default());
            }
        });
    };
    view! {
        <section class="card" aria-labelledby="server-title">
            <h2 id="server-title">{t(|words| words.shell.a_server)}</h2>
            <form on:submit=connect novalidate>
                <div class="field">
                    <label for="server">{t(|words| words.shell.server_url)}</label>
                    <input
                        id="server"
                        type="url"
                        autocomplete="off"
                        spellcheck="false"
                        placeholder=window().location().origin().unwrap_or_default()
                        aria-describedby="server-help server-problem"
                        aria-invalid=move || is_wrong().to_string()
                        prop:value=url
                        on:input:target=move |event| url.set(event.target().value())
                    />
                    <p class="fine" id="server-help">{t(|words| words.shell.server_url_help)}</p>
                    <p class="problem" id="server-problem" role="status">
                        {move || is_wrong().then(t(|words| words.shell.server_url_wrong))}
                        {move || is_silent().then(t(|words| words.shell.no_answer))}
                    </p>
                </div>
                <div class="field">
                    <label for="key">{t(|words| words.api_key)}</label>
                    <input
                        id="key"
                        type="password"
                        autocomplete="off"
                        aria-describedby="key-help key-problem"
                        aria-invalid=move || (is_missing() || is_refused()).to_string()
                        prop:value=key
                        on:input:target=move |event| key.set(event.target().value())
                    />
                    <p class="fine" id="key-help">{t(|words| words.connect_help)}</p>
                    <p class="problem" id="key-problem" role="alert">
                        {move || is_refused().then(t(|words| words.key_refused))}
                        {move || is_missing().then(t(|words| words.shell.key_needed))}
                    </p>
                </div>
                <div class="actions">
                    <button class="primary" type="submit" aria-disabled=move || checking.get().to_string()>
                        {move || if checking.get() { t(|words| words.shell.checking)() } else { t(|words| words.connect)() }}
                    </button>
                </div>
            </form>
        </section>
    }
}
