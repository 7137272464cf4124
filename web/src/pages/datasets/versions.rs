//! The versions of a dataset, the newest first.

use leptos::prelude::*;
use pai_datasets_core::model::{DatasetVersion, Order, VersionPage};
use pai_datasets_core::{DeleteDatasetVersion, ListDatasetVersions, Operation, PageNumber};
use serde_json::{Value, json};

use super::frame::shown;
use super::labels::{LabelEditor, Labelled};
use crate::components::action::{Action, Doing};
use crate::components::confirm::Confirm;
use crate::components::copy::Copyable;
use crate::components::outcome::loaded;
use crate::components::pager::Pager;
use crate::components::time::Time;
use crate::format;
use crate::router::use_query_map;
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
    // A label that was added changes what the dataset says of its newest version too; the list is asked for once.
    let changed = RwSignal::new(0);
    let id = untrack(|| shown.id());
    let versions = {
        let id = id.clone();
        LocalResource::new(move || {
            changed.track();
            let members = newest_first(&id, page.get(), PAGE);
            async move { connection.ask::<ListDatasetVersions>(members).await }
        })
    };
    let refresh = Callback::new(move |()| {
        changed.update(|times| *times += 1);
        shown.refresh();
    });
    let base = format!("/datasets/{id}");
    let new = format!("{base}/versions/new");
    view! {
        <div class="title">
            <h2>{t(|words| words.versions)}</h2>
            <a class="button" href=new>{t(|words| words.new_version)}</a>
        </div>
        {loaded(versions, move |page| view! { <Page page base=base.clone() refresh /> })}
    }
    .into_any()
}

#[component]
fn Page(page: VersionPage, base: String, refresh: Callback<()>) -> impl IntoView {
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
    let item = |version| view! { <Version version base=base.clone() refresh /> };
    view! {
        <p class="count" role="status">{found}</p>
        <ol class="timeline">{page.dataset_versions.into_iter().map(item).collect_view()}</ol>
        <Pager page=page.page_number size=page.page_size total href />
    }
    .into_any()
}

#[component]
fn Version(version: DatasetVersion, base: String, refresh: Callback<()>) -> impl IntoView {
    let language = console().language;
    let name = version.version_name.clone();
    let encoded = pai_datasets_core::query::encode(&name);
    let size = version.data_size.map(|size| view! { <span>{move || format::bytes(language.get(), size)}</span> });
    let count = version.data_count.map(|count| {
        let shown = move || {
            let language = language.get();
            (language.words().files_shown)(count, &format::number(language, count))
        };
        view! { <span>{shown}</span> }
    });
    let is_first = name == FIRST;
    let protected = is_first.then(|| {
        view! {
            <span class="chip">{t(|words| words.protected)}</span>
            <span class="fine">{t(|words| words.protected_help)}</span>
        }
    });
    let labels = version.labels;
    let labelled = Labelled {
        dataset: StoredValue::new(version.dataset_id.unwrap_or_else(|| untrack(|| shown().id()))),
        version: StoredValue::new(Some(name.clone())),
        labels: Signal::derive(move || labels.clone()),
        refresh,
    };
    let heading = format!("version-{encoded}");
    let labelled_by = heading.clone();
    view! {
        <li>
            <article aria-labelledby=labelled_by>
                <div class="version-head">
                    <h3 id=heading>{name.clone()}</h3>
                    {protected}
                    <span class="fine when"><Time at=version.gmt_create_time /></span>
                </div>
                {version.description.filter(|text| !text.is_empty()).map(|text| view! { <p class="prose">{text}</p> })}
                <Copyable value=version.uri />
                <p class="fine amounts">{size} {count}</p>
                <LabelEditor labelled id=format!("label-{encoded}") />
                <div class="actions">
                    <a class="button small" href=format!("{base}/files?version={encoded}")>{t(|words| words.files)}</a>
                    <a class="button small" href=format!("{base}/versions/{encoded}/edit")>{t(|words| words.detail.edit)}</a>
                </div>
                {(!is_first).then(|| view! { <Delete name refresh /> })}
            </article>
        </li>
    }
    .into_any()
}

#[component]
fn Delete(name: String, refresh: Callback<()>) -> impl IntoView {
    let (shown, doing) = (shown(), Doing::new());
    let typed = name.clone();
    let delete = move |()| {
        let members = json!({"DatasetId": untrack(|| shown.id()), "VersionName": name});
        doing.run(&DeleteDatasetVersion::INFO, members, move |_| refresh.run(()));
    };
    view! {
        <Confirm
            name=typed
            action=|words| words.detail.delete_version
            help=|words| words.detail.delete_version_help
            busy=doing.busy
            run=delete
        />
        <Action doing />
    }
    .into_any()
}
