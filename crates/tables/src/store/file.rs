//! A file on its way into a table: its columns fitted to the table's.

use pai_datasets_core::model::{Address, ColumnName, ColumnType, Delimiter, Schema, TableColumn, TableFormat};
use pai_datasets_core::{ApiError, Violations};
use pai_datasets_engine::SqlError;
use pai_datasets_engine::store::{Fault, shown};
use serde::{Deserialize, Serialize};

use super::meta::{Known, same_name};
use crate::batch::{Batch, Column, Values};
use crate::format::{Bytes, FormatError, ReadOptions, Reader, is_encoding, open};

/// How a file reads, as its sender says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Described {
    pub(super) format: TableFormat,
    pub(super) schema: Option<Schema>,
    pub(super) delimiter: Option<Delimiter>,
    pub(super) header: Option<bool>,
    pub(super) encoding: Option<String>,
    pub(super) null_text: Option<String>,
    pub(super) overwrite: bool,
}

/// Of an operation that sends a file.
macro_rules! described {
    ($operation:expr) => {
        Described {
            format: $operation.file_format,
            schema: $operation.schema.clone(),
            delimiter: $operation.delimiter.clone(),
            header: $operation.header,
            encoding: $operation.encoding.clone(),
            null_text: $operation.null_text.clone(),
            overwrite: $operation.write_mode == WriteMode::Overwrite,
        }
    };
}
pub(super) use described;

impl Described {
    fn options(&self, columns: Option<Vec<TableColumn>>) -> ReadOptions {
        ReadOptions {
            format: self.format,
            columns,
            delimiter: self.delimiter.as_ref().map(|delimiter| char::from(delimiter.byte())),
            header: self.header,
            encoding: self.encoding.clone(),
            nulls: self.null_text.iter().cloned().collect(),
        }
    }

    /// Whether its options are of its format, and known.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        let is_csv = self.format == TableFormat::Csv;
        let mut violations = Violations::new();
        for (field, is_given, fits) in [
            ("Delimiter", self.delimiter.is_some(), is_csv),
            ("Header", self.header.is_some(), is_csv),
            ("NullText", self.null_text.is_some(), is_csv),
            ("Encoding", self.encoding.is_some(), is_csv || self.format == TableFormat::JsonLines),
        ] {
            if is_given && !fits {
                violations.push(field, format!("is of no use for {}; leave it out", self.format));
            } else if let Some(label) =
                self.encoding.as_deref().filter(|label| field == "Encoding" && !is_encoding(label))
            {
                violations.push(
                    field,
                    format!(
                        "{} is not known; known are UTF-8, UTF-16LE, GBK, GB18030, Big5, Shift_JIS and the \
                     other encodings of the WHATWG's Encoding Standard",
                        shown(label)
                    ),
                );
            }
        }
        violations.into_result()
    }

    /// Whether its Schema is of columns that the table has, with their types.
    pub(super) fn check_schema(&self, known: &Known) -> Result<(), ApiError> {
        let table = all_columns(known);
        for column in self.schema.iter().flat_map(Schema::columns) {
            let TableColumn { name, column_type, .. } = column;
            let known = table.iter().find(|it| same_name(it.name.as_str(), name.as_str()));
            let problem = match known.map(|known| known.column_type) {
                None => format!("names the column {name}, which the table has not; it has {}", some_names(&table)),
                Some(known) if known != column_type => {
                    format!("gives the column {name} the type {column_type}, but the table has it as {known}")
                }
                Some(_) => continue,
            };
            return Err(ApiError::invalid("Schema", problem));
        }
        Ok(())
    }

    /// Opens the file for that table and the partition of the address; for a new table, where there is none.
    pub(super) fn open(&self, bytes: Bytes, known: Option<&Known>, address: &Address) -> Result<Fitted, Fault> {
        let given = self.schema.as_ref().map(Schema::columns);
        let Some(known) = known else {
            let reader = open(bytes, &self.options(given)).map_err(wrong)?;
            let columns = reader.columns().to_vec();
            let positions = (0..columns.len()).map(Some).collect();
            return Ok(Fitted { columns, positions, levels: Vec::new(), rows: 0, reader });
        };
        self.check_schema(known)?;
        let (table, all) = (known.columns.as_slice(), all_columns(known));
        let named = match given {
            Some(columns) => columns,
            None => open(bytes.clone(), &self.options(None)).map_err(wrong)?.columns().to_vec(),
        };
        let by_position = self.format == TableFormat::Csv && self.header == Some(false) && self.schema.is_none();
        let positions = positions(&named, table, &all, by_position).map_err(|problem| {
            let kept = "; OVERWRITE keeps the table's columns: delete the table first for others";
            ApiError::invalid("Content", if self.overwrite { problem + kept } else { problem })
        })?;
        // The table's own types, under the file's own names.
        let wanted: Vec<TableColumn> = positions
            .iter()
            .zip(&all)
            .filter_map(|(position, column)| {
                let name = position.and_then(|at| named.get(at))?.name.clone();
                Some(TableColumn { name, ..column.clone() })
            })
            .collect();
        let reader = open(bytes, &self.options(Some(wanted))).map_err(wrong)?;
        let mut read = 0..;
        let positions = positions.iter().map(|position| position.and_then(|_| read.next())).collect();
        let levels = address.partition.iter().flat_map(|spec| spec.levels()).cloned().collect();
        Ok(Fitted { columns: table.to_vec(), positions, levels, rows: 0, reader })
    }
}

/// The names of the first columns, for an error.
fn some_names(columns: &[TableColumn]) -> String {
    columns.iter().take(20).map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// The columns of a table, and behind them those of its partitions.
fn all_columns(known: &Known) -> Vec<TableColumn> {
    let level = |name: &ColumnName| TableColumn { name: name.clone(), column_type: ColumnType::String, comment: None };
    known.columns.iter().cloned().chain(known.partition_columns.iter().map(level)).collect()
}

/// Where each column of the table stands among those of the file; none where the file lacks it. Behind them, those of its
/// partitions, which `all` has too.
fn positions(
    file: &[TableColumn],
    table: &[TableColumn],
    all: &[TableColumn],
    by_position: bool,
) -> Result<Vec<Option<usize>>, String> {
    if by_position {
        if file.len() != table.len() && file.len() != all.len() {
            let (count, names) = (table.len(), some_names(table));
            return Err(format!("has {} columns, but the table has {count}: {names}", file.len()));
        }
        return Ok((0..all.len()).map(|at| Some(at).filter(|at| *at < file.len())).collect());
    }
    let unknown = file.iter().find(|column| !all.iter().any(|it| same_name(it.name.as_str(), column.name.as_str())));
    if let Some(unknown) = unknown {
        return Err(format!("has a column {}, which the table has not; it has {}", unknown.name, some_names(table)));
    }
    let position = |column: &TableColumn| file.iter().position(|it| same_name(it.name.as_str(), column.name.as_str()));
    Ok(all.iter().map(position).collect())
}

/// A file whose batches have a table's columns.
pub(super) struct Fitted {
    /// The table's columns.
    pub(super) columns: Vec<TableColumn>,
    /// Where each stands in what is read.
    positions: Vec<Option<usize>>,
    /// The partition that the rows go to: what a file has of its columns must say the same.
    levels: Vec<(String, String)>,
    /// How many rows were read.
    rows: u64,
    reader: Box<dyn Reader>,
}

impl Fitted {
    /// The next rows; none behind the last.
    pub(super) fn next(&mut self) -> Result<Option<Batch>, Fault> {
        let Some(batch) = self.reader.next().map_err(wrong)? else { return Ok(None) };
        let rows = batch.rows();
        let mut read: Vec<Option<Column>> = batch.into_columns().into_iter().map(Some).collect();
        let columns = self.positions.iter().zip(&self.columns).map(|(position, column)| match position {
            Some(at) => read.get_mut(*at).and_then(Option::take).ok_or(SqlError::Shape("the file's columns")),
            None => Ok(Column::absent(column.column_type, rows)),
        });
        let columns = columns.collect::<Result<Vec<_>, _>>()?;
        let behind = self.positions.iter().skip(self.columns.len()).zip(&self.levels);
        for (column, (name, value)) in behind.filter_map(|(at, level)| Some((read.get((*at)?)?.as_ref()?, level))) {
            check_level(column, name, value, self.rows)?;
        }
        self.rows += rows as u64;
        Ok(Some(Batch::new(columns).ok_or(SqlError::Shape("columns of one length"))?))
    }

    /// How many of the file's bytes are done with.
    pub(super) fn done(&self) -> u64 {
        self.reader.done()
    }
}

/// Whether each row of a file is of the partition that it goes to; `before` is how many rows were read before.
fn check_level(column: &Column, name: &str, value: &str, before: u64) -> Result<(), ApiError> {
    let Values::String(texts) = &column.values else { return Ok(()) };
    let is_other = |row: &usize| !column.is_valid(*row) || texts.get(*row) != value;
    let Some(row) = (0..column.len()).find(is_other) else { return Ok(()) };
    let (number, held) = (before + row as u64 + 1, shown(texts.get(row)));
    let problem =
        format!("Row {number}, column `{name}`: `{held}` is not of the partition {name}={value}, to which the rows go");
    Err(ApiError::invalid("Content", problem))
}

/// A wrong file is its sender's to mend; one that cannot be had is the log's to know.
pub(super) fn wrong(error: FormatError) -> Fault {
    match error {
        FormatError::Wrong(problem) => ApiError::invalid("Content", problem).into(),
        FormatError::Unreadable(reason) => SqlError::Failed(reason).into(),
    }
}
