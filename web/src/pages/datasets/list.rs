//! The list of datasets.

use std::time::Duration;

use crate::router::NavigateOptions;
use crate::router::{use_navigate, use_query_map};
use leptos::prelude::*;
use pai_datasets_core::ListDatasets;
use pai_datasets_core::model::DatasetPage;

use super::query::{ListQuery, SIZES};
use super::table::DatasetTable;
use crate::components::outcome::{Empty, loaded};
use crate::components::pager::Pager;
use crate::format;
use crate::state::console;
use crate::words::t;

/// How long a reader may pause in typing before the list follows.
const PAUSE: Duration = Duration::from_millis(250);

#[component]
pub(crate) fn DatasetList() -> impl IntoView {
    let connection = console().connection;
    let address = use_query_map();
    let query = Memo::new(move |_| ListQuery::read(&address.get()));
    let page = LocalResource::new(move || {
        let members = query.get().members();
        async move { connection.ask::<ListDatasets>(members).await }
    });
    view! {
        <div class="title">
            <h1>{t(|words| words.datasets)}</h1>
            <a class="button primary" href="/datasets/new">{t(|words| words.new_dataset)}</a>
        </div>
        <Search query />
        {loaded(page, move |page| view! { <Page page query=query.get_untracked() /> })}
    }
}

/// The fields to search by. The address follows what is typed, and what is typed follows the address.
#[component]
fn Search(query: Memo<ListQuery>) -> impl IntoView {
    let navigate = use_navigate();
    let go = move |to: ListQuery| {
        navigate(&to.href(), NavigateOptions { replace: true, scroll: false, ..Default::default() });
    };
    let change = Callback::new(move |change: fn(&mut ListQuery, String)| (change, go.clone()));
    let typed = move |event_value: String, set: fn(&mut ListQuery, String)| {
        let (set, go) = change.run(set);
        let mut to = ListQuery { page: 1, ..query.get_untracked() };
        set(&mut to, event_value);
        go(to);
    };
    let mut type_name = debounced(move |text| typed(text, |query, text| query.name = text));
    let mut type_label = debounced(move |text| typed(text, |query, text| query.label = text));
    view! {
        <search class="search">
            <label>
                <span>{t(|words| words.name)}</span>
                <input
                    type="search"
                    prop:value=move || query.get().name
                    on:input:target=move |event| type_name(event.target().value())
                />
            </label>
            <label>
                <span>{t(|words| words.label)}</span>
                <input
                    type="search"
                    prop:value=move || query.get().label
                    on:input:target=move |event| type_label(event.target().value())
                />
            </label>
            <label>
                <span>{t(|words| words.rows_per_page)}</span>
                <select on:change:target=move |event| {
                    typed(event.target().value(), |query, size| query.size = size.parse().unwrap_or(query.size));
                }>
                    {SIZES.map(|size| {
                        view! { <option value=size selected=move || query.get().size == size>{size}</option> }
                    })}
                </select>
            </label>
        </search>
    }
}

fn debounced(act: impl FnMut(String) + 'static) -> impl FnMut(String) {
    leptos::leptos_dom::helpers::debounce(PAUSE, act)
}

#[component]
fn Page(page: DatasetPage, query: ListQuery) -> impl IntoView {
    let language = console().language;
    let total = page.total_count;
    let found = move || {
        let language = language.get();
        (language.words().datasets_found)(total, &format::number(language, total))
    };
    let (number, size) = (page.page_number, page.page_size);
    let body = if !page.datasets.is_empty() {
        view! { <DatasetTable datasets=page.datasets query=query.clone() /> }.into_any()
    } else {
        view! { <NoDatasets query=query.clone() total /> }.into_any()
    };
    let href = Callback::new(move |page| query.on_page(page).href());
    view! {
        <p class="count" role="status">{found}</p>
        {body}
        <Pager page=number size total href />
    }
}

/// Nothing at all, nothing of what was looked for, or nothing this far on: each has its own way out.
#[component]
fn NoDatasets(query: ListQuery, total: i64) -> impl IntoView {
    if total > 0 {
        let first = query.on_page(1).href();
        return view! {
            <Empty title=|words| words.past_the_end help=|words| words.no_match_help>
                <a class="button" href=first>{t(|words| words.first_page)}</a>
            </Empty>
        };
    }
    if query.is_search() {
        return view! {
            <Empty title=|words| words.no_match help=|words| words.no_match_help>
                <a class="button" href="/datasets">{t(|words| words.clear_search)}</a>
            </Empty>
        };
    }
    view! {
        <Empty title=|words| words.no_datasets help=|words| words.no_datasets_help>
            <a class="button primary" href="/datasets/new">{t(|words| words.new_dataset)}</a>
        </Empty>
    }
}
