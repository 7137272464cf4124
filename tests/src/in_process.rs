//! The engine in this process, on SQLite: every store a database of its own, every await a place where the schedule may
//! turn to another request, fail the question, or kill the whole.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use pai_datasets_core::Limits;
use pai_datasets_core::http::{Request, Response};
use pai_datasets_core::model::Millis;
use pai_datasets_core::signing::AccessKey;
use pai_datasets_engine::{Catalogue, Config, Credential, FileStore, Host, Role, StoreId, StoreKind};
use pai_datasets_sqlite::Sqlite;
use pai_datasets_tables::TableStore;

use crate::target::{Keys, Target, now};

type Answer = Result<Response, String>;

/// The time of the alarm that a store has asked for.
type Alarm = Rc<Cell<Option<Millis>>>;

/// What outlives a kill: the databases, the clock and the alarm.
struct Machine {
    catalogue: Rc<Sqlite>,
    files: RefCell<HashMap<StoreId, Rc<Sqlite>>>,
    tables: RefCell<HashMap<StoreId, (Rc<Sqlite>, Alarm)>>,
    /// Added to the system's clock, in milliseconds.
    clock_offset: Cell<i64>,
    /// Where the clock stands still, if it does.
    stopped: Cell<Option<Millis>>,
    alarm: Alarm,
    /// Questions that were asked and not yet answered.
    questions: RefCell<Vec<Question>>,
}

struct Question {
    store: StoreId,
    request: Request,
    answer: Rc<RefCell<Option<Answer>>>,
}

/// A host of one store on the machine.
struct Place {
    machine: Rc<Machine>,
    sql: Rc<Sqlite>,
    alarm: Alarm,
}

impl Host for Place {
    type Sql = Sqlite;

    fn sql(&self) -> &Sqlite {
        &self.sql
    }

    fn now(&self) -> Millis {
        self.machine.now()
    }

    fn random(&self, out: &mut [u8]) {
        getrandom::fill(out).expect("the system has random bytes");
    }

    fn wake_at(&self, at: Millis) {
        let earliest = self.alarm.get().map_or(at, |set| set.min(at));
        self.alarm.set(Some(earliest));
    }

    fn log(&self, message: &str) {
        eprintln!("engine: {message}");
    }

    async fn ask(&self, store: &StoreId, request: Request) -> Answer {
        let answer = Rc::new(RefCell::new(None));
        let question = Question { store: store.clone(), request, answer: Rc::clone(&answer) };
        self.machine.questions.borrow_mut().push(question);
        poll_fn(|_| answer.borrow_mut().take().map_or(Poll::Pending, Poll::Ready)).await
    }
}

impl Machine {
    fn now(&self) -> Millis {
        self.stopped.get().unwrap_or_else(|| Millis(now().0 + self.clock_offset.get()))
    }

    fn file_store(self: &Rc<Machine>, store: &StoreId) -> FileStore<Place> {
        let mut files = self.files.borrow_mut();
        let sql = files.entry(store.clone()).or_insert_with(|| Rc::new(Sqlite::in_memory().expect("SQLite opens")));
        let place = Place { machine: Rc::clone(self), sql: Rc::clone(sql), alarm: Alarm::default() };
        FileStore::open(place).expect("a file store opens")
    }
}

/// What becomes of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is answered.
    Answered,
    /// It never reaches its store.
    Lost,
    /// Its store does it, but the answer is lost.
    Unheard,
}

/// Requests that are under way, by the number they were given.
type Running = BTreeMap<u64, Pin<Box<dyn Future<Output = Response>>>>;

/// The engine on a machine, until it is killed.
pub struct InProcess {
    machine: Rc<Machine>,
    catalogue: RefCell<Rc<Catalogue<Place>>>,
    tables: RefCell<HashMap<StoreId, Rc<TableStore<Place>>>>,
    running: RefCell<Running>,
    begun: Cell<u64>,
    limits: Limits,
}

const TENANT: &str = "tenantinproc";

fn credential(user: &str, role: Role) -> Credential {
    Credential {
        api_key: format!("sk-{TENANT}-{user}"),
        access_key_id: format!("AK-{TENANT}-{user}"),
        access_key_secret: format!("secret of {user}"),
        tenant_id: TENANT.to_owned(),
        user_id: user.to_owned(),
        role,
    }
}

impl Default for InProcess {
    fn default() -> InProcess {
        InProcess::new(Limits::OPEN)
    }
}

impl InProcess {
    /// A new machine with nothing on it.
    pub fn new(limits: Limits) -> InProcess {
        let machine = Rc::new(Machine {
            catalogue: Rc::new(Sqlite::in_memory().expect("SQLite opens")),
            files: RefCell::default(),
            tables: RefCell::default(),
            clock_offset: Cell::new(0),
            stopped: Cell::new(None),
            alarm: Alarm::default(),
            questions: RefCell::default(),
        });
        let catalogue = RefCell::new(Rc::new(open(&machine, limits)));
        InProcess {
            machine,
            catalogue,
            tables: RefCell::default(),
            running: RefCell::default(),
            begun: Cell::new(0),
            limits,
        }
    }

    /// Sets the machine's clock that far from the system's, in milliseconds.
    pub fn set_clock_offset(&self, offset: i64) {
        self.machine.clock_offset.set(offset);
    }

    /// How far the machine's clock is from the system's, in milliseconds.
    pub fn clock_offset(&self) -> i64 {
        self.machine.clock_offset.get()
    }

    /// Stops the machine's clock at that moment.
    pub fn stop_clock_at(&self, moment: Millis) {
        self.machine.stopped.set(Some(moment));
    }

    /// Kills the engine: whatever is under way is gone, what was written stays. Then starts it again.
    pub fn kill(&self) {
        self.running.borrow_mut().clear();
        self.machine.questions.borrow_mut().clear();
        self.machine.alarm.set(None);
        self.tables.borrow_mut().clear();
        // An alarm of a Durable Object survives; what a page's was for is found again when its store is opened.
        *self.catalogue.borrow_mut() = Rc::new(open(&self.machine, self.limits));
    }

    /// Begins a request and takes it to its first await. Answers its number, and its response where it has one already.
    pub fn begin(&self, request: Request) -> (u64, Option<Response>) {
        let catalogue = Rc::clone(&self.catalogue.borrow());
        self.start(async move { catalogue.handle(request).await })
    }

    /// Begins the work of the alarm, where it is due.
    pub fn begin_alarm(&self) -> Option<u64> {
        let due = self.machine.alarm.get().is_some_and(|at| at <= self.machine.now());
        if !due {
            return None;
        }
        self.machine.alarm.set(None);
        let catalogue = Rc::clone(&self.catalogue.borrow());
        let nothing = Response { status: 204, headers: Default::default(), body: Vec::new() };
        let work = async move {
            catalogue.alarm().await;
            nothing
        };
        Some(self.start(work).0)
    }

    fn start(&self, future: impl Future<Output = Response> + 'static) -> (u64, Option<Response>) {
        let number = self.begun.get();
        self.begun.set(number + 1);
        let mut future: Pin<Box<dyn Future<Output = Response>>> = Box::pin(future);
        match poll(&mut future) {
            Poll::Ready(response) => (number, Some(response)),
            Poll::Pending => {
                self.running.borrow_mut().insert(number, future);
                (number, None)
            }
        }
    }

    /// How many questions wait to be answered.
    pub fn questions(&self) -> usize {
        self.machine.questions.borrow().len()
    }

    /// Decides what becomes of the waiting question at that place, and takes whoever asked it further. Answers the
    /// requests that are finished by it.
    pub fn settle(&self, at: usize, fate: Fate) -> Vec<(u64, Response)> {
        let Question { store, request, answer } = self.machine.questions.borrow_mut().remove(at);
        let given = match fate {
            Fate::Lost => Err("lost on the way".to_owned()),
            Fate::Answered => self.handle(&store, request),
            Fate::Unheard => {
                drop(self.handle(&store, request));
                Err("the answer was lost on the way".to_owned())
            }
        };
        *answer.borrow_mut() = Some(given);
        let mut running = self.running.borrow_mut();
        let mut finished = Vec::new();
        for (number, future) in running.iter_mut() {
            if let Poll::Ready(response) = poll(future) {
                finished.push((*number, response));
            }
        }
        for (number, _) in &finished {
            running.remove(number);
        }
        finished
    }

    /// Has a store answer.
    fn handle(&self, store: &StoreId, request: Request) -> Answer {
        match store.kind {
            StoreKind::Files(_) => Ok(self.machine.file_store(store).handle(&request)),
            StoreKind::Tables(_) => {
                let answered = self.table_store(store).handle(request).whole();
                answered.map_err(|_| "the answer broke off".to_owned())
            }
        }
    }

    fn table_store(&self, store: &StoreId) -> Rc<TableStore<Place>> {
        let mut open = self.tables.borrow_mut();
        let store = open.entry(store.clone()).or_insert_with_key(|store| {
            let mut tables = self.machine.tables.borrow_mut();
            let new = || (Rc::new(Sqlite::in_memory().expect("SQLite opens")), Alarm::default());
            let (sql, alarm) = tables.entry(store.clone()).or_insert_with(new);
            let place = Place { machine: Rc::clone(&self.machine), sql: Rc::clone(sql), alarm: Rc::clone(alarm) };
            Rc::new(TableStore::open(place).expect("a table store opens"))
        });
        Rc::clone(store)
    }

    /// Has every table store whose alarm is due do what it is for; whether there was one.
    pub fn alarm_tables(&self) -> bool {
        let tables = self.machine.tables.borrow();
        let is_due = |alarm: &Alarm| alarm.get().is_some_and(|at| at <= self.machine.now());
        let due: Vec<StoreId> =
            tables.iter().filter(|(_, (_, alarm))| is_due(alarm)).map(|(store, _)| store.clone()).collect();
        due.iter().filter_map(|store| tables.get(store)).for_each(|(_, alarm)| alarm.set(None));
        drop(tables);
        due.iter().for_each(|store| self.table_store(store).alarm());
        !due.is_empty()
    }

    /// Lets everything that is under way, and every alarm that is due, come to its end.
    pub fn settle_all(&self) -> Vec<(u64, Response)> {
        let mut finished = Vec::new();
        loop {
            while self.questions() > 0 {
                finished.extend(self.settle(0, Fate::Answered));
            }
            if self.begin_alarm().is_none() && !self.alarm_tables() {
                return finished;
            }
        }
    }

    /// How many rows of file metadata all stores hold together, dropped ones included.
    pub fn file_rows(&self) -> usize {
        use pai_datasets_engine::SqlDriver;
        let files = self.machine.files.borrow();
        let rows = files.values().filter_map(|sql| sql.run("SELECT 1 FROM file_meta", &[]).ok());
        rows.map(|rows| rows.len()).sum()
    }

    /// How many rows the catalogue still holds of things that are gone, or that remain to be done.
    pub fn remains(&self) -> usize {
        use pai_datasets_engine::SqlDriver;
        let rows = self.machine.catalogue.run(
            "SELECT 1 FROM label l WHERE NOT EXISTS (SELECT 1 FROM version v \
             WHERE v.dataset = l.dataset AND l.version IN (0, v.number)) \
             UNION ALL SELECT 1 FROM version v \
             WHERE NOT EXISTS (SELECT 1 FROM dataset d WHERE d.seq = v.dataset) \
             UNION ALL SELECT 1 FROM facet f \
             WHERE f.datasets <> (SELECT count(*) FROM dataset d WHERE d.facet = f.id) OR f.datasets = 0 \
             UNION ALL SELECT 1 FROM outbox",
            &[],
        );
        rows.expect("the catalogue reads").len()
    }
}

fn open(machine: &Rc<Machine>, limits: Limits) -> Catalogue<Place> {
    let credentials = vec![credential("admin", Role::Admin), credential("member", Role::Member)];
    let config = Config { tenant_id: TENANT.to_owned(), credentials, limits, local: None };
    let (sql, alarm) = (Rc::clone(&machine.catalogue), Rc::clone(&machine.alarm));
    let place = Place { machine: Rc::clone(machine), sql, alarm };
    Catalogue::open(place, config).expect("a catalogue opens")
}

fn poll(future: &mut Pin<Box<dyn Future<Output = Response>>>) -> Poll<Response> {
    future.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}

fn keys(credential: Credential) -> Keys {
    let access_key = AccessKey { id: credential.access_key_id, secret: credential.access_key_secret };
    Keys { api_key: credential.api_key, access_key }
}

impl Target for InProcess {
    fn name(&self) -> String {
        "in process".to_owned()
    }

    fn sqlite(&self) -> String {
        format!("rusqlite, {}", pai_datasets_sqlite::source())
    }

    fn host(&self) -> String {
        "127.0.0.1:8080".to_owned()
    }

    fn admin(&self) -> Keys {
        keys(credential("admin", Role::Admin))
    }

    fn member(&self) -> Keys {
        keys(credential("member", Role::Member))
    }

    fn send(&self, mut request: Request) -> Response {
        if request.headers.get("host").is_none() {
            request.headers.push("host", self.host());
        }
        let admitted = self.catalogue.borrow().admit(&Request { body: Vec::new(), ..request.clone() });
        let limit = match admitted {
            Ok(limit) => limit,
            Err(response) => return response,
        };
        if request.body.len() > limit {
            return self.catalogue.borrow().refuse_body(limit);
        }
        let (number, response) = self.begin(request);
        let finished = self.settle_all();
        let later = || finished.into_iter().find(|(finished, _)| *finished == number).map(|(_, response)| response);
        response.or_else(later).expect("every request comes to its end")
    }
}
