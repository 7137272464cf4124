//! The focus, where what had it goes away: a chip that is removed, a branch that is drawn anew. Left alone it would fall to
//! the beginning of the page, and whoever goes by keyboard would start over.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, FocusOptions, HtmlElement, MutationObserver, MutationObserverInit};

/// What had the focus last, and what it stood in, from the inside out.
#[derive(Clone)]
struct Last {
    element: Element,
    around: Vec<Element>,
}

/// Hands the focus on, from now on: to what comes with the same id, else to the nearest that is left of what was around.
pub(crate) fn keep_focus() {
    let last = StoredValue::<Option<Last>, LocalStorage>::new_local(None);
    let focused = window_event_listener(ev::focusin, move |event| {
        let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        last.set_value(element.map(|element| {
            let around = std::iter::successors(element.parent_element(), |element| element.parent_element()).collect();
            Last { element, around }
        }));
    });
    on_cleanup(move || focused.remove());
    let look = Closure::<dyn Fn()>::new(move || {
        let active = document().active_element();
        let has_none = active.is_none_or(|active| active.tag_name() == "BODY");
        let Some(gone) = last.get_value().filter(|last| has_none && !last.element.is_connected()) else { return };
        let id = gone.element.id();
        let same = (!id.is_empty()).then(|| document().get_element_by_id(&id)).flatten();
        if let Some(heir) = same.or_else(|| gone.around.into_iter().find(|element| element.is_connected())) {
            focus(&heir.unchecked_into());
        }
    });
    if let (Some(body), Ok(observer)) = (document().body(), MutationObserver::new(look.as_ref().unchecked_ref())) {
        let what = MutationObserverInit::new();
        what.set_child_list(true);
        what.set_subtree(true);
        let _ = observer.observe_with_options(&body, &what);
    }
    // It looks as long as there is a page.
    look.forget();
}

/// Gives an element the focus where it stands; what is no control can have it too, though not by the Tab key.
pub(crate) fn focus(element: &HtmlElement) {
    if element.tab_index() < 0 && !element.has_attribute("tabindex") {
        element.set_tab_index(-1);
    }
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}
