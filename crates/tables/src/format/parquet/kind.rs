//! How a column's values lie in pages, and what they mean.

use crate::format::physical::Meaning;
pub(super) use crate::format::physical::Unit;

/// What a schema says of a column beside its physical type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Annotation {
    #[default]
    None,
    Text,
    Decimal,
    Date,
    Time(Unit),
    Timestamp(Unit),
    Signed,
    Unsigned,
    Null,
    Uuid,
    Half,
    Other(&'static str),
}

impl Annotation {
    pub(super) fn integer(signed: bool) -> Annotation {
        if signed { Annotation::Signed } else { Annotation::Unsigned }
    }
}

/// How many bytes a value has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Bit,
    Fixed(usize),
    Bytes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) shape: Shape,
    pub(super) meaning: Meaning,
}

impl Kind {
    pub(super) fn unreadable(what: &'static str) -> Kind {
        Kind { shape: Shape::Bytes, meaning: Meaning::Unreadable(what) }
    }

    /// Of a leaf of the schema, with the length of its values where they have a fixed one.
    pub(super) fn of(physical: i64, length: usize, annotation: Annotation, scale: i64, precision: i64) -> Kind {
        let (shape, plain) = match physical {
            0 => (Shape::Bit, Meaning::Boolean),
            1 => (Shape::Fixed(4), Meaning::Signed),
            2 => (Shape::Fixed(8), Meaning::Signed),
            3 => (Shape::Fixed(12), Meaning::Int96),
            4 => (Shape::Fixed(4), Meaning::Float),
            5 => (Shape::Fixed(8), Meaning::Float),
            6 => (Shape::Bytes, Meaning::Text),
            7 if length > 0 => (Shape::Fixed(length), Meaning::Text),
            _ => return Kind::unreadable("of an unknown type"),
        };
        let number = matches!(physical, 1 | 2);
        let meaning = match annotation {
            Annotation::Decimal if number => Meaning::decimal(scale, precision, false),
            Annotation::Decimal if matches!(physical, 6 | 7) => Meaning::decimal(scale, precision, true),
            Annotation::Date if number => Meaning::Days,
            Annotation::Time(unit) if number => Meaning::Clock(unit),
            Annotation::Timestamp(unit) if number => Meaning::Moment(unit),
            Annotation::Unsigned if number => Meaning::Unsigned,
            Annotation::Uuid if shape == Shape::Fixed(16) => Meaning::Uuid,
            Annotation::Half if shape == Shape::Fixed(2) => Meaning::Float,
            Annotation::Null => Meaning::Null,
            Annotation::Other("BSON") => Meaning::Unreadable("of BSON"),
            Annotation::Other(_) => Meaning::Unreadable("of intervals"),
            _ => plain,
        };
        Kind { shape, meaning }
    }
}
