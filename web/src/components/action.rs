//! Doing something to what the page shows: one call, and in its place what became of it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use pai_datasets_core::OperationInfo;
use pai_datasets_core::client::ClientError;
use serde_json::Value;

use super::outcome::Explanation;
use crate::state::{Connection, console};
use crate::words::t;

/// A call that is under way, or that did not succeed.
#[derive(Clone, Copy)]
pub(crate) struct Doing {
    pub(crate) busy: RwSignal<bool>,
    pub(crate) failure: RwSignal<Option<ClientError>>,
    again: StoredValue<Option<(&'static OperationInfo, Value, Callback<Value>)>>,
    connection: Connection,
}

impl Doing {
    pub(crate) fn new() -> Doing {
        Doing {
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
            again: StoredValue::new(None),
            connection: console().connection,
        }
    }

    /// Calls the operation, unless the call before is still under way.
    pub(crate) fn run(
        self,
        info: &'static OperationInfo,
        members: Value,
        done: impl Fn(Value) + Send + Sync + 'static,
    ) {
        self.start(info, members, Callback::new(done));
    }

    fn start(self, info: &'static OperationInfo, members: Value, done: Callback<Value>) {
        if self.busy.get_untracked() {
            return;
        }
        self.again.set_value(Some((info, members.clone(), done)));
        self.busy.set(true);
        spawn_local(async move {
            let outcome = self.connection.request(info, members).await;
            self.busy.try_set(false);
            match outcome {
                Ok(answer) => {
                    self.failure.try_set(None);
                    done.try_run(answer);
                }
                Err(error) => {
                    self.failure.try_set(Some(error));
                }
            }
        });
    }

    fn retry(self) {
        if let Some((info, members, done)) = self.again.get_value() {
            self.start(info, members, done);
        }
    }
}

/// Why a call did not succeed, and the way to try it again where that may help.
#[component]
pub(crate) fn Action(doing: Doing) -> impl IntoView {
    let failed = move || {
        doing.failure.get().map(|error| {
            let again = error.is_retryable();
            let retry = again.then(|| {
                view! { <button type="button" on:click=move |_| doing.retry()>{t(|words| words.retry)}</button> }
            });
            view! { <div class="picture failed"><Explanation error />{retry}</div> }
        })
    };
    view! { <div role="alert">{failed}</div> }.into_any()
}
