//! What the columns of a table hold: the rows are read once, and those of numbers a second time for their histograms.

use pai_datasets_core::model::{Address, Cell, ColumnSummary, ColumnType, HistogramBin, TableSummary, ValueCount};
use pai_datasets_core::{ApiError, SummarizeTable};
use pai_datasets_engine::Host;
use pai_datasets_engine::store::Fault;
use pai_datasets_stats::Number;
use pai_datasets_stats::summary::{Booleans, Histogram, MAX_KEPT_BYTES, Numbers, Spread, Texts};
use serde_json::Value;

use super::super::chunk::Stored;
use super::super::meta::Known;
use super::super::page::{bigint, double, moment};
use super::super::scan::{Scan, Selected, select, within};
use super::super::{Reply, Served, TableStore};
use super::{Work, answer, refused, validity, whole};
use crate::batch::{Column, Values};

/// How many of the most frequent values are answered.
const MOST_FREQUENT: usize = 10;

/// How many columns are summarised at once: what is known of each takes up to 100 KB.
const MOST_COLUMNS: usize = 256;

/// How many bytes of texts are kept, those of all columns together.
const MOST_TEXTS: usize = 32 << 20;

impl<H: Host + 'static> TableStore<H> {
    pub(in super::super) fn summarize(&self, served: &Served<'_>) -> Result<Reply, Fault> {
        let operation = served.decode::<SummarizeTable>()?;
        let address = operation.table.parts();
        let known = Known::find_for(self.host.sql(), &served.context, &address)?;
        let names = operation.columns.as_ref().map(|names| names.0.as_slice());
        let selected = select(&known, "Columns", names, true)?;
        if selected.len() > MOST_COLUMNS {
            let problem = format!("name at most {MOST_COLUMNS} columns, not {}", selected.len());
            return Err(ApiError::invalid("Columns", problem).into());
        }
        let scan = Scan::new(self.host.sql(), &known, selected, &within(&address))?;
        let rows = scan.rows();
        let bins = u16::try_from(operation.bins.get()).unwrap_or(u16::MAX);
        self.run(served, rows, Box::new(SummaryWork::new(scan, &address, bins)))
    }
}

/// A column on its way.
struct Summarized {
    of: Selected,
    kernel: Kernel,
    /// From the second pass on, where there are finite numbers.
    histogram: Option<Histogram>,
}

/// The kernel of the first pass.
enum Kernel {
    Doubles(Box<Numbers<f64>>),
    Wholes(Box<Numbers<i64>>),
    Texts(Texts),
    Booleans(Booleans),
}

struct SummaryWork {
    scan: Scan,
    uri: String,
    columns: Vec<Summarized>,
    bins: u16,
    /// The group that is read next, and how many rows were read in both passes.
    at: usize,
    read: i64,
    is_second: bool,
}

impl SummaryWork {
    fn new(scan: Scan, address: &Address, bins: u16) -> SummaryWork {
        let texts = scan.selected.iter().filter(|of| of.column.column_type == ColumnType::String).count();
        let columns = scan.selected.iter().map(|of| {
            let name = of.column.name.as_str();
            let kernel = match of.column.column_type {
                ColumnType::Double => Kernel::Doubles(Box::new(Numbers::new(name))),
                ColumnType::Bigint | ColumnType::Datetime => Kernel::Wholes(Box::new(Numbers::new(name))),
                ColumnType::String => Kernel::Texts(Texts::within(MAX_KEPT_BYTES.min(MOST_TEXTS / texts.max(1)))),
                ColumnType::Boolean => Kernel::Booleans(Booleans::default()),
            };
            Summarized { of: of.clone(), kernel, histogram: None }
        });
        let columns = columns.collect();
        SummaryWork { scan, uri: address.to_string(), columns, bins, at: 0, read: 0, is_second: false }
    }

    /// Reads some rows; whether that was all.
    fn read(&mut self, host: &impl Host) -> Result<bool, Fault> {
        if self.at == self.scan.len() {
            if !self.is_second {
                self.columns.iter_mut().for_each(|column| column.begin_histogram(self.bins));
                (self.is_second, self.at) = (true, 0);
            }
            // Where nothing is to be read again, that was all.
            return Ok(self.at == self.scan.len() || !self.wanted().contains(&true));
        }
        let wanted = self.wanted();
        let stored = self.scan.read_some(host.sql(), self.at, &wanted)?;
        let columns = self.columns.iter_mut().zip(wanted).filter_map(|(column, wanted)| wanted.then_some(column));
        for (column, stored) in columns.zip(stored) {
            column.add(stored).map_err(|error| refused("Columns", &error))?;
        }
        self.read += self.scan.rows_of(self.at);
        self.at += 1;
        Ok(self.is_second && self.at == self.scan.len())
    }

    /// Which columns are read in this pass.
    fn wanted(&self) -> Vec<bool> {
        self.columns.iter().map(|column| !self.is_second || column.histogram.is_some()).collect()
    }

    fn result(&self) -> TableSummary {
        TableSummary {
            uri: self.uri.clone(),
            row_count: self.scan.rows(),
            columns: self.columns.iter().map(Summarized::result).collect(),
        }
    }
}

impl<H: Host> Work<H> for SummaryWork {
    fn step(&mut self, host: &H) -> Result<Option<Value>, Fault> {
        if self.read(host)? { Ok(Some(answer(&self.result())?)) } else { Ok(None) }
    }

    fn progress(&self) -> (i64, i64) {
        let has_numbers =
            self.columns.iter().any(|column| matches!(column.kernel, Kernel::Doubles(_) | Kernel::Wholes(_)));
        (self.read, self.scan.rows() * if has_numbers { 2 } else { 1 })
    }
}

impl Summarized {
    fn begin_histogram(&mut self, bins: u16) {
        let ends = match &self.kernel {
            Kernel::Doubles(numbers) => numbers.spread().finite,
            Kernel::Wholes(numbers) => numbers.spread().finite.map(|(low, high)| (low.to_f64(), high.to_f64())),
            Kernel::Texts(_) | Kernel::Booleans(_) => None,
        };
        self.histogram = ends.map(|(low, high)| Histogram::new(self.of.column.name.as_str(), low, high, bins));
    }

    fn add(&mut self, stored: Stored) -> pai_datasets_stats::Result<()> {
        if let (Kernel::Texts(texts), Stored::Coded { dictionary, codes, validity }) = (&mut self.kernel, &stored) {
            let mut counts = vec![0_u64; dictionary.len()];
            let is_valid = |row| validity.as_ref().is_none_or(|bits| bits.get(row));
            for code in codes.iter().enumerate().filter(|(row, _)| is_valid(*row)).map(|(_, code)| usize::from(*code)) {
                if let Some(count) = counts.get_mut(code) {
                    *count += 1;
                }
            }
            texts.add_nulls(codes.len() as u64 - counts.iter().sum::<u64>());
            dictionary.iter().zip(counts).for_each(|(text, count)| texts.add(text, count));
            return Ok(());
        }
        let column = stored.into_column();
        let validity = validity(column.validity.as_ref());
        match (&mut self.kernel, &column.values, &mut self.histogram) {
            (_, Values::Double(values), Some(histogram)) => histogram.add(values, validity),
            (_, Values::Bigint(values) | Values::Datetime(values), Some(histogram)) => histogram.add(values, validity),
            (Kernel::Doubles(numbers), Values::Double(values), None) => numbers.add(values, validity),
            (Kernel::Wholes(numbers), Values::Bigint(values) | Values::Datetime(values), None) => {
                numbers.add(values, validity)
            }
            (Kernel::Booleans(booleans), Values::Boolean(values), _) => {
                (0..values.len()).for_each(|row| booleans.add(column.is_valid(row).then(|| values.get(row))));
                Ok(())
            }
            (Kernel::Texts(texts), Values::String(values), _) => {
                add_texts(texts, &column, values.iter());
                Ok(())
            }
            // A chunk is of its column's type, of which the kernel was made.
            _ => Ok(()),
        }
    }

    fn result(&self) -> ColumnSummary {
        let is_moment = self.of.column.column_type == ColumnType::Datetime;
        match &self.kernel {
            Kernel::Doubles(numbers) => self.of_numbers(numbers.spread(), double),
            Kernel::Wholes(numbers) if is_moment => self.of_numbers(numbers.spread(), |value| moment(value).into()),
            Kernel::Wholes(numbers) => self.of_numbers(numbers.spread(), bigint),
            Kernel::Texts(texts) => {
                let (distinct, distinct_is_exact) = texts.distinct();
                let frequent = texts.most_frequent(MOST_FREQUENT).unwrap_or_default();
                ColumnSummary {
                    count: whole(texts.count()),
                    null_count: whole(texts.nulls()),
                    min: Cell(texts.min().into()),
                    max: Cell(texts.max().into()),
                    distinct_count: whole(distinct),
                    distinct_is_exact,
                    top_values: top(frequent),
                    ..self.empty()
                }
            }
            Kernel::Booleans(booleans) => {
                let frequent = booleans.most_frequent();
                let held = || frequent.iter().map(|(value, _)| *value);
                ColumnSummary {
                    count: whole(booleans.count()),
                    null_count: whole(booleans.nulls),
                    min: Cell(held().min().into()),
                    max: Cell(held().max().into()),
                    distinct_count: whole(frequent.len() as u64),
                    top_values: top(frequent),
                    ..self.empty()
                }
            }
        }
    }

    fn of_numbers<T>(&self, spread: Spread<T>, cell: impl Fn(T) -> Value) -> ColumnSummary {
        let bins = self.histogram.iter().flat_map(Histogram::bins);
        ColumnSummary {
            count: whole(spread.count),
            null_count: whole(spread.nulls),
            nan_count: whole(spread.nans),
            min: Cell(spread.min.map_or(Value::Null, &cell)),
            max: Cell(spread.max.map_or(Value::Null, &cell)),
            // JSON has no infinity.
            mean: spread.mean.filter(|mean| mean.is_finite()),
            variance: spread.variance.filter(|variance| variance.is_finite()),
            distinct_count: whole(spread.distinct),
            distinct_is_exact: spread.distinct_is_exact,
            histogram: bins
                .map(|bin| HistogramBin { lower: bin.lower, upper: bin.upper, count: whole(bin.count) })
                .collect(),
            ..self.empty()
        }
    }

    /// Of a column without rows.
    fn empty(&self) -> ColumnSummary {
        ColumnSummary {
            name: self.of.column.name.as_str().to_owned(),
            column_type: self.of.column.column_type,
            count: 0,
            null_count: 0,
            nan_count: 0,
            min: Cell(Value::Null),
            max: Cell(Value::Null),
            mean: None,
            variance: None,
            distinct_count: 0,
            distinct_is_exact: true,
            histogram: Vec::new(),
            top_values: Vec::new(),
        }
    }
}

fn add_texts<'a>(texts: &mut Texts, column: &Column, values: impl Iterator<Item = &'a str>) {
    for (row, text) in values.enumerate() {
        if column.is_valid(row) {
            texts.add(text, 1);
        } else {
            texts.add_nulls(1);
        }
    }
}

fn top<T: Into<Value>>(frequent: Vec<(T, u64)>) -> Vec<ValueCount> {
    let count = |(value, count): (T, u64)| ValueCount { value: Cell(value.into()), count: whole(count) };
    frequent.into_iter().map(count).collect()
}
