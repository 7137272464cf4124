//! The box for `PAI` commands: written with suggestions and with mistakes marked, run, and what came of it.

mod editor;
mod history;
mod result;
mod suggest;

use leptos::html;
use leptos::prelude::*;
use pai_datasets_core::command::{ChisqTest, Command, CommandError, Percentile, Test};
use pai_datasets_core::model::{Address, ColumnName, DEFAULT_PROJECT, TableAddress};
use pai_datasets_core::{Operation, RunPaiCommand};
use serde_json::json;

use self::editor::Editor;
use self::history::History;
use super::chi_square::likely_category;
use super::computed::{Computed, Here};
use super::table::Shown;
use crate::components::live::{live, memo};
use crate::words::t;

/// The published examples.
const EXAMPLES: [(&str, &str); 2] = [
    (
        "chisq_test",
        "PAI -name chisq_test
    -project algo_public
    -DinputTableName=pai_chisq_test_input
    -DcolName=f0
    -DprobConfig=0:0.3,1:0.7
    -DoutputTableName=pai_chisq_test_output0
    -DoutputDetailTableName=pai_chisq_test_output0_detail
",
    ),
    (
        "Percentile",
        "PAI -name Percentile
     -project algo_public
     -DinputTableName=maple_test_percentile_3col_input
     -DcolName=col0,col1,col2 -DoutputTableName=maple_test_percentile_3col_output;
",
    ),
];

/// The name of a component and a command of it to begin with.
pub(super) type Example = (&'static str, String);

/// The published examples.
pub(super) fn published() -> Vec<Example> {
    EXAMPLES.map(|(name, text)| (name, text.to_owned())).to_vec()
}

/// A command of each component that a table has columns for. What it writes lies beside the table.
pub(super) fn examples_of(shown: Shown) -> Vec<Example> {
    let Ok(input) = shown.uri.with_value(|uri| TableAddress::parse(uri.as_str())) else { return Vec::new() };
    let beside = |suffix: &str| {
        let Address { project, table, .. } = input.parts();
        let place = if project == DEFAULT_PROJECT { String::new() } else { format!("{project}.") };
        TableAddress::parse(format!("{place}{table}_{suffix}")).ok()
    };
    let test = || {
        let column = ColumnName::parse(likely_category(&shown.categories())?).ok()?;
        Some(Command::ChisqTest(ChisqTest {
            input: input.clone(),
            partitions: Vec::new(),
            test: Test::Fit { column, probabilities: Vec::new() },
            output: beside("chisq_test")?,
            output_detail: None,
            lifecycle: None,
            resources: None,
        }))
    };
    let percentile = || {
        let columns = shown.amounts().into_iter().filter_map(|(name, _)| ColumnName::parse(name).ok());
        Some(Command::Percentile(Percentile {
            input: input.clone(),
            partitions: Vec::new(),
            columns: Some(columns.collect::<Vec<_>>()).filter(|columns| !columns.is_empty())?,
            output: beside("percentile")?,
            predict: None,
            lifecycle: None,
            resources: None,
        }))
    };
    let examples = [("chisq_test", test()), ("Percentile", percentile())];
    examples.into_iter().filter_map(|(name, command)| Some((name, format!("{}\n", command?)))).collect()
}

/// What is being written.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    text: RwSignal<String>,
    /// The text as it was last looked through: a moment after the last key, so that nobody is corrected while typing.
    checked: RwSignal<String>,
    area: NodeRef<html::Textarea>,
}

impl Draft {
    /// Puts a text in the place of all that is there, ready for typing.
    fn replace(self, text: &str) {
        self.text.set(text.to_owned());
        self.checked.set(text.to_owned());
        if let Some(area) = self.area.get_untracked() {
            let _ = area.focus();
        }
    }

    /// What is wrong with the text; nothing while it is being typed.
    fn errors(self) -> Vec<CommandError> {
        let is_checked = self.text.with(|text| self.checked.with(|checked| text == checked));
        let text = self.text.get();
        if !is_checked || text.trim().is_empty() { Vec::new() } else { Command::parse(&text).err().unwrap_or_default() }
    }
}

/// The box. What it writes is shown at addresses of the file's engine where `in_file`.
/// Within how many milliseconds a second press is none.
const DOUBLE_PRESS: f64 = 600.0;

#[component]
pub(super) fn Commands(here: Here, examples: Vec<Example>, #[prop(optional)] in_file: bool) -> impl IntoView {
    let draft = Draft { text: RwSignal::default(), checked: RwSignal::default(), area: NodeRef::new() };
    let errors = memo(move || draft.errors());
    let overwrite = RwSignal::new(false);
    let history = History::open();
    let computed = Computed::new();
    // What was run last: the text above the result may be another by now.
    let asked = RwSignal::new(None::<String>);
    let is_asked = memo(move || asked.with(Option::is_some));
    let pressed = StoredValue::new(None);
    let run = move || {
        let text = draft.text.get_untracked();
        draft.checked.set(text.clone());
        if text.trim().is_empty() || !errors.get_untracked().is_empty() {
            return;
        }
        // The second press of a double click would find what the first one has made.
        let (now, wanted) = (js_sys::Date::now(), (text.clone(), overwrite.get_untracked()));
        let is_running = computed.outcome.with_untracked(Option::is_none);
        let is_second = |(at, last): &(f64, _)| *last == wanted && (is_running || now - at < DOUBLE_PRESS);
        if pressed.with_value(|pressed| pressed.as_ref().is_some_and(is_second)) {
            return;
        }
        pressed.set_value(Some((now, wanted)));
        history.add(&text);
        asked.set(Some(text.clone()));
        computed.ask(here, &RunPaiCommand::INFO, json!({"Command": text, "Overwrite": overwrite.get_untracked()}));
    };
    let examples = examples.into_iter().map(|(name, text)| {
        view! { <button type="button" class="small" on:click=move |_| draft.replace(&text)>{name}</button> }.into_any()
    });
    view! {
        <form
            class="command"
            on:submit=move |event| {
                event.prevent_default();
                run();
            }
        >
            <div class="actions downloads">
                <span class="fine">{t(|words| words.statistics.start_with)}</span>
                {examples.collect::<Vec<_>>()}
            </div>
            <Editor draft errors here run=move |()| run() />
            <div class="actions downloads">
                <button class="primary" type="submit">{t(|words| words.statistics.run)} " " <kbd aria-hidden="true">"Ctrl ↵"</kbd></button>
                <label class="choice overwrite">
                    <input
                        type="checkbox"
                        prop:checked=overwrite
                        on:change:target=move |event| overwrite.set(event.target().checked())
                    />
                    {t(|words| words.statistics.overwrite)}
                </label>
            </div>
            {history.view(draft)}
        </form>
        <section class="statistics outcome" aria-label=t(|words| words.statistics.result)>
            {live(move || asked.get().map(|text| view! { <pre class="ran">{text.trim().to_owned()}</pre> }))}
            {live(move || is_asked.get().then(|| computed.shown(move |answer| result::shown(answer, in_file))))}
        </section>
    }
    .into_any()
}
