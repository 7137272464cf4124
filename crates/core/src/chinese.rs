//! What the engine says, in Chinese: for a console whose reader reads Chinese, wherever the answer came from. On the wire
//! every message is English.
//!
//! A message is found by its pattern, in which `{}` stands for what differs. What stands there is translated in turn, where
//! it is a message itself.

mod catalogue;
#[cfg(feature = "chinese-tables")]
mod tables;

/// A pattern, and its Chinese, in which `{0}`, `{1}` and so on are what the pattern's `{}` stood for.
type Pattern = (&'static str, &'static str);

/// How deep messages are looked for within messages. The deepest has three.
const DEEPEST: usize = 4;

/// The message in Chinese, or nothing where it is none of the engine's.
pub fn chinese(message: &str) -> Option<String> {
    translate(message, DEEPEST)
}

fn translate(message: &str, deepest: usize) -> Option<String> {
    let deeper = deepest.checked_sub(1)?;
    let found = patterns().filter_map(|(english, chinese)| Some((english, chinese, holes(english, message)?)));
    // Of several the one that says most itself: `there is no component {}; expected {}` before `there is no component {}`.
    if let Some((_, chinese, holes)) = found.max_by_key(|(english, ..)| english.len()) {
        return Some(fill(chinese, |at| {
            let hole = holes.get(at).copied().unwrap_or_default();
            translate(hole, deeper).unwrap_or_else(|| hole.to_owned())
        }));
    }
    // A message may stand behind the name of what it is about: `colName is required`, `Uri: is required`.
    let (name, rest) = message.split_once(' ')?;
    Some(format!("{name} {}", translate(rest, deeper)?))
}

fn patterns() -> impl Iterator<Item = &'static Pattern> {
    #[cfg(feature = "chinese-tables")]
    let more = tables::PATTERNS;
    #[cfg(not(feature = "chinese-tables"))]
    let more: &[Pattern] = &[];
    catalogue::PATTERNS.iter().chain(more)
}

/// What stands in the message at each `{}` of the pattern, where the message is of that pattern.
fn holes<'a>(pattern: &str, message: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = pattern.split("{}");
    let mut rest = message.strip_prefix(parts.next()?)?;
    let mut holes = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let (hole, behind) = match parts.peek() {
            Some(_) => rest.split_once(part)?,
            None => (rest.strip_suffix(part)?, ""),
        };
        holes.push(hole);
        rest = behind;
    }
    rest.is_empty().then_some(holes)
}

fn fill(chinese: &str, hole: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    let mut rest = chinese;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((at, behind)) = behind.split_once('}') else { break };
        text.push_str(before);
        text.push_str(&at.parse().map(&hole).unwrap_or_default());
        rest = behind;
    }
    text + rest
}

#[cfg(all(test, feature = "chinese-tables"))]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_message_is_found_by_the_pattern_that_says_most() {
        assert_eq!(chinese("is required").as_deref(), Some("为必填项"));
        assert_eq!(chinese("must be one of FILE, DIRECTORY").as_deref(), Some("必须是以下之一：FILE, DIRECTORY"));
        assert_eq!(chinese("must be a whole number from 1 to 9").as_deref(), Some("必须是 1 到 9 之间的整数"));
        assert_eq!(
            chinese("line 2, column 3: there is no parameter colNam; did you mean colName?").as_deref(),
            Some("第 2 行第 3 列：没有参数 colNam；是否想写 colName？")
        );
        assert_eq!(
            chinese("line 1, column 9: colName must be 1 to 128 characters, without blanks at its ends, control characters, or any of , = / ; :").as_deref(),
            Some("第 1 行第 9 列：colName 必须是 1 到 128 个字符，首尾无空白，不含控制字符，也不含 , = / ; :")
        );
        assert_eq!(
            chinese("Dataset d-1 does not exist, or you may not see it.").as_deref(),
            Some("数据集 d-1 不存在，或者您无权查看。")
        );
        for strange in ["", " ", "a cat", "must be", "{}", "第一"] {
            assert_eq!(chinese(strange), None, "{strange}");
        }
    }

    #[test]
    fn every_pattern_is_used_once_and_whole() {
        let mut seen = BTreeSet::new();
        for (english, chinese) in patterns() {
            assert!(seen.insert(english), "{english} stands twice");
            let mut holes: Vec<_> = chinese.split('{').skip(1).filter_map(|hole| hole.split('}').next()).collect();
            holes.sort_unstable();
            let all: Vec<_> = (0..english.matches("{}").count()).map(|at| at.to_string()).collect();
            assert_eq!(holes, all, "{english}");
        }
    }

    #[test]
    fn a_hostile_message_ends() {
        let long = "is required ".repeat(10_000);
        assert_eq!(chinese(&long), None);
        let deep = "line 1, column 1: ".repeat(10_000);
        assert!(chinese(&deep).is_some());
    }
}
