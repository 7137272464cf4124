//! Tables of the connection, and a file that this page alone looks into.

use js_sys::Function;
use leptos::prelude::*;
use pai_datasets_core::client::ClientError;
use pai_datasets_core::model::{DEFAULT_PROJECT, TableAddress};
use pai_datasets_core::{
    ApiError, Code, CreateTableImport, DeleteTable, DeleteTableImport, ExportTable, GetTableImport, Operation,
    OperationInfo, StartTableImport, UploadTableImportPart, WriteTableRows,
};
use serde_json::{Map, Value, json};
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, File};

use super::connection::Connection;
use super::transport::{Engine, Long};

#[wasm_bindgen(module = "/js/tables.js")]
extern "C" {
    #[wasm_bindgen(js_name = fileOf)]
    fn file_of(event: &JsValue) -> Option<File>;

    /// Hands a text to the reader as a file.
    #[wasm_bindgen(js_name = saveText)]
    pub(crate) fn save_text(text: &str, name: &str);

    #[wasm_bindgen(catch, js_name = delimiterOf)]
    async fn delimiter_of(file: &File) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = savePicture)]
    async fn picture(id: &str, name: &str) -> Result<JsValue, JsValue>;
}

/// A larger file is sent in parts, which can be called off between any two steps.
const WHOLE: f64 = 4.0 * 1024.0 * 1024.0;

/// The size of a part.
const PART: f64 = 8.0 * 1024.0 * 1024.0;

/// How often an import is asked how far it is, in milliseconds.
const ASKING: u32 = 300;

/// The file that was dropped, or picked in an input.
pub(crate) fn taken(event: &JsValue) -> Option<File> {
    file_of(event)
}

/// Hands the drawing of that id to the reader as a PNG.
pub(crate) async fn save_picture(id: &str, name: &str) -> bool {
    picture(id, name).await.is_ok()
}

/// An empty engine in memory, in a Worker of its own; or why there is none.
pub(crate) async fn open_memory() -> Result<Engine, String> {
    Engine::open_memory().await
}

/// What is done and how much there is.
pub(crate) type Progress = RwSignal<Option<(f64, f64)>>;

/// Where tables are: those of the connection, or of the engine that holds a file for this page.
#[derive(Clone)]
pub(crate) struct Place {
    connection: Connection,
    engine: Option<Engine>,
    stop: AbortController,
}

/// Stops what it asks for when what asked is gone.
fn stopper() -> Option<AbortController> {
    AbortController::new().ok()
}

impl Place {
    /// The connection's tables, or those of an engine that holds a file.
    pub(crate) fn of(connection: Connection, engine: Option<Engine>) -> Option<Place> {
        Some(Place { connection, engine, stop: stopper()? })
    }

    /// The same, for a question that is called off by itself.
    pub(crate) fn again(&self) -> Option<Place> {
        Some(Place { stop: stopper()?, ..self.clone() })
    }

    /// The same among the tables of an engine that holds a file, called off together.
    pub(crate) fn within(self, engine: Engine) -> Place {
        Place { engine: Some(engine), ..self }
    }

    /// Calls off what was asked and has not come.
    pub(crate) fn stop(&self) {
        self.stop.abort();
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.signal().aborted()
    }

    /// Calls an operation.
    pub(crate) async fn ask(&self, info: &'static OperationInfo, members: Value) -> Result<Value, ClientError> {
        self.send(info, members, JsValue::UNDEFINED, None, "").await
    }

    /// Calls an operation that may take long.
    pub(crate) async fn compute(
        &self,
        info: &'static OperationInfo,
        members: Value,
        progress: Progress,
    ) -> Result<Value, ClientError> {
        let hear = Closure::<dyn Fn(f64, f64)>::new(move |done, total| {
            progress.try_set(Some((done, total)));
        });
        let function = hear.as_ref().unchecked_ref::<Function>().clone();
        let outcome = self.send(info, members, JsValue::UNDEFINED, Some(function), "").await;
        progress.try_set(None);
        outcome
    }

    /// Hands a table to the reader as a file.
    pub(crate) async fn export(&self, table: &str, format: &str, name: &str) -> Result<(), ClientError> {
        let members = json!({"Table": table, "FileFormat": format});
        self.send(&ExportTable::INFO, members, JsValue::UNDEFINED, None, name).await.map(drop)
    }

    async fn send(
        &self,
        info: &'static OperationInfo,
        members: Value,
        file: JsValue,
        hear: Option<Function>,
        save_as: &str,
    ) -> Result<Value, ClientError> {
        let long = Long { file, hear, signal: self.stop.signal().into(), save_as: save_as.to_owned() };
        self.connection.request_long(info, members, self.engine.clone(), long).await
    }

    /// Writes the rows of a file to a new table. Called off, it leaves none.
    pub(crate) async fn import_new(&self, table: &str, read: &Read, progress: Progress) -> Result<(), ClientError> {
        let outcome = self.import(table, read, progress).await;
        if self.is_stopped()
            && let Some(aside) = self.again()
        {
            // The rows may have been written before anybody heard that they are not wanted.
            let _ = aside.ask(&DeleteTable::INFO, json!({"Table": table})).await;
        }
        outcome
    }

    /// Writes the rows of a file to a table, instead of those that it has.
    pub(crate) async fn import(&self, table: &str, read: &Read, progress: Progress) -> Result<(), ClientError> {
        let unreadable = || ClientError::Unreachable(String::new());
        let file = &read.file;
        let format = format_of(&file.name());
        let mut members = json!({"Table": table, "FileFormat": format, "WriteMode": "OVERWRITE"});
        if let Value::Object(members) = &mut members {
            members.extend(read.members(format).await);
        }
        let size = file.size();
        progress.try_set(Some((0.0, size)));
        if size <= WHOLE {
            let outcome = self.send(&WriteTableRows::INFO, members, file.into(), None, "").await;
            progress.try_set(None);
            return outcome.map(drop);
        }
        let begun = self.ask(&CreateTableImport::INFO, members).await?;
        let id = begun.get("ImportId").and_then(Value::as_str).ok_or_else(unreadable)?.to_owned();
        members = json!({"Table": table, "ImportId": id});
        let outcome = self.import_parts(members.clone(), file, size, progress).await;
        progress.try_set(None);
        if outcome.is_err() {
            // What asked may have called everything off; this is still to be said.
            let aside = self.again().ok_or_else(unreadable)?;
            let _ = aside.ask(&DeleteTableImport::INFO, members).await;
        }
        outcome
    }

    async fn import_parts(
        &self,
        members: Value,
        file: &File,
        size: f64,
        progress: Progress,
    ) -> Result<(), ClientError> {
        let unreadable = || ClientError::Unreachable(String::new());
        let (mut from, mut number) = (0.0, 1);
        while from < size {
            let part = file.slice_with_f64_and_f64(from, (from + PART).min(size)).map_err(|_| unreadable())?;
            let mut of_part = members.clone();
            if let Value::Object(of_part) = &mut of_part {
                of_part.insert("PartNumber".to_owned(), Value::from(number));
            }
            self.send(&UploadTableImportPart::INFO, of_part, part.into(), None, "").await?;
            (from, number) = ((from + PART).min(size), number + 1);
            // Sending is the one half of the work, reading the other.
            progress.try_set(Some((from / 2.0, size)));
        }
        let mut state = self.ask(&StartTableImport::INFO, members.clone()).await?;
        loop {
            match state.get("ImportStatus").and_then(Value::as_str) {
                Some("SUCCEEDED") => return Ok(()),
                Some("RUNNING") => {}
                _ => {
                    let message = state.get("Message").and_then(Value::as_str).unwrap_or_default().to_owned();
                    let error = ApiError::new(Code::InvalidParameter, message).body("", "");
                    return Err(ClientError::Api { status: 400, error: Box::new(error) });
                }
            }
            let done = state.get("DoneBytes").and_then(Value::as_f64).unwrap_or(0.0);
            progress.try_set(Some(((size + done) / 2.0, size)));
            pause().await;
            state = self.ask(&GetTableImport::INFO, members.clone()).await?;
        }
    }
}

async fn pause() {
    let wait = js_sys::Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ASKING as i32);
    });
    let _ = wasm_bindgen_futures::JsFuture::from(wait).await;
}

/// A file's format, by its name.
fn format_of(name: &str) -> &'static str {
    let name = name.to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    match () {
        () if ends(&[".parquet", ".pq"]) => "PARQUET",
        () if ends(&[".arrow", ".feather", ".ipc", ".arrows"]) => "ARROW",
        () if ends(&[".jsonl", ".ndjson"]) => "JSONL",
        () => "CSV",
    }
}

/// A table's name out of a file's.
pub(crate) fn table_of(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let word: String = stem
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '_' })
        .collect();
    let word = word.trim_matches('_');
    let digit = word.starts_with(|first: char| first.is_ascii_digit());
    let word: String = word.chars().take(100).collect();
    match (word.is_empty(), digit) {
        (true, _) => "table".to_owned(),
        (_, true) => format!("t_{word}"),
        _ => word,
    }
}

/// A file of the reader's, and how it is read.
#[derive(Clone)]
pub(crate) struct Read {
    pub(crate) file: File,
    pub(crate) text: TextOptions,
}

/// How a text is read, as far as the file does not tell; what is empty is found out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TextOptions {
    pub(crate) encoding: String,
    /// Of a CSV file: what separates its fields.
    pub(crate) delimiter: String,
    /// Of a CSV file: whether its first line holds the names of its columns, as `true` or `false`.
    pub(crate) header: String,
}

impl Read {
    /// Whether it is a text, which may be in any encoding.
    pub(crate) fn is_text(&self) -> bool {
        matches!(format_of(&self.file.name()), "CSV" | "JSONL")
    }

    /// The members of a request that say how a file of that format is read.
    async fn members(&self, format: &str) -> Map<String, Value> {
        let TextOptions { encoding, delimiter, header } = self.text.clone();
        let mut said = Map::new();
        let mut say = |name: &str, value: Option<Value>| said.extend(value.map(|value| (name.to_owned(), value)));
        let text = |text: String| Some(text).filter(|text| !text.is_empty()).map(Value::String);
        if self.is_text() {
            say("Encoding", text(encoding));
        }
        if format == "CSV" {
            let found = match delimiter.is_empty() {
                true => delimiter_of(&self.file).await.ok().and_then(|found| found.as_string()).unwrap_or_default(),
                false => delimiter,
            };
            say("Delimiter", text(found));
            say("Header", header.parse().ok().map(Value::Bool));
        }
        said
    }
}

/// A file that this page alone looks into.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) engine: Engine,
    pub(crate) read: Read,
    /// The table's name there.
    pub(crate) table: String,
}

impl Held {
    /// Whether the file's own table is at that address.
    pub(crate) fn is_of(&self, address: &str) -> bool {
        TableAddress::parse(address).is_ok_and(|address| {
            let address = address.parts();
            address.project == DEFAULT_PROJECT && address.table == self.table
        })
    }
}

/// The file that is looked into, while the page is open.
#[derive(Clone, Copy)]
pub(crate) struct LocalFile(StoredValue<Option<Held>, LocalStorage>);

impl LocalFile {
    pub(crate) fn none() -> LocalFile {
        LocalFile(StoredValue::new_local(None))
    }

    pub(crate) fn get(self) -> Option<Held> {
        self.0.get_value()
    }

    /// Takes another instead of the one before.
    pub(crate) fn take(self, held: Option<Held>) {
        if let Some(before) = self.get() {
            before.engine.close();
        }
        self.0.set_value(held);
    }
}

#[cfg(test)]
mod tests {
    use super::{format_of, table_of};

    #[test]
    fn a_file_names_a_table() {
        for (file, table) in [
            ("Cats 2025.csv", "cats_2025"),
            ("2025-cats.parquet", "t_2025_cats"),
            ("猫.csv", "table"),
            ("noending", "noending"),
            (".csv", "table"),
        ] {
            assert_eq!(table_of(file), table, "{file}");
        }
    }

    #[test]
    fn a_name_says_the_format() {
        for (file, format) in
            [("a.CSV", "CSV"), ("a.Parquet", "PARQUET"), ("a.jsonl", "JSONL"), ("a.arrow", "ARROW"), ("a", "CSV")]
        {
            assert_eq!(format_of(file), format, "{file}");
        }
    }
}
