//! What the columns of a table hold.

use leptos::prelude::*;
use pai_datasets_core::answer::Answer;
use pai_datasets_core::model::{ColumnSummary, ColumnType, TableSummary};
use pai_datasets_core::{Operation, SummarizeTable};
use serde_json::json;

use super::computed::Computed;
use super::download::downloads;
use super::table::{Address, Shown};
use crate::components::chart::{bars, small};
use crate::components::grid::{Head, Item, grid};
use crate::components::live::{live, memo};
use crate::format;
use crate::state::{Language, console};
use crate::words::{Words, t};

/// How many columns one question may be about.
const MOST_COLUMNS: usize = 256;

#[component]
pub(super) fn Columns(shown: Shown) -> impl IntoView {
    let language = console().language;
    let batches = StoredValue::new(batches(shown));
    let known = move || {
        let language = language.get();
        let words = language.words();
        let columns = shown.table.with_value(|table| table.columns.clone()).into_iter();
        let rows =
            columns.map(|column| vec![Item::text(column.name.as_str()), Item::text(column.column_type.as_str())]);
        grid(
            words.statistics.columns.to_owned(),
            vec![(words.name.to_owned(), false), (words.statistics.type_.to_owned(), false)],
            rows.collect(),
        )
    };
    let is_failed = |batch: &Computed| batch.outcome.with(|outcome| matches!(outcome, Some(Err(_))));
    let failed = memo(move || batches.with_value(|batches| batches.iter().any(is_failed)));
    let answer = move || {
        let whole = |batch: &Computed| {
            batch.outcome.with(|outcome| TableSummary::read(outcome.as_ref()?.as_ref().ok()?.clone()))
        };
        let all = batches.with_value(|batches| batches.iter().map(whole).collect::<Option<Vec<_>>>());
        match all {
            Some(all) => {
                let columns = all.into_iter().flat_map(|summary| summary.columns).collect();
                view! { <Summary shown columns=StoredValue::new(columns) /> }.into_any()
            }
            // How far the first is that is not there, or why it is not.
            None => batches.with_value(|batches| {
                let missing = batches.iter().find(|batch| batch.outcome.with(|it| !matches!(it, Some(Ok(_)))));
                missing.map(|batch| batch.shown(|_| ().into_any())).into_any()
            }),
        }
    };
    view! { <section class="statistics">{live(answer)} {live(move || failed.get().then(known))}</section> }.into_any()
}

/// The summaries of all columns, of as many each as one question may be about.
fn batches(shown: Shown) -> Vec<Computed> {
    let ask = move |columns: Option<Vec<String>>| {
        Computed::of(shown.here, &SummarizeTable::INFO, move || {
            Some(json!({"Table": shown.uri.get_value(), "Columns": columns.as_ref().map(|columns| columns.join(","))}))
        })
    };
    let names: Vec<String> = shown.table.with_value(|table| {
        table.columns.iter().chain(&table.partition_columns).map(|column| column.name.as_str().to_owned()).collect()
    });
    match names.len() > MOST_COLUMNS {
        true => names.chunks(MOST_COLUMNS).map(|names| ask(Some(names.to_vec()))).collect(),
        false => vec![ask(None)],
    }
}

#[component]
fn Summary(shown: Shown, columns: StoredValue<Vec<ColumnSummary>>) -> impl IntoView {
    let language = console().language;
    let address = shown.address;
    let chosen = memo(move || address.get("column"));
    let table = move || {
        let (language, chosen) = (language.get(), chosen.get());
        let rows = columns
            .with_value(|columns| columns.iter().map(|column| row(language, column, address, &chosen)).collect());
        grid(language.words().statistics.columns.to_owned(), heads(language.words()), rows)
    };
    let detail = move || {
        let (language, chosen) = (language.get(), chosen.get());
        let column = columns.with_value(|columns| columns.iter().find(|column| column.name == chosen).cloned());
        match column {
            Some(column) => detail(language, &column, address),
            None => view! { <p class="fine">{t(|words| words.statistics.select_hint)}</p> }.into_any(),
        }
    };
    let rows = move || columns.with_value(|columns| csv(columns));
    view! {
        {live(table)}
        <p class="fine">{t(|words| words.statistics.utc)}</p>
        <div aria-live="polite">{live(detail)}</div>
        {downloads(format!("{}-columns", shown.name()), rows, None)}
    }
    .into_any()
}

fn heads(words: &Words) -> Vec<Head> {
    let words = &words.statistics;
    let head = |text: &str, is_figure| (text.to_owned(), is_figure);
    vec![
        head(words.column, false),
        head(words.type_, false),
        head(words.spread, false),
        head(words.count, true),
        head(words.nulls, true),
        head(words.distinct, true),
        head(words.min, true),
        head(words.max, true),
        head(words.mean, true),
        head(words.deviation, true),
    ]
}

fn row(language: Language, column: &ColumnSummary, address: Address, chosen: &str) -> Vec<Item> {
    let of = column.column_type;
    let whole = |number: i64| Item::text(format::number(language, number));
    let is_chosen = column.name == chosen;
    let to = address.with(&[("column", if is_chosen { "" } else { &column.name })]);
    let distinct = format::number(language, column.distinct_count);
    let distinct = if column.distinct_is_exact { distinct } else { format!("≈ {distinct}") };
    vec![
        Item::link(column.name.as_str(), to).current(is_chosen),
        Item::text(of.as_str()),
        spread(language, column),
        whole(column.count),
        whole(column.null_count.saturating_add(column.nan_count)),
        Item::text(distinct),
        Item::figure(format::cell(language, &column.min.0, of)),
        Item::figure(format::cell(language, &column.max.0, of)),
        mean(language, column),
        deviation(language, column),
    ]
}

fn mean(language: Language, column: &ColumnSummary) -> Item {
    match column.mean {
        None => Item::text(""),
        Some(mean) if column.column_type == ColumnType::Datetime => {
            Item::figure((format::moment(mean, false), format::exact(mean)))
        }
        Some(mean) => Item::figure((format::decimal(language, mean), format::exact(mean))),
    }
}

fn deviation(language: Language, column: &ColumnSummary) -> Item {
    match column.variance.map(f64::sqrt) {
        None => Item::text(""),
        // Of points in time it is a span.
        Some(deviation) if column.column_type == ColumnType::Datetime => {
            let days = deviation / 86_400_000.0;
            Item::figure((format!("{} d", format::decimal(language, days)), format!("{} d", format::exact(days))))
        }
        Some(deviation) => Item::figure((format::decimal(language, deviation), format::exact(deviation))),
    }
}

/// A small histogram, or the most frequent value with its share.
fn spread(language: Language, column: &ColumnSummary) -> Item {
    if column.histogram.is_empty() {
        let top = column.top_values.first().map(|top| {
            let share = top.count as f64 / (column.count.max(1)) as f64 * 100.0;
            let share = format::decimal(language, (share * 10.0).round() / 10.0);
            format!("{} · {share} %", short(&format::cell(language, &top.value.0, column.column_type).0))
        });
        return Item::text(top.unwrap_or_default());
    }
    let counts: Vec<f64> = column.histogram.iter().map(|bin| bin.count as f64).collect();
    Item::view("", small(100.0, 26.0, bars::histogram(&counts, 100.0, 26.0)).into_any())
}

/// The start of a text.
fn short(text: &str) -> String {
    let start: String = text.chars().take(24).collect();
    if start.len() < text.len() { format!("{start}…") } else { start }
}

/// The histogram of a column or its most frequent values, and the ways on.
fn detail(language: Language, column: &ColumnSummary, address: Address) -> AnyView {
    let words = &language.words().statistics;
    let of = column.column_type;
    let is_histogram = !column.histogram.is_empty();
    let number = |number: f64| match of {
        ColumnType::Datetime => (format::moment(number, false), format::exact(number)),
        _ => (format::decimal(language, number), format::exact(number)),
    };
    let (heads, counts, rows): (Vec<&str>, Vec<f64>, Vec<Vec<Item>>) = match is_histogram {
        true => (
            vec![words.interval, words.interval_end, words.how_many],
            column.histogram.iter().map(|bin| bin.count as f64).collect(),
            column
                .histogram
                .iter()
                .map(|bin| {
                    let count = Item::text(format::number(language, bin.count));
                    vec![Item::figure(number(bin.lower)), Item::figure(number(bin.upper)), count]
                })
                .collect(),
        ),
        false => (
            vec![words.value, words.how_many],
            Vec::new(),
            column
                .top_values
                .iter()
                .map(|top| {
                    let value = Item::text(format::cell(language, &top.value.0, of).0);
                    vec![value, Item::text(format::number(language, top.count))]
                })
                .collect(),
        ),
    };
    let last = heads.len().saturating_sub(1);
    let heads = heads.into_iter().enumerate().map(|(at, head)| (head.to_owned(), is_histogram || at == last)).collect();
    let end = |value: &pai_datasets_core::model::Cell| format::cell(language, &value.0, of).0;
    let ends = (end(&column.min), end(&column.max));
    let drawing = is_histogram.then(|| {
        view! {
            <div class="wide-drawing">
                {small(480.0, 120.0, bars::histogram(&counts, 480.0, 120.0))} <p class="fine">{ends.0} <span>{ends.1}</span></p>
            </div>
        }
    });
    let name = column.name.as_str();
    let percentiles = matches!(of, ColumnType::Bigint | ColumnType::Double | ColumnType::Datetime).then(|| {
        let to = address.with(&[("view", "percentiles"), ("columns", name)]);
        view! { <a class="button" href=to>{words.percentiles}</a> }
    });
    let test = matches!(of, ColumnType::String | ColumnType::Bigint | ColumnType::Boolean).then(|| {
        let to = address.with(&[("view", "chi-square"), ("x", name), ("y", ""), ("p", "")]);
        view! { <a class="button" href=to>{words.chi_square}</a> }
    });
    let title = if is_histogram { words.spread } else { words.top };
    view! {
        <div class="card detail">
            <div class="heading">
                <h2>{name.to_owned()} " · " {title}</h2>
                <div class="actions">{percentiles} {test}</div>
            </div>
            <div class="halves">{drawing} {grid(title.to_owned(), heads, rows)}</div>
        </div>
    }
    .into_any()
}

/// The summaries as rows, with all digits.
fn csv(columns: &[ColumnSummary]) -> Vec<Vec<String>> {
    let heads = ["column", "type", "count", "nulls", "nan", "distinct", "min", "max", "mean", "variance"];
    let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let number = |number: Option<f64>| number.map(format::exact).unwrap_or_default();
    let row = |column: &ColumnSummary| {
        vec![
            column.name.clone(),
            column.column_type.as_str().to_owned(),
            column.count.to_string(),
            column.null_count.to_string(),
            column.nan_count.to_string(),
            column.distinct_count.to_string(),
            text(&column.min.0),
            text(&column.max.0),
            number(column.mean),
            number(column.variance),
        ]
    };
    std::iter::once(heads.map(str::to_owned).to_vec()).chain(columns.iter().map(row)).collect()
}
