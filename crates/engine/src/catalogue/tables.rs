//! Operations on tables: the catalogue knows who calls, and hands the request on to the store of the tables' project.

use pai_datasets_core::command::Command;
use pai_datasets_core::decode::check;
use pai_datasets_core::http::{Headers, Request, Response};
use pai_datasets_core::model::TableAddress;
use pai_datasets_core::{
    ApiError, Code, ComputeTablePercentiles, CreateTable, CreateTableImport, DeleteTable, DeleteTableImport,
    ExportTable, GetTable, GetTableImport, ListTablePartitions, ListTableRows, ListTables, Operation, RunPaiCommand,
    StartTableImport, SummarizeTable, TestTableChiSquare, UpdateTable, UploadTableImportPart, WriteTableRows,
};

use super::Served;
use crate::call::{Call, TablesDecision};
use crate::host::{Host, StoreId, StoreKind};
use crate::sql::Fault;

/// The operations on tables that name one.
const ON_TABLES: [&str; 16] = [
    CreateTable::INFO.name,
    GetTable::INFO.name,
    UpdateTable::INFO.name,
    DeleteTable::INFO.name,
    ListTablePartitions::INFO.name,
    ListTableRows::INFO.name,
    WriteTableRows::INFO.name,
    CreateTableImport::INFO.name,
    UploadTableImportPart::INFO.name,
    StartTableImport::INFO.name,
    GetTableImport::INFO.name,
    DeleteTableImport::INFO.name,
    ExportTable::INFO.name,
    SummarizeTable::INFO.name,
    ComputeTablePercentiles::INFO.name,
    TestTableChiSquare::INFO.name,
];

impl<H: Host> Served<'_, H> {
    /// The project whose tables the request is for, where it is for tables.
    pub(super) fn project(&self) -> Result<Option<String>, ApiError> {
        let name = self.route.operation.name;
        if !ON_TABLES.contains(&name) && name != ListTables::INFO.name && name != RunPaiCommand::INFO.name {
            return Ok(None);
        }
        let values = check(self.route, &self.request.query, &self.request.body, &self.catalogue.config.limits)?;
        let project = if let Some(command) = values.text("Command").filter(|_| name == RunPaiCommand::INFO.name) {
            project_of(&RunPaiCommand::parse(command)?)?
        } else if let Some(project) = values.text("Project") {
            project.to_ascii_lowercase()
        } else {
            let table = values.text("Table").and_then(|table| TableAddress::parse(table).ok());
            table.ok_or_else(ApiError::internal)?.parts().project
        };
        Ok(Some(project))
    }
}

/// The project of all tables of a command.
fn project_of(command: &Command) -> Result<String, ApiError> {
    let mut projects = command.tables().map(|(parameter, table)| (parameter, table.parts().project));
    let (_, project) = projects.next().ok_or_else(ApiError::internal)?;
    match projects.find(|(_, other)| *other != project) {
        None => Ok(project),
        Some((parameter, other)) => {
            let problem = format!("{parameter} is in project {other}, but inputTableName is in {project}");
            Err(ApiError::invalid("Command", problem).recommend("Name tables of one project."))
        }
    }
}

impl<H: Host> Served<'_, H> {
    /// Hands the request on to the store of that project.
    pub(super) async fn ask_tables(self, project: String) -> Result<Response, Fault> {
        let catalogue = self.catalogue;
        let decision = TablesDecision {
            request_id: self.request_id.to_owned(),
            project: project.clone(),
            principal: self.context.principal.clone(),
            takes_events: takes_events(&self.request.headers),
            limits: catalogue.config.limits.name.to_owned(),
        };
        let store = StoreId { tenant: catalogue.config.tenant_id.clone(), kind: StoreKind::Tables(project) };
        // The store needs what was asked and by whom, not what proved it: credentials stay here.
        let Request { method, path, query, body, .. } = self.request;
        let request = Request { method, path, query, headers: Headers::new(), body };
        catalogue.host.forward(&store, Call::Tables(decision).onto(request)).await.map_err(|reason| {
            catalogue.host.log(&format!("request {}: asking {store}: {reason}", self.request_id));
            ApiError::new(Code::ServiceUnavailable, "The store of these tables did not answer.")
                .recommend("Try again in a moment.")
                .into()
        })
    }
}

/// Whether the caller takes server-sent events: it says so, or takes anything.
fn takes_events(headers: &Headers) -> bool {
    let accepted = headers.get("accept").unwrap_or("*/*");
    accepted.split(',').any(|kind| {
        let kind = kind.split(';').next().unwrap_or_default().trim();
        matches!(kind, "*/*" | "text/*" | "text/event-stream")
    })
}
