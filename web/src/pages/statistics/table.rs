//! One table: what it is, where it is, and the views of it.

use leptos::prelude::*;
use pai_datasets_core::answer::Answer;
use pai_datasets_core::model::{ColumnType, Table};
use pai_datasets_core::{DeleteTable, GetTable, Operation};
use serde_json::json;

use super::chi_square::ChiSquare;
use super::columns::Columns;
use super::command::{Commands, examples_of};
use super::computed::{Computed, Here};
use super::import::ImportFile;
use super::percentiles::Percentiles;
use super::rows::Rows;
use crate::components::action::{Action, Doing};
use crate::components::confirm::Confirm;
use crate::components::copy::Copyable;
use crate::components::live::{live, memo};
use crate::components::outcome::Empty;
use crate::format;
use crate::router::{
    NavigateOptions, ParamsMap, statistics_of, title_with, use_location, use_navigate, use_params_map, use_query_map,
};
use crate::state::tables::Place;
use crate::state::{Target, console};
use crate::words::{Words, t};

/// The value of `in` for the file that this page looks into.
const IN_FILE: &str = "file";

/// What stands behind `?` and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Address {
    query: Memo<ParamsMap>,
    path: Memo<String>,
}

impl Address {
    pub(super) fn here() -> Address {
        Address { query: use_query_map(), path: use_location().pathname }
    }

    pub(super) fn get(self, name: &str) -> String {
        self.query.with(|query| query.get(name)).unwrap_or_default()
    }

    /// The address with some of it changed.
    pub(super) fn with(self, changes: &[(&str, &str)]) -> String {
        self.path.with(|path| self.query.with(|query| query.changed(path, changes)))
    }
}

/// The address of a table's page: of the connection, or of the engine that holds the file of this page.
pub(super) fn page_of(table: &str, in_file: bool) -> String {
    let page = statistics_of(table);
    if in_file { format!("{page}?in={IN_FILE}") } else { page }
}

/// The place of what the address is about: the connection, or the file of this page where it is still there.
pub(super) fn place_of(in_file: bool) -> Option<Place> {
    match in_file {
        true => Place::of(console().connection, Some(console().file.get()?.engine)),
        false => Place::of(console().connection, None),
    }
}

/// A table that came.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    pub(super) table: StoredValue<Table>,
    /// Its address as the API takes it, with a partition where the page is about one.
    pub(super) uri: StoredValue<String>,
    pub(super) here: Here,
    pub(super) address: Address,
}

impl Shown {
    /// The columns of those types, by their names.
    fn columns_of(self, types: &[ColumnType]) -> Vec<(String, ColumnType)> {
        self.table.with_value(|table| {
            let all = table.columns.iter().chain(&table.partition_columns);
            let fitting = all.filter(|column| types.contains(&column.column_type));
            fitting.map(|column| (column.name.as_str().to_owned(), column.column_type)).collect()
        })
    }

    /// Those that are counted by category.
    pub(super) fn categories(self) -> Vec<(String, ColumnType)> {
        self.columns_of(&[ColumnType::String, ColumnType::Bigint, ColumnType::Boolean])
    }

    /// Those that have percentiles.
    pub(super) fn amounts(self) -> Vec<(String, ColumnType)> {
        self.columns_of(&[ColumnType::Bigint, ColumnType::Double, ColumnType::Datetime])
    }

    pub(super) fn name(self) -> String {
        self.table.with_value(|table| table.name.clone())
    }

    /// Whether it is in the engine that holds the file of this page.
    fn is_in_file(self) -> bool {
        self.address.get("in") == IN_FILE
    }
}

#[component]
pub(crate) fn TablePage() -> impl IntoView {
    let (params, address) = (use_params_map(), Address::here());
    let about = memo(move || {
        let table = params.with(|params| params.get("table")).unwrap_or_default();
        (table, address.get("in") == IN_FILE)
    });
    title_with(move || about.with(|(table, _)| table.clone()));
    let page = move || {
        let (table, in_file) = about.get();
        match place_of(in_file) {
            Some(place) => view! { <Whole table in_file here=StoredValue::new_local(place) address /> }.into_any(),
            None => view! {
                <h1>{table}</h1>
                <Empty title=|words| words.statistics.file_gone help=|words| words.statistics.file_gone_help>
                    <a class="button" href="/statistics">{t(|words| words.statistics.choose_file)}</a>
                </Empty>
            }
            .into_any(),
        }
    };
    // A command writes tables beside the file's.
    let file = move || {
        let (table, in_file) = about.get();
        let held = console().file.get().filter(|held| in_file && !held.is_of(&table))?;
        Some(view! { " / " <a href=page_of(&held.table, true)>{held.read.file.name()}</a> })
    };
    view! {
        <nav class="crumbs" aria-label=t(|words| words.statistics.statistics)>
            <a href="/statistics">{t(|words| words.statistics.statistics)}</a> {live(file)}
        </nav>
        {live(page)}
    }
    .into_any()
}

/// A table as people write it: `table`, or `project.table`.
fn title_of(address: &str) -> String {
    match address.strip_prefix("odps://").and_then(|rest| rest.split_once("/tables/")) {
        Some(("default", name)) => name.to_owned(),
        Some((project, name)) => format!("{project}.{name}"),
        None => address.to_owned(),
    }
}

#[component]
fn Whole(table: String, in_file: bool, here: Here, address: Address) -> impl IntoView {
    let uri = StoredValue::new(table.clone());
    let found = Computed::of(here, &GetTable::INFO, move || Some(json!({"Table": uri.get_value()})));
    let title = title_of(&table);
    let body = found.shown(move |answer| match Table::read(answer) {
        Some(table) => {
            let shown = Shown { table: StoredValue::new(table), uri, here, address };
            view! { <Head shown in_file /> <Views shown /> {(!in_file).then(|| view! { <DeleteForm shown /> })} }
                .into_any()
        }
        None => ().into_any(),
    });
    view! {
        <div class="title">
            <h1>{title}</h1>
        </div>
        {body}
    }
    .into_any()
}

/// Where the table is, in words, and how large.
#[component]
fn Head(shown: Shown, in_file: bool) -> impl IntoView {
    let console = console();
    let (rows, columns, uri) = shown.table.with_value(|table| {
        let columns = table.columns.len() + table.partition_columns.len();
        (table.row_count, i64::try_from(columns).unwrap_or(0), table.uri.clone())
    });
    let size = move || {
        let language = console.language.get();
        let number = |number| format::number(language, number);
        (language.words().statistics.shape)(&number(rows), &number(columns))
    };
    let is_browser = move || console.connection.target() == Some(Target::Browser);
    let place: fn(&'static Words) -> &'static str = match (in_file, untrack(is_browser)) {
        (true, _) => |words| words.statistics.in_page,
        (_, true) => |words| words.statistics.in_browser,
        _ => |words| words.statistics.on_server,
    };
    let file = console.file.get().filter(|held| in_file && held.is_of(&shown.uri.get_value()));
    let file_name = file.as_ref().map(|held| view! { <b>{held.read.file.name()}</b> });
    let host = (!in_file && !untrack(is_browser)).then(crate::components::header::connection_name);
    view! {
        <p class="where">
            {file_name} " " <span class="tag">{live(size)}</span> " " <span>{t(place)} {host.map(|host| format!(" {host}"))}</span> " "
            {(!in_file).then(|| view! { <Copyable value=uri /> })}
        </p>
        {file.is_some().then(|| view! { <ImportFile shown /> })}
    }
    .into_any()
}

/// Deleting the table, behind typing its name.
#[component]
fn DeleteForm(shown: Shown) -> impl IntoView {
    let (navigate, doing) = (use_navigate(), Doing::new());
    let name = Signal::derive(move || shown.name());
    let delete = move |()| {
        // All of it, also where the page is about a partition.
        let members = json!({"Table": shown.table.with_value(|table| table.uri.clone())});
        doing.run(&DeleteTable::INFO, members, move |_| {
            // There is no way back to what is gone.
            navigate("/statistics", NavigateOptions { replace: true, ..NavigateOptions::default() });
        });
    };
    view! {
        <Confirm
            name
            action=|words| words.statistics.delete_table
            help=|words| words.statistics.delete_table_help
            busy=doing.busy
            run=delete
        />
        <Action doing />
    }
    .into_any()
}

type View = (&'static str, fn(&'static Words) -> &'static str, fn(Shown) -> AnyView);

/// The views, by the value of `view`; the first is what is shown without one.
const VIEWS: [View; 5] = [
    ("", |words| words.statistics.columns, |shown| view! { <Columns shown /> }.into_any()),
    ("percentiles", |words| words.statistics.percentiles, |shown| view! { <Percentiles shown /> }.into_any()),
    ("chi-square", |words| words.statistics.chi_square, |shown| view! { <ChiSquare shown /> }.into_any()),
    ("rows", |words| words.statistics.rows, |shown| view! { <Rows shown /> }.into_any()),
    ("pai", |words| words.statistics.pai, commands),
];

fn commands(shown: Shown) -> AnyView {
    let in_file = untrack(|| shown.is_in_file());
    view! { <Commands here=shown.here examples=examples_of(shown) in_file /> }.into_any()
}

#[component]
fn Views(shown: Shown) -> impl IntoView {
    let address = shown.address;
    let at = memo(move || {
        let view = address.get("view");
        VIEWS.iter().position(|(name, ..)| *name == view).unwrap_or(0)
    });
    let tabs = VIEWS.iter().enumerate().map(|(index, (name, word, _))| {
        let current = move || (at.get() == index).then_some("page");
        view! { <a href=move || address.with(&[("view", name)]) aria-current=current>{t(*word)}</a> }.into_any()
    });
    view! {
        <nav class="tabs" aria-label=t(|words| words.detail.look)>{tabs.collect::<Vec<_>>()}</nav>
        {live(move || VIEWS.get(at.get()).map(|(.., view)| view(shown)))}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::title_of;

    #[test]
    fn a_table_is_called_as_people_write_it() {
        for (address, title) in [
            ("cats", "cats"),
            ("odps://default/tables/cats", "cats"),
            ("odps://zoo/tables/cats", "zoo.cats"),
            ("odps://zoo/tables/cats/ds=1", "zoo.cats/ds=1"),
        ] {
            assert_eq!(title_of(address), title);
        }
    }
}
