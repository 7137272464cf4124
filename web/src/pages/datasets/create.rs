//! The forms for a new dataset and a new version. The fields and their rules come from the table of operations; which
//! stand where is by hand, and what is not named stands below the rest.

use crate::router::use_navigate;
use leptos::prelude::*;
use pai_datasets_core::field::{Field, Place};
use pai_datasets_core::model::{CreatedDataset, CreatedVersion};
use pai_datasets_core::{CreateDataset, CreateDatasetVersion, Operation};
use serde_json::{Map, Value};

use super::frame::shown;
use super::preview::Preview;
use super::uri_builder::UriBuilder;
use crate::components::form::{Draft, FormField, OperationForm};
use crate::words::t;

const BASICS: [&str; 4] = ["Name", "DataType", "Description", "Labels"];
const LOCATION: [&str; 3] = ["DataSourceType", "Property", "Uri"];
const ABILITY: [&str; 2] = ["Edition", "Accessibility"];

/// What a new version says first.
const VERSION: [&str; 4] = ["Property", "Uri", "Description", "Labels"];

/// Fields whose text is likely to have several lines.
const LONG: [&str; 4] = ["Description", "VersionDescription", "Options", "ImportInfo"];

/// Fields that are no question to a person: what the page knows itself, and a dry run, which writes nothing.
const UNASKED: [&str; 3] = ["DatasetId", "DryRun", "SharingConfig"];

#[component]
pub(crate) fn NewDataset() -> impl IntoView {
    let navigate = use_navigate();
    let draft = Draft::new::<CreateDataset>(Map::new());
    let sent = Callback::new(move |created: CreatedDataset| {
        let id = created.dataset_id.unwrap_or_default();
        navigate(&format!("/datasets/{id}"), Default::default());
    });
    let rest = rest_of(CreateDataset::INFO.fields, &[&BASICS, &LOCATION, &ABILITY]);
    view! {
        <h1 class="page">{t(|words| words.new_dataset)}</h1>
        <div class="beside-preview">
            <OperationForm<CreateDataset> draft action=|words| words.create_dataset cancel="/datasets".to_owned() sent>
                <fieldset>
                    <legend>{t(|words| words.basics)}</legend>
                    {fields(draft, BASICS)}
                </fieldset>
                <fieldset>
                    <legend>{t(|words| words.location)}</legend>
                    {fields(draft, ["DataSourceType", "Property"])} <UriBuilder draft /> {fields(draft, ["Uri"])}
                    {fields(draft, ABILITY)}
                </fieldset>
                <More draft names=rest />
            </OperationForm<CreateDataset>>
            <Preview draft />
        </div>
    }
}

/// A version's source type is its dataset's, so it is not asked.
#[component]
pub(crate) fn NewVersion() -> impl IntoView {
    let (shown, navigate) = (shown(), use_navigate());
    let dataset = shown.dataset.get_untracked();
    let mut given = Map::new();
    given.insert("DatasetId".to_owned(), Value::String(dataset.dataset_id.clone()));
    given.insert("DataSourceType".to_owned(), Value::String(dataset.data_source_type.to_string()));
    given.insert("Property".to_owned(), Value::String(dataset.property.to_string()));
    let draft = Draft::new::<CreateDatasetVersion>(given);
    let versions = format!("/datasets/{}/versions", dataset.dataset_id);
    let back = versions.clone();
    let sent = Callback::new(move |_: CreatedVersion| {
        shown.refresh();
        navigate(&back, Default::default());
    });
    let rest = rest_of(CreateDatasetVersion::INFO.fields, &[&VERSION, &["DataSourceType"]]);
    view! {
        <div class="narrow">
            <h2>{t(|words| words.new_version)}</h2>
            <OperationForm<CreateDatasetVersion> draft action=|words| words.create_version cancel=versions sent>
                {fields(draft, VERSION)} <More draft names=rest />
            </OperationForm<CreateDatasetVersion>>
        </div>
    }
}

fn fields(draft: Draft, names: impl IntoIterator<Item = &'static str>) -> impl IntoView {
    names.into_iter().map(|name| view! { <FormField draft name long=LONG.contains(&name) /> }).collect_view()
}

/// The fields below the rest, folded away until one of them is wrong.
#[component]
fn More(draft: Draft, names: Vec<&'static str>) -> impl IntoView {
    let wrong = {
        let names = names.clone();
        move || names.iter().any(|name| !draft.problems(name).is_empty())
    };
    view! {
        <details prop:open=Memo::new(move |open: Option<&bool>| open.is_some_and(|open| *open) || wrong())>
            <summary>{t(|words| words.more_fields)}</summary>
            {fields(draft, names)}
        </details>
    }
}

/// The fields that the layout does not name, in the order of the table.
fn rest_of(fields: &'static [Field], named: &[&[&str]]) -> Vec<&'static str> {
    let is_named = |name: &str| named.iter().any(|names| names.contains(&name)) || UNASKED.contains(&name);
    let asked = fields.iter().filter(|field| field.place != Place::Path && !is_named(field.name));
    asked.map(|field| field.name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A field that the table no longer has would silently be no part of the form.
    #[test]
    fn the_layout_names_fields_that_the_table_has() {
        let has = |fields: &[Field], name: &str| fields.iter().any(|field| field.name == name);
        assert!(BASICS.iter().chain(&LOCATION).chain(&ABILITY).all(|name| has(CreateDataset::INFO.fields, name)));
        assert!(VERSION.iter().all(|name| has(CreateDatasetVersion::INFO.fields, name)));
        assert!(LONG.iter().all(|name| has(CreateDataset::INFO.fields, name)));
    }

    #[test]
    fn every_field_but_the_unasked_is_asked() {
        let rest = rest_of(CreateDataset::INFO.fields, &[&BASICS, &LOCATION, &ABILITY]);
        assert_eq!(BASICS.len() + LOCATION.len() + ABILITY.len() + rest.len() + 1, CreateDataset::INFO.fields.len());
    }
}
