//! Tables: their names, columns and partitions.

mod answers;
mod probabilities;

pub use answers::*;
pub use probabilities::Probabilities;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::answer::Answer;
use crate::field::{Bounded, FieldType, Kind, TextRule};

choices! {
    /// What a column of a table holds.
    pub enum ColumnType {
        /// Whole numbers of 64 bits.
        Bigint = "BIGINT",
        /// Floating-point numbers of 64 bits.
        Double = "DOUBLE",
        /// Texts.
        String = "STRING",
        /// True and false.
        Boolean = "BOOLEAN",
        /// Points in time, in milliseconds of UTC.
        Datetime = "DATETIME",
    }
}

choices! {
    /// A format of table files.
    pub enum TableFormat {
        /// Delimited text, RFC 4180.
        Csv = "CSV",
        /// A JSON object or array a line.
        JsonLines = "JSONL",
        /// Apache Parquet.
        Parquet = "PARQUET",
        /// Arrow IPC, a file or a stream.
        Arrow = "ARROW",
    }
}

/// The project of tables that name none.
pub const DEFAULT_PROJECT: &str = "default";

/// The most columns of a table, those of its partitions included.
pub const MOST_COLUMNS: usize = 1200;

/// The deepest that partitions nest.
pub const DEEPEST_PARTITION: usize = 6;

/// The longest name of a column, in characters.
const LONGEST_COLUMN: usize = 128;

fn check_column(name: &str) -> Result<(), String> {
    let right = !name.is_empty()
        && name.chars().count() <= LONGEST_COLUMN
        && name.trim() == name
        && !name.chars().any(|letter| letter.is_control() || ",=/;:".contains(letter));
    if right {
        return Ok(());
    }
    Err("must be 1 to 128 characters, without blanks at its ends, control characters, or any of , = / ; :".to_owned())
}

text! {
    /// A column's name. Two of one table differ in more than case.
    pub struct ColumnName: TextRule { max_bytes: LONGEST_COLUMN * 4, pattern: None, check: check_column }
}

fn is_word(text: &str, most: usize) -> bool {
    let begins = text.bytes().next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_');
    begins && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn check_project(name: &str) -> Result<(), String> {
    if is_word(name, 63) {
        Ok(())
    } else {
        Err("must be 1 to 63 letters, digits or `_`, and not begin with a digit".to_owned())
    }
}

text! {
    /// A project's name: what keeps one set of tables apart from another. Case does not matter.
    pub struct ProjectName: TextRule {
        max_bytes: 63,
        pattern: Some("^[A-Za-z_][A-Za-z0-9_]{0,62}$"),
        check: check_project,
    }
}

fn check_address(text: &str) -> Result<(), String> {
    Address::read(text).map(drop)
}

text! {
    /// A table: `table`, `project.table`, or `odps://project/tables/table`, to which a partition may be joined:
    /// `odps://project/tables/table/ds=20250101`. Case does not matter, save in a partition's values.
    pub struct TableAddress: TextRule { max_bytes: 4096, pattern: None, check: check_address }
}

impl TableAddress {
    /// The address taken apart.
    pub fn parts(&self) -> Address {
        // It was checked when it was made.
        Address::read(&self.0).unwrap_or_default()
    }
}

/// What a [`TableAddress`] says, in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// The project.
    pub project: String,
    /// The table's name in it.
    pub table: String,
    /// The partition, where it names one.
    pub partition: Option<PartitionSpec>,
}

impl Address {
    fn read(text: &str) -> Result<Address, String> {
        let wrong = || {
            "must be table, project.table or odps://project/tables/table, whose names are 1 to 128 letters, digits \
             or `_` that do not begin with a digit"
                .to_owned()
        };
        let (project, table, partition) = match text.strip_prefix("odps://") {
            Some(rest) => {
                let rest = rest.strip_suffix('/').unwrap_or(rest);
                let (project, rest) = rest.split_once('/').ok_or_else(wrong)?;
                let rest = rest.strip_prefix("tables/").ok_or_else(wrong)?;
                let (table, partition) = rest.split_once('/').map_or((rest, None), |(table, it)| (table, Some(it)));
                (project, table, partition.map(PartitionSpec::parse).transpose()?)
            }
            None => {
                let (project, table) = text.split_once('.').unwrap_or((DEFAULT_PROJECT, text));
                (project, table, None)
            }
        };
        if check_project(project).is_err() || !is_word(table, 128) {
            return Err(wrong());
        }
        Ok(Address { project: project.to_ascii_lowercase(), table: table.to_ascii_lowercase(), partition })
    }
}

impl std::fmt::Display for Address {
    /// `odps://project/tables/table[/partition]`.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "odps://{}/tables/{}", self.project, self.table)?;
        self.partition.as_ref().map_or(Ok(()), |partition| write!(out, "/{partition}"))
    }
}

/// A partition: its columns with their values, the outermost first, as in `ds=20250101/region=cn`. Columns in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartitionSpec(Vec<(String, String)>);

impl PartitionSpec {
    /// Reads `k=v/k2=v2`.
    ///
    /// # Errors
    /// What would be right.
    pub fn parse(text: &str) -> Result<PartitionSpec, String> {
        let level = |level: &str| {
            let (name, value) = level.split_once('=')?;
            let (name, value) = (name.trim(), unquoted(value.trim()));
            let right = check_column(name).is_ok() && !value.is_empty() && value.len() <= 255;
            let plain = !value.chars().any(|letter| letter.is_control() || ",=/".contains(letter));
            (right && plain).then(|| (name.to_lowercase(), value.to_owned()))
        };
        let levels: Option<Vec<_>> = text.split('/').map(level).collect();
        let levels = levels.filter(|levels| levels.len() <= DEEPEST_PARTITION).ok_or_else(|| {
            format!(
                "must be a partition such as ds=20250101 or ds=20250101/region=cn: up to {DEEPEST_PARTITION} columns, \
                 each with a value of 1 to 255 bytes without control characters and any of , = /"
            )
        })?;
        Ok(PartitionSpec(levels))
    }

    /// Of columns and values, each of which the caller has checked.
    pub fn of(levels: Vec<(String, String)>) -> PartitionSpec {
        PartitionSpec(levels)
    }

    /// The columns and their values, the outermost first.
    pub fn levels(&self) -> &[(String, String)] {
        &self.0
    }

    /// Whether `other` lies in this partition: it begins with the same levels.
    pub fn holds(&self, other: &PartitionSpec) -> bool {
        other.0.starts_with(&self.0)
    }
}

/// A value may stand in quotes, as SQL writes it.
fn unquoted(value: &str) -> &str {
    let inner = |quote| value.strip_prefix(quote).and_then(|rest: &str| rest.strip_suffix(quote));
    inner('"').or_else(|| inner('\'')).unwrap_or(value)
}

impl std::fmt::Display for PartitionSpec {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, (name, value)) in self.0.iter().enumerate() {
            // What reading would take for quotes, or trim, is put in quotes.
            let quote = if unquoted(value.trim()) == value { "" } else { "'" };
            write!(out, "{}{name}={quote}{value}{quote}", if at == 0 { "" } else { "/" })?;
        }
        Ok(())
    }
}

fn check_partition(text: &str) -> Result<(), String> {
    PartitionSpec::parse(text).map(drop)
}

text! {
    /// A partition, such as `ds=20250101/region=cn`.
    pub struct PartitionText: TextRule { max_bytes: 4096, pattern: None, check: check_partition }
}

impl PartitionText {
    /// The partition.
    pub fn spec(&self) -> PartitionSpec {
        // It was checked when it was made.
        PartitionSpec::parse(&self.0).unwrap_or(PartitionSpec(Vec::new()))
    }
}

structure! {
    /// A column of a table.
    pub struct TableColumn {
        /// The name.
        name: ColumnName;
        /// What it holds.
        column_type: ColumnType;
        /// A text for people.
        comment: Option<String>;
    }
}

/// How many days a table's data is kept after its last change.
pub type Lifecycle = Bounded<1, 37_231>;

/// A value of a table as JSON: a text, a number, true, false or null. A whole number beyond 2^53 - 1 is a text of its digits,
/// since a JavaScript number would change it; so is what JSON has no number for: `NaN`, `Infinity`, `-Infinity`. A point in
/// time is ISO 8601.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cell(pub Value);

impl FieldType for Cell {
    const KIND: Kind = Kind::Cell;
}

impl Answer for Cell {
    fn read(value: Value) -> Option<Cell> {
        Some(Cell(value))
    }

    fn absent() -> Option<Cell> {
        Some(Cell(Value::Null))
    }
}

fn read_schema(text: &str) -> Result<Vec<TableColumn>, String> {
    let column = |part: &str| {
        let (name, word) = part.trim().rsplit_once(':')?;
        let column_type = ColumnType::parse(&word.trim().to_ascii_uppercase())?;
        Some(TableColumn { name: ColumnName::parse(name.trim()).ok()?, column_type, comment: None })
    };
    let columns: Option<Vec<_>> = text.split(',').map(column).collect();
    let columns = columns.ok_or_else(|| {
        "must be name:TYPE joined by commas, with a TYPE of BIGINT, DOUBLE, STRING, BOOLEAN or DATETIME".to_owned()
    })?;
    let mut seen = BTreeSet::new();
    if let Some(twice) = columns.iter().find(|column| !seen.insert(column.name.as_str().to_lowercase())) {
        return Err(format!("names the column {} twice; case does not count", twice.name));
    }
    if columns.len() > MOST_COLUMNS {
        return Err(format!("names {} columns; at most {MOST_COLUMNS} are allowed", columns.len()));
    }
    Ok(columns)
}

text! {
    /// Columns, as `name:TYPE` joined by commas; no name twice.
    pub struct Schema: TextRule { max_bytes: 256 * 1024, pattern: None, check: |text| read_schema(text).map(drop) }
}

impl Schema {
    /// The columns.
    pub fn columns(&self) -> Vec<TableColumn> {
        // They were checked when it was made.
        read_schema(&self.0).unwrap_or_default()
    }
}

fn read_delimiter(text: &str) -> Result<u8, String> {
    match (text, text.as_bytes()) {
        ("\\t", _) => Ok(b'\t'),
        (_, [byte]) if byte.is_ascii() && !b"\"\r\n\0".contains(byte) => Ok(*byte),
        _ => Err(r"must be one ASCII character that is no quote or line break, or \t".to_owned()),
    }
}

text! {
    /// What separates the fields of a line: one ASCII character, or `\t`.
    pub struct Delimiter: TextRule { max_bytes: 2, pattern: None, check: |text| read_delimiter(text).map(drop) }
}

impl Delimiter {
    /// The character.
    pub fn byte(&self) -> u8 {
        // It was checked when it was made.
        read_delimiter(&self.0).unwrap_or(b',')
    }
}

fn read_rank(text: &str) -> Result<f64, String> {
    let rank = text.parse::<f64>().ok().filter(|rank| (0.0..=100.0).contains(rank));
    rank.ok_or_else(|| "must be a number from 0 to 100".to_owned())
}

text! {
    /// Which percentile: a number from 0 to 100.
    pub struct Rank: TextRule { max_bytes: 32, pattern: None, check: |text| read_rank(text).map(drop) }
}

impl Rank {
    /// The number.
    pub fn number(&self) -> f64 {
        // It was checked when it was made.
        read_rank(&self.0).unwrap_or(0.0)
    }
}

choices! {
    /// What becomes of the rows that are there already.
    pub enum WriteMode {
        /// They stay.
        Append = "APPEND",
        /// Those of the partition written to, or of a table without partitions, are replaced.
        Overwrite = "OVERWRITE",
    }
}

choices! {
    /// Where an import stands.
    pub enum ImportStatus {
        /// Its parts are being sent.
        Uploading = "UPLOADING",
        /// Its rows are being read.
        Running = "RUNNING",
        /// Its rows are in the table.
        Succeeded = "SUCCEEDED",
        /// Nothing of it is in the table.
        Failed = "FAILED",
    }
}

choices! {
    /// Which value stands for a percentile that lies between two.
    pub enum PercentileMethod {
        /// A value of the data: the smallest with at least that share of the values at or below it. The first is the
        /// minimum, the last the maximum.
        Nearest = "NEAREST",
        /// Between the two nearest values, by their distance: the default of NumPy, Hyndman and Fan's seventh.
        Linear = "LINEAR",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_three_spellings() {
        let read = |text: &str| Address::read(text).map(|address| address.to_string());
        assert_eq!(read("Cats").as_deref(), Ok("odps://default/tables/cats"));
        assert_eq!(read("zoo.cats").as_deref(), Ok("odps://zoo/tables/cats"));
        assert_eq!(read("odps://Zoo/tables/cats/").as_deref(), Ok("odps://zoo/tables/cats"));
        assert_eq!(
            read("odps://zoo/tables/cats/DS=2025/region='CN'").as_deref(),
            Ok("odps://zoo/tables/cats/ds=2025/region=CN")
        );
        for wrong in
            ["", "1cats", "a.b.c", "a-b", "odps://zoo/cats", "odps://zoo/tables/", "odps://zoo/tables/a/b", "a."]
        {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_partition_reads_what_it_writes() {
        for text in ["ds=1/region=cn", "ds=' a '", "ds=''a''", "ds=\"'a'\"", "ds='", "ds=\"'\""] {
            let spec = PartitionSpec::parse(text).unwrap();
            assert_eq!(PartitionSpec::parse(&spec.to_string()), Ok(spec), "{text}");
        }
    }

    #[test]
    fn a_schema_names_each_column_once() {
        assert!(Schema::parse("a:BIGINT, b : string").is_ok());
        for (wrong, why) in [
            ("a:BIGINT,A:STRING", "names the column A twice; case does not count"),
            ("é:BIGINT,É:STRING", "names the column É twice; case does not count"),
            (
                &(0..1201).map(|at| format!("c{at}:STRING")).collect::<Vec<_>>().join(","),
                "names 1201 columns; at most 1200 are allowed",
            ),
        ] {
            assert_eq!(Schema::parse(wrong).err().as_deref(), Some(why));
        }
    }

    #[test]
    fn a_partition_lies_in_those_it_begins_with() {
        let spec = |text| PartitionSpec::parse(text).unwrap();
        assert!(spec("a=1").holds(&spec("A=1/b=2")));
        assert!(!spec("a=1").holds(&spec("a=2/b=2")));
        for wrong in ["", "a", "a=", "=1", "a=1,b=2", "a=1/", "a=1=2", "a=1/b=2/c=3/d=4/e=5/f=6/g=7"] {
            assert!(PartitionSpec::parse(wrong).is_err(), "{wrong}");
        }
    }
}
