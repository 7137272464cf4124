//! ACS3-HMAC-SHA256, the signature of Alibaba Cloud's APIs, for both sides.
//!
//! The signature covers method, path, query, the headers that its own list names, and the body's SHA-256.
//! Source: "V3 request body and signature mechanism" in Alibaba Cloud's SDK documents, checked against the official
//! Python SDK (tests/sdk).

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::error::{ApiError, Code};
use crate::http::Request;
use crate::model::Millis;
use crate::query;

/// The name of the scheme in `Authorization`.
pub const SCHEME: &str = "ACS3-HMAC-SHA256";

/// How far a signature's date may be from the server's clock, in milliseconds.
pub const DATE_WINDOW: i64 = 15 * 60 * 1000;

/// The headers that a signature must cover, or it would hold for another request too.
const COVERED: [&str; 4] = ["host", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce"];

/// The longest nonce.
const LONGEST_NONCE: usize = 256;

/// An access key.
#[derive(Clone)]
pub struct AccessKey {
    /// The public half.
    pub id: String,
    /// The secret half.
    pub secret: String,
}

impl std::fmt::Debug for AccessKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("AccessKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What a signed request says about its own signature.
#[derive(Debug)]
pub struct Signature<'a> {
    /// The access key it is made with.
    pub access_key_id: &'a str,
    /// The names of the headers it covers, in its own order.
    headers: Vec<&'a str>,
    signature: &'a str,
}

impl<'a> Signature<'a> {
    /// The signature in an `Authorization` header; `None` where the header is of another scheme.
    ///
    /// # Errors
    /// `IncompleteSignature` where a part is missing.
    pub fn of(authorization: &'a str) -> Result<Option<Signature<'a>>, ApiError> {
        let Some(parts) = authorization.strip_prefix(SCHEME).filter(|rest| rest.starts_with(' ')) else {
            return Ok(None);
        };
        let part = |name: &str| {
            parts
                .split(',')
                .find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
                .ok_or_else(|| incomplete(format!("Authorization lacks {name}")))
        };
        let headers = part("SignedHeaders")?.split(';').collect();
        Ok(Some(Signature { access_key_id: part("Credential")?, headers, signature: part("Signature")? }))
    }

    /// When the request was signed, and its nonce.
    ///
    /// # Errors
    /// `IncompleteSignature` where one is missing or not of its shape.
    pub fn moment<'r>(&self, request: &'r Request) -> Result<(Millis, &'r str), ApiError> {
        let date = header(request, "x-acs-date")?;
        let date = Millis::parse(date).map_err(|problem| incomplete(format!("x-acs-date {problem}")))?;
        let nonce = header(request, "x-acs-signature-nonce")?;
        if nonce.is_empty() || nonce.len() > LONGEST_NONCE {
            return Err(incomplete(format!("x-acs-signature-nonce must be 1 to {LONGEST_NONCE} bytes long")));
        }
        Ok((date, nonce))
    }

    /// Checks that `secret` gives this signature for `request`, and that the body is the signed one. Takes the same
    /// time whatever part of the signature is wrong.
    ///
    /// # Errors
    /// `IncompleteSignature` or `SignatureDoesNotMatch`.
    pub fn verify(&self, request: &Request, secret: &str) -> Result<(), ApiError> {
        for name in COVERED {
            if !self.headers.iter().any(|header| header.eq_ignore_ascii_case(name)) {
                return Err(incomplete(format!("SignedHeaders lacks {name}")));
            }
        }
        let payload = header(request, "x-acs-content-sha256")?;
        let expected = sign_text(request, &self.headers, payload, secret)?;
        let same = expected.as_bytes().ct_eq(self.signature.as_bytes());
        if !bool::from(same & payload_hash(&request.body).as_bytes().ct_eq(payload.as_bytes())) {
            return Err(ApiError::new(
                Code::SignatureDoesNotMatch,
                "The signature is not the one that the access key's secret gives for this request.",
            )
            .recommend("Check the secret, and that nothing changes path, query, signed headers or body on the way."));
        }
        Ok(())
    }
}

/// The SHA-256 of a body in hexadecimal, as `x-acs-content-sha256` has it.
pub fn payload_hash(body: &[u8]) -> String {
    hex::encode(Sha256::digest(body))
}

/// Signs a request that goes to `host` (with its port, where the URL has one): adds every header the signature needs.
/// Headers that are there already and whose names begin with `x-acs-`, such as a security token, are signed too.
///
/// # Errors
/// Only where a header that is signed cannot be read back, which adding them here excludes.
pub fn sign(
    request: &mut Request,
    host: &str,
    action: &str,
    key: &AccessKey,
    now: Millis,
    nonce: &str,
) -> Result<(), ApiError> {
    let payload = payload_hash(&request.body);
    let seconds = Millis(now.0 - now.0.rem_euclid(1000)).to_string().replace(".000Z", "Z");
    request.headers.push("host", host);
    request.headers.push("x-acs-action", action);
    request.headers.push("x-acs-content-sha256", payload.clone());
    request.headers.push("x-acs-date", seconds);
    request.headers.push("x-acs-signature-nonce", nonce);
    request.headers.push("x-acs-version", "2021-02-04");
    let is_signed = |name: &&str| *name == "host" || name.starts_with("x-acs-");
    let mut signed: Vec<String> =
        request.headers.iter().map(|(name, _)| name).filter(is_signed).map(str::to_owned).collect();
    signed.sort_unstable();
    let signed: Vec<&str> = signed.iter().map(String::as_str).collect();
    let signature = sign_text(request, &signed, &payload, &key.secret)?;
    let names = signed.join(";");
    request
        .headers
        .push("authorization", format!("{SCHEME} Credential={},SignedHeaders={names},Signature={signature}", key.id));
    Ok(())
}

fn sign_text(request: &Request, signed: &[&str], payload: &str, secret: &str) -> Result<String, ApiError> {
    let canonical = canonical_request(request, signed, payload)?;
    let text = format!("{SCHEME}\n{}", hex::encode(Sha256::digest(canonical.as_bytes())));
    // An HMAC takes a key of any length.
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(|_| ApiError::internal())?;
    mac.update(text.as_bytes());
    Ok(hex::encode(mac.finalize().into_bytes()))
}

fn canonical_request(request: &Request, signed: &[&str], payload: &str) -> Result<String, ApiError> {
    let mut names: Vec<String> = signed.iter().map(|name| name.to_ascii_lowercase()).collect();
    names.sort_unstable();
    names.dedup();
    let mut headers = String::new();
    for name in &names {
        let values: Vec<&str> = request.headers.all(name).map(str::trim).collect();
        if values.is_empty() {
            return Err(incomplete(format!("SignedHeaders names {name}, which the request does not have")));
        }
        headers.push_str(&format!("{name}:{}\n", values.join(",")));
    }
    let path = if request.path.is_empty() { "/" } else { request.path.as_str() };
    let query = canonical_query(&request.query)?;
    // The list stands as the client wrote it: that is what it signed.
    let list = signed.join(";");
    Ok(format!("{}\n{path}\n{query}\n{headers}\n{list}\n{payload}", request.method))
}

/// Clients encode the query on the wire in their own ways; the signature is over one.
fn canonical_query(query: &str) -> Result<String, ApiError> {
    let mut pairs = query::parse(query).map_err(|problem| ApiError::invalid("query", problem))?;
    pairs.sort_by(|(one, _), (other, _)| one.cmp(other));
    let parts: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", query::encode(value))).collect();
    Ok(parts.join("&"))
}

fn header<'r>(request: &'r Request, name: &str) -> Result<&'r str, ApiError> {
    request.headers.get(name).ok_or_else(|| incomplete(format!("the header {name} is missing")))
}

fn incomplete(problem: String) -> ApiError {
    ApiError::new(Code::IncompleteSignature, format!("The signature is incomplete: {problem}."))
        .recommend("Sign with ACS3-HMAC-SHA256 as the official SDKs do.")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A request as the official Python SDK sends it, with `+` for a space on the wire.
    fn listing() -> Request {
        let mut request = Request {
            method: "GET".to_owned(),
            path: "/api/v1/datasets".to_owned(),
            query: "DataTypes=COMMON%2CTEXT&Label=a+b%2F%E4%B8%AD~%2A&PageNumber=1&PageSize=10&WorkspaceId=478"
                .to_owned(),
            ..Request::default()
        };
        let key = AccessKey { id: "AK".to_owned(), secret: "testSecret".to_owned() };
        sign(&mut request, "127.0.0.1:38693", "ListDatasets", &key, Millis(1_700_000_000_123), "n1").unwrap();
        request
    }

    fn verify(request: &Request, secret: &str) -> Result<(), Code> {
        let authorization = request.headers.get("authorization").unwrap();
        Signature::of(authorization).unwrap().unwrap().verify(request, secret).map_err(|error| error.code)
    }

    fn without(request: &Request, name: &str, value: Option<&str>) -> Request {
        let kept = request.headers.iter().filter(|(key, _)| *key != name).map(|(k, v)| (k.to_owned(), v.to_owned()));
        let headers = kept.chain(value.map(|value| (name.to_owned(), value.to_owned()))).collect();
        Request { headers, ..request.clone() }
    }

    #[test]
    fn the_query_is_signed_in_its_one_form() {
        let expected = "DataTypes=COMMON%2CTEXT&Label=a%20b%2F%E4%B8%AD~%2A&PageNumber=1&PageSize=10&WorkspaceId=478";
        assert_eq!(canonical_query(&listing().query).unwrap(), expected);
    }

    #[test]
    fn what_is_signed_verifies_and_nothing_else_does() {
        let request = listing();
        assert_eq!(verify(&request, "testSecret"), Ok(()));
        assert_eq!(verify(&request, "testsecret"), Err(Code::SignatureDoesNotMatch));
        let changed = [
            Request { method: "POST".to_owned(), ..request.clone() },
            Request { path: "/api/v1/datasets/".to_owned(), ..request.clone() },
            Request { query: request.query.replace("478", "479"), ..request.clone() },
            Request { body: b"{}".to_vec(), ..request.clone() },
            without(&request, "x-acs-signature-nonce", Some("n2")),
            without(&request, "host", Some("127.0.0.2:38693")),
        ];
        for changed in changed {
            assert_eq!(verify(&changed, "testSecret"), Err(Code::SignatureDoesNotMatch), "{changed:?}");
        }
        assert_eq!(verify(&without(&request, "x-acs-date", None), "testSecret"), Err(Code::IncompleteSignature));
    }

    #[test]
    fn a_signature_covers_what_it_must() {
        let request = listing();
        let authorization = request.headers.get("authorization").unwrap().replace("host;", "");
        let request = without(&request, "authorization", Some(&authorization));
        assert_eq!(verify(&request, "testSecret"), Err(Code::IncompleteSignature));
        assert!(Signature::of("Bearer x").unwrap().is_none());
        assert!(Signature::of("ACS3-HMAC-SHA256 Credential=a").is_err());
    }

    #[test]
    fn a_secret_never_shows() {
        let key = AccessKey { id: "AK".to_owned(), secret: "testSecret".to_owned() };
        assert!(!format!("{key:?}").contains("testSecret"));
    }
}
