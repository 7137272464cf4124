//! Labels of datasets and versions.

use crate::field::TextRule;

const RESERVED: [&str; 4] = ["aliyun", "acs", "http://", "https://"];

fn check_label_text(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Err("must not be empty".to_owned());
    }
    if text.contains(['=', ',']) {
        return Err("must not contain `=` or `,`".to_owned());
    }
    Ok(())
}

fn check_label_key(key: &str) -> Result<(), String> {
    match RESERVED.iter().find(|reserved| key.starts_with(**reserved)) {
        Some(reserved) => Err(format!("must not begin with `{reserved}`, which is reserved")),
        // Keys to remove are listed with commas, where white space around one means nothing.
        None if key.trim() != key => Err("must not begin or end with white space".to_owned()),
        None => check_label_text(key),
    }
}

text! {
    /// A label's key, unique in its dataset or version.
    pub struct LabelKey: TextRule {
        max_bytes: 128,
        pattern: Some(r"^(?!aliyun|acs|https?://|\s)[^=,]+(?<!\s)$"),
        check: check_label_key,
    }
}

text! {
    /// A label's value.
    pub struct LabelValue: TextRule { max_bytes: 128, pattern: Some(r"^[^=,]+$"), check: check_label_text }
}

structure! {
    /// A key and a value that a user gives to a dataset or a version.
    pub struct Label {
        /// The key: 1 to 128 bytes, no `=` or `,`, no white space at its ends, not beginning with `aliyun`, `acs`, `http://` or `https://`.
        key: LabelKey;
        /// The value: 1 to 128 bytes, no `=` or `,`.
        value: LabelValue;
    }
}

#[cfg(test)]
mod tests {
    use super::{LabelKey, LabelValue};

    #[test]
    fn keys_and_values_follow_their_rules() {
        for key in ["k", "环境", &"k".repeat(128), "my aliyun"] {
            assert!(LabelKey::parse(key).is_ok(), "{key}");
        }
        for key in [
            " a",
            "a\u{85}",
            "",
            "a=b",
            "a,b",
            "aliyun-x",
            "acs:y",
            "http://z",
            "https://z",
            &"k".repeat(129),
            &"环".repeat(43),
        ] {
            assert!(LabelKey::parse(key).is_err(), "{key}");
        }
        assert!(LabelValue::parse("acs").is_ok());
        assert!(LabelValue::parse("").is_err());
    }
}
