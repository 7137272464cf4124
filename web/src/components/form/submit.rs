//! Sending a form.

use std::marker::PhantomData;

use leptos::prelude::*;
use leptos::task::spawn_local;
use pai_datasets_core::answer::Answer;
use pai_datasets_core::client::ClientError;
use pai_datasets_core::{Operation, OperationInfo};
use serde_json::Value;

use super::Draft;
use super::field::input_id;
use crate::components::outcome::Explanation;
use crate::state::console;
use crate::words::{Words, t};

/// A form that sends `O` when it is right, and says what is wrong when it is not.
#[component]
pub(crate) fn OperationForm<O>(
    draft: Draft,
    /// What the button says.
    action: fn(&'static Words) -> &'static str,
    /// Where giving up leads.
    cancel: String,
    /// What is done with the answer.
    sent: Callback<O::Response>,
    /// Says which operation it is.
    #[prop(optional)]
    _operation: PhantomData<O>,
    children: Children,
) -> impl IntoView
where
    O: Operation + 'static,
    O::Response: Answer + 'static,
{
    let answered = Callback::new(move |answer: Value| {
        if let Some(response) = O::Response::read(answer) {
            sent.run(response);
        }
    });
    form(draft, &O::INFO, action, cancel, answered, children)
}

/// The form of any operation.
fn form(
    draft: Draft,
    info: &'static OperationInfo,
    action: fn(&'static Words) -> &'static str,
    cancel: String,
    answered: Callback<Value>,
    children: Children,
) -> AnyView {
    let connection = console().connection;
    let sending = RwSignal::new(false);
    let failure = RwSignal::new(None::<ClientError>);
    let incomplete = RwSignal::new(false);
    let recalled = draft.keep();
    let start_over = move |_| {
        draft.forget();
        let _ = window().location().reload();
    };
    let submit = move || {
        failure.set(None);
        let right = draft.is_right();
        incomplete.set(!right);
        if !right {
            return focus_first_wrong(draft);
        }
        sending.set(true);
        spawn_local(async move {
            let outcome = connection.request(info, Value::Object(draft.members())).await;
            sending.try_set(false);
            match outcome {
                Ok(answer) => {
                    draft.forget();
                    answered.try_run(answer);
                }
                Err(error) => {
                    if let ClientError::Api { error, .. } = &error {
                        draft.refuse(error.violations.clone());
                    }
                    failure.try_set(Some(error));
                    focus_first_wrong(draft);
                }
            }
        });
    };
    view! {
        <form
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                // A second press while the first is under way would create a second thing.
                if !sending.get_untracked() {
                    submit();
                }
            }
        >
            {recalled
                .then(|| {
                    view! {
                        <p class="recalled" role="status">
                            {t(|words| words.shell.recalled)} " "
                            <button type="button" class="small" on:click=start_over>{t(|words| words.shell.start_over)}</button>
                        </p>
                    }
                })}
            {children()}
            <div role="alert">
                <Show when=move || incomplete.get()>
                    <p class="problem">{t(|words| words.correct_fields)}</p>
                </Show>
                {move || failure.get().map(|error| view! { <div class="picture failed"><Explanation error /></div> })}
            </div>
            <div class="actions">
                <button class="primary" type="submit" aria-disabled=move || sending.get().to_string()>
                    {move || if sending.get() { t(|words| words.sending)() } else { t(action)() }}
                </button>
                <a class="button" href=cancel on:click=move |_| draft.forget()>{t(|words| words.cancel)}</a>
            </div>
        </form>
    }
    .into_any()
}

fn focus_first_wrong(draft: Draft) {
    let element = draft.first_wrong().and_then(|field| document().get_element_by_id(&input_id(field)));
    if let Some(element) = element {
        let _ = wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(element).focus();
    }
}
