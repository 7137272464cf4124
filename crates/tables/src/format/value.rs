//! How values are spelled in texts, and which type a column of texts has.

use std::fmt::Write as _;

use pai_datasets_core::model::ColumnType;

use super::moment;
use crate::batch::Values;

/// A BIGINT; `7.0` and `1e3` are such too, since programs without integers that may be absent write them so.
pub(crate) fn bigint(text: &str) -> Option<i64> {
    let text = text.trim();
    text.parse().ok().or_else(|| whole(text))
}

/// A whole number with a point or an exponent: by its digits, of which a double may not hold all.
fn whole(text: &str) -> Option<i64> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        // One that does not fit is of a number that is 0 or no BIGINT.
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (unsigned, 0),
    };
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{integer}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let kept = digits.trim_end_matches('0');
    let zeros =
        i64::from(exponent) - i64::try_from(fraction.len()).ok()? + i64::try_from(digits.len() - kept.len()).ok()?;
    let kept = kept.trim_start_matches('0');
    if kept.is_empty() {
        return Some(0);
    }
    // Fewer than none are digits behind the point.
    let zeros = usize::try_from(zeros).ok().filter(|zeros| *zeros < 20)?;
    format!("{sign}{kept}{}", "0".repeat(zeros)).parse().ok()
}

/// A DOUBLE: the one that is nearest to the number. `NaN`, `inf` and `-Infinity` are such too; a number that is too large is
/// infinite here, as [`is_overflow`] tells.
pub(crate) fn double(text: &str) -> Option<f64> {
    text.trim().parse().ok()
}

/// Whether a text that was read as an infinity is a number.
pub(super) fn is_overflow(text: &str, double: f64) -> bool {
    double.is_infinite() && text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether a number has a leading zero or a `+`, which it would lose.
pub(super) fn is_padded(text: &str) -> bool {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    text.starts_with('+') || digits.starts_with('0') && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
}

/// Whether a text is a whole number that no double is: the nearest has other digits.
pub(super) fn loses_digits(text: &str) -> bool {
    let text = text.trim();
    let digits = text.trim_start_matches(['-', '+']).trim_start_matches('0');
    // 2^53 has 16 digits; beyond 38, which an i128 holds, none is looked at that closely.
    if digits.len() < 16 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    #[expect(clippy::cast_possible_truncation, reason = "it is whole and within an i128")]
    let is_exact = |whole: i128| digits.len() <= 38 && whole as f64 as i128 == whole;
    !text.parse::<i128>().is_ok_and(is_exact)
}

/// A BOOLEAN: `true`, `false`, in any case, or `1` and `0`.
pub(crate) fn boolean(text: &str) -> Option<bool> {
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

/// A point in time, which a DATETIME may not hold.
pub(super) fn moment(text: &str) -> Option<i64> {
    moment::parse(text.trim())
}

/// A DATETIME.
pub(crate) fn datetime(text: &str) -> Option<i64> {
    moment(text).filter(|millis| moment::is_held(*millis))
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
    /// A BIGINT that no DOUBLE is.
    Long,
    Double,
    Boolean,
    Datetime,
    String,
}

impl Guess {
    /// Of a text alone. A number with a leading zero or `+` is a text: zip codes and telephone numbers would lose it. So is
    /// a whole number beyond 64 bits, whose last digits a double would lose, and what is too large for a double.
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
            _ if datetime(text).is_some() => Guess::Datetime,
            _ => Guess::String,
        }
    }

    fn of_number(text: &str) -> Guess {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let padded = is_padded(text);
        if whole {
            let fits = !padded && text.parse::<i64>().is_ok();
            return match fits {
                true if loses_digits(text) => Guess::Long,
                true => Guess::Bigint,
                false => Guess::String,
            };
        }
        let numeric = digits.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte));
        if (numeric || is_special(text))
            && !padded
            && let Some(double) = double(text)
        {
            return if is_overflow(text, double) { Guess::String } else { Guess::Double };
        }
        if datetime(text).is_some() { Guess::Datetime } else { Guess::String }
    }

    /// What holds both.
    pub(super) fn or(self, other: Guess) -> Guess {
        match (self, other) {
            (Guess::Nothing, guess) | (guess, Guess::Nothing) => guess,
            (Guess::Bigint, Guess::Double) | (Guess::Double, Guess::Bigint) => Guess::Double,
            (Guess::Bigint, Guess::Long) | (Guess::Long, Guess::Bigint) => Guess::Long,
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
            Guess::Bigint | Guess::Long => ColumnType::Bigint,
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
    fn a_whole_number_is_read_by_its_digits() {
        for (text, number) in [
            (" 7.0 ", Some(7)),
            ("+7.", Some(7)),
            ("-.0", Some(0)),
            ("1e3", Some(1000)),
            ("-1.25E2", Some(-125)),
            ("1200e-2", Some(12)),
            ("9223372036854775807.000", Some(i64::MAX)),
            ("-9.223372036854775808e18", Some(i64::MIN)),
            ("0e999", Some(0)),
            ("0.000e-7", Some(0)),
            ("9.223372036854775808e18", None),
            ("4503599627370497.2", None),
            ("0.99999999999999999999", None),
            ("1.0000000000000000001", None),
            ("1e-400", None),
            ("1e400", None),
            ("1e99999999999", None),
            ("125e-2", None),
            ("1_0", None),
            ("1e", None),
            ("e5", None),
            (".", None),
            ("", None),
            ("--1.0", None),
            ("inf", None),
            ("0x10", None),
        ] {
            assert_eq!(bigint(text), number, "{text}");
        }
    }

    #[test]
    fn a_type_is_guessed_from_texts() {
        for (text, guess) in [
            ("0", Guess::Bigint),
            (" -12 ", Guess::Bigint),
            ("9007199254740992", Guess::Bigint),
            ("-9007199254740993", Guess::Long),
            ("9223372036854775807", Guess::Long),
            ("1e400", Guess::String),
            ("-1e400", Guess::String),
            ("+010000-01-01", Guess::String),
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
        assert_eq!(Guess::Bigint.or(Guess::Long).column_type(), ColumnType::Bigint);
        // A double would change its last digit.
        assert_eq!(Guess::Long.or(Guess::Double), Guess::String);
        assert_eq!(Guess::Nothing.column_type(), ColumnType::String);
    }

    #[test]
    fn a_whole_double_is_a_bigint() {
        assert_eq!(bigint("7.0"), Some(7));
        assert_eq!(bigint("007"), Some(7));
        assert_eq!(bigint("1e3"), Some(1000));
        assert_eq!(bigint("9007199254740993.0"), Some(9_007_199_254_740_993));
        for wrong in ["7.5", "1e300", "NaN", "", ".", "9223372036854775808", "9007199254740992.5"] {
            assert_eq!(bigint(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn digits_that_a_double_changes_are_known() {
        for lost in ["9007199254740993", "-9007199254740993", "18446744073709551615", &"9".repeat(60)] {
            assert!(loses_digits(lost), "{lost}");
        }
        for kept in ["9007199254740992", "0", "-9007199254740994", "9007199254740993.5", "x", "100000000000000000000"] {
            assert!(!loses_digits(kept), "{kept}");
        }
    }
}
