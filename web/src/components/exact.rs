//! Figures that are shown shortened: a click, a touch or a key copies them with all of their digits.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlTableCellElement, KeyboardEvent};

use super::copy::write;
use super::live::live;
use crate::words::t;

/// Whether digits are missing from what is shown. Groups of thousands, and zeros at the end, are only a way to write.
fn is_shortened(text: &str, exact: &str) -> bool {
    let digits = |text: &str| {
        let digits: String =
            text.chars().filter(|letter| !matches!(letter, ',' | '-' | ':' | ' ' | 'T' | 'Z')).collect();
        digits.trim_end_matches(['0', '.']).to_owned()
    };
    !exact.is_empty() && digits(text) != digits(exact)
}

/// A figure as it is read. It works within [`copied`].
pub(crate) fn figure(text: String, exact: String) -> AnyView {
    figure_at(text, exact, true)
}

/// The same, of which Tab may pass by where arrows lead there.
pub(crate) fn figure_at(text: String, exact: String, stops: bool) -> AnyView {
    if !is_shortened(&text, &exact) {
        return view! { <span>{text}</span> }.into_any();
    }
    let title = format!("{} {exact}", t(|words| words.copy)());
    view! {
        <button type="button" class="exact" value=exact title=title tabindex=(!stops).then_some("-1")>
            {text}
        </button>
    }
    .into_any()
}

/// What holds such figures, with a word when one was copied.
pub(crate) fn copied(content: AnyView) -> AnyView {
    let (is_copied, last) = (RwSignal::new(false), RwSignal::new(String::new()));
    let copy = move |event: web_sys::MouseEvent| {
        if let Some(exact) = pressed(&event).and_then(|button| button.get_attribute("value")) {
            write(&exact, is_copied);
            last.set(exact);
        }
    };
    let note = move || is_copied.get().then(|| view! { <span>{t(|words| words.copied)} " " {last.get()}</span> });
    view! {
        <div class="exact-figures" on:click=copy on:keydown=step>
            {content} <p class="note" role="status">{live(note)}</p>
        </div>
    }
    .into_any()
}

/// The figure that an event is about.
fn pressed(event: &Event) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest("button.exact").ok()?
}

/// Goes from a figure of a table to the next: up and down in its column, left and right through all.
fn step(event: KeyboardEvent) {
    let (by, in_column) = match event.key().as_str() {
        "ArrowRight" => (1, false),
        "ArrowLeft" => (-1, false),
        "ArrowDown" => (1, true),
        "ArrowUp" => (-1, true),
        _ => return,
    };
    let Some(from) = pressed(&event) else { return };
    let Some(all) =
        from.closest("table").ok().flatten().and_then(|table| table.query_selector_all("button.exact").ok())
    else {
        return;
    };
    event.prevent_default();
    // Arrows go through rows elsewhere.
    event.stop_propagation();
    let button = |at: i64| u32::try_from(at).ok().and_then(|at| all.item(at))?.dyn_into::<HtmlElement>().ok();
    let Some(at) = (0..i64::from(all.length())).find(|at| button(*at).is_some_and(|it| **it == *from)) else { return };
    let mut to = at + by;
    while let Some(next) = button(to) {
        if !in_column || column(&next) == column(&from) {
            let _ = from.set_attribute("tabindex", "-1");
            let _ = next.set_attribute("tabindex", "0");
            let _ = next.focus();
            return;
        }
        to += by;
    }
}

fn column(figure: &Element) -> Option<i32> {
    let cell = figure.closest("td, th").ok()??;
    Some(cell.unchecked_into::<HtmlTableCellElement>().cell_index())
}

#[cfg(test)]
mod tests {
    use super::is_shortened;

    #[test]
    fn only_missing_digits_are_copied() {
        for (text, exact) in
            [("97,356", "97356"), ("2025-01-10 00:20:00", "2025-01-10T00:20:00.000Z"), ("true", "true"), ("cat", "")]
        {
            assert!(!is_shortened(text, exact), "{text}");
        }
        for (text, exact) in [
            ("0.333333", "0.3333333333333333"),
            ("3", "3.0000000000000004"),
            ("2.41e-69", "2.4123e-69"),
            ("1.3 kB", "1290"),
        ] {
            assert!(is_shortened(text, exact), "{text}");
        }
    }
}
