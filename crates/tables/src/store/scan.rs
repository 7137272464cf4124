//! What is read of a table: some columns of some partitions, group after group.

use std::collections::BTreeMap;

use pai_datasets_core::ApiError;
use pai_datasets_core::model::{Address, ColumnName, ColumnType, PartitionSpec, TableColumn};
use pai_datasets_engine::store::Fault;
use pai_datasets_engine::{SqlDriver, params};

use super::chunk::Stored;
use super::meta::{Known, Part, parts, same_name};
use super::rows::{Group, read};

/// A column that is read.
#[derive(Clone, Debug)]
pub(super) struct Selected {
    pub(super) column: TableColumn,
    from: From,
}

#[derive(Clone, Copy, Debug)]
enum From {
    /// The column at that position.
    Data(usize),
    /// That level of the partition.
    Level(usize),
}

/// The columns of those names; where there are none, all, with those of the partitions behind them where that is wanted.
pub(super) fn select(
    known: &Known,
    field: &str,
    names: Option<&[ColumnName]>,
    with_levels: bool,
) -> Result<Vec<Selected>, ApiError> {
    let data =
        known.columns.iter().enumerate().map(|(at, column)| Selected { column: column.clone(), from: From::Data(at) });
    let levels = known.partition_columns.iter().enumerate().map(|(at, name)| Selected {
        column: TableColumn { name: name.clone(), column_type: ColumnType::String, comment: None },
        from: From::Level(at),
    });
    let Some(names) = names else {
        return Ok(data.chain(levels.filter(|_| with_levels)).collect());
    };
    let all: Vec<Selected> = data.chain(levels).collect();
    let find = |name: &ColumnName| {
        let found = all.iter().find(|selected| same_name(selected.column.name.as_str(), name.as_str())).cloned();
        found.ok_or_else(|| {
            let known: Vec<_> = all.iter().map(|selected| selected.column.name.as_str()).take(20).collect();
            ApiError::invalid(field, format!("the table has no column {name}; it has {}", known.join(", ")))
        })
    };
    names.iter().map(find).collect()
}

/// Reads the columns of a group of a partition.
pub(super) fn read_selected(
    sql: &impl SqlDriver,
    group: Group,
    types: &[ColumnType],
    selected: &[Selected],
    spec: &str,
) -> Result<Vec<Stored>, Fault> {
    let positions = selected.iter().filter_map(|it| match it.from {
        From::Data(at) => Some(at),
        From::Level(_) => None,
    });
    let mut data = read(sql, group, types, &positions.collect::<Vec<_>>())?.into_iter();
    let rows = usize::try_from(group.rows).unwrap_or_default();
    let columns = selected.iter().map(|it| match it.from {
        From::Data(_) => data.next().ok_or_else(|| ApiError::internal().into()),
        From::Level(level) => Ok(Stored::constant(value_of(spec, level), rows)),
    });
    columns.collect()
}

fn value_of(spec: &str, level: usize) -> &str {
    spec.split('/').nth(level).and_then(|level| level.split_once('=')).map_or("", |(_, value)| value)
}

/// The groups that there were when it was made. Partitions that were chosen twice are read once.
pub(super) struct Scan {
    types: Vec<ColumnType>,
    pub(super) selected: Vec<Selected>,
    groups: Vec<(Group, usize)>,
    specs: Vec<String>,
}

/// The most partitions that are read at once.
const MOST_PARTS: i64 = 100_000;

impl Scan {
    /// Of the partitions within those, or of all.
    pub(super) fn new(
        sql: &impl SqlDriver,
        known: &Known,
        selected: Vec<Selected>,
        within: &[PartitionSpec],
    ) -> Result<Scan, Fault> {
        let mut found: BTreeMap<String, Part> = BTreeMap::new();
        let chosen: Vec<Option<&PartitionSpec>> =
            if within.is_empty() { vec![None] } else { within.iter().map(Some).collect() };
        for spec in chosen {
            let here = parts(sql, known.id, spec, "", MOST_PARTS)?;
            if let (true, Some(spec)) = (here.is_empty(), spec) {
                return Err(ApiError::not_found(format_args!("Partition {spec} of table {}", known.name)).into());
            }
            found.extend(here.into_iter().map(|part| (part.spec.clone(), part)));
        }
        let (mut groups, mut specs) = (Vec::new(), Vec::new());
        for part in found.into_values() {
            let rows = sql.run("SELECT id, rows FROM row_group WHERE part = ?1 ORDER BY first", params![part.id])?;
            for mut row in rows {
                groups.push((Group { id: row.integer()?, rows: row.integer()? }, specs.len()));
            }
            specs.push(part.spec);
        }
        Ok(Scan { types: known.types(), selected, groups, specs })
    }

    /// How many groups there are.
    pub(super) fn len(&self) -> usize {
        self.groups.len()
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> i64 {
        self.groups.iter().map(|(group, _)| group.rows).sum()
    }

    /// The rows of a group.
    pub(super) fn rows_of(&self, at: usize) -> i64 {
        self.groups.get(at).map_or(0, |(group, _)| group.rows)
    }

    /// The columns of a group; none where there is no such group.
    pub(super) fn read(&self, sql: &impl SqlDriver, at: usize) -> Result<Vec<Stored>, Fault> {
        self.read_columns(sql, at, &self.selected)
    }

    /// Those columns of a group that are `wanted`.
    pub(super) fn read_some(&self, sql: &impl SqlDriver, at: usize, wanted: &[bool]) -> Result<Vec<Stored>, Fault> {
        let selected = self.selected.iter().zip(wanted).filter(|(_, wanted)| **wanted);
        let selected: Vec<Selected> = selected.map(|(selected, _)| selected.clone()).collect();
        self.read_columns(sql, at, &selected)
    }

    fn read_columns(&self, sql: &impl SqlDriver, at: usize, selected: &[Selected]) -> Result<Vec<Stored>, Fault> {
        let Some((group, spec)) = self.groups.get(at) else { return Ok(Vec::new()) };
        let spec = self.specs.get(*spec).map_or("", String::as_str);
        read_selected(sql, *group, &self.types, selected, spec)
    }
}

/// The partitions that an address names, for [`Scan::new`].
pub(super) fn within(address: &Address) -> Vec<PartitionSpec> {
    address.partition.iter().cloned().collect()
}
