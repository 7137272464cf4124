//! What a dataset is.

use leptos::prelude::*;
use pai_datasets_core::model::{DataSourceType, Dataset, MountAccess};
use serde_json::Value;

use super::delete::DeleteForm;
use super::frame::shown;
use super::labels::{LabelEditor, Labelled};
use super::publish::Publish;
use crate::components::fact::{fact, id_fact as id, text_fact};
use crate::components::time::Time;
use crate::words::{Words, t};

type Word = fn(&'static Words) -> &'static str;

#[component]
pub(crate) fn Overview() -> impl IntoView {
    let shown = shown();
    let labelled = Labelled {
        dataset: StoredValue::new(untrack(|| shown.id())),
        version: StoredValue::new(None),
        labels: Signal::derive(move || shown.dataset.with(|dataset| dataset.labels.clone())),
        refresh: Callback::new(move |()| shown.refresh()),
    };
    view! {
        <div class="overview">
            <div>
                {move || description(&shown.dataset.get())}
                <section aria-labelledby="labels">
                    <h2 id="labels">{t(|words| words.labels)}</h2>
                    <LabelEditor labelled id="label".to_owned() />
                </section>
                {move || mounting(&shown.dataset.get())}
            </div>
            <div class="aside">{move || facts(&shown.dataset.get())}</div>
        </div>
        <Publish />
        <section class="danger-zone">
            <DeleteForm />
        </section>
    }
    .into_any()
}

fn description(dataset: &Dataset) -> AnyView {
    let text = dataset.description.clone().filter(|text| !text.is_empty());
    let words = match text {
        Some(text) => view! { <p class="prose">{text}</p> }.into_any(),
        None => view! { <p class="fine">{t(|words| words.detail.no_description)}</p> }.into_any(),
    };
    view! {
        <section aria-labelledby="description">
            <h2 id="description">{t(|words| words.description)}</h2>
            {words}
        </section>
    }
    .into_any()
}

fn facts(dataset: &Dataset) -> AnyView {
    let base = format!("/datasets/{}", dataset.dataset_id);
    let latest = dataset.latest_version.as_ref().map(|version| {
        let to = format!("{base}/files?version={}", pai_datasets_core::query::encode(&version.version_name));
        let name = version.version_name.clone();
        fact(|words| words.latest_version, view! { <a href=to>{name}</a> }.into_any())
    });
    let of_table = (dataset.data_source_type == DataSourceType::MaxCompute).then(|| {
        let to = crate::router::statistics_of(&dataset.uri);
        let link = view! { <a href=to>{t(|words| words.statistics.open_statistics)}</a> };
        fact(|words| words.statistics.statistics, link.into_any())
    });
    let (created, modified) = (dataset.gmt_create_time, dataset.gmt_modified_time);
    let roles = dataset.accessible_role_id_list.as_ref().map(|roles| roles.join("\n"));
    let origin = dataset.source_dataset_id.clone().map(|id| match &dataset.source_dataset_version {
        Some(version) => format!("{id} {version}"),
        None => id,
    });
    view! {
        <dl class="facts">
            {id(|words| words.uri, Some(dataset.uri.clone()))} {of_table}
            {latest}
            {text_fact(|words| words.source, Some(dataset.data_source_type.as_str().to_owned()))}
            {text_fact(|words| words.property, Some(dataset.property.as_str().to_owned()))}
            {text_fact(|words| words.workspace, Some(dataset.workspace_id.clone()))}
            {id(|words| words.owner, Some(dataset.owner_id.clone()))}
            {id(|words| words.detail.user, dataset.user_id.clone())}
            {text_fact(|words| words.detail.origin, Some(dataset.source_type.as_str().to_owned()))}
            {id(|words| words.detail.source_id, dataset.source_id.clone())}
            {text_fact(|words| words.detail.made_from, origin)}
            {text_fact(|words| words.detail.provider, dataset.provider.clone())}
            {text_fact(|words| words.detail.roles, roles)}
            {fact(|words| words.created, view! { <Time at=created /> }.into_any())}
            {fact(|words| words.modified, view! { <Time at=modified /> }.into_any())}
        </dl>
    }
    .into_any()
}

/// How it is mounted: what its options say where they are JSON, who may, and how the storage was bound.
fn mounting(dataset: &Dataset) -> AnyView {
    let options = dataset.options.as_deref().and_then(|text| serde_json::from_str::<Value>(text).ok());
    let path = options.as_ref().and_then(|options| options.get("mountPath")?.as_str().map(str::to_owned));
    let access: Word = match dataset.mount_access {
        MountAccess::ReadOnly => |words| words.detail.mount_ro,
        MountAccess::ReadWrite => |words| words.detail.mount_rw,
    };
    let kind = dataset.mount_access.as_str();
    let roles = dataset.mount_access_read_write_role_id_list.as_ref().map(|roles| roles.join("\n"));
    let text = |word: Word, text: &Option<String>| {
        let text = text.clone().filter(|text| !text.is_empty())?;
        let pretty =
            serde_json::from_str::<Value>(&text).ok().and_then(|json| serde_json::to_string_pretty(&json).ok());
        let text = pretty.unwrap_or(text);
        Some(fact(word, view! { <pre tabindex="0">{text}</pre> }.into_any()))
    };
    view! {
        <section aria-labelledby="mounting">
            <h2 id="mounting">{t(|words| words.detail.mounting)}</h2>
            <dl class="facts">
                {id(|words| words.detail.mount_path, path)}
                {fact(|words| words.detail.mount_access, view! { {kind} " · " {t(access)} }.into_any())}
                {text_fact(|words| words.detail.mount_roles, roles)}
                {text(|words| words.options, &dataset.options)}
                {text(|words| words.detail.import_info, &dataset.import_info)}
            </dl>
        </section>
    }
    .into_any()
}
