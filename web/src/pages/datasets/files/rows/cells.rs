//! What a line or a tile says of an entry.

use leptos::prelude::*;
use pai_datasets_core::model::FileStatus;

use super::element_id;
use crate::components::time::Time;
use crate::format;
use crate::pages::datasets::files::icon::icon;
use crate::pages::datasets::files::listing::Entry;
use crate::pages::datasets::files::{place, tags};
use crate::state::console;
use crate::words::t;

/// How many tags stand in a line.
const TAGS: usize = 2;

/// What stands above the columns of a list. A grid has it for the screen reader alone.
pub(super) fn heads(grid: Memo<bool>) -> AnyView {
    let head = move || {
        match grid.get() {
        true => view! { <div role="row" aria-rowindex="1" class="unseen"><span role="columnheader">{t(|words| words.file_name)}</span></div> }.into_any(),
        false => view! {
            <div class="heads" role="row" aria-rowindex="1">
                <span role="columnheader">{t(|words| words.file_name)}</span>
                <span role="columnheader">{t(|words| words.content_type)}</span>
                <span role="columnheader">{t(|words| words.size)}</span>
                <span role="columnheader">{t(|words| words.modified)}</span>
                <span role="columnheader">{t(|words| words.detail.tags)}</span>
            </div>
        }
        .into_any(),
    }
    };
    view! { <div role="rowgroup" class="head-group">{head}</div> }.into_any()
}

/// The cells of an entry in a list.
pub(super) fn line(entry: Entry) -> AnyView {
    let language = console().language;
    match entry {
        Entry::Directory(directory) => view! {
            <span role="gridcell" class="name">{icon(None)} <span>{format::name(&directory.name)}</span></span>
            <span role="gridcell" class="fine">{t(|words| words.detail.directory)}</span>
            <span role="gridcell"></span>
            <span role="gridcell"></span>
            <span role="gridcell"></span>
        }
        .into_any(),
        Entry::File(file) => {
            let size = file.data_size.map(|size| move || format::bytes(language.get(), size));
            view! {
                <span role="gridcell" class="name">
                    {icon(Some(file.file_type))} <span title=file.uri.clone()>{format::name(&file.file_name)}</span>
                    {deleted(file.status)}
                </span>
                <span role="gridcell" class="type">{file.content_type.clone()}</span>
                <span role="gridcell" class="number">{size}</span>
                <span role="gridcell"><Time at=file.file_update_time /></span>
                <span role="gridcell">{tags::chips(tags::read(file.tags.as_deref()), TAGS)}</span>
            }
            .into_any()
        }
    }
}

/// An entry in a grid.
pub(super) fn tile(entry: Entry, index: usize, active: RwSignal<usize>, open: Callback<usize>) -> AnyView {
    let (language, place) = (console().language, place());
    let selected = {
        let entry = entry.clone();
        move || place.query.with(|query| entry.is_file(&query.file)).to_string()
    };
    let content = match entry {
        Entry::Directory(directory) => {
            view! { {icon(None)} <span class="name">{format::name(&directory.name)}</span> }.into_any()
        }
        Entry::File(file) => {
            let size = file.data_size.map(|size| move || format::bytes(language.get(), size));
            view! {
                {icon(Some(file.file_type))} <span class="name" title=file.uri.clone()>{format::name(&file.file_name)}</span>
                <span class="fine">{size} {deleted(file.status)}</span>
            }
            .into_any()
        }
    };
    view! {
        <div
            class="tile"
            role="gridcell"
            id=element_id(index)
            tabindex=move || if active.get() == index { "0" } else { "-1" }
            aria-selected=selected
            on:click=move |_| open.run(index)
        >
            {content}
        </div>
    }
    .into_any()
}

fn deleted(status: FileStatus) -> Option<AnyView> {
    let gone = status.as_str() == "DELETED";
    gone.then(|| view! { <span class="chip gone">{t(|words| words.detail.deleted)}</span> }.into_any())
}
