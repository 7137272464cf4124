//! An answer that may take long: asked anew when the question changes, called off when nobody wants it any more.

use leptos::prelude::*;
use leptos::task::spawn_local;
use pai_datasets_core::OperationInfo;
use pai_datasets_core::client::ClientError;
use serde_json::Value;

use crate::components::live::{live, memo};
use crate::components::outcome::{Failure, Loading};
use crate::format;
use crate::state::console;
use crate::state::tables::{Place, Progress};
use crate::words::t;

/// Where the page's tables are.
pub(super) type Here = StoredValue<Place, LocalStorage>;

/// A question and its answer.
#[derive(Clone, Copy)]
pub(super) struct Computed {
    pub(super) outcome: RwSignal<Option<Result<Value, ClientError>>>,
    progress: Progress,
    /// The last question.
    asked: StoredValue<Option<(Here, &'static OperationInfo, Value)>>,
    asking: StoredValue<Option<Place>, LocalStorage>,
}

impl Computed {
    pub(super) fn new() -> Computed {
        let asking = StoredValue::new_local(None::<Place>);
        on_cleanup(move || {
            if let Some(Some(place)) = asking.try_get_value() {
                place.stop();
            }
        });
        Computed { outcome: RwSignal::new(None), progress: RwSignal::new(None), asked: StoredValue::new(None), asking }
    }

    /// Asks whenever what `members` reads changes; not at all where it answers none.
    pub(super) fn of(
        here: Here,
        info: &'static OperationInfo,
        members: impl Fn() -> Option<Value> + Send + Sync + 'static,
    ) -> Computed {
        let computed = Computed::new();
        let members = memo(members);
        Effect::new(move |_| {
            if let Some(members) = members.get() {
                computed.ask(here, info, members);
            }
        });
        computed
    }

    /// Asks; what was asked before is called off.
    pub(super) fn ask(self, here: Here, info: &'static OperationInfo, members: Value) {
        self.stop();
        self.outcome.set(None);
        self.asked.set_value(Some((here, info, members.clone())));
        let Some(place) = here.try_get_value().and_then(|place| place.again()) else { return };
        self.asking.set_value(Some(place.clone()));
        spawn_local(async move {
            let outcome = place.compute(info, members, self.progress).await;
            if !place.is_stopped() {
                self.outcome.try_set(Some(outcome));
            }
        });
    }

    fn stop(self) {
        if let Some(before) = self.asking.get_value() {
            before.stop();
        }
    }

    /// The answer, or why there is none yet.
    pub(super) fn shown(self, view: impl Fn(Value) -> AnyView + Send + 'static) -> AnyView {
        self.shown_boxed(Box::new(view))
    }

    fn shown_boxed(self, view: Box<dyn Fn(Value) -> AnyView + Send>) -> AnyView {
        let retry = move |()| {
            if let Some((here, info, members)) = self.asked.get_value() {
                self.ask(here, info, members);
            }
        };
        let content = move || match self.outcome.get() {
            None => {
                view! { <Loading /> <How progress=self.progress words=|words| words.statistics.computing /> }.into_any()
            }
            Some(Err(error)) => view! { <Failure error retry /> }.into_any(),
            Some(Ok(value)) => view(value),
        };
        view! { {live(content)} }.into_any()
    }
}

/// How far something is, in rows or in bytes.
#[component]
pub(super) fn How(
    progress: Progress,
    words: fn(&'static crate::words::Words) -> &'static str,
    #[prop(optional)] in_bytes: bool,
) -> impl IntoView {
    let language = console().language;
    let text = move || {
        let language = language.get();
        let (done, total) = progress.get().unwrap_or_default();
        match in_bytes {
            true => {
                let bytes = |amount| format::bytes(language, format::whole(amount));
                format!("{} / {}", bytes(done), bytes(total))
            }
            // Rows are counted in each pass over them, which tells a reader nothing.
            false => {
                let percent = (done / total.max(1.0) * 100.0).floor();
                (language.words().statistics.progress)(&format::decimal(language, percent))
            }
        }
    };
    let share = move || progress.get().map_or(0.0, |(done, total)| (done / total.max(1.0)).clamp(0.0, 1.0));
    let is_known = memo(move || progress.get().is_some());
    view! {
        <Show when=move || is_known.get()>
            <div class="how-far">
                <progress max="1" prop:value=share aria-label=t(words)></progress>
                <p class="fine">{live(text)}</p>
            </div>
        </Show>
    }
}
