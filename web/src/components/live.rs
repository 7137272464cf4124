//! Views that follow what they read, for fewer bytes. Each closure in a view brings the machinery that runs it again, once
//! for each type of closure; boxed, they share one.

use leptos::prelude::*;

/// A view that is made anew when what it reads changes.
pub(crate) fn live<V: IntoView + 'static>(view: impl Fn() -> V + Send + 'static) -> AnyView {
    boxed(Box::new(move || view().into_any()))
}

fn boxed(view: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    (move || view()).into_any()
}

/// A value that is computed anew when what it reads changes.
pub(crate) fn memo<T: PartialEq + Send + Sync + 'static>(value: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    boxed_memo(Box::new(value))
}

fn boxed_memo<T: PartialEq + Send + Sync + 'static>(value: Box<dyn Fn() -> T + Send + Sync>) -> Memo<T> {
    Memo::new(move |_| value())
}
