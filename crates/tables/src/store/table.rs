//! Operations on tables and partitions themselves.

use pai_datasets_core::model::{Done, Millis, Table, TablePage, TablePartitionPage};
use pai_datasets_core::{ApiError, CreateTable, DeleteTable, GetTable, ListTablePartitions, ListTables, UpdateTable};
use pai_datasets_engine::store::{Fault, fold, transaction};
use pai_datasets_engine::{Host, SqlDriver, params};

use super::meta::{self, Known, NewTable, parts, remove_parts};
use super::rows::GRACE;
use super::token::List;
use super::{Context, Serve, TableStore, import};

impl<H: Host + 'static> Serve<CreateTable> for TableStore<H> {
    fn serve(&self, context: &Context<'_>, operation: CreateTable) -> Result<Table, Fault> {
        let address = operation.table.parts();
        if let Some(partition) = &address.partition {
            let problem = format!("names the partition {partition}; a partition is made when rows are written to it");
            return Err(ApiError::invalid("Table", problem).into());
        }
        let sql = self.host.sql();
        let partition_columns = operation.partition_columns.unwrap_or_default();
        let known = transaction(sql, || {
            if Known::find(sql, &address.table)?.is_some() {
                return Err(taken("Table", &address).into());
            }
            let new = NewTable {
                name: &address.table,
                owner_id: &context.decision.principal.user_id,
                columns: &operation.columns,
                partition_columns: &partition_columns,
                comment: operation.comment.as_deref(),
                lifecycle: operation.lifecycle.map(|days| days.get()),
            };
            let known = meta::create(sql, &new, context.now)?;
            self.set_alarm()?;
            Ok(known)
        })?;
        Ok(known.into_table(&context.decision.project))
    }
}

/// What a caller is told who wants a name that a table has, be it one that it sees or not.
pub(super) fn taken(field: &str, name: impl std::fmt::Display) -> ApiError {
    ApiError::invalid(field, format!("the name {name} is taken")).recommend("Choose another name.")
}

impl<H: Host + 'static> Serve<ListTables> for TableStore<H> {
    fn serve(&self, context: &Context<'_>, operation: ListTables) -> Result<TablePage, Fault> {
        let most = operation.max_results.get();
        let principal = &context.decision.principal;
        let sees_all = principal.role == pai_datasets_engine::Role::Admin;
        // Names are in lower case.
        let name = operation.name.as_deref().map(fold);
        let list = List::of_tables(&context.decision.project, name.as_deref().unwrap_or_default());
        let from = operation.next_token.as_deref().map(|token| list.place(token)).transpose()?;
        let rows = self.host.sql().run(
            &format!(
                "SELECT {} FROM tbl WHERE name > ?1 AND (?2 IS NULL OR instr(name, ?2) > 0) \
                 AND (?3 IS NULL OR owner_id = ?3) ORDER BY name LIMIT CAST(?4 AS INTEGER)",
                meta::COLUMNS
            ),
            params![
                from.map(|(_, last)| last).unwrap_or_default().as_str(),
                name.as_deref(),
                (!sees_all).then_some(principal.user_id.as_str()),
                most + 1
            ],
        )?;
        let mut tables = rows.into_iter().map(Known::read).collect::<Result<Vec<_>, _>>()?;
        let next_token = cut(&mut tables, most, |last| list.token(0, &last.name));
        let tables = tables.into_iter().map(|known| known.into_table(&context.decision.project)).collect();
        Ok(TablePage { tables, max_results: most, next_token })
    }
}

/// Cuts a page that was asked for with one more than it holds; the token of the next one, where there is a next one.
fn cut<T>(items: &mut Vec<T>, most: i64, token: impl Fn(&T) -> String) -> Option<String> {
    let most = usize::try_from(most).unwrap_or_default();
    let more = items.len() > most;
    items.truncate(most);
    items.last().filter(|_| more).map(token)
}

impl<H: Host + 'static> Serve<GetTable> for TableStore<H> {
    fn serve(&self, context: &Context<'_>, operation: GetTable) -> Result<Table, Fault> {
        let known = Known::find_for(self.host.sql(), context, &operation.table.parts())?;
        Ok(known.into_table(&context.decision.project))
    }
}

impl<H: Host + 'static> Serve<UpdateTable> for TableStore<H> {
    fn serve(&self, context: &Context<'_>, operation: UpdateTable) -> Result<Table, Fault> {
        let sql = self.host.sql();
        let known = Known::find_for(sql, context, &operation.table.parts())?;
        transaction(sql, || {
            sql.run(
                "UPDATE tbl SET comment = ifnull(?2, comment), \
                 lifecycle = nullif(ifnull(CAST(?3 AS INTEGER), lifecycle), 0), modified = ?4 WHERE id = ?1",
                params![
                    known.id,
                    operation.comment.as_deref(),
                    operation.lifecycle.map(|days| days.get()),
                    context.now.0
                ],
            )?;
            self.set_alarm()
        })?;
        let known = Known::find(sql, &known.name)?.ok_or_else(ApiError::internal)?;
        Ok(known.into_table(&context.decision.project))
    }
}

impl<H: Host + 'static> Serve<DeleteTable> for TableStore<H> {
    fn serve(&self, context: &Context<'_>, operation: DeleteTable) -> Result<Done, Fault> {
        let sql = self.host.sql();
        let address = operation.table.parts();
        let known = Known::find_for(sql, context, &address)?;
        transaction(sql, || {
            match &address.partition {
                None => meta::remove(sql, known.id, context.now)?,
                Some(spec) => {
                    let found = parts(sql, known.id, Some(spec), "", i64::from(u32::MAX))?;
                    if found.is_empty() {
                        return Err(
                            ApiError::not_found(format_args!("Partition {spec} of table {}", known.name)).into()
                        );
                    }
                    import::end(sql, known.id, Some(spec), context.now)?;
                    let ids: Vec<i64> = found.iter().map(|part| part.id).collect();
                    remove_parts(sql, &ids, context.now)?;
                }
            }
            self.host.wake_at(Millis(context.now.0 + GRACE));
            Ok(())
        })?;
        *self.running.borrow_mut() = None;
        Ok(Done {})
    }
}

impl<H: Host + 'static> Serve<ListTablePartitions> for TableStore<H> {
    fn serve(&self, context: &Context<'_>, operation: ListTablePartitions) -> Result<TablePartitionPage, Fault> {
        let sql = self.host.sql();
        let address = operation.table.parts();
        let known = Known::find_for(sql, context, &address)?;
        let most = operation.max_results.get();
        if known.partition_columns.is_empty() {
            return Ok(TablePartitionPage { partitions: Vec::new(), max_results: most, next_token: None });
        }
        // The token is the spec of the last partition before it; what follows it directly is itself with a character more.
        let list = List::of_partitions(&known, &address);
        let from = operation.next_token.as_deref().map(|token| list.place(token)).transpose()?;
        let from = from.map(|(_, last)| last + "\u{1}").unwrap_or_default();
        let mut found = parts(sql, known.id, address.partition.as_ref(), &from, most + 1)?;
        let next_token = cut(&mut found, most, |last| list.token(0, &last.spec));
        let partitions = found.into_iter().map(meta::Part::into_partition).collect();
        Ok(TablePartitionPage { partitions, max_results: most, next_token })
    }
}
