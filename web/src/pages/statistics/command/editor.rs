//! The text of a command, with suggestions at the cursor and mistakes underlined.

use std::time::Duration;

use leptos::prelude::*;
use pai_datasets_core::command::CommandError;

use super::Draft;
use super::suggest::{Names, Suggestion, suggestions};
use crate::components::live::{live, memo};
use crate::pages::statistics::computed::Here;
use crate::state::console;
use crate::words::t;

/// How long a reader may pause in typing before the text is looked through.
const PAUSE: Duration = Duration::from_millis(500);

/// A place in a text: from UTF-16, which the text area counts in, to bytes.
fn to_bytes(text: &str, units: u32) -> usize {
    let mut left = usize::try_from(units).unwrap_or(usize::MAX);
    for (at, letter) in text.char_indices() {
        if left == 0 {
            return at;
        }
        left = left.saturating_sub(letter.len_utf16());
    }
    text.len()
}

/// And back.
fn to_units(text: &str, bytes: usize) -> u32 {
    let before = text.get(..bytes).unwrap_or(text);
    u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
}

/// The parts of a text, with whether something is wrong with each.
fn parts(text: &str, errors: &[CommandError]) -> Vec<(String, bool)> {
    let mut spans: Vec<(usize, usize)> = errors.iter().map(|error| (error.start, error.end)).collect();
    spans.sort_unstable();
    let (mut parts, mut at) = (Vec::new(), 0);
    for (start, end) in spans {
        let (Some(before), Some(wrong)) = (text.get(at..start), text.get(start..end)) else { continue };
        parts.push((before.to_owned(), false));
        parts.push((wrong.to_owned(), true));
        at = end;
    }
    // A last line without letters has a height too.
    parts.push((format!("{}\u{200b}", text.get(at..).unwrap_or_default()), false));
    parts
}

#[component]
pub(super) fn Editor(
    draft: Draft,
    errors: Memo<Vec<CommandError>>,
    here: Here,
    #[prop(into)] run: Callback<()>,
) -> impl IntoView {
    let names = Names::of(here);
    // Where suggestions are wanted, in bytes.
    let cursor = RwSignal::new(None::<usize>);
    let active = RwSignal::new(None::<usize>);
    let offers = memo(move || match cursor.get() {
        Some(cursor) => draft.text.with(|text| suggestions(names, text, cursor)),
        None => Vec::new(),
    });
    let is_open = move || offers.with(|offers| !offers.is_empty());
    let look = move || {
        if let Some(area) = draft.area.get_untracked() {
            let units = area.selection_start().ok().flatten().unwrap_or(0);
            cursor.set(Some(draft.text.with_untracked(|text| to_bytes(text, units))));
            active.set(None);
        }
    };
    let mut check = leptos::leptos_dom::helpers::debounce(PAUSE, move |text: String| {
        draft.checked.try_set(text);
    });
    let select = move |start: usize, end: usize| {
        if let Some(area) = draft.area.get_untracked() {
            let text = draft.text.get_untracked();
            let _ = area.focus();
            let _ = area.set_selection_range(to_units(&text, start), to_units(&text, end));
        }
    };
    let take = move |offer: Suggestion| {
        let text = draft.text.get_untracked();
        let (Some(before), Some(after)) = (text.get(..offer.start), text.get(offer.end..)) else { return };
        let caret = offer.start + offer.text.len();
        let text = format!("{before}{}{after}", offer.text);
        if let Some(area) = draft.area.get_untracked() {
            area.set_value(&text);
        }
        draft.text.set(text);
        select(caret, caret);
        look();
    };
    let keys = move |event: web_sys::KeyboardEvent| {
        let count = offers.with_untracked(Vec::len);
        let chosen = active.get_untracked().and_then(|at| offers.with_untracked(|offers| offers.get(at).cloned()));
        match event.key().as_str() {
            "Enter" if event.ctrl_key() || event.meta_key() => {
                cursor.set(None);
                run.run(());
            }
            " " if event.ctrl_key() => look(),
            "ArrowDown" if count > 0 => active.update(|at| *at = Some(at.map_or(0, |at| (at + 1) % count))),
            "ArrowUp" if count > 0 => {
                active.update(|at| *at = Some(at.map_or(count - 1, |at| (at + count - 1) % count)))
            }
            "Escape" if count > 0 => cursor.set(None),
            "Enter" | "Tab" => match chosen {
                Some(chosen) => take(chosen),
                None => return,
            },
            "ArrowLeft" | "ArrowRight" | "Home" | "End" => {
                cursor.set(None);
                return;
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let option = move |(at, offer): (usize, Suggestion)| {
        let (text, doc) = (offer.text.trim().to_owned(), offer.doc);
        // The text area keeps the focus.
        let press = move |event: web_sys::MouseEvent| {
            event.prevent_default();
            take(offer.clone());
        };
        let is_active = move || (active.get() == Some(at)).to_string();
        view! {
            <li id=format!("offer-{at}") role="option" aria-selected=is_active on:mousedown=press>
                <code>{text}</code>
                <span class="fine">{doc}</span>
            </li>
        }
        .into_any()
    };
    let marks = move || {
        let parts = draft.text.with(|text| errors.with(|errors| parts(text, errors)));
        let part = |(text, is_wrong): (String, bool)| match is_wrong {
            true => view! { <mark>{text}</mark> }.into_any(),
            false => text.into_any(),
        };
        parts.into_iter().map(part).collect::<Vec<_>>()
    };
    let language = console().language;
    let messages = move || {
        let message = |error: CommandError| {
            let (start, end) = (error.start, error.end);
            view! {
                <li>
                    <button type="button" on:click=move |_| select(start, end)>{move || language.get().said(&error.message)}</button>
                </li>
            }
            .into_any()
        };
        errors.get().into_iter().map(message).collect::<Vec<_>>()
    };
    let has_errors = move || errors.with(|errors| !errors.is_empty());
    view! {
        <div>
            <label for="pai-command">{t(|words| words.statistics.command)}</label>
            <div class="editor">
                <pre class="marks" aria-hidden="true">{live(marks)}</pre>
                <textarea
                    id="pai-command"
                    node_ref=draft.area
                    spellcheck="false"
                    autocomplete="off"
                    autocapitalize="off"
                    aria-autocomplete="list"
                    aria-haspopup="listbox"
                    aria-controls=move || is_open().then_some("pai-offers")
                    aria-activedescendant=move || active.get().filter(|_| is_open()).map(|at| format!("offer-{at}"))
                    aria-invalid=move || has_errors().then_some("true")
                    aria-describedby="pai-help pai-errors"
                    prop:value=draft.text
                    on:input:target=move |event| {
                        let text = event.target().value();
                        draft.text.set(text.clone());
                        look();
                        check(text);
                    }
                    on:focus=move |_| names.load_tables()
                    on:blur=move |_| cursor.set(None)
                    on:keydown=keys
                ></textarea>
            </div>
            <div class="under">
                <Show when=is_open>
                    <ul class="offers" id="pai-offers" role="listbox" aria-label=t(|words| words.statistics.suggestions)>
                        {live(move || offers.get().into_iter().enumerate().map(option).collect::<Vec<_>>())}
                    </ul>
                </Show>
            </div>
            <p class="fine" id="pai-help">{t(|words| words.statistics.command_help)}</p>
            <div id="pai-errors" role="status">
                <Show when=has_errors>
                    <p class="problem">{t(|words| words.statistics.errors)}</p>
                    <ul class="errors">{live(messages)}</ul>
                </Show>
            </div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use pai_datasets_core::command::Command;

    use super::{parts, to_bytes, to_units};

    #[test]
    fn places_of_a_text_area_are_places_of_the_text() {
        let text = "a猫😀b";
        for (units, bytes) in [(0, 0), (1, 1), (2, 4), (4, 8), (5, 9)] {
            assert_eq!((to_bytes(text, units), to_units(text, bytes)), (bytes, units));
        }
        assert_eq!(to_bytes(text, 99), text.len());
    }

    #[test]
    fn the_parts_are_the_text() {
        let text = "PAI -name percentil -Dx=1 -Dx";
        let errors = Command::parse(text).unwrap_err();
        let parts = parts(text, &errors);
        assert!(parts.iter().any(|(part, is_wrong)| *is_wrong && part == "percentil"), "{parts:?}");
        let whole: String = parts.into_iter().map(|(part, _)| part).collect();
        assert_eq!(whole.trim_end_matches('\u{200b}'), text);
    }
}
