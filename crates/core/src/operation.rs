//! The table of operations: one type for each is the single source of truth for client, server, forms and types.

use crate::error::Violations;
use crate::field::{Field, Rule, Structure, Values};
use crate::http::Method;
use crate::limits::Limits;

/// An operation of the API.
pub trait Operation: Sized {
    /// Its row in the table.
    const INFO: OperationInfo;
    /// What a success holds, besides `RequestId`.
    type Response;
}

/// What a principal needs to be allowed an operation, and on what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Any principal of the tenant; lists show only what it may see.
    Tenant,
    /// To see the dataset.
    View,
    /// To change the dataset, what belongs to it or its being there.
    Edit,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct OperationInfo {
    /// The name: `CreateDatasetLabels`.
    pub name: &'static str,
    /// The method.
    pub method: Method,
    /// The path, with its parameters in braces: `/api/v1/datasets/{DatasetId}/labels`.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
    /// The largest body it takes, in bytes.
    pub body_limit: usize,
    /// Every field of the request.
    pub fields: &'static [Field],
    /// Rules over several fields.
    pub rules: &'static [Rule],
    /// What a success holds.
    pub response: Structure,
    /// What it does, for people.
    pub doc: &'static str,
    /// Whether the original API lacks it.
    pub extension: bool,
    /// What the body of a request is.
    pub takes: Content,
    /// What the body of a success is.
    pub gives: Content,
}

/// What a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// A JSON object.
    Json,
    /// The bytes of a file, which no field of the table describes.
    Bytes,
    /// A JSON object; where it takes long, and the caller accepts them, server-sent events: `progress` any number of times,
    /// then the object as `result`, or an `error`.
    Events,
}

/// The body limit of most operations: 1 MiB.
pub const BODY: usize = 1024 * 1024;

/// The body limit of a piece of a file: 16 MiB.
pub const PIECE_BODY: usize = 16 * 1024 * 1024;

/// The body limit of batches and CreateDataset: 100 MB.
pub const BATCH_BODY: usize = 100_000_000;

impl OperationInfo {
    /// The permission that the operation needs: `paidataset:CreateDataset`.
    pub fn permission(&self) -> String {
        format!("paidataset:{}", self.name)
    }

    /// Whether a success carries `RequestId` in its body. The list of files does not: an oddity of the wire.
    pub fn answers_request_id(&self) -> bool {
        self.name != "ListDatasetFileMetas"
    }

    /// Applies the rules over several fields.
    pub fn check(&self, values: &Values, limits: &Limits, violations: &mut Violations) {
        for rule in self.rules {
            rule(values, limits, violations);
        }
    }
}
