//! What stands around every page of one dataset: its name, its id, and the way to its parts.

use crate::router::{A, Outlet, title_with, use_params_map};
use leptos::prelude::*;
use pai_datasets_core::GetDataset;
use pai_datasets_core::client::ClientError;
use pai_datasets_core::model::Dataset;

use crate::components::copy::Copyable;
use crate::components::outcome::{Failure, loaded};
use crate::state::console;
use crate::words::t;

/// The dataset whose pages these are.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    pub(super) dataset: Signal<Dataset>,
    pub(super) resource: LocalResource<Result<Dataset, ClientError>>,
}

/// The dataset, from anywhere below its frame.
pub(super) fn shown() -> Shown {
    expect_context()
}

impl Shown {
    pub(super) fn id(self) -> String {
        self.dataset.with(|dataset| dataset.dataset_id.clone())
    }

    /// Asks for the dataset again, after something of it was changed.
    pub(super) fn refresh(self) {
        self.resource.refetch();
    }
}

#[component]
pub(crate) fn DatasetFrame() -> impl IntoView {
    let connection = console().connection;
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("dataset").unwrap_or_default()));
    let resource = LocalResource::new(move || {
        let operation = GetDataset { dataset_id: id.get() };
        async move { connection.call(&operation).await }
    });
    // The pages below stay as they are while the dataset is asked for again.
    let latest = RwSignal::new(None::<Dataset>);
    Effect::new(move |_| {
        if let Some(Ok(dataset)) = resource.get() {
            latest.set(Some(dataset));
        }
    });
    let is_here = Memo::new(move |_| {
        latest.with(|dataset| dataset.as_ref().is_some_and(|dataset| dataset.dataset_id == id.get()))
    });
    move || match is_here.get() {
        true => {
            let dataset = Signal::derive(move || latest.get()).get_untracked();
            let dataset = dataset.map(|first| Signal::derive(move || latest.get().unwrap_or_else(|| first.clone())));
            dataset.map(|dataset| view! { <Frame shown=Shown { dataset, resource } /> }).into_any()
        }
        // A page that cannot show its dataset still says which one that is.
        false => view! {
            <Show when=move || resource.with(|answer| answer.as_ref().is_some_and(Result::is_err))>
                <h1>{id}</h1>
            </Show>
            {loaded(resource, |_| ())}
        }
        .into_any(),
    }
}

#[component]
fn Frame(shown: Shown) -> impl IntoView {
    provide_context(shown);
    let dataset = shown.dataset;
    let base = format!("/datasets/{}", untrack(|| shown.id()));
    let name = move || dataset.with(|dataset| dataset.name.clone());
    title_with(name);
    let chips = move || {
        let dataset = dataset.get();
        let words = [
            dataset.edition.as_str(),
            dataset.accessibility.as_str(),
            dataset.data_type.as_str(),
            dataset.data_source_type.as_str(),
        ];
        words.map(|word| view! { <li class="chip">{word}</li> }).into_iter().collect::<Vec<_>>()
    };
    view! {
        <div class="title dataset-title">
            <div>
                <h1>{name}</h1>
                <Copyable value=untrack(|| shown.id()) />
                <ul class="chips" aria-label=t(|words| words.detail.kinds)>{chips}</ul>
            </div>
            <a class="button" href=format!("{base}/edit")>{t(|words| words.detail.edit)}</a>
        </div>
        <Stale resource=shown.resource />
        <nav class="tabs" aria-label=name>
            <A exact=true href=base.clone()>{t(|words| words.overview)}</A>
            <A href=format!("{base}/versions")>{t(|words| words.versions)}</A>
            <A href=format!("{base}/files")>{t(|words| words.files)}</A>
        </nav>
        <Outlet />
    }
    .into_any()
}

/// Says where the dataset could not be asked for again, so that what is shown may be old.
#[component]
fn Stale(resource: LocalResource<Result<Dataset, ClientError>>) -> impl IntoView {
    move || match resource.get() {
        Some(Err(error)) => Some(view! { <Failure error retry=move || resource.refetch() /> }),
        _ => None,
    }
}
