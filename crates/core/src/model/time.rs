//! Points in time.

use serde::{Deserialize, Serialize};

use crate::answer::Answer;
use crate::field::{FieldType, Kind};

/// A point in time, in milliseconds since 1970-01-01T00:00:00Z. On the wire it is ISO 8601 in UTC with milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Millis(pub i64);

const DAY: i64 = 86_400_000;

/// 0000-01-01T00:00:00Z, and the end of 9999.
const FIRST: i64 = -62_167_219_200_000;
const END: i64 = 253_402_300_800_000;

impl Millis {
    /// Reads an ISO 8601 date and time with its offset (`Z` or `+08:00`), years 0000 to 9999 of UTC. What is finer than a
    /// millisecond is dropped.
    pub fn parse(text: &str) -> Result<Millis, String> {
        let millis = read(text.as_bytes()).ok_or_else(|| {
            "is not a date and time such as 2025-01-12T14:36:01Z or 2025-01-12T22:36:01.500+08:00".to_owned()
        })?;
        // The text's own year may be one of these where that of UTC is not.
        let inside = (FIRST..END).contains(&millis);
        inside.then_some(Millis(millis)).ok_or_else(|| "lies outside the years 0000 to 9999 of UTC".to_owned())
    }
}

/// RFC 3339, read by hand: a crate for it weighs more in wasm than all the rest of this file's users.
fn read(text: &[u8]) -> Option<i64> {
    let (date, rest) = text.split_at_checked(10)?;
    let (clock, rest) = rest.split_at_checked(9)?;
    let [y1, y2, y3, y4, b'-', mo1, mo2, b'-', d1, d2] = *date else { return None };
    let [b'T' | b't' | b' ', h1, h2, b':', mi1, mi2, b':', s1, s2] = *clock else { return None };
    let year = digits(&[y1, y2, y3, y4])?;
    let (month, day) = (digits(&[mo1, mo2])?, digits(&[d1, d2])?);
    let (hour, minute, second) = (digits(&[h1, h2])?, digits(&[mi1, mi2])?, digits(&[s1, s2])?);
    let right = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
    // A leap second is at the end of a day in UTC; the service counts it as the second before it, as POSIX does.
    if !right || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let (fraction, zone) = match rest.strip_prefix(b".") {
        Some(rest) => rest.split_at_checked(rest.iter().take_while(|byte| byte.is_ascii_digit()).count())?,
        None => (b"".as_slice(), rest),
    };
    if fraction.is_empty() && rest.first() == Some(&b'.') {
        return None;
    }
    let milli =
        fraction.iter().copied().chain([b'0'; 3]).take(3).fold(0, |sum, byte| sum * 10 + i64::from(byte - b'0'));
    let offset = match *zone {
        [b'Z' | b'z'] => 0,
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (digits(&[h1, h2])?, digits(&[m1, m2])?);
            let away = (hours <= 23 && minutes <= 59).then_some(hours * 60 + minutes)?;
            if sign == b'-' { -away } else { away }
        }
        _ => return None,
    };
    let minutes = hour * 60 + minute - offset;
    Some(day_number(year, month, day) * DAY + minutes * 60_000 + second.min(59) * 1000 + milli)
}

fn digits(text: &[u8]) -> Option<i64> {
    let is_number = text.iter().all(u8::is_ascii_digit);
    is_number.then(|| text.iter().fold(0, |sum, byte| sum * 10 + i64::from(byte - b'0')))
}

/// How many days a month has, of the Gregorian calendar in every year.
pub fn days_in(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01. H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`: years begin in
/// March, so that the leap day is the last one.
pub fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The year, month and day of a day's number; `civil_from_days` of the same source.
pub fn date_of(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, of_year - (153 * shifted_month + 2) / 5 + 1)
}

impl std::fmt::Display for Millis {
    /// `2021-01-21T17:12:35.232Z`. A point outside the years 0000 to 9999 reads as the start of 1970; none is ever made.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let millis = if (FIRST..END).contains(&self.0) { self.0 } else { 0 };
        let ((year, month, day), rest) = (date_of(millis.div_euclid(DAY)), millis.rem_euclid(DAY));
        let (hour, minute) = (rest / 3_600_000, rest / 60_000 % 60);
        let (second, milli) = (rest / 1000 % 60, rest % 1000);
        write!(out, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
    }
}

impl From<Millis> for String {
    fn from(moment: Millis) -> String {
        moment.to_string()
    }
}

impl TryFrom<String> for Millis {
    type Error = String;
    fn try_from(text: String) -> Result<Millis, String> {
        Millis::parse(&text)
    }
}

impl Answer for Millis {
    fn read(value: serde_json::Value) -> Option<Millis> {
        Millis::parse(value.as_str()?).ok()
    }
}

impl FieldType for Millis {
    const KIND: Kind = Kind::Time;
}

#[cfg(test)]
mod tests {
    use super::Millis;

    #[test]
    fn reads_what_the_wire_writes() {
        for (text, written) in [
            ("2021-01-21T17:12:35.232Z", "2021-01-21T17:12:35.232Z"),
            ("2025-01-12T14:36:01Z", "2025-01-12T14:36:01.000Z"),
            ("2025-01-12T22:36:01.5+08:00", "2025-01-12T14:36:01.500Z"),
            ("1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.999Z"),
            ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z"),
            ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(Millis::parse(text).unwrap().to_string(), written);
        }
    }

    #[test]
    fn every_day_is_written_as_it_was_read() {
        let mut at = super::FIRST + 86_399_999;
        while at < super::END {
            let text = Millis(at).to_string();
            assert_eq!(Millis::parse(&text), Ok(Millis(at)), "{text}");
            at += 97 * super::DAY;
        }
        assert_eq!(Millis(951_782_400_000).to_string(), "2000-02-29T00:00:00.000Z");
        assert_eq!(Millis(i64::MAX).to_string(), "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn refuses_what_is_not_a_time() {
        for text in [
            "",
            "yesterday",
            "2025-01-12",
            "2025-02-30T00:00:00Z",
            "2025-01-12T14:36:01",
            "2025-01-12T25:00:00Z",
            "2025-01-12T14:36:01.Z",
            "2025-01-12T14:36:01+8:00",
            "2100-02-29T00:00:00Z",
            "0000-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-08:00",
            "2025-01-12T14:36:01Zé",
        ] {
            assert!(Millis::parse(text).is_err(), "{text}");
        }
    }
}
