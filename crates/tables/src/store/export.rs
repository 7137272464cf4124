//! A table as a file, part by part.

use std::rc::Rc;

use pai_datasets_core::ExportTable;
use pai_datasets_core::http::Response;
use pai_datasets_core::model::{TableColumn, TableFormat};
use pai_datasets_engine::store::Fault;
use pai_datasets_engine::{Host, SqlError};

use super::file::wrong;
use super::meta::Known;
use super::scan::{Scan, select, within};
use super::{Parts, Reply, Served, TableStore, broken_off};
use crate::batch::Batch;
use crate::format::{WriteOptions, Writer, writer};

impl<H: Host + 'static> TableStore<H> {
    /// Answers a table as a file. A file that cannot be made to its end breaks off, so that nobody takes it for whole.
    pub(super) fn export(&self, served: &Served<'_>) -> Result<Reply, Fault> {
        let operation = served.decode::<ExportTable>()?;
        let address = operation.table.parts();
        let known = Known::find_for(self.host.sql(), &served.context, &address)?;
        let names = operation.columns.as_ref().map(|names| names.0.as_slice());
        let selected = select(&known, "Columns", names, true)?;
        let scan = Scan::new(self.host.sql(), &known, selected, &within(&address))?;
        let columns: Vec<TableColumn> = scan.selected.iter().map(|selected| selected.column.clone()).collect();
        let options = WriteOptions {
            format: operation.file_format,
            delimiter: operation.delimiter.as_ref().map(|delimiter| char::from(delimiter.byte())),
            header: Some(operation.header),
        };
        let mut file = File { scan, at: 0, writer: Some(writer(&columns, &options).map_err(wrong)?) };
        let (host, request_id) = (Rc::clone(&self.host), served.context.decision.request_id.clone());
        let parts = Parts(Box::new(move || {
            file.next(&*host).map_err(|failed| broken_off(&*host, &request_id, &failed)).transpose()
        }));
        let (kind, suffix) = match operation.file_format {
            TableFormat::Csv => ("text/csv; charset=utf-8", "csv"),
            TableFormat::JsonLines => ("application/jsonl; charset=utf-8", "jsonl"),
            TableFormat::Parquet => ("application/vnd.apache.parquet", "parquet"),
            TableFormat::Arrow => ("application/vnd.apache.arrow.file", "arrow"),
        };
        let headers = [
            ("content-type".to_owned(), kind.to_owned()),
            ("content-disposition".to_owned(), format!("attachment; filename=\"{}.{suffix}\"", known.name)),
            ("cache-control".to_owned(), "no-store".to_owned()),
            ("x-content-type-options".to_owned(), "nosniff".to_owned()),
            ("x-acs-request-id".to_owned(), served.context.decision.request_id.clone()),
        ];
        let response = Response { status: 200, headers: headers.into_iter().collect(), body: Vec::new() };
        Ok(Reply::Parts(response, parts))
    }
}

/// A file that is being written.
struct File {
    scan: Scan,
    at: usize,
    /// Gone behind the file's end.
    writer: Option<Box<dyn Writer>>,
}

impl File {
    /// The next part.
    fn next(&mut self, host: &impl Host) -> Result<Option<Vec<u8>>, Fault> {
        while let Some(writer) = &mut self.writer {
            let bytes = if self.at < self.scan.len() {
                let columns = self.scan.read(host.sql(), self.at)?.into_iter().map(|stored| stored.into_column());
                let batch = Batch::new(columns.collect()).ok_or(SqlError::Shape("columns of one length"))?;
                self.at += 1;
                writer.write(&batch).map_err(wrong)?
            } else {
                let bytes = writer.finish().map_err(wrong)?;
                self.writer = None;
                bytes
            };
            if !bytes.is_empty() {
                return Ok(Some(bytes));
            }
        }
        Ok(None)
    }
}
