//! Query strings and the percent-encoding of RFC 3986.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `text` with everything but unreserved characters encoded; a space is `%20`.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// A percent-encoded path segment decoded. Bytes that are no UTF-8 become U+FFFD, so they match nothing.
pub fn decode_segment(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

/// Names and values of a query string, decoded, in order. `+` is a space. The error names what is not UTF-8.
pub fn parse(query: &str) -> Result<Vec<(String, String)>, String> {
    let decode = |text: &str| {
        let spaced = text.replace('+', " ");
        percent_decode_str(&spaced).decode_utf8().map(std::borrow::Cow::into_owned)
    };
    let mut pairs = Vec::new();
    for part in query.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let name = decode(name).map_err(|_| "a parameter's name is not UTF-8".to_owned())?;
        let value = decode(value).map_err(|_| format!("the value of {name} is not UTF-8"))?;
        pairs.push((name, value));
    }
    Ok(pairs)
}

/// A query string of those names and values, in that order.
pub fn format<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let parts: Vec<String> =
        pairs.into_iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    parts.join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_a_space_decode() {
        let pairs = parse("Label=a+b%2F%E4%B8%AD~%2A&x&y=&=z").unwrap();
        let expected = [("Label", "a b/中~*"), ("x", ""), ("y", ""), ("", "z")];
        assert_eq!(pairs, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(format([("Label", "a b/中~*")]), "Label=a%20b%2F%E4%B8%AD~%2A");
    }

    #[test]
    fn a_value_that_is_no_text_is_named() {
        assert_eq!(parse("Name=%ff"), Err("the value of Name is not UTF-8".to_owned()));
        assert_eq!(decode_segment("%ff"), "\u{fffd}");
        assert_eq!(parse("a=%zz").unwrap(), [("a".to_owned(), "%zz".to_owned())]);
    }
}
