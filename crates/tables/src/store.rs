//! The tables of a project in their store. It answers the catalogue, which knows who calls.

mod alarm;
mod chunk;
mod compute;
mod export;
mod file;
mod import;
mod meta;
mod page;
mod rows;
mod scan;
mod table;
mod token;
mod write;

use std::cell::RefCell;
use std::rc::Rc;

use pai_datasets_core::decode::decode;
use pai_datasets_core::http::{Request, Response};
use pai_datasets_core::model::Millis;
use pai_datasets_core::route::{Route, route};
use pai_datasets_core::{
    ApiError, ComputeTablePercentiles, CreateTable, CreateTableImport, DeleteTable, DeleteTableImport, ExportTable,
    GetTable, GetTableImport, Limits, ListTablePartitions, ListTableRows, ListTables, Operation, OperationInfo,
    RunPaiCommand, StartTableImport, SummarizeTable, TestTableChiSquare, UpdateTable, UploadTableImportPart,
    WriteTableRows,
};
use pai_datasets_engine::Host;
use pai_datasets_engine::store::{Call, Fault, TablesDecision, fault, migrate, request_id, success};
use serde::Serialize;
use serde::de::DeserializeOwned;

const MIGRATIONS: &[&str] = &[include_str!("store/migrations/0001.sql")];

/// The tables of a project.
pub struct TableStore<H> {
    host: Rc<H>,
    /// The import that is being read, so that it need not be begun again at each step.
    running: RefCell<Option<import::Running>>,
}

/// What a store answers.
pub enum Reply {
    /// A response.
    Whole(Response),
    /// A response whose body comes part by part; that of the response itself is empty.
    Parts(Response, Parts),
}

/// The parts of a body. Each is made when it is asked for; dropping them ends the work behind them.
pub struct Parts(NextPart);

type NextPart = Box<dyn FnMut() -> Option<Result<Vec<u8>, BrokenOff>>>;

/// A body that cannot be made to its end; the log knows why.
#[derive(Clone, Copy, Debug)]
pub struct BrokenOff;

impl Iterator for Parts {
    type Item = Result<Vec<u8>, BrokenOff>;

    fn next(&mut self) -> Option<Result<Vec<u8>, BrokenOff>> {
        (self.0)()
    }
}

impl Reply {
    /// The response with its whole body.
    ///
    /// # Errors
    /// Where the body cannot be made to its end.
    pub fn whole(self) -> Result<Response, BrokenOff> {
        match self {
            Reply::Whole(response) => Ok(response),
            Reply::Parts(mut response, parts) => {
                for part in parts {
                    response.body.extend(part?);
                }
                Ok(response)
            }
        }
    }
}

/// What a handler needs to know of the request it serves.
struct Context<'a> {
    operation: &'static OperationInfo,
    decision: &'a TablesDecision,
    now: Millis,
}

/// An operation that is answered at once.
trait Serve<O: Operation> {
    fn serve(&self, context: &Context<'_>, operation: O) -> Result<O::Response, Fault>;
}

/// One request on its way.
struct Served<'a> {
    context: Context<'a>,
    route: Route,
    request: Request,
}

impl<H: Host + 'static> TableStore<H> {
    /// Opens the store over its host's database and takes up what an earlier life left undone.
    ///
    /// # Errors
    /// The reason, for the log, where the database does not work.
    pub fn open(host: H) -> Result<TableStore<H>, String> {
        let store = TableStore { host: Rc::new(host), running: RefCell::default() };
        match migrate(store.host.sql(), MIGRATIONS).and_then(|()| store.set_alarm()) {
            Ok(()) => Ok(store),
            Err(Fault::Sql(error)) => Err(error.to_string()),
            Err(Fault::Api(error)) => Err(error.to_string()),
        }
    }

    /// Answers a catalogue.
    pub fn handle(&self, request: Request) -> Reply {
        let Some(Call::Tables(decision)) = Call::of(&request) else {
            let id = request_id(&*self.host);
            return Reply::Whole(fault(&*self.host, &ApiError::internal().into(), &id));
        };
        self.answer(request, &decision)
            .unwrap_or_else(|failed| Reply::Whole(fault(&*self.host, &failed, &decision.request_id)))
    }

    fn answer(&self, request: Request, decision: &TablesDecision) -> Result<Reply, Fault> {
        let route = route(&request.method, &request.path)?;
        let context = Context { operation: route.operation, decision, now: self.host.now() };
        let served = Served { context, route, request };
        macro_rules! dispatch {
            ($($operation:ident),+ $(,)?) => {
                match served.route.operation.name {
                    $(name if name == $operation::INFO.name => self.serve_one::<$operation>(&served),)+
                    name if name == WriteTableRows::INFO.name => self.write_rows(served),
                    name if name == UploadTableImportPart::INFO.name => self.take_part(served),
                    name if name == ExportTable::INFO.name => self.export(&served),
                    name if name == SummarizeTable::INFO.name => self.summarize(&served),
                    name if name == ComputeTablePercentiles::INFO.name => self.compute_percentiles(&served),
                    name if name == TestTableChiSquare::INFO.name => self.test_chi_square(&served),
                    name if name == RunPaiCommand::INFO.name => self.run_command(&served),
                    // Every row of the table is in one of the two lists; a test calls each.
                    _ => Err(ApiError::internal().into()),
                }
            };
        }
        dispatch!(
            CreateTable,
            ListTables,
            GetTable,
            UpdateTable,
            DeleteTable,
            ListTablePartitions,
            ListTableRows,
            CreateTableImport,
            StartTableImport,
            GetTableImport,
            DeleteTableImport,
        )
    }

    fn serve_one<O>(&self, served: &Served<'_>) -> Result<Reply, Fault>
    where
        O: Operation<Response: Serialize> + DeserializeOwned,
        TableStore<H>: Serve<O>,
    {
        let operation = served.decode::<O>()?;
        served.answered(&self.serve(&served.context, operation)?)
    }
}

impl Served<'_> {
    fn decode<O: Operation + DeserializeOwned>(&self) -> Result<O, ApiError> {
        let limits = Limits::named(&self.context.decision.limits).unwrap_or(Limits::OPEN);
        decode::<O>(&self.route, &self.request.query, &self.request.body, &limits).map(|decoded| decoded.operation)
    }

    fn answered(&self, answer: &impl Serialize) -> Result<Reply, Fault> {
        success(self.context.operation, answer, &self.context.decision.request_id).map(Reply::Whole)
    }
}

/// Logs why a body breaks off.
fn broken_off(host: &impl Host, request_id: &str, failed: &Fault) -> BrokenOff {
    host.log(&format!("request {request_id} breaks off: {}", reason(failed)));
    BrokenOff
}

/// A fault for the log.
fn reason(failed: &Fault) -> String {
    match failed {
        Fault::Sql(error) => error.to_string(),
        Fault::Api(error) => error.to_string(),
    }
}
