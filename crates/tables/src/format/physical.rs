//! What the bytes of a value mean, in Parquet and in Arrow.

use pai_datasets_core::model::{ColumnType, TableColumn};

use super::builder::{ColumnBuilder, long};
use super::{FormatError, LONGEST_TEXT, moment, wrong};
use crate::batch::Values;

const DAY: i64 = 86_400_000;

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Second,
    Milli,
    Micro,
    Nano,
}

impl Unit {
    fn per_second(self) -> i64 {
        match self {
            Unit::Second => 1,
            Unit::Milli => 1000,
            Unit::Micro => 1_000_000,
            Unit::Nano => 1_000_000_000,
        }
    }
}

/// How the bytes of a value are read. Those of numbers come with the lowest first, save where it says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// 0 or 1.
    Boolean,
    Signed,
    Unsigned,
    /// Of 16, 32 or 64 bits.
    Float,
    /// A whole number by a power of ten; a BIGINT where all of its precision fit one, else a DOUBLE.
    Decimal {
        scale: u16,
        bigint: bool,
        highest_first: bool,
    },
    /// The same with all of its digits, as a STRING.
    Digits {
        scale: u16,
        highest_first: bool,
    },
    /// A whole number without a sign, as a STRING.
    UnsignedDigits,
    /// Days since 1970-01-01.
    Days,
    /// Since 1970-01-01T00:00:00Z.
    Moment(Unit),
    /// Nanoseconds of a day, and the day's Julian number.
    Int96,
    /// Since midnight; becomes a STRING.
    Clock(Unit),
    Text,
    Uuid,
    /// No row has a value.
    Null,
    /// What such columns hold, which a table cannot.
    Unreadable(&'static str),
}

/// Why bytes are no value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Refusal {
    /// They are not what the format says.
    Broken,
    /// The number does not fit.
    Range,
    /// They are no UTF-8.
    NoText,
    Long,
}

impl Refusal {
    /// What to tell about a column's value in a row, where that is known.
    pub(super) fn error(
        self,
        column: &TableColumn,
        row: Option<u64>,
        broken: impl FnOnce() -> FormatError,
    ) -> FormatError {
        let place = row.map_or_else(|| "Some row".to_owned(), |row| format!("Row {}", row + 1));
        let name = &column.name;
        match self {
            Refusal::Broken => broken(),
            Refusal::Range if column.column_type == ColumnType::Datetime => wrong(format!(
                "{place}, column `{name}`: the point in time is not within the years 0000 to 9999, which a DATETIME holds. \
                 Write the column as texts, or leave it out."
            )),
            Refusal::Range => wrong(format!(
                "{place}, column `{name}`: the number is too large for a {}. Write the column as texts, or leave it out.",
                column.column_type
            )),
            Refusal::NoText => wrong(format!(
                "{place}, column `{name}`: the bytes are no text in UTF-8. Write the column as texts, or leave it out."
            )),
            Refusal::Long => wrong(long(&place, column)),
        }
    }
}

impl Meaning {
    pub(super) fn decimal(scale: i64, precision: i64, highest_first: bool) -> Meaning {
        let bigint = scale == 0 && precision <= 18;
        match u16::try_from(scale) {
            Ok(scale) if scale <= 76 => Meaning::Decimal { scale, bigint, highest_first },
            _ => Meaning::Unreadable("of decimals with a negative scale"),
        }
    }

    /// How it is read where a column of that type is wanted: what may not fit its own type as texts, with all digits.
    pub(super) fn wanted(self, column_type: Option<ColumnType>) -> Meaning {
        match (self, column_type) {
            (Meaning::Decimal { scale, highest_first, .. }, Some(ColumnType::String))
            | (Meaning::Decimal { scale, highest_first, bigint: false }, Some(ColumnType::Bigint)) => {
                Meaning::Digits { scale, highest_first }
            }
            (Meaning::Unsigned, Some(ColumnType::String | ColumnType::Double)) => Meaning::UnsignedDigits,
            _ => self,
        }
    }

    pub(super) fn column_type(self) -> ColumnType {
        match self {
            Meaning::Boolean => ColumnType::Boolean,
            Meaning::Signed | Meaning::Unsigned | Meaning::Decimal { bigint: true, .. } => ColumnType::Bigint,
            Meaning::Float | Meaning::Decimal { .. } => ColumnType::Double,
            Meaning::Days | Meaning::Moment(_) | Meaning::Int96 => ColumnType::Datetime,
            Meaning::Digits { .. }
            | Meaning::UnsignedDigits
            | Meaning::Clock(_)
            | Meaning::Text
            | Meaning::Uuid
            | Meaning::Null
            | Meaning::Unreadable(_) => ColumnType::String,
        }
    }

    /// That a table can hold such a column.
    pub(super) fn check(self, name: &str) -> Result<(), FormatError> {
        match self {
            Meaning::Unreadable(what) => Err(wrong(format!(
                "Column `{name}` is one {what}, which a table cannot hold. Give a Schema without it, or write it as texts."
            ))),
            _ => Ok(()),
        }
    }

    /// Appends a value to a column of [`Meaning::column_type`].
    pub(super) fn push(self, raw: &[u8], out: &mut ColumnBuilder) -> Result<(), Refusal> {
        match &mut out.values {
            Values::Bigint(values) => values.push(self.bigint(raw)?),
            Values::Double(values) => values.push(self.double(raw)?),
            Values::Datetime(values) => {
                let millis = self.datetime(raw)?;
                values.push(if moment::is_held(millis) { millis } else { return Err(Refusal::Range) });
            }
            Values::Boolean(bits) => bits.push(raw.first().is_some_and(|byte| *byte != 0)),
            Values::String(texts) => {
                let spelled;
                let text = match self {
                    Meaning::Clock(unit) => {
                        spelled = clock(signed(raw).ok_or(Refusal::Broken)?, unit).ok_or(Refusal::Range)?;
                        spelled.as_str()
                    }
                    Meaning::Digits { scale, highest_first } => {
                        spelled = decimal_digits(raw, highest_first, usize::from(scale))?;
                        spelled.as_str()
                    }
                    Meaning::UnsignedDigits => {
                        spelled = unsigned(raw).ok_or(Refusal::Broken)?.to_string();
                        spelled.as_str()
                    }
                    Meaning::Uuid => {
                        spelled = uuid(raw).ok_or(Refusal::Broken)?;
                        spelled.as_str()
                    }
                    _ => std::str::from_utf8(raw).map_err(|_| Refusal::NoText)?,
                };
                if text.len() > LONGEST_TEXT || !texts.push(text) {
                    return Err(Refusal::Long);
                }
            }
        }
        out.valid();
        Ok(())
    }

    fn bigint(self, raw: &[u8]) -> Result<i64, Refusal> {
        match self {
            Meaning::Unsigned => i64::try_from(unsigned(raw).ok_or(Refusal::Broken)?).map_err(|_| Refusal::Range),
            Meaning::Decimal { highest_first, .. } => {
                let value = wide(raw, highest_first).ok_or(Refusal::Range)?;
                i64::try_from(value).map_err(|_| Refusal::Range)
            }
            _ => signed(raw).ok_or(Refusal::Broken),
        }
    }

    fn double(self, raw: &[u8]) -> Result<f64, Refusal> {
        if let Meaning::Decimal { scale, highest_first, .. } = self {
            const EXACT: i128 = 1 << 53;
            return match wide(raw, highest_first) {
                // A quotient of two doubles is the nearest to that of the numbers, where both are exact.
                Some(value) if value.abs() <= EXACT && scale <= 22 => Ok(value as f64 / 10_f64.powi(i32::from(scale))),
                _ => decimal_digits(raw, highest_first, usize::from(scale))?.parse().map_err(|_| Refusal::Broken),
            };
        }
        match *raw {
            [a, b] => Ok(half(u16::from_le_bytes([a, b]))),
            [a, b, c, d] => Ok(f64::from(f32::from_le_bytes([a, b, c, d]))),
            _ => raw.try_into().map(f64::from_le_bytes).map_err(|_| Refusal::Broken),
        }
    }

    fn datetime(self, raw: &[u8]) -> Result<i64, Refusal> {
        if self == Meaning::Int96 {
            let (nanos, day) = raw.split_first_chunk::<8>().ok_or(Refusal::Broken)?;
            let day = day.try_into().map(i32::from_le_bytes).map_err(|_| Refusal::Broken)?;
            // The Julian number of 1970-01-01.
            return Ok((i64::from(day) - 2_440_588) * DAY + i64::from_le_bytes(*nanos).div_euclid(1_000_000));
        }
        let value = signed(raw).ok_or(Refusal::Broken)?;
        match self {
            Meaning::Moment(Unit::Second) => value.checked_mul(1000),
            Meaning::Moment(unit) => Some(value.div_euclid(unit.per_second() / 1000)),
            _ => value.checked_mul(DAY),
        }
        .ok_or(Refusal::Range)
    }
}

fn signed(raw: &[u8]) -> Option<i64> {
    Some(match *raw {
        [a] => i64::from(i8::from_le_bytes([a])),
        [a, b] => i64::from(i16::from_le_bytes([a, b])),
        [a, b, c, d] => i64::from(i32::from_le_bytes([a, b, c, d])),
        _ => i64::from_le_bytes(raw.try_into().ok()?),
    })
}

fn unsigned(raw: &[u8]) -> Option<u64> {
    let fits = matches!(raw.len(), 1 | 2 | 4 | 8);
    fits.then(|| raw.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
}

/// A number of any width in two's complement, where 128 bits hold it.
fn wide(raw: &[u8], highest_first: bool) -> Option<i128> {
    let step = |sum: i128, byte: &u8| sum.checked_mul(256)?.checked_add(i128::from(*byte));
    let highest = if highest_first { raw.first() } else { raw.last() };
    // -1 where the sign is set, so that what is added to it counts up from there.
    let start = if highest.is_some_and(|byte| *byte >= 0x80) { -1 } else { 0 };
    if highest_first { raw.iter().try_fold(start, step) } else { raw.iter().rev().try_fold(start, step) }
}

/// The digits of a number of up to 256 bits in two's complement, which is as wide as a decimal is.
fn huge(raw: &[u8], highest_first: bool) -> Result<String, Refusal> {
    let mut bytes: Vec<u8> = if highest_first { raw.to_vec() } else { raw.iter().rev().copied().collect() };
    if bytes.len() > 32 {
        return Err(Refusal::Range);
    }
    let is_negative = bytes.first().is_some_and(|byte| *byte >= 0x80);
    if is_negative {
        let mut carry = true;
        for byte in bytes.iter_mut().rev() {
            (*byte, carry) = (!*byte).overflowing_add(u8::from(carry));
        }
    }
    let mut digits = Vec::new();
    while bytes.iter().any(|byte| *byte != 0) {
        let mut rest = 0;
        for byte in &mut bytes {
            let part = rest << 8 | u16::from(*byte);
            // Ten times what is left is below 2560, so that a tenth of it fits a byte.
            *byte = u8::try_from(part / 10).unwrap_or_default();
            rest = part % 10;
        }
        digits.push(char::from(b'0' + u8::try_from(rest).unwrap_or_default()));
    }
    digits.extend(is_negative.then_some('-'));
    Ok(digits.iter().rev().collect())
}

/// A decimal with all of its digits, as many behind the point as its scale has.
fn decimal_digits(raw: &[u8], highest_first: bool, scale: usize) -> Result<String, Refusal> {
    let number = wide(raw, highest_first).map_or_else(|| huge(raw, highest_first), |number| Ok(number.to_string()))?;
    let (sign, digits) = number.strip_prefix('-').map_or(("", number.as_str()), |digits| ("-", digits));
    let digits = format!("{digits:0>width$}", width = scale + 1);
    let (whole, fraction) = digits.split_at_checked(digits.len() - scale).unwrap_or((&digits, ""));
    Ok(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

/// A float of 16 bits.
fn half(bits: u16) -> f64 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff));
    let size = match exponent {
        0 => fraction * 2_f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * 2_f64.powi(exponent - 25),
    };
    sign * size
}

/// `14:36:01` and its fraction, in as many digits as the unit has, where there is one.
fn clock(value: i64, unit: Unit) -> Option<String> {
    let (seconds, rest) = (value.div_euclid(unit.per_second()), value.rem_euclid(unit.per_second()));
    if !(0..86_400).contains(&seconds) {
        return None;
    }
    let text = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    let digits = unit.per_second().ilog10() as usize;
    Some(if rest == 0 { text } else { format!("{text}.{rest:0digits$}") })
}

fn uuid(raw: &[u8]) -> Option<String> {
    let number = u128::from_be_bytes(raw.try_into().ok()?);
    let digits = format!("{number:032x}");
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    Some([part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_values() {
        assert_eq!([signed(&[0xff]), signed(&[0, 0x80]), signed(&[1, 2, 3])], [Some(-1), Some(-32_768), None]);
        assert_eq!(unsigned(&[0xff; 8]), Some(u64::MAX));
        assert_eq!(wide(&[0xff, 0x38], true), Some(-200));
        assert_eq!(wide(&[0x38, 0xff], false), Some(-200));
        assert_eq!(wide(&[0x7f; 17], true), None);
        assert_eq!(huge(&[0xff; 17], true).unwrap(), "-1");
        assert_eq!(huge(&[1; 17], true).unwrap(), "341616807575530379006368233343265341697");
        assert!(huge(&[1; 33], true).is_err());
        assert_eq!([0x3c00, 0xc000, 0x7c00, 1].map(half), [1.0, -2.0, f64::INFINITY, 2_f64.powi(-24)]);
        assert_eq!(clock(52_561_005, Unit::Milli).as_deref(), Some("14:36:01.005"));
        assert_eq!(clock(86_400, Unit::Second), None);
        assert_eq!(uuid(&[0x12; 16]).as_deref(), Some("12121212-1212-1212-1212-121212121212"));
        let decimal = Meaning::decimal(2, 9, false);
        assert_eq!(decimal.double(&(-1234_i32).to_le_bytes()).unwrap(), -12.34);
        let wide = Meaning::decimal(2, 38, false);
        // The nearest, where a quotient of what is rounded already is not.
        let near = |value: i128| wide.double(&value.to_le_bytes()).unwrap();
        assert_eq!(near(12_345_678_901_234_567_890_123), 123_456_789_012_345_678_901.23);
        assert_eq!(near(-90_071_992_547_409_929_007), -900_719_925_474_099_290.07);
        let spelled = |value: i32, scale| decimal_digits(&value.to_le_bytes(), false, scale).unwrap();
        assert_eq!([spelled(-5, 2), spelled(1230, 2), spelled(7, 0)], ["-0.05", "12.30", "7"]);
        let days = |days: i32| {
            let mut column = ColumnBuilder::new(ColumnType::Datetime);
            Meaning::Days.push(&days.to_le_bytes(), &mut column).is_ok()
        };
        assert_eq!([2_932_896, 2_932_897, -719_528, -719_529].map(days), [true, false, true, false]);
    }
}
