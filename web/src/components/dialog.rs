//! A dialog in the middle of the page: the browser's own, which keeps the focus, closes with Escape and gives it back.

use leptos::html;
use leptos::prelude::*;

/// The dialog of that id, once it stands in the page.
fn find(id: &str) -> Option<web_sys::HtmlDialogElement> {
    document().get_element_by_id(id).map(wasm_bindgen::JsCast::unchecked_into)
}

/// Opens the dialog, unless it is open or another one is.
pub(crate) fn open(id: &str) {
    let another = document().query_selector("dialog[open]").ok().flatten().is_some();
    if let Some(dialog) = find(id).filter(|_| !another) {
        let _ = dialog.show_modal();
    }
}

/// Closes the dialog.
pub(crate) fn close(id: &str) {
    if let Some(dialog) = find(id) {
        dialog.close();
    }
}

/// A dialog; a click beside it closes it.
#[component]
pub(crate) fn Dialog(
    id: &'static str,
    label: fn(&'static crate::words::Words) -> &'static str,
    /// What is done when it has closed.
    #[prop(optional, into)]
    closed: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    let beside = move |event: web_sys::MouseEvent| {
        let on_itself = event.target().zip(element.get_untracked()).is_some_and(|(target, dialog)| {
            target == *wasm_bindgen::JsCast::unchecked_ref::<web_sys::EventTarget>(&dialog)
        });
        if on_itself {
            close(id);
        }
    };
    view! {
        <dialog
            id=id
            node_ref=element
            aria-label=crate::words::t(label)
            on:click=beside
            on:close=move |_| {
                if let Some(closed) = closed {
                    closed.run(());
                }
            }
        >
            <div class="sheet">{children()}</div>
        </dialog>
    }
}
