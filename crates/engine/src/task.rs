//! Requests under way, for hosts that are called from outside and must not wait: each is a future that is polled when it
//! begins and when the answer it waits for is there.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use pai_datasets_core::http::{Headers, Request, Response};

use crate::host::StoreId;

/// What another store answered, or why none came.
pub type Answer = Result<Response, String>;

type Slot = Rc<RefCell<Option<Answer>>>;

/// A question to another store, and where its answer goes.
#[derive(Debug)]
struct Question {
    store: StoreId,
    request: Request,
    answer: Slot,
    /// Whether the answer is the answer to the request itself.
    forwarded: bool,
}

/// Where a host leaves what its store asks, for the one who polls to find. Clones are the same place.
#[derive(Clone, Debug, Default)]
pub struct Questions(Rc<RefCell<Option<Question>>>);

impl Questions {
    /// Leaves a question and waits for its answer: all that `Host::ask` has to do.
    ///
    /// # Errors
    /// Where no answer came.
    pub async fn ask(&self, store: &StoreId, request: Request) -> Answer {
        self.leave(store, request, false).await
    }

    /// Leaves a question whose answer is passed on as it comes, and waits in case none does: all that `Host::forward` has
    /// to do.
    ///
    /// # Errors
    /// Where no answer came.
    pub async fn forward(&self, store: &StoreId, request: Request) -> Answer {
        self.leave(store, request, true).await
    }

    async fn leave(&self, store: &StoreId, request: Request, forwarded: bool) -> Answer {
        let answer = Slot::default();
        let question = Question { store: store.clone(), request, answer: Rc::clone(&answer), forwarded };
        *self.0.borrow_mut() = Some(question);
        poll_fn(|_| answer.borrow_mut().take().map_or(Poll::Pending, Poll::Ready)).await
    }
}

type Work = Pin<Box<dyn Future<Output = Response>>>;

struct Task {
    work: Work,
    answer: Slot,
}

/// The requests of one store that wait for answers.
#[derive(Default)]
pub struct Tasks {
    questions: Questions,
    waiting: RefCell<HashMap<u32, Task>>,
    last: Cell<u32>,
}

/// How far a request came.
#[derive(Debug)]
pub struct Progress {
    /// The number to resume it by.
    pub task: u32,
    /// Where it stands.
    pub outcome: Outcome,
}

/// Where a request stands.
#[derive(Debug)]
pub enum Outcome {
    /// It has its response.
    Answered(Response),
    /// It asks a store, and goes on when it is resumed with the answer.
    Asks(StoreId, Request),
    /// It hands itself on to a store. The answer is its response: then it is to be forgotten. It is resumed only where none
    /// came.
    Forwards(StoreId, Request),
    /// It is not there any more, or waits for nothing and would wait for ever.
    Lost,
}

impl Tasks {
    /// None yet; their questions will be found there.
    pub fn new(questions: Questions) -> Tasks {
        Tasks { questions, ..Tasks::default() }
    }

    /// Takes a request as far as it goes by itself.
    pub fn begin(&self, work: impl Future<Output = Response> + 'static) -> Progress {
        self.last.set(self.last.get().wrapping_add(1));
        self.poll(self.last.get(), Box::pin(work))
    }

    /// Takes work whose end nobody waits for as far as it goes by itself; it ends with 204.
    pub fn begin_unanswered(&self, work: impl Future<Output = ()> + 'static) -> Progress {
        self.begin(async move {
            work.await;
            Response { status: 204, headers: Headers::new(), body: Vec::new() }
        })
    }

    /// Goes on with the answer that a request waits for.
    pub fn resume(&self, task: u32, answer: Answer) -> Progress {
        let waiting = self.waiting.borrow_mut().remove(&task);
        match waiting {
            Some(waiting) => {
                *waiting.answer.borrow_mut() = Some(answer);
                self.poll(task, waiting.work)
            }
            None => Progress { task, outcome: Outcome::Lost },
        }
    }

    /// Forgets a request that was handed on and answered.
    pub fn forget(&self, task: u32) {
        self.waiting.borrow_mut().remove(&task);
    }

    fn poll(&self, task: u32, mut work: Work) -> Progress {
        // Nothing wakes a task but its answer, so the waker does nothing.
        let outcome = match work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(response) => Outcome::Answered(response),
            Poll::Pending => match self.questions.0.borrow_mut().take() {
                Some(Question { store, request, answer, forwarded }) => {
                    self.waiting.borrow_mut().insert(task, Task { work, answer });
                    if forwarded { Outcome::Forwards(store, request) } else { Outcome::Asks(store, request) }
                }
                None => Outcome::Lost,
            },
        };
        Progress { task, outcome }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::StoreKind;

    fn store() -> StoreId {
        StoreId { tenant: "t".to_owned(), kind: StoreKind::Files("d-1".to_owned()) }
    }

    fn response(status: u16) -> Response {
        Response { status, headers: Headers::new(), body: Vec::new() }
    }

    #[test]
    fn a_request_goes_on_with_its_own_answer() {
        let questions = Questions::default();
        let tasks = Tasks::new(questions.clone());
        let asking = |questions: Questions| async move {
            questions.ask(&store(), Request::default()).await.unwrap_or_else(|_| response(500))
        };
        let (one, two) = (tasks.begin(asking(questions.clone())), tasks.begin(asking(questions)));
        assert!(matches!(&one.outcome, Outcome::Asks(asked, _) if *asked == store()));
        let end = |task, answer| match tasks.resume(task, answer).outcome {
            Outcome::Answered(response) => response.status,
            other => panic!("{other:?}"),
        };
        assert_eq!(end(two.task, Ok(response(202))), 202);
        assert_eq!(end(one.task, Err("gone".to_owned())), 500);
        assert!(matches!(tasks.resume(one.task, Ok(response(200))).outcome, Outcome::Lost));
    }

    #[test]
    fn what_is_handed_on_is_forgotten_or_told_that_no_answer_came() {
        let questions = Questions::default();
        let tasks = Tasks::new(questions.clone());
        let forwarding = |questions: Questions| async move {
            questions.forward(&store(), Request::default()).await.unwrap_or_else(|_| response(503))
        };
        let (one, two) = (tasks.begin(forwarding(questions.clone())), tasks.begin(forwarding(questions)));
        assert!(matches!(&one.outcome, Outcome::Forwards(to, _) if *to == store()));
        tasks.forget(one.task);
        assert!(matches!(tasks.resume(one.task, Ok(response(200))).outcome, Outcome::Lost));
        let end = tasks.resume(two.task, Err("gone".to_owned())).outcome;
        assert!(matches!(end, Outcome::Answered(response) if response.status == 503));
    }

    #[test]
    fn what_waits_for_nothing_is_lost_instead_of_hanging() {
        let tasks = Tasks::default();
        assert!(matches!(tasks.begin(std::future::pending()).outcome, Outcome::Lost));
        let ended = tasks.begin_unanswered(async {});
        assert!(matches!(ended.outcome, Outcome::Answered(response) if response.status == 204));
    }
}
