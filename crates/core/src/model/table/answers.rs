//! What the operations on tables answer.

use super::{Cell, ColumnType, ImportStatus, PercentileMethod, TableColumn};
use crate::model::Millis;

structure! {
    /// A table.
    pub struct Table {
        /// The address, `odps://project/tables/table`.
        uri: String;
        /// The project.
        project: String;
        /// The name in the project.
        name: String;
        /// The columns, without those of its partitions.
        columns: Vec<TableColumn>;
        /// The columns of its partitions, the outermost first; all are STRING.
        partition_columns: Vec<TableColumn>;
        /// A text for people.
        comment: Option<String>;
        /// How many days its data is kept after its last change; for ever where absent.
        lifecycle: Option<i64>;
        /// How many rows it holds.
        row_count: i64;
        /// How many bytes its rows take where they are kept.
        data_size: i64;
        /// The account it belongs to.
        owner_id: String;
        /// When it was created.
        gmt_create_time: Millis;
        /// When it last changed.
        gmt_modified_time: Millis;
    }
}

structure! {
    /// A page of tables.
    pub struct TablePage {
        /// The tables of the page.
        tables: Vec<Table>;
        /// The most that a page holds.
        max_results: i64;
        /// Where the next page begins; absent on the last one.
        next_token: Option<String>;
    }
}

structure! {
    /// A partition of a table.
    pub struct TablePartition {
        /// The partition, such as `ds=20250101/region=cn`.
        partition: String;
        /// How many rows it holds.
        row_count: i64;
        /// How many bytes its rows take where they are kept.
        data_size: i64;
        /// When it was created.
        gmt_create_time: Millis;
        /// When it last changed.
        gmt_modified_time: Millis;
    }
}

structure! {
    /// A page of partitions.
    pub struct TablePartitionPage {
        /// The partitions of the page, in their order as texts.
        partitions: Vec<TablePartition>;
        /// The most that a page holds.
        max_results: i64;
        /// Where the next page begins; absent on the last one.
        next_token: Option<String>;
    }
}

structure! {
    /// A page of rows.
    pub struct TableRowPage {
        /// The rows, each with a value a column.
        rows: Vec<Vec<Cell>>;
        /// The columns of the page.
        columns: Vec<TableColumn>;
        /// The most that a page holds.
        max_results: i64;
        /// How many rows there are in all.
        total_count: i64;
        /// Where the next page begins; absent on the last one.
        next_token: Option<String>;
    }
}

structure! {
    /// What was written to a table.
    pub struct TableWritten {
        /// The table.
        table: Table;
        /// How many rows were written.
        written_rows: i64;
    }
}

structure! {
    /// An import of a file that comes in parts.
    pub struct TableImport {
        /// The id.
        import_id: String;
        /// The table's address.
        uri: String;
        /// Where it stands.
        import_status: ImportStatus;
        /// How many bytes were sent.
        total_bytes: i64;
        /// How many of them have been read.
        done_bytes: i64;
        /// How many rows were read.
        row_count: i64;
        /// Why it failed.
        message: Option<String>;
        /// When it was created.
        gmt_create_time: Millis;
        /// When it last went on.
        gmt_modified_time: Millis;
    }
}

structure! {
    /// How many values lie in an interval.
    pub struct HistogramBin {
        /// Its lower end, which belongs to it.
        lower: f64;
        /// Its upper end, which belongs to it only in the last one.
        upper: f64;
        /// How many values lie in it.
        count: i64;
    }
}

structure! {
    /// How often a value stands in a column.
    pub struct ValueCount {
        /// The value.
        value: Cell;
        /// How often.
        count: i64;
    }
}

structure! {
    /// What a column holds.
    pub struct ColumnSummary {
        /// The name.
        name: String;
        /// What it holds.
        column_type: ColumnType;
        /// How many rows hold a value.
        count: i64;
        /// How many hold none.
        null_count: i64;
        /// How many hold what is no number (NaN); none of these counts in what follows.
        nan_count: i64;
        /// The least value; of texts the first in the order of their bytes.
        min: Cell;
        /// The greatest.
        max: Cell;
        /// The mean of numbers, or of points in time in milliseconds; absent where one is infinite.
        mean: Option<f64>;
        /// The variance of the sample: divided by one less than their count; absent where one is infinite or it is itself
        /// beyond what a number holds.
        variance: Option<f64>;
        /// How many different values there are: exact up to 4096 numbers, or 65,536 texts that together take no more
        /// than 8 MiB, less in a table of many columns; beyond that estimated, with a standard error of 0.8 %.
        distinct_count: i64;
        /// Whether that count is exact.
        distinct_is_exact: bool;
        /// Where finite numbers and points in time lie, these in milliseconds: intervals of the same width from the least to
        /// the greatest; a single one where all are the same.
        histogram: Vec<HistogramBin>;
        /// The ten most frequent values of texts and booleans, the most frequent first; none where their count is estimated.
        top_values: Vec<ValueCount>;
    }
}

structure! {
    /// What a table holds.
    pub struct TableSummary {
        /// The table's address, with its partition.
        uri: String;
        /// How many rows were read.
        row_count: i64;
        /// The columns.
        columns: Vec<ColumnSummary>;
    }
}

structure! {
    /// The percentiles of a column.
    pub struct ColumnPercentiles {
        /// The name.
        name: String;
        /// What it holds.
        column_type: ColumnType;
        /// How many rows hold a value.
        count: i64;
        /// How many hold none.
        null_count: i64;
        /// How many hold what is no number (NaN).
        nan_count: i64;
        /// The values, one a rank.
        values: Vec<Cell>;
    }
}

structure! {
    /// The percentiles of columns.
    pub struct TablePercentiles {
        /// The table's address, with its partition.
        uri: String;
        /// Which percentiles, from 0 to 100.
        ranks: Vec<f64>;
        /// How they were chosen.
        percentile_method: PercentileMethod;
        /// The columns.
        columns: Vec<ColumnPercentiles>;
    }
}

structure! {
    /// Pearson's chi-square.
    pub struct ChiSquareStatistic {
        /// The statistic.
        value: f64;
        /// The degrees of freedom.
        df: i64;
        /// How probable a statistic at least as large is where the hypothesis holds.
        p_value: f64;
    }
}

structure! {
    /// One category, or one pair of them.
    pub struct ChiSquareCategory {
        /// The category, or that of the first column.
        category: String;
        /// That of the second column.
        y_category: Option<String>;
        /// How many rows hold it.
        observed: i64;
        /// How many would be expected.
        expected: f64;
        /// (observed - expected) / sqrt(expected).
        residual: f64;
    }
}

structure! {
    /// A chi-square test of the rows of a table.
    pub struct TableChiSquare {
        /// The table's address, with its partition.
        uri: String;
        /// How many rows count.
        count: i64;
        /// How many do not, for want of a value.
        null_count: i64;
        /// The statistic.
        chi_square: ChiSquareStatistic;
        /// That of two columns with Yates's correction for continuity.
        continuity_corrected: Option<ChiSquareStatistic>;
        /// The categories, in order.
        categories: Vec<ChiSquareCategory>;
    }
}

structure! {
    /// A table that a command wrote.
    pub struct CommandOutput {
        /// The parameter that names it.
        parameter: String;
        /// Its address.
        uri: String;
        /// How many rows it holds.
        row_count: i64;
    }
}

structure! {
    /// A parameter that was checked and has no effect here.
    pub struct AcceptedParameter {
        /// The parameter.
        name: String;
        /// Its value.
        value: String;
    }
}

structure! {
    /// What a command did.
    pub struct CommandResult {
        /// The component that ran, such as `Percentile`.
        component: String;
        /// How many rows it read.
        row_count: i64;
        /// The tables it wrote.
        outputs: Vec<CommandOutput>;
        /// What was checked and has no effect here, such as `coreNum`.
        accepted: Vec<AcceptedParameter>;
        /// What Percentile computed.
        percentiles: Option<TablePercentiles>;
        /// What chisq_test computed.
        chi_square_test: Option<TableChiSquare>;
    }
}
