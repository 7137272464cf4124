//! The engine's SQL driver over SQLite itself.
//!
//! It is stricter than SQLite: what a Durable Object refuses or changes, it refuses or changes too, so that code which
//! passes here runs there.

use pai_datasets_engine::{Param, RolledBack, Row, SqlDriver, SqlError, Value};
use rusqlite::ffi::SQLITE_IOERR_WRITE;
use rusqlite::limits::Limit;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, ToSql};

/// The most parameters of a statement.
const MOST_PARAMS: i32 = 100;
/// The longest row or value, in bytes.
const LONGEST_ROW: i32 = 2_000_000;
/// The deepest expression.
const DEEPEST_EXPRESSION: i32 = 100;
/// The longest LIKE pattern, in bytes.
const LONGEST_PATTERN: i32 = 50;
/// Whole numbers up to this survive a JavaScript number.
const MAX_SAFE_INTEGER: u64 = 9_007_199_254_740_991;

/// A database of SQLite's.
#[derive(Debug)]
pub struct Sqlite {
    connection: Connection,
}

/// SQLite's version and the commit it was built from.
pub fn source() -> String {
    let commit = Connection::open_in_memory()
        .and_then(|connection| connection.query_row("SELECT sqlite_source_id()", [], |row| row.get::<_, String>(0)));
    format!("SQLite {} {}", rusqlite::version(), commit.unwrap_or_default())
}

impl Sqlite {
    /// Takes over a connection.
    ///
    /// # Errors
    /// Where SQLite refuses the limits.
    pub fn new(connection: Connection) -> Result<Sqlite, SqlError> {
        let limits = [
            (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, MOST_PARAMS),
            (Limit::SQLITE_LIMIT_LENGTH, LONGEST_ROW),
            (Limit::SQLITE_LIMIT_EXPR_DEPTH, DEEPEST_EXPRESSION),
            (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, LONGEST_PATTERN),
        ];
        for (limit, value) in limits {
            connection.set_limit(limit, value).map_err(failed)?;
        }
        connection.set_prepared_statement_cache_capacity(128);
        Ok(Sqlite { connection })
    }

    /// A database in memory.
    ///
    /// # Errors
    /// Where SQLite cannot make one.
    pub fn in_memory() -> Result<Sqlite, SqlError> {
        Connection::open_in_memory().map_err(failed).and_then(Sqlite::new)
    }
}

fn failed(error: rusqlite::Error) -> SqlError {
    match error.sqlite_error() {
        // A page's file system that has no more room writes less than it was given, and SQLite sees a failed write.
        Some(error) if error.code == ErrorCode::DiskFull || error.extended_code == SQLITE_IOERR_WRITE => SqlError::Full,
        // The extended code tells a failed write from a failed read.
        Some(cause) => SqlError::Failed(format!("{error} (code {})", cause.extended_code)),
        None => SqlError::Failed(error.to_string()),
    }
}

/// A parameter as a Durable Object binds it.
struct Bound<'a>(Param<'a>);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Param::Null => ValueRef::Null,
            #[expect(clippy::cast_precision_loss, reason = "checked to be within 2^53 - 1, where it is exact")]
            Param::Integer(number) if number.unsigned_abs() <= MAX_SAFE_INTEGER => ValueRef::Real(number as f64),
            Param::Integer(number) => {
                let message = format!("{number} does not survive a JavaScript number");
                return Err(rusqlite::Error::ToSqlConversionFailure(message.into()));
            }
            Param::Text(text) => ValueRef::Text(text.as_bytes()),
            Param::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn value(value: ValueRef<'_>) -> Result<Value, SqlError> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(bytes) => {
            let text = std::str::from_utf8(bytes).map_err(|_| SqlError::Shape("UTF-8"))?;
            Value::Text(text.to_owned())
        }
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    })
}

impl SqlDriver for Sqlite {
    fn run(&self, statement: &str, params: &[Param<'_>]) -> Result<Vec<Row>, SqlError> {
        let mut prepared = self.connection.prepare_cached(statement).map_err(failed)?;
        let columns = prepared.column_count();
        let bound = rusqlite::params_from_iter(params.iter().map(|param| Bound(*param)));
        let mut rows = prepared.query(bound).map_err(failed)?;
        let mut answer = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let values = (0..columns).map(|at| row.get_ref(at).map_err(failed).and_then(value));
            answer.push(Row::new(values.collect::<Result<_, _>>()?));
        }
        Ok(answer)
    }

    fn run_all(&self, statements: &str) -> Result<(), SqlError> {
        self.connection.execute_batch(statements).map_err(failed)
    }

    fn transaction(&self, body: &mut dyn FnMut() -> Result<(), RolledBack>) -> Result<(), SqlError> {
        // Savepoints nest, as a Durable Object's transactions do.
        self.run_all("SAVEPOINT body")?;
        match body() {
            Ok(()) => self.run_all("RELEASE body").inspect_err(|_| {
                let _ = self.run_all("ROLLBACK TO body; RELEASE body");
            }),
            Err(RolledBack) => {
                self.run_all("ROLLBACK TO body; RELEASE body")?;
                Err(SqlError::Failed("rolled back".to_owned()))
            }
        }
    }

    fn clear(&self) -> Result<(), SqlError> {
        let names = |kind: &str| {
            let query = "SELECT name FROM sqlite_schema WHERE type = ?1 AND name NOT LIKE 'sqlite%'";
            let mut prepared = self.connection.prepare(query).map_err(failed)?;
            let names = prepared.query_map([kind], |row| row.get::<_, String>(0)).map_err(failed)?;
            names.collect::<Result<Vec<_>, _>>().map_err(failed)
        };
        for table in names("table")? {
            self.run_all(&format!("DROP TABLE \"{}\"", table.replace('"', "\"\"")))?;
        }
        self.run_all("VACUUM")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_a_durable_object_refuses() {
        let sql = Sqlite::in_memory().unwrap();
        assert!(sql.run("SELECT ?101", &[Param::Null]).is_err());
        assert!(sql.run("SELECT ?1", &[Param::Integer(9_007_199_254_740_992)]).is_err());
        assert!(sql.run("SELECT 'x' LIKE ?1", &[Param::Text(&"x".repeat(51))]).is_err());
        assert!(sql.run("SELECT zeroblob(2000001)", &[]).is_err());
    }

    #[test]
    fn whole_numbers_bind_as_reals() {
        let sql = Sqlite::in_memory().unwrap();
        let rows = sql.run("SELECT typeof(?1), typeof(CAST(?1 AS INTEGER))", &[Param::Integer(7)]).unwrap();
        let expected = Row::new(vec![Value::Text("real".to_owned()), Value::Text("integer".to_owned())]);
        assert_eq!(format!("{:?}", rows[0]), format!("{expected:?}"));
    }

    #[test]
    fn a_full_database_says_so_and_keeps_what_it_had() {
        let sql = Sqlite::in_memory().unwrap();
        sql.run_all("CREATE TABLE t (b BLOB) STRICT; INSERT INTO t VALUES (x'00'); PRAGMA max_page_count = 20")
            .unwrap();
        let outcome = sql.transaction(&mut || {
            let inserted = sql.run("INSERT INTO t VALUES (zeroblob(1000000))", &[]);
            assert_eq!(inserted.unwrap_err(), SqlError::Full);
            Err(RolledBack)
        });
        assert!(outcome.is_err());
        let count = || format!("{:?}", sql.run("SELECT count(*) FROM t", &[]).unwrap());
        assert!(count().contains("Integer(1)"), "{}", count());
        sql.transaction(&mut || sql.run("INSERT INTO t VALUES (x'01')", &[]).map(drop).map_err(|_| RolledBack))
            .unwrap();
        assert!(count().contains("Integer(2)"), "{}", count());
    }

    #[test]
    fn transactions_nest_and_roll_back() {
        let sql = Sqlite::in_memory().unwrap();
        sql.run_all("CREATE TABLE t (n INTEGER) STRICT").unwrap();
        let count = || format!("{:?}", sql.run("SELECT count(*) FROM t", &[]).unwrap());
        sql.transaction(&mut || {
            sql.run("INSERT INTO t VALUES (1)", &[]).unwrap();
            let inner = sql.transaction(&mut || {
                sql.run("INSERT INTO t VALUES (2)", &[]).unwrap();
                Err(RolledBack)
            });
            assert!(inner.is_err());
            Ok(())
        })
        .unwrap();
        assert!(count().contains("Integer(1)"), "{}", count());
        sql.clear().unwrap();
        assert!(sql.run("SELECT * FROM t", &[]).is_err());
    }
}
