//! One step of a sequence.

use std::fmt;

use pai_datasets_tests::in_process::Fate;
use serde_json::Value;

/// A call of an operation.
#[derive(Clone)]
pub(crate) struct Call {
    /// The user.
    pub(crate) by: &'static str,
    pub(crate) operation: &'static str,
    /// The dataset, by its order of creation in the sequence, whether it is there or not.
    pub(crate) dataset: usize,
    /// The version's number, whether it is there or not.
    pub(crate) version: i64,
    /// The request's other fields. Datasets in it are numbers too.
    pub(crate) fields: Value,
}

/// What happens next.
#[derive(Clone)]
pub(crate) enum Step {
    Call(Call),
    /// The question at that place, of those that wait, meets its fate.
    Settle(usize, Fate),
    /// The alarm goes off, where it is due.
    Alarm,
    Kill,
    /// Milliseconds pass.
    Wait(i64),
}

/// One line a step, so that a failing sequence reads like a story.
impl fmt::Debug for Call {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Call { by, operation, dataset, version, fields } = self;
        match *operation {
            "CreateDataset" | "ListDatasets" => write!(out, "{by}: {operation} {fields}"),
            _ => write!(out, "{by}: {operation} #{dataset} v{version} {fields}"),
        }
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Call(call) => call.fmt(out),
            Step::Settle(at, fate) => write!(out, "question {at} is {fate:?}"),
            Step::Alarm => write!(out, "alarm"),
            Step::Kill => write!(out, "kill"),
            Step::Wait(time) => write!(out, "{time} ms pass"),
        }
    }
}
