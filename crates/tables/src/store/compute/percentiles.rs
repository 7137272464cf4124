//! Percentiles of columns, exact: the rows are read as often as the kernel needs, two or three times.

use pai_datasets_core::ApiError;
use pai_datasets_core::ComputeTablePercentiles;
use pai_datasets_core::model::{
    Address, Cell, ColumnName, ColumnPercentiles, ColumnType, PartitionSpec, PercentileMethod, Rank, TablePercentiles,
};
use pai_datasets_engine::Host;
use pai_datasets_engine::store::Fault;
use pai_datasets_stats::percentile::{Pass, Percentiles, Ranks, Refinement};
use serde_json::Value;

use super::super::meta::Known;
use super::super::page::{bigint, double, moment};
use super::super::scan::{Scan, Selected, select, within};
use super::super::{Reply, Served, TableStore};
use super::{Work, answer, refused, validity, whole};
use crate::batch::{Column, Values};

/// How often the rows are probably read.
const PASSES: i64 = 2;

impl<H: Host + 'static> TableStore<H> {
    pub(in super::super) fn compute_percentiles(&self, served: &Served<'_>) -> Result<Reply, Fault> {
        let operation = served.decode::<ComputeTablePercentiles>()?;
        let address = operation.table.parts();
        let known = Known::find_for(self.host.sql(), &served.context, &address)?;
        let ranks = match &operation.ranks {
            None => Ranks::centiles(),
            Some(ranks) => {
                let ranks: Vec<f64> = ranks.0.iter().map(Rank::number).collect();
                Ranks::new(&ranks).map_err(|error| refused("Ranks", &error))?
            }
        };
        let names = operation.columns.as_ref().map(|names| names.0.as_slice());
        let selected = numeric(&known, "Columns", names)?;
        let scan = Scan::new(self.host.sql(), &known, selected, &within(&address))?;
        let rows = scan.rows();
        let work = PercentileWork::new(scan, &address, ranks, operation.percentile_method, "Columns");
        self.run(served, rows, Box::new(work))
    }
}

/// The columns of those names, each of numbers or points in time; all such columns where there are no names.
pub(super) fn numeric(known: &Known, field: &str, names: Option<&[ColumnName]>) -> Result<Vec<Selected>, ApiError> {
    let is_numeric = |selected: &Selected| {
        matches!(selected.column.column_type, ColumnType::Bigint | ColumnType::Double | ColumnType::Datetime)
    };
    let mut selected = select(known, field, names, false)?;
    if names.is_none() {
        selected.retain(is_numeric);
    }
    if let Some(wrong) = selected.iter().find(|it| !is_numeric(it)) {
        let (name, of) = (&wrong.column.name, wrong.column.column_type);
        let problem =
            format!("the column {name} is of type {of}; percentiles are of BIGINT, DOUBLE and DATETIME columns");
        return Err(ApiError::invalid(field, problem));
    }
    if selected.is_empty() {
        return Err(ApiError::invalid(field, "the table has no column of type BIGINT, DOUBLE or DATETIME"));
    }
    Ok(selected)
}

/// The kernel of one column.
enum Kernel {
    Double(Refinement<f64>),
    Whole(Refinement<i64>),
}

/// A column on its way.
struct Refined {
    name: ColumnName,
    column_type: ColumnType,
    kernel: Kernel,
    is_done: bool,
}

/// Percentiles of columns.
pub(super) struct PercentileWork {
    scan: Scan,
    uri: String,
    ranks: Ranks,
    method: PercentileMethod,
    columns: Vec<Refined>,
    /// The group that is read next, and how many rows were read in all passes.
    at: usize,
    read: i64,
    passes: i64,
    field: &'static str,
}

impl PercentileWork {
    /// Over the columns of a scan; what is wrong with them is said of `field`.
    pub(super) fn new(
        scan: Scan,
        address: &Address,
        ranks: Ranks,
        method: PercentileMethod,
        field: &'static str,
    ) -> PercentileWork {
        let columns = scan.selected.iter().map(|selected| {
            let (name, column_type) = (selected.column.name.clone(), selected.column.column_type);
            let kernel = match column_type {
                ColumnType::Double => Kernel::Double(Refinement::new(name.as_str(), &ranks)),
                _ => Kernel::Whole(Refinement::new(name.as_str(), &ranks)),
            };
            Refined { name, column_type, kernel, is_done: false }
        });
        let columns = columns.collect();
        PercentileWork { scan, uri: address.to_string(), ranks, method, columns, at: 0, read: 0, passes: 1, field }
    }

    /// Reads some rows; whether that was all.
    pub(super) fn read(&mut self, host: &impl Host) -> Result<bool, Fault> {
        if self.at == self.scan.len() {
            let mut is_done = true;
            for column in &mut self.columns {
                let pass = match &mut column.kernel {
                    Kernel::Double(kernel) => kernel.end_pass(),
                    Kernel::Whole(kernel) => kernel.end_pass(),
                };
                column.is_done = pass.map_err(|error| refused(self.field, &error))? == Pass::Done;
                is_done &= column.is_done;
            }
            (self.at, self.passes) = (0, self.passes + 1);
            return Ok(is_done);
        }
        // A column that is done is not read again.
        let open: Vec<bool> = self.columns.iter().map(|column| !column.is_done).collect();
        let stored = self.scan.read_some(host.sql(), self.at, &open)?;
        for (column, stored) in self.columns.iter_mut().filter(|column| !column.is_done).zip(stored) {
            add(&mut column.kernel, &stored.into_column()).map_err(|error| refused(self.field, &error))?;
        }
        self.read += self.scan.rows_of(self.at);
        self.at += 1;
        Ok(false)
    }

    /// How many rows were read, and how many will be, as far as is known.
    pub(super) fn progress(&self) -> (i64, i64) {
        (self.read, self.scan.rows() * PASSES.max(self.passes))
    }

    /// The rows of the table.
    pub(super) fn rows(&self) -> i64 {
        self.scan.rows()
    }

    /// The columns, with their types.
    pub(super) fn trained(&self) -> impl Iterator<Item = (ColumnName, ColumnType)> {
        self.columns.iter().map(|column| (column.name.clone(), column.column_type))
    }

    /// The values of each column, as a column of its type.
    pub(super) fn columns(&self) -> Result<Vec<(ColumnName, Column)>, Fault> {
        let columns = self.columns.iter().map(|column| {
            let values = match &column.kernel {
                Kernel::Double(kernel) => kernel.nearest().map(|found| Values::Double(found.values)),
                Kernel::Whole(kernel) if column.column_type == ColumnType::Datetime => {
                    kernel.nearest().map(|found| Values::Datetime(found.values))
                }
                Kernel::Whole(kernel) => kernel.nearest().map(|found| Values::Bigint(found.values)),
            };
            let values = values.map_err(|error| refused(self.field, &error))?;
            Ok((column.name.clone(), Column::new(values, None)))
        });
        columns.collect()
    }

    /// What it came to.
    pub(super) fn result(&self) -> Result<TablePercentiles, Fault> {
        let columns = self.columns.iter().map(|column| self.result_of(column)).collect::<Result<_, _>>();
        Ok(TablePercentiles {
            uri: self.uri.clone(),
            ranks: self.ranks.as_slice().to_vec(),
            percentile_method: self.method,
            columns: columns.map_err(|error| refused(self.field, &error))?,
        })
    }

    fn result_of(&self, column: &Refined) -> pai_datasets_stats::Result<ColumnPercentiles> {
        let is_moment = column.column_type == ColumnType::Datetime;
        let moment = |value: i64| Value::from(moment(value));
        #[expect(clippy::cast_possible_truncation, reason = "between two points in time lies a third")]
        let between = |value: f64| if is_moment { moment(value.round() as i64) } else { double(value) };
        match (&column.kernel, self.method) {
            (Kernel::Double(kernel), PercentileMethod::Nearest) => Ok(column.answer(kernel.nearest()?, double)),
            (Kernel::Double(kernel), PercentileMethod::Linear) => Ok(column.answer(kernel.linear()?, double)),
            (Kernel::Whole(kernel), PercentileMethod::Nearest) => {
                Ok(column.answer(kernel.nearest()?, |value| if is_moment { moment(value) } else { bigint(value) }))
            }
            (Kernel::Whole(kernel), PercentileMethod::Linear) => Ok(column.answer(kernel.linear()?, between)),
        }
    }
}

impl Refined {
    fn answer<T>(&self, found: Percentiles<T>, cell: impl Fn(T) -> Value) -> ColumnPercentiles {
        ColumnPercentiles {
            name: self.name.as_str().to_owned(),
            column_type: self.column_type,
            count: whole(found.count),
            null_count: whole(found.nulls),
            nan_count: whole(found.nans),
            values: found.values.into_iter().map(|value| Cell(cell(value))).collect(),
        }
    }
}

fn add(kernel: &mut Kernel, column: &Column) -> pai_datasets_stats::Result<()> {
    let validity = validity(column.validity.as_ref());
    match (kernel, &column.values) {
        (Kernel::Double(kernel), Values::Double(values)) => kernel.add(values, validity),
        (Kernel::Whole(kernel), Values::Bigint(values) | Values::Datetime(values)) => kernel.add(values, validity),
        // A chunk is of its column's type, of which the kernel was made.
        _ => Ok(()),
    }
}

impl<H: Host> Work<H> for PercentileWork {
    fn step(&mut self, host: &H) -> Result<Option<Value>, Fault> {
        if self.read(host)? { Ok(Some(answer(&self.result()?)?)) } else { Ok(None) }
    }

    fn progress(&self) -> (i64, i64) {
        self.progress()
    }
}

/// The partitions that a command names, or its table's address does.
pub(super) fn chosen(address: &Address, partitions: &[PartitionSpec]) -> Vec<PartitionSpec> {
    if partitions.is_empty() { within(address) } else { partitions.to_vec() }
}
