//! The command palette: commands by their words, and datasets by their name.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use pai_datasets_core::ListDatasets;
use pai_datasets_core::model::Dataset;
use serde_json::json;

use super::dialog::{self, Dialog};
use super::header::theme_word;
use super::help;
use crate::router::use_navigate;
use crate::state::{Target, console};
use crate::words::{Words, t};

const ID: &str = "palette";

const INPUT: &str = "palette-input";

/// How long a reader may pause in typing before datasets are looked for.
const PAUSE: Duration = Duration::from_millis(200);

/// How many datasets are offered.
const OFFERED: i64 = 6;

/// Shows the palette, ready for typing.
pub(crate) fn open() {
    dialog::open(ID);
}

/// What a line of the palette does.
#[derive(Clone, PartialEq)]
enum Action {
    Go(String),
    Theme,
    Language,
    Keys,
    Browser,
    Disconnect,
}

#[derive(Clone, PartialEq)]
struct Line {
    text: String,
    /// What is said behind the text.
    note: String,
    action: Action,
}

/// The commands, in the reader's language.
fn commands() -> Vec<Line> {
    let console = console();
    let words = console.language.get().words();
    let shell = &words.shell;
    let theme = theme_word(console.theme.get().next())(words);
    let line = |text: &str, note: &str, action| Line { text: text.to_owned(), note: note.to_owned(), action };
    vec![
        line(shell.go_datasets, "g d", Action::Go("/datasets".to_owned())),
        line(words.new_dataset, "g n", Action::Go("/datasets/new".to_owned())),
        line(words.detail.import_folder, "", Action::Go("/datasets/import".to_owned())),
        line(words.statistics.go, "g s", Action::Go("/statistics".to_owned())),
        line(words.statistics.pai, "", Action::Go("/statistics?view=pai".to_owned())),
        line(words.detail.stored_here, "", Action::Go("/settings".to_owned())),
        line(shell.go_connection, "", Action::Go("/connect".to_owned())),
        line(shell.use_browser, "", Action::Browser),
        line(words.disconnect, "", Action::Disconnect),
        line(shell.theme, theme, Action::Theme),
        line(shell.language, words.other_language, Action::Language),
        line(shell.keys, "?", Action::Keys),
    ]
}

#[component]
pub(crate) fn Palette() -> impl IntoView {
    let console = console();
    let navigate = use_navigate();
    let typed = RwSignal::new(String::new());
    let found = RwSignal::new(Vec::<Dataset>::new());
    let at = RwSignal::new(0_usize);
    let mut look = leptos::leptos_dom::helpers::debounce(PAUSE, move |text: String| {
        if text.trim().is_empty() {
            return found.set(Vec::new());
        }
        let members = json!({"Name": text.trim(), "PageSize": OFFERED, "SortBy": "GmtModifiedTime", "Order": "DESC"});
        spawn_local(async move {
            // Where it fails the list page says why; here there is simply nothing to offer.
            let page = console.connection.ask::<ListDatasets>(members).await;
            if typed.with_untracked(|now| *now == text) {
                found.set(page.map(|page| page.datasets).unwrap_or_default());
            }
        });
    });
    let lines = Memo::new(move |_| {
        let text = typed.get().to_lowercase();
        let fits = |line: &Line| {
            let all = format!("{} {}", line.text, line.note).to_lowercase();
            text.split_whitespace().all(|word| all.contains(word))
        };
        let datasets = found.get().into_iter().map(|dataset| Line {
            action: Action::Go(format!("/datasets/{}", dataset.dataset_id)),
            text: dataset.name,
            note: dataset.dataset_id,
        });
        commands().into_iter().filter(fits).chain(datasets).collect::<Vec<_>>()
    });
    let run = move |action: Action| {
        dialog::close(ID);
        match action {
            Action::Go(path) => navigate(&path, Default::default()),
            Action::Theme => console.theme.update(|theme| *theme = theme.next()),
            Action::Language => console.language.update(|language| *language = language.other()),
            Action::Keys => help::open(),
            Action::Browser => console.connection.choose(Target::Browser),
            Action::Disconnect => console.connection.disconnect(),
        }
    };
    let keys = move |event: web_sys::KeyboardEvent| {
        let count = lines.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = (*at + 1).min(count.saturating_sub(1))),
            "ArrowUp" => at.update(|at| *at = at.saturating_sub(1)),
            "Enter" => {
                if let Some(line) = lines.with_untracked(|lines| lines.get(at.get_untracked()).cloned()) {
                    run(line.action);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let option = move |(index, line): (usize, Line)| {
        let is_dataset = matches!(&line.action, Action::Go(path) if path.starts_with("/datasets/d-"));
        let kind: fn(&'static Words) -> &'static str =
            if is_dataset { |words| words.shell.dataset } else { |words| words.shell.command };
        let action = line.action.clone();
        view! {
            <li
                id=format!("palette-{index}")
                role="option"
                aria-selected=move || (at.get() == index).to_string()
                on:click=move |_| run(action.clone())
            >
                <span class="kind">{t(kind)}</span>
                <span class="text">{line.text}</span>
                <span class="fine">{line.note}</span>
            </li>
        }
    };
    let reset = move |()| {
        typed.set(String::new());
        found.set(Vec::new());
        at.set(0);
    };
    view! {
        <Dialog id=ID label=|words| words.shell.palette closed=reset>
            <input
                id=INPUT
                type="text"
                role="combobox"
                autofocus
                autocomplete="off"
                spellcheck="false"
                aria-expanded="true"
                aria-controls="palette-lines"
                aria-activedescendant=move || format!("palette-{}", at.get())
                aria-label=t(|words| words.shell.palette_hint)
                placeholder=t(|words| words.shell.palette_hint)
                prop:value=typed
                on:input:target=move |event| {
                    typed.set(event.target().value());
                    at.set(0);
                    look(event.target().value());
                }
                on:keydown=keys
            />
            <ul id="palette-lines" role="listbox" aria-label=t(|words| words.shell.palette)>
                {move || lines.get().into_iter().enumerate().map(option).collect_view()}
            </ul>
            <Show when=move || lines.with(Vec::is_empty)>
                <p class="fine" role="status">{t(|words| words.shell.no_commands)}</p>
            </Show>
        </Dialog>
    }
}
