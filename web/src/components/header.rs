//! The bar above every page: where the reader is, where the datasets are, and how the page looks.

use leptos::prelude::*;

use super::menu::{Menu, close_unless};
use super::{help, palette};
use crate::router::{A, use_navigate};
use crate::state::{Connection, Language, Standing, Target, Theme, console};
use crate::words::{Words, t};

#[component]
pub(crate) fn Header() -> impl IntoView {
    let console = console();
    view! {
        <header class="bar">
            <nav aria-label="pai-datasets">
                <a class="brand" href="/datasets">
                    <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
                        <path d="M2 4.5 8 1.5l6 3-6 3zM2 8l6 3 6-3M2 11.5l6 3 6-3" />
                    </svg>
                    <span>"pai-datasets"</span>
                </a>
                <Show when=move || console.connection.is_open()>
                    <A href="/datasets">{t(|words| words.datasets)}</A>
                    <A href="/statistics">{t(|words| words.statistics.statistics)}</A>
                </Show>
            </nav>
            <Show when=move || console.connection.is_open()>
                <button class="find" on:click=move |_| palette::open() aria-haspopup="dialog">
                    <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
                        <path d="M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10m3.6-1.4L14 14" />
                    </svg>
                    <span>{t(|words| words.shell.find)}</span>
                    <kbd aria-hidden="true">"Ctrl K"</kbd>
                </button>
            </Show>
            <ConnectionMenu />
            <SettingsMenu />
        </header>
    }
}

/// How the connection stands, and the class of its mark.
fn state_of(connection: Connection) -> (fn(&'static Words) -> &'static str, &'static str) {
    match connection.standing() {
        Standing::Ready if connection.is_silent() => (|words| words.shell.state_silent, "mark refused"),
        Standing::Ready => (|words| words.shell.state_ready, "mark ready"),
        Standing::Opening(_) => (|words| words.shell.state_opening, "mark opening"),
        Standing::Closed => (|words| words.shell.state_closed, "mark"),
        Standing::KeyRefused | Standing::Unopened { .. } => (|words| words.shell.state_refused, "mark refused"),
    }
}

/// The connection by its name: this browser, or the server's host.
pub(crate) fn connection_name() -> String {
    let console = console();
    let words = &console.language.get().words().shell;
    match console.connection.target() {
        None => words.not_connected.to_owned(),
        Some(Target::Browser) => words.this_browser.to_owned(),
        Some(Target::Server { url, .. }) if url.is_empty() => {
            window().location().host().unwrap_or_else(|_| words.this_server.to_owned())
        }
        Some(Target::Server { url, .. }) => url.split_once("://").map_or(url.clone(), |(_, host)| host.to_owned()),
    }
}

#[component]
fn ConnectionMenu() -> impl IntoView {
    let console = console();
    let (connection, navigate) = (console.connection, use_navigate());
    let state = move || state_of(connection);
    let label = view! {
        <span class=move || state().1 aria-hidden="true"></span>
        <span class="unseen">{t(|words| words.shell.connection)} ": "</span>
        <span class="name">{connection_name}</span>
        <span class="unseen">", " {move || t(state().0)()}</span>
    };
    let choose_browser = move |_| {
        close_unless(|_| false);
        connection.choose(Target::Browser);
    };
    let choose_server = move |_| {
        close_unless(|_| false);
        navigate("/connect", Default::default());
    };
    let leave = move |_| {
        close_unless(|_| false);
        connection.disconnect();
    };
    let is_browser = move || connection.target() == Some(Target::Browser);
    view! {
        <Menu label=label.into_any() class="end connection">
            <p class="fine">{connection_name} " · " {move || t(state().0)()}</p>
            <button class="item" on:click=choose_browser aria-pressed=move || is_browser().to_string()>
                {t(|words| words.shell.this_browser)}
            </button>
            <button class="item" on:click=choose_server>{t(|words| words.shell.switch_server)}</button>
            <Show when=move || connection.target().is_some()>
                <button class="item" on:click=leave>{t(|words| words.disconnect)}</button>
            </Show>
        </Menu>
    }
}

/// What a theme is called.
pub(crate) fn theme_word(theme: Theme) -> fn(&'static Words) -> &'static str {
    match theme {
        Theme::System => |words| words.shell.theme_system,
        Theme::Light => |words| words.shell.theme_light,
        Theme::Dark => |words| words.shell.theme_dark,
    }
}

#[component]
fn SettingsMenu() -> impl IntoView {
    let console = console();
    let label = view! {
        <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
            <path d="M2 4.5h7M12 4.5h2M2 11.5h2M7 11.5h7M9 2.5v4h3v-4zM4 9.5v4h3v-4z" />
        </svg>
        <span class="unseen">{t(|words| words.shell.settings)}</span>
    };
    let themes = Theme::ALL.map(|theme| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="theme"
                    prop:checked=move || console.theme.get() == theme
                    on:change=move |_| console.theme.set(theme)
                />
                {t(theme_word(theme))}
            </label>
        }
    });
    let languages = [(Language::Chinese, "中文"), (Language::English, "English")].map(|(language, name)| {
        view! {
            <label class="choice" lang=language.tag()>
                <input
                    type="radio"
                    name="language"
                    prop:checked=move || console.language.get() == language
                    on:change=move |_| console.language.set(language)
                />
                {name}
            </label>
        }
    });
    let keys = move |_| {
        close_unless(|_| false);
        help::open();
    };
    view! {
        <Menu label=label.into_any() class="end">
            <fieldset>
                <legend>{t(|words| words.shell.theme)}</legend>
                {themes.into_iter().collect_view()}
            </fieldset>
            <fieldset>
                <legend>{t(|words| words.shell.language)}</legend>
                {languages.into_iter().collect_view()}
            </fieldset>
            <a class="item" href="/settings" on:click=move |_| close_unless(|_| false)>
                {t(|words| words.detail.stored_here)}
            </a>
            <button class="item" on:click=keys>{t(|words| words.shell.keys)} <kbd aria-hidden="true">"?"</kbd></button>
        </Menu>
    }
}
