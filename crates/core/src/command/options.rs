//! Words as options: `-name`, `-project` and `-D<parameter>=<value>`.

use super::LONGEST_COMMAND;
use super::component::{COMPONENTS, Component};
use super::error::{Errors, nearest, shown};
use super::scan::{Token, TokenKind, tokens};

const COMMAND: &str = "PAI -name <component> -D<parameter>=<value> ...";
const OPTION: &str = "-name <component>, -project algo_public or -D<parameter>=<value>";

/// The project that the product keeps its components in; tables are in others.
pub(super) const PROJECT: &str = "algo_public";

/// A command's options.
pub(super) struct Options<'a> {
    pub(super) component: &'static Component,
    /// Names and values as they are written.
    pub(super) parameters: Vec<(Token<'a>, Token<'a>)>,
    /// Where the command ends.
    pub(super) end: usize,
}

impl<'a> Options<'a> {
    pub(super) fn read(text: &'a str, errors: &mut Errors<'a>) -> Option<Options<'a>> {
        if text.len() > LONGEST_COMMAND {
            let problem = format!("the text is {} bytes long; a command has at most {LONGEST_COMMAND}", text.len());
            errors.add(0..0, "a shorter command", &problem);
            return None;
        }
        let words = words(text, errors);
        let end = words.last().map_or(0, Token::end);
        let mut words = words.into_iter().peekable();
        let first = words.next();
        if first.is_none_or(|first| !first.raw.eq_ignore_ascii_case("PAI")) {
            let at = first.map_or(end..end, |first| first.span());
            errors.add(at, COMMAND, &format!("a command begins with PAI: {COMMAND}"));
            return None;
        }

        let (mut name, mut project, mut parameters) = (None, None, Vec::new());
        while let Some(word) = words.next() {
            let mut value = || words.next_if(|word| !word.raw.starts_with('-'));
            if word.raw.eq_ignore_ascii_case("-name") {
                once(errors, &mut name, word, value());
            } else if word.raw.eq_ignore_ascii_case("-project") {
                once(errors, &mut project, word, value());
            } else if let Some(parameter) = word.parameter() {
                parameters.push(parameter);
            } else {
                let problem = match word.raw.strip_prefix("-D") {
                    Some(_) => "is not followed by = and a value, without blanks around the =",
                    None => "stands where an option was expected: a value with blanks is put in quotes",
                };
                errors.add(word.span(), OPTION, &format!("{} {problem}; expected {OPTION}", shown(word.raw)));
                // What follows belongs to the same mistake.
                while value().is_some() {}
            }
        }
        if let Some(project) = project {
            check_project(errors, project);
        }
        let component = component(errors, name, end)?;
        Some(Options { component, parameters, end })
    }
}

/// The words of the one command.
fn words<'a>(text: &'a str, errors: &mut Errors<'a>) -> Vec<Token<'a>> {
    let (mut words, mut ended) = (Vec::new(), false);
    for token in tokens(text) {
        match token.kind {
            TokenKind::Comment => {}
            TokenKind::End => ended = true,
            TokenKind::Word if ended => {
                let problem = "one command at a time: nothing may stand behind the ;";
                errors.add(token.span(), "the end of the text", problem);
                break;
            }
            TokenKind::Word => words.push(token),
        }
    }
    words
}

/// An option that stands once, such as `-name`.
fn once<'a>(errors: &mut Errors<'a>, kept: &mut Option<Token<'a>>, option: Token<'a>, value: Option<Token<'a>>) {
    let Some(value) = value else {
        errors.add(option.span(), OPTION, &format!("{} is followed by no name", option.raw));
        return;
    };
    match kept {
        Some(first) => {
            let first = errors.place(first.start);
            let problem = format!("{} is given a second time; its first value is at {first}", option.raw);
            errors.add(option.span(), "each option once", &problem);
        }
        None => *kept = Some(value),
    }
}

/// A word without its quotes.
pub(super) fn unquoted(errors: &mut Errors<'_>, word: Token<'_>) -> Option<String> {
    let text = word.unquoted();
    text.map_err(|quote| {
        let problem = "the quote that opens here is not closed on its line; a quote inside a value stands in the other \
                       kind of quotes";
        errors.add(quote..word.end(), "a closing quote", problem);
    })
    .ok()
}

fn check_project(errors: &mut Errors<'_>, project: Token<'_>) {
    let Some(text) = unquoted(errors, project) else { return };
    if !text.eq_ignore_ascii_case(PROJECT) {
        let nearest = nearest(&text, [PROJECT].into_iter());
        let known = if nearest.is_some() { String::new() } else { format!("; expected {PROJECT}") };
        let problem = format!("there is no project of components {}{known}", shown(&text));
        errors.suggest(project.span(), PROJECT, &problem, nearest);
    }
}

fn component(errors: &mut Errors<'_>, name: Option<Token<'_>>, end: usize) -> Option<&'static Component> {
    let names: Vec<_> = COMPONENTS.iter().map(|component| component.name).collect();
    let expected = names.join(" or ");
    let Some(name) = name else {
        errors.add(end..end, &*expected, &format!("-name is missing; expected -name and {expected}"));
        return None;
    };
    let text = unquoted(errors, name)?;
    let found = Component::find(&text);
    if found.is_none() {
        let nearest = nearest(&text, names.into_iter());
        let known = if nearest.is_some() { String::new() } else { format!("; expected {expected}") };
        let problem = format!("there is no component {}{known}", shown(&text));
        errors.suggest(name.span(), expected, &problem, nearest);
    }
    found
}
