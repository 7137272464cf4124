//! What the list is narrowed by: texts, words, and the chips that say what is chosen.

use std::time::Duration;

use leptos::prelude::*;

use super::columns::Column;
use super::query::{FACETS, ListQuery, SIZES};
use crate::components::menu::Menu;
use crate::router::{NavigateOptions, use_navigate};
use crate::state::console;
use crate::words::{Words, t};
use pai_datasets_core::model::{DatasetSort, Order};

/// How long a reader may pause in typing before the list follows.
const PAUSE: Duration = Duration::from_millis(250);

type Word = fn(&'static Words) -> &'static str;

/// Goes to what a change makes of the list.
type Change = Callback<ListQuery>;

/// Leaves one of the texts.
type Clear = fn(&mut ListQuery);

/// What each facet is called, in the order of [`FACETS`].
const FACET_WORDS: [Word; FACETS.len()] = [
    |words| words.source,
    |words| words.data_type,
    |words| words.property,
    |words| words.edition,
    |words| words.accessibility,
    |words| words.shell.origin,
];

/// The orders that the list can be chosen to have.
const SORTS: [(Word, DatasetSort, Order); 6] = [
    (|words| words.shell.newest, DatasetSort::GmtCreateTime, Order::Descending),
    (|words| words.shell.oldest, DatasetSort::GmtCreateTime, Order::Ascending),
    (|words| words.shell.recently_changed, DatasetSort::GmtModifiedTime, Order::Descending),
    (|words| words.shell.longest_unchanged, DatasetSort::GmtModifiedTime, Order::Ascending),
    (|words| words.shell.by_source, DatasetSort::DataSourceType, Order::Ascending),
    (|words| words.shell.by_type, DatasetSort::DataType, Order::Ascending),
];

#[component]
pub(super) fn Filters(query: Memo<ListQuery>) -> impl IntoView {
    let navigate = use_navigate();
    // Typing replaces the address, so that going back leaves the search at once; what is clicked can be gone back from.
    let type_to: Change = Callback::new(move |to: ListQuery| {
        navigate(&to.href(), NavigateOptions { replace: true, scroll: false });
    });
    let go: Change = Callback::new(move |to: ListQuery| {
        navigate(&to.href(), NavigateOptions { replace: false, scroll: false });
    });
    view! {
        <search class="filters" aria-label=t(|words| words.shell.filters)>
            <div class="line">
                <SearchText
                    query
                    go=type_to
                    word=|words| words.shell.search_name
                    get=|query| &query.name
                    set=|query, text| query.name = text
                    main=true
                />
                <SearchText
                    query
                    go=type_to
                    word=|words| words.shell.search_label
                    get=|query| &query.label
                    set=|query, text| query.label = text
                />
                <SearchText
                    query
                    go=type_to
                    word=|words| words.shell.workspace_is
                    get=|query| &query.workspace
                    set=|query, text| query.workspace = text
                />
            </div>
            <div class="line">
                {(0..FACETS.len()).map(|facet| view! { <FacetMenu query go facet /> }).collect_view()}
                <span class="space"></span>
                <SortChoice query go />
                <SizeChoice query go />
                <ColumnMenu query go=type_to />
            </div>
            <Chips query go />
        </search>
    }
}

/// A field to search by. The address follows what is typed, and what is typed follows the address.
#[component]
fn SearchText(
    query: Memo<ListQuery>,
    go: Change,
    word: Word,
    get: fn(&ListQuery) -> &String,
    set: fn(&mut ListQuery, String),
    /// Whether this is the one that `/` leads to.
    #[prop(optional)]
    main: bool,
) -> impl IntoView {
    let mut follow = leptos::leptos_dom::helpers::debounce(PAUSE, move |text: String| {
        let mut to = query.get_untracked().on_page(1);
        set(&mut to, text);
        go.run(to);
    });
    view! {
        <input
            type="search"
            class:main=main
            data-search=main.then_some("")
            aria-label=t(word)
            placeholder=t(word)
            prop:value=move || query.with(|query| get(query).clone())
            on:input:target=move |event| follow(event.target().value())
        />
    }
}

#[component]
fn FacetMenu(query: Memo<ListQuery>, go: Change, facet: usize) -> impl IntoView {
    let console = console();
    let word = FACET_WORDS.get(facet).copied().unwrap_or(|words| words.shell.filters);
    let Some(of) = FACETS.get(facet) else { return ().into_any() };
    let chosen = move || query.with(|query| query.chosen.get(facet).cloned().unwrap_or_default());
    let label = move || {
        let words = console.language.get().words();
        match chosen().as_slice() {
            [] => word(words).to_owned(),
            [one] => (words.shell.facet_count)(word(words), one),
            many => (words.shell.facet_count)(word(words), &many.len().to_string()),
        }
    };
    let options = (of.words)().into_iter().map(move |name| {
        view! {
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=move || chosen().contains(&name)
                    on:change=move |_| go.run(query.get_untracked().toggled(facet, name))
                />
                {name}
            </label>
        }
    });
    view! {
        <Menu label=view! { <span class:chosen=move || !chosen().is_empty()>{label}</span> }.into_any() class="facet">
            <fieldset>
                <legend>{t(word)}</legend>
                {options.collect_view()}
            </fieldset>
        </Menu>
    }
    .into_any()
}

#[component]
fn SortChoice(query: Memo<ListQuery>, go: Change) -> impl IntoView {
    let is = move |sort: DatasetSort, order: Order| query.with(|query| query.sort == sort && query.order == order);
    let options = SORTS.iter().enumerate().map(|(at, (word, sort, order))| {
        view! { <option value=at.to_string() selected=move || is(*sort, *order)>{t(*word)}</option> }
    });
    // An order that a head of the table made and this list does not have.
    let other = move || !SORTS.iter().any(|(_, sort, order)| is(*sort, *order));
    view! {
        <select
            aria-label=t(|words| words.shell.sort)
            on:change:target=move |event| {
                let chosen = event.target().value().parse().ok().and_then(|at: usize| SORTS.get(at));
                if let Some((_, sort, order)) = chosen {
                    go.run(ListQuery { sort: *sort, order: *order, page: 1, ..query.get_untracked() });
                }
            }
        >
            {options.collect_view()}
            <option value="" hidden selected=other>{t(|words| words.shell.sort)}</option>
        </select>
    }
}

#[component]
fn SizeChoice(query: Memo<ListQuery>, go: Change) -> impl IntoView {
    let options = SIZES.map(|size| {
        view! { <option value=size.to_string() selected=move || query.get().size == size>{size}</option> }
    });
    view! {
        <select
            aria-label=t(|words| words.rows_per_page)
            on:change:target=move |event| {
                let size = event.target().value().parse().unwrap_or(query.get_untracked().size);
                go.run(ListQuery { size, page: 1, ..query.get_untracked() });
            }
        >
            {options.into_iter().collect_view()}
        </select>
    }
}

#[component]
fn ColumnMenu(query: Memo<ListQuery>, go: Change) -> impl IntoView {
    let options = Column::ALL.map(|column| {
        let toggle = move |_| {
            let before = query.get_untracked();
            go.run(ListQuery { columns: before.columns.toggled(column), ..before });
        };
        view! {
            <label class="choice">
                <input type="checkbox" prop:checked=move || query.get().columns.has(column) on:change=toggle />
                {t(column.word())}
            </label>
        }
    });
    view! {
        <Menu label=view! { <span>{t(|words| words.shell.columns)}</span> }.into_any() class="end">
            <fieldset>
                <legend>{t(|words| words.shell.columns)}</legend>
                {options.into_iter().collect_view()}
            </fieldset>
        </Menu>
    }
}

/// What is looked for, each with a way to leave it.
#[component]
fn Chips(query: Memo<ListQuery>, go: Change) -> impl IntoView {
    let console = console();
    let chip = move |text: String, without: ListQuery| {
        let named = {
            let text = text.clone();
            move || (console.language.get().words().remove_named)(&text)
        };
        view! {
            <li class="chip">
                {text} <button class="small quiet" aria-label=named on:click=move |_| go.run(without.clone())>"×"</button>
            </li>
        }
    };
    move || {
        let now = query.get();
        if !now.is_search() {
            return None;
        }
        let words = console.language.get().words();
        let texts: [(&str, &str, Clear); 3] = [
            (words.name, &now.name, |query| query.name.clear()),
            (words.label, &now.label, |query| query.label.clear()),
            (words.workspace, &now.workspace, |query| query.workspace.clear()),
        ];
        let mut all = Vec::new();
        for (word, text, clear) in texts.into_iter().filter(|(_, text, _)| !text.is_empty()) {
            let mut without = now.on_page(1);
            clear(&mut without);
            all.push(chip(format!("{word}: {text}"), without));
        }
        for (at, (facet, chosen)) in FACET_WORDS.iter().zip(&now.chosen).enumerate() {
            let chips = chosen.iter().map(|word| chip(format!("{}: {word}", facet(words)), now.toggled(at, word)));
            all.extend(chips);
        }
        let cleared = now.cleared();
        Some(view! {
            <ul class="chips">
                {all}
                <li>
                    <button class="small quiet" on:click=move |_| go.run(cleared.clone())>
                        {t(|words| words.shell.clear_all)}
                    </button>
                </li>
            </ul>
        })
    }
}
