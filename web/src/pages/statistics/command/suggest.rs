//! What can stand at the cursor of a command, with the names of the tables and columns that there are.

use leptos::prelude::*;
use leptos::task::spawn_local;
use pai_datasets_core::answer::Answer;
use pai_datasets_core::command::{ParameterKind, complete};
use pai_datasets_core::model::{Table, TablePage};
use pai_datasets_core::{GetTable, ListTables, Operation};
use serde_json::json;

use crate::pages::statistics::computed::Here;

/// How many are offered.
const MOST: usize = 12;

/// A text that can take the place of what is there.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Suggestion {
    pub(super) text: String,
    pub(super) doc: &'static str,
    /// The bytes that it replaces.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The names that are known so far.
#[derive(Clone, Copy)]
pub(super) struct Names {
    here: Here,
    tables: RwSignal<Vec<String>>,
    /// By the text that names the table. Empty until they came.
    columns: RwSignal<Vec<(String, Vec<String>)>>,
}

impl Names {
    pub(super) fn of(here: Here) -> Names {
        Names { here, tables: RwSignal::default(), columns: RwSignal::default() }
    }

    pub(super) fn load_tables(self) {
        let Some(place) = self.here.try_get_value() else { return };
        spawn_local(async move {
            // Where it fails there is nothing to suggest, and running says why.
            if let Ok(answer) = place.ask(&ListTables::INFO, json!({"MaxResults": 200})).await
                && let Some(page) = TablePage::read(answer)
            {
                self.tables.try_set(page.tables.into_iter().map(|table| table.name).collect());
            }
        });
    }

    fn columns_of(self, table: &str) -> Vec<String> {
        let known = self.columns.with(|columns| columns.iter().find(|(name, _)| name == table).cloned());
        if let Some((_, columns)) = known {
            return columns;
        }
        let Some(place) = self.here.try_get_value() else { return Vec::new() };
        let table = table.to_owned();
        spawn_local(async move {
            let answer = place.ask(&GetTable::INFO, json!({"Table": table})).await;
            let found = answer.ok().and_then(Table::read);
            let names = found.map(|table| table.columns.into_iter().map(|column| column.name.to_string()).collect());
            self.columns.try_update(|columns| columns.push((table, names.unwrap_or_default())));
        });
        Vec::new()
    }
}

/// What can stand there; nothing where it stands there already.
pub(super) fn suggestions(names: Names, text: &str, cursor: usize) -> Vec<Suggestion> {
    let found = complete(text, cursor);
    let (start, end) = (found.start, found.end);
    let suggestion = |text: String, doc| Suggestion { text, doc, start, end };
    // What follows a whole word is a blank, unless something does already.
    let is_last = text.get(end..).is_none_or(|rest| !rest.starts_with(char::is_whitespace));
    let offers = found.offers.into_iter().map(|offer| {
        let blank = if is_last && !offer.text.ends_with('=') { " " } else { "" };
        suggestion(offer.text + blank, offer.doc)
    });
    let values = found.value.map(|value| match (value.parameter.kind, value.table) {
        (ParameterKind::Table, _) => names.tables.get(),
        (ParameterKind::Column { .. } | ParameterKind::Columns { .. }, Some(table)) => names.columns_of(&table),
        _ => Vec::new(),
    });
    let typed = text.get(start..cursor).unwrap_or_default().to_lowercase();
    let values = values.unwrap_or_default().into_iter().filter(|name| name.to_lowercase().starts_with(&typed));
    let all: Vec<_> = offers.chain(values.map(|name| suggestion(name, ""))).take(MOST).collect();
    match all.as_slice() {
        [only] if text.get(start..end) == Some(only.text.trim_end()) => Vec::new(),
        _ => all,
    }
}
