//! The store of this browser as one file, and the room it takes.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::transport::Engine;

#[wasm_bindgen(module = "/js/store.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = exportStore)]
    async fn export_store(engine: &JsValue, name: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = importStore)]
    async fn import_store(engine: &JsValue, input: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch)]
    async fn room() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = keep)]
    async fn keep_stored() -> Result<JsValue, JsValue>;
}

/// The room that this page's origin takes in the browser.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Room {
    pub(crate) used: i64,
    pub(crate) quota: i64,
    /// Whether the browser promised not to clear it by itself.
    pub(crate) kept: bool,
}

/// The store of the engine that the page works with.
#[derive(Clone)]
pub(crate) struct StoreFile(Engine);

impl StoreFile {
    pub(crate) fn of(engine: Engine) -> StoreFile {
        StoreFile(engine)
    }

    /// Hands the whole store to the reader as a file of that name; its bytes, or why there is none.
    pub(crate) async fn export(&self, name: &str) -> Result<i64, String> {
        let size = export_store(self.0.object(), name).await.map_err(reason)?;
        Ok(whole(size.as_f64()))
    }

    /// Replaces the whole store by the file in an input.
    pub(crate) async fn import(&self, input: &JsValue) -> Result<(), String> {
        import_store(self.0.object(), input).await.map(|_| ()).map_err(reason)
    }
}

/// The room that is taken; nothing where the browser does not say.
pub(crate) async fn room_taken() -> Option<Room> {
    let room = Array::from(&room().await.ok()?);
    let member = |at| whole(room.get(at).as_f64());
    Some(Room { used: member(0), quota: member(1), kept: member(2) == 1 })
}

/// Asks the browser to keep what is stored; whether it will.
pub(crate) async fn ask_to_keep() -> bool {
    keep_stored().await.is_ok_and(|kept| kept.is_truthy())
}

#[allow(clippy::cast_possible_truncation, reason = "bytes of a browser's storage are far below 2^53")]
fn whole(number: Option<f64>) -> i64 {
    number.unwrap_or(0.0) as i64
}

fn reason(error: JsValue) -> String {
    let message = js_sys::Reflect::get(&error, &"message".into()).ok().and_then(|message| message.as_string());
    message.filter(|message| !message.is_empty()).unwrap_or_else(|| "Error".to_owned())
}
