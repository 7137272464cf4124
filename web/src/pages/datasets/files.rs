//! The files of a version.

use crate::router::NavigateOptions;
use crate::router::{use_navigate, use_query_map};
use leptos::prelude::*;
use leptos::task::spawn_local;
use pai_datasets_core::client::ClientError;
use pai_datasets_core::model::{Dataset, DatasetFileMeta, Edition, UpgradeEdition, VersionPage};
use pai_datasets_core::{ListDatasetFileMetas, ListDatasetVersions, UpdateDataset, query};
use serde_json::json;

use super::frame::shown;
use super::versions::newest_first;
use crate::components::outcome::{Empty, Explanation, Failure, Loading, loaded};
use crate::components::time::Time;
use crate::format;
use crate::state::{Connection, console};
use crate::words::t;

/// How many files are loaded at a time.
const PAGE: i64 = 100;

/// How many versions, the newest, can be chosen from.
const CHOICES: i64 = 100;

#[component]
pub(crate) fn Files() -> impl IntoView {
    let shown = shown();
    let is_basic = Memo::new(move |_| shown.dataset.with(|dataset| dataset.edition == Edition::Basic));
    view! {
        <Show when=move || is_basic.get() fallback=VersionFiles>
            <Upgrade />
        </Show>
    }
}

/// The way for a dataset that holds no files.
#[component]
fn Upgrade() -> impl IntoView {
    let (shown, connection) = (shown(), console().connection);
    let failure = RwSignal::new(None::<ClientError>);
    let upgrade = move |_| {
        let members = json!({"DatasetId": untrack(|| shown.id()), "Edition": UpgradeEdition::Advanced});
        spawn_local(async move {
            match connection.ask::<UpdateDataset>(members).await {
                Ok(_) => shown.refresh(),
                Err(error) => {
                    failure.try_set(Some(error));
                }
            }
        });
    };
    view! {
        <Empty title=|words| words.basic_title help=|words| words.basic_help>
            <button on:click=upgrade>{t(|words| words.upgrade)}</button>
            {move || failure.get().map(|error| view! { <Explanation error /> })}
        </Empty>
    }
}

#[component]
fn VersionFiles() -> impl IntoView {
    let (shown, connection, address) = (shown(), console().connection, use_query_map());
    let latest =
        move || shown.dataset.with(|dataset| dataset.latest_version.as_ref().map(|latest| latest.version_name.clone()));
    let version = Memo::new(move |_| address.with(|query| query.get("version")).or_else(latest).unwrap_or_default());
    let versions = LocalResource::new(move || {
        let members = newest_first(&shown.id(), 1, CHOICES);
        async move { connection.ask::<ListDatasetVersions>(members).await }
    });
    view! {
        <div class="title">
            <h2>{t(|words| words.files)}</h2>
            {loaded(versions, move |page| view! { <VersionChoice page version /> })}
        </div>
        {move || view! { <FileList version=version.get() /> }}
    }
}

#[component]
fn VersionChoice(page: VersionPage, version: Memo<String>) -> impl IntoView {
    let (id, navigate) = (untrack(|| shown().id()), use_navigate());
    let mut names: Vec<_> = page.dataset_versions.into_iter().map(|version| version.version_name).collect();
    // The one of the address may be older than those that were asked for, or may not be there at all.
    let current = version.get_untracked();
    if !names.contains(&current) {
        names.push(current);
    }
    let choose = move |name: String| {
        let to = format!("/datasets/{id}/files?version={}", query::encode(&name));
        navigate(&to, NavigateOptions::default());
    };
    let options = names.into_iter().map(|name| {
        let value = name.clone();
        view! { <option value=value.clone() selected=move || version.get() == value>{name}</option> }
    });
    view! {
        <label class="beside">
            <span>{t(|words| words.version)}</span>
            <select on:change:target=move |event| choose(event.target().value())>{options.collect_view()}</select>
        </label>
    }
}

/// What has been loaded of a list so far.
#[derive(Clone, Copy)]
struct Progress {
    files: RwSignal<Vec<DatasetFileMeta>>,
    total: RwSignal<Option<i64>>,
    next: RwSignal<Option<String>>,
    loading: RwSignal<bool>,
    failure: RwSignal<Option<ClientError>>,
}

#[component]
fn FileList(version: String) -> impl IntoView {
    let (shown, console) = (shown(), console());
    let progress = Progress {
        files: RwSignal::default(),
        total: RwSignal::default(),
        next: RwSignal::default(),
        loading: RwSignal::new(false),
        failure: RwSignal::default(),
    };
    let dataset = shown.dataset.get_untracked();
    let load = Callback::new(move |()| load_more(console.connection, &dataset, &version, progress));
    load.run(());
    let found = move || {
        let (language, total) = (console.language.get(), progress.total.get()?);
        Some((language.words().files_shown)(total, &format::number(language, total)))
    };
    let is_empty = move || progress.total.get().is_some() && progress.files.with(Vec::is_empty);
    let has_rows = move || !progress.files.with(Vec::is_empty);
    view! {
        <p class="count" role="status">{found}</p>
        <Show when=is_empty>
            <Empty title=|words| words.no_files help=|words| words.no_files_help />
        </Show>
        <Show when=has_rows>
            <FileTable progress />
        </Show>
        {move || progress.failure.get().map(|error| view! { <FileFailure error load partial=untrack(has_rows) /> })}
        <Show when=move || progress.loading.get()>
            <Loading />
        </Show>
        <Show when=move || progress.next.with(Option::is_some) && !progress.loading.get() && progress.failure.with(Option::is_none)>
            <button on:click=move |_| load.run(())>{t(|words| words.load_more)}</button>
        </Show>
        <Show when=move || has_rows() && progress.next.with(Option::is_none) && progress.failure.with(Option::is_none)>
            <p class="fine">{t(|words| words.all_shown)}</p>
        </Show>
    }
}

/// Loads the page after those that are there.
fn load_more(connection: Connection, dataset: &Dataset, version: &str, progress: Progress) {
    let members = json!({
        "DatasetId": dataset.dataset_id,
        "WorkspaceId": dataset.workspace_id,
        "DatasetVersion": version,
        "MaxResults": PAGE,
        "NextToken": progress.next.get_untracked(),
    });
    progress.failure.set(None);
    progress.loading.set(true);
    spawn_local(async move {
        let outcome = connection.ask::<ListDatasetFileMetas>(members).await;
        progress.loading.try_set(false);
        match outcome {
            Ok(page) => {
                progress.next.try_set(page.next_token);
                progress.total.try_set(Some(page.total_count));
                progress.files.try_update(|files| files.extend(page.dataset_file_metas));
            }
            Err(error) => {
                progress.failure.try_set(Some(error));
            }
        }
    });
}

#[component]
fn FileFailure(error: ClientError, load: Callback<()>, partial: bool) -> impl IntoView {
    view! {
        {partial.then(|| view! { <p class="problem">{t(|words| words.partly_loaded)}</p> })}
        <Failure error retry=load />
    }
}

#[component]
fn FileTable(progress: Progress) -> impl IntoView {
    view! {
        <table class="cards">
            <thead>
                <tr>
                    <th scope="col">{t(|words| words.file_name)}</th>
                    <th scope="col">{t(|words| words.content_type)}</th>
                    <th scope="col">{t(|words| words.size)}</th>
                    <th scope="col">{t(|words| words.modified)}</th>
                </tr>
            </thead>
            <tbody>
                <For each=move || progress.files.get() key=|file| file.dataset_file_meta_id.clone() let(file)>
                    <FileRow file />
                </For>
            </tbody>
        </table>
    }
}

#[component]
fn FileRow(file: DatasetFileMeta) -> impl IntoView {
    let language = console().language;
    let size = file.data_size.map(|size| move || format::bytes(language.get(), size));
    view! {
        <tr>
            <th scope="row">{file.file_name} <code class="fine">{file.uri}</code></th>
            <td data-label=t(|words| words.content_type)>{file.content_type}</td>
            <td data-label=t(|words| words.size)>{size}</td>
            <td data-label=t(|words| words.modified)><Time at=file.file_update_time /></td>
        </tr>
    }
}
