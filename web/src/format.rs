//! Numbers and times as the reader's language writes them.

use js_sys::{Date, Number};
use pai_datasets_core::model::Millis;
use wasm_bindgen::JsValue;

use crate::state::Language;

/// A whole number with its groups: `12,345`.
pub(crate) fn number(language: Language, number: i64) -> String {
    fraction(language, number as f64)
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

/// A time, to the minute, in the reader's zone.
pub(crate) fn time(language: Language, time: Millis) -> String {
    let date = Date::new(&JsValue::from_f64(time.0 as f64));
    let options = js_sys::Object::new();
    for (name, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        let _ = js_sys::Reflect::set(&options, &name.into(), &value.into());
    }
    date.to_locale_string(language.tag(), &options).into()
}
