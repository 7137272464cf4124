//! What a dataset is.

use leptos::prelude::*;

use super::delete::DeleteForm;
use super::frame::shown;
use super::labels::LabelEditor;
use crate::components::copy::Copyable;
use crate::components::time::Time;
use crate::words::{Words, t};

#[component]
pub(crate) fn Overview() -> impl IntoView {
    let shown = shown();
    view! {
        {move || {
            let dataset = shown.dataset.get();
            let latest = dataset.latest_version.map(|version| version.version_name);
            view! {
                <dl class="facts">
                    <Fact word=|words| words.uri><Copyable value=dataset.uri /></Fact>
                    <Fact word=|words| words.source>{dataset.data_source_type.as_str()}</Fact>
                    <Fact word=|words| words.property>{dataset.property.as_str()}</Fact>
                    <Fact word=|words| words.data_type>{dataset.data_type.as_str()}</Fact>
                    <Fact word=|words| words.edition>{dataset.edition.as_str()}</Fact>
                    <Fact word=|words| words.accessibility>{dataset.accessibility.as_str()}</Fact>
                    <Fact word=|words| words.latest_version>{latest}</Fact>
                    <Fact word=|words| words.workspace>{dataset.workspace_id}</Fact>
                    <Fact word=|words| words.owner>{dataset.owner_id}</Fact>
                    <Fact word=|words| words.created><Time at=dataset.gmt_create_time /></Fact>
                    <Fact word=|words| words.modified><Time at=dataset.gmt_modified_time /></Fact>
                    <OptionalFact word=|words| words.description text=dataset.description />
                    <OptionalFact word=|words| words.options text=dataset.options />
                </dl>
            }
        }}
        <LabelEditor />
        <DeleteForm />
    }
}

#[component]
fn Fact(word: fn(&'static Words) -> &'static str, children: Children) -> impl IntoView {
    view! {
        <div>
            <dt>{t(word)}</dt>
            <dd>{children()}</dd>
        </div>
    }
}

#[component]
fn OptionalFact(word: fn(&'static Words) -> &'static str, text: Option<String>) -> impl IntoView {
    text.map(|text| view! { <Fact word>{text}</Fact> })
}
