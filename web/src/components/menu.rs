//! A button that opens a panel beneath it. The element does the work; here it only learns to close.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

const OPEN: &str = "details.menu[open]";

/// A panel beneath a button that `label` stands in.
#[component]
pub(crate) fn Menu(
    label: AnyView,
    /// Further classes, such as `end` for a panel that ends where its button does.
    #[prop(optional)]
    class: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <details class=format!("menu {class}")>
            <summary>{label}</summary>
            <div class="panel">{children()}</div>
        </details>
    }
}

/// Closes open menus when the reader turns elsewhere: a click outside, or Escape.
pub(crate) fn watch_menus() {
    let click = window_event_listener(ev::click, |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        close_unless(|menu| menu.contains(target.as_ref()));
    });
    let key = window_event_listener(ev::keydown, |event| {
        if event.key() == "Escape" {
            let summary = document().query_selector(&format!("{OPEN} > summary")).ok().flatten();
            close_unless(|_| false);
            if let Some(summary) = summary {
                let _ = summary.unchecked_into::<web_sys::HtmlElement>().focus();
            }
        }
    });
    on_cleanup(move || {
        click.remove();
        key.remove();
    });
}

/// Closes every menu but those that `stays` names.
pub(crate) fn close_unless(stays: impl Fn(&web_sys::Node) -> bool) {
    let Ok(menus) = document().query_selector_all(OPEN) else { return };
    let open: Vec<_> = (0..menus.length()).filter_map(|at| menus.item(at)).collect();
    for menu in open.into_iter().filter(|menu| !stays(menu)) {
        let _ = menu.unchecked_into::<web_sys::Element>().remove_attribute("open");
    }
}
