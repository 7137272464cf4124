//! The versions of a dataset.

use crate::router::use_query_map;
use leptos::prelude::*;
use pai_datasets_core::model::{DatasetVersion, Order, VersionPage};
use pai_datasets_core::{ListDatasetVersions, PageNumber};
use serde_json::{Value, json};

use super::frame::shown;
use super::table::Labels;
use crate::components::outcome::loaded;
use crate::components::pager::Pager;
use crate::components::time::Time;
use crate::format;
use crate::state::console;
use crate::words::t;

/// The name of the version that is made with its dataset.
const FIRST: &str = "v1";

/// How many versions a page shows.
const PAGE: i64 = 20;

/// What ListDatasetVersions is asked for a page of versions, the newest first.
pub(super) fn newest_first(dataset_id: &str, page: i64, size: i64) -> Value {
    json!({"DatasetId": dataset_id, "Order": Order::Descending, "PageNumber": page, "PageSize": size})
}

#[component]
pub(crate) fn Versions() -> impl IntoView {
    let (shown, connection, address) = (shown(), console().connection, use_query_map());
    let page = Memo::new(move |_| {
        let text = address.with(|query| query.get("page"));
        text.and_then(|text| text.parse().ok()).and_then(PageNumber::new).map_or(1, PageNumber::get)
    });
    let versions = LocalResource::new(move || {
        let members = newest_first(&shown.id(), page.get(), PAGE);
        async move { connection.ask::<ListDatasetVersions>(members).await }
    });
    let base = format!("/datasets/{}", untrack(|| shown.id()));
    let new = format!("{base}/versions/new");
    view! {
        <div class="title">
            <h2>{t(|words| words.versions)}</h2>
            <a class="button" href=new>{t(|words| words.new_version)}</a>
        </div>
        {loaded(versions, move |page| view! { <Page page base=base.clone() /> })}
    }
}

#[component]
fn Page(page: VersionPage, base: String) -> impl IntoView {
    let language = console().language;
    let total = page.total_count;
    let found = move || {
        let language = language.get();
        (language.words().versions_found)(total, &format::number(language, total))
    };
    let href = {
        let base = base.clone();
        Callback::new(move |page: i64| format!("{base}/versions?page={page}"))
    };
    let row = |version| view! { <Row version base=base.clone() /> };
    view! {
        <p class="count" role="status">{found}</p>
        <table class="cards">
            <thead>
                <tr>
                    <th scope="col">{t(|words| words.version)}</th>
                    <th scope="col">{t(|words| words.uri)}</th>
                    <th scope="col">{t(|words| words.labels)}</th>
                    <th scope="col">{t(|words| words.size)}</th>
                    <th scope="col">{t(|words| words.file_count)}</th>
                    <th scope="col">{t(|words| words.created)}</th>
                </tr>
            </thead>
            <tbody>{page.dataset_versions.into_iter().map(row).collect_view()}</tbody>
        </table>
        <Pager page=page.page_number size=page.page_size total href />
    }
}

#[component]
fn Row(version: DatasetVersion, base: String) -> impl IntoView {
    let language = console().language;
    let size = version.data_size.map(|size| move || format::bytes(language.get(), size));
    let count = version.data_count.map(|count| move || format::number(language.get(), count));
    let files = format!("{base}/files?version={}", pai_datasets_core::query::encode(&version.version_name));
    let protected = (version.version_name == FIRST).then(|| {
        view! { <span class="chip" title=t(|words| words.protected_help)>{t(|words| words.protected)}</span> }
    });
    view! {
        <tr>
            <th scope="row">
                <a href=files>{version.version_name}</a> " " {protected}
                {version.description.map(|text| view! { <span class="fine">{text}</span> })}
            </th>
            <td data-label=t(|words| words.uri)><code>{version.uri}</code></td>
            <td data-label=t(|words| words.labels)><Labels labels=version.labels /></td>
            <td data-label=t(|words| words.size)>{size}</td>
            <td data-label=t(|words| words.file_count)>{count}</td>
            <td data-label=t(|words| words.created)><Time at=version.gmt_create_time /></td>
        </tr>
    }
}
