//! SQL as the engine uses it: synchronous, bounded, the same on every driver.
//!
//! What a Durable Object refuses or changes is what every driver refuses or changes: at most 100 parameters, a whole
//! number binds as a floating-point one (so none beyond 2^53 - 1), no LIKE, tables STRICT. Results are materialised:
//! no cursor stays open across another statement.

use pai_datasets_core::ApiError;

/// A value in a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// NULL.
    Null,
    /// INTEGER.
    Integer(i64),
    /// REAL; also how a driver gives an INTEGER that went through a JavaScript number.
    Real(f64),
    /// TEXT.
    Text(String),
    /// BLOB.
    Blob(Vec<u8>),
}

/// A parameter of a statement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Param<'a> {
    /// NULL.
    Null,
    /// A whole number within 2^53 - 1 of zero. Binds as REAL: where no column's affinity turns it back, write `CAST`.
    Integer(i64),
    /// A text.
    Text(&'a str),
    /// Bytes.
    Blob(&'a [u8]),
}

impl From<i64> for Param<'_> {
    fn from(value: i64) -> Self {
        Param::Integer(value)
    }
}

impl<'a> From<&'a str> for Param<'a> {
    fn from(value: &'a str) -> Self {
        Param::Text(value)
    }
}

impl<'a> From<&'a String> for Param<'a> {
    fn from(value: &'a String) -> Self {
        Param::Text(value)
    }
}

impl<'a> From<&'a [u8]> for Param<'a> {
    fn from(value: &'a [u8]) -> Self {
        Param::Blob(value)
    }
}

impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Param::Null, Into::into)
    }
}

/// The parameters of a statement, `?1` first.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::Param::from($value)),*] };
}

/// Why a statement or transaction did not succeed. The text is for the host's log, never for a caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SqlError {
    /// The database refused or could not do it.
    Failed(String),
    /// There is no room left for what was to be written.
    Full,
    /// A row does not have the columns that the code reads.
    Shape(&'static str),
}

impl std::fmt::Display for SqlError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            SqlError::Failed(reason) => write!(out, "SQL failed: {reason}"),
            SqlError::Full => write!(out, "the database is full"),
            SqlError::Shape(expected) => write!(out, "a row does not hold {expected}"),
        }
    }
}

impl std::error::Error for SqlError {}

/// The body of a transaction wants it undone.
#[derive(Clone, Copy, Debug)]
pub struct RolledBack;

/// A database.
pub trait SqlDriver {
    /// Runs one statement and answers every row of its result.
    ///
    /// # Errors
    /// Where the database refuses; nothing of the statement is left done.
    fn run(&self, statement: &str, params: &[Param<'_>]) -> Result<Vec<Row>, SqlError>;

    /// Runs statements without parameters, one after the other.
    ///
    /// # Errors
    /// Where the database refuses one; those before it are done.
    fn run_all(&self, statements: &str) -> Result<(), SqlError>;

    /// Runs `body` as one transaction: all of it is done, or nothing.
    ///
    /// # Errors
    /// Where `body` wants it undone or the database refuses; nothing is left done.
    fn transaction(&self, body: &mut dyn FnMut() -> Result<(), RolledBack>) -> Result<(), SqlError>;

    /// Removes everything in the database, tables included, and gives the room back.
    ///
    /// # Errors
    /// Where the database refuses.
    fn clear(&self) -> Result<(), SqlError>;
}

/// Runs `body` as one transaction and hands on what it answers. An error undoes the transaction.
pub fn transaction<T>(sql: &impl SqlDriver, body: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    let mut body = Some(body);
    let mut answer = None;
    let outcome = sql.transaction(&mut || {
        let result = body.take().map(|body| body());
        let undone = !matches!(result, Some(Ok(_)));
        answer = result;
        if undone { Err(RolledBack) } else { Ok(()) }
    });
    match (answer, outcome) {
        (Some(Err(fault)), _) => Err(fault),
        (Some(Ok(value)), Ok(())) => Ok(value),
        (_, Err(error)) => Err(error.into()),
        (None, Ok(())) => Err(SqlError::Failed("the transaction did not run".to_owned()).into()),
    }
}

/// Why the engine did not do what was asked.
#[derive(Debug)]
pub enum Fault {
    /// The caller is told.
    Api(ApiError),
    /// The log is told; the caller learns only that it failed.
    Sql(SqlError),
}

impl From<ApiError> for Fault {
    fn from(error: ApiError) -> Fault {
        Fault::Api(error)
    }
}

impl From<SqlError> for Fault {
    fn from(error: SqlError) -> Fault {
        Fault::Sql(error)
    }
}

/// A row, read from left to right.
#[derive(Debug)]
pub struct Row(std::vec::IntoIter<Value>);

impl Row {
    /// A row of those values.
    pub fn new(values: Vec<Value>) -> Row {
        Row(values.into_iter())
    }

    /// What is left of it.
    pub fn into_values(self) -> impl Iterator<Item = Value> {
        self.0
    }

    /// The next column as a whole number.
    pub fn integer(&mut self) -> Result<i64, SqlError> {
        self.maybe_integer()?.ok_or(SqlError::Shape("an integer"))
    }

    /// The next column as a whole number or NULL.
    pub fn maybe_integer(&mut self) -> Result<Option<i64>, SqlError> {
        match self.0.next() {
            Some(Value::Null) => Ok(None),
            Some(Value::Integer(number)) => Ok(Some(number)),
            #[expect(clippy::cast_possible_truncation, reason = "a whole number within 2^53 is exact in both")]
            Some(Value::Real(number)) if number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_991.0 => {
                Ok(Some(number as i64))
            }
            _ => Err(SqlError::Shape("an integer or null")),
        }
    }

    /// The next column as a text.
    pub fn text(&mut self) -> Result<String, SqlError> {
        self.maybe_text()?.ok_or(SqlError::Shape("a text"))
    }

    /// The next column as a text or NULL.
    pub fn maybe_text(&mut self) -> Result<Option<String>, SqlError> {
        match self.0.next() {
            Some(Value::Null) => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text)),
            _ => Err(SqlError::Shape("a text or null")),
        }
    }

    /// The next column as bytes.
    ///
    /// # Errors
    /// Where it holds something else.
    pub fn blob(&mut self) -> Result<Vec<u8>, SqlError> {
        match self.0.next() {
            Some(Value::Blob(bytes)) => Ok(bytes),
            _ => Err(SqlError::Shape("bytes")),
        }
    }

    /// The next column as one of an enumeration's words.
    pub fn word<T>(&mut self, parse: fn(&str) -> Option<T>) -> Result<T, SqlError> {
        parse(&self.text()?).ok_or(SqlError::Shape("a word of its enumeration"))
    }

    /// The next column as the JSON that the engine itself wrote there, or NULL.
    pub fn maybe_json<T: serde::de::DeserializeOwned>(&mut self) -> Result<Option<T>, SqlError> {
        let parse = |text: String| serde_json::from_str(&text).map_err(|_| SqlError::Shape("its own JSON"));
        self.maybe_text()?.map(parse).transpose()
    }
}

/// The one row of a statement that answers at most one.
pub fn first(rows: Vec<Row>) -> Option<Row> {
    rows.into_iter().next()
}

/// Text that `instr` finds without regard to case. Both sides of a substring search are folded by it, so each character
/// is folded by itself: what a letter becomes must not depend on its neighbours, as that of a Greek sigma does.
pub fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).map(|letter| if letter == 'ς' { 'σ' } else { letter }).collect()
}
