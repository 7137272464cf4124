//! Labels of many datasets at once: one call a dataset, and for each what became of it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use pai_datasets_core::client::ClientError;
use pai_datasets_core::model::{LabelKey, LabelValue};
use pai_datasets_core::{CreateDatasetLabels, DeleteDatasetLabels, Operation};
use serde_json::json;

use super::list::Selection;
use crate::components::outcome::unreachable;
use crate::format;
use crate::state::console;
use crate::words::t;

/// A run over the selected datasets.
#[derive(Clone, Copy)]
struct Run {
    /// How many there are; none before the first run.
    all: RwSignal<usize>,
    /// Each that is done: its name, and why it did not work where it did not.
    done: RwSignal<Vec<(String, Option<String>)>>,
    running: RwSignal<bool>,
}

#[component]
pub(super) fn Bulk(selection: Selection, #[prop(into)] refresh: Callback<()>) -> impl IntoView {
    let console = console();
    let run = Run { all: RwSignal::new(0), done: RwSignal::default(), running: RwSignal::new(false) };
    let (key, value) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let count = move || selection.with(|selection| selection.len());
    let selected = move || {
        let language = console.language.get();
        let count = i64::try_from(count()).unwrap_or(i64::MAX);
        (language.words().shell.selected)(count, &format::number(language, count))
    };
    let problem = move || {
        let (key, value) = (key.get(), value.get());
        let key_problem = Some(key).filter(|key| !key.is_empty()).and_then(|key| LabelKey::parse(key).err());
        let value_problem =
            Some(value).filter(|value| !value.is_empty()).and_then(|value| LabelValue::parse(value).err());
        key_problem.or(value_problem).map(|problem| console.language.get().said(&problem))
    };
    let start = move |remove: bool| {
        let (key, value) = (key.get_untracked(), value.get_untracked());
        let right = LabelKey::parse(key.clone()).is_ok() && (remove || LabelValue::parse(value.clone()).is_ok());
        if !right || run.running.get_untracked() {
            return;
        }
        let chosen: Vec<_> = selection.get_untracked().into_iter().collect();
        run.all.set(chosen.len());
        run.done.set(Vec::new());
        run.running.set(true);
        spawn_local(async move {
            for (id, name) in chosen {
                let (info, members) = match remove {
                    true => (&DeleteDatasetLabels::INFO, json!({"DatasetId": id, "LabelKeys": key})),
                    false => {
                        (&CreateDatasetLabels::INFO, json!({"DatasetId": id, "Labels": [{"Key": key, "Value": value}]}))
                    }
                };
                let outcome = console.connection.request(info, members).await;
                let reason = outcome.err().map(|error| match error {
                    ClientError::Api { error, .. } => {
                        format!("{} ({})", console.language.get_untracked().said_of(&error), error.request_id)
                    }
                    _ => unreachable(console.connection.is_in_browser())(console.language.get_untracked().words())
                        .to_owned(),
                });
                // The reader has left the page.
                if run.done.try_update(|done| done.push((name, reason))).is_none() {
                    return;
                }
            }
            run.running.try_set(false);
            refresh.try_run(());
        });
    };
    let text = |word: fn(&'static crate::words::Words) -> &'static str, of: RwSignal<String>| {
        view! {
            <input
                type="text"
                autocomplete="off"
                aria-label=t(word)
                placeholder=t(word)
                aria-describedby="bulk-problem"
                prop:value=of
                on:input:target=move |event| of.set(event.target().value())
            />
        }
    };
    let has_key = move || !key.with(String::is_empty) && problem().is_none();
    let can_add = move || has_key() && !value.with(String::is_empty);
    view! {
        <Show when=move || { count() > 0 }>
            <form class="bulk" on:submit=move |event| {
                event.prevent_default();
                start(false);
            }>
                <strong role="status">{selected}</strong>
                {text(|words| words.label_key, key)}
                {text(|words| words.label_value, value)}
                <button type="submit" class="primary" disabled=move || !can_add() || run.running.get()>
                    {t(|words| words.shell.bulk_add)}
                </button>
                <button type="button" disabled=move || !has_key() || run.running.get() on:click=move |_| start(true)>
                    {t(|words| words.shell.bulk_remove)}
                </button>
                <button type="button" class="quiet" on:click=move |_| selection.update(|selection| selection.clear())>
                    {t(|words| words.shell.clear_selection)}
                </button>
                <p class="problem" id="bulk-problem" role="status">{problem}</p>
            </form>
        </Show>
        <Results run />
    }
}

#[component]
fn Results(run: Run) -> impl IntoView {
    let console = console();
    let shown = move |count: usize| format::number(console.language.get(), i64::try_from(count).unwrap_or(i64::MAX));
    let wrong = move || run.done.with(|done| done.iter().filter(|(_, reason)| reason.is_some()).count());
    let done = move || run.done.with(Vec::len);
    let summary = move || {
        let words = &console.language.get().words().shell;
        match run.running.get() {
            true => (words.progress)(&shown(done()), &shown(run.all.get())),
            false => (words.bulk_summary)(&shown(done() - wrong()), &shown(wrong())),
        }
    };
    view! {
        <Show when=move || { run.all.get() > 0 }>
            <section class="picture results" class:failed=move || { wrong() > 0 } aria-label=t(|words| words.shell.bulk_results)>
                <p role="status">{summary}</p>
                <progress max=move || run.all.get().to_string() prop:value=move || f64::from(u32::try_from(done()).unwrap_or(u32::MAX)) aria-label=summary></progress>
                <ul>
                    {move || {
                        let line = |(name, reason): (String, Option<String>)| {
                            let word = match reason {
                                None => t(|words| words.shell.bulk_done)().to_owned(),
                                Some(reason) => reason,
                            };
                            view! { <li><strong>{name}</strong> " " <span class="fine">{word}</span></li> }
                        };
                        run.done.get().into_iter().map(line).collect_view()
                    }}
                </ul>
                <button disabled=move || run.running.get() on:click=move |_| run.all.set(0)>{t(|words| words.shell.dismiss)}</button>
            </section>
        </Show>
    }
}
