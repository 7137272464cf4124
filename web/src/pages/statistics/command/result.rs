//! What a command did.

use leptos::prelude::*;
use pai_datasets_core::answer::Answer;
use pai_datasets_core::model::{CommandOutput, CommandResult};
use serde_json::Value;

use crate::components::fact::{fact, text_fact};
use crate::components::live::live;
use crate::format;
use crate::pages::statistics::chi_square::Test;
use crate::pages::statistics::percentiles::Figure;
use crate::pages::statistics::table::page_of;
use crate::state::console;
use crate::words::t;

pub(super) fn shown(answer: Value, in_file: bool) -> AnyView {
    let Some(result) = CommandResult::read(answer) else { return ().into_any() };
    let language = console().language;
    let component = result.component;
    let rows = move || format::number(language.get(), result.row_count);
    let output = |output: CommandOutput| {
        let rows = move || format::number(language.get(), output.row_count);
        view! {
            <li>
                <a href=page_of(&output.uri, in_file)>{output.uri.clone()}</a>
                " "
                <span class="fine">{output.parameter} " · " {t(|words| words.statistics.row_count)} ": " {live(rows)}</span>
            </li>
        }
        .into_any()
    };
    let outputs: Vec<_> = result.outputs.into_iter().map(output).collect();
    let accepted: Vec<_> = result.accepted.into_iter().map(|it| format!("{} = {}", it.name, it.value)).collect();
    let percentiles = result
        .percentiles
        .map(|found| view! { <Figure found=StoredValue::new(found) name="percentiles".to_owned() /> }.into_any());
    let test = result
        .chi_square_test
        .map(|found| view! { <Test found=StoredValue::new(found) name="chi-square".to_owned() /> }.into_any());
    view! {
        <h2>{component}</h2>
        <dl class="facts">
            {fact(|words| words.statistics.outputs, view! { <ul class="plain">{outputs}</ul> }.into_any())}
            {fact(|words| words.statistics.took_rows, rows.into_any())}
            {text_fact(|words| words.statistics.accepted, Some(accepted.join("\n")))}
        </dl>
        {test} {percentiles}
    }
    .into_any()
}
