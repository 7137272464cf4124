//! Chi-square tests of columns.

use pai_datasets_core::model::{
    Address, ChiSquareCategory, ChiSquareStatistic, ColumnName, ColumnType, TableChiSquare,
};
use pai_datasets_core::{ApiError, TestTableChiSquare};
use pai_datasets_engine::Host;
use pai_datasets_engine::store::Fault;
use pai_datasets_stats::chi_square::{
    Bits, Category, Codes, Counts, Fit, Integers, Pairs, Strings, Test as Tested, goodness_of_fit, independence,
};
use pai_datasets_stats::{Error, Number, Validity};
use serde_json::Value;

use super::super::chunk::Stored;
use super::super::meta::Known;
use super::super::page::moment;
use super::super::scan::{Scan, select, within};
use super::super::{Reply, Served, TableStore};
use super::{Work, answer, refused, validity, whole};
use crate::batch::{Bitmap, Column, Texts, Values};
use crate::format::value;

impl<H: Host + 'static> TableStore<H> {
    pub(in super::super) fn test_chi_square(&self, served: &Served<'_>) -> Result<Reply, Fault> {
        let operation = served.decode::<TestTableChiSquare>()?;
        let address = operation.table.parts();
        let known = Known::find_for(self.host.sql(), &served.context, &address)?;
        let columns: Vec<(&'static str, ColumnName)> =
            [("Column", operation.column), ("XColumn", operation.x_column), ("YColumn", operation.y_column)]
                .into_iter()
                .filter_map(|(field, name)| Some((field, name?)))
                .collect();
        let mut selected = Vec::new();
        for (field, name) in &columns {
            selected.extend(select(&known, field, Some(std::slice::from_ref(name)), false)?);
        }
        let probabilities = operation.probabilities.map(|it| it.pairs()).unwrap_or_default();
        let scan = Scan::new(self.host.sql(), &known, selected, &within(&address))?;
        let rows = scan.rows();
        let column = columns.first().map_or("Column", |(field, _)| field);
        let fields = Fields { column, y_column: "YColumn", probabilities: "Probabilities" };
        let work = ChiSquareWork::new(scan, &address, probabilities, fields);
        self.run(served, rows, Box::new(work))
    }
}

/// What the request calls what may be wrong.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub(super) column: &'static str,
    pub(super) y_column: &'static str,
    pub(super) probabilities: &'static str,
}

/// What has been counted.
enum Counted {
    Texts(Counts<String>),
    Integers(Counts<i64>),
    Booleans(Counts<bool>),
    Pairs(Pairs<String, String>),
}

/// A test of one column or two.
pub(super) struct ChiSquareWork {
    scan: Scan,
    uri: String,
    probabilities: Vec<(String, f64)>,
    counted: Counted,
    at: usize,
    read: i64,
    fields: Fields,
}

impl ChiSquareWork {
    /// Over the one or two columns of a scan; what is wrong is said of `fields`.
    pub(super) fn new(
        scan: Scan,
        address: &Address,
        probabilities: Vec<(String, f64)>,
        fields: Fields,
    ) -> ChiSquareWork {
        let counted = match scan.selected.as_slice() {
            [x, y] => Counted::Pairs(Pairs::new(x.column.name.as_str(), y.column.name.as_str())),
            [one] if one.column.column_type == ColumnType::Bigint => {
                Counted::Integers(Counts::new(one.column.name.as_str()))
            }
            [one] if one.column.column_type == ColumnType::Boolean => {
                Counted::Booleans(Counts::new(one.column.name.as_str()))
            }
            columns => Counted::Texts(Counts::new(columns.first().map_or("", |one| one.column.name.as_str()))),
        };
        ChiSquareWork { scan, uri: address.to_string(), probabilities, counted, at: 0, read: 0, fields }
    }

    /// Reads some rows; whether that was all.
    pub(super) fn read(&mut self, host: &impl Host) -> Result<bool, Fault> {
        if self.at == self.scan.len() {
            return Ok(true);
        }
        let stored = self.scan.read(host.sql(), self.at)?;
        count(&mut self.counted, stored).map_err(|error| self.refused(&error))?;
        self.read += self.scan.rows_of(self.at);
        self.at += 1;
        Ok(false)
    }

    /// How many rows were read, and how many will be.
    pub(super) fn progress(&self) -> (i64, i64) {
        (self.read, self.scan.rows())
    }

    /// What it came to.
    pub(super) fn result(&self) -> Result<TableChiSquare, Fault> {
        let wrong = |error: pai_datasets_stats::Error| self.refused(&error);
        match &self.counted {
            Counted::Texts(counts) => {
                let expected = self.expected(|category| self.category(category))?;
                let mut fit = goodness_of_fit(counts, expected.as_deref()).map_err(wrong)?;
                fit.rows.sort_by_cached_key(|row| Place::of(self.type_of(0), &row.category));
                Ok(self.fit(fit))
            }
            Counted::Integers(counts) => {
                let expected = self.expected(|category| value::bigint(&category))?;
                Ok(self.fit(goodness_of_fit(counts, expected.as_deref()).map_err(wrong)?))
            }
            Counted::Booleans(counts) => {
                let expected = self.expected(|category| value::boolean(&category))?;
                Ok(self.fit(goodness_of_fit(counts, expected.as_deref()).map_err(wrong)?))
            }
            Counted::Pairs(pairs) => {
                let mut tested = independence(&pairs.table().map_err(wrong)?).map_err(wrong)?;
                let (x, y) = (self.type_of(0), self.type_of(1));
                tested.cells.sort_by_cached_key(|cell| (Place::of(x, &cell.first), Place::of(y, &cell.second)));
                let cells = tested.cells.into_iter().map(|cell| ChiSquareCategory {
                    category: cell.first,
                    y_category: Some(cell.second),
                    observed: whole(cell.observed),
                    expected: cell.expected,
                    residual: cell.residual,
                });
                Ok(TableChiSquare {
                    uri: self.uri.clone(),
                    count: whole(tested.count),
                    null_count: whole(tested.nulls),
                    chi_square: statistic(&tested.pearson),
                    continuity_corrected: Some(statistic(&tested.corrected)),
                    categories: cells.collect(),
                })
            }
        }
    }

    /// The type of the first or the second column.
    fn type_of(&self, at: usize) -> Option<ColumnType> {
        self.scan.selected.get(at).map(|one| one.column.column_type)
    }

    /// What the kernel refuses is said of what it is about.
    fn refused(&self, error: &Error) -> Fault {
        let y = self.scan.selected.get(1).map(|y| y.column.name.as_str());
        let field = match error {
            Error::Probability { .. }
            | Error::ProbabilitySum { .. }
            | Error::DuplicateCategory { .. }
            | Error::UnexpectedCategory { .. }
            | Error::ImpossibleCategory { .. } => self.fields.probabilities,
            Error::TooFewCategories { .. } if !self.probabilities.is_empty() => self.fields.probabilities,
            Error::NoValues { column, .. }
            | Error::TooManyCategories { column, .. }
            | Error::TooManyPairs { second: column, .. }
            | Error::TooFewCategories { column, .. }
                if Some(column.as_str()) == y =>
            {
                self.fields.y_column
            }
            _ => self.fields.column,
        };
        refused(field, error)
    }

    /// A category of texts as [`texts`] spells it: numbers and points in time may be written in several ways.
    fn category(&self, text: String) -> Option<String> {
        match self.scan.selected.first().map(|one| one.column.column_type) {
            Some(ColumnType::Double) => value::double(&text).filter(|double| !double.is_nan()).map(number),
            Some(ColumnType::Datetime) => value::datetime(&text).map(moment),
            _ => Some(text),
        }
    }

    /// The probabilities by categories of the column's type.
    fn expected<C>(&self, read: impl Fn(String) -> Option<C>) -> Result<Option<Vec<(C, f64)>>, Fault> {
        if self.probabilities.is_empty() {
            return Ok(None);
        }
        let column_type = self.scan.selected.first().map_or(ColumnType::String, |one| one.column.column_type);
        let pairs = self.probabilities.iter().map(|(category, probability)| {
            read(category.clone()).map(|category| (category, *probability)).ok_or_else(|| {
                let problem =
                    format!("a probability is given for `{category}`, but the column is of type {column_type}");
                Fault::from(ApiError::invalid(self.fields.probabilities, problem))
            })
        });
        pairs.collect::<Result<Vec<_>, _>>().map(Some)
    }

    fn fit<C: Category>(&self, fit: Fit<C>) -> TableChiSquare {
        let categories = fit.rows.into_iter().map(|row| ChiSquareCategory {
            category: row.category.to_string(),
            y_category: None,
            observed: whole(row.observed),
            expected: row.expected,
            residual: row.residual,
        });
        TableChiSquare {
            uri: self.uri.clone(),
            count: whole(fit.count),
            null_count: whole(fit.nulls),
            chi_square: ChiSquareStatistic { value: fit.statistic, df: whole(fit.df), p_value: fit.p_value },
            continuity_corrected: None,
            categories: categories.collect(),
        }
    }

    /// The rows of the table.
    pub(super) fn rows(&self) -> i64 {
        self.scan.rows()
    }
}

fn statistic(test: &Tested) -> ChiSquareStatistic {
    ChiSquareStatistic { value: test.statistic, df: whole(test.df), p_value: test.p_value }
}

fn count(counted: &mut Counted, stored: Vec<Stored>) -> pai_datasets_stats::Result<()> {
    let mut stored = stored.into_iter();
    match (counted, stored.next(), stored.next()) {
        (Counted::Texts(counts), Some(Stored::Coded { dictionary, codes, validity: bits }), _) => {
            let categories: Vec<String> = dictionary.iter().map(str::to_owned).collect();
            counts.add(&Codes { codes: &codes, categories: &categories, validity: validity(bits.as_ref()) })
        }
        (Counted::Texts(counts), Some(stored), _) => {
            let (texts, bits) = texts(stored.into_column());
            counts.add(&strings(&texts, bits.as_ref()))
        }
        (Counted::Integers(counts), Some(stored), _) => match stored.into_column() {
            Column { values: Values::Bigint(values), validity: bits } => {
                counts.add(&Integers { values: &values, validity: validity(bits.as_ref()) })
            }
            _ => Ok(()),
        },
        (Counted::Booleans(counts), Some(stored), _) => match stored.into_column() {
            Column { values: Values::Boolean(values), validity: bits } => {
                let (rows, values) = (values.len(), Validity::new(values.as_bytes(), 0));
                counts.add(&Bits { values, rows, validity: validity(bits.as_ref()) })
            }
            _ => Ok(()),
        },
        (Counted::Pairs(pairs), Some(x), Some(y)) => {
            let ((x, x_bits), (y, y_bits)) = (texts(x.into_column()), texts(y.into_column()));
            pairs.add(&strings(&x, x_bits.as_ref()), &strings(&y, y_bits.as_ref()))
        }
        _ => Ok(()),
    }
}

fn strings<'a>(texts: &'a Texts, bits: Option<&'a Bitmap>) -> Strings<'a> {
    Strings { offsets: texts.offsets(), bytes: texts.as_bytes(), validity: validity(bits) }
}

/// Where a category, which is a text here, stands among those of its column: by what it is there.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Number(u64),
    Text(String),
}

impl Place {
    fn of(column_type: Option<ColumnType>, category: &str) -> Place {
        let number = match column_type {
            Some(ColumnType::Bigint) => value::bigint(category).map(Number::key),
            Some(ColumnType::Double) => value::double(category).map(Number::key),
            _ => None,
        };
        number.map_or_else(|| Place::Text(category.to_owned()), Place::Number)
    }
}

/// A DOUBLE as a category: a whole one without a fraction, and zero without a sign.
fn number(double: f64) -> String {
    match double {
        f64::INFINITY => "Infinity".to_owned(),
        f64::NEG_INFINITY => "-Infinity".to_owned(),
        _ => {
            // The shortest digits, with an exponent where there would be many zeros.
            let digits = format!("{:?}", double + 0.0);
            digits.strip_suffix(".0").map(str::to_owned).unwrap_or(digits)
        }
    }
}

/// The categories of a column as texts. NaN is no value.
fn texts(column: Column) -> (Texts, Option<Bitmap>) {
    fn all<T: std::fmt::Display>(values: impl Iterator<Item = T>) -> Texts {
        let mut texts = Texts::default();
        values.for_each(|value| {
            // A group holds far less than what texts have room for.
            texts.push(&value.to_string());
        });
        texts
    }
    if let Values::Double(values) = &column.values
        && values.iter().any(|value| value.is_nan())
    {
        let bits = values.iter().enumerate().map(|(row, value)| column.is_valid(row) && !value.is_nan()).collect();
        return (all(values.iter().copied().map(number)), Some(bits));
    }
    let texts = match column.values {
        Values::String(texts) => texts,
        Values::Bigint(values) => all(values.into_iter()),
        Values::Double(values) => all(values.into_iter().map(number)),
        Values::Boolean(bits) => all((0..bits.len()).map(|row| bits.get(row))),
        Values::Datetime(values) => all(values.into_iter().map(moment)),
    };
    (texts, column.validity)
}

impl<H: Host> Work<H> for ChiSquareWork {
    fn step(&mut self, host: &H) -> Result<Option<Value>, Fault> {
        if self.read(host)? { Ok(Some(answer(&self.result()?)?)) } else { Ok(None) }
    }

    fn progress(&self) -> (i64, i64) {
        self.progress()
    }
}
