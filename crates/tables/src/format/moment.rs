//! Points in time as texts: what programs write into files, which is more than the API takes.

use std::fmt::Write as _;

use pai_datasets_core::model::{date_of, day_number, days_in};

const DAY: i64 = 86_400_000;

/// Whether a DATETIME holds it: it lies in the years 0000 to 9999, which are those that ISO 8601 writes without a sign.
pub(crate) fn is_held(millis: i64) -> bool {
    (-62_167_219_200_000..253_402_300_800_000).contains(&millis)
}

/// Milliseconds of UTC of a text: ISO 8601 with or without time and offset, a blank in place of `T`, years of more digits
/// with their sign; or as PAI writes it, `Tue Oct 15 00:26:40 CST 1974`. Without an offset it is UTC. What is finer than a
/// millisecond is dropped.
pub(super) fn parse(text: &str) -> Option<i64> {
    let mut text = Cursor(text.as_bytes());
    let is_word = text.0.first().is_some_and(u8::is_ascii_alphabetic);
    let moment = if is_word { spelled(&mut text)? } else { iso(&mut text)? };
    text.0.is_empty().then_some(moment)
}

/// Appends `2025-01-12T14:36:01.5Z`, with the milliseconds only where there are any; years outside 0000 to 9999 with a sign,
/// as ECMAScript writes them.
pub(crate) fn write(millis: i64, out: &mut String) -> std::fmt::Result {
    let ((year, month, day), rest) = (date_of(millis.div_euclid(DAY)), millis.rem_euclid(DAY));
    let (hour, minute, second, milli) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60, rest % 1000);
    match year {
        0..=9999 => write!(out, "{year:04}")?,
        _ => write!(out, "{year:+07}")?,
    }
    write!(out, "-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
    if milli != 0 {
        write!(out, ".{milli:03}")?;
    }
    out.write_char('Z')
}

struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn take(&mut self, byte: u8) -> Option<()> {
        self.0 = self.0.strip_prefix(&[byte])?;
        Some(())
    }

    /// As many digits as stand there, if they are neither too few nor too many.
    fn digits(&mut self, least: usize, most: usize) -> Option<i64> {
        let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if !(least..=most).contains(&count) {
            return None;
        }
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(digits.iter().fold(0, |sum, byte| sum * 10 + i64::from(byte - b'0')))
    }

    fn two(&mut self) -> Option<i64> {
        let (&[tens, ones], rest) = self.0.split_first_chunk::<2>()?;
        let digits = tens.is_ascii_digit() && ones.is_ascii_digit();
        self.0 = rest;
        digits.then(|| i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
    }

    fn word(&mut self) -> &[u8] {
        let count = self.0.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let (word, rest) = self.0.split_at_checked(count).unwrap_or_default();
        self.0 = rest;
        word
    }

    /// `HH:mm:ss`, where the seconds may be missing, in milliseconds. A leap second counts as the second before it.
    fn clock(&mut self, may_lack_seconds: bool) -> Option<i64> {
        let hour = self.two()?;
        self.take(b':')?;
        let minute = self.two()?;
        let second = match self.take(b':') {
            Some(()) => self.two()?,
            None => may_lack_seconds.then_some(0)?,
        };
        let right = hour <= 23 && minute <= 59 && second <= 60;
        right.then_some((hour * 60 + minute) * 60_000 + second.min(59) * 1000)
    }

    /// `+08:00`, `+0800` or `+08`, in milliseconds.
    fn offset(&mut self) -> Option<i64> {
        let sign = match self.0.first() {
            Some(b'+') => 1,
            Some(b'-') => -1,
            _ => return None,
        };
        self.0 = self.0.get(1..)?;
        let hours = self.two()?;
        let minutes = if self.0.is_empty() || self.0.first() == Some(&b' ') {
            0
        } else {
            // The colon may be missing.
            let _ = self.take(b':');
            self.two()?
        };
        (hours <= 23 && minutes <= 59).then_some(sign * (hours * 60 + minutes) * 60_000)
    }
}

fn date(year: i64, month: i64, day: i64, of_day: i64) -> Option<i64> {
    let right = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
    // By 128 bits: the earliest moments lie within a day that begins before them.
    let millis = i128::from(day_number(year, month, day)) * i128::from(DAY) + i128::from(of_day);
    right.then(|| i64::try_from(millis).ok()).flatten()
}

fn iso(text: &mut Cursor<'_>) -> Option<i64> {
    let year = match text.0.first() {
        Some(b'+') => text.take(b'+').and_then(|()| text.digits(5, 9))?,
        Some(b'-') => -text.take(b'-').and_then(|()| text.digits(5, 9))?,
        _ => text.digits(4, 4)?,
    };
    text.take(b'-')?;
    let month = text.two()?;
    text.take(b'-')?;
    let day = text.two()?;
    if text.0.is_empty() {
        return date(year, month, day, 0);
    }
    let (b'T' | b't' | b' ') = text.0.first()? else { return None };
    text.0 = text.0.get(1..)?;
    let mut of_day = text.clock(true)?;
    if text.take(b'.').is_some() {
        let count = text.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (fraction, rest) = text.0.split_at_checked(count).filter(|_| count > 0)?;
        text.0 = rest;
        of_day +=
            fraction.iter().copied().chain([b'0'; 3]).take(3).fold(0, |sum, byte| sum * 10 + i64::from(byte - b'0'));
    }
    // `2025-01-12 14:36:01 +08:00` and `... UTC` are written with a blank.
    let _ = text.take(b' ');
    let offset = match text.0.first() {
        None => 0,
        Some(b'+' | b'-') => text.offset()?,
        Some(_) => zone(text)?,
    };
    date(year, month, day, of_day - offset)
}

/// The offset of a zone by its name. CST is China's, as PAI means it.
fn zone(text: &mut Cursor<'_>) -> Option<i64> {
    match text.word() {
        b"CST" => Some(8 * 3_600_000),
        b"GMT" | b"UTC" => match text.0.first() {
            Some(b'+' | b'-') => text.offset(),
            _ => Some(0),
        },
        b"Z" | b"z" => Some(0),
        _ => None,
    }
}

/// `EEE MMM dd HH:mm:ss zzz yyyy`, as Java's Date writes itself.
fn spelled(text: &mut Cursor<'_>) -> Option<i64> {
    let position = |words: &[u8], word: &[u8]| words.chunks_exact(3).position(|each| each == word);
    position(b"MonTueWedThuFriSatSun", text.word())?;
    text.take(b' ')?;
    let month = position(b"JanFebMarAprMayJunJulAugSepOctNovDec", text.word())?;
    text.take(b' ')?;
    let day = text.digits(1, 2)?;
    text.take(b' ')?;
    let of_day = text.clock(false)?;
    text.take(b' ')?;
    let offset = zone(text)?;
    text.take(b' ')?;
    let year = text.digits(4, 4)?;
    date(year, i64::try_from(month).ok()? + 1, day, of_day - offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_programs_write() {
        for (text, millis) in [
            ("1970-01-01", 0),
            ("1970-01-02 00:00:01", DAY + 1000),
            ("1970-01-01T08:00+08:00", 0),
            ("1970-01-01T00:00:00.0019Z", 1),
            ("1970-01-01 00:00:00.5 +0000", 500),
            ("1970-01-01 00:00:00 UTC", 0),
            ("1969-12-31T19:00:00-05", 0),
            ("Tue Oct 15 00:26:40 CST 1974", 151_000_000_000),
            ("Mon Oct 14 16:26:40 GMT 1974", 151_000_000_000),
            ("Mon Oct 14 16:26:40 GMT+00:00 1974", 151_000_000_000),
            ("-000001-12-31T00:00:00Z", -62_167_305_600_000),
        ] {
            assert_eq!(parse(text), Some(millis), "{text}");
        }
        for wrong in [
            "",
            "1970",
            "1970-13-01",
            "1970-02-29",
            "1970-01-01T",
            "1970-01-01T24:00",
            "1970-01-01 00:00:00.",
            "1970-01-01 00:00:00 EST",
            "1970-01-01x",
            "Tue Oct 15 00:26:40 1974",
            "Foo Oct 15 00:26:40 CST 1974",
            "+999999999-01-01",
            "猫70-01-01",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn years_of_four_digits_are_held() {
        let held = |text| parse(text).map(is_held);
        for text in ["0000-01-01", "9999-12-31T23:59:59.999Z"] {
            assert_eq!(held(text), Some(true), "{text}");
        }
        for text in ["-000001-12-31T23:59:59.999Z", "+010000-01-01", "0000-01-01T00:00:00+01:00"] {
            assert_eq!(held(text), Some(false), "{text}");
        }
    }

    #[test]
    fn every_moment_reads_as_it_was_written() {
        for millis in [0, 1, -1, DAY, i64::MAX, i64::MIN, 253_402_300_800_000, -62_167_219_200_001] {
            let mut text = String::new();
            write(millis, &mut text).unwrap();
            assert_eq!(parse(&text), Some(millis), "{text}");
        }
    }
}
