//! Options as a component's parameters, and these as values.

use std::collections::BTreeSet;

use super::Resources;
use super::component::{Component, Parameter, ParameterKind};
use super::error::{Errors, nearest, shown};
use super::options::{Options, unquoted};
use super::scan::Token;
use crate::model::{Address, ColumnName, PartitionSpec, Probabilities, TableAddress};

/// A command whose words are known and whose values are not yet.
pub(super) struct Reader<'a, 'e> {
    pub(super) component: &'static Component,
    given: Vec<Given<'a>>,
    /// The parameters that unknown ones were probably meant to be: these are not missing too.
    meant: Vec<&'static str>,
    end: usize,
    errors: &'e mut Errors<'a>,
}

struct Given<'a> {
    parameter: &'static Parameter,
    name: Token<'a>,
    value: Token<'a>,
    /// The value without its quotes, where it is one.
    text: Option<String>,
}

fn find<'g, 'a>(given: &'g [Given<'a>], name: &str) -> Option<&'g Given<'a>> {
    given.iter().find(|given| given.parameter.name == name)
}

impl<'a, 'e> Reader<'a, 'e> {
    /// Reads the words.
    pub(super) fn of(text: &'a str, errors: &'e mut Errors<'a>) -> Option<Reader<'a, 'e>> {
        let Options { component, parameters, end } = Options::read(text, errors)?;
        let mut reader = Reader { component, given: Vec::new(), meant: Vec::new(), end, errors };
        for (name, value) in parameters {
            reader.give(name, value);
        }
        for parameter in component.parameters.iter().filter(|parameter| parameter.required) {
            if !reader.has(parameter.name) {
                reader.missing(parameter.name, parameter.name);
            }
        }
        Some(reader)
    }

    /// Takes one parameter.
    fn give(&mut self, name: Token<'a>, value: Token<'a>) {
        let Some(parameter) = self.component.parameter(name.raw) else {
            let known = self.component.parameters.iter().flat_map(Parameter::names);
            let nearest = nearest(name.raw, known);
            let problem = format!("there is no parameter {}", shown(name.raw));
            let expected = format!("a parameter of {}", self.component.name);
            self.errors.suggest(name.span(), expected, &problem, nearest);
            let meant = nearest.and_then(|nearest| self.component.parameter(nearest));
            self.meant.extend(meant.map(|parameter| parameter.name));
            return;
        };
        let text = unquoted(self.errors, value);
        if text.as_deref() == Some("") {
            let expected = parameter.kind.expected();
            self.errors.add(value.span(), &*expected, &format!("{} has no value; expected {expected}", name.raw));
        }
        let text = text.filter(|text| !text.is_empty());
        if let Some(first) = find(&self.given, parameter.name) {
            let place = self.errors.place(first.name.start);
            if first.name.raw.eq_ignore_ascii_case(name.raw) {
                let problem = format!("{} is given a second time; the first is at {place}", name.raw);
                self.errors.add(name.span(), "each parameter once", &problem);
            } else if first.text != text {
                let problem = format!(
                    "{} has another value than {} at {place}, and is another spelling of it",
                    name.raw, first.name.raw
                );
                self.errors.add(name.span(), "each parameter once", &problem);
            }
            return;
        }
        self.given.push(Given { parameter, name, value, text });
    }

    /// Whether the parameter was given, be its value right or wrong.
    pub(super) fn has(&self, name: &str) -> bool {
        find(&self.given, name).is_some()
    }

    /// `what`, of which `name` is the first, is missing.
    pub(super) fn missing(&mut self, name: &str, what: &str) {
        if self.meant.contains(&name) {
            return;
        }
        let problem = format!("{what} is missing from the command that ends here");
        self.errors.add(self.end..self.end, format!("-D{name}=<value>"), &problem);
    }

    /// The parameter, where it was given, is wrong for that reason.
    pub(super) fn refuse(&mut self, name: &str, problem: &str) {
        if let Some(given) = find(&self.given, name) {
            let expected = given.parameter.kind.expected();
            self.errors.add(given.name.span(), expected, &format!("{} {problem}", given.name.raw));
        }
    }

    /// `name` may only stand together with `other`.
    pub(super) fn need(&mut self, name: &str, other: &str) {
        if !self.has(other) {
            self.refuse(name, &format!("needs {other} beside it"));
        }
    }

    fn one<T>(&mut self, name: &str, read: impl FnOnce(&str, ParameterKind) -> Result<T, String>) -> Option<T> {
        let given = find(&self.given, name)?;
        let kind = given.parameter.kind;
        let value = read(given.text.as_deref()?, kind);
        let problem = |problem| format!("{} {problem}", given.name.raw);
        value.map_err(|error| self.errors.add(given.value.span(), kind.expected(), &problem(error))).ok()
    }

    /// The parts of a list between commas, each with the key that no two may share.
    fn list<T>(&mut self, name: &str, read: impl Fn(&str) -> Result<(String, T), String>) -> Vec<T> {
        self.parts(name, |text| text.split(',').collect(), read)
    }

    fn parts<T>(
        &mut self,
        name: &str,
        divide: impl Fn(&str) -> Vec<&str>,
        read: impl Fn(&str) -> Result<(String, T), String>,
    ) -> Vec<T> {
        let Some(given) = find(&self.given, name) else { return Vec::new() };
        let Some(text) = given.text.as_deref() else { return Vec::new() };
        // Where the text stands in one piece, behind a quote or none; quotes may also be mixed into it.
        let value = given.value;
        let whole = (0..2).find(|quote| value.raw.get(*quote..).is_some_and(|raw| raw.starts_with(text)));
        let (mut items, mut keys, mut behind) = (Vec::new(), BTreeSet::new(), 0);
        for part in divide(text) {
            let begin = behind;
            behind += part.len() + ",".len();
            let problem = match read(part) {
                Ok((key, _)) if keys.contains(&key) => format!("names {} twice", shown(&key)),
                Ok((key, item)) => {
                    keys.insert(key);
                    items.push(item);
                    continue;
                }
                Err(problem) => problem,
            };
            let span = whole.map_or(value.span(), |quote| {
                let start = value.start + quote + begin;
                start..start + part.len()
            });
            self.errors.add(span, given.parameter.kind.expected(), &format!("{} {problem}", given.name.raw));
        }
        items
    }

    pub(super) fn table(&mut self, name: &str) -> Option<TableAddress> {
        self.one(name, |text, _| TableAddress::parse(text))
    }

    pub(super) fn new_table(&mut self, name: &str) -> Option<TableAddress> {
        let whole = |table: TableAddress| match table.parts().partition {
            None => Ok(table),
            Some(_) => Err("must be a whole table, without a partition".to_owned()),
        };
        self.one(name, |text, _| TableAddress::parse(text).and_then(whole))
    }

    pub(super) fn column(&mut self, name: &str) -> Option<ColumnName> {
        self.one(name, |text, _| ColumnName::parse(text))
    }

    pub(super) fn columns(&mut self, name: &str) -> Vec<ColumnName> {
        self.list(name, |part| ColumnName::parse(part.trim()).map(|column| (column.as_str().to_lowercase(), column)))
    }

    /// The partitions of `table`, which may name one itself.
    pub(super) fn partitions(&mut self, name: &str, table: Option<&TableAddress>) -> Vec<PartitionSpec> {
        if table.is_some_and(|table| table.parts().partition.is_some()) {
            self.refuse(name, "cannot stand beside a table that names a partition itself");
        }
        self.list(name, |part| PartitionSpec::parse(part).map(|partition| (partition.to_string(), partition)))
    }

    pub(super) fn probabilities(&mut self, name: &str) -> Vec<(String, f64)> {
        let found = self.parts(name, Probabilities::parts, |part| {
            let (class, digits) = Probabilities::pair(part).ok_or("must be class:probability, joined by commas")?;
            let probability = digits.trim().parse().ok().filter(|number| (0.0..=1.0).contains(number));
            let probability = probability.ok_or("must give each class a probability from 0 to 1")?;
            Ok((class.clone(), (class, probability)))
        });
        let sum: f64 = found.iter().map(|(_, probability)| probability).sum();
        self.one(name, |text, _| {
            // A part that is wrong has its own error.
            let off = Probabilities::parts(text).len() == found.len() && (sum - 1.0).abs() > 1e-9;
            if off { Err(format!("has probabilities whose sum is {sum}; it must be 1")) } else { Ok(()) }
        });
        found
    }

    pub(super) fn integer(&mut self, name: &str) -> Option<u32> {
        self.one(name, |text, kind| {
            let right =
                |number: &u32| matches!(kind, ParameterKind::Integer { min, max } if (min..=max).contains(number));
            text.parse().ok().filter(right).ok_or_else(|| format!("must be {}", kind.expected()))
        })
    }

    pub(super) fn resources(&mut self) -> Option<Resources> {
        let (core_num, mem_size_per_core) = (self.integer("coreNum"), self.integer("memSizePerCore"));
        self.need("coreNum", "memSizePerCore");
        self.need("memSizePerCore", "coreNum");
        Some(Resources { core_num: core_num?, mem_size_per_core: mem_size_per_core? })
    }

    /// Of these parameters, none that makes a table may name the table of one before it.
    pub(super) fn apart(&mut self, names: &[&str]) {
        let mut before: Vec<(&str, Address)> = Vec::new();
        for name in names {
            let Some(given) = find(&self.given, name) else { continue };
            let Some(table) = given.text.as_deref().and_then(|text| TableAddress::parse(text).ok()) else { continue };
            let table = Address { partition: None, ..table.parts() };
            if given.parameter.kind == ParameterKind::NewTable
                && let Some((other, _)) = before.iter().find(|(_, other)| *other == table)
            {
                let problem =
                    format!("{name} and {other} are both the table {table}; what is made needs a name of its own");
                self.errors.add(given.value.span(), given.parameter.kind.expected(), &problem);
            }
            before.push((name, table));
        }
    }
}
