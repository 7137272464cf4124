//! Rows in a store: kept in groups, a chunk a column.
//!
//! A group is never changed. A small last group that grows is replaced by a larger one, and what nobody needs any more is
//! freed and removed a while later, so that whoever began to read goes on with what there was.

use pai_datasets_core::ApiError;
use pai_datasets_core::model::{ColumnType, Millis};
use pai_datasets_engine::store::{Fault, first};
use pai_datasets_engine::{SqlDriver, SqlError, params};

use super::chunk::{self, Stored};
use crate::batch::{Batch, Column};
use crate::format::BATCH_ROWS;

/// A last group with fewer rows and bytes than this is joined with what is appended to it.
const SMALL: i64 = 4096;
const SMALL_BYTES: usize = 1024 * 1024;

/// About the most bytes of a group's values: so many are in memory where one is read. As chunks they may be far fewer, which
/// says nothing about them.
const LARGEST: usize = 8 * 1024 * 1024;

/// How long freed groups stay for those who read them, in milliseconds.
pub(super) const GRACE: i64 = 5 * 60 * 1000;

/// A group of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) id: i64,
    pub(super) rows: i64,
}

/// To whom groups belong.
#[derive(Clone, Copy, Debug)]
pub(super) enum Owner {
    /// A partition; the rows follow those that it has.
    Part(i64),
    /// An import that is under way.
    Import(i64),
}

/// Writes rows as groups that fit the database; how many bytes they take.
pub(super) fn write(sql: &impl SqlDriver, owner: Owner, batch: &Batch, first_row: i64) -> Result<i64, Fault> {
    if batch.rows() == 0 {
        return Ok(0);
    }
    let is_large = batch.rows() > BATCH_ROWS || batch.bytes() > LARGEST;
    let chunks: Vec<Vec<u8>> = if is_large { Vec::new() } else { batch.columns().iter().map(chunk::encode).collect() };
    let is_long = chunks.iter().any(|chunk| chunk.len() > chunk::LONGEST);
    if batch.rows() > 1 && (is_large || is_long) {
        let half = batch.rows() / 2;
        let bytes = write(sql, owner, &batch.slice(0..half), first_row)?;
        return Ok(bytes + write(sql, owner, &batch.slice(half..batch.rows()), first_row + half as i64)?);
    }
    let bytes: i64 = chunks.iter().map(|chunk| chunk.len() as i64).sum();
    let (part, import) = match owner {
        Owner::Part(part) => (Some(part), None),
        Owner::Import(import) => (None, Some(import)),
    };
    let rows = sql.run(
        "INSERT INTO row_group (part, import, first, rows, bytes) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id",
        params![part, import, first_row, batch.rows() as i64, bytes],
    )?;
    let id = first(rows).map_or(Err(SqlError::Shape("a group")), |mut row| row.integer())?;
    for (position, chunk) in chunks.iter().enumerate() {
        sql.run(
            "INSERT INTO chunk (row_group, position, content) VALUES (?1, ?2, ?3)",
            params![id, position as i64, chunk.as_slice()],
        )?;
    }
    Ok(bytes)
}

/// Appends rows to a partition; how many bytes more it takes. Call it in a transaction.
pub(super) fn append(
    sql: &impl SqlDriver,
    part: i64,
    types: &[ColumnType],
    batch: Batch,
    now: Millis,
) -> Result<i64, Fault> {
    let rows = sql.run(
        "SELECT id, first, rows, bytes FROM row_group WHERE part = ?1 ORDER BY first DESC LIMIT 1",
        params![part],
    )?;
    let Some(mut row) = first(rows) else { return write(sql, Owner::Part(part), &batch, 0) };
    let (id, start, count, bytes) = (row.integer()?, row.integer()?, row.integer()?, row.integer()?);
    let is_small = |bytes| usize::try_from(bytes).is_ok_and(|bytes| bytes < SMALL_BYTES);
    let apart = || write(sql, Owner::Part(part), &batch, start + count);
    if count >= SMALL || !is_small(bytes) {
        return apart();
    }
    let all: Vec<usize> = (0..types.len()).collect();
    let old = read(sql, Group { id, rows: count }, types, &all)?;
    if old.iter().map(Stored::bytes).sum::<usize>() >= SMALL_BYTES {
        return apart();
    }
    let joined = old.into_iter().zip(batch.columns());
    let joined: Option<Vec<Column>> = joined.map(|(old, new)| old.into_column().followed_by(new)).collect();
    let joined = joined.and_then(Batch::new).ok_or(SqlError::Shape("the table's columns"))?;
    free(sql, "id = ?2", id, now)?;
    Ok(write(sql, Owner::Part(part), &joined, start)? - bytes)
}

/// Frees the groups that `condition` on `?2` names.
pub(super) fn free(sql: &impl SqlDriver, condition: &str, value: i64, now: Millis) -> Result<(), SqlError> {
    let statement = format!("UPDATE row_group SET part = NULL, import = NULL, freed = ?1 WHERE {condition}");
    sql.run(&statement, params![now.0, value]).map(drop)
}

/// Reads some columns of a group, by their positions.
pub(super) fn read(
    sql: &impl SqlDriver,
    group: Group,
    types: &[ColumnType],
    positions: &[usize],
) -> Result<Vec<Stored>, Fault> {
    let column = |position: &usize| {
        let rows = sql.run(
            "SELECT content FROM chunk WHERE row_group = ?1 AND position = ?2",
            params![group.id, *position as i64],
        )?;
        // It was there when the reading began.
        let mut row = first(rows).ok_or_else(changed)?;
        let column_type = types.get(*position).copied().ok_or(SqlError::Shape("a column of the table"))?;
        let stored = chunk::decode(&row.blob()?, column_type)?;
        let right = i64::try_from(stored.len()).is_ok_and(|rows| rows == group.rows);
        if right { Ok(stored) } else { Err(SqlError::Shape("as many rows as its group").into()) }
    };
    positions.iter().map(column).collect()
}

/// What was read is gone.
fn changed() -> Fault {
    ApiError::new(pai_datasets_core::Code::ServiceUnavailable, "The table changed while it was read.")
        .recommend("Do it again.")
        .into()
}

/// Removes groups that were freed long enough ago, some at a time; whether more are left.
pub(super) fn sweep(sql: &impl SqlDriver, before: Millis, most: i64) -> Result<bool, SqlError> {
    let rows = sql.run(
        "SELECT id FROM row_group WHERE freed < ?1 ORDER BY freed LIMIT CAST(?2 AS INTEGER)",
        params![before.0, most],
    )?;
    let full = rows.len() as i64 == most;
    for mut row in rows {
        let id = row.integer()?;
        sql.run("DELETE FROM chunk WHERE row_group = ?1", params![id])?;
        sql.run("DELETE FROM row_group WHERE id = ?1", params![id])?;
    }
    Ok(full)
}

#[cfg(test)]
mod tests {
    use pai_datasets_engine::store::migrate;
    use pai_datasets_sqlite::Sqlite;

    use super::*;
    use crate::batch::Values;

    fn store() -> Sqlite {
        let sql = Sqlite::in_memory().unwrap();
        migrate(&sql, super::super::MIGRATIONS).unwrap();
        sql.run_all(
            "INSERT INTO tbl (id, name, owner_id, columns, partition_columns, created, modified) \
             VALUES (1, 't', 'u', '[]', '[]', 0, 0); \
             INSERT INTO part (id, tbl, spec, created, modified) VALUES (1, 1, '', 0, 0)",
        )
        .unwrap();
        sql
    }

    fn texts(text: &str, rows: usize) -> Batch {
        let texts = std::iter::repeat_n(text, rows).collect();
        Batch::new(vec![Column::new(Values::String(texts), None)]).unwrap()
    }

    /// The rows of each group that is not freed.
    fn groups(sql: &Sqlite) -> Vec<i64> {
        let rows = sql.run("SELECT rows FROM row_group WHERE part = 1 ORDER BY first", params![]).unwrap();
        rows.into_iter().map(|mut row| row.integer().unwrap()).collect()
    }

    #[test]
    fn small_groups_are_joined_by_what_their_values_take() {
        let sql = store();
        for _ in 0..3 {
            append(&sql, 1, &[ColumnType::String], texts("a", 100), Millis(0)).unwrap();
        }
        assert_eq!(groups(&sql), [300]);
        // Few bytes as a chunk, many as values.
        let long = "x".repeat(100_000);
        for _ in 0..3 {
            append(&sql, 1, &[ColumnType::String], texts(&long, 12), Millis(0)).unwrap();
        }
        assert_eq!(groups(&sql), [312, 12, 12]);
    }

    #[test]
    fn a_group_holds_what_fits_the_memory() {
        let sql = store();
        write(&sql, Owner::Part(1), &texts(&"x".repeat(1_000_000), 100), 0).unwrap();
        let groups = groups(&sql);
        assert!(groups.iter().sum::<i64>() == 100 && groups.iter().all(|rows| *rows <= 8), "{groups:?}");
    }
}
