//! The key in the page's address, and the address of a server.

use leptos::prelude::window;

const IN_ADDRESS: &str = "#key=";

/// Takes the key out of the address, which loses it at once: it must stand neither in the history nor in a screenshot.
pub(super) fn take_key() -> Option<String> {
    let location = window().location();
    let fragment = location.hash().ok()?;
    let key = fragment.strip_prefix(IN_ADDRESS)?;
    let rest = format!("{}{}", location.pathname().ok()?, location.search().ok()?);
    let _ = window().history().ok()?.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&rest));
    (!key.is_empty()).then(|| pai_datasets_core::query::decode_segment(key))
}

/// A server's address as it is kept: scheme, host and perhaps a path, without a slash at its end. Nothing where the text
/// is no such address, or holds what an address of a server must not: a name and password, a query, a fragment.
pub(crate) fn parse_server(text: &str) -> Option<String> {
    let (text, has_scheme) = (text.trim().trim_end_matches('/'), text.contains("://"));
    let scheme = if has_scheme { "" } else { scheme_of(text) };
    let text = format!("{scheme}{text}");
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"))?;
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte);
    let is_path = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte);
    let right = !authority.is_empty() && authority.bytes().all(is_host) && path.bytes().all(is_path);
    right.then_some(text)
}

/// What a host without a scheme most likely has: this machine has no certificate.
fn scheme_of(host: &str) -> &'static str {
    let is_here = ["localhost", "127.", "[::1]"].iter().any(|here| host.starts_with(here));
    if is_here { "http://" } else { "https://" }
}

#[cfg(test)]
mod tests {
    use super::parse_server;

    #[test]
    fn a_server_is_an_address_and_nothing_more() {
        for (text, kept) in [
            (" http://127.0.0.1:8080/ ", "http://127.0.0.1:8080"),
            ("https://pai.example.org/team/a", "https://pai.example.org/team/a"),
            ("http://[::1]:80", "http://[::1]:80"),
            ("127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("pai.example.org/team", "https://pai.example.org/team"),
        ] {
            assert_eq!(parse_server(text).as_deref(), Some(kept));
        }
        for text in ["", "ftp://a", "a b", "me@a", "https://", "https://me:secret@a", "https://a?key=1", "https://a#b"]
        {
            assert_eq!(parse_server(text), None, "{text}");
        }
    }
}
