//! What stands between the socket and the catalogues: host names, CORS, the way to a tenant, and the console's files.

use pai_datasets_core::http::{Headers, Request, Response};
use pai_datasets_core::route::is_api;
use pai_datasets_core::{ApiError, Code};
use pai_datasets_engine::{Credential, claimed_tenant, error_response};
use serde::Deserialize;

/// How the place was started.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Settings {
    /// Whether only this machine is served: then a foreign host name is refused, since it means DNS rebinding.
    pub(crate) loopback: bool,
    /// Origins whose pages may call the API besides the page served here.
    pub(crate) allow_origins: Vec<String>,
    /// The limits in force, `open` or `pai`.
    pub(crate) limits: String,
}

impl Settings {
    pub(crate) fn read(json: &str) -> Result<Settings, String> {
        serde_json::from_str(json).map_err(|error| format!("PAI_SETTINGS does not read: {error}"))
    }
}

/// The keys in the environment. The error does not quote them.
pub(crate) fn read_credentials(json: &str) -> Result<Vec<Credential>, String> {
    serde_json::from_str(json)
        .map_err(|error| format!("PAI_CREDENTIALS does not read (line {}, column {})", error.line(), error.column()))
}

/// What to do with a request.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// The tenant whose catalogue answers.
    pub(crate) tenant: Option<String>,
    /// The console's file that answers.
    pub(crate) file: Option<String>,
    /// The response, where the request goes no further.
    pub(crate) response: Option<Response>,
    /// What goes on the response, wherever it comes from.
    pub(crate) headers: Headers,
}

/// The methods and headers that a page of an allowed origin may use.
const ALLOWED_METHODS: &str = "GET, POST, PUT, DELETE, OPTIONS";
const ALLOWED_HEADERS: &str = "authorization, content-type, accept, x-acs-action, x-acs-version, x-acs-date, \
     x-acs-signature-nonce, x-acs-content-sha256, x-acs-bearer-token, x-acs-signature-type, x-acs-credentials-provider, \
     x-acs-security-token, x-acs-accesskey-id";

#[derive(Debug)]
pub(crate) struct Front {
    settings: Settings,
    tenants: Vec<String>,
}

impl Front {
    pub(crate) fn new(credentials: &str, settings: &str) -> Result<Front, String> {
        let tenants = read_credentials(credentials)?.into_iter().map(|credential| credential.tenant_id).collect();
        Ok(Front { settings: Settings::read(settings)?, tenants })
    }

    pub(crate) fn plan(&self, head: &Request, request_id: &str) -> Plan {
        let headers = self.cors(head);
        let plan = Plan { headers, ..Plan::default() };
        if head.path.is_empty() {
            let error =
                ApiError::new(Code::InvalidParameter, "The Host header must be one host name, with a port or without.");
            return Plan { response: Some(error_response(&error, request_id)), ..plan };
        }
        if self.settings.loopback && !is_loopback(head.headers.get("host").unwrap_or_default()) {
            let error =
                ApiError::new(Code::ForbiddenHost, "Only requests for this machine's own name are served here.")
                    .recommend("Open the address that `serve` printed, or serve on another --host.");
            return Plan { response: Some(error_response(&error, request_id)), ..plan };
        }
        if !is_api(&head.path) {
            return match file(&head.method, &head.path) {
                Ok(file) => Plan { file: Some(file), ..plan },
                Err(status) => Plan { response: Some(bare(status)), ..plan },
            };
        }
        if head.method == "OPTIONS" {
            return Plan { response: Some(bare(204)), ..plan };
        }
        match claimed_tenant(head, &self.tenants) {
            Ok(tenant) => Plan { tenant: Some(tenant), ..plan },
            Err(error) => Plan { response: Some(error_response(&error, request_id)), ..plan },
        }
    }

    /// What lets a page of an allowed origin read the answer. No cookies: a page shows its key itself.
    fn cors(&self, head: &Request) -> Headers {
        let mut headers = Headers::new();
        headers.push("vary", "origin");
        let Some(origin) = head.headers.get("origin") else { return headers };
        let host = head.headers.get("host").unwrap_or_default();
        let own = origin.split_once("://").is_some_and(|(scheme, rest)| rest == host && scheme.starts_with("http"));
        if own || self.settings.allow_origins.iter().any(|allowed| allowed == origin) {
            headers.push("access-control-allow-origin", origin);
            headers.push("access-control-expose-headers", "x-acs-request-id, x-acs-retry-after, retry-after");
            if head.method == "OPTIONS" {
                headers.push("access-control-allow-methods", ALLOWED_METHODS);
                headers.push("access-control-allow-headers", ALLOWED_HEADERS);
                headers.push("access-control-max-age", "600");
            }
        }
        headers
    }
}

fn bare(status: u16) -> Response {
    Response { status, headers: Headers::new(), body: Vec::new() }
}

/// Whether a Host header names this machine, with any port.
fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => host.split(':').next().unwrap_or_default(),
    };
    let name = name.to_ascii_lowercase();
    matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1") || name.ends_with(".localhost")
}

/// What the console's files end in. Other names with a dot, such as `zoo.cats`, are routes of its page.
const SUFFIXES: [&str; 13] =
    ["br", "css", "html", "ico", "js", "json", "map", "mjs", "png", "svg", "txt", "wasm", "webmanifest"];

/// The console's file at a path: the file itself where the last segment has a suffix of one, else the page, whose routes
/// they are.
fn file(method: &str, path: &str) -> Result<String, u16> {
    if !matches!(method, "GET" | "HEAD") {
        return Err(405);
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    let plain = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte));
    let is_file = last.rsplit_once('.').is_some_and(|(_, suffix)| SUFFIXES.contains(&suffix));
    if plain && is_file && !path.contains("/.") { Ok(path.to_owned()) } else { Ok("/index.html".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: &str = r#"[{"apiKey":"sk-abc-secret","accessKeyId":"AK-abc-1","accessKeySecret":"s","tenantId":"abc",
        "userId":"abc","role":"admin"}]"#;

    fn plan(method: &str, path: &str, headers: &[(&str, &str)]) -> Plan {
        let settings = r#"{"loopback":true,"allowOrigins":["https://console.example"],"limits":"open"}"#;
        let headers = headers.iter().copied().chain([("host", "127.0.0.1:8080")]).collect();
        let head = Request { method: method.to_owned(), path: path.to_owned(), headers, ..Request::default() };
        Front::new(KEYS, settings).unwrap().plan(&head, "ID")
    }

    #[test]
    fn a_key_leads_to_its_tenant() {
        let bearer = [("authorization", "Bearer sk-abc-secret")];
        assert_eq!(plan("GET", "/api/v1/datasets", &bearer).tenant.as_deref(), Some("abc"));
        let status = |headers: &[_]| plan("GET", "/api/v1/datasets", headers).response.map(|response| response.status);
        assert_eq!(status(&[]), Some(401));
        assert_eq!(status(&[("authorization", "Bearer sk-xyz-secret")]), Some(403));
        assert_eq!(status(&[("x-acs-bearer-token", "nonsense")]), Some(403));
    }

    #[test]
    fn a_foreign_host_is_refused_on_loopback() {
        for host in ["localhost:1", "127.0.0.1", "[::1]:8080", "app.localhost:80", "LocalHost:1"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["", "evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8080", "[::2]:80"] {
            assert!(!is_loopback(host), "{host}");
        }
        let refused = plan("GET", "/", &[("host", "evil.example")]).response.unwrap();
        assert_eq!(refused.status, 403);
    }

    #[test]
    fn a_request_without_an_address_is_refused() {
        let refused = plan("GET", "", &[]).response.unwrap();
        assert_eq!(refused.status, 400);
        assert!(String::from_utf8(refused.body).unwrap().contains("Host header"));
    }

    #[test]
    fn allowed_origins_may_call_and_others_may_not() {
        let allowed = |origin: &str| {
            let plan = plan("OPTIONS", "/api/v1/datasets", &[("origin", origin)]);
            assert_eq!(plan.response.unwrap().status, 204);
            plan.headers.get("access-control-allow-origin").map(str::to_owned)
        };
        assert_eq!(allowed("https://console.example").as_deref(), Some("https://console.example"));
        assert_eq!(allowed("http://127.0.0.1:8080").as_deref(), Some("http://127.0.0.1:8080"));
        assert_eq!(allowed("https://evil.example"), None);
        assert_eq!(allowed("null"), None);
    }

    #[test]
    fn paths_lead_to_files_or_to_the_page() {
        let file = |path: &str| plan("GET", path, &[]).file;
        assert_eq!(file("/").as_deref(), Some("/index.html"));
        assert_eq!(file("/datasets/d-1").as_deref(), Some("/index.html"));
        assert_eq!(file("/web-0123.wasm").as_deref(), Some("/web-0123.wasm"));
        assert_eq!(file("/statistics/zoo.cats").as_deref(), Some("/index.html"));
        assert_eq!(file("/.git/config").as_deref(), Some("/index.html"));
        assert_eq!(file("/%2e%2e/x.js").as_deref(), Some("/index.html"));
        assert_eq!(plan("POST", "/", &[]).response.unwrap().status, 405);
    }
}
