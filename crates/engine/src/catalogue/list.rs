//! The list of datasets: filters, sort, page and total.

use pai_datasets_core::ListDatasets;
use pai_datasets_core::field::Commas;
use pai_datasets_core::model::{DatasetPage, DatasetSort, Order};

use super::label::SEPARATOR;
use super::{Catalogue, Context, Serve};
use crate::access::Role;
use crate::host::Host;
use crate::sql::{Fault, Param, SqlDriver, first, fold};

/// Below this many matches they are gathered and sorted; above, the sort order's index is walked until the page is full.
const GATHER: i64 = 1000;

/// A conjunction of SQL conditions with their parameters. Only code writes conditions; what a caller gave is a parameter.
#[derive(Default)]
pub(super) struct Conditions {
    parts: Vec<String>,
    values: Vec<Given>,
}

/// A parameter that a condition owns.
pub(super) enum Given {
    Integer(i64),
    Text(String),
}

impl From<i64> for Given {
    fn from(value: i64) -> Given {
        Given::Integer(value)
    }
}

impl From<&str> for Given {
    fn from(value: &str) -> Given {
        Given::Text(value.to_owned())
    }
}

impl From<String> for Given {
    fn from(value: String) -> Given {
        Given::Text(value)
    }
}

impl Conditions {
    pub(super) fn new() -> Conditions {
        Conditions::default()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// A condition with one parameter, which stands at `{}`.
    pub(super) fn add(&mut self, condition: &str, value: impl Into<Given>) {
        self.values.push(value.into());
        self.parts.push(condition.replace("{}", "?"));
    }

    /// A condition that no row meets.
    fn never(&mut self) {
        self.parts.push("0".to_owned());
    }

    /// `column` is that text, where one is given.
    pub(super) fn equal(&mut self, column: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.add(&format!("{column} = {{}}"), value);
        }
    }

    /// `column` is one of those texts, where any are given. One parameter, however many there are.
    pub(super) fn any_of<T>(&mut self, column: &str, list: Option<&Commas<T>>, text: fn(&T) -> &str) {
        if let Some(Commas(list)) = list {
            let texts: Vec<&str> = list.iter().map(text).collect();
            let json = serde_json::Value::from(texts).to_string();
            self.add(&format!("{column} IN (SELECT value FROM json_each({{}}))"), json);
        }
    }

    /// A row exists that `query`, ending in AND, and all of `inner` select.
    pub(super) fn exists(&mut self, query: &str, inner: Conditions) {
        self.parts.push(format!("EXISTS ({query} {})", inner.text()));
        self.values.extend(inner.values);
    }

    /// Both.
    fn and(&mut self, other: Conditions) {
        self.parts.extend(other.parts);
        self.values.extend(other.values);
    }

    /// The SQL; `1` where there are none.
    pub(super) fn text(&self) -> String {
        if self.parts.is_empty() { "1".to_owned() } else { self.parts.join(" AND ") }
    }

    /// The parameters in the order of their places.
    pub(super) fn params(&self) -> Vec<Param<'_>> {
        let param = |value| match value {
            &Given::Integer(number) => Param::Integer(number),
            Given::Text(text) => Param::Text(text),
        };
        self.values.iter().map(param).collect()
    }
}

/// What selects facets: answered from the few facets there are.
fn facet_conditions(context: &Context<'_>, list: &ListDatasets) -> Conditions {
    let mut facets = Conditions::new();
    if context.principal.role != Role::Admin {
        facets.add("(f.accessibility = 'PUBLIC' OR f.owner_id = {})", context.principal.user_id.as_str());
    }
    facets.equal("f.workspace_id", list.workspace_id.as_ref().map(|id| id.as_str()));
    facets.any_of("f.data_source_type", list.data_source_types.as_ref(), |it| it.as_str());
    facets.any_of("f.data_type", list.data_types.as_ref(), |it| it.as_str());
    facets.any_of("f.property", list.properties.as_ref(), |it| it.as_str());
    facets.any_of("f.source_type", list.source_types.as_ref(), |it| it.as_str());
    facets.equal("f.edition", list.edition.map(|it| it.as_str()));
    facets.equal("f.accessibility", list.accessibility.map(|it| it.as_str()));
    facets
}

/// The labels of datasets that hold a text.
const LABELLED: &str = "FROM label l WHERE l.version = 0 \
                        AND l.folded IN (SELECT t.folded FROM label_text t WHERE instr(t.folded, {}) > 0)";

/// What has an index of its own: ids, which lead to few datasets, and what many datasets may share.
fn indexed_conditions(list: &ListDatasets) -> Conditions {
    let mut rows = Conditions::new();
    rows.any_of("d.id", list.dataset_ids.as_ref(), |id| id.as_str());
    // Beside ids the other indexes are kept out of it: SQLite cannot know that they may lead to many more.
    let column = if list.dataset_ids.is_some() { "+d." } else { "d." };
    for (name, value) in [
        ("source_id", list.source_id.as_ref().map(|id| id.as_str())),
        ("source_dataset_id", list.source_dataset_id.as_ref().map(|id| id.as_str())),
        ("provider", list.provider.as_ref().map(|name| name.as_str())),
    ] {
        rows.equal(&format!("{column}{name}"), value);
    }
    rows
}

/// What else selects single datasets.
fn row_conditions(list: &ListDatasets) -> Conditions {
    let mut rows = Conditions::new();
    if let Some(name) = &list.name {
        rows.add("instr(d.folded_name, {}) > 0", fold(name));
    }
    if let Some(label) = &list.label {
        // What holds the separator is a part of no key and of no value.
        if label.contains(SEPARATOR) {
            rows.never();
        }
        rows.add(&format!("d.seq IN (SELECT l.dataset {LABELLED})"), fold(label));
    }
    rows
}

impl<H: Host> Catalogue<H> {
    /// Whether few datasets meet these conditions, which have indexes; then they are found by those.
    fn are_few(&self, rows: &Conditions) -> Result<bool, Fault> {
        if rows.is_empty() {
            return Ok(false);
        }
        let query = format!("SELECT count(*) FROM (SELECT 1 FROM dataset d WHERE {} LIMIT {GATHER})", rows.text());
        let found = self.host.sql().run(&query, &rows.params())?;
        Ok(first(found).map_or(Ok(0), |mut row| row.integer())? < GATHER)
    }

    /// Whether few datasets have such a label: they are found by it, not by the walk along the sort order.
    fn is_rare_label(&self, label: Option<&str>) -> Result<bool, Fault> {
        let Some(label) = label else { return Ok(false) };
        let query = format!("SELECT count(*) {}", LABELLED.replace("{}", "?"));
        let rows = self.host.sql().run(&query, params![&fold(label)])?;
        Ok(first(rows).map_or(Ok(0), |mut row| row.integer())? < GATHER)
    }
}

impl<H: Host> Serve<ListDatasets> for Catalogue<H> {
    fn serve(&self, context: &Context<'_>, list: ListDatasets) -> Result<DatasetPage, Fault> {
        let sql = self.host.sql();
        let (page, size) = (list.page_number.get(), list.page_size.get());
        let facets = facet_conditions(context, &list);
        let rows = sql.run(
            &format!("SELECT ifnull(sum(f.datasets), 0) FROM facet f WHERE {}", facets.text()),
            &facets.params(),
        )?;
        let candidates = first(rows).map_or(Ok(0), |mut row| row.integer())?;
        let mut filter = indexed_conditions(&list);
        let indexed = self.are_few(&filter)? || self.is_rare_label(list.label.as_deref())?;
        // Many are counted by their index even where the page is found by another.
        let counted_by_index = !filter.is_empty();
        filter.and(row_conditions(&list));
        let by_facet_alone = filter.is_empty();
        let all_facets = facets.is_empty();
        if !all_facets {
            let inner = format!("d.facet IN (SELECT f.id FROM facet f WHERE {})", facets.text());
            filter.and(Conditions { parts: vec![inner], values: facets.values });
        }
        let (column, index) = match list.sort_by {
            DatasetSort::GmtCreateTime => ("created", "dataset_by_created"),
            DatasetSort::GmtModifiedTime => ("modified", "dataset_by_modified"),
            DatasetSort::DataSourceType => ("data_source_type", "dataset_by_source"),
            DatasetSort::DataType => ("data_type", "dataset_by_type"),
        };
        let hint = match (indexed, candidates < GATHER && !all_facets) {
            (true, _) => String::new(),
            (false, true) => "INDEXED BY dataset_by_facet".to_owned(),
            (false, false) => format!("INDEXED BY {index}"),
        };
        let direction = if list.order == Order::Descending { "DESC" } else { "ASC" };
        let conditions = filter.text();
        let mut params = filter.params();
        params.extend([Param::Integer(size), Param::Integer((page - 1) * size)]);
        let found = sql.run(
            &format!(
                "SELECT d.seq FROM dataset d {hint} WHERE {conditions} ORDER BY d.{column} {direction}, d.seq {direction} \
                 LIMIT CAST(? AS INTEGER) OFFSET CAST(? AS INTEGER)"
            ),
            &params,
        )?;
        let numbers: Vec<i64> = found.into_iter().map(|mut row| row.integer()).collect::<Result<_, _>>()?;
        let seen = i64::try_from(numbers.len()).unwrap_or(i64::MAX);
        let total_count = if by_facet_alone {
            candidates
        } else if seen < size && (seen > 0 || page == 1) {
            // The last page: everything before it is full.
            (page - 1) * size + seen
        } else {
            let hint = if counted_by_index { "" } else { &hint };
            let counted =
                sql.run(&format!("SELECT count(*) FROM dataset d {hint} WHERE {conditions}"), &filter.params())?;
            first(counted).map_or(Ok(0), |mut row| row.integer())?
        };
        let datasets = self.read_datasets(context, &numbers)?;
        Ok(DatasetPage { datasets, total_count, page_number: page, page_size: size })
    }
}
