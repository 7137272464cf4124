//! What is shown of the files, and how: every choice is a link or leads to an address.

use leptos::prelude::*;
use pai_datasets_core::ListDatasetVersions;
use pai_datasets_core::model::VersionPage;

use super::query::{FileQuery, SORTS, STATUSES};
use super::{Place, place};
use crate::components::outcome::loaded;
use crate::pages::datasets::frame::shown;
use crate::pages::datasets::versions::newest_first;
use crate::router::{NavigateOptions, use_navigate};
use crate::state::console;
use crate::words::{Words, t};

/// How many versions, the newest, can be chosen from.
const CHOICES: i64 = 100;

type Word = fn(&'static Words) -> &'static str;

#[component]
pub(super) fn Bar() -> impl IntoView {
    let (shown, connection, place) = (shown(), console().connection, place());
    let versions = LocalResource::new(move || {
        let members = newest_first(&shown.id(), 1, CHOICES);
        async move { connection.ask::<ListDatasetVersions>(members).await }
    });
    let all = Memo::new(move |_| place.query.with(|query| query.all));
    view! {
        <div class="filebar">
            <h2 class="unseen">{t(|words| words.files)}</h2>
            {loaded(versions, move |page| view! { <VersionChoice page /> })}
            <Switch
                word=|words| words.detail.which_files
                off=|words| words.detail.by_directory
                on=|words| words.detail.all_files
                is_on=|query| query.all
                set=|query, on| {
                    query.all = on;
                    query.file.clear();
                }
            />
            <Show when=move || all.get()>
                <Choice word=|words| words.detail.sort words=SORTS names=sort_name of=|query| query.sort set=|query, word| query.sort = word />
                <Switch
                    word=|words| words.detail.order
                    off=|words| words.detail.descending
                    on=|words| words.detail.ascending
                    is_on=|query| query.ascending
                    set=|query, on| query.ascending = on
                />
                <Choice word=|words| words.detail.status words=STATUSES names=status_name of=|query| query.status set=|query, word| query.status = word />
            </Show>
            <Switch
                word=|words| words.detail.look
                off=|words| words.detail.list
                on=|words| words.detail.grid
                is_on=|query| query.grid
                set=|query, on| query.grid = on
            />
        </div>
    }
    .into_any()
}

fn sort_name(word: &str) -> Word {
    match word {
        "FileUpdateTime" => |words| words.detail.by_update,
        "FileCreateTime" => |words| words.detail.by_creation,
        _ => |words| words.detail.by_registration,
    }
}

fn status_name(word: &str) -> Word {
    match word {
        "DELETED" => |words| words.detail.deleted,
        "ALL" => |words| words.detail.any_status,
        _ => |words| words.detail.active,
    }
}

fn go(place: Place, navigate: impl Fn(&str, NavigateOptions), change: impl FnOnce(&mut FileQuery)) {
    navigate(&place.href(change), NavigateOptions { scroll: false, ..NavigateOptions::default() });
}

/// One of two.
#[component]
fn Switch(
    word: Word,
    off: Word,
    on: Word,
    is_on: fn(&FileQuery) -> bool,
    set: fn(&mut FileQuery, bool),
) -> impl IntoView {
    let (place, navigate) = (place(), use_navigate());
    let state = Memo::new(move |_| place.query.with(is_on));
    let button = move |name: Word, value: bool| {
        view! {
            <button
                type="button"
                aria-pressed=move || (state.get() == value).to_string()
                on:click=move |_| go(place, navigate, |query| set(query, value))
            >
                {t(name)}
            </button>
        }
    };
    view! { <div class="switch" role="group" aria-label=t(word)>{button(off, false)} {button(on, true)}</div> }
        .into_any()
}

/// One of a few.
#[component]
fn Choice(
    word: Word,
    words: [&'static str; 3],
    names: fn(&str) -> Word,
    of: fn(&FileQuery) -> &'static str,
    set: fn(&mut FileQuery, &'static str),
) -> impl IntoView {
    let (place, navigate) = (place(), use_navigate());
    let choose = move |chosen: String| {
        let chosen = words.into_iter().find(|word| *word == chosen).unwrap_or_default();
        go(place, navigate, |query| set(query, chosen));
    };
    let option = move |word: &'static str| {
        let selected = move || place.query.with(of) == word;
        view! { <option value=word selected=selected>{t(names(word))}</option> }
    };
    view! {
        <label class="beside">
            <span>{t(word)}</span>
            <select on:change:target=move |event| choose(event.target().value())>{words.map(option).into_iter().collect_view()}</select>
        </label>
    }
    .into_any()
}

#[component]
fn VersionChoice(page: VersionPage) -> impl IntoView {
    let (place, navigate) = (place(), use_navigate());
    let mut names: Vec<_> = page.dataset_versions.into_iter().map(|version| version.version_name).collect();
    // The one of the address may be older than those that were asked for, or may not be there at all.
    let current = place.query.with_untracked(|query| query.version.clone());
    if !names.contains(&current) {
        names.push(current);
    }
    let choose = move |name: String| {
        go(place, navigate, |query| {
            query.version = name;
            query.directory.clear();
            query.file.clear();
        });
    };
    let options = names.into_iter().map(|name| {
        let value = name.clone();
        view! { <option value=value.clone() selected=move || place.query.with(|query| query.version == value)>{name}</option> }
    });
    view! {
        <label class="beside">
            <span>{t(|words| words.version)}</span>
            <select on:change:target=move |event| choose(event.target().value())>{options.collect_view()}</select>
        </label>
    }
    .into_any()
}
