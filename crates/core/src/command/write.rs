//! Commands as text.

use std::fmt::{Display, Formatter, Result};

use super::options::PROJECT;
use super::scan::{is_blank, is_quote};
use super::{ChisqTest, Command, Percentile, Resources, Test, component};
use crate::model::Probabilities;

/// A parameter that was given, with its value.
type Given = (&'static str, String);

impl Command {
    /// The component it runs.
    pub fn component(&self) -> &'static str {
        match self {
            Command::ChisqTest(_) => component::CHISQ_TEST,
            Command::Percentile(_) => component::PERCENTILE,
        }
    }

    /// The parameters that it was given, by their first names, with their values without quotes.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut given = Vec::new();
        let (lifecycle, resources) = match self {
            Command::ChisqTest(test) => test.write(&mut given),
            Command::Percentile(percentile) => percentile.write(&mut given),
        };
        given.extend(lifecycle.map(|days| ("lifecycle", days.to_string())));
        if let Some(Resources { core_num, mem_size_per_core }) = resources {
            given.push(("coreNum", core_num.to_string()));
            given.push(("memSizePerCore", mem_size_per_core.to_string()));
        }
        given
    }
}

impl Display for Command {
    /// A parameter a line, with the project that the original's documents name, and a `;`. It parses to the same.
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        write!(out, "PAI -name {}\n    -project {PROJECT}", self.component())?;
        for (name, value) in self.parameters() {
            if value.contains(|letter| is_blank(letter) || is_quote(letter) || matches!(letter, ';' | '\\')) {
                // A double quote inside stands in single ones.
                write!(out, "\n    -D{name}=\"{}\"", value.replace('"', r#""'"'""#))?;
            } else {
                write!(out, "\n    -D{name}={value}")?;
            }
        }
        out.write_str(";")
    }
}

impl ChisqTest {
    fn write(&self, given: &mut Vec<Given>) -> (Option<u32>, Option<Resources>) {
        given.push(("inputTableName", self.input.to_string()));
        given.push(("outputTableName", self.output.to_string()));
        match &self.test {
            Test::Fit { column, probabilities } => {
                given.push(("colName", column.to_string()));
                if !probabilities.is_empty() {
                    let digits: Vec<_> = probabilities.iter().map(|(_, probability)| probability.to_string()).collect();
                    let classes = probabilities.iter().map(|(class, _)| class.as_str());
                    given.push(("probConfig", Probabilities::write(classes.zip(digits.iter().map(String::as_str)))));
                }
            }
            Test::Independence { x, y } => {
                given.push(("xColName", x.to_string()));
                given.push(("yColName", y.to_string()));
            }
        }
        given.extend(self.output_detail.as_ref().map(|table| ("outputDetailTableName", table.to_string())));
        list(given, "inputTablePartitions", self.partitions.iter());
        (self.lifecycle, self.resources)
    }
}

impl Percentile {
    fn write(&self, given: &mut Vec<Given>) -> (Option<u32>, Option<Resources>) {
        given.push(("inputTableName", self.input.to_string()));
        given.push(("outputTableName", self.output.to_string()));
        list(given, "colName", self.columns.iter());
        list(given, "inputPartitions", self.partitions.iter());
        if let Some(predict) = &self.predict {
            given.push(("predictInputTableName", predict.input.to_string()));
            given.push(("predictOutputTableName", predict.output.to_string()));
            list(given, "predictInputTablePartitions", predict.partitions.iter());
            list(given, "predictSelectedColNames", predict.columns.iter());
            list(given, "predictSelectedOriginalColNames", predict.original_columns.iter());
        }
        (self.lifecycle, self.resources)
    }
}

/// An empty list was not given.
fn list(given: &mut Vec<Given>, name: &'static str, items: impl Iterator<Item: ToString>) {
    let items: Vec<String> = items.map(|item| item.to_string()).collect();
    if !items.is_empty() {
        given.push((name, items.join(",")));
    }
}
