//! A command's text as words.

use std::ops::Range;

/// A piece of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind,
    /// Its first byte in the text.
    pub(super) start: usize,
    /// It as it stands there, quotes included.
    pub(super) raw: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Word,
    /// `;`
    End,
    Comment,
}

impl<'a> Token<'a> {
    pub(super) fn end(&self) -> usize {
        self.start + self.raw.len()
    }

    pub(super) fn span(&self) -> Range<usize> {
        self.start..self.end()
    }

    /// The text without its quotes; the error is the byte of the quote that is not closed.
    pub(super) fn unquoted(&self) -> Result<String, usize> {
        let mut text = String::with_capacity(self.raw.len());
        let mut open: Option<(usize, char)> = None;
        for (at, letter) in self.raw.char_indices() {
            match open {
                Some((_, quote)) if quote == letter => open = None,
                None if is_quote(letter) => open = Some((at, letter)),
                _ => text.push(letter),
            }
        }
        open.map_or(Ok(text), |(at, _)| Err(self.start + at))
    }

    /// `-D<name>=<value>` as its name and its value.
    pub(super) fn parameter(&self) -> Option<(Token<'a>, Token<'a>)> {
        let (name, value) = self.raw.strip_prefix("-D")?.split_once('=')?;
        let part = |start, raw| Token { kind: TokenKind::Word, start, raw };
        Some((part(self.start + "-D".len(), name), part(self.end() - value.len(), value)))
    }
}

/// Splits a text into words, comments and `;`. Every text has tokens: what is wrong with them is found later.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut start = 0;
    while let Some((rest, first)) = text.get(start..).and_then(|rest| Some((rest, rest.chars().next()?))) {
        let (kind, length) = match first {
            ';' => (Some(TokenKind::End), 1),
            _ if is_blank(first) || continues(rest) => (None, first.len_utf8()),
            _ if is_comment(rest) => (Some(TokenKind::Comment), rest.find(is_line_end).unwrap_or(rest.len())),
            _ => (Some(TokenKind::Word), word_length(rest)),
        };
        let raw = rest.get(..length).unwrap_or(rest);
        tokens.extend(kind.map(|kind| Token { kind, start, raw }));
        start += length;
    }
    tokens
}

pub(super) fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '\'')
}

fn is_line_end(letter: char) -> bool {
    matches!(letter, '\n' | '\r')
}

pub(super) fn is_blank(letter: char) -> bool {
    // An editor may begin a text with the byte order mark.
    letter.is_whitespace() || letter == '\u{feff}'
}

/// Whether the rest begins with a back-slash that ends its line.
fn continues(rest: &str) -> bool {
    rest.strip_prefix('\\')
        .map(|behind| behind.trim_start_matches([' ', '\t']))
        .is_some_and(|behind| behind.is_empty() || behind.starts_with(is_line_end))
}

/// `--`, but not `--word`, which is more likely an option with a dash too many.
fn is_comment(rest: &str) -> bool {
    let behind = rest.strip_prefix("--").map(|behind| behind.chars().next());
    behind.is_some_and(|next| next.is_none_or(|letter| letter == '-' || is_blank(letter)))
}

fn word_length(rest: &str) -> usize {
    let mut open = None;
    for (at, letter) in rest.char_indices() {
        let ends = match open {
            Some(_) => is_line_end(letter),
            None => is_blank(letter) || letter == ';' || rest.get(at..).is_some_and(continues),
        };
        if ends {
            return at;
        }
        match open {
            Some(quote) if quote == letter => open = None,
            None if is_quote(letter) => open = Some(letter),
            _ => {}
        }
    }
    rest.len()
}
