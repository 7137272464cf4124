//! The forms that change a dataset or a version. What was not touched is not sent.

use leptos::prelude::*;
use pai_datasets_core::model::{Dataset, DatasetVersion, Done, Edition};
use pai_datasets_core::{GetDatasetVersion, UpdateDataset, UpdateDatasetVersion};
use serde_json::{Map, Value, json};

use super::frame::shown;
use crate::components::form::{Draft, FormField, OperationForm};
use crate::components::outcome::loaded;
use crate::router::{use_navigate, use_params_map};
use crate::state::console;
use crate::words::t;

/// The fields of a dataset's form, and those with more than a line.
const FIELDS: [&str; 6] =
    ["Name", "Description", "Options", "Accessibility", "AccessibleRoleIdList", "MountAccessReadWriteRoleIdList"];
const VERSION_FIELDS: [&str; 5] = ["Description", "DataSize", "DataCount", "Options", "DatasetTaskRamRole"];
const LONG: [&str; 2] = ["Description", "Options"];

/// The members of an object that are something.
fn known(members: Value) -> Map<String, Value> {
    match members {
        Value::Object(members) => members.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        _ => Map::new(),
    }
}

fn fields(draft: Draft, names: &'static [&'static str]) -> AnyView {
    let field = |name: &'static str| view! { <FormField draft name long=LONG.contains(&name) /> }.into_any();
    names.iter().copied().map(field).collect::<Vec<_>>().into_any()
}

#[component]
pub(crate) fn EditDataset() -> impl IntoView {
    let (shown, navigate) = (shown(), use_navigate());
    let dataset: Dataset = shown.dataset.get_untracked();
    let back = format!("/datasets/{}", dataset.dataset_id);
    let path = known(json!({"DatasetId": dataset.dataset_id}));
    let is_basic = dataset.edition == Edition::Basic;
    let given = known(json!({
        "Name": dataset.name,
        "Description": dataset.description,
        "Options": dataset.options,
        "Accessibility": dataset.accessibility.as_str(),
        "AccessibleRoleIdList": dataset.accessible_role_id_list,
        "MountAccessReadWriteRoleIdList": dataset.mount_access_read_write_role_id_list,
    }));
    let draft = Draft::changing::<UpdateDataset>(path, given);
    let to = back.clone();
    let sent = Callback::new(move |_: Done| {
        shown.refresh();
        navigate(&to, Default::default());
    });
    let edition = is_basic.then(|| view! { <FormField draft name="Edition" /> });
    view! {
        <div class="narrow">
            <h2>{t(|words| words.detail.edit_dataset)}</h2>
            <OperationForm<UpdateDataset> draft action=|words| words.detail.save cancel=back sent>
                {fields(draft, &FIELDS)} {edition}
            </OperationForm<UpdateDataset>>
        </div>
    }
    .into_any()
}

#[component]
pub(crate) fn EditVersion() -> impl IntoView {
    let (shown, connection, params) = (shown(), console().connection, use_params_map());
    let name = move || params.with(|params| params.get("version").unwrap_or_default());
    let version = LocalResource::new(move || {
        let operation = GetDatasetVersion { dataset_id: shown.id(), version_name: name() };
        async move { connection.call(&operation).await }
    });
    loaded(version, |version| view! { <VersionForm version /> })
}

#[component]
fn VersionForm(version: DatasetVersion) -> impl IntoView {
    let (shown, navigate) = (shown(), use_navigate());
    let id = untrack(|| shown.id());
    let back = format!("/datasets/{id}/versions");
    let title = version.version_name.clone();
    let path = known(json!({"DatasetId": id, "VersionName": version.version_name}));
    let given = known(json!({
        "Description": version.description,
        "DataSize": version.data_size,
        "DataCount": version.data_count,
        "Options": version.options,
        "DatasetTaskRamRole": version.dataset_task_ram_role,
    }));
    let draft = Draft::changing::<UpdateDatasetVersion>(path, given);
    let to = back.clone();
    let sent = Callback::new(move |_: Done| {
        shown.refresh();
        navigate(&to, Default::default());
    });
    view! {
        <div class="narrow">
            <h2>{t(|words| words.detail.edit_version)} " " {title}</h2>
            <OperationForm<UpdateDatasetVersion> draft action=|words| words.detail.save cancel=back sent>
                {fields(draft, &VERSION_FIELDS)}
            </OperationForm<UpdateDatasetVersion>>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use pai_datasets_core::Operation;
    use pai_datasets_core::field::Field;

    use super::*;

    /// A field that the table no longer has would silently be no part of the form.
    #[test]
    fn the_forms_name_fields_that_the_table_has() {
        let has = |fields: &[Field], name: &str| fields.iter().any(|field| field.name == name);
        assert!(FIELDS.iter().chain(&["Edition"]).all(|name| has(UpdateDataset::INFO.fields, name)));
        assert!(VERSION_FIELDS.iter().all(|name| has(UpdateDatasetVersion::INFO.fields, name)));
    }
}
