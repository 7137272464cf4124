//! What every JavaScript platform has: a clock, randomness, a log.

use pai_datasets_core::model::Millis;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(out: &mut [u8]);

    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn log_error(message: &str);
}

/// Fills `out` with random bytes that nobody can guess.
pub fn random(out: &mut [u8]) {
    get_random_values(out);
}

/// Writes to the platform's log.
pub fn console_error(message: &str) {
    log_error(message);
}

/// The time.
#[expect(clippy::cast_possible_truncation, reason = "a date in milliseconds is far within an i64")]
pub fn now() -> Millis {
    Millis(js_sys::Date::now() as i64)
}

/// Has the place of a panic logged before it becomes a trap. Not its message: that may hold what a caller sent.
pub fn note_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        log_error(&format!("panic at {}", place.unwrap_or_default()));
    }));
}

/// What was thrown, as a text for the log.
pub fn message_of(thrown: &JsValue) -> String {
    let text = thrown.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    text.or_else(|| thrown.as_string()).unwrap_or_else(|| "unknown".to_owned())
}
