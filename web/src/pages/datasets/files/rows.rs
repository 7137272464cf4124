//! The loaded entries as a list or a grid, of which only what can be seen is in the document.

mod cells;
mod window;

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::listing::{Entry, Listing};
use super::query::FileQuery;
use super::{Place, place};
use crate::router::{NavigateOptions, use_navigate};
use crate::words::t;
use cells::{heads, line, tile};
use window::{LIST_LINE, TILE, Window};

/// How close to the last loaded line the reader comes before the next page is asked for.
const AHEAD: usize = 30;

/// The id of an entry's element.
fn element_id(index: usize) -> String {
    format!("file-{index}")
}

#[component]
pub(super) fn Rows(listing: Listing) -> impl IntoView {
    let (place, navigate) = (place(), use_navigate());
    let scroller = NodeRef::<Div>::new();
    let window = Window::new(scroller);
    let grid = Memo::new(move |_| place.query.with(|query| query.grid));
    let columns = Memo::new(move |_| if grid.get() { window.columns.get() } else { 1 });
    let height = move || if grid.get() { TILE } else { LIST_LINE };
    let count = Memo::new(move |_| listing.entries.with(Vec::len));
    let lines = Memo::new(move |_| count.get().div_ceil(columns.get()));
    let seen = Memo::new(move |_| window.seen(height(), lines.get()));
    // The entry that the keyboard is at; it stays in the document, or the page would lose its focus.
    let active = RwSignal::new(place.query.with_untracked(|query| listing.position(&query.file)).unwrap_or(0));
    let shown = move || {
        let (first, last) = seen.get();
        let kept = active.get() / columns.get().max(1);
        let outside = (kept < first || kept >= last).then_some(kept).filter(|kept| *kept < lines.get());
        let all = (first..last).chain(outside);
        all.map(|line| (line, columns.get())).collect::<Vec<_>>()
    };
    Effect::new(move |_| {
        let near = seen.get().1 + AHEAD / columns.get() >= lines.get();
        let idle = !listing.loading.get() && listing.failure.with(Option::is_none);
        if near && idle && listing.next.with(Option::is_some) {
            listing.more();
        }
    });
    if place.entered.get_value() {
        place.entered.set_value(false);
        focus_soon(0);
    }
    let open = move |index: usize| {
        active.set(index);
        if let Some((to, enters)) = listing.entries.with_untracked(|entries| {
            entries.get(index).map(|entry| (href_of(place, entry), matches!(entry, Entry::Directory(_))))
        }) {
            place.entered.set_value(enters);
            navigate(&to, NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
    };
    let move_to = move |index: usize| {
        active.set(index);
        window.reveal(index / columns.get_untracked().max(1), if grid.get_untracked() { TILE } else { LIST_LINE });
        focus_soon(index);
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let (at, last) = (active.get_untracked(), count.get_untracked().saturating_sub(1));
        let step = columns.get_untracked();
        let page = window.page(if grid.get_untracked() { TILE } else { LIST_LINE }) * step;
        let to = match event.key().as_str() {
            "ArrowDown" => at + step,
            "ArrowUp" => at.saturating_sub(step),
            "ArrowRight" if step > 1 => at + 1,
            "ArrowLeft" if step > 1 => at.saturating_sub(1),
            "PageDown" => at + page,
            "PageUp" => at.saturating_sub(page),
            "Home" => 0,
            "End" => last,
            "Enter" | " " => {
                event.prevent_default();
                return open(at);
            }
            "Escape" => {
                return navigate(
                    &place.href(|query| query.file.clear()),
                    NavigateOptions { scroll: false, ..NavigateOptions::default() },
                );
            }
            _ => return,
        };
        event.prevent_default();
        move_to(to.min(last));
    };
    // The drawer goes through the files too; the list follows it.
    Effect::new(move |before: Option<String>| {
        let file = place.query.with(|query| query.file.clone());
        let found = (!file.is_empty()).then(|| untrack(|| listing.position(&file))).flatten();
        if let Some(index) = found {
            active.set(index);
            window.reveal(index / columns.get_untracked().max(1), if grid.get_untracked() { TILE } else { LIST_LINE });
        } else if file.is_empty() && before.is_some_and(|before| !before.is_empty()) {
            focus_soon(active.get_untracked());
        }
        // A drawer that comes or goes takes of the width, or gives it back.
        request_animation_frame(move || window.measure());
        file
    });
    let rows = move || {
        let complete = listing.next.with(Option::is_none);
        let total = listing.total.get().and_then(|total| usize::try_from(total).ok());
        let known = total.or(complete.then(|| count.get()));
        known.map_or("-1".to_owned(), |count| (count.div_ceil(columns.get()) + 1).to_string())
    };
    let space = move || format!("{}px", lines.get() * height());
    view! {
        <div
            class="rows-view"
            class:grid=move || grid.get()
            role="grid"
            aria-label=t(|words| words.files)
            aria-rowcount=rows
            aria-colcount=move || if grid.get() { columns.get().to_string() } else { "5".to_owned() }
            node_ref=scroller
            on:scroll=move |_| window.measure()
            on:keydown=on_key
        >
            {heads(grid)}
            <div class="space" role="rowgroup" style:height=space>
                <For each=shown key=|line| *line let((number, columns))>
                    <Line number columns listing active open=Callback::new(open) grid=grid.get_untracked() />
                </For>
            </div>
        </div>
    }
    .into_any()
}

/// One line: an entry, or as many as stand beside each other.
#[component]
fn Line(
    number: usize,
    columns: usize,
    listing: Listing,
    active: RwSignal<usize>,
    open: Callback<usize>,
    grid: bool,
) -> impl IntoView {
    let height = if grid { TILE } else { LIST_LINE };
    let shift = move || format!("translateY({}px)", number * height);
    let first = number * columns;
    // Only a line at the end changes when more has come.
    let entries = Memo::new(move |_| listing.entries.with(|entries| first + columns <= entries.len()));
    let here = move || {
        entries.track();
        let found: Vec<_> =
            listing.entries.with_untracked(|entries| entries.iter().skip(first).take(columns).cloned().collect());
        found
    };
    let content = move || {
        let found = here().into_iter().enumerate();
        let made = found.map(|(offset, entry)| match grid {
            true => tile(entry, first + offset, active, open),
            false => line(entry),
        });
        made.collect::<Vec<_>>()
    };
    let index = (number + 2).to_string();
    match grid {
        true => view! { <div class="file-row" role="row" aria-rowindex=index style:transform=shift>{content}</div> }
            .into_any(),
        false => view! {
            <div
                class="file-row"
                role="row"
                id=element_id(number)
                aria-rowindex=index
                tabindex=move || if active.get() == number { "0" } else { "-1" }
                aria-selected=move || is_shown(&here(), place().query).to_string()
                style:transform=shift
                on:click=move |_| open.run(number)
            >
                {content}
            </div>
        }
        .into_any(),
    }
}

fn is_shown(entries: &[Entry], query: Memo<FileQuery>) -> bool {
    query.with(|query| entries.iter().any(|entry| entry.is_file(&query.file)))
}

/// Where an entry leads: into the directory, or to the file's drawer.
fn href_of(place: Place, entry: &Entry) -> String {
    place.href(|query| match entry {
        Entry::Directory(directory) => {
            query.directory = directory.path.clone();
            query.file.clear();
        }
        Entry::File(file) => query.file = file.dataset_file_meta_id.clone(),
    })
}

/// Gives an entry the focus once it is in the document.
fn focus_soon(index: usize) {
    request_animation_frame(move || {
        if let Some(element) = document().get_element_by_id(&element_id(index)) {
            let _ = element.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    });
}
