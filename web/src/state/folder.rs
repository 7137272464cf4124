//! The files of a folder that was dropped or picked.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/js/folder.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn picked(input: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = hasDialog)]
    fn has_dialog() -> bool;

    #[wasm_bindgen(catch)]
    async fn ask() -> Result<JsValue, JsValue>;

    fn dropped(event: &JsValue) -> JsValue;

    #[wasm_bindgen(catch)]
    async fn walk(given: &JsValue, found: &JsValue) -> Result<JsValue, JsValue>;

    fn count(source: &JsValue) -> usize;

    fn batches(source: &JsValue) -> usize;

    fn stop(source: &JsValue);

    #[wasm_bindgen(js_name = goOn)]
    fn go_on(source: &JsValue, first: usize);

    fn folder(source: &JsValue) -> String;

    fn place(name: &str) -> String;

    /// A request that registers files.
    pub(crate) type Batch;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn body(this: &Batch) -> Uint8Array;

    /// How many files it registers.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn size(this: &Batch) -> usize;

    /// How many files of this part of the folder could not be read.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn unreadable(this: &Batch) -> usize;

    #[wasm_bindgen(catch)]
    async fn batch(source: &JsValue, number: usize, version: &str, workspace: &str) -> Result<Batch, JsValue>;
}

/// What a folder holds.
#[derive(Clone)]
pub(crate) struct Folder(JsValue);

/// What was dropped, or asked for, and is not gone through yet.
pub(crate) struct Given(JsValue);

impl Given {
    /// Of a drop it must be taken while the event is handled.
    pub(crate) fn dropped(event: &JsValue) -> Given {
        Given(dropped(event))
    }

    /// Whether `ask` can be called here; otherwise there is an input for folders.
    pub(crate) fn can_ask() -> bool {
        has_dialog()
    }

    /// Asks for a folder, which must begin in a click. Nothing where the reader picked none.
    pub(crate) async fn ask() -> Option<Given> {
        ask().await.ok().filter(|given| !given.is_undefined()).map(Given)
    }

    /// Goes through the folders; `found` hears how many files there are so far.
    pub(crate) async fn walk(self, found: impl Fn(usize) + 'static) -> Option<Folder> {
        let hear = Closure::<dyn Fn(usize)>::new(found);
        walk(&self.0, hear.as_ref()).await.ok().map(Folder)
    }
}

impl Folder {
    /// What an input for folders holds.
    pub(crate) async fn picked(input: &JsValue) -> Option<Folder> {
        picked(input).await.ok().map(Folder)
    }

    pub(crate) fn count(&self) -> usize {
        count(&self.0)
    }

    pub(crate) fn name(&self) -> String {
        folder(&self.0)
    }

    /// How many requests it takes to register the files.
    pub(crate) fn batches(&self) -> usize {
        batches(&self.0)
    }

    /// The request of that number, counted from nought, once its files are looked up.
    pub(crate) async fn batch(&self, number: usize, version: &str, workspace: &str) -> Option<Batch> {
        batch(&self.0, number, version, workspace).await.ok()
    }

    /// Looks up the files of the batches from `first` on, after it was stopped.
    pub(crate) fn go_on(&self, first: usize) {
        go_on(&self.0, first);
    }

    /// Looks up no more files.
    pub(crate) fn stop(&self) {
        stop(&self.0);
    }
}

/// The URI of a dataset made of the folder of that name.
pub(crate) fn uri_of(name: &str) -> String {
    place(name)
}
