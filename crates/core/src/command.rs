//! `PAI` commands: `PAI -name <component> -D<parameter>=<value> ...`, read into what holds only what is right.
//!
//! A command may go over several lines. Blanks separate its words; quotes, `"` or `'`, hold blanks and `;`, and close on
//! their line. A `;` may end it, a back-slash may end a line, and `-- ` begins a comment up to the line's end.

mod complete;
mod component;
mod error;
mod options;
mod read;
mod scan;
#[cfg(test)]
mod tests;
mod write;

use std::collections::BTreeSet;

pub use complete::{Completion, Offer, ValueAt, complete};
pub use component::{COMPONENTS, Component, Parameter, ParameterKind};
pub use error::CommandError;

use crate::model::{ColumnName, PartitionSpec, TableAddress};
use error::Errors;
use read::Reader;

/// The longest command, in bytes.
pub const LONGEST_COMMAND: usize = 64 * 1024;

/// A command that is right by itself. Whether its tables and columns exist is not known here.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `PAI -name chisq_test`.
    ChisqTest(ChisqTest),
    /// `PAI -name Percentile`.
    Percentile(Percentile),
}

/// A chi-square test.
#[derive(Clone, Debug, PartialEq)]
pub struct ChisqTest {
    /// The table that is tested.
    pub input: TableAddress,
    /// Its partitions that are tested; empty for all.
    pub partitions: Vec<PartitionSpec>,
    /// What is tested.
    pub test: Test,
    /// The table that is made for the result.
    pub output: TableAddress,
    /// The table that is made for what was observed and expected of each class.
    pub output_detail: Option<TableAddress>,
    /// How many days the tables that are made are kept; `None` for as long as nobody drops them.
    pub lifecycle: Option<u32>,
    /// What the original would run it on. It has no effect here.
    pub resources: Option<Resources>,
}

/// The two forms of the chi-square test.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Does a column follow these probabilities?
    Fit {
        /// The column.
        column: ColumnName,
        /// The expected probability of each class, whose sum is 1; empty for equal ones.
        probabilities: Vec<(String, f64)>,
    },
    /// Are two columns independent of each other?
    Independence {
        /// The one.
        x: ColumnName,
        /// The other.
        y: ColumnName,
    },
}

/// The percentiles of columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Percentile {
    /// The table whose percentiles are taken.
    pub input: TableAddress,
    /// Its partitions that are taken; empty for all.
    pub partitions: Vec<PartitionSpec>,
    /// The columns, no one twice; empty for all.
    pub columns: Vec<ColumnName>,
    /// The table that is made for the percentiles.
    pub output: TableAddress,
    /// The values that are placed among those percentiles.
    pub predict: Option<Predict>,
    /// How many days the tables that are made are kept; `None` for as long as nobody drops them.
    pub lifecycle: Option<u32>,
    /// What the original would run it on. It has no effect here.
    pub resources: Option<Resources>,
}

/// Values whose percentile is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Predict {
    /// The table that holds them.
    pub input: TableAddress,
    /// Its partitions that are taken; empty for all.
    pub partitions: Vec<PartitionSpec>,
    /// Their columns, each one of those whose percentiles are taken; empty for all of these.
    pub columns: Vec<ColumnName>,
    /// The columns that are copied as they are; empty for all.
    pub original_columns: Vec<ColumnName>,
    /// The table that is made.
    pub output: TableAddress,
}

/// Cores and their memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resources {
    /// The number of cores.
    pub core_num: u32,
    /// The memory of each, in MB.
    pub mem_size_per_core: u32,
}

impl Command {
    /// Reads one command.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the text; of very many errors only some.
    pub fn parse(text: &str) -> Result<Command, Vec<CommandError>> {
        let mut errors = Errors::of(text);
        let command = Reader::of(text, &mut errors).and_then(|mut reader| match reader.component.name {
            component::CHISQ_TEST => ChisqTest::read(&mut reader).map(Command::ChisqTest),
            _ => Percentile::read(&mut reader).map(Command::Percentile),
        });
        errors.or(command)
    }
}

impl Command {
    /// The tables it reads and writes, with the parameters that name them.
    pub fn tables(&self) -> impl Iterator<Item = (&'static str, &TableAddress)> {
        let (input, output, rest) = match self {
            Command::ChisqTest(it) => {
                (&it.input, &it.output, [it.output_detail.as_ref().map(|table| ("outputDetailTableName", table)), None])
            }
            Command::Percentile(it) => {
                let predict = it.predict.as_ref();
                let tables = [
                    predict.map(|it| ("predictInputTableName", &it.input)),
                    predict.map(|it| ("predictOutputTableName", &it.output)),
                ];
                (&it.input, &it.output, tables)
            }
        };
        [("inputTableName", input), ("outputTableName", output)].into_iter().chain(rest.into_iter().flatten())
    }
}

impl ChisqTest {
    fn read(reader: &mut Reader<'_, '_>) -> Option<ChisqTest> {
        let input = reader.table("inputTableName");
        let partitions = reader.partitions("inputTablePartitions", input.as_ref());
        let test = Test::read(reader);
        let output = reader.new_table("outputTableName");
        let output_detail = reader.new_table("outputDetailTableName");
        reader.apart(&["inputTableName", "outputTableName", "outputDetailTableName"]);
        let (lifecycle, resources) = (reader.integer("lifecycle"), reader.resources());
        Some(ChisqTest { input: input?, partitions, test: test?, output: output?, output_detail, lifecycle, resources })
    }
}

impl Test {
    fn read(reader: &mut Reader<'_, '_>) -> Option<Test> {
        let (x, y) = (reader.column("xColName"), reader.column("yColName"));
        let column = reader.column("colName");
        let probabilities = reader.probabilities("probConfig");
        if !reader.has("xColName") && !reader.has("yColName") {
            if !reader.has("colName") {
                reader.missing("colName", "colName, or xColName and yColName,");
            }
            return Some(Test::Fit { column: column?, probabilities });
        }
        for fit in ["colName", "probConfig"] {
            let why = "one column is tested for its probabilities, or two for independence";
            reader.refuse(fit, &format!("cannot stand beside xColName and yColName: {why}"));
        }
        reader.need("xColName", "yColName");
        reader.need("yColName", "xColName");
        let (x, y) = (x?, y?);
        if x.as_str().to_lowercase() == y.as_str().to_lowercase() {
            reader.refuse("yColName", "must be another column than xColName");
        }
        Some(Test::Independence { x, y })
    }
}

impl Percentile {
    fn read(reader: &mut Reader<'_, '_>) -> Option<Percentile> {
        let input = reader.table("inputTableName");
        let partitions = reader.partitions("inputPartitions", input.as_ref());
        let columns = reader.columns("colName");
        let output = reader.new_table("outputTableName");
        let predict = Predict::read(reader, &columns);
        reader.apart(&["inputTableName", "predictInputTableName", "outputTableName", "predictOutputTableName"]);
        let (lifecycle, resources) = (reader.integer("lifecycle"), reader.resources());
        Some(Percentile { input: input?, partitions, columns, output: output?, predict, lifecycle, resources })
    }
}

impl Predict {
    fn read(reader: &mut Reader<'_, '_>, trained: &[ColumnName]) -> Option<Predict> {
        let input = reader.table("predictInputTableName");
        let partitions = reader.partitions("predictInputTablePartitions", input.as_ref());
        let columns = reader.columns("predictSelectedColNames");
        let original_columns = reader.columns("predictSelectedOriginalColNames");
        let output = reader.new_table("predictOutputTableName");
        reader.need("predictInputTableName", "predictOutputTableName");
        for name in [
            "predictOutputTableName",
            "predictInputTablePartitions",
            "predictSelectedColNames",
            "predictSelectedOriginalColNames",
        ] {
            reader.need(name, "predictInputTableName");
        }
        // Collecting would bring a sort into the module.
        let mut known = BTreeSet::new();
        known.extend(trained.iter().map(|column| column.as_str().to_lowercase()));
        let strange = columns.iter().find(|column| !known.contains(&column.as_str().to_lowercase()));
        if let Some(strange) = strange.filter(|_| !known.is_empty()) {
            let problem = format!("names {strange}, which is none of the columns of colName");
            reader.refuse("predictSelectedColNames", &problem);
        }
        Some(Predict { input: input?, partitions, columns, original_columns, output: output? })
    }
}
