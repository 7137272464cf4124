//! A line's members, without a copy of what need not be changed.

use std::borrow::Cow;
use std::fmt;

use pai_datasets_core::model::MOST_COLUMNS;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::format::value::{self, Guess};

/// The most members of a line: those that are left out may be more than columns.
const MOST_MEMBERS: usize = 10 * MOST_COLUMNS;
const MANY: &str = "more than 12000 values";

/// What stands on a line.
pub(super) enum Line<'a> {
    Object(Vec<(Cow<'a, str>, Cell<'a>)>),
    Array(Vec<Cell<'a>>),
}

/// A value as it stands in the text.
#[derive(Clone, Copy)]
pub(super) struct Cell<'a>(&'a str);

impl<'a> Cell<'a> {
    pub(super) fn is_null(self) -> bool {
        self.0 == "null"
    }

    pub(super) fn is_object(self) -> bool {
        self.0.starts_with('{')
    }

    /// A text's letters, and the JSON of anything else; an error is half of a surrogate pair.
    pub(super) fn text(self) -> Result<Cow<'a, str>, String> {
        let inner = self.0.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        match inner {
            None => Ok(Cow::Borrowed(self.0)),
            Some(inner) if !inner.contains('\\') => Ok(Cow::Borrowed(inner)),
            Some(_) => serde_json::from_str(self.0).map(Cow::Owned).map_err(|error| reason(&error)),
        }
    }

    /// What it seems to be. A text of digits stays one: who wanted a number could have written it.
    pub(super) fn guess(self) -> Guess {
        match self.0.as_bytes().first() {
            Some(b'"') => match self.text().map(|text| Guess::of(&text)) {
                Ok(Guess::Datetime) => Guess::Datetime,
                // JSON has no other way to write NaN.
                Ok(Guess::Double) if self.0.bytes().any(|byte| byte == b'n' || byte == b'N') => Guess::Double,
                _ => Guess::String,
            },
            Some(b'n') => Guess::Nothing,
            Some(b'[' | b'{') => Guess::String,
            _ => Guess::of(self.0),
        }
    }
}

pub(super) fn line(text: &str) -> Result<Line<'_>, String> {
    serde_json::from_str(text).map_err(|error| reason(&error))
}

/// What is wrong, and at which letter; serde says that it is on line 1, which it is not.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let reason = text.split_once(" at line ").map_or(text.as_str(), |(reason, _)| reason);
    format!("{}, at byte {}", value::shortened(reason), error.column())
}

impl<'a> Deserialize<'a> for Line<'a> {
    fn deserialize<D: Deserializer<'a>>(from: D) -> Result<Line<'a>, D::Error> {
        from.deserialize_any(LineVisitor)
    }
}

struct LineVisitor;

impl<'a> Visitor<'a> for LineVisitor {
    type Value = Line<'a>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Line<'a>, A::Error> {
        let mut members = Vec::new();
        while let Some((Name(name), raw)) = map.next_entry::<Name<'a>, &'a RawValue>()? {
            if members.len() == MOST_MEMBERS {
                return Err(A::Error::custom(MANY));
            }
            members.push((name, Cell(raw.get())));
        }
        Ok(Line::Object(members))
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut array: A) -> Result<Line<'a>, A::Error> {
        let mut cells = Vec::new();
        while let Some(raw) = array.next_element::<&'a RawValue>()? {
            if cells.len() == MOST_MEMBERS {
                return Err(A::Error::custom(MANY));
            }
            cells.push(Cell(raw.get()));
        }
        Ok(Line::Array(cells))
    }
}

/// A member's name; serde's own Cow always copies.
struct Name<'a>(Cow<'a, str>);

impl<'a> Deserialize<'a> for Name<'a> {
    fn deserialize<D: Deserializer<'a>>(from: D) -> Result<Name<'a>, D::Error> {
        from.deserialize_str(NameVisitor)
    }
}

struct NameVisitor;

impl<'a> Visitor<'a> for NameVisitor {
    type Value = Name<'a>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, text: &'a str) -> Result<Name<'a>, E> {
        Ok(Name(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Name<'a>, E> {
        Ok(Name(Cow::Owned(text.to_owned())))
    }
}
