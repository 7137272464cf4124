//! Where statistics begin: a table, a file, or a command.

use std::time::Duration;

use leptos::prelude::*;
use pai_datasets_core::answer::Answer;
use pai_datasets_core::model::{Table, TablePage};
use pai_datasets_core::{ListTables, Operation};
use serde_json::json;

use super::command::{Commands, published};
use super::computed::{Computed, Here};
use super::file::DropFile;
use super::table::{Address, place_of};
use super::trail::Trail;
use crate::components::grid::{Item, grid};
use crate::components::live::{live, memo};
use crate::components::outcome::Empty;
use crate::components::time::Time;
use crate::format;
use crate::router::{NavigateOptions, statistics_of, use_navigate};
use crate::state::{Language, console};
use crate::words::t;

/// How long a reader may pause in typing before tables are looked for.
const PAUSE: Duration = Duration::from_millis(250);

/// How many tables a page holds.
const SIZE: i64 = 50;

#[component]
pub(crate) fn Statistics() -> impl IntoView {
    let address = Address::here();
    let is_command = memo(move || address.get("view") == "pai");
    let tab = move |name: &'static str, word: fn(&'static crate::words::Words) -> &'static str| {
        let current = move || (is_command.get() == (name == "pai")).then_some("page");
        view! { <a href=move || address.with(&[("view", name), ("from", "")]) aria-current=current>{t(word)}</a> }
            .into_any()
    };
    let content = move || {
        let Some(place) = place_of(false) else { return ().into_any() };
        let here = StoredValue::new_local(place);
        match is_command.get() {
            true => view! { <Commands here examples=published() /> }.into_any(),
            false => view! { <DropFile /> <Tables here address /> }.into_any(),
        }
    };
    view! {
        <h1>{t(|words| words.statistics.statistics)}</h1>
        <p class="lead">{t(|words| words.statistics.lead)}</p>
        <nav class="tabs" aria-label=t(|words| words.detail.look)>
            {tab("", |words| words.statistics.tables)} {tab("pai", |words| words.statistics.pai)}
        </nav>
        {live(content)}
    }
    .into_any()
}

#[component]
fn Tables(here: Here, address: Address) -> impl IntoView {
    let language = console().language;
    let text = move |name: &'static str| memo(move || address.get(name));
    let (project, name, from) = (text("project"), text("name"), text("from"));
    let trail = Trail::new(address);
    let answer = Computed::of(here, &ListTables::INFO, move || {
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        Some(json!({
            "Project": given(project.get()), "Name": given(name.get()), "NextToken": given(from.get()), "MaxResults": SIZE,
        }))
    });
    let navigate = use_navigate();
    let change = leptos::leptos_dom::helpers::debounce(PAUSE, move |(field, value): (&'static str, String)| {
        let to = untrack(|| address.with(&[(field, value.trim()), ("from", "")]));
        navigate(&to, NavigateOptions { replace: true, scroll: false });
    });
    let change = StoredValue::new_local(change);
    let change = move |field: &'static str, value: String| change.update_value(|change| change((field, value)));
    let list = answer.shown(move |answer| {
        let Some(page) = TablePage::read(answer) else { return ().into_any() };
        if page.tables.is_empty() {
            return match untrack(move || name.get().is_empty()) {
                true => view! { <Empty title=|words| words.statistics.no_tables help=|words| words.statistics.no_tables_help /> }.into_any(),
                false => view! { <Empty title=|words| words.statistics.no_match help=|words| words.no_match_help /> }.into_any(),
            };
        }
        let next = page.next_token.clone();
        let tables = StoredValue::new(page.tables);
        view! {
            {live(move || tables.with_value(|tables| listed(language.get(), tables)))}
            {trail.pager(&from.get_untracked(), next, ().into_any())}
        }
        .into_any()
    });
    view! {
        <search class="filters">
            <div class="line">
                <input
                    type="search"
                    class="main"
                    data-search=""
                    aria-label=t(|words| words.statistics.find_table)
                    placeholder=t(|words| words.statistics.find_table)
                    prop:value=name
                    on:input:target=move |event| change("name", event.target().value())
                />
                <input
                    type="search"
                    aria-label=t(|words| words.statistics.project)
                    placeholder=move || format!("{}: default", t(|words| words.statistics.project)())
                    prop:value=project
                    on:input:target=move |event| change("project", event.target().value())
                />
            </div>
        </search>
        {list}
    }
    .into_any()
}

fn listed(language: Language, tables: &[Table]) -> AnyView {
    let words = language.words();
    let heads = [
        (words.name, false),
        (words.statistics.row_count, true),
        (words.statistics.columns, true),
        (words.size, true),
        (words.modified, false),
    ];
    let row = |table: &Table| {
        let columns = table.columns.len() + table.partition_columns.len();
        let number = |number| Item::text(format::number(language, number));
        vec![
            Item::link(table.name.clone(), statistics_of(&table.uri)),
            number(table.row_count),
            number(i64::try_from(columns).unwrap_or(0)),
            Item::text(format::bytes(language, table.data_size)),
            Item::view("", view! { <Time at=table.gmt_modified_time /> }.into_any()),
        ]
    };
    let heads = heads.map(|(name, is_figure)| (name.to_owned(), is_figure)).to_vec();
    grid(words.statistics.tables.to_owned(), heads, tables.iter().map(row).collect())
}
