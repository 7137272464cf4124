//! Tables and partitions as the store knows them.

use pai_datasets_core::ApiError;
use pai_datasets_core::model::{
    Accessibility, Address, ColumnName, ColumnType, Millis, PartitionSpec, Table, TableColumn, TablePartition,
};
use pai_datasets_engine::store::{Fault, Guarded, decide, first};
use pai_datasets_engine::{Row, SqlDriver, SqlError, params};

use super::rows::free;
use super::{Context, import};

/// A table.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) owner_id: String,
    pub(super) columns: Vec<TableColumn>,
    pub(super) partition_columns: Vec<ColumnName>,
    pub(super) comment: Option<String>,
    pub(super) lifecycle: Option<i64>,
    pub(super) rows: i64,
    pub(super) bytes: i64,
    pub(super) created: Millis,
    pub(super) modified: Millis,
}

/// The columns of `tbl` that [`Known::read`] reads, in its order.
pub(super) const COLUMNS: &str =
    "id, name, owner_id, columns, partition_columns, comment, lifecycle, rows, bytes, created, modified";

impl Known {
    pub(super) fn read(mut row: Row) -> Result<Known, SqlError> {
        Ok(Known {
            id: row.integer()?,
            name: row.text()?,
            owner_id: row.text()?,
            columns: row.maybe_json()?.ok_or(SqlError::Shape("the table's columns"))?,
            partition_columns: row.maybe_json()?.ok_or(SqlError::Shape("the table's columns"))?,
            comment: row.maybe_text()?,
            lifecycle: row.maybe_integer()?,
            rows: row.integer()?,
            bytes: row.integer()?,
            created: Millis(row.integer()?),
            modified: Millis(row.integer()?),
        })
    }

    /// The table of that name.
    pub(super) fn find(sql: &impl SqlDriver, name: &str) -> Result<Option<Known>, Fault> {
        let rows = sql.run(&format!("SELECT {COLUMNS} FROM tbl WHERE name = ?1"), params![name])?;
        Ok(first(rows).map(Known::read).transpose()?)
    }

    /// The table of that address, where the caller may do the operation on it.
    pub(super) fn find_for(sql: &impl SqlDriver, context: &Context<'_>, address: &Address) -> Result<Known, Fault> {
        let uri = Address { partition: None, ..address.clone() }.to_string();
        let known = Known::find(sql, &address.table)?.ok_or_else(|| missing(&uri))?;
        known.decide(context, &uri)?;
        known.check_partition(address)?;
        Ok(known)
    }

    /// Whether the caller may do the operation on it.
    pub(super) fn decide(&self, context: &Context<'_>, uri: &str) -> Result<(), ApiError> {
        let guarded =
            Guarded { kind: "Table", id: uri, owner_id: &self.owner_id, accessibility: Accessibility::Private };
        decide(&context.decision.principal, context.operation, &guarded).map_err(|error| match error.code {
            pai_datasets_core::Code::ResourceNotFound => missing(uri),
            _ => error,
        })
    }

    /// Whether the address names a partition that the table could have.
    fn check_partition(&self, address: &Address) -> Result<(), ApiError> {
        let Some(spec) = &address.partition else { return Ok(()) };
        let mut levels = spec.levels().iter().zip(&self.partition_columns);
        let fits = levels.all(|((given, _), column)| same_name(given, column.as_str()));
        if fits && spec.levels().len() <= self.partition_columns.len() {
            return Ok(());
        }
        let names: Vec<_> = self.partition_columns.iter().map(ColumnName::as_str).collect();
        Err(if names.is_empty() {
            ApiError::invalid("Table", format!("names the partition {spec}, but the table has none"))
        } else {
            ApiError::invalid(
                "Table",
                format!("names the partition {spec}, but the table is parted by {}", names.join(", ")),
            )
        })
    }

    /// The type of each column.
    pub(super) fn types(&self) -> Vec<ColumnType> {
        self.columns.iter().map(|column| column.column_type).collect()
    }

    pub(super) fn address(&self, project: &str) -> Address {
        Address { project: project.to_owned(), table: self.name.clone(), partition: None }
    }

    /// As the API answers it.
    pub(super) fn into_table(self, project: &str) -> Table {
        let level = |name| TableColumn { name, column_type: ColumnType::String, comment: None };
        Table {
            uri: self.address(project).to_string(),
            project: project.to_owned(),
            name: self.name,
            columns: self.columns,
            partition_columns: self.partition_columns.into_iter().map(level).collect(),
            comment: self.comment,
            lifecycle: self.lifecycle,
            row_count: self.rows,
            data_size: self.bytes,
            owner_id: self.owner_id,
            gmt_create_time: self.created,
            gmt_modified_time: self.modified,
        }
    }
}

/// What a caller is told of a table that is not there, or that it may not see.
pub(super) fn missing(uri: &str) -> ApiError {
    ApiError::not_found(format_args!("Table {uri}"))
        .recommend("Check the project and the name; ListTables tells which there are.")
}

/// Whether two names of columns are the same: case does not count.
pub(super) fn same_name(one: &str, other: &str) -> bool {
    one == other || one.to_lowercase() == other.to_lowercase()
}

/// What a new table is made of.
pub(super) struct NewTable<'a> {
    pub(super) name: &'a str,
    pub(super) owner_id: &'a str,
    pub(super) columns: &'a [TableColumn],
    pub(super) partition_columns: &'a [ColumnName],
    pub(super) comment: Option<&'a str>,
    pub(super) lifecycle: Option<i64>,
}

/// Creates a table. Call it in a transaction that made sure that there is none.
pub(super) fn create(sql: &impl SqlDriver, new: &NewTable<'_>, now: Millis) -> Result<Known, Fault> {
    let json = |value: Result<String, serde_json::Error>| value.map_err(|_| ApiError::internal());
    let columns = json(serde_json::to_string(new.columns))?;
    let partition_columns = json(serde_json::to_string(new.partition_columns))?;
    let rows = sql.run(
        &format!(
            "INSERT INTO tbl (name, owner_id, columns, partition_columns, comment, lifecycle, created, modified) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7) RETURNING {COLUMNS}"
        ),
        params![new.name, new.owner_id, &columns, &partition_columns, new.comment, new.lifecycle, now.0],
    )?;
    Ok(first(rows).map_or(Err(SqlError::Shape("a table")), Known::read)?)
}

/// The partition of that spec, empty for a table that has none; made where it is not there.
pub(super) fn part(sql: &impl SqlDriver, table: i64, spec: &str, now: Millis) -> Result<i64, Fault> {
    let rows = sql.run(
        "INSERT INTO part (tbl, spec, created, modified) VALUES (?1, ?2, ?3, ?3) \
         ON CONFLICT (tbl, spec) DO UPDATE SET modified = excluded.modified RETURNING id",
        params![table, spec, now.0],
    )?;
    Ok(first(rows).map_or(Err(SqlError::Shape("a partition")), |mut row| row.integer())?)
}

/// Notes that a partition, and with it its table, has that many rows and bytes more.
pub(super) fn grow(sql: &impl SqlDriver, part: i64, rows: i64, bytes: i64, now: Millis) -> Result<(), SqlError> {
    sql.run(
        "UPDATE part SET rows = rows + ?2, bytes = bytes + ?3, modified = ?4 WHERE id = ?1",
        params![part, rows, bytes, now.0],
    )?;
    sql.run(
        "UPDATE tbl SET rows = rows + ?2, bytes = bytes + ?3, modified = ?4 \
         WHERE id = (SELECT tbl FROM part WHERE id = ?1)",
        params![part, rows, bytes, now.0],
    )
    .map(drop)
}

/// Takes all rows of a partition away.
pub(super) fn empty(sql: &impl SqlDriver, part: i64, now: Millis) -> Result<(), Fault> {
    let rows = sql.run("SELECT rows, bytes FROM part WHERE id = ?1", params![part])?;
    let Some(mut row) = first(rows) else { return Ok(()) };
    let (rows, bytes) = (row.integer()?, row.integer()?);
    grow(sql, part, -rows, -bytes, now)?;
    free(sql, "part = ?2", part, now)?;
    Ok(())
}

/// Takes partitions and their rows away.
pub(super) fn remove_parts(sql: &impl SqlDriver, parts: &[i64], now: Millis) -> Result<(), Fault> {
    for part in parts {
        empty(sql, *part, now)?;
        sql.run("DELETE FROM part WHERE id = ?1", params![*part])?;
    }
    Ok(())
}

/// Takes a table and all that it holds away, with the imports into it.
pub(super) fn remove(sql: &impl SqlDriver, table: i64, now: Millis) -> Result<(), Fault> {
    import::end(sql, table, None, now)?;
    free(sql, "part IN (SELECT id FROM part WHERE tbl = ?2)", table, now)?;
    sql.run("DELETE FROM part WHERE tbl = ?1", params![table])?;
    sql.run("DELETE FROM tbl WHERE id = ?1", params![table])?;
    Ok(())
}

/// A partition of a table.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) id: i64,
    pub(super) spec: String,
    pub(super) rows: i64,
    bytes: i64,
    created: Millis,
    modified: Millis,
}

impl Part {
    fn read(mut row: Row) -> Result<Part, SqlError> {
        Ok(Part {
            id: row.integer()?,
            spec: row.text()?,
            rows: row.integer()?,
            bytes: row.integer()?,
            created: Millis(row.integer()?),
            modified: Millis(row.integer()?),
        })
    }

    /// As the API answers it.
    pub(super) fn into_partition(self) -> TablePartition {
        TablePartition {
            partition: self.spec,
            row_count: self.rows,
            data_size: self.bytes,
            gmt_create_time: self.created,
            gmt_modified_time: self.modified,
        }
    }
}

/// At most `most` partitions of a table, those from `from` on in the order of their specs, within `within` where it is given.
pub(super) fn parts(
    sql: &impl SqlDriver,
    table: i64,
    within: Option<&PartitionSpec>,
    from: &str,
    most: i64,
) -> Result<Vec<Part>, Fault> {
    // `/` is what follows a level, and `0` is the character behind `/`: between them lies all that is within.
    let (same, low, high) = match within.map(ToString::to_string) {
        Some(spec) => (spec.clone(), format!("{spec}/"), format!("{spec}0")),
        None => (String::new(), String::new(), "\u{10ffff}".to_owned()),
    };
    let rows = sql.run(
        "SELECT id, spec, rows, bytes, created, modified FROM part WHERE tbl = ?1 AND spec >= ?2 \
         AND (spec = ?3 OR (spec >= ?4 AND spec < ?5)) ORDER BY spec LIMIT CAST(?6 AS INTEGER)",
        params![table, from, &same, &low, &high, most],
    )?;
    Ok(rows.into_iter().map(Part::read).collect::<Result<_, _>>()?)
}
