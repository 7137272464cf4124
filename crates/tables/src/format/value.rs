//! How values are spelled in texts, and which type a column of texts has.

use std::fmt::Write as _;

use pai_datasets_core::model::ColumnType;

use super::moment;
use crate::batch::Values;

/// A BIGINT; `7.0` is one too, since programs without integers that may be absent write them so.
pub(super) fn bigint(text: &str) -> Option<i64> {
    let text = text.trim();
    text.parse().ok().or_else(|| whole(text.parse().ok()?))
}

/// A double that is a whole number, as long as doubles hold every one of those.
fn whole(double: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "it is whole and below 2^53")]
    (double.fract() == 0.0 && double.abs() <= EXACT).then_some(double as i64)
}

/// A DOUBLE, `NaN`, `inf` and `-Infinity` included.
pub(super) fn double(text: &str) -> Option<f64> {
    text.trim().parse().ok()
}

/// A BOOLEAN: `true`, `false`, in any case, or `1` and `0`.
pub(super) fn boolean(text: &str) -> Option<bool> {
    let text = text.trim();
    match text {
        "1" => Some(true),
        "0" => Some(false),
        _ => true_or_false(text),
    }
}

fn true_or_false(text: &str) -> Option<bool> {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    if is("true") { Some(true) } else { is("false").then_some(false) }
}

/// A DATETIME.
pub(super) fn datetime(text: &str) -> Option<i64> {
    moment::parse(text.trim())
}

/// Appends the value of a row as text that reads as the same value.
pub(super) fn write(values: &Values, row: usize, out: &mut String) {
    // Writing to a String cannot fail.
    let _ = match values {
        Values::Bigint(values) => write!(out, "{}", values.get(row).copied().unwrap_or_default()),
        Values::Double(values) => write!(out, "{}", Plain(values.get(row).copied().unwrap_or_default())),
        Values::Datetime(values) => moment::write(values.get(row).copied().unwrap_or_default(), out),
        Values::Boolean(bits) => write!(out, "{}", bits.get(row)),
        Values::String(texts) => out.write_str(texts.get(row)),
    };
}

/// A double with a point or an exponent, so that it reads as a double again: 1.0, 1e300, NaN, inf.
pub(super) struct Plain(pub(super) f64);

impl std::fmt::Display for Plain {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Debug writes the shortest digits that read as the same double, with an exponent where there would be many zeros.
        write!(out, "{:?}", self.0)
    }
}

/// What the values of a column seem to be, the more general the later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guess {
    Nothing,
    Bigint,
    Double,
    Boolean,
    Datetime,
    String,
}

impl Guess {
    /// Of a text alone. A number with a leading zero or `+` is a text: zip codes and telephone numbers would lose it. So is
    /// a whole number beyond 64 bits: a double would lose its last digits.
    pub(super) fn of(text: &str) -> Guess {
        let text = text.trim();
        let Some(&first) = text.as_bytes().first() else { return Guess::String };
        if text.len() > 64 {
            return Guess::String;
        }
        match first {
            b'0'..=b'9' | b'-' | b'.' => Guess::of_number(text),
            b't' | b'T' | b'f' | b'F' if true_or_false(text).is_some() => Guess::Boolean,
            b'N' | b'n' | b'i' | b'I' if is_special(text) => Guess::Double,
            _ if moment::parse(text).is_some() => Guess::Datetime,
            _ => Guess::String,
        }
    }

    fn of_number(text: &str) -> Guess {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let padded = digits.starts_with('0') && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
        if whole {
            let fits = !padded && text.parse::<i64>().is_ok();
            return if fits { Guess::Bigint } else { Guess::String };
        }
        let numeric = digits.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte));
        if (numeric || is_special(text)) && !padded && text.parse::<f64>().is_ok() {
            return Guess::Double;
        }
        if moment::parse(text).is_some() { Guess::Datetime } else { Guess::String }
    }

    /// What holds both.
    pub(super) fn or(self, other: Guess) -> Guess {
        match (self, other) {
            (Guess::Nothing, guess) | (guess, Guess::Nothing) => guess,
            (Guess::Bigint, Guess::Double) | (Guess::Double, Guess::Bigint) => Guess::Double,
            (one, other) if one == other => one,
            _ => Guess::String,
        }
    }

    /// What holds this and a text.
    pub(super) fn or_text(self, text: &str) -> Guess {
        if self == Guess::String { self } else { self.or(Guess::of(text)) }
    }

    /// The type to read the column as; a column without any value is one of texts.
    pub(super) fn column_type(self) -> ColumnType {
        match self {
            Guess::Bigint => ColumnType::Bigint,
            Guess::Double => ColumnType::Double,
            Guess::Boolean => ColumnType::Boolean,
            Guess::Datetime => ColumnType::Datetime,
            Guess::Nothing | Guess::String => ColumnType::String,
        }
    }
}

/// The doubles that are no numbers, as programs spell them.
fn is_special(text: &str) -> bool {
    matches!(text.strip_prefix('-').unwrap_or(text), "NaN" | "nan" | "inf" | "Inf" | "Infinity" | "infinity")
}

/// The beginning of a value, for an error.
pub(super) fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    let mut short: String =
        text.chars().take(MOST).map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if text.chars().nth(MOST).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_guessed_from_texts() {
        for (text, guess) in [
            ("0", Guess::Bigint),
            (" -12 ", Guess::Bigint),
            ("9223372036854775807", Guess::Bigint),
            ("9223372036854775808", Guess::String),
            ("007", Guess::String),
            ("-01", Guess::String),
            ("00.5", Guess::String),
            ("+86", Guess::String),
            ("0.5", Guess::Double),
            (".5", Guess::Double),
            ("1e-9", Guess::Double),
            ("-inf", Guess::Double),
            ("NaN", Guess::Double),
            ("-", Guess::String),
            ("1-2", Guess::String),
            ("1.2.3", Guess::String),
            ("TRUE", Guess::Boolean),
            ("truth", Guess::String),
            ("2025-01-12", Guess::Datetime),
            ("Tue Oct 15 00:26:40 CST 1974", Guess::Datetime),
            ("", Guess::String),
        ] {
            assert_eq!(Guess::of(text), guess, "{text}");
        }
        assert_eq!(Guess::Bigint.or(Guess::Double), Guess::Double);
        assert_eq!(Guess::Bigint.or(Guess::Boolean), Guess::String);
        assert_eq!(Guess::Nothing.column_type(), ColumnType::String);
    }

    #[test]
    fn a_whole_double_is_a_bigint() {
        assert_eq!(bigint("7.0"), Some(7));
        assert_eq!(bigint("007"), Some(7));
        for wrong in ["7.5", "1e300", "NaN", "", "9223372036854775808"] {
            assert_eq!(bigint(wrong), None, "{wrong}");
        }
    }
}
