//! Converts a file of a table: `cargo run -p pai-datasets-tables --example convert -- from.csv to.parquet`.

use std::error::Error;
use std::path::Path;
use std::rc::Rc;

use pai_datasets_core::model::TableFormat;
use pai_datasets_tables::format::{FormatError, ReadOptions, WriteOptions, open, writer};

fn format(path: &str) -> Result<TableFormat, String> {
    match Path::new(path).extension().and_then(|end| end.to_str()) {
        Some("csv") => Ok(TableFormat::Csv),
        Some("jsonl" | "ndjson") => Ok(TableFormat::JsonLines),
        Some("parquet") => Ok(TableFormat::Parquet),
        Some("arrow" | "feather") => Ok(TableFormat::Arrow),
        _ => Err(format!("{path} should end in .csv, .jsonl, .parquet or .arrow")),
    }
}

fn told(error: FormatError) -> String {
    match error {
        FormatError::Wrong(text) | FormatError::Unreadable(text) => text,
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [from, to] = arguments.as_slice() else { return Err("give two files".into()) };
    let mut reader = open(Rc::new(std::fs::read(from)?), &ReadOptions::new(format(from)?)).map_err(told)?;
    let mut writer = writer(reader.columns(), &WriteOptions::new(format(to)?)).map_err(told)?;
    let mut bytes = Vec::new();
    while let Some(batch) = reader.next().map_err(told)? {
        bytes.extend(writer.write(&batch).map_err(told)?);
    }
    bytes.extend(writer.finish().map_err(told)?);
    std::fs::write(to, bytes)?;
    Ok(())
}
