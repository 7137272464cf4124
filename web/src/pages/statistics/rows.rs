//! The rows of a table, a page at a time, and the table as a file.

use leptos::prelude::*;
use leptos::task::spawn_local;
use pai_datasets_core::answer::Answer;
use pai_datasets_core::client::ClientError;
use pai_datasets_core::model::{ColumnType, TableRowPage};
use pai_datasets_core::{ListTableRows, Operation};
use serde_json::json;

use super::computed::Computed;
use super::table::Shown;
use super::trail::Trail;
use crate::components::grid::{Item, grid};
use crate::components::live::{live, memo};
use crate::components::outcome::{Empty, Explanation};
use crate::format;
use crate::state::{Language, console};
use crate::words::t;

/// How many rows a page holds.
const SIZE: i64 = 50;

/// The formats of a file, with the endings of its name.
const FORMATS: [(&str, &str); 4] = [("CSV", "csv"), ("JSONL", "jsonl"), ("PARQUET", "parquet"), ("ARROW", "arrow")];

#[component]
pub(super) fn Rows(shown: Shown) -> impl IntoView {
    let language = console().language;
    let address = shown.address;
    // Where the page begins and, as the API's tokens say nothing of it, how many came before: `number token`.
    let from = memo(move || {
        let from = address.get("from");
        let (number, token) = from.split_once(' ').unwrap_or(("0", ""));
        (number.parse::<i64>().unwrap_or(0).max(0), token.to_owned())
    });
    let trail = Trail::new(address);
    let answer = Computed::of(shown.here, &ListTableRows::INFO, move || {
        let mut members = json!({"Table": shown.uri.get_value(), "MaxResults": SIZE});
        let (_, token) = from.get();
        if let (false, Some(members)) = (token.is_empty(), members.as_object_mut()) {
            members.insert("NextToken".to_owned(), token.into());
        }
        Some(members)
    });
    let page = answer.shown(move |answer| {
        let Some(page) = TableRowPage::read(answer) else { return ().into_any() };
        if page.rows.is_empty() {
            return view! { <Empty title=|words| words.statistics.empty_table help=|words| words.statistics.empty_table_help /> }
                .into_any();
        }
        let (first, _) = from.get_untracked();
        let count = i64::try_from(page.rows.len()).unwrap_or(0);
        let next = page.next_token.clone().map(|token| format!("{} {token}", first + count));
        let total = page.total_count;
        let position = move || {
            let number = |number| format::number(language.get(), number);
            format!("{}–{} / {}", number(first + 1), number(first + count), number(total))
        };
        let page = StoredValue::new(page);
        let position = view! { <span>{live(position)}</span> }.into_any();
        let here = untrack(|| address.get("from"));
        view! {
            {live(move || page.with_value(|page| listed(language.get(), page, first)))}
            {trail.pager(&here, next, position)}
        }
        .into_any()
    });
    view! {
        <section class="statistics">
            <Export shown />
            {page}
        </section>
    }
    .into_any()
}

fn listed(language: Language, page: &TableRowPage, first: i64) -> AnyView {
    let words = &language.words().statistics;
    let is_figure = |of: ColumnType| matches!(of, ColumnType::Bigint | ColumnType::Double);
    let columns = page.columns.iter().map(|column| (column.name.as_str().to_owned(), is_figure(column.column_type)));
    let heads = std::iter::once((words.row.to_owned(), true)).chain(columns).collect();
    let row = |(cells, number): (&Vec<pai_datasets_core::model::Cell>, i64)| {
        let cells = cells.iter().zip(&page.columns).map(|(cell, column)| match cell.0.is_null() {
            true => Item::view("", view! { <span class="fine">"null"</span> }.into_any()),
            false => Item::figure(format::cell(language, &cell.0, column.column_type)),
        });
        std::iter::once(Item::text(format::number(language, number))).chain(cells).collect()
    };
    grid(words.rows.to_owned(), heads, page.rows.iter().zip(first + 1..).map(row).collect())
}

#[component]
fn Export(shown: Shown) -> impl IntoView {
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<ClientError>);
    let export = move |(format, ending): (&'static str, &'static str)| {
        let Some(place) = shown.here.get_value().again().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let name = format!("{}.{ending}", shown.name());
            let outcome = place.export(&shown.uri.get_value(), format, &name).await;
            busy.try_set(false);
            failure.try_set(outcome.err());
        });
    };
    let buttons = FORMATS.map(|format| {
        let busy = move || busy.get().to_string();
        view! { <button class="small" aria-disabled=busy on:click=move |_| export(format)>{format.0}</button> }
            .into_any()
    });
    let failed = move || failure.get().map(|error| view! { <div class="picture failed"><Explanation error /></div> });
    view! {
        <div class="actions downloads" role="group" aria-label=t(|words| words.statistics.export)>
            <span>{t(|words| words.statistics.export)}</span>
            {buttons.into_iter().collect::<Vec<_>>()}
        </div>
        <div role="alert">{live(failed)}</div>
    }
    .into_any()
}
