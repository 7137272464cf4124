//! Who may do what. One function decides.

use pai_datasets_core::model::Accessibility;
use pai_datasets_core::{Access, ApiError, Code, OperationInfo};
use serde::{Deserialize, Serialize};

/// What a principal is in its tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Sees and changes everything.
    Admin,
    /// Sees what is its own or public, and changes what is its own.
    Member,
}

/// Who calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principal {
    /// The user's id, which becomes the owner of what it creates.
    pub user_id: String,
    /// What it may do.
    pub role: Role,
}

/// The keys of one principal, as a place hands them in.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Credential {
    /// The bearer key.
    pub api_key: String,
    /// The access key's public half.
    pub access_key_id: String,
    /// The access key's secret half.
    pub access_key_secret: String,
    /// The tenant.
    pub tenant_id: String,
    /// The user.
    pub user_id: String,
    /// What the user may do.
    pub role: Role,
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Credential").field("tenant_id", &self.tenant_id).finish_non_exhaustive()
    }
}

/// What the decision needs to know of a thing.
#[derive(Clone, Debug)]
pub struct Guarded<'a> {
    /// What it is, for the error: `Dataset`.
    pub kind: &'static str,
    /// Its id, for the error.
    pub id: &'a str,
    /// Whose it is.
    pub owner_id: &'a str,
    /// Who may see it.
    pub accessibility: Accessibility,
}

/// Decides whether `principal` may call `operation` on the thing.
///
/// What it may not see is not there; what it may see but not do names the permission it lacks.
///
/// # Errors
/// `ResourceNotFound` or `Unauthorized`.
pub fn decide(principal: &Principal, operation: &OperationInfo, thing: &Guarded<'_>) -> Result<(), ApiError> {
    let owns = principal.role == Role::Admin || principal.user_id == thing.owner_id;
    let sees = owns || thing.accessibility == Accessibility::Public;
    match operation.access {
        _ if !sees => Err(ApiError::not_found(format_args!("{} {}", thing.kind, shown(thing.id)))),
        Access::Edit if !owns => Err(ApiError::new(
            Code::Unauthorized,
            format!(
                "You may see {} {} but not do this to it: it needs {}.",
                thing.kind.to_ascii_lowercase(),
                thing.id,
                operation.permission()
            ),
        )
        .recommend("Ask its owner or an administrator.")),
        Access::Tenant | Access::View | Access::Edit => Ok(()),
    }
}

/// An id from a request as an error may show it: no longer than an id is, and of one line.
pub fn shown(id: &str) -> String {
    id.chars().take(64).filter(|character| !character.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pai_datasets_core::{GetDataset, Operation, UpdateDataset};

    #[test]
    fn one_function_decides() {
        let guarded = |accessibility| Guarded { kind: "Dataset", id: "d-1", owner_id: "ann", accessibility };
        let person = |user_id: &str, role| Principal { user_id: user_id.to_owned(), role };
        let code = |who: &Principal, info: &OperationInfo, what| decide(who, info, &guarded(what)).map_err(|e| e.code);
        let (ann, bob, root) = (person("ann", Role::Member), person("bob", Role::Member), person("root", Role::Admin));
        for accessibility in [Accessibility::Private, Accessibility::Public, Accessibility::RolePublic] {
            for who in [&ann, &root] {
                assert_eq!(code(who, &UpdateDataset::INFO, accessibility), Ok(()));
            }
        }
        assert_eq!(code(&bob, &GetDataset::INFO, Accessibility::Public), Ok(()));
        assert_eq!(code(&bob, &GetDataset::INFO, Accessibility::Private), Err(Code::ResourceNotFound));
        assert_eq!(code(&bob, &UpdateDataset::INFO, Accessibility::Private), Err(Code::ResourceNotFound));
        assert_eq!(code(&bob, &UpdateDataset::INFO, Accessibility::Public), Err(Code::Unauthorized));
        let error = decide(&bob, &UpdateDataset::INFO, &guarded(Accessibility::Public)).unwrap_err();
        assert!(error.message.contains("paidataset:UpdateDataset"));
    }
}
