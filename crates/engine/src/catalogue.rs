//! The catalogue of a tenant: where every request enters, is authenticated, decided and, mostly, answered.

mod auth;
mod dataset;
mod facet;
mod files;
mod label;
mod list;
mod outbox;
mod record;
mod tables;
mod version;

use std::cell::RefCell;

use pai_datasets_core::decode::decode;
use pai_datasets_core::http::{Request, Response};
use pai_datasets_core::model::Millis;
use pai_datasets_core::route::{Route, route};
use pai_datasets_core::{ApiError, Code, Limits, Operation, OperationInfo};
use pai_datasets_core::{
    CreateDataset, CreateDatasetFileMetas, CreateDatasetLabels, CreateDatasetVersion, CreateDatasetVersionLabels,
    DeleteDataset, DeleteDatasetLabels, DeleteDatasetVersion, DeleteDatasetVersionLabels, GetDataset,
    GetDatasetVersion, ListDatasetDirectory, ListDatasetFileMetas, ListDatasetVersions, ListDatasets, PublishDataset,
    UpdateDataset, UpdateDatasetVersion,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::access::{Credential, Principal, shown};
use crate::answer;
use crate::host::Host;
use crate::migrate::migrate;
use crate::sql::Fault;
use auth::Nonces;
pub use auth::claimed_tenant;

/// The workspace of datasets that name none.
const DEFAULT_WORKSPACE: &str = "default";

/// How a place sets a catalogue up.
#[derive(Clone, Debug)]
pub struct Config {
    /// The tenant.
    pub tenant_id: String,
    /// Who may call; those of other tenants are passed over.
    pub credentials: Vec<Credential>,
    /// What is refused beyond the wire's own rules.
    pub limits: Limits,
    /// Who calls when a request shows no credential: set only where nobody but this machine's user can call, as in a
    /// page. Elsewhere such a request is refused.
    pub local: Option<Principal>,
}

/// The catalogue of a tenant.
#[derive(Debug)]
pub struct Catalogue<H> {
    host: H,
    config: Config,
    nonces: RefCell<Nonces>,
}

/// What a handler needs to know of the request it serves.
struct Context<'a> {
    operation: &'static OperationInfo,
    principal: &'a Principal,
    now: Millis,
}

/// An operation that the catalogue answers alone.
trait Serve<O: Operation> {
    fn serve(&self, context: &Context<'_>, operation: O) -> Result<O::Response, Fault>;
}

impl<H: Host> Catalogue<H> {
    /// Opens the catalogue over its host's database and takes up what an earlier life left undone.
    ///
    /// # Errors
    /// The reason, for the log, where the database does not work.
    pub fn open(host: H, config: Config) -> Result<Catalogue<H>, String> {
        let catalogue = Catalogue { host, config, nonces: RefCell::default() };
        let opened = migrate(catalogue.host.sql(), &[include_str!("catalogue/migrations/0001.sql")])
            .and_then(|()| catalogue.wake_for_outbox());
        match opened {
            Ok(()) => Ok(catalogue),
            Err(Fault::Sql(error)) => Err(error.to_string()),
            Err(Fault::Api(error)) => Err(error.to_string()),
        }
    }

    /// Looks at a request before its body is read, and answers how many bytes the body may have.
    ///
    /// # Errors
    /// The response to give instead: the caller is not known, the operation is not, or the body is declared too large.
    pub fn admit(&self, head: &Request) -> Result<usize, Response> {
        let admitted = self.identify(head).and_then(|_| route(&head.method, &head.path)).and_then(|route| {
            let limit = route.operation.body_limit;
            let declared = head.headers.get("content-length").and_then(|length| length.parse::<u64>().ok());
            match declared {
                Some(length) if length > limit as u64 => Err(too_large(limit)),
                _ => Ok(limit),
            }
        });
        admitted.map_err(|error| answer::error_response(&error, &answer::request_id(&self.host)))
    }

    /// The response to a request whose body went beyond what [`Catalogue::admit`] allowed.
    pub fn refuse_body(&self, limit: usize) -> Response {
        answer::error_response(&too_large(limit), &answer::request_id(&self.host))
    }

    /// Answers a request.
    pub async fn handle(&self, request: Request) -> Response {
        let request_id = answer::request_id(&self.host);
        match self.answer(request, &request_id).await {
            Ok(response) => response,
            Err(fault) => answer::fault(&self.host, &fault, &request_id),
        }
    }

    async fn answer(&self, request: Request, request_id: &str) -> Result<Response, Fault> {
        let principal = self.authenticate(&request)?;
        let route = route(&request.method, &request.path)?;
        if request.body.len() > route.operation.body_limit {
            return Err(too_large(route.operation.body_limit).into());
        }
        if let Some(coding) = request.headers.get("content-encoding").filter(|it| !it.eq_ignore_ascii_case("identity"))
        {
            let problem = format!("{} is not supported; send the body as it is", shown(coding));
            return Err(ApiError::invalid("Content-Encoding", problem).into());
        }
        let context = Context { operation: route.operation, principal: &principal, now: self.host.now() };
        let call = Served { catalogue: self, context: &context, route: &route, request, request_id };
        match route.operation.name {
            name if name == CreateDatasetFileMetas::INFO.name => self.ask_files::<CreateDatasetFileMetas>(call).await,
            name if name == ListDatasetFileMetas::INFO.name => self.ask_files::<ListDatasetFileMetas>(call).await,
            name if name == ListDatasetDirectory::INFO.name => self.ask_files::<ListDatasetDirectory>(call).await,
            _ => match call.project()? {
                Some(project) => call.ask_tables(project).await,
                None => call.alone(),
            },
        }
    }
}

/// One request on its way through the catalogue.
struct Served<'a, H> {
    catalogue: &'a Catalogue<H>,
    context: &'a Context<'a>,
    route: &'a Route,
    request: Request,
    request_id: &'a str,
}

impl<H: Host> Served<'_, H> {
    /// Answers what the catalogue answers alone.
    fn alone(&self) -> Result<Response, Fault> {
        macro_rules! dispatch {
            ($($operation:ident),+ $(,)?) => {
                match self.route.operation.name {
                    $(name if name == $operation::INFO.name => self.run::<$operation>(),)+
                    // Every row of the table is in one of the two lists; a test calls each.
                    _ => Err(ApiError::internal().into()),
                }
            };
        }
        dispatch!(
            CreateDataset,
            UpdateDataset,
            GetDataset,
            ListDatasets,
            DeleteDataset,
            PublishDataset,
            CreateDatasetLabels,
            DeleteDatasetLabels,
            CreateDatasetVersion,
            ListDatasetVersions,
            GetDatasetVersion,
            UpdateDatasetVersion,
            DeleteDatasetVersion,
            CreateDatasetVersionLabels,
            DeleteDatasetVersionLabels,
        )
    }

    fn run<O>(&self) -> Result<Response, Fault>
    where
        O: Operation<Response: Serialize> + DeserializeOwned,
        Catalogue<H>: Serve<O>,
    {
        let decoded = self.decode::<O>()?;
        let response = self.catalogue.serve(self.context, decoded)?;
        answer::success(self.route.operation, &response, self.request_id)
    }

    fn decode<O: Operation + DeserializeOwned>(&self) -> Result<O, ApiError> {
        let Request { query, body, .. } = &self.request;
        decode::<O>(self.route, query, body, &self.catalogue.config.limits).map(|decoded| decoded.operation)
    }
}

fn too_large(limit: usize) -> ApiError {
    ApiError::new(Code::RequestTooLarge, format!("The body is larger than the {limit} bytes this operation takes."))
        .recommend("Send it in smaller parts.")
}
