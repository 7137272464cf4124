//! Points in time.

use serde::{Deserialize, Serialize};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, macros::format_description};

use crate::field::{FieldType, Kind};

/// 0000-01-01T00:00:00.000Z.
const EARLIEST: i64 = -62_167_219_200_000;
/// 9999-12-31T23:59:59.999Z.
const LATEST: i64 = 253_402_300_799_999;

/// A point in time, in milliseconds since 1970-01-01T00:00:00Z. On the wire it is ISO 8601 in UTC with milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Millis(pub i64);

impl Millis {
    /// Reads an ISO 8601 date and time with its offset (`Z` or `+08:00`), years 0000 to 9999 of UTC. What is finer than a
    /// millisecond is dropped.
    pub fn parse(text: &str) -> Result<Millis, String> {
        let moment = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| {
            "is not a date and time such as 2025-01-12T14:36:01Z or 2025-01-12T22:36:01.500+08:00".to_owned()
        })?;
        // The text's own year may be one of these where that of UTC is not.
        let millis = i64::try_from(moment.unix_timestamp_nanos().div_euclid(1_000_000)).ok();
        let written = millis.filter(|millis| (EARLIEST..=LATEST).contains(millis));
        written.map(Millis).ok_or_else(|| "lies outside the years 0000 to 9999 of UTC".to_owned())
    }
}

impl std::fmt::Display for Millis {
    /// `2021-01-21T17:12:35.232Z`. A point outside the years 0000 to 9999 reads as the start of 1970; none is ever made.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shape = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
        let text = OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .ok()
            .and_then(|moment| moment.format(&shape).ok());
        out.write_str(text.as_deref().unwrap_or("1970-01-01T00:00:00.000Z"))
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
    fn refuses_what_is_not_a_time() {
        for text in ["0000-01-01T00:00:00+08:00", "9999-12-31T23:59:59-08:00"] {
            assert!(Millis::parse(text).is_err(), "{text}");
        }
        for text in
            ["", "yesterday", "2025-01-12", "2025-02-30T00:00:00Z", "2025-01-12T14:36:01", "2025-01-12T25:00:00Z"]
        {
            assert!(Millis::parse(text).is_err(), "{text}");
        }
    }
}
