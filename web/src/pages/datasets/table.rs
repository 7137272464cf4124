//! The table of datasets.

use leptos::prelude::*;
use pai_datasets_core::model::{Dataset, DatasetSort, Label, Order};

use super::columns::Column;
use super::list::Selection;
use super::query::ListQuery;
use crate::components::copy::Copyable;
use crate::components::time::Time;
use crate::state::console;
use crate::words::{Words, t};

/// How many labels a row shows.
const SHOWN_LABELS: usize = 3;

#[component]
pub(super) fn DatasetTable(
    datasets: StoredValue<Vec<Dataset>>,
    query: Memo<ListQuery>,
    selection: Selection,
) -> impl IntoView {
    let every = move || datasets.with_value(|all| all.iter().map(entry).collect::<Vec<_>>());
    let all_selected = move || selection.with(|selection| every().iter().all(|entry| selection.contains(entry)));
    let select_all = move |_| {
        let (entries, leave) = (every(), untrack(all_selected));
        selection.update(|selection| {
            for entry in entries {
                if leave {
                    selection.remove(&entry)
                } else {
                    selection.insert(entry)
                };
            }
        });
    };
    // The columns alone: a new page comes with a new table.
    let columns = Memo::new(move |_| query.get().columns);
    let shown = move || Column::ALL.into_iter().filter(move |column| columns.get().has(*column)).collect::<Vec<_>>();
    view! {
        <div class="scroll">
            <table class="cards datasets">
                <thead>
                    <tr>
                        <td class="select">
                            <input
                                type="checkbox"
                                aria-label=t(|words| words.shell.select_page)
                                prop:checked=all_selected
                                on:change=select_all
                            />
                        </td>
                        <th scope="col">{t(|words| words.name)}</th>
                        {move || shown().into_iter().map(|column| head(column, query)).collect_view()}
                    </tr>
                </thead>
                <tbody>
                    {move || {
                        let shown = shown();
                        let rows = datasets.get_value().into_iter().map(|dataset| row(dataset, &shown, selection));
                        rows.collect_view()
                    }}
                </tbody>
            </table>
        </div>
    }
}

/// What the selection holds of a dataset.
fn entry(dataset: &Dataset) -> (String, String) {
    (dataset.dataset_id.clone(), dataset.name.clone())
}

/// A column's head; where it can be sorted by, a link that does, the other way round when it does already.
fn head(column: Column, query: Memo<ListQuery>) -> AnyView {
    let word: fn(&'static Words) -> &'static str = column.word();
    let by = match column {
        Column::Source => DatasetSort::DataSourceType,
        Column::DataType => DatasetSort::DataType,
        Column::Created => DatasetSort::GmtCreateTime,
        Column::Modified => DatasetSort::GmtModifiedTime,
        _ => return view! { <th scope="col">{t(word)}</th> }.into_any(),
    };
    let query = query.get_untracked();
    let direction = (query.sort == by).then_some(match query.order {
        Order::Ascending => "ascending",
        Order::Descending => "descending",
    });
    view! {
        <th scope="col" aria-sort=direction>
            <a href=query.sorted_by(by).href()>{t(word)}</a>
        </th>
    }
    .into_any()
}

fn row(dataset: Dataset, shown: &[Column], selection: Selection) -> AnyView {
    let console = console();
    let entry = entry(&dataset);
    let named = {
        let name = dataset.name.clone();
        move || (console.language.get().words().shell.select_named)(&name)
    };
    let is_selected = {
        let entry = entry.clone();
        move || selection.with(|selection| selection.contains(&entry))
    };
    let toggle = move |_| {
        selection.update(|selection| {
            if !selection.remove(&entry) {
                selection.insert(entry.clone());
            }
        });
    };
    let cells = shown.iter().map(|column| cell(*column, &dataset)).collect_view();
    let is_row_selected = is_selected.clone();
    view! {
        <tr data-row="" class:selected=is_row_selected>
            <td class="select">
                <input type="checkbox" aria-label=named prop:checked=is_selected on:change=toggle />
            </td>
            <th scope="row">
                <a href=format!("/datasets/{}", dataset.dataset_id)>{dataset.name}</a>
                <Copyable value=dataset.dataset_id />
            </th>
            {cells}
        </tr>
    }
    .into_any()
}

fn cell(column: Column, dataset: &Dataset) -> AnyView {
    let text = |text: &str| text.to_owned().into_any();
    let inner = match column {
        Column::Labels => view! { <Labels labels=dataset.labels.clone() most=SHOWN_LABELS /> }.into_any(),
        Column::Source => view! { <span class="tag">{dataset.data_source_type.as_str()}</span> }.into_any(),
        Column::DataType => text(dataset.data_type.as_str()),
        Column::Edition => text(dataset.edition.as_str()),
        Column::Access => text(dataset.accessibility.as_str()),
        Column::Version => text(dataset.latest_version.as_ref().map_or("", |version| &version.version_name)),
        Column::Workspace => text(&dataset.workspace_id),
        Column::Owner => text(&dataset.owner_id),
        Column::Uri => view! { <code>{dataset.uri.clone()}</code> }.into_any(),
        Column::Created => view! { <Time at=dataset.gmt_create_time /> }.into_any(),
        Column::Modified => view! { <Time at=dataset.gmt_modified_time /> }.into_any(),
    };
    let is_wide = matches!(column, Column::Labels | Column::Uri);
    view! { <td class:wide=is_wide data-label=t(column.word())>{inner}</td> }.into_any()
}

/// Labels as chips; beyond `most`, how many more there are.
#[component]
pub(super) fn Labels(labels: Vec<Label>, #[prop(default = usize::MAX)] most: usize) -> impl IntoView {
    let chip = |label: &Label| view! { <li class="chip">{label.key.to_string()} ": " {label.value.to_string()}</li> };
    let more = labels.len().saturating_sub(most);
    let hidden: Vec<_> = labels.iter().skip(most).map(|label| format!("{}: {}", label.key, label.value)).collect();
    let rest = (more > 0).then(|| {
        view! {
            <li class="chip more" title=hidden.join("\n")>
                "+" {more} <span class="unseen">" " {t(|words| words.shell.more_labels)}</span>
            </li>
        }
    });
    (!labels.is_empty()).then(|| {
        view! { <ul class="chips">{labels.iter().take(most).map(chip).collect_view()} {rest}</ul> }
    })
}
