//! Who calls: bearer keys, and ACS3-HMAC-SHA256 signatures with their dates and nonces.

use std::collections::HashMap;

use pai_datasets_core::http::{Method, Request};
use pai_datasets_core::model::Millis;
use pai_datasets_core::signing::{DATE_WINDOW, Signature};
use pai_datasets_core::{ApiError, Code};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::Catalogue;
use crate::access::{Credential, Principal};
use crate::host::Host;
use crate::sql::{Fault, SqlDriver};

/// Nonces of signed requests that this life of the catalogue has seen, by hash, with the time from which their dates are
/// refused anyway.
#[derive(Debug, Default)]
pub(super) struct Nonces {
    seen: HashMap<[u8; 16], Millis>,
    /// The size at which expired ones are dropped next.
    sweep_at: usize,
}

impl Nonces {
    /// Notes a nonce; `false` where it was there.
    fn insert(&mut self, hash: [u8; 16], expires: Millis, now: Millis) -> bool {
        if self.seen.len() >= self.sweep_at {
            self.seen.retain(|_, expires| *expires >= now);
            self.sweep_at = (self.seen.len() * 2).max(1024);
        }
        self.seen.insert(hash, expires).is_none()
    }
}

/// The headers in which a credential may stand.
const CREDENTIAL_HEADERS: [&str; 2] = ["authorization", BEARER_HEADER];

const BEARER_HEADER: &str = "x-acs-bearer-token";

/// What a request shows to say who calls.
enum Shown<'r> {
    Bearer(&'r str),
    Signed(Signature<'r>),
}

impl<H: Host> Catalogue<H> {
    /// Whether the caller is known. A bearer key is proven by this; a signature is not yet.
    pub(super) fn identify(&self, head: &Request) -> Result<(), ApiError> {
        if self.local_principal(head).is_some() {
            return Ok(());
        }
        self.find_credential(&shown(head)?).map(drop)
    }

    /// The principal that the place supplies. A credential that is shown, even one of no known scheme, is judged by
    /// itself: whoever shows one wants to be that caller.
    fn local_principal(&self, head: &Request) -> Option<&Principal> {
        let shows_none = CREDENTIAL_HEADERS.iter().all(|name| head.headers.get(name).is_none());
        self.config.local.as_ref().filter(|_| shows_none)
    }

    /// Who calls, proven.
    pub(super) fn authenticate(&self, request: &Request) -> Result<Principal, Fault> {
        if let Some(principal) = self.local_principal(request) {
            return Ok(principal.clone());
        }
        let shown = shown(request)?;
        let credential = self.find_credential(&shown)?;
        if let Shown::Signed(signature) = shown {
            let (date, nonce) = signature.moment(request)?;
            let now = self.host.now();
            if date.0.abs_diff(now.0) > DATE_WINDOW.unsigned_abs() {
                return Err(stale(now).into());
            }
            signature.verify(request, &credential.access_key_secret)?;
            // Only now: a nonce that anyone could use up would shut its owner out.
            self.use_nonce(request, &credential.access_key_id, nonce, Millis(date.0 + DATE_WINDOW), now)?;
        }
        Ok(Principal { user_id: credential.user_id.clone(), role: credential.role })
    }

    /// Compares with every credential in constant time, so that the time taken tells nothing of any key.
    fn find_credential(&self, shown: &Shown<'_>) -> Result<&Credential, ApiError> {
        let same = |credential: &Credential| match shown {
            Shown::Bearer(token) => Sha256::digest(token).ct_eq(&Sha256::digest(&credential.api_key)),
            Shown::Signed(signature) => signature.access_key_id.as_bytes().ct_eq(credential.access_key_id.as_bytes()),
        };
        let mut found = None;
        for credential in self.config.credentials.iter().filter(|it| it.tenant_id == self.config.tenant_id) {
            if same(credential).into() {
                found = Some(credential);
            }
        }
        found.ok_or_else(unknown)
    }

    /// A nonce serves once. Reads keep theirs in memory. Writes also keep theirs in the database, in the same step as
    /// what they write, so that no write can be repeated even after a restart.
    fn use_nonce(
        &self,
        request: &Request,
        access_key_id: &str,
        nonce: &str,
        expires: Millis,
        now: Millis,
    ) -> Result<(), Fault> {
        let digest = Sha256::new().chain_update(access_key_id).chain_update([0]).chain_update(nonce).finalize();
        let mut hash = [0; 16];
        hash.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        let mut fresh = self.nonces.borrow_mut().insert(hash, expires, now);
        if fresh && request.method != Method::Get.as_str() {
            let sql = self.host.sql();
            sql.run("DELETE FROM nonce WHERE expires < ?1", params![now.0])?;
            let inserted = sql.run(
                "INSERT INTO nonce (hash, expires) VALUES (?1, ?2) ON CONFLICT DO NOTHING RETURNING 1",
                params![hash.as_slice(), expires.0],
            )?;
            fresh = !inserted.is_empty();
        }
        if fresh {
            return Ok(());
        }
        Err(ApiError::new(Code::SignatureNonceUsed, "The signature's nonce was used before.")
            .recommend("Sign each request, retries too, with a nonce of its own.")
            .into())
    }
}

/// The tenant that a request's key or access key claims, where it is one of `tenants`. Keys carry their tenant as their
/// second part, `sk-<tenant>-...` and `AK-<tenant>-...`, so that nothing is looked up to find it.
///
/// # Errors
/// The same as the catalogue's own, for a caller who is not known.
pub fn claimed_tenant(head: &Request, tenants: &[String]) -> Result<String, ApiError> {
    let shown = shown(head)?;
    let key = match &shown {
        Shown::Bearer(token) => token,
        Shown::Signed(signature) => signature.access_key_id,
    };
    let claimed = key.split('-').nth(1).unwrap_or_default();
    tenants.iter().find(|tenant| *tenant == claimed).cloned().ok_or_else(unknown)
}

fn unknown() -> ApiError {
    ApiError::new(Code::InvalidCredential, "The key or token is not known here.")
        .recommend("Check the key; the service prints and stores the first one when it starts.")
}

fn shown(request: &Request) -> Result<Shown<'_>, ApiError> {
    let authorization = request.headers.get("authorization");
    if let Some(authorization) = authorization {
        if let Some(signature) = Signature::of(authorization)? {
            return Ok(Shown::Signed(signature));
        }
        if let Some((scheme, token)) = authorization.split_once(' ')
            && scheme.eq_ignore_ascii_case("bearer")
        {
            return Ok(Shown::Bearer(token.trim()));
        }
    }
    if let Some(token) = request.headers.get(BEARER_HEADER) {
        return Ok(Shown::Bearer(token.trim()));
    }
    let message = match authorization {
        Some(_) => "The Authorization header is of no scheme that is known here.",
        None => "The request carries no credential.",
    };
    Err(ApiError::new(Code::MissingCredential, message)
        .recommend("Send `Authorization: Bearer <key>`, or sign with ACS3-HMAC-SHA256 as the official SDKs do."))
}

fn stale(now: Millis) -> ApiError {
    ApiError::new(
        Code::InvalidTimeStamp,
        format!("The signature's date is more than 15 minutes away from the server's clock, which reads {now}."),
    )
    .recommend("Set the client's clock, and sign a request when it is sent.")
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use pai_datasets_core::Limits;
    use pai_datasets_core::http::Response;

    use super::*;
    use crate::access::Role;
    use crate::catalogue::Config;
    use crate::host::StoreId;
    use crate::sql::{Param, RolledBack, Row, SqlError};

    /// A place where only who calls can be asked: nothing here reads or writes.
    struct Nowhere;

    impl SqlDriver for Nowhere {
        fn run(&self, _: &str, _: &[Param<'_>]) -> Result<Vec<Row>, SqlError> {
            Err(SqlError::Full)
        }
        fn run_all(&self, _: &str) -> Result<(), SqlError> {
            Err(SqlError::Full)
        }
        fn transaction(&self, _: &mut dyn FnMut() -> Result<(), RolledBack>) -> Result<(), SqlError> {
            Err(SqlError::Full)
        }
        fn clear(&self) -> Result<(), SqlError> {
            Err(SqlError::Full)
        }
    }

    impl Host for Nowhere {
        type Sql = Nowhere;
        fn sql(&self) -> &Nowhere {
            self
        }
        fn now(&self) -> Millis {
            Millis(0)
        }
        fn random(&self, out: &mut [u8]) {
            out.fill(0);
        }
        fn wake_at(&self, _: Millis) {}
        fn log(&self, _: &str) {}
        async fn ask(&self, _: &StoreId, _: Request) -> Result<Response, String> {
            Err("nowhere".to_owned())
        }
    }

    fn catalogue(local: Option<Principal>) -> Catalogue<Nowhere> {
        let credential = Credential {
            api_key: "sk-t-ann".to_owned(),
            access_key_id: "AK-t-ann".to_owned(),
            access_key_secret: "s".to_owned(),
            tenant_id: "t".to_owned(),
            user_id: "ann".to_owned(),
            role: Role::Member,
        };
        let config = Config { tenant_id: "t".to_owned(), credentials: vec![credential], limits: Limits::OPEN, local };
        Catalogue { host: Nowhere, config, nonces: RefCell::default() }
    }

    fn caller(catalogue: &Catalogue<Nowhere>, header: Option<(&str, &str)>) -> Result<String, Code> {
        let request = Request { headers: header.into_iter().collect(), ..Request::default() };
        let known = catalogue.identify(&request).map_err(|error| error.code);
        let proven = catalogue.authenticate(&request).map(|principal| principal.user_id);
        let proven = proven.map_err(|fault| match fault {
            Fault::Api(error) => error.code,
            Fault::Sql(error) => panic!("{error}"),
        });
        assert_eq!(known, proven.clone().map(drop), "a body is read for those, and only those, who may call");
        proven
    }

    #[test]
    fn a_place_may_supply_who_calls_without_a_credential() {
        let local = Principal { user_id: "local".to_owned(), role: Role::Admin };
        let (page, elsewhere) = (catalogue(Some(local)), catalogue(None));
        assert_eq!(caller(&page, None).as_deref(), Ok("local"));
        assert_eq!(caller(&elsewhere, None), Err(Code::MissingCredential));
        for place in [&page, &elsewhere] {
            assert_eq!(caller(place, Some(("Authorization", "Bearer sk-t-ann"))).as_deref(), Ok("ann"));
            assert_eq!(caller(place, Some(("authorization", "Bearer sk-t-bob"))), Err(Code::InvalidCredential));
            assert_eq!(caller(place, Some(("X-Acs-Bearer-Token", ""))), Err(Code::InvalidCredential));
            assert_eq!(caller(place, Some(("authorization", "Basic YTpi"))), Err(Code::MissingCredential));
        }
    }
}
