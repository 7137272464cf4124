//! Results as files.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::grid::csv;
use crate::components::live::live;
use crate::state::tables::{save_picture, save_text};
use crate::words::t;

/// Buttons that hand over the figures as CSV, and a drawing as PNG where there is one.
pub(super) fn downloads(
    name: String,
    rows: impl Fn() -> Vec<Vec<String>> + Send + Sync + 'static,
    drawing: Option<&'static str>,
) -> AnyView {
    let failed = RwSignal::new(false);
    let name = StoredValue::new(name);
    let save = move |_| save_text(&csv(&rows()), &format!("{}.csv", name.get_value()));
    let picture = drawing.map(|id| {
        let save = move |_| {
            spawn_local(async move {
                failed.try_set(!save_picture(id, &format!("{}.png", name.get_value())).await);
            });
        };
        view! { <button class="small" on:click=save>{t(|words| words.statistics.download_png)}</button> }
    });
    view! {
        <div class="actions downloads">
            <button class="small" on:click=save>{t(|words| words.statistics.download_csv)}</button>
            {picture}
            <p class="problem" role="status">{live(move || failed.get().then(t(|words| words.statistics.png_failed)))}</p>
        </div>
    }
    .into_any()
}
