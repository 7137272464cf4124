//! Reading a JSON body without trusting it.

use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// The deepest nesting that is read. Deeper bodies are refused before any parser recurses into them.
const DEEPEST: usize = 64;

/// The members of a JSON object, each still as its text.
#[derive(Debug, Default)]
pub(crate) struct Members<'a>(pub(crate) Vec<(String, &'a RawValue)>);

impl<'a> Members<'a> {
    /// Reads a body. An empty one, or `null`, has no members. The error says what is wrong with the body.
    pub(crate) fn parse(body: &'a [u8]) -> Result<Members<'a>, String> {
        let text = std::str::from_utf8(body)
            .map_err(|error| format!("is not UTF-8 from byte {} on; send JSON in UTF-8", error.valid_up_to()))?;
        let text = text.trim_ascii();
        if text.is_empty() || text == "null" {
            return Ok(Members::default());
        }
        if depth(text) > DEEPEST {
            return Err(format!("nests deeper than {DEEPEST} levels"));
        }
        if !text.starts_with('{') && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() {
            return Err("must be a JSON object".to_owned());
        }
        let mut from = serde_json::Deserializer::from_str(text);
        let members = serde::Deserializer::deserialize_map(&mut from, MembersVisitor)
            .and_then(|members| from.end().map(|()| members))
            .map_err(|error| format!("is not valid JSON (line {}, column {})", error.line(), error.column()))?;
        Ok(members)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

/// The most items of a batch. No body holds as many that are right; each wrong one costs an answer of its own.
pub(crate) const MOST_ITEMS: usize = 1_000_000;

/// The items of a batch, each still as its text.
pub(crate) struct Items<'a> {
    pub(crate) items: Vec<&'a RawValue>,
    /// How many more there were than are taken.
    pub(crate) beyond: usize,
}

impl<'de: 'a, 'a> Deserialize<'de> for Items<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Items<'a>, D::Error> {
        from.deserialize_seq(ItemsVisitor)
    }
}

struct ItemsVisitor;

impl<'de> Visitor<'de> for ItemsVisitor {
    type Value = Items<'de>;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Items<'de>, A::Error> {
        let (mut items, mut beyond) = (Vec::new(), 0);
        while items.len() < MOST_ITEMS {
            let Some(item) = array.next_element()? else { return Ok(Items { items, beyond }) };
            items.push(item);
        }
        while array.next_element::<IgnoredAny>()?.is_some() {
            beyond += 1;
        }
        Ok(Items { items, beyond })
    }
}

/// How deep brackets nest outside of strings, in one pass without recursion.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut in_string, mut escaped) = (0_usize, 0_usize, false, false);
    for byte in text.bytes() {
        if in_string {
            (escaped, in_string) = (byte == b'\\' && !escaped, byte != b'"' || escaped);
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_text() {
        let members = Members::parse(br#" {"a": [1, 2], "b\u0041": "x"} "#).unwrap();
        let texts: Vec<_> = members.0.iter().map(|(name, raw)| (name.as_str(), raw.get())).collect();
        assert_eq!(texts, [("a", "[1, 2]"), ("bA", "\"x\"")]);
        for empty in ["", "  ", "null", "{}"] {
            assert!(Members::parse(empty.as_bytes()).unwrap().0.is_empty());
        }
    }

    #[test]
    fn a_bad_body_says_what_is_wrong() {
        let deep = "[".repeat(100_000);
        let cases: [(&[u8], &str); 7] = [
            (b"\xff\xfe", "is not UTF-8"),
            (b"[1]", "must be a JSON object"),
            (b"\"x\"", "must be a JSON object"),
            (b"{\"a\":}", "is not valid JSON (line 1, column 6)"),
            (b"{\"a\":1} x", "is not valid JSON"),
            (b"{\"a\":\"\\ud800\"", "is not valid JSON"),
            (deep.as_bytes(), "nests deeper than 64 levels"),
        ];
        for (body, message) in cases {
            let error = Members::parse(body).unwrap_err();
            assert!(error.starts_with(message), "{error}");
        }
    }

    #[test]
    fn brackets_in_strings_do_not_nest() {
        assert_eq!(depth(r#"{"[[[\"[[": ["\\", "]"]}"#), 2);
    }
}
