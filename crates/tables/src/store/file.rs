//! A file on its way into a table: its columns fitted to the table's.

use pai_datasets_core::ApiError;
use pai_datasets_core::model::{Delimiter, Schema, TableColumn, TableFormat};
use pai_datasets_engine::SqlError;
use pai_datasets_engine::store::Fault;
use serde::{Deserialize, Serialize};

use super::meta::same_name;
use crate::batch::{Batch, Column};
use crate::format::{Bytes, FormatError, ReadOptions, Reader, open};

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

    /// Opens the file for a table of those columns; for a new one, where there are none.
    pub(super) fn open(&self, bytes: Bytes, table: Option<&[TableColumn]>) -> Result<Fitted, Fault> {
        let given = self.schema.as_ref().map(Schema::columns);
        let Some(table) = table else {
            let reader = open(bytes, &self.options(given)).map_err(wrong)?;
            let columns = reader.columns().to_vec();
            return Ok(Fitted { positions: (0..columns.len()).map(Some).collect(), columns, reader });
        };
        let named = match given {
            Some(columns) => columns,
            None => open(bytes.clone(), &self.options(None)).map_err(wrong)?.columns().to_vec(),
        };
        let by_position = self.format == TableFormat::Csv && self.header == Some(false) && self.schema.is_none();
        let positions = positions(&named, table, by_position)?;
        // The table's own types, under the file's own names.
        let wanted: Vec<TableColumn> = positions
            .iter()
            .zip(table)
            .filter_map(|(position, column)| {
                let name = position.and_then(|at| named.get(at))?.name.clone();
                Some(TableColumn { name, ..column.clone() })
            })
            .collect();
        let reader = open(bytes, &self.options(Some(wanted))).map_err(wrong)?;
        let mut read = 0..;
        let positions = positions.iter().map(|position| position.and_then(|_| read.next())).collect();
        Ok(Fitted { columns: table.to_vec(), positions, reader })
    }
}

/// Where each column of the table stands among those of the file; none where the file lacks it.
fn positions(file: &[TableColumn], table: &[TableColumn], by_position: bool) -> Result<Vec<Option<usize>>, ApiError> {
    let names = |columns: &[TableColumn]| {
        columns.iter().take(20).map(|column| column.name.as_str().to_owned()).collect::<Vec<_>>().join(", ")
    };
    if by_position {
        if file.len() != table.len() {
            let problem = format!("has {} columns, but the table has {}: {}", file.len(), table.len(), names(table));
            return Err(ApiError::invalid("Content", problem));
        }
        return Ok((0..table.len()).map(Some).collect());
    }
    let unknown = file.iter().find(|column| !table.iter().any(|it| same_name(it.name.as_str(), column.name.as_str())));
    if let Some(unknown) = unknown {
        let problem = format!("has a column {}, which the table has not; it has {}", unknown.name, names(table));
        return Err(ApiError::invalid("Content", problem));
    }
    let position = |column: &TableColumn| file.iter().position(|it| same_name(it.name.as_str(), column.name.as_str()));
    Ok(table.iter().map(position).collect())
}

/// A file whose batches have a table's columns.
pub(super) struct Fitted {
    /// The table's columns.
    pub(super) columns: Vec<TableColumn>,
    /// Where each stands in what is read.
    positions: Vec<Option<usize>>,
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
        Ok(Some(Batch::new(columns).ok_or(SqlError::Shape("columns of one length"))?))
    }

    /// How many of the file's bytes are done with.
    pub(super) fn done(&self) -> u64 {
        self.reader.done()
    }
}

/// A wrong file is its sender's to mend; one that cannot be had is the log's to know.
pub(super) fn wrong(error: FormatError) -> Fault {
    match error {
        FormatError::Wrong(problem) => ApiError::invalid("Content", problem).into(),
        FormatError::Unreadable(reason) => SqlError::Failed(reason).into(),
    }
}
