//! Imports of files that come in parts: taken in, then read by the alarm, some rows at a time. What was read stands in
//! groups of its own until all is there, and then becomes the table's in one step.

mod pieces;

use std::rc::Rc;

use pai_datasets_core::model::{Address, Done, ImportStatus, Millis, PartitionSpec, TableImport, WriteMode};
use pai_datasets_core::{
    ApiError, CreateTableImport, DeleteTableImport, GetTableImport, StartTableImport, UploadTableImportPart,
};
use pai_datasets_engine::store::{Fault, Guarded, decide, first, shown, transaction};
use pai_datasets_engine::{Host, Row, SqlDriver, SqlError, params};

use pieces::Pieces;

use super::file::{Described, Fitted, described};
use super::meta::{self, Known};
use super::rows::{Owner, free, write};
use super::write::{Target, check_target};
use super::{Context, Reply, Serve, Served, TableStore, reason};

/// How many bytes of a file stand in one row.
const PIECE: usize = 1_500_000;

/// How many batches one step reads.
const STEP: usize = 2;

/// The most rows of a file: a few bytes of a compressed one may stand for very many.
const MOST_ROWS: i64 = 1_000_000_000;

/// What a file's rows may take where they are kept: for the same reason that much, and so many times what the file has.
const MOST_KEPT: i64 = 1024 * 1024 * 1024;
const MOST_TIMES: i64 = 100;

/// The most bytes of a file.
const LARGEST: i64 = 8 * 1024 * 1024 * 1024;

/// The import that is being read, and where it stands.
pub(super) struct Running {
    import: i64,
    file: Fitted,
    /// How many rows were read, and how many bytes they take.
    rows: i64,
    kept: i64,
}

/// An import as the store knows it.
struct Import {
    id: i64,
    import_id: String,
    owner_id: String,
    table: String,
    spec: String,
    options: Described,
    status: ImportStatus,
    total: i64,
    done: i64,
    rows: i64,
    message: Option<String>,
    created: Millis,
    modified: Millis,
}

const COLUMNS: &str =
    "id, import_id, owner_id, tbl, spec, options, status, total, done, rows, message, created, modified";

impl Import {
    fn read(mut row: Row) -> Result<Import, SqlError> {
        Ok(Import {
            id: row.integer()?,
            import_id: row.text()?,
            owner_id: row.text()?,
            table: row.text()?,
            spec: row.text()?,
            options: row.maybe_json()?.ok_or(SqlError::Shape("the import's options"))?,
            status: row.word(ImportStatus::parse)?,
            total: row.integer()?,
            done: row.integer()?,
            rows: row.integer()?,
            message: row.maybe_text()?,
            created: Millis(row.integer()?),
            modified: Millis(row.integer()?),
        })
    }

    /// That import into the table of that address, where the caller may know of it.
    fn find(sql: &impl SqlDriver, context: &Context<'_>, address: &Address, import_id: &str) -> Result<Import, Fault> {
        let missing = || ApiError::not_found(format_args!("Import {} of table {}", shown(import_id), address.table));
        let rows = sql.run(
            &format!("SELECT {COLUMNS} FROM import WHERE import_id = ?1 AND tbl = ?2"),
            params![import_id, &address.table],
        )?;
        let import = first(rows).map(Import::read).transpose()?.ok_or_else(missing)?;
        let guarded = Guarded {
            kind: "Import",
            id: import_id,
            owner_id: &import.owner_id,
            accessibility: pai_datasets_core::model::Accessibility::Private,
        };
        decide(&context.decision.principal, context.operation, &guarded).map_err(|_| missing())?;
        Ok(import)
    }

    fn address(&self, project: &str) -> Address {
        let partition = PartitionSpec::parse(&self.spec).ok();
        Address { project: project.to_owned(), table: self.table.clone(), partition }
    }

    fn answer(self, project: &str) -> TableImport {
        TableImport {
            uri: self.address(project).to_string(),
            import_id: self.import_id,
            import_status: self.status,
            total_bytes: self.total,
            done_bytes: self.done,
            row_count: self.rows,
            message: self.message,
            gmt_create_time: self.created,
            gmt_modified_time: self.modified,
        }
    }

    /// Whether it still takes parts.
    fn check_uploading(&self) -> Result<(), ApiError> {
        if self.status == ImportStatus::Uploading {
            return Ok(());
        }
        Err(ApiError::invalid("ImportId", format!("the import is {} and takes nothing more", self.status)))
    }
}

impl<H: Host + 'static> Serve<CreateTableImport> for TableStore<H> {
    fn serve(&self, context: &Context<'_>, operation: CreateTableImport) -> Result<TableImport, Fault> {
        let sql = self.host.sql();
        let address = operation.table.parts();
        let described = described!(operation);
        if Known::find(sql, &address.table)?.is_some() {
            let known = Known::find_for(sql, context, &address)?;
            check_target(&known, &address)?;
            described.check_schema(&known)?;
        }
        described.check()?;
        let options = serde_json::to_string(&described).map_err(|_| ApiError::internal())?;
        let spec = address.partition.as_ref().map(ToString::to_string).unwrap_or_default();
        let rows = sql.run(
            &format!(
                "INSERT INTO import (import_id, owner_id, tbl, spec, options, status, created, modified) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7) RETURNING {COLUMNS}"
            ),
            params![
                &import_id(&*self.host),
                &context.decision.principal.user_id,
                &address.table,
                &spec,
                &options,
                ImportStatus::Uploading.as_str(),
                context.now.0
            ],
        )?;
        self.set_alarm()?;
        let import = first(rows).map_or(Err(SqlError::Shape("an import")), Import::read)?;
        Ok(import.answer(&context.decision.project))
    }
}

/// `imp-` and 18 characters of base 36.
pub(super) fn import_id(host: &impl Host) -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut bytes = [0; 18];
    host.random(&mut bytes);
    let digit = |byte: &u8| DIGITS.get(usize::from(*byte) % DIGITS.len()).copied().map_or('0', char::from);
    std::iter::once("imp-".to_owned()).chain(bytes.iter().map(|byte| digit(byte).to_string())).collect()
}

impl<H: Host + 'static> TableStore<H> {
    /// Takes a part of a file.
    pub(super) fn take_part(&self, mut served: Served<'_>) -> Result<Reply, Fault> {
        let operation = served.decode::<UploadTableImportPart>()?;
        let body = std::mem::take(&mut served.request.body);
        let sql = self.host.sql();
        let import = Import::find(sql, &served.context, &operation.table.parts(), &operation.import_id)?;
        import.check_uploading()?;
        let number = operation.part_number.get();
        let rows = sql.run(
            "SELECT ifnull(sum(size), 0) FROM piece WHERE import = ?1 AND number = ?2",
            params![import.id, number],
        )?;
        let before = first(rows).map_or(Ok(0), |mut row| row.integer())?;
        let total = import.total - before + body.len() as i64;
        if total > LARGEST {
            let problem = format!("the parts hold {total} bytes together; at most {LARGEST} are allowed");
            return Err(ApiError::invalid("Content", problem).into());
        }
        let import = transaction(sql, || {
            sql.run("DELETE FROM piece WHERE import = ?1 AND number = ?2", params![import.id, number])?;
            // One without bytes was sent too.
            let empty = body.is_empty().then_some(&[][..]);
            for (position, piece) in body.chunks(PIECE).chain(empty).enumerate() {
                sql.run(
                    "INSERT INTO piece (import, number, position, size, content) VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![import.id, number, position as i64, piece.len() as i64, piece],
                )?;
            }
            let rows = sql.run(
                &format!("UPDATE import SET total = ?2, modified = ?3 WHERE id = ?1 RETURNING {COLUMNS}"),
                params![import.id, total, served.context.now.0],
            )?;
            Ok(first(rows).map_or(Err(SqlError::Shape("an import")), Import::read)?)
        })?;
        served.answered(&import.answer(&served.context.decision.project))
    }

    /// Goes on with the import that waits for longest, where there is one.
    pub(super) fn go_on(&self) -> Result<(), Fault> {
        let sql = self.host.sql();
        let rows = sql.run(
            &format!("SELECT {COLUMNS} FROM import WHERE status = ?1 ORDER BY modified, id LIMIT 1"),
            params![ImportStatus::Running.as_str()],
        )?;
        let Some(import) = first(rows).map(Import::read).transpose()? else { return Ok(()) };
        match self.step(&import) {
            // A full disk may have room again; what is wrong with a file stays wrong.
            Err(failed @ Fault::Sql(SqlError::Full)) => {
                self.fail(&import, "there is no more room where the tables are kept")?;
                Err(failed)
            }
            Err(Fault::Api(error)) => self.fail(&import, &error.message),
            Err(failed) => {
                self.host.log(&format!("import {}: {}", import.import_id, reason(&failed)));
                self.fail(&import, "the service failed to read it; try again")
            }
            Ok(()) => Ok(()),
        }
    }

    fn fail(&self, import: &Import, message: &str) -> Result<(), Fault> {
        *self.running.borrow_mut() = None;
        let (sql, now) = (self.host.sql(), self.host.now());
        transaction(sql, || fail(sql, import.id, message, now))
    }

    /// Reads some rows of a file, or makes those that were read the table's.
    fn step(&self, import: &Import) -> Result<(), Fault> {
        let (sql, now) = (self.host.sql(), self.host.now());
        let mut running = match self.running.borrow_mut().take() {
            Some(running) if running.import == import.id && running.rows == import.rows => running,
            _ => self.open_import(import)?,
        };
        transaction(sql, || {
            for _ in 0..STEP {
                let Some(batch) = running.file.next()? else { return self.complete(import, &running, now) };
                running.kept += write(sql, Owner::Import(import.id), &batch, running.rows)?;
                running.rows += batch.rows() as i64;
                if running.rows > MOST_ROWS {
                    let problem = format!("holds more than {MOST_ROWS} rows, which are the most of one import");
                    return Err(ApiError::invalid("Content", problem).into());
                }
                if running.kept > MOST_KEPT + MOST_TIMES * import.total {
                    let problem = format!(
                        "holds values that take more than 1 GB, and more than {MOST_TIMES} times what the file has; import it in \
                         several files"
                    );
                    return Err(ApiError::invalid("Content", problem).into());
                }
            }
            let done = i64::try_from(running.file.done()).unwrap_or(i64::MAX).min(import.total);
            sql.run(
                "UPDATE import SET done = ?2, rows = ?3, modified = ?4 WHERE id = ?1",
                params![import.id, done, running.rows, now.0],
            )?;
            Ok(())
        })?;
        *self.running.borrow_mut() = Some(running);
        Ok(())
    }

    /// Opens an import's file and passes over the rows that were read already.
    fn open_import(&self, import: &Import) -> Result<Running, Fault> {
        let sql = self.host.sql();
        let known = Known::find(sql, &import.table)?;
        let bytes = Rc::new(Pieces::new(Rc::clone(&self.host), import.id)?);
        let mut file = import.options.open(bytes, known.as_ref(), &import.address(""))?;
        let mut rows = 0;
        while rows < import.rows {
            let batch = file.next()?.ok_or(SqlError::Shape("the rows that were read before"))?;
            rows += batch.rows() as i64;
        }
        if rows != import.rows {
            return Err(SqlError::Shape("batches as they were before").into());
        }
        let (_, kept) = taken(sql, import.id)?;
        Ok(Running { import: import.id, file, rows, kept })
    }

    /// Makes what was read the table's.
    fn complete(&self, import: &Import, running: &Running, now: Millis) -> Result<(), Fault> {
        let sql = self.host.sql();
        let known = Known::find(sql, &import.table)?;
        let address = import.address("");
        if let Some(known) = &known {
            // It may be another table of that name by now.
            if known.owner_id != import.owner_id && known.created > import.created {
                return Err(super::table::taken("Table", &import.table).into());
            }
            check_target(known, &address)?;
            if known.columns != running.file.columns {
                return Err(ApiError::invalid("Table", "its columns changed while the file was read").into());
            }
        }
        let target = Target { address: &address, owner_id: &import.owner_id };
        let (_, part) = target.prepare(sql, known, &running.file.columns, import.options.overwrite, now)?;
        adopt(sql, import.id, part, now)?;
        sql.run("DELETE FROM piece WHERE import = ?1", params![import.id])?;
        sql.run(
            "UPDATE import SET status = ?2, done = total, rows = ?3, modified = ?4 WHERE id = ?1",
            params![import.id, ImportStatus::Succeeded.as_str(), running.rows, now.0],
        )?;
        Ok(())
    }
}

/// Ends an import that leaves nothing behind. Call it in a transaction.
fn fail(sql: &impl SqlDriver, import: i64, message: &str, now: Millis) -> Result<(), Fault> {
    free(sql, "import = ?2", import, now)?;
    sql.run("DELETE FROM piece WHERE import = ?1", params![import])?;
    sql.run(
        "UPDATE import SET status = ?2, rows = 0, message = ?3, modified = ?4 WHERE id = ?1",
        params![import, ImportStatus::Failed.as_str(), message, now.0],
    )?;
    Ok(())
}

/// Ends the imports into a table, or a partition, that goes: none may bring it back. One that somebody else began before the
/// table was there is none of its. Call it in a transaction.
pub(super) fn end(sql: &impl SqlDriver, table: i64, within: Option<&PartitionSpec>, now: Millis) -> Result<(), Fault> {
    let rows = sql.run(
        "SELECT i.id, i.spec FROM import i JOIN tbl t ON t.name = i.tbl WHERE t.id = ?1 \
         AND i.status IN ('UPLOADING', 'RUNNING') AND (i.owner_id = t.owner_id OR i.created >= t.created)",
        params![table],
    )?;
    for mut row in rows {
        let (import, spec) = (row.integer()?, row.text()?);
        let goes = |within: &PartitionSpec| PartitionSpec::parse(&spec).is_ok_and(|spec| within.holds(&spec));
        if within.is_none_or(goes) {
            let what = if within.is_some() { "partition" } else { "table" };
            fail(sql, import, &format!("the {what} was deleted"), now)?;
        }
    }
    Ok(())
}

/// How many rows of an import there are, and how many bytes they take.
fn taken(sql: &impl SqlDriver, import: i64) -> Result<(i64, i64), Fault> {
    let rows = sql
        .run("SELECT ifnull(sum(rows), 0), ifnull(sum(bytes), 0) FROM row_group WHERE import = ?1", params![import])?;
    let mut row = first(rows).ok_or(SqlError::Shape("a sum"))?;
    Ok((row.integer()?, row.integer()?))
}

/// Makes the rows of an import a partition's; how many there are. Call it in a transaction.
pub(super) fn adopt(sql: &impl SqlDriver, import: i64, part: i64, now: Millis) -> Result<i64, Fault> {
    let rows = sql.run("SELECT rows FROM part WHERE id = ?1", params![part])?;
    let base = first(rows).map_or(Ok(0), |mut row| row.integer())?;
    let (rows, bytes) = taken(sql, import)?;
    sql.run(
        "UPDATE row_group SET part = ?2, import = NULL, first = first + CAST(?3 AS INTEGER) WHERE import = ?1",
        params![import, part, base],
    )?;
    meta::grow(sql, part, rows, bytes, now)?;
    Ok(rows)
}

/// A place for rows that a computation makes before their table is there. One that is left behind is given up as an upload
/// is.
pub(super) fn hidden(sql: &impl SqlDriver, id: &str, owner_id: &str, table: &str, now: Millis) -> Result<i64, Fault> {
    let rows = sql.run(
        "INSERT INTO import (import_id, owner_id, tbl, spec, options, status, created, modified) \
         VALUES (?1, ?2, ?3, '', '{}', ?4, ?5, ?5) RETURNING id",
        params![id, owner_id, table, ImportStatus::Failed.as_str(), now.0],
    )?;
    Ok(first(rows).map_or(Err(SqlError::Shape("an import")), |mut row| row.integer())?)
}

impl<H: Host + 'static> Serve<StartTableImport> for TableStore<H> {
    fn serve(&self, context: &Context<'_>, operation: StartTableImport) -> Result<TableImport, Fault> {
        let sql = self.host.sql();
        let import = Import::find(sql, context, &operation.table.parts(), &operation.import_id)?;
        if matches!(import.status, ImportStatus::Running | ImportStatus::Succeeded) {
            // Whoever did not hear the answer asks again.
            return Ok(import.answer(&context.decision.project));
        }
        import.check_uploading()?;
        let rows =
            sql.run("SELECT DISTINCT number FROM piece WHERE import = ?1 ORDER BY number", params![import.id])?;
        let numbers = rows.into_iter().map(|mut row| row.integer()).collect::<Result<Vec<_>, _>>()?;
        let last = numbers.last().copied().unwrap_or(1);
        if let Some(missing) = (1..=last).find(|number| !numbers.contains(number)) {
            let problem = format!("part {missing} is missing; send parts 1, 2, 3 and so on without a gap");
            return Err(ApiError::invalid("PartNumber", problem).into());
        }
        let rows = sql.run(
            &format!("UPDATE import SET status = ?2, modified = ?3 WHERE id = ?1 RETURNING {COLUMNS}"),
            params![import.id, ImportStatus::Running.as_str(), context.now.0],
        )?;
        self.host.wake_at(context.now);
        let import = first(rows).map_or(Err(SqlError::Shape("an import")), Import::read)?;
        Ok(import.answer(&context.decision.project))
    }
}

impl<H: Host + 'static> Serve<GetTableImport> for TableStore<H> {
    fn serve(&self, context: &Context<'_>, operation: GetTableImport) -> Result<TableImport, Fault> {
        let import = Import::find(self.host.sql(), context, &operation.table.parts(), &operation.import_id)?;
        Ok(import.answer(&context.decision.project))
    }
}

impl<H: Host + 'static> Serve<DeleteTableImport> for TableStore<H> {
    fn serve(&self, context: &Context<'_>, operation: DeleteTableImport) -> Result<Done, Fault> {
        let sql = self.host.sql();
        let import = Import::find(sql, context, &operation.table.parts(), &operation.import_id)?;
        transaction(sql, || {
            free(sql, "import = ?2", import.id, context.now)?;
            sql.run("DELETE FROM piece WHERE import = ?1", params![import.id])?;
            sql.run("DELETE FROM import WHERE id = ?1", params![import.id])?;
            self.set_alarm()
        })?;
        *self.running.borrow_mut() = None;
        Ok(Done {})
    }
}
