//! Rows, a page at a time.

use pai_datasets_core::model::{Cell, Millis, TableRowPage};
use pai_datasets_core::{ApiError, ListTableRows};
use pai_datasets_engine::store::Fault;
use pai_datasets_engine::{Host, SqlDriver, params};
use serde_json::Value;

use super::meta::{Known, parts};
use super::rows::Group;
use super::scan::{read_selected, select};
use super::token::List;
use super::{Context, Serve, TableStore};
use crate::batch::{Column, Values};
use crate::format;

/// About the most bytes of a page's texts: rows may be long, and a page is made and read as a whole.
const PAGE_BYTES: usize = 8 * 1024 * 1024;

/// How many partitions are asked for at once.
const PARTS: i64 = 64;

impl<H: Host + 'static> Serve<ListTableRows> for TableStore<H> {
    fn serve(&self, context: &Context<'_>, operation: ListTableRows) -> Result<TableRowPage, Fault> {
        let sql = self.host.sql();
        let address = operation.table.parts();
        let known = Known::find_for(sql, context, &address)?;
        let names = operation.columns.as_ref().map(|names| names.0.as_slice());
        let selected = select(&known, "Columns", names, true)?;
        let types = known.types();
        let most = operation.max_results.get();
        let list = List::of_rows(&known, &address);
        let from = operation.next_token.as_deref().map(|token| list.place(token)).transpose()?;
        let (mut first_row, mut spec) = from.unwrap_or_default();
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        let total_count = match &address.partition {
            None => known.rows,
            Some(_) => total(sql, &known, &address)?,
        };
        let mut next_token = None;
        let mut bytes = 0;
        'parts: loop {
            let found = parts(sql, known.id, address.partition.as_ref(), &spec, PARTS)?;
            let last = (found.len() as i64) < PARTS;
            for part in found {
                // What the token names may be gone; then the one behind it begins at its first row.
                let start = if part.spec == spec { first_row } else { 0 };
                if start > 0 && start >= part.rows {
                    let error = ApiError::invalid("NextToken", "names a row that is gone: the rows were replaced");
                    return Err(error.recommend("Begin at the first page.").into());
                }
                let missing = most - rows.len() as i64;
                if missing == 0 && start < part.rows {
                    next_token = Some(list.token(start, &part.spec));
                    break 'parts;
                }
                let taken = missing.min(part.rows - start).max(0);
                let groups = sql.run(
                    "SELECT id, rows, first FROM row_group WHERE part = ?1 AND first < CAST(?3 AS INTEGER) \
                     AND first >= ifnull((SELECT max(first) FROM row_group WHERE part = ?1 \
                     AND first <= CAST(?2 AS INTEGER)), 0) ORDER BY first",
                    params![part.id, start, start + taken],
                )?;
                for mut row in groups {
                    let group = Group { id: row.integer()?, rows: row.integer()? };
                    let begins = row.integer()?;
                    let columns = read_selected(sql, group, &types, &selected, &part.spec)?;
                    let columns: Vec<Column> = columns.into_iter().map(|stored| stored.into_column()).collect();
                    let range = (start - begins).max(0)..(start + taken - begins).min(group.rows);
                    for row in range {
                        let Ok(at) = usize::try_from(row) else { continue };
                        let cells: Vec<Cell> = columns.iter().map(|column| Cell(cell(column, at))).collect();
                        bytes += cells.iter().map(|cell| cell.0.as_str().map_or(8, str::len)).sum::<usize>();
                        if bytes > PAGE_BYTES && !rows.is_empty() {
                            next_token = Some(list.token(begins + row, &part.spec));
                            break 'parts;
                        }
                        rows.push(cells);
                    }
                }
                if start + taken < part.rows {
                    next_token = Some(list.token(start + taken, &part.spec));
                    break 'parts;
                }
                (first_row, spec) = (0, part.spec + "\u{1}");
            }
            if last {
                break;
            }
        }
        let columns = selected.into_iter().map(|selected| selected.column).collect();
        Ok(TableRowPage { rows, columns, max_results: most, total_count, next_token })
    }
}

/// How many rows lie within the partition of an address.
fn total(sql: &impl SqlDriver, known: &Known, address: &pai_datasets_core::model::Address) -> Result<i64, Fault> {
    let found = parts(sql, known.id, address.partition.as_ref(), "", i64::from(u32::MAX))?;
    Ok(found.iter().map(|part| part.rows).sum())
}

/// The largest whole number that a JavaScript number holds for certain.
const MAX_SAFE_INTEGER: u64 = 9_007_199_254_740_991;

/// A value as JSON; see [`Cell`].
pub(super) fn cell(column: &Column, row: usize) -> Value {
    if !column.is_valid(row) {
        return Value::Null;
    }
    match &column.values {
        Values::Bigint(values) => values.get(row).map_or(Value::Null, |value| bigint(*value)),
        Values::Double(values) => values.get(row).map_or(Value::Null, |value| double(*value)),
        Values::String(texts) => texts.get(row).into(),
        Values::Boolean(bits) => bits.get(row).into(),
        Values::Datetime(values) => values.get(row).map_or(Value::Null, |value| moment(*value).into()),
    }
}

pub(super) fn bigint(value: i64) -> Value {
    if value.unsigned_abs() <= MAX_SAFE_INTEGER { value.into() } else { value.to_string().into() }
}

/// A point in time. One outside the years 0000 to 9999, which no file brings any more, has a sign before its year.
pub(super) fn moment(millis: i64) -> String {
    if format::moment::is_held(millis) {
        return Millis(millis).to_string();
    }
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = format::moment::write(millis, &mut text);
    text
}

pub(super) fn double(value: f64) -> Value {
    match serde_json::Number::from_f64(value) {
        Some(number) => Value::Number(number),
        None if value.is_nan() => "NaN".into(),
        None if value > 0.0 => "Infinity".into(),
        None => "-Infinity".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_moment_is_taken_for_another() {
        assert_eq!(moment(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(moment(253_402_300_800_000), "+010000-01-01T00:00:00Z");
        assert_eq!(moment(-62_167_219_200_001), "-000001-12-31T23:59:59.999Z");
    }
}
