//! Numbers and times as the reader's language writes them.

use js_sys::{Date, Number};
use pai_datasets_core::model::{ColumnType, Millis};
use serde_json::Value;
use wasm_bindgen::prelude::*;

use crate::state::Language;

/// A whole number with its groups: `12,345`.
pub(crate) fn number(language: Language, number: i64) -> String {
    fraction(language, number as f64)
}

#[wasm_bindgen(module = "/js/tables.js")]
extern "C" {
    fn significant(tag: &str, value: f64) -> String;
}

/// A number as it is read, to six digits: `12,345.6`, or `1.23e-40` where it is very small or large.
pub(crate) fn decimal(language: Language, value: f64) -> String {
    significant(language.tag(), value)
}

/// A number with all of its digits.
pub(crate) fn exact(value: f64) -> String {
    Number::from(value).to_string_with_radix(10).map(String::from).unwrap_or_default()
}

fn fraction(language: Language, number: f64) -> String {
    Number::from(number).to_locale_string(language.tag()).into()
}

/// Bytes in the unit that leaves one to three digits: `1.5 MB`, a thousand to the next.
pub(crate) fn bytes(language: Language, bytes: i64) -> String {
    const UNITS: [&str; 6] = ["B", "kB", "MB", "GB", "TB", "PB"];
    let (mut amount, mut units) = (bytes as f64, UNITS.iter().peekable());
    while let Some(unit) = units.next() {
        if amount < 999.95 || units.peek().is_none() {
            return format!("{} {unit}", fraction(language, (amount * 10.0).round() / 10.0));
        }
        amount /= 1000.0;
    }
    String::new()
}

/// A file's name whose letters stand in the order in which they are: characters that turn the direction of writing could make
/// `evilgpj.exe` look like a picture.
pub(crate) fn name(name: &str) -> String {
    let turns = |letter| matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    name.chars().map(|letter| if turns(letter) { char::REPLACEMENT_CHARACTER } else { letter }).collect()
}

/// A time, to the minute, in the reader's zone.
pub(crate) fn time(language: Language, time: Millis) -> String {
    let date = Date::new(&JsValue::from_f64(time.0 as f64));
    let options = js_sys::Object::new();
    for (name, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        let _ = js_sys::Reflect::set(&options, &name.into(), &value.into());
    }
    date.to_locale_string(language.tag(), &options).into()
}

/// A value of a table as it is read, and with all of its digits.
pub(crate) fn cell(language: Language, value: &Value, of: ColumnType) -> (String, String) {
    match (value, value.as_f64()) {
        (Value::Null, _) => (String::new(), String::new()),
        (_, Some(number)) if of == ColumnType::Bigint => (fraction(language, number), exact(number)),
        (_, Some(number)) => (decimal(language, number), exact(number)),
        (Value::String(text), _) if of == ColumnType::Datetime => {
            (text.replace('T', " ").trim_end_matches('Z').trim_end_matches(".000").to_owned(), text.clone())
        }
        (Value::String(text), _) => (text.clone(), text.clone()),
        (other, _) => (other.to_string(), other.to_string()),
    }
}

/// A value of a table as a number; of a point in time its milliseconds.
pub(crate) fn amount(value: &Value, of: ColumnType) -> Option<f64> {
    let number = match (value, of) {
        (Value::String(text), ColumnType::Datetime) => Date::parse(text),
        (Value::String(text), _) => js_sys::parse_float(text),
        _ => value.as_f64()?,
    };
    number.is_finite().then_some(number)
}

/// A number without its fraction.
#[allow(clippy::cast_possible_truncation, reason = "what has no place in an integer becomes the nearest that has")]
pub(crate) fn whole(number: f64) -> i64 {
    number as i64
}

/// A point in time, given in milliseconds, to the day or to the second.
pub(crate) fn moment(milliseconds: f64, to_the_day: bool) -> String {
    // Beyond the calendar a date has no text, and asking for it throws.
    if milliseconds.abs() > 8.64e15 {
        return String::new();
    }
    let text = Millis(whole(milliseconds)).to_string();
    let length = if to_the_day { 10 } else { 19 };
    text.replace('T', " ").chars().take(length).collect()
}
