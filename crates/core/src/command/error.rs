//! What is wrong with a command, and where.

use std::ops::Range;

/// One thing that is wrong with a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandError {
    /// The line, from 1 on.
    pub line: usize,
    /// The column in characters, from 1 on.
    pub column: usize,
    /// How many characters are wrong; 0 where something is missing.
    pub length: usize,
    /// Where that begins, in bytes of the text.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What would be right there.
    pub expected: String,
    /// The whole in words, with line and column.
    pub message: String,
    /// The known word that was probably meant.
    pub suggestion: Option<String>,
}

impl std::fmt::Display for CommandError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for CommandError {}

/// More errors than these help nobody, and each costs a walk through the text.
const MOST_ERRORS: usize = 32;

/// The errors found so far, in the order of the text.
pub(super) struct Errors<'a> {
    text: &'a str,
    found: Vec<CommandError>,
}

impl<'a> Errors<'a> {
    pub(super) fn of(text: &'a str) -> Errors<'a> {
        Errors { text, found: Vec::new() }
    }

    /// `value`, where nothing was wrong.
    pub(super) fn or<T>(self, value: Option<T>) -> Result<T, Vec<CommandError>> {
        value.filter(|_| self.found.is_empty()).ok_or(self.found)
    }

    pub(super) fn add(&mut self, at: Range<usize>, expected: impl Into<String>, problem: &str) {
        self.suggest(at, expected, problem, None);
    }

    pub(super) fn suggest(
        &mut self,
        at: Range<usize>,
        expected: impl Into<String>,
        problem: &str,
        suggestion: Option<&str>,
    ) {
        if self.found.len() == MOST_ERRORS {
            return;
        }
        let (line, column) = position(self.text, at.start);
        let meant = suggestion.map(|word| format!("; did you mean {word}?")).unwrap_or_default();
        let after = self.found.partition_point(|error| error.start <= at.start);
        let error = CommandError {
            line,
            column,
            length: self.text.get(at.clone()).unwrap_or_default().chars().count(),
            start: at.start,
            end: at.end,
            expected: expected.into(),
            message: format!("line {line}, column {column}: {problem}{meant}"),
            suggestion: suggestion.map(str::to_owned),
        };
        self.found.insert(after, error);
    }

    /// The position of a byte as people say it, for the message of a further error.
    pub(super) fn place(&self, at: usize) -> String {
        if self.found.len() == MOST_ERRORS {
            return String::new();
        }
        let (line, column) = position(self.text, at);
        format!("line {line}, column {column}")
    }
}

/// Line and column of a byte, from 1 on. A line ends with `\n`, `\r\n` or `\r`.
fn position(text: &str, at: usize) -> (usize, usize) {
    let (mut line, mut column, mut before) = (1, 1, '\0');
    for letter in text.get(..at).unwrap_or(text).chars() {
        match letter {
            '\n' if before == '\r' => {}
            '\n' | '\r' => (line, column) = (line + 1, 1),
            _ => column += 1,
        }
        before = letter;
    }
    (line, column)
}

/// A text as it can stand in a message.
pub(super) fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(64).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// The candidate that `word` was probably meant to be: a third of its letters may be wrong, and at most four.
pub(super) fn nearest(word: &str, candidates: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let letters = |word: &str| word.chars().map(|letter| letter.to_ascii_lowercase()).collect();
    let word: Vec<char> = letters(word);
    let most = (word.len() / 3).clamp(1, 4);
    let near = candidates.filter_map(|candidate| {
        let known: Vec<char> = letters(candidate);
        let close = known.len().abs_diff(word.len()) <= most;
        let far = if close { distance(&word, &known) } else { usize::MAX };
        (far <= most).then_some((far, candidate))
    });
    near.min_by_key(|(far, _)| *far).map(|(_, candidate)| candidate)
}

/// How many letters must be inserted, removed, replaced or swapped with their neighbour to make one word of the other:
/// the Damerau-Levenshtein distance in its form of optimal string alignment.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut above: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    let mut left_before = None;
    for (down, left) in left.iter().enumerate() {
        let mut next = vec![down + 1];
        let mut right_before = None;
        for (across, right) in right.iter().enumerate() {
            let at = |row: &[usize], across: usize| row.get(across).copied().unwrap_or(usize::MAX - 1);
            let mut least = (at(&row, across) + usize::from(left != right))
                .min(at(&row, across + 1) + 1)
                .min(at(&next, across) + 1);
            if left_before == Some(right) && right_before == Some(left) {
                least = least.min(at(&above, across - 1) + 1);
            }
            next.push(least);
            right_before = Some(right);
        }
        left_before = Some(left);
        above = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn neighbours_that_swapped_are_one_mistake() {
        let apart =
            |left: &str, right: &str| distance(&left.chars().collect::<Vec<_>>(), &right.chars().collect::<Vec<_>>());
        let cases =
            [("", "", 0), ("", "abc", 3), ("abc", "", 3), ("abc", "acb", 1), ("abcd", "badc", 2), ("中a", "中b", 1)];
        for (left, right, far) in cases.into_iter().chain([("kitten", "sitting", 3), ("ca", "abc", 3)]) {
            assert_eq!(apart(left, right), far, "{left} {right}");
        }
    }

    #[test]
    fn only_what_is_near_is_suggested() {
        let known = || ["colName", "coreNum"].into_iter();
        assert_eq!(nearest("COLNMAE", known()), Some("colName"));
        assert_eq!(nearest("corNum", known()), Some("coreNum"));
        assert_eq!(nearest("column", known()), None);
        assert_eq!(nearest("", known()), None);
        assert_eq!(nearest(&"colName".repeat(9000), known()), None);
    }
}
