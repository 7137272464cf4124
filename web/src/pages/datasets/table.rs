//! The table of datasets.

use leptos::prelude::*;
use pai_datasets_core::model::{Dataset, DatasetSort, Label, Order};

use super::query::ListQuery;
use crate::components::copy::Copyable;
use crate::components::time::Time;
use crate::words::{Words, t};

type Word = fn(&'static Words) -> &'static str;

#[component]
pub(super) fn DatasetTable(datasets: Vec<Dataset>, query: ListQuery) -> impl IntoView {
    let head = |word: Word| view! { <th scope="col">{t(word)}</th> };
    let sorted = |word: Word, by: DatasetSort| view! { <SortHead word by query=query.clone() /> };
    view! {
        <table class="cards">
            <thead>
                <tr>
                    {head(|words| words.name)} {head(|words| words.labels)}
                    {sorted(|words| words.source, DatasetSort::DataSourceType)}
                    {sorted(|words| words.data_type, DatasetSort::DataType)} {head(|words| words.edition)}
                    {head(|words| words.accessibility)} {head(|words| words.latest_version)}
                    {sorted(|words| words.created, DatasetSort::GmtCreateTime)}
                    {sorted(|words| words.modified, DatasetSort::GmtModifiedTime)}
                </tr>
            </thead>
            <tbody>{datasets.into_iter().map(|dataset| view! { <Row dataset /> }).collect_view()}</tbody>
        </table>
    }
}

/// A head that sorts by its column, the other way round when it does already.
#[component]
fn SortHead(word: Word, by: DatasetSort, query: ListQuery) -> impl IntoView {
    let direction = (query.sort == by).then_some(match query.order {
        Order::Ascending => "ascending",
        Order::Descending => "descending",
    });
    view! {
        <th scope="col" aria-sort=direction>
            <a href=query.sorted_by(by).href()>{t(word)}</a>
        </th>
    }
}

#[component]
fn Row(dataset: Dataset) -> impl IntoView {
    let latest = dataset.latest_version.map(|version| version.version_name).unwrap_or_default();
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/datasets/{}", dataset.dataset_id)>{dataset.name}</a>
                <Copyable value=dataset.dataset_id />
            </th>
            <td data-label=t(|words| words.labels)><Labels labels=dataset.labels /></td>
            <td data-label=t(|words| words.source)>{dataset.data_source_type.as_str()}</td>
            <td data-label=t(|words| words.data_type)>{dataset.data_type.as_str()}</td>
            <td data-label=t(|words| words.edition)>{dataset.edition.as_str()}</td>
            <td data-label=t(|words| words.accessibility)>{dataset.accessibility.as_str()}</td>
            <td data-label=t(|words| words.latest_version)>{latest}</td>
            <td data-label=t(|words| words.created)><Time at=dataset.gmt_create_time /></td>
            <td data-label=t(|words| words.modified)><Time at=dataset.gmt_modified_time /></td>
        </tr>
    }
}

/// Labels as chips.
#[component]
pub(super) fn Labels(labels: Vec<Label>) -> impl IntoView {
    let chip = |label: Label| view! { <li class="chip">{label.key.to_string()} ": " {label.value.to_string()}</li> };
    (!labels.is_empty()).then(|| view! { <ul class="chips">{labels.into_iter().map(chip).collect_view()}</ul> })
}
