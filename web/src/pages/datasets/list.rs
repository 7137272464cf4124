//! The list of datasets.

use std::collections::BTreeSet;

use leptos::prelude::*;
use pai_datasets_core::ListDatasets;
use pai_datasets_core::model::DatasetPage;

use super::bulk::Bulk;
use super::filters::Filters;
use super::query::ListQuery;
use super::table::DatasetTable;
use crate::components::outcome::{Empty, Failure};
use crate::components::pager::Pager;
use crate::format;
use crate::router::use_query_map;
use crate::state::console;
use crate::words::t;

/// The ids of the rows that are selected, with their names.
pub(super) type Selection = RwSignal<BTreeSet<(String, String)>>;

#[component]
pub(crate) fn DatasetList() -> impl IntoView {
    let connection = console().connection;
    let address = use_query_map();
    let query = Memo::new(move |_| ListQuery::read(&address.get()));
    // Which columns are shown is no question to the server.
    let asked = Memo::new(move |_| query.get().members());
    // Until the answer comes, the list before it stays, and says that it is not the one that was asked for.
    let (waiting, last) = (RwSignal::new(false), StoredValue::new(0_u32));
    let page = LocalResource::new(move || {
        let members = asked.get();
        let number = last.get_value() + 1;
        last.set_value(number);
        waiting.set(true);
        async move {
            let answer = connection.ask::<ListDatasets>(members).await;
            if last.try_get_value() == Some(number) {
                waiting.try_set(false);
            }
            answer
        }
    });
    // What comes again as it was is not drawn anew.
    let answer = Memo::new(move |_| page.get());
    let selection = Selection::default();
    // What was chosen among others would be changed unseen.
    let searched = Memo::new(move |_| query.with(|query| query.on_page(1).members()));
    Effect::new(move |before: Option<()>| {
        searched.track();
        if before.is_some() {
            selection.update(BTreeSet::clear);
        }
    });
    // Another page may have changed what is shown here.
    let back = window_event_listener(leptos::ev::focus, move |_| {
        if !waiting.get_untracked() {
            page.refetch();
        }
    });
    on_cleanup(move || back.remove());
    view! {
        <div class="title">
            <h1>{t(|words| words.datasets)}</h1>
            <div class="actions">
                <a class="button" href="/datasets/import">{t(|words| words.detail.import_short)}</a>
                <a class="button primary" href="/datasets/new">{t(|words| words.new_dataset)}</a>
            </div>
        </div>
        <Filters query />
        <Bulk selection refresh=move || page.refetch() />
        <div class="results" class:waiting=move || waiting.get() aria-busy=move || waiting.get().to_string()>
            {move || match answer.get() {
                None => view! { <Skeleton /> }.into_any(),
                Some(Err(error)) => view! { <Failure error retry=move || page.refetch() /> }.into_any(),
                Some(Ok(found)) => view! { <Page page=found query selection /> }.into_any(),
            }}
        </div>
    }
}

/// Rows that have not come yet. What comes quickly needs no picture of its coming.
#[component]
fn Skeleton() -> impl IntoView {
    view! {
        <div class="skeleton loading">
            <p class="unseen" role="status">{t(|words| words.shell.loading_list)}</p>
            {[(); 8].map(|()| view! { <div aria-hidden="true"><span></span><span></span><span></span></div> })
                .into_iter()
                .collect_view()}
        </div>
    }
}

#[component]
fn Page(page: DatasetPage, query: Memo<ListQuery>, selection: Selection) -> impl IntoView {
    let language = console().language;
    let total = page.total_count;
    let found = move || {
        let language = language.get();
        (language.words().datasets_found)(total, &format::number(language, total))
    };
    let (number, size) = (page.page_number, page.page_size);
    let datasets = StoredValue::new(page.datasets);
    let is_empty = datasets.with_value(Vec::is_empty);
    let body = match is_empty {
        false => view! { <DatasetTable datasets query selection /> }.into_any(),
        true => view! { <NoDatasets query=query.get_untracked() total /> }.into_any(),
    };
    let href = Callback::new(move |page| query.get_untracked().on_page(page).href());
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
        let cleared = query.cleared().href();
        return view! {
            <Empty title=|words| words.no_match help=|words| words.no_match_help>
                <a class="button" href=cleared>{t(|words| words.clear_search)}</a>
            </Empty>
        };
    }
    view! {
        <Empty title=|words| words.no_datasets help=|words| words.no_datasets_help>
            <a class="button primary" href="/datasets/new">{t(|words| words.new_dataset)}</a>
            <a class="button" href="/datasets/import">{t(|words| words.detail.import_short)}</a>
        </Empty>
    }
}
