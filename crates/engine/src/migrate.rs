//! Numbered migrations.

use crate::sql::{Fault, SqlDriver, first, transaction};

/// Brings a store's tables to the newest shape: runs, each in a transaction of its own, the migrations it has not had.
pub fn migrate(sql: &impl SqlDriver, migrations: &[&str]) -> Result<(), Fault> {
    sql.run_all("CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY) STRICT")?;
    let rows = sql.run("SELECT ifnull(max(number), 0) FROM migration", &[])?;
    let done = first(rows).map_or(Ok(0), |mut row| row.integer())?;
    for (number, statements) in (1_i64..).zip(migrations).filter(|(number, _)| *number > done) {
        transaction(sql, || {
            sql.run_all(statements)?;
            sql.run("INSERT INTO migration (number) VALUES (?1)", params![number])?;
            Ok(())
        })?;
    }
    Ok(())
}
