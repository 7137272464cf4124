//! A field's kind as a TypeScript type.

use std::collections::BTreeMap;

use pai_datasets_core::OPERATIONS;
use pai_datasets_core::field::{Choices, Field, Kind, Structure};

/// Whether a type is written by callers or read by them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// As lenient as the wire is.
    Request,
    /// As it comes.
    Response,
}

/// The names of the enumerations: a set of words is called after the first field that holds one of them.
pub(crate) struct Names(BTreeMap<&'static str, &'static Choices>);

impl Names {
    pub(crate) fn gather() -> Names {
        let mut names = Names(BTreeMap::new());
        for operation in OPERATIONS {
            operation.fields.iter().for_each(|field| names.add(field));
            operation.response.fields.iter().for_each(|field| names.add(field));
        }
        names
    }

    fn add(&mut self, field: &'static Field) {
        self.add_kind(field.name, &field.kind);
    }

    fn add_kind(&mut self, name: &'static str, kind: &'static Kind) {
        match kind {
            Kind::Choice(choices) => {
                self.0.entry(name).or_insert(choices);
            }
            Kind::List { of } => self.add_kind(name, of),
            Kind::Object(structure) | Kind::Batch(structure) => {
                structure.fields.iter().for_each(|field| self.add(field))
            }
            _ => {}
        }
    }

    /// Every name with its words.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &'static Choices)> {
        self.0.iter().map(|(name, choices)| (*name, *choices))
    }

    fn of(&self, choices: &Choices) -> String {
        let named = self.0.iter().find(|(_, known)| known.words == choices.words);
        named.map_or_else(|| union(choices), |(name, _)| (*name).to_owned())
    }

    /// The type of a value of that kind.
    pub(crate) fn typescript(&self, kind: &Kind, side: Side) -> String {
        match (kind, side) {
            (Kind::Text(_), _) | (Kind::Json(_) | Kind::Time, Side::Response) => "string".to_owned(),
            (Kind::Json(_), Side::Request) => "JsonText".to_owned(),
            (Kind::Time, Side::Request) => "string | Date".to_owned(),
            (Kind::Choice(choices), _) => self.of(choices),
            (Kind::Integer { .. } | Kind::Number { .. }, _) => "number".to_owned(),
            (Kind::Boolean, _) => "boolean".to_owned(),
            (Kind::Cell, _) => "TableCell".to_owned(),
            (Kind::List { of }, Side::Request) => format!("readonly {}[]", grouped(&self.typescript(of, side))),
            (Kind::List { of }, Side::Response) => format!("{}[]", grouped(&self.typescript(of, side))),
            (Kind::Commas { of }, _) => {
                let element = self.typescript(of, side);
                // A number among others is sent as its digits.
                let several = if matches!(of, Kind::Text(_)) { "string | number" } else { element.as_str() };
                format!("{element} | readonly {}[]", grouped(several))
            }
            (Kind::Object(structure), _) => structure.name.to_owned(),
            (Kind::Batch(structure), _) => format!("readonly {}[]", structure.name),
        }
    }
}

/// The words as a union of literals, other spellings included.
pub(crate) fn union(choices: &Choices) -> String {
    let words = choices.words.iter().copied().chain(choices.aliases.iter().map(|(alias, _)| *alias));
    words.map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" | ")
}

fn grouped(name: &str) -> String {
    if name.contains(' ') { format!("({name})") } else { name.to_owned() }
}

/// The structures that stand in a kind.
pub(crate) fn structures(kind: &Kind, found: &mut impl FnMut(&Structure)) {
    match kind {
        Kind::Object(structure) | Kind::Batch(structure) => {
            found(structure);
            structure.fields.iter().for_each(|field| structures(&field.kind, found));
        }
        Kind::List { of } | Kind::Commas { of } => structures(of, found),
        _ => {}
    }
}
