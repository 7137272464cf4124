//! Names and ids.

use crate::field::TextRule;

fn check_dataset_name(name: &str) -> Result<(), String> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || ('\u{4e00}'..='\u{9fa5}').contains(&c);
    let mut characters = name.chars();
    let first = characters.next().is_some_and(is_word);
    if first && characters.clone().count() <= 126 && characters.all(|c| is_word(c) || c == '_' || c == '-') {
        return Ok(());
    }
    Err("must be 1 to 127 letters, digits, Chinese characters, `_` or `-`, and begin with none of the last two"
        .to_owned())
}

text! {
    /// A dataset's name. Names need not be unique.
    pub struct DatasetName: TextRule {
        max_bytes: 127 * 3,
        pattern: Some(r"^[A-Za-z0-9\u4e00-\u9fa5][A-Za-z0-9\u4e00-\u9fa5_-]{0,126}$"),
        check: check_dataset_name,
    }
}

text! {
    /// The organisation that offers the dataset; `pai` is reserved.
    pub struct Provider: TextRule {
        max_bytes: 1024,
        pattern: None,
        check: |name| if name == "pai" { Err("must not be \"pai\", which is reserved".to_owned()) } else { Ok(()) },
    }
}

text! {
    /// A role that a dataset can be opened to: a basic role of PAI such as `PAI.AlgoOperator`, or a role of the
    /// workspace such as `role-a1b2`.
    pub struct RoleId: TextRule {
        max_bytes: 256,
        pattern: Some(r"^(PAI\.|role-).+$"),
        check: |role| {
            let custom = role.strip_prefix("PAI.").or_else(|| role.strip_prefix("role-"));
            if custom.is_some_and(|rest| !rest.is_empty()) {
                Ok(())
            } else {
                Err("must be a basic role such as PAI.AlgoOperator or a custom one such as role-a1b2".to_owned())
            }
        },
    }
}

text! {
    /// A short text that only the caller reads, kept as it is: a workspace, user or source id.
    pub struct Verbatim: TextRule::up_to(1024)
}

/// A version's name: `v` and its number from 1 on, in the order of creation. A number is never given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionNumber(pub i64);

impl VersionNumber {
    /// The first version, made with its dataset.
    pub const FIRST: VersionNumber = VersionNumber(1);

    /// The version of that name, where it is shaped like one.
    pub fn parse(name: &str) -> Option<VersionNumber> {
        let digits = name.strip_prefix('v')?;
        let plain = !digits.is_empty() && digits.len() <= 15 && digits.bytes().all(|byte| byte.is_ascii_digit());
        let number = if plain && !digits.starts_with('0') { digits.parse().ok()? } else { return None };
        Some(VersionNumber(number))
    }
}

impl std::fmt::Display for VersionNumber {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "v{}", self.0)
    }
}

/// `d-` and 18 characters of base 36, from random bytes. `None` when the bytes did not suffice, which 36 random bytes
/// leave to happen once in 10^14 times: ask again.
pub fn dataset_id(random: &[u8]) -> Option<String> {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut id = String::from("d-");
    // Bytes from 252 on would make the first four digits likelier.
    let digits = random.iter().filter(|byte| **byte < 252).filter_map(|byte| DIGITS.get(usize::from(byte % 36)));
    id.extend(digits.take(18).map(|digit| char::from(*digit)));
    (id.len() == 20).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::{DatasetName, VersionNumber, dataset_id};

    #[test]
    fn names_follow_the_pattern() {
        for name in ["a", "7", "数据集", "cats_and-dogs", &"x".repeat(127), &"龥".repeat(127)] {
            assert!(DatasetName::parse(name).is_ok(), "{name}");
        }
        for name in ["", "_a", "-a", "a b", "a.b", "ä", "𠀀", "a\n", &"x".repeat(128), &"龥".repeat(128)] {
            assert!(DatasetName::parse(name).is_err(), "{name}");
        }
    }

    #[test]
    fn version_names_are_v_and_a_number() {
        assert_eq!(VersionNumber::parse("v12"), Some(VersionNumber(12)));
        for name in ["", "v", "v0", "v01", "V1", "v-1", "v1 ", "v99999999999999999999", "latest"] {
            assert_eq!(VersionNumber::parse(name), None, "{name}");
        }
    }

    #[test]
    fn ids_have_eighteen_digits() {
        let random: Vec<u8> = (0..36).map(|step| step * 7).collect();
        let id = dataset_id(&random).unwrap();
        assert_eq!(id.len(), 20);
        assert!(id.starts_with("d-"));
        assert_eq!(dataset_id(&[255; 36]), None);
    }
}
