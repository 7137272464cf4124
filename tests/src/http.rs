//! Sending requests to a host over HTTP, as they are.

use std::net::SocketAddr;
use std::time::Duration;

use pai_datasets_core::http::{Headers, Request, Response};

/// A client that takes every response for one, whatever its status.
pub(crate) fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(120)))
        .allow_non_standard_methods(true)
        .max_redirects(0)
        .build();
    config.into()
}

/// Answers a request, or says why none came.
pub(crate) fn try_send(agent: &ureq::Agent, address: SocketAddr, request: Request) -> Result<Response, String> {
    let mark = if request.query.is_empty() { "" } else { "?" };
    let url = format!("http://{address}{}{mark}{}", request.path, request.query);
    let mut builder = ureq::http::Request::builder().method(request.method.as_str()).uri(url);
    for (name, value) in request.headers.iter() {
        builder = builder.header(name, value);
    }
    let built = builder.body(request.body).map_err(|error| error.to_string())?;
    let mut response = agent.run(built).map_err(|error| error.to_string())?;
    let headers: Headers =
        response.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap_or_default())).collect();
    let body = response.body_mut().with_config().limit(u64::MAX).read_to_vec().map_err(|error| error.to_string())?;
    Ok(Response { status: response.status().as_u16(), headers, body })
}
