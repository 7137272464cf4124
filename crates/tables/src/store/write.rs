//! Writing rows, all or none of them.

use std::rc::Rc;

use pai_datasets_core::model::{Address, ColumnName, Millis, TableColumn, TableWritten, WriteMode};
use pai_datasets_core::{ApiError, WriteTableRows};
use pai_datasets_engine::store::{Fault, transaction};
use pai_datasets_engine::{Host, SqlDriver};

use super::file::{Described, described};
use super::meta::{self, Known, NewTable};
use super::rows::{GRACE, append};
use super::{Reply, Served, TableStore};

/// The most rows of one request, and the most bytes of their values: a few bytes of a compressed file may stand for very many,
/// and nobody else is heard meanwhile.
const MOST_ROWS: i64 = 5_000_000;
const MOST_BYTES: usize = 256 * 1024 * 1024;

impl<H: Host + 'static> TableStore<H> {
    /// Writes the rows of a file.
    pub(super) fn write_rows(&self, mut served: Served<'_>) -> Result<Reply, Fault> {
        let operation = served.decode::<WriteTableRows>()?;
        let body = std::mem::take(&mut served.request.body);
        let (sql, now) = (self.host.sql(), served.context.now);
        let address = operation.table.parts();
        let decision = served.context.decision;
        let known = Known::find(sql, &address.table)?;
        if let Some(known) = &known {
            Known::find_for(sql, &served.context, &address)?;
            check_target(known, &address)?;
        }
        let described: Described = described!(operation);
        described.check()?;
        let mut file = described.open(Rc::new(body), known.as_ref(), &address)?;
        let written_rows = transaction(sql, || {
            let target = Target { address: &address, owner_id: &decision.principal.user_id };
            let (known, part) = target.prepare(sql, known, &file.columns, described.overwrite, now)?;
            let types = known.types();
            let (mut rows, mut read, mut bytes) = (0, 0, 0);
            while let Some(batch) = file.next()? {
                rows += batch.rows() as i64;
                read += batch.bytes();
                let problem = if rows > MOST_ROWS {
                    Some(format!("holds more than {MOST_ROWS} rows, which are the most of one request"))
                } else if read > MOST_BYTES {
                    let most = MOST_BYTES / 1024 / 1024;
                    Some(format!("holds values of more than {most} MB, which are the most of one request"))
                } else {
                    None
                };
                if let Some(problem) = problem {
                    return Err(ApiError::invalid("Content", problem).recommend("Use CreateTableImport.").into());
                }
                bytes += append(sql, part, &types, batch, now)?;
            }
            meta::grow(sql, part, rows, bytes, now)?;
            self.host.wake_at(Millis(now.0 + GRACE + 1));
            Ok(rows)
        })?;
        let known = Known::find(sql, &address.table)?.ok_or_else(ApiError::internal)?;
        served.answered(&TableWritten { table: known.into_table(&decision.project), written_rows })
    }
}

/// Whether an address says exactly where rows go: a partition down to its last level, where the table has some.
pub(super) fn check_target(known: &Known, address: &Address) -> Result<(), ApiError> {
    let given = address.partition.as_ref().map_or(0, |spec| spec.levels().len());
    if given == known.partition_columns.len() {
        return Ok(());
    }
    let example: Vec<_> = known.partition_columns.iter().map(|name| format!("{name}=...")).collect();
    let problem = format!("must name the partition to write to, as in {address}/{}", example.join("/"));
    Err(ApiError::invalid("Table", problem))
}

/// Where rows go.
pub(super) struct Target<'a> {
    pub(super) address: &'a Address,
    /// Whose the table becomes, where it is not there.
    pub(super) owner_id: &'a str,
}

impl Target<'_> {
    /// The table and the partition, made where they are not there. Call it in a transaction.
    pub(super) fn prepare(
        &self,
        sql: &impl SqlDriver,
        known: Option<Known>,
        columns: &[TableColumn],
        overwrite: bool,
        now: Millis,
    ) -> Result<(Known, i64), Fault> {
        let known = match known {
            Some(known) => known,
            None => self.create(sql, columns, now)?,
        };
        let spec = self.address.partition.as_ref().map(ToString::to_string).unwrap_or_default();
        let part = meta::part(sql, known.id, &spec, now)?;
        if overwrite {
            meta::empty(sql, part, now)?;
        }
        Ok((known, part))
    }

    fn create(&self, sql: &impl SqlDriver, columns: &[TableColumn], now: Millis) -> Result<Known, Fault> {
        if columns.is_empty() {
            return Err(ApiError::invalid("Content", "has no column to make a table of").into());
        }
        let levels = self.address.partition.iter().flat_map(|spec| spec.levels());
        let levels = levels.map(|(name, _)| ColumnName::parse(name.as_str())).collect::<Result<Vec<_>, _>>();
        let levels = levels.map_err(|problem| ApiError::invalid("Table", problem))?;
        let both =
            levels.iter().find(|level| columns.iter().any(|it| meta::same_name(it.name.as_str(), level.as_str())));
        if let Some(both) = both {
            let problem = format!("parts the table by {both}, which is a column of the file too");
            return Err(ApiError::invalid("Table", problem).into());
        }
        let new = NewTable {
            name: &self.address.table,
            owner_id: self.owner_id,
            columns,
            partition_columns: &levels,
            comment: None,
            lifecycle: None,
        };
        meta::create(sql, &new, now)
    }
}
