//! Operations on tables: the catalogue knows who calls, and hands the request on to the store of the tables' project.

use pai_datasets_core::http::{Headers, Request, Response};
use pai_datasets_core::{
    ApiError, Code, ComputeTablePercentiles, CreateTable, CreateTableImport, DeleteTable, DeleteTableImport,
    ExportTable, GetTable, GetTableImport, ListTablePartitions, ListTableRows, ListTables, Operation, RunPaiCommand,
    StartTableImport, SummarizeTable, TestTableChiSquare, UpdateTable, UploadTableImportPart, WriteTableRows,
};
use serde::de::DeserializeOwned;

use super::Served;
use crate::call::{Call, TablesDecision};
use crate::host::{Host, StoreId, StoreKind};
use crate::sql::Fault;

/// An operation on the tables of one project.
trait OnTables: Operation + DeserializeOwned {
    fn project(&self) -> Result<String, ApiError>;
}

macro_rules! on_tables {
    ($($operation:ident),+ $(,)?) => {
        $(impl OnTables for $operation {
            fn project(&self) -> Result<String, ApiError> {
                Ok(self.table.parts().project)
            }
        })+

        impl<H: Host> Served<'_, H> {
            /// Hands the request on, where it is one for tables.
            pub(super) fn project(&self) -> Option<Result<String, ApiError>> {
                fn of<O: OnTables, H: Host>(call: &Served<'_, H>) -> Result<String, ApiError> {
                    call.decode::<O>()?.project()
                }
                match self.route.operation.name {
                    $(name if name == $operation::INFO.name => Some(of::<$operation, H>(self)),)+
                    name if name == ListTables::INFO.name => Some(of::<ListTables, H>(self)),
                    name if name == RunPaiCommand::INFO.name => Some(of::<RunPaiCommand, H>(self)),
                    _ => None,
                }
            }
        }
    };
}

on_tables!(
    CreateTable,
    GetTable,
    UpdateTable,
    DeleteTable,
    ListTablePartitions,
    ListTableRows,
    WriteTableRows,
    CreateTableImport,
    UploadTableImportPart,
    StartTableImport,
    GetTableImport,
    DeleteTableImport,
    ExportTable,
    SummarizeTable,
    ComputeTablePercentiles,
    TestTableChiSquare,
);

impl OnTables for ListTables {
    fn project(&self) -> Result<String, ApiError> {
        Ok(self.project.as_str().to_ascii_lowercase())
    }
}

impl OnTables for RunPaiCommand {
    fn project(&self) -> Result<String, ApiError> {
        let command = self.parsed()?;
        let projects = command.tables().map(|(parameter, table)| (parameter, table.parts().project));
        let mut projects: Vec<(&str, String)> = projects.collect();
        let (_, project) = projects.pop().ok_or_else(ApiError::internal)?;
        match projects.into_iter().find(|(_, other)| *other != project) {
            None => Ok(project),
            Some((parameter, other)) => {
                let problem = format!("{parameter} is in project {other}, but another table is in {project}");
                Err(ApiError::invalid("Command", problem).recommend("Name tables of one project."))
            }
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
