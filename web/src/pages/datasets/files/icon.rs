//! A picture for each kind of file. The file itself is not shown: it lies elsewhere, and asking for it would tell its
//! host who looks at it.

use leptos::prelude::*;
use pai_datasets_core::model::FileType;

const FOLDER: &str = "M1.5 4.5v8h13v-7h-6l-1.5-2h-5.5z";
const PAGE: &str = "M4 1.5h5l3 3v10h-8zM9 1.5v3h3";
const IMAGE: &str = "M2 2.5h12v11h-12zM2 11l3.5-4 3 3 2-2 3.5 3.5M10 5.5h.1";
const VIDEO: &str = "M2 3.5h12v9h-12zM6.5 6v4l3.5-2z";
const AUDIO: &str =
    "M6 12.5v-9l7-1.5v9M6 12.5a1.7 1.7 0 1 1-3.4 0 1.7 1.7 0 0 1 3.4 0zM13 11a1.7 1.7 0 1 1-3.4 0 1.7 1.7 0 0 1 3.4 0z";

fn path_of(kind: Option<FileType>) -> &'static str {
    match kind.map(|kind| kind.as_str().to_ascii_lowercase()).as_deref() {
        None => FOLDER,
        Some("image") => IMAGE,
        Some("video") => VIDEO,
        Some("audio") => AUDIO,
        Some(_) => PAGE,
    }
}

/// The picture of a kind of file; without one, of a directory.
pub(super) fn icon(kind: Option<FileType>) -> AnyView {
    let class = if kind.is_none() { "icon folder" } else { "icon" };
    view! {
        <svg class=class viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d=path_of(kind) /></svg>
    }
    .into_any()
}
