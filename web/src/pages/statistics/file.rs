//! A file of the reader's, which does not leave the browser: a table of this browser where that is the connection, else a
//! table of an engine in this page's memory.

use leptos::prelude::*;
use leptos::task::spawn_local;
use pai_datasets_core::client::ClientError;
use pai_datasets_core::{ListTables, Operation};
use serde_json::{Value, json};
use web_sys::File;

use super::computed::How;
use super::table::page_of;
use crate::components::live::{live, memo};
use crate::components::outcome::Explanation;
use crate::router::use_navigate;
use crate::state::tables::{Held, Place, Progress, Read, TextOptions, open_memory, table_of, taken};
use crate::state::{Target, console};
use crate::words::{Words, t};

/// How many tables of similar names are tried.
const MOST: u32 = 1000;

/// A name that no table of the place has.
async fn free_name(place: &Place, wanted: &str) -> Result<String, ClientError> {
    let page = place.ask(&ListTables::INFO, json!({"Name": wanted, "MaxResults": MOST})).await?;
    let tables = page.get("Tables").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let is_free = |name: &String| tables.iter().all(|table| table.get("Name").and_then(Value::as_str) != Some(name));
    let others = (2..=MOST).map(|number| format!("{wanted}_{number}"));
    Ok(std::iter::once(wanted.to_owned()).chain(others).find(is_free).unwrap_or_else(|| wanted.to_owned()))
}

#[component]
pub(super) fn DropFile() -> impl IntoView {
    let console = console();
    let over = RwSignal::new(false);
    let reading = RwSignal::new(None::<String>);
    let failure = RwSignal::new(None::<ClientError>);
    let refused = StoredValue::new_local(None::<Read>);
    let text = RwSignal::new(TextOptions::default());
    let progress = Progress::new(None);
    let working = StoredValue::new_local(None::<Place>);
    let navigate = use_navigate();
    let is_browser = move || console.connection.target() == Some(Target::Browser);
    let stop = move || {
        if let Some(Some(place)) = working.try_get_value() {
            place.stop();
        }
        reading.try_set(None);
    };
    on_cleanup(stop);
    let take = move |file: Option<File>| {
        let Some(file) = file.filter(|_| reading.with_untracked(Option::is_none)) else { return };
        let wanted = Read { file, text: text.get_untracked() };
        let Some(place) = Place::of(console.connection, None) else { return };
        working.set_value(Some(place.clone()));
        reading.set(Some(wanted.file.name()));
        failure.set(None);
        let in_store = untrack(is_browser);
        spawn_local(async move {
            let outcome = read(&wanted, &place, in_store, progress).await;
            if place.is_stopped() {
                if let Ok((Some(held), _)) = outcome {
                    held.engine.close();
                }
                return;
            }
            reading.try_set(None);
            match outcome {
                Ok((held, table)) => {
                    let is_held = held.is_some();
                    if is_held {
                        console.file.take(held);
                    }
                    navigate(&page_of(&table, is_held), Default::default());
                }
                Err(error) => {
                    refused.try_set_value(Some(wanted));
                    failure.try_set(Some(error));
                }
            }
        });
    };
    let on_drop = move |event: web_sys::DragEvent| {
        event.prevent_default();
        over.set(false);
        take(taken(&event));
    };
    let on_over = move |event: web_sys::DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    let on_pick = move |event: web_sys::Event| take(taken(&event));
    let promise: fn(&'static Words) -> &'static str = match untrack(is_browser) {
        true => |words| words.statistics.stays_as_table,
        false => |words| words.statistics.stays,
    };
    let is_reading = memo(move || reading.with(Option::is_some));
    let failed = move || {
        let error = failure.get()?;
        // How a text is read can be told, and the file read again.
        let again = refused.get_value().filter(Read::is_text).map(|read| {
            view! {
                <button type="button" on:click=move |_| take(Some(read.file.clone()))>{t(|words| words.retry)}</button>
            }
        });
        Some(view! { <div class="picture failed"><Explanation error /> {again}</div> })
    };
    let is_refused_text =
        memo(move || failure.with(Option::is_some) && refused.get_value().is_some_and(|read| read.is_text()));
    view! {
        <div
            class="drop-folder drop-file"
            class:over=over
            on:dragover=on_over
            on:dragleave=move |_| over.set(false)
            on:drop=on_drop
        >
            <Show when=move || !is_reading.get()>
                <p>{t(|words| words.statistics.drop)}</p>
                <label class="button pick">
                    {t(|words| words.statistics.choose_file)}
                    <input
                        type="file"
                        class="unseen"
                        accept=".csv,.tsv,.txt,.jsonl,.ndjson,.parquet,.pq,.arrow,.arrows,.feather,.ipc"
                        on:change=on_pick
                    />
                </label>
                <p class="fine">{t(promise)}</p>
            </Show>
            <Show when=move || is_reading.get()>
                <p role="status">{t(|words| words.statistics.reading)} " " {live(move || reading.get())}</p>
                <How progress words=|words| words.statistics.reading in_bytes=true />
                <button type="button" class="small" on:click=move |_| stop()>{t(|words| words.cancel)}</button>
            </Show>
        </div>
        <div role="alert">{live(failed)}</div>
        <details class="text-options" prop:open=move || is_refused_text.get()>
            <summary>{t(|words| words.statistics.text_options)}</summary>
            {text_options(text)}
        </details>
        <OpenFile />
    }
    .into_any()
}

/// What a text file does not always tell.
fn text_options(text: RwSignal<TextOptions>) -> AnyView {
    type Word = fn(&'static Words) -> &'static str;
    let choice = move |word: Word, of: fn(&mut TextOptions) -> &mut String, options: Vec<(&'static str, Word)>| {
        let options = options.into_iter().map(|(value, name)| {
            let is_chosen = move || text.with(|text| *of(&mut text.clone()) == value);
            view! { <option value=value selected=is_chosen>{t(name)}</option> }.into_any()
        });
        view! {
            <label>
                <span>{t(word)}</span>
                <select on:change:target=move |event| text.update(|text| *of(text) = event.target().value())>
                    {options.collect::<Vec<_>>()}
                </select>
            </label>
        }
        .into_any()
    };
    let encodings = [
        ("", (|_| "UTF-8") as Word),
        ("GB18030", |_| "GB18030"),
        ("Big5", |_| "Big5"),
        ("Shift_JIS", |_| "Shift_JIS"),
        ("EUC-KR", |_| "EUC-KR"),
        ("windows-1252", |_| "windows-1252"),
    ];
    let delimiters = [
        ("", (|words| words.statistics.automatic) as Word),
        (",", |_| ","),
        (";", |_| ";"),
        ("\t", |words| words.statistics.tab),
        ("|", |_| "|"),
    ];
    let headers = [
        ("", (|words| words.statistics.automatic) as Word),
        ("true", |words| words.statistics.names_columns),
        ("false", |words| words.statistics.is_data),
    ];
    view! {
        <div class="inline">
            {choice(|words| words.statistics.encoding, |text| &mut text.encoding, encodings.to_vec())}
            {choice(|words| words.statistics.delimiter, |text| &mut text.delimiter, delimiters.to_vec())}
            {choice(|words| words.statistics.first_line, |text| &mut text.header, headers.to_vec())}
        </div>
    }
    .into_any()
}

/// Reads the file into a table; its engine, where it has one of its own, and the table's name.
async fn read(
    read: &Read,
    place: &Place,
    in_store: bool,
    progress: Progress,
) -> Result<(Option<Held>, String), ClientError> {
    let engine = match in_store {
        true => None,
        false => Some(open_memory().await.map_err(ClientError::Unreachable)?),
    };
    let place = match engine.clone() {
        Some(engine) => place.clone().within(engine),
        None => place.clone(),
    };
    let outcome = async {
        let table = free_name(&place, &table_of(&read.file.name())).await?;
        match in_store {
            true => place.import_new(&table, read, progress).await?,
            // What is left goes with the engine.
            false => place.import(&table, read, progress).await?,
        }
        Ok(table)
    };
    match outcome.await {
        Ok(table) => Ok((engine.map(|engine| Held { engine, read: read.clone(), table: table.clone() }), table)),
        Err(error) => {
            if let Some(engine) = engine {
                engine.close();
            }
            Err(error)
        }
    }
}

/// The file that is open in this page already.
#[component]
fn OpenFile() -> impl IntoView {
    let file = console().file;
    let closed = RwSignal::new(0);
    move || {
        closed.track();
        file.get().map(|held| {
            let to = page_of(&held.table, true);
            let close = move |_| {
                file.take(None);
                closed.update(|closed| *closed += 1);
            };
            view! {
                <p class="open-file">
                    {t(|words| words.statistics.open_file)} ": " <a href=to>{held.read.file.name()}</a> " "
                    <button type="button" class="small" on:click=close>{t(|words| words.statistics.close_file)}</button>
                </p>
            }
        })
    }
}
