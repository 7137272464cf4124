//! Operations on tables. The original keeps its tables in another product, so all of these are extensions.

use super::rules;
use crate::command::Command;
use crate::error::{ApiError, Violations};
use crate::field::{Bounded, Commas};
use crate::model::*;
use crate::operation::{BODY, PIECE_BODY};

/// How many tables, partitions or rows a page holds.
pub type MaxRows = Bounded<1, 1000>;
/// The number of a part.
pub type PartNumber = Bounded<1, 10_000>;

operation! {
    /// Creates a table without rows.
    pub struct CreateTable: Post "/api/v1/tables" -> Table {
        access: Tenant, body_limit: BODY, rules: [rules::table_columns_differ], extension: true;
        Body {
            /// The address: `table`, `project.table` or `odps://project/tables/table`.
            table: TableAddress;
            /// The columns.
            columns: Vec<TableColumn>;
            /// The columns by which it is parted, the outermost first; none where absent.
            partition_columns: Option<Vec<ColumnName>>;
            /// A text for people.
            comment: Option<String>;
            /// How many days its data is kept after its last change; for ever where absent.
            lifecycle: Option<Lifecycle>;
        }
    }
}

operation! {
    /// Lists the tables of a project in the order of their names, a page at a time.
    pub struct ListTables: Get "/api/v1/tables" -> TablePage {
        access: Tenant, body_limit: BODY, rules: [], extension: true;
        Query {
            /// The project.
            project: ProjectName = "default";
            /// A part of the name, in any case.
            name: Option<String>;
            /// How many a page holds, 1 to 1000.
            max_results: MaxRows = "100";
            /// Where the page begins: the NextToken of the page before it.
            next_token: Option<String>;
        }
    }
}

operation! {
    /// Answers a table.
    pub struct GetTable: Get "/api/v1/tables/{Table}" -> Table {
        access: View, body_limit: BODY, rules: [], extension: true;
        Path {
            /// The address.
            table: TableAddress;
        }
    }
}

operation! {
    /// Changes a table's comment or lifecycle. What is absent stays.
    pub struct UpdateTable: Put "/api/v1/tables/{Table}" -> Table {
        access: Edit, body_limit: BODY, rules: [], extension: true;
        Path {
            /// The address.
            table: TableAddress;
        }
        Body {
            /// A text for people.
            comment: Option<String>;
            /// How many days its data is kept after its last change; 0 for ever.
            lifecycle: Option<Bounded<0, 37_231>>;
        }
    }
}

operation! {
    /// Deletes a table and its rows; or only a partition and those within it, where the address names one. Imports into it
    /// that have not succeeded fail.
    pub struct DeleteTable: Delete "/api/v1/tables/{Table}" -> Done {
        access: Edit, body_limit: BODY, rules: [], extension: true;
        Path {
            /// The address.
            table: TableAddress;
        }
    }
}

operation! {
    /// Lists the partitions of a table, a page at a time.
    pub struct ListTablePartitions: Get "/api/v1/tables/{Table}/partitions" -> TablePartitionPage {
        access: View, body_limit: BODY, rules: [], extension: true;
        Path {
            /// The address; where it names a partition, those within it.
            table: TableAddress;
        }
        Query {
            /// How many a page holds, 1 to 1000.
            max_results: MaxRows = "100";
            /// Where the page begins: the NextToken of the page before it.
            next_token: Option<String>;
        }
    }
}

operation! {
    /// Answers rows, a page at a time, in the order in which they were written, partition after partition.
    pub struct ListTableRows: Get "/api/v1/tables/{Table}/rows" -> TableRowPage {
        access: View, body_limit: BODY, rules: [], extension: true;
        Path {
            /// The address; where it names a partition, only its rows.
            table: TableAddress;
        }
        Query {
            /// The columns, joined by commas; all where absent.
            columns: Option<Commas<ColumnName>>;
            /// How many rows a page holds, 1 to 1000; fewer where they are long.
            max_results: MaxRows = "100";
            /// Where the page begins: the NextToken of the page before it.
            next_token: Option<String>;
        }
    }
}

operation! {
    /// Writes the rows of a file of up to 16 MiB, all or none of them. A table that is not there is created, with the
    /// file's columns. A larger file is sent in parts by CreateTableImport, or in pieces of whole rows by this.
    pub struct WriteTableRows: Post "/api/v1/tables/{Table}/rows" -> TableWritten {
        access: Edit, body_limit: PIECE_BODY, rules: [], extension: true, takes: Bytes;
        Path {
            /// The address, with the partition to write to where the table has some.
            table: TableAddress;
        }
        Query {
            /// The file's format.
            file_format: TableFormat;
            /// Whether rows that are there already stay.
            write_mode: WriteMode = "APPEND";
            /// The columns that are read and their types, as `name:TYPE` joined by commas: those of the file by their
            /// names, in a CSV file without a header and in arrays of JSON Lines all of them in their order. Others are
            /// left out. Where absent all are read, with the table's types, or of a new table with the file's.
            schema: Option<Schema>;
            /// What separates the fields of a CSV file: one ASCII character, or `\t`.
            delimiter: Option<Delimiter>;
            /// Whether a CSV file's first line holds the names of the columns. True where absent; but a first line of
            /// nothing but numbers and points in time is an error then.
            header: Option<bool>;
            /// A CSV or JSON Lines file's encoding, such as `gb18030`; by its byte-order mark or UTF-8 where absent.
            encoding: Option<String>;
            /// A text that stands for no value in a CSV file, besides an empty field.
            null_text: Option<String>;
        }
    }
}

operation! {
    /// Begins the import of a file that comes in parts.
    pub struct CreateTableImport: Post "/api/v1/tables/{Table}/imports" -> TableImport {
        access: Edit, body_limit: BODY, rules: [], extension: true;
        Path {
            /// The address, with the partition to write to where the table has some.
            table: TableAddress;
        }
        Body {
            /// The file's format.
            file_format: TableFormat;
            /// Whether rows that are there already stay.
            write_mode: WriteMode = "APPEND";
            /// As for WriteTableRows.
            schema: Option<Schema>;
            /// As for WriteTableRows.
            delimiter: Option<Delimiter>;
            /// As for WriteTableRows.
            header: Option<bool>;
            /// As for WriteTableRows.
            encoding: Option<String>;
            /// As for WriteTableRows.
            null_text: Option<String>;
        }
    }
}

operation! {
    /// Takes a part of a file, of up to 16 MiB. Sent again, it replaces what was sent before.
    pub struct UploadTableImportPart: Put "/api/v1/tables/{Table}/imports/{ImportId}/parts/{PartNumber}" -> TableImport {
        access: Edit, body_limit: PIECE_BODY, rules: [], extension: true, takes: Bytes;
        Path {
            /// The table's address.
            table: TableAddress;
            /// The import.
            import_id: String;
            /// Which part it is, from 1 on.
            part_number: PartNumber;
        }
    }
}

operation! {
    /// Has the rows of a file read whose parts, at least one, are all there. It goes on by itself; GetTableImport tells how
    /// far it is.
    pub struct StartTableImport: Post "/api/v1/tables/{Table}/imports/{ImportId}/start" -> TableImport {
        access: Edit, body_limit: BODY, rules: [], extension: true;
        Path {
            /// The table's address.
            table: TableAddress;
            /// The import.
            import_id: String;
        }
    }
}

operation! {
    /// Answers how far an import is.
    pub struct GetTableImport: Get "/api/v1/tables/{Table}/imports/{ImportId}" -> TableImport {
        access: Edit, body_limit: BODY, rules: [], extension: true;
        Path {
            /// The table's address.
            table: TableAddress;
            /// The import.
            import_id: String;
        }
    }
}

operation! {
    /// Ends an import. One that has not succeeded leaves nothing behind.
    pub struct DeleteTableImport: Delete "/api/v1/tables/{Table}/imports/{ImportId}" -> Done {
        access: Edit, body_limit: BODY, rules: [], extension: true;
        Path {
            /// The table's address.
            table: TableAddress;
            /// The import.
            import_id: String;
        }
    }
}

operation! {
    /// Answers a table as a file.
    pub struct ExportTable: Get "/api/v1/tables/{Table}/export" -> Done {
        access: View, body_limit: BODY, rules: [], extension: true, gives: Bytes;
        Path {
            /// The address; where it names a partition, only its rows.
            table: TableAddress;
        }
        Query {
            /// The file's format.
            file_format: TableFormat = "CSV";
            /// The columns, joined by commas; all where absent, those of partitions included.
            columns: Option<Commas<ColumnName>>;
            /// What separates the fields of a CSV file: one ASCII character, or `\t`.
            delimiter: Option<Delimiter>;
            /// Whether a CSV file's first line holds the names of the columns.
            header: bool = "true";
        }
    }
}

operation! {
    /// Answers what the columns of a table hold.
    pub struct SummarizeTable: Get "/api/v1/tables/{Table}/summary" -> TableSummary {
        access: View, body_limit: BODY, rules: [], extension: true, gives: Events;
        Path {
            /// The address; where it names a partition, only its rows.
            table: TableAddress;
        }
        Query {
            /// The columns, joined by commas, at most 256; all where absent, if there are no more.
            columns: Option<Commas<ColumnName>>;
            /// How many intervals a histogram has, 1 to 256.
            bins: Bounded<1, 256> = "20";
        }
    }
}

operation! {
    /// Answers percentiles of columns.
    pub struct ComputeTablePercentiles: Get "/api/v1/tables/{Table}/percentiles" -> TablePercentiles {
        access: View, body_limit: BODY, rules: [], extension: true, gives: Events;
        Path {
            /// The address; where it names a partition, only its rows.
            table: TableAddress;
        }
        Query {
            /// The columns, joined by commas: BIGINT, DOUBLE or DATETIME. All such where absent.
            columns: Option<Commas<ColumnName>>;
            /// Which percentiles, from 0 to 100, joined by commas; 0, 1, ... 100 where absent.
            ranks: Option<Commas<Rank>>;
            /// Which value stands for one that lies between two.
            percentile_method: PercentileMethod = "NEAREST";
        }
    }
}

operation! {
    /// Tests whether a column's categories are as frequent as expected, or whether two columns are independent.
    pub struct TestTableChiSquare: Get "/api/v1/tables/{Table}/chisquare" -> TableChiSquare {
        access: View, body_limit: BODY, rules: [rules::one_column_or_two], extension: true, gives: Events;
        Path {
            /// The address; where it names a partition, only its rows.
            table: TableAddress;
        }
        Query {
            /// The column.
            column: Option<ColumnName>;
            /// What is expected, as `category:probability` joined by commas; all alike where absent. Blanks around both do
            /// not count. A category with a comma stands in double quotes, and a quote inside those is written twice.
            probabilities: Option<Probabilities>;
            /// The first of two columns.
            x_column: Option<ColumnName>;
            /// The second of two columns.
            y_column: Option<ColumnName>;
        }
    }
}

operation! {
    /// Runs a command, such as `PAI -name Percentile -project algo_public -DinputTableName=t -DoutputTableName=p`. Its
    /// tables must all be in one project.
    pub struct RunPaiCommand: Post "/api/v1/pai/commands" -> CommandResult {
        access: Tenant, body_limit: BODY, rules: [], extension: true, gives: Events;
        Body {
            /// The command, of `chisq_test` or `Percentile`.
            command: String;
            /// Whether a table that it writes to and that is there already is replaced.
            overwrite: bool = "false";
        }
    }
}

impl RunPaiCommand {
    /// Reads a command.
    ///
    /// # Errors
    /// `InvalidParameter` with everything that is wrong with it, each with its line and column.
    pub fn parse(command: &str) -> Result<Command, ApiError> {
        Command::parse(command).map_err(|errors| {
            let mut violations = Violations::new();
            errors.into_iter().for_each(|error| violations.push("Command", error.message));
            violations.into()
        })
    }
}
