//! What a field of a request or response is: its name, place, kind and rule.
//!
//! The table of operations is made of these. Decoding, encoding, forms and generated types all walk the same list.

use serde::{Deserialize, Serialize};

use crate::error::Violations;

/// Where the official wire puts a field of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the path, between braces.
    Path,
    /// In the query string.
    Query,
    /// A member of the JSON body.
    Body,
}

/// A rule over a text, with what a form or a generated type needs to say it.
#[derive(Debug)]
pub struct TextRule {
    /// The longest allowed text, in bytes of UTF-8.
    pub max_bytes: usize,
    /// The rule as a regular expression, where it is one.
    pub pattern: Option<&'static str>,
    /// What else must hold; the error says what is wrong and what would be right.
    pub check: fn(&str) -> Result<(), String>,
}

impl TextRule {
    /// A rule that bounds the length alone.
    pub const fn up_to(max_bytes: usize) -> TextRule {
        TextRule { max_bytes, pattern: None, check: |_| Ok(()) }
    }

    /// Length first, then the rest.
    pub fn apply(&self, text: &str) -> Result<(), String> {
        if text.len() > self.max_bytes {
            return Err(format!("is {} bytes long; at most {} are allowed", text.len(), self.max_bytes));
        }
        (self.check)(text)
    }
}

/// The kind of a field's value.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A text that obeys a rule.
    Text(&'static TextRule),
    /// A text holding JSON. A request may also hold the JSON itself, which is taken as its text.
    Json(&'static TextRule),
    /// One of these words, in this spelling.
    Choice(&'static Choices),
    /// A whole number in that range, both ends included.
    Integer {
        /// The smallest.
        min: i64,
        /// The largest.
        max: i64,
    },
    /// A number in that range, both ends included.
    Number {
        /// The smallest.
        min: f64,
        /// The largest.
        max: f64,
    },
    /// `true` or `false`.
    Boolean,
    /// An ISO 8601 date and time with its offset.
    Time,
    /// A JSON array; in a query the elements are joined by commas.
    List {
        /// Each element.
        of: &'static Kind,
    },
    /// A text whose elements are joined by commas, wherever it stands.
    Commas {
        /// Each element.
        of: &'static Kind,
    },
    /// A value of a table: a text, a number, true, false or null.
    Cell,
    /// A JSON object.
    Object(&'static Structure),
    /// A JSON array of objects that are judged one by one: a bad one fails alone.
    Batch(&'static Structure),
}

/// The words of an enumeration.
#[derive(Debug)]
pub struct Choices {
    /// The words as they are answered.
    pub words: &'static [&'static str],
    /// Other spellings that are accepted, with the word each stands for.
    pub aliases: &'static [(&'static str, &'static str)],
}

impl Choices {
    /// The word meant by that spelling.
    pub fn find(&self, spelling: &str) -> Option<&'static str> {
        let exact = self.words.iter().find(|word| **word == spelling);
        exact.or_else(|| self.aliases.iter().find(|(alias, _)| *alias == spelling).map(|(_, word)| word)).copied()
    }
}

/// A named object of the API.
#[derive(Clone, Copy, Debug)]
pub struct Structure {
    /// Its name in the API: `Label`.
    pub name: &'static str,
    /// Its members.
    pub fields: &'static [Field],
}

/// One field of a request, a response or a structure.
#[derive(Debug)]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// Where it stands; structures and responses are all `Body`.
    pub place: Place,
    /// What it holds.
    pub kind: Kind,
    /// Whether a request without it is refused.
    pub required: bool,
    /// What an absent one means, as the wire would spell it.
    pub default: Option<&'static str>,
    /// One or more sentences for people.
    pub doc: &'static str,
}

/// A Rust type that can be a field.
pub trait FieldType: Sized {
    /// What stands on the wire.
    const KIND: Kind;
    /// Whether the field may be absent.
    const OPTIONAL: bool = false;
    /// Whether this value is left out when written.
    fn absent(&self) -> bool {
        false
    }
}

/// The largest whole number that survives JavaScript: 2^53 - 1.
pub const MAX_SAFE_INTEGER: i64 = 9_007_199_254_740_991;

static FREE_TEXT: TextRule = TextRule::up_to(64 * 1024);

impl FieldType for String {
    const KIND: Kind = Kind::Text(&FREE_TEXT);
}

impl FieldType for bool {
    const KIND: Kind = Kind::Boolean;
}

impl FieldType for i64 {
    const KIND: Kind = Kind::Integer { min: -MAX_SAFE_INTEGER, max: MAX_SAFE_INTEGER };
}

impl FieldType for f64 {
    const KIND: Kind = Kind::Number { min: f64::MIN, max: f64::MAX };
}

impl<T: FieldType> FieldType for Vec<T> {
    const KIND: Kind = Kind::List { of: &T::KIND };
}

impl<T: FieldType> FieldType for Box<T> {
    const KIND: Kind = T::KIND;
}

impl<T: FieldType> FieldType for Option<T> {
    const KIND: Kind = T::KIND;
    const OPTIONAL: bool = true;
    fn absent(&self) -> bool {
        self.is_none()
    }
}

/// An object of the API as a Rust struct.
pub trait Structured {
    /// Its name and members.
    const STRUCTURE: Structure;
}

/// A list whose items are judged one by one: the server decodes each by itself, so that a bad item fails alone and a
/// large batch is never held twice.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Batch<T>(pub Vec<T>);

impl<T: Structured> FieldType for Batch<T> {
    const KIND: Kind = Kind::Batch(&T::STRUCTURE);
}

impl<'de, T> Deserialize<'de> for Batch<T> {
    /// Always empty: see [`crate::decode::Decoded::items`].
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Batch<T>, D::Error> {
        serde::de::IgnoredAny::deserialize(from).map(|_| Batch(Vec::new()))
    }
}

/// A whole number from `MIN` to `MAX`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Bounded<const MIN: i64, const MAX: i64>(i64);

impl<const MIN: i64, const MAX: i64> Bounded<MIN, MAX> {
    /// The number, where it is in range.
    pub fn new(number: i64) -> Option<Self> {
        (MIN..=MAX).contains(&number).then_some(Bounded(number))
    }

    /// The number.
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl<const MIN: i64, const MAX: i64> FieldType for Bounded<MIN, MAX> {
    const KIND: Kind = Kind::Integer { min: MIN, max: MAX };
}

/// Elements that stand on the wire as one text, joined by commas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commas<T>(pub Vec<T>);

impl<T: FieldType> FieldType for Commas<T> {
    const KIND: Kind = Kind::Commas { of: &T::KIND };
}

impl<T: Serialize> Serialize for Commas<T> {
    /// As an array; the encoder joins it.
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Commas<T> {
    /// From an array; the decoder splits the text.
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Commas<T>, D::Error> {
        Vec::deserialize(from).map(Commas)
    }
}

/// The decoded values of a request: present fields by wire name, each of its field's kind, defaults filled in.
#[derive(Clone, Debug, Default)]
pub struct Values(pub(crate) serde_json::Map<String, serde_json::Value>);

impl Values {
    /// The text of that field, where it is present and a text.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.0.get(field)?.as_str()
    }

    /// Whether the field is present.
    pub fn has(&self, field: &str) -> bool {
        self.0.contains_key(field)
    }

    /// The elements of a list field; none where it is absent.
    pub fn list(&self, field: &str) -> &[serde_json::Value] {
        self.0.get(field).and_then(|value| value.as_array()).map_or(&[], Vec::as_slice)
    }

    /// The whole number of that field.
    pub fn integer(&self, field: &str) -> Option<i64> {
        self.0.get(field)?.as_i64()
    }
}

/// A rule over several fields at once. It sees only fields that are right by themselves.
pub type Rule = fn(&Values, &crate::Limits, &mut Violations);
