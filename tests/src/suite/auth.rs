//! Cases on how a caller shows who it is.

use pai_datasets_core::http::Request;
use pai_datasets_core::model::Millis;
use serde_json::json;

use super::{Case, Client};
use crate::target::{Answer, Keys, bearer, now, request, signed, unique};

/// The cases.
pub(super) const CASES: &[Case] = &[
    Case { name: "a bearer key is taken from Authorization in any case of its scheme", run: bearer_schemes },
    Case { name: "a bearer key is taken from x-acs-bearer-token", run: bearer_header },
    Case { name: "a signed request is taken with each method", run: signed_methods },
    Case { name: "a signed request is taken at both families of paths", run: signed_paths },
    Case { name: "a signed request acts for the user of its access key", run: signed_user },
    Case { name: "a signed query may hold what must be encoded", run: signed_query },
    Case { name: "a signed query may be encoded in another way on the wire", run: recoded_query },
    Case { name: "a request without a credential is refused before all else", run: none },
    Case { name: "an Authorization of another scheme is no credential", run: other_schemes },
    Case { name: "a bearer key that is not known is refused", run: unknown_bearer },
    Case { name: "an access key that is not known is refused", run: unknown_access_key },
    Case { name: "a signature made with another secret is refused", run: wrong_secret },
    Case { name: "a signature over another query is refused", run: tampered_query },
    Case { name: "a signature over another path or method is refused", run: tampered_path },
    Case { name: "a signature over another body is refused and nothing is written", run: tampered_body },
    Case { name: "a signature over other headers is refused", run: tampered_headers },
    Case { name: "a signature is taken within 15 minutes and refused beyond", run: dates },
    Case { name: "a date that cannot be read is refused", run: unreadable_dates },
    Case { name: "a nonce serves once for a read", run: nonce_of_read },
    Case { name: "a nonce serves once for a write", run: nonce_of_write },
    Case { name: "nobody uses up the nonce of another", run: nonce_of_another },
    Case { name: "an incomplete signature is refused", run: incomplete },
    Case { name: "no key and no secret stands in a refusal", run: no_secrets },
];

const BASE: &str = "/api/v1/datasets";

/// The request with that header set anew, or taken away.
fn with(request: &Request, name: &str, value: Option<&str>) -> Request {
    let kept = request.headers.iter().filter(|(key, _)| !key.eq_ignore_ascii_case(name));
    let kept = kept.map(|(key, value)| (key.to_owned(), value.to_owned()));
    let headers = kept.chain(value.map(|value| (name.to_owned(), value.to_owned()))).collect();
    Request { headers, ..request.clone() }
}

/// The request signed with those keys.
fn signed_with(client: &Client<'_>, request: Request, keys: &Keys) -> Request {
    signed(request, &client.target.host(), keys, now(), &unique("nonce-"))
}

/// A list of this workspace, signed by the administrator.
fn listing(client: &Client<'_>) -> Request {
    let target = format!("{BASE}?WorkspaceId={}", client.workspace);
    signed_with(client, request("GET", &target, None), &client.target.admin())
}

/// A CreateDataset in this workspace, signed by the administrator.
fn creating(client: &Client<'_>) -> Request {
    let body = client.dataset(json!({"Description": "中文 \"'&+%"}));
    signed_with(client, request("POST", BASE, Some(&body)), &client.target.admin())
}

/// How many datasets this workspace has.
#[track_caller]
fn total(client: &Client<'_>) -> i64 {
    let listed = client.get(&format!("{BASE}?WorkspaceId={}", client.workspace));
    listed.ok().body["TotalCount"].as_i64().expect("a total")
}

/// A list sent with that header alone.
fn list_with(client: &Client<'_>, name: &str, value: &str) -> Answer {
    client.send(with(&request("GET", BASE, None), name, Some(value)))
}

fn bearer_schemes(client: &Client<'_>) {
    let key = client.target.admin().api_key;
    for scheme in ["Bearer", "bearer", "BEARER", "bEaReR", "Bearer "] {
        list_with(client, "authorization", &format!("{scheme} {key}")).ok();
    }
}

fn bearer_header(client: &Client<'_>) {
    let key = client.target.member().api_key;
    let request = with(&request("GET", BASE, None), "x-acs-bearer-token", Some(&key));
    client.send(request.clone()).ok();
    client.send(with(&request, "x-acs-signature-type", Some("BEARERTOKEN"))).ok();
}

fn signed_methods(client: &Client<'_>) {
    let created = client.send(creating(client));
    let path = format!("{BASE}/{}", created.ok().text("/DatasetId"));
    let send = |method: &str, target: &str, body: Option<&serde_json::Value>| {
        client.send(signed_with(client, request(method, target, body), &client.target.admin()))
    };
    assert_eq!(send("GET", &path, None).ok().text("/Description"), "中文 \"'&+%");
    send("PUT", &path, Some(&json!({"Description": "新"}))).ok();
    send("PUT", &format!("{path}/publish"), None).ok();
    send("POST", &format!("{path}/labels"), Some(&json!({"Labels": [{"Key": "键", "Value": "值"}]}))).ok();
    send("DELETE", &format!("{path}/labels?LabelKeys=%E9%94%AE"), None).ok();
    let got = send("GET", &path, None);
    assert_eq!((got.ok().text("/Description"), got.text("/Accessibility")), ("新", "PUBLIC"));
    assert_eq!(got.body["Labels"], json!([]));
    send("DELETE", &path, None).ok();
    send("GET", &path, None).refused(404, "ResourceNotFound");
}

fn signed_paths(client: &Client<'_>) {
    let id = client.create(json!({}));
    let encoded: String = id.bytes().map(|byte| format!("%{byte:02x}")).collect();
    for path in [
        format!("{BASE}/{id}"),
        format!("{BASE}/{encoded}"),
        format!("/api/AIWorkSpace/2021-02-04/datasets/{id}"),
        format!("/api/AIWorkSpace/2021-02-04/GetDataset/{id}"),
        format!("/api/AIWorkSpace/2021-02-04/GetDataset?DatasetId={id}"),
    ] {
        let answer = client.send(signed_with(client, request("GET", &path, None), &client.target.admin()));
        assert_eq!(answer.ok().text("/DatasetId"), id, "{path}");
    }
}

fn signed_user(client: &Client<'_>) {
    let own = |sent: Request| {
        let created = client.send(sent);
        let id = created.ok().text("/DatasetId").to_owned();
        client.get(&format!("{BASE}/{id}")).ok().text("/OwnerId").to_owned()
    };
    let create = || request("POST", BASE, Some(&client.dataset(json!({}))));
    let (admin, member) = (client.target.admin(), client.target.member());
    assert_eq!(own(signed_with(client, create(), &member)), own(bearer(create(), &member)));
    assert_ne!(own(signed_with(client, create(), &member)), own(signed_with(client, create(), &admin)));
}

fn signed_query(client: &Client<'_>) {
    let value = "a +中文*~/&=%41'()!";
    let id = client.create(json!({"Labels": [{"Key": "k", "Value": value.replace('=', "")}]}));
    let label = pai_datasets_core::query::encode(&value.replace('=', ""));
    for query in [
        format!("Label={label}&WorkspaceId={}", client.workspace),
        format!("WorkspaceId={}&Label={label}&Name=", client.workspace),
        format!("&&WorkspaceId={}&Label={label}&", client.workspace),
    ] {
        let request = request("GET", &format!("{BASE}?{query}"), None);
        let answer = client.send(signed_with(client, request, &client.target.admin()));
        assert_eq!((answer.ok().text("/Datasets/0/DatasetId"), &answer.body["TotalCount"]), (&*id, &json!(1)));
    }
}

fn recoded_query(client: &Client<'_>) {
    let id = client.create(json!({"Labels": [{"Key": "k", "Value": "a b*~中/"}]}));
    let workspace = &client.workspace;
    for wire in [
        format!("Label=a+b*~%E4%B8%AD/&WorkspaceId={workspace}"),
        format!("Label=a%20b%2A%7E%E4%B8%AD%2F&WorkspaceId={workspace}"),
        format!("WorkspaceId={workspace}&Label=a%20b%2a~%e4%b8%ad%2f"),
    ] {
        let signed_as = format!("{BASE}?Label=a%20b%2A~%E4%B8%AD%2F&WorkspaceId={workspace}");
        let signed = signed_with(client, request("GET", &signed_as, None), &client.target.admin());
        let answer = client.send(Request { query: wire, ..signed });
        assert_eq!(answer.ok().text("/Datasets/0/DatasetId"), id);
    }
}

fn none(client: &Client<'_>) {
    let id = client.create(json!({}));
    for (method, path) in [
        ("GET", BASE.to_owned()),
        ("POST", BASE.to_owned()),
        ("DELETE", format!("{BASE}/{id}")),
        ("GET", "/api/AIWorkSpace/2021-02-04/ListDatasets".to_owned()),
        ("GET", "/api/v1/nonsense".to_owned()),
        ("GET", "/api".to_owned()),
    ] {
        let body = (method == "POST").then(|| client.dataset(json!({})));
        let answer = client.send(request(method, &path, body.as_ref()));
        answer.refused(401, "MissingCredential");
        assert_eq!(answer.headers.get("www-authenticate"), Some("Bearer"), "{path}");
    }
    assert_eq!(total(client), 1);
}

fn other_schemes(client: &Client<'_>) {
    let key = client.target.admin().api_key;
    for value in ["Basic YTpi", "Digest x", "Bearer", key.as_str(), "acs AK:c2ln", "ACS3-RSA-SHA256 Credential=a"] {
        list_with(client, "authorization", value).refused(401, "MissingCredential");
    }
}

fn unknown_bearer(client: &Client<'_>) {
    let keys = client.target.admin();
    let (cut, longer) = (&keys.api_key[..keys.api_key.len() - 1], format!("{}x", keys.api_key));
    let other_tenant = "sk-someoneelse-admin";
    let secret = keys.access_key.secret.replace(' ', "-");
    for key in [cut, &longer, &keys.api_key.to_uppercase(), other_tenant, "x", "sk-", "-----", &secret, "null"] {
        list_with(client, "authorization", &format!("Bearer {key}")).refused(403, "InvalidCredential");
        list_with(client, "x-acs-bearer-token", key).refused(403, "InvalidCredential");
    }
}

fn unknown_access_key(client: &Client<'_>) {
    let known = client.target.admin();
    for id in [format!("{}x", known.access_key.id), "AK-someoneelse-admin".into(), "LTAI".into(), known.api_key.clone()]
    {
        let mut keys = known.clone();
        keys.access_key.id = id;
        let answer = client.send(signed_with(client, request("GET", BASE, None), &keys));
        answer.refused(403, "InvalidCredential");
    }
}

fn wrong_secret(client: &Client<'_>) {
    let (admin, member) = (client.target.admin(), client.target.member());
    for secret in
        [member.access_key.secret, format!("{}x", admin.access_key.secret), String::new(), admin.api_key.clone()]
    {
        let mut keys = client.target.admin();
        keys.access_key.secret = secret;
        let answer = client.send(signed_with(client, request("GET", BASE, None), &keys));
        answer.refused(403, "SignatureDoesNotMatch");
    }
}

fn tampered_query(client: &Client<'_>) {
    let workspace = &client.workspace;
    for query in ["".to_owned(), format!("WorkspaceId={workspace}x"), format!("WorkspaceId={workspace}&PageSize=1")] {
        let answer = client.send(Request { query, ..listing(client) });
        answer.refused(403, "SignatureDoesNotMatch");
    }
}

fn tampered_path(client: &Client<'_>) {
    let (id, other) = (client.create(json!({})), client.create(json!({})));
    let signed = || signed_with(client, request("GET", &format!("{BASE}/{id}"), None), &client.target.admin());
    client.send(signed()).ok();
    for path in [format!("{BASE}/{other}"), format!("{BASE}/{id}/"), format!("{BASE}/%64{}", &id[1..])] {
        client.send(Request { path, ..signed() }).refused(403, "SignatureDoesNotMatch");
    }
    client.send(Request { method: "DELETE".to_owned(), ..signed() }).refused(403, "SignatureDoesNotMatch");
    assert_eq!(total(client), 2);
}

fn tampered_body(client: &Client<'_>) {
    let body = client.dataset(json!({"Name": "other"})).to_string().into_bytes();
    let hash = pai_datasets_core::signing::payload_hash(&body);
    let signed = Request { body, ..creating(client) };
    client.send(signed.clone()).refused(403, "SignatureDoesNotMatch");
    client.send(with(&signed, "x-acs-content-sha256", Some(&hash))).refused(403, "SignatureDoesNotMatch");
    client.send(Request { body: Vec::new(), ..creating(client) }).refused(403, "SignatureDoesNotMatch");
    assert_eq!(total(client), 0);
}

fn tampered_headers(client: &Client<'_>) {
    let other_date = Millis(now().0 - 61_000).to_string();
    let changes = [
        ("x-acs-date", other_date.as_str()),
        ("x-acs-signature-nonce", "another"),
        ("x-acs-action", "DeleteDataset"),
        ("x-acs-version", "2020-01-01"),
        ("host", "localhost:1"),
    ];
    for (name, value) in changes {
        let answer = client.send(with(&listing(client), name, Some(value)));
        answer.refused(403, "SignatureDoesNotMatch");
    }
}

fn dates(client: &Client<'_>) {
    let at = |minutes: i64| {
        let date = Millis(now().0 + minutes * 60_000);
        let request = request("GET", BASE, None);
        client.send(signed(request, &client.target.host(), &client.target.admin(), date, &unique("nonce-")))
    };
    for minutes in [-14, -1, 1, 14] {
        at(minutes).ok();
    }
    for minutes in [-1_000_000, -60 * 24, -16, 16, 60 * 24, 1_000_000] {
        at(minutes).refused(400, "InvalidTimeStamp.Expired");
    }
}

fn unreadable_dates(client: &Client<'_>) {
    for date in ["yesterday", "2025-01-12", "Sun, 12 Jan 2025 14:36:01 GMT", "20250112T143601Z", "1736692561", "9"] {
        client.send(with(&listing(client), "x-acs-date", Some(date))).refused(400, "IncompleteSignature");
    }
}

fn nonce_of_read(client: &Client<'_>) {
    let request = listing(client);
    client.send(request.clone()).ok();
    client.send(request.clone()).refused(400, "SignatureNonceUsed");
    client.send(request).refused(400, "SignatureNonceUsed");
    client.send(listing(client)).ok();
}

fn nonce_of_write(client: &Client<'_>) {
    let write = creating(client);
    client.send(write.clone()).ok();
    client.send(write.clone()).refused(400, "SignatureNonceUsed");
    // Nor for anything else by the same access key.
    let nonce = write.headers.get("x-acs-signature-nonce").expect("a nonce").to_owned();
    let (host, keys) = (client.target.host(), client.target.admin());
    for other in [request("GET", BASE, None), request("POST", BASE, Some(&client.dataset(json!({}))))] {
        client.send(signed(other, &host, &keys, now(), &nonce)).refused(400, "SignatureNonceUsed");
    }
    assert_eq!(total(client), 1);
}

fn nonce_of_another(client: &Client<'_>) {
    let (host, nonce) = (client.target.host(), unique("nonce-"));
    let create = |keys: &Keys| {
        client.send(signed(request("POST", BASE, Some(&client.dataset(json!({})))), &host, keys, now(), &nonce))
    };
    let mut forged = client.target.admin();
    forged.access_key.secret.push('x');
    create(&forged).refused(403, "SignatureDoesNotMatch");
    create(&client.target.member()).ok();
    create(&client.target.admin()).ok();
    assert_eq!(total(client), 2);
}

fn incomplete(client: &Client<'_>) {
    for header in ["x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256", "x-acs-action"] {
        client.send(with(&listing(client), header, None)).refused(400, "IncompleteSignature");
    }
    let long = "n".repeat(257);
    client.send(with(&listing(client), "x-acs-signature-nonce", Some(&long))).refused(400, "IncompleteSignature");
    let change = |from: &str, to: &str| {
        let request = listing(client);
        let authorization = request.headers.get("authorization").expect("a signature").replace(from, to);
        client.send(with(&request, "authorization", Some(&authorization))).refused(400, "IncompleteSignature");
    };
    for name in ["host;", "x-acs-content-sha256;", "x-acs-date;", "x-acs-signature-nonce;"] {
        change(name, "");
    }
    change("host;", "host;x-absent;");
    for part in ["Credential=", "SignedHeaders=", ",Signature="] {
        change(part, ",Other=");
    }
    for rest in ["x", ",,,", "Credential=a,SignedHeaders=host", "Signature=a"] {
        let answer = list_with(client, "authorization", &format!("ACS3-HMAC-SHA256 {rest}"));
        answer.refused(400, "IncompleteSignature");
    }
}

fn no_secrets(client: &Client<'_>) {
    let (admin, member) = (client.target.admin(), client.target.member());
    let mut wrong = admin.clone();
    wrong.access_key.secret = "sixteen-wrong-ones".to_owned();
    let repeated = listing(client);
    client.send(repeated.clone()).ok();
    let answers = [
        list_with(client, "authorization", &format!("Bearer {}x", admin.api_key)),
        list_with(client, "x-acs-bearer-token", &format!("{}x", member.api_key)),
        list_with(client, "authorization", &format!("Basic {}", admin.api_key)),
        list_with(client, "authorization", &format!("ACS3-HMAC-SHA256 Credential={}", admin.access_key.id)),
        client.send(signed_with(client, request("GET", BASE, None), &wrong)),
        client.send(repeated),
        client.send(with(&listing(client), "x-acs-date", Some("2020-01-01T00:00:00Z"))),
        client.get(&format!("{BASE}/{}", admin.api_key.replace("sk-", "d-"))),
        client.post(BASE, &json!({})),
    ];
    for answer in answers {
        assert!(answer.status >= 400 && !answer.code().is_empty(), "{answer:?}");
        let said = format!("{} {:?}", answer.body, answer.headers);
        for secret in
            [&admin.api_key, &admin.access_key.secret, &admin.access_key.id, &member.api_key, &wrong.access_key.secret]
        {
            assert!(!said.contains(secret.as_str()), "{said}");
        }
    }
}
