//! The pictures of what has not come: loading, empty, denied, failed, and come in part.

use leptos::prelude::*;
use pai_datasets_core::client::ClientError;

use super::copy::Copyable;
use crate::state::console;
use crate::words::{Words, t};

/// Shows what a resource holds, or why it holds nothing yet.
pub(crate) fn loaded<T, V>(
    resource: LocalResource<Result<T, ClientError>>,
    view: impl Fn(T) -> V + Send + 'static,
) -> impl IntoView
where
    T: Clone + 'static,
    V: IntoView + 'static,
{
    move || match resource.get() {
        None => view! { <Loading /> }.into_any(),
        Some(Err(error)) => view! { <Failure error retry=move || resource.refetch() /> }.into_any(),
        Some(Ok(value)) => view(value).into_any(),
    }
}

#[component]
pub(crate) fn Loading() -> impl IntoView {
    view! { <p class="picture loading" role="status">{t(|words| words.loading)}</p> }
}

#[component]
pub(crate) fn Empty(
    title: fn(&'static Words) -> &'static str,
    help: fn(&'static Words) -> &'static str,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <section class="picture empty">
            <h2>{t(title)}</h2>
            <p>{t(help)}</p>
            {children.map(|children| children())}
        </section>
    }
}

/// A call that did not succeed. Only where trying again may help is there a way to.
#[component]
pub(crate) fn Failure(error: ClientError, #[prop(into)] retry: Callback<()>) -> impl IntoView {
    let kind = match &error {
        ClientError::Api { status: 401 | 403, .. } => "picture denied",
        ClientError::Api { status: 404, .. } => "picture missing",
        _ => "picture failed",
    };
    let again = error.is_retryable();
    view! {
        <section class=kind role="alert">
            <Explanation error />
            <Show when=move || kind == "picture missing">
                <a class="button" href="/datasets">{t(|words| words.datasets)}</a>
            </Show>
            <Show when=move || again>
                <button on:click=move |_| retry.run(())>{t(|words| words.retry)}</button>
            </Show>
        </section>
    }
}

/// Who did not answer.
pub(crate) fn unreachable(in_browser: bool) -> fn(&'static Words) -> &'static str {
    match in_browser {
        true => |words| words.detail.engine_silent,
        false => |words| words.unreachable_title,
    }
}

/// What went wrong, what to do, and the id by which the server's operator finds it.
#[component]
pub(crate) fn Explanation(error: ClientError) -> impl IntoView {
    let language = console().language;
    let in_browser = console().connection.is_in_browser();
    let title: fn(&'static Words) -> &'static str = match &error {
        ClientError::Unreachable(_) => unreachable(in_browser),
        ClientError::Api { status: 401 | 403, .. } => |words| words.denied_title,
        ClientError::Api { status: 404, .. } => |words| words.missing_title,
        _ => |words| words.failed_title,
    };
    let detail = match error {
        ClientError::Unreachable(reason) if in_browser => {
            view! { <p>{t(|words| words.detail.engine_silent_help)}</p> <p class="fine">{reason}</p> }.into_any()
        }
        ClientError::Unreachable(_) => view! { <p>{t(|words| words.unreachable_help)}</p> }.into_any(),
        ClientError::Unreadable { status } => view! { <p>"HTTP " {status}</p> }.into_any(),
        ClientError::Api { error, .. } => {
            let advised = error.recommend.clone();
            let said = {
                let error = error.clone();
                move || language.get().said_of(&error)
            };
            view! {
                <p>{said}</p>
                {advised.map(|advice| view! { <p>{move || language.get().said(&advice)}</p> })}
                <RequestId id=error.request_id.clone() />
            }
            .into_any()
        }
    };
    view! {
        <h2>{t(title)}</h2>
        {detail}
    }
}

/// Absent where the request was refused before it was sent.
#[component]
fn RequestId(id: String) -> impl IntoView {
    let known = !id.is_empty();
    known.then(|| view! { <p class="fine">{t(|words| words.request_id)} " " <Copyable value=id /></p> })
}
