//! A folder dropped or picked, its files registered: in a dataset made for it, or in a version that is there. What goes
//! to the engine or the server is each file's path, size, time and type; nothing of its content is read.

mod run;

use leptos::html::Input;
use leptos::prelude::*;
use leptos::tachys::html::attribute::custom::custom_attribute;
use leptos::task::spawn_local;
use pai_datasets_core::model::DatasetName;
use wasm_bindgen::JsValue;

use crate::components::outcome::Explanation;
use crate::format;
use crate::state::console;
use crate::state::folder::{Folder, Given};
use crate::words::t;
use run::{Run, Stage};

/// `into` is the dataset and the version; a new dataset where it holds nothing.
#[component]
pub(crate) fn DropFolder(
    #[prop(into)] into: Signal<Option<(String, String)>>,
    /// What is done when files were registered.
    #[prop(into)]
    done: Callback<()>,
) -> impl IntoView {
    let run = Run::new();
    let over = RwSignal::new(false);
    let input = NodeRef::<Input>::new();
    let name = RwSignal::new(String::new());
    let take = move |folder: Option<Folder>| {
        let folder = folder.filter(|folder| folder.count() > 0);
        // The reader may have left the page meanwhile.
        let Some(before) = run.folder.try_get_value() else {
            folder.inspect(Folder::stop);
            return;
        };
        if let Some(before) = before {
            before.stop();
        }
        let Some(folder) = folder else {
            run.stage.set(Stage::Nothing);
            return;
        };
        name.set(name_of(&folder.name()));
        run.found.set(folder.count());
        run.folder.set_value(Some(folder));
        run.stage.set(Stage::Found);
    };
    let look = move |given: Given| {
        run.stage.set(Stage::Looking);
        spawn_local(async move {
            let folder = given.walk(move |found| run.found.set(found)).await;
            take(folder);
        });
    };
    let on_drop = move |event: web_sys::DragEvent| {
        event.prevent_default();
        over.set(false);
        if run.is_busy() {
            return;
        }
        look(Given::dropped(&event));
    };
    let on_click = move |event: web_sys::MouseEvent| {
        if !Given::can_ask() {
            return;
        }
        event.prevent_default();
        spawn_local(async move {
            if let Some(given) = Given::ask().await {
                look(given);
            }
        });
    };
    let on_pick = move |_| {
        let Some(input) = input.get_untracked() else { return };
        if run.is_busy() {
            return;
        }
        run.stage.set(Stage::Looking);
        spawn_local(async move {
            let value: &JsValue = &input;
            let folder = Folder::picked(value).await;
            // The same folder can be picked again.
            input.set_value("");
            take(folder);
        });
    };
    let on_over = move |event: web_sys::DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    on_cleanup(move || {
        if let Some(folder) = run.folder.try_get_value().flatten() {
            folder.stop();
        }
    });
    // Leaving the console would cut it short.
    let leaving = window_event_listener(leptos::ev::beforeunload, move |event| {
        if untrack(|| run.is_busy()) {
            event.prevent_default();
        }
    });
    on_cleanup(move || leaving.remove());
    view! {
        <div class="drop-folder" class:over=over on:dragover=on_over on:dragleave=move |_| over.set(false) on:drop=on_drop>
            <Show when=move || !run.is_busy()>
                <p>{t(|words| words.detail.drop_here)}</p>
                <label class="button pick">
                    {t(|words| words.detail.pick_folder)}
                    <input
                        {..custom_attribute("webkitdirectory", "")}
                        type="file"
                        class="unseen"
                        node_ref=input
                        on:click=on_click
                        on:change=on_pick
                    />
                </label>
                <p class="fine">{t(|words| words.detail.drop_help)}</p>
            </Show>
            <Show when=move || run.stage.get() == Stage::Found>
                <Start into name run done />
            </Show>
            <Progress run done />
        </div>
    }
    .into_any()
}

/// A dataset's name out of a folder's.
fn name_of(folder: &str) -> String {
    let fits = |text: &str| DatasetName::parse(text.to_owned()).is_ok();
    let kept: String = folder.chars().map(|c| if fits(&format!("a{c}")) { c } else { '-' }).take(120).collect();
    let kept = kept.trim_start_matches(['-', '_']).to_owned();
    if fits(&kept) { kept } else { "folder".to_owned() }
}

/// The last look before the files are registered; a new dataset is named by it.
#[component]
fn Start(
    into: Signal<Option<(String, String)>>,
    name: RwSignal<String>,
    run: Run,
    done: Callback<()>,
) -> impl IntoView {
    let language = console().language;
    let is_new = into.with_untracked(Option::is_none);
    let problem = move || DatasetName::parse(name.get()).err().map(|problem| language.get().said(&problem));
    let start = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !is_new || untrack(problem).is_none() {
            run.start(into.get_untracked(), name.get_untracked(), done);
        }
    };
    let action = move || {
        let language = language.get();
        let found = i64::try_from(run.found.get()).unwrap_or(i64::MAX);
        (language.words().detail.register_files)(found, &format::number(language, found))
    };
    let named = is_new.then(|| {
        view! {
            <label>
                <span>{t(|words| words.detail.new_name)}</span>
                <input
                    type="text"
                    autocomplete="off"
                    aria-describedby="import-problem"
                    prop:value=name
                    on:input:target=move |event| name.set(event.target().value())
                />
            </label>
        }
    });
    let problem = is_new.then(|| view! { <p class="problem" id="import-problem" role="status">{problem}</p> });
    view! {
        <form class="inline" on:submit=start>
            {named} <button class="primary" type="submit">{action}</button> {problem}
        </form>
    }
    .into_any()
}

/// How far it is, and at the end what became of it.
#[component]
fn Progress(run: Run, done: Callback<()>) -> impl IntoView {
    let language = console().language;
    let number = move |count: usize| format::number(language.get(), i64::try_from(count).unwrap_or(i64::MAX));
    let text = move || {
        let words = &language.get().words().detail;
        let (found, registered) = (number(run.found.get()), number(run.registered.get()));
        (words.import_progress)(&registered, &found, &number(run.failed.get()), &number(run.rate.get()))
    };
    let bar = move || {
        view! {
            <progress max=move || run.found.get().to_string() prop:value=move || run.handled().to_string() aria-label=t(|words| words.detail.registering)></progress>
            <p class="amounts">{text}</p>
            <button type="button" class="small" on:click=move |_| run.cancelled.set(true)>{t(|words| words.cancel)}</button>
        }
    };
    let summary = move |cancelled: bool| {
        let failures = run.failures.get();
        let more = run.failed.get().saturating_sub(failures.len());
        let failures = (!failures.is_empty()).then(|| {
            let item = |(uri, reason): (String, String)| {
                view! { <li><code>{uri}</code> " " {move || language.get().said(&reason)}</li> }
            };
            view! {
                <details class="failures">
                    <summary>{t(|words| words.detail.failed_files)}</summary>
                    <ul>{failures.into_iter().map(item).collect::<Vec<_>>()}</ul>
                    {(more > 0).then(|| view! { <p class="fine">"+" {more}</p> })}
                </details>
            }
        });
        let link = run.dataset.get().map(|id| {
            view! { <a class="button" href=format!("/datasets/{id}/files")>{t(|words| words.detail.show_files)}</a> }
        });
        // What was cut short after it began can go on from there.
        let go_on = (cancelled && run.dataset.with(Option::is_some)).then(|| {
            view! {
                <button type="button" class="primary" on:click=move |_| run.go_on(done)>{t(|words| words.shell.go_on)}</button>
            }
        });
        view! {
            <p class="amounts">{t(if cancelled { |words| words.detail.cancelled } else { |words| words.detail.finished })} " " {text}</p>
            {failures} <div class="actions">{go_on} {link}</div>
        }
    };
    let content = move || match run.stage.get() {
        Stage::Waiting | Stage::Found => ().into_any(),
        Stage::Nothing => view! { <p class="problem">{t(|words| words.detail.nothing_found)}</p> }.into_any(),
        Stage::Looking => {
            view! { <p>{t(|words| words.detail.looking)} " " {move || number(run.found.get())}</p> }.into_any()
        }
        Stage::Running => bar().into_any(),
        Stage::Done => summary(false).into_any(),
        Stage::Cancelled => summary(true).into_any(),
    };
    let failure =
        move || run.failure.get().map(|error| view! { <div class="picture failed"><Explanation error /></div> });
    view! {
        <div class="progress" role="status">{content}</div>
        <div role="alert">{failure}</div>
    }
    .into_any()
}
