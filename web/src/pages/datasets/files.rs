//! The files of a version: by directory or all of them, as a list or a grid, and one of them in a drawer.

mod bar;
mod drawer;
mod icon;
mod listing;
mod query;
mod rows;
mod tags;
mod tree;
mod upgrade;

use leptos::prelude::*;
use pai_datasets_core::model::Edition;

use super::frame::shown;
use crate::components::drop_folder::DropFolder;
use crate::components::outcome::{Empty, Failure, Loading};
use crate::format;
use crate::router::use_query_map;
use crate::state::console;
use crate::words::t;
use bar::Bar;
use drawer::Drawer;
use listing::Listing;
use query::FileQuery;
use rows::Rows;
use tree::Tree;
use upgrade::Upgrade;

/// The files as the address says, from anywhere below the page.
#[derive(Clone, Copy)]
struct Place {
    query: Memo<FileQuery>,
    /// The address of the page, without what stands behind `?`.
    base: StoredValue<String>,
    /// Counts how often all of it was asked for anew.
    again: RwSignal<u32>,
    /// Whether the keyboard went into a directory, whose first entry it is to find itself at.
    entered: StoredValue<bool>,
}

impl Place {
    /// The address of the same page with something else.
    fn href(self, change: impl FnOnce(&mut FileQuery)) -> String {
        let mut query = self.query.get_untracked();
        change(&mut query);
        query.href(&self.base.get_value())
    }
}

fn place() -> Place {
    expect_context()
}

#[component]
pub(crate) fn Files() -> impl IntoView {
    let shown = shown();
    let is_basic = Memo::new(move |_| shown.dataset.with(|dataset| dataset.edition == Edition::Basic));
    move || match is_basic.get() {
        true => view! { <Upgrade /> }.into_any(),
        false => view! { <Explorer /> }.into_any(),
    }
}

#[component]
fn Explorer() -> impl IntoView {
    let (shown, address) = (shown(), use_query_map());
    let latest =
        move || shown.dataset.with(|dataset| dataset.latest_version.as_ref().map(|latest| latest.version_name.clone()));
    let query = Memo::new(move |_| {
        let mut query = address.with(FileQuery::of_address);
        if query.version.is_empty() {
            query.version = latest().unwrap_or_default();
        }
        query
    });
    let base = StoredValue::new(format!("/datasets/{}/files", untrack(|| shown.id())));
    let again = RwSignal::new(0);
    provide_context(Place { query, base, again, entered: StoredValue::new(false) });
    // What another list would be asked for; the file that is shown and the way it looks are no part of it.
    let asked = Memo::new(move |_| query.with(FileQuery::asked));
    let version = Memo::new(move |_| query.with(|query| query.version.clone()));
    let by_directory = Memo::new(move |_| query.with(|query| !query.all));
    view! {
        <Bar />
        <div class="explorer" class:treeless=move || !by_directory.get()>
            {move || {
                again.track();
                by_directory.get().then(|| view! { <Tree version=version.get() /> })
            }}
            {move || {
                again.track();
                view! { <Contents asked=asked.get() /> }
            }}
        </div>
        <details class="drop">
            <summary>{t(|words| words.detail.register_folder)}</summary>
            <DropFolder into=Signal::derive(move || Some((shown.id(), version.get()))) done=move || again.update(|times| *times += 1) />
        </details>
    }
    .into_any()
}

/// What is listed, and the drawer beside it.
#[component]
fn Contents(asked: FileQuery) -> impl IntoView {
    let (shown, console, place) = (shown(), console(), place());
    let listing = Listing::new(console.connection, shown.dataset.get_untracked(), asked);
    listing.more();
    let found = move || {
        let language = console.language.get();
        let words = language.words();
        let number = |count: usize| format::number(language, i64::try_from(count).unwrap_or(i64::MAX));
        if let Some(total) = listing.total.get() {
            return Some((words.files_shown)(total, &format::number(language, total)));
        }
        listing.started.get().then(|| {
            let (directories, files) = listing.counts();
            let more = listing.next.with(Option::is_some);
            (words.detail.directory_holds)(&number(directories), &number(files), more)
        })
    };
    let is_empty = move || listing.started.get() && listing.entries.with(Vec::is_empty);
    let has_rows = Memo::new(move |_| !listing.entries.with(Vec::is_empty));
    let is_open = Memo::new(move |_| place.query.with(|query| !query.file.is_empty()));
    view! {
        <section class="contents" aria-label=t(|words| words.files)>
            <p class="count" role="status">{found}</p>
            {move || {
                // Above the rows, which take the height of the window.
                let error = listing.failure.get()?;
                let partly = untrack(|| has_rows.get()).then(|| view! { <p class="problem">{t(|words| words.partly_loaded)}</p> });
                // Where nothing came, the directories beside it did not come either.
                let retry = move || match untrack(|| has_rows.get()) {
                    true => listing.more(),
                    false => place.again.update(|times| *times += 1),
                };
                Some(view! { {partly} <Failure error retry /> })
            }}
            <Show when=is_empty>
                {move || match place.query.with_untracked(|query| query.all || query.directory.is_empty()) {
                    true => {
                        view! { <Empty title=|words| words.no_files help=|words| words.detail.no_files_help /> }.into_any()
                    }
                    false => view! {
                        <Empty
                            title=|words| words.detail.no_such_directory
                            help=|words| words.detail.no_such_directory_help
                        >
                            <a class="button" href=place.href(|query| query.directory.clear())>
                                {t(|words| words.detail.top_directory)}
                            </a>
                        </Empty>
                    }
                    .into_any(),
                }}
            </Show>
            <Show when=move || has_rows.get()>
                <Rows listing />
            </Show>
            <Show when=move || listing.loading.get() && !has_rows.get()>
                <Loading />
            </Show>
        </section>
        <Show when=move || is_open.get()>
            <Drawer listing />
        </Show>
    }
    .into_any()
}
