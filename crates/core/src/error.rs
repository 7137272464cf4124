//! What an API error says, on both sides of the wire.

use serde::{Deserialize, Serialize};

/// The error codes this API answers with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// 400: one or more fields are wrong; every one is named.
    InvalidParameter,
    /// 400: the signature's date is more than 15 minutes away, or from before the server can vouch for.
    InvalidTimeStamp,
    /// 400: the signature's nonce was used before.
    SignatureNonceUsed,
    /// 400: the signature lacks a part it needs.
    IncompleteSignature,
    /// 401: no credential came with the request.
    MissingCredential,
    /// 403: the key or token is not known here.
    InvalidCredential,
    /// 403: the signature is not the one that the secret gives.
    SignatureDoesNotMatch,
    /// 403: the principal may see the thing but not do this to it.
    Unauthorized,
    /// 403: the request came for a host name that is not served here.
    ForbiddenHost,
    /// 404: there is no such thing, or the principal may not see it.
    ResourceNotFound,
    /// 413: the body is larger than the operation takes.
    RequestTooLarge,
    /// 500: a fault of the service; trying again may help.
    InternalError,
    /// 503: a part of the service did not answer; trying again may help.
    ServiceUnavailable,
    /// 507: there is no room left where the service keeps its data; what was asked was not done.
    StorageFull,
}

impl Code {
    /// The code as the wire spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Code::InvalidParameter => "InvalidParameter",
            Code::InvalidTimeStamp => "InvalidTimeStamp.Expired",
            Code::SignatureNonceUsed => "SignatureNonceUsed",
            Code::IncompleteSignature => "IncompleteSignature",
            Code::MissingCredential => "MissingCredential",
            Code::InvalidCredential => "InvalidCredential",
            Code::SignatureDoesNotMatch => "SignatureDoesNotMatch",
            Code::Unauthorized => "Unauthorized",
            Code::ForbiddenHost => "ForbiddenHost",
            Code::ResourceNotFound => "ResourceNotFound",
            Code::RequestTooLarge => "RequestTooLarge",
            Code::InternalError => "InternalError",
            Code::ServiceUnavailable => "ServiceUnavailable",
            Code::StorageFull => "StorageFull",
        }
    }

    /// The HTTP status that goes with the code.
    pub const fn status(self) -> u16 {
        match self {
            Code::InvalidParameter | Code::InvalidTimeStamp | Code::SignatureNonceUsed | Code::IncompleteSignature => {
                400
            }
            Code::MissingCredential => 401,
            Code::InvalidCredential | Code::SignatureDoesNotMatch | Code::Unauthorized | Code::ForbiddenHost => 403,
            Code::ResourceNotFound => 404,
            Code::RequestTooLarge => 413,
            Code::InternalError => 500,
            Code::ServiceUnavailable => 503,
            Code::StorageFull => 507,
        }
    }
}

/// One field that broke a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Violation {
    /// The field by its wire name, with a path into lists: `Labels[2].Key`.
    pub field: String,
    /// What is wrong and what would be right.
    pub message: String,
}

/// Every violation of one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// None yet.
    pub const fn new() -> Violations {
        Violations(Vec::new())
    }

    /// Notes one.
    pub fn push(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(Violation { field: field.into(), message: message.into() });
    }

    /// Whether nothing was wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The violations in the order they were found.
    pub fn as_slice(&self) -> &[Violation] {
        &self.0
    }

    /// Whether that very field has a violation already.
    pub fn names(&self, field: &str) -> bool {
        self.0.iter().any(|violation| violation.field == field)
    }

    /// `Ok` where nothing was wrong.
    pub fn into_result(self) -> Result<(), ApiError> {
        if self.is_empty() { Ok(()) } else { Err(self.into()) }
    }

    /// All violations as one sentence each, `field: message`, joined by `; `.
    pub fn sentence(&self) -> String {
        let mut text = String::new();
        for Violation { field, message } in &self.0 {
            if !text.is_empty() {
                text.push_str("; ");
            }
            text.push_str(field);
            text.push_str(": ");
            text.push_str(message);
        }
        text
    }
}

/// An error as the API answers it, before it has a request id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// Which kind; carries the HTTP status.
    pub code: Code,
    /// What happened, for a person.
    pub message: String,
    /// What to do about it, where there is something to do.
    pub recommend: Option<String>,
    /// The fields that broke a rule; empty for other kinds.
    pub violations: Violations,
}

impl ApiError {
    /// An error of that code.
    pub fn new(code: Code, message: impl Into<String>) -> ApiError {
        ApiError { code, message: message.into(), recommend: None, violations: Violations::new() }
    }

    /// The same error with advice.
    #[must_use]
    pub fn recommend(mut self, advice: impl Into<String>) -> ApiError {
        self.recommend = Some(advice.into());
        self
    }

    /// A single field that broke a rule.
    pub fn invalid(field: &str, message: impl Into<String>) -> ApiError {
        let mut violations = Violations::new();
        violations.push(field, message);
        violations.into()
    }

    /// There is no such thing: `dataset d-x`.
    pub fn not_found(what: impl std::fmt::Display) -> ApiError {
        ApiError::new(Code::ResourceNotFound, format!("{what} does not exist, or you may not see it."))
            .recommend("Check the id, and that the resource was not deleted.")
    }

    /// A fault of the service. The cause stays in the host's log; it may hold what a caller must not see.
    pub fn internal() -> ApiError {
        ApiError::new(Code::InternalError, "The service failed to answer this request.")
            .recommend("Try again; nothing was left half done.")
    }

    /// There is no room for what was asked.
    pub fn storage_full() -> ApiError {
        ApiError::new(Code::StorageFull, "There is no room left to store this; nothing of it was done.").recommend(
            "Delete datasets or versions that are no longer needed, or give the place more room, then try again.",
        )
    }

    /// The body that goes over the wire.
    pub fn body(&self, request_id: &str, host_id: &str) -> ErrorBody {
        ErrorBody {
            request_id: request_id.to_owned(),
            host_id: Some(host_id.to_owned()),
            code: self.code.as_str().to_owned(),
            message: self.message.clone(),
            recommend: self.recommend.clone(),
            violations: self.violations.as_slice().to_vec(),
        }
    }
}

impl From<Violations> for ApiError {
    fn from(violations: Violations) -> ApiError {
        ApiError {
            code: Code::InvalidParameter,
            message: violations.sentence(),
            recommend: Some("Correct the named fields and send the request again.".to_owned()),
            violations,
        }
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}: {}", self.code.as_str(), self.message)
    }
}

impl std::error::Error for ApiError {}

/// An error body. The official SDKs read the first five members; `Violations` is ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ErrorBody {
    /// The request's id, an upper-case UUID.
    #[serde(default)]
    pub request_id: String,
    /// The host that answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_id: Option<String>,
    /// The code, such as `InvalidParameter`.
    #[serde(default)]
    pub code: String,
    /// What happened.
    #[serde(default)]
    pub message: String,
    /// What to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recommend: Option<String>,
    /// Every field that broke a rule.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub violations: Vec<Violation>,
}
