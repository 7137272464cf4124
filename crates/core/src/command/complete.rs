//! What can stand at a place in a command.

use super::LONGEST_COMMAND;
use super::component::{COMPONENTS, Component, Parameter};
use super::options::PROJECT;
use super::scan::{Token, TokenKind, is_quote, tokens};

/// What can stand at the cursor.
#[derive(Clone, Debug)]
pub struct Completion {
    /// The first byte that a choice replaces.
    pub start: usize,
    /// The byte behind the last one.
    pub end: usize,
    /// The words that can stand there and begin with what does.
    pub offers: Vec<Offer>,
    /// Where a value stands there: what it is.
    pub value: Option<ValueAt>,
}

/// A word that can stand at the cursor.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The word: `PAI`, `-name`, `-project`, a component, or `-D<parameter>=`.
    pub text: String,
    /// What it means.
    pub doc: &'static str,
}

/// The value at the cursor. Of one with commas, what is replaced is the part there.
#[derive(Clone, Debug)]
pub struct ValueAt {
    /// The parameter whose value it is.
    pub parameter: &'static Parameter,
    /// The table whose columns or partitions can stand there, where it is given already.
    pub table: Option<String>,
}

/// What can stand at the byte `cursor` of a text, which may be right or wrong.
pub fn complete(text: &str, cursor: usize) -> Completion {
    let cursor = text.floor_char_boundary(cursor);
    let nothing = Completion { start: cursor, end: cursor, offers: Vec::new(), value: None };
    if text.len() > LONGEST_COMMAND {
        return nothing;
    }
    let tokens = tokens(text);
    let ended = tokens.iter().any(|token| token.kind == TokenKind::End && token.end() <= cursor);
    let within = |token: &&Token<'_>| token.start < cursor && cursor <= token.end();
    let comment = tokens.iter().filter(within).any(|token| token.kind == TokenKind::Comment);
    if ended || comment {
        return nothing;
    }

    let command = tokens.into_iter().take_while(|token| token.kind != TokenKind::End);
    let words: Vec<_> = command.filter(|token| token.kind == TokenKind::Word).collect();
    let here = words.iter().find(|word| word.start <= cursor && cursor <= word.end()).copied();
    let here = here.unwrap_or(Token { kind: TokenKind::Word, start: cursor, raw: "" });
    let others: Vec<_> = words.iter().filter(|word| word.start != here.start).copied().collect();
    let component = component(&others);
    if let Some((name, value)) = here.parameter().filter(|(_, value)| cursor >= value.start) {
        let parameter = component.and_then(|component| component.parameter(name.raw));
        return parameter.map_or(nothing, |parameter| at_value(parameter, value, cursor, component, &others));
    }

    let before = others.iter().rfind(|word| word.start < here.start);
    let offer = |text: &str, doc| Offer { text: text.to_owned(), doc };
    let offers: Vec<_> = match before {
        None => vec![offer("PAI", "")],
        Some(before) if before.raw.eq_ignore_ascii_case("-name") => {
            COMPONENTS.iter().map(|component| offer(component.name, component.doc)).collect()
        }
        Some(before) if before.raw.eq_ignore_ascii_case("-project") => vec![offer(PROJECT, "")],
        Some(_) => options(component, &others),
    };
    // What is typed may lack the dash or the -D.
    let typed = text.get(here.start..cursor).unwrap_or_default().to_ascii_lowercase();
    let begins = |offer: &Offer| {
        let word = offer.text.to_ascii_lowercase();
        [Some(word.as_str()), word.strip_prefix('-'), word.strip_prefix("-d")]
            .into_iter()
            .flatten()
            .any(|word| word.starts_with(&typed))
    };
    let end = here.parameter().map_or(here.end(), |(_, value)| value.start);
    Completion { start: here.start, end, offers: offers.into_iter().filter(begins).collect(), value: None }
}

/// The component that the words name.
fn component(words: &[Token<'_>]) -> Option<&'static Component> {
    let name = words.iter().skip_while(|word| !word.raw.eq_ignore_ascii_case("-name")).nth(1)?;
    Component::find(&name.unquoted().ok()?)
}

/// The options that the words do not hold yet.
fn options(component: Option<&'static Component>, words: &[Token<'_>]) -> Vec<Offer> {
    let has = |option: &str| words.iter().any(|word| word.raw.eq_ignore_ascii_case(option));
    let mut offers = Vec::new();
    for option in ["-name", "-project"] {
        if !has(option) {
            offers.push(Offer { text: option.to_owned(), doc: "" });
        }
    }
    let parameters = component.map_or(&[][..], |component| component.parameters);
    let free = parameters.iter().filter(|parameter| value_of(parameter, words).is_none());
    offers.extend(free.map(|parameter| Offer { text: format!("-D{}=", parameter.name), doc: parameter.doc }));
    offers
}

/// The value that the words give a parameter.
fn value_of<'a>(parameter: &Parameter, words: &[Token<'a>]) -> Option<Token<'a>> {
    let is_it = |name: &Token<'_>| parameter.names().any(|known| known.eq_ignore_ascii_case(name.raw));
    words.iter().filter_map(Token::parameter).find(|(name, _)| is_it(name)).map(|(_, value)| value)
}

fn at_value(
    parameter: &'static Parameter,
    value: Token<'_>,
    cursor: usize,
    component: Option<&'static Component>,
    others: &[Token<'_>],
) -> Completion {
    let ends = |letter: char| is_quote(letter) || letter == ',' && parameter.kind.is_list();
    let (left, right) = value.raw.split_at_checked(cursor - value.start).unwrap_or((value.raw, ""));
    let start = left.rfind(ends).map_or(value.start, |at| value.start + at + 1);
    let end = right.find(ends).map_or(value.end(), |at| cursor + at);
    let table = parameter.kind.table().and_then(|table| component?.parameter(table));
    let table = table.and_then(|table| value_of(table, others)).and_then(|table| table.unquoted().ok());
    Completion {
        start,
        end,
        offers: Vec::new(),
        value: Some(ValueAt { parameter, table: table.filter(|table| !table.is_empty()) }),
    }
}
