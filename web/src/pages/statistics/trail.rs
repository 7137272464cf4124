//! The way through a list whose pages are found by tokens.

use leptos::prelude::*;

use super::table::Address;
use crate::words::t;

/// The pages that were passed, the first one first, by what the address says of each: a token tells only what comes next.
#[derive(Clone, Copy)]
pub(super) struct Trail {
    address: Address,
    passed: StoredValue<Vec<String>>,
}

impl Trail {
    pub(super) fn new(address: Address) -> Trail {
        Trail { address, passed: StoredValue::default() }
    }

    /// Comes to a page; the one before, where it was passed.
    fn come(self, here: &str, next: Option<&String>) -> Option<String> {
        let mut before = None;
        self.passed.update_value(|passed| {
            let at = passed.iter().position(|from| from == here).filter(|_| !here.is_empty()).unwrap_or(0);
            before = at.checked_sub(1).and_then(|at| passed.get(at).cloned());
            passed.truncate(at);
            passed.push(here.to_owned());
            passed.extend(next.cloned());
        });
        before
    }

    /// Links to the pages beside the one that begins `here`. A page that was come to by its address has none before it, but
    /// the first.
    pub(super) fn pager(self, here: &str, next: Option<String>, position: AnyView) -> AnyView {
        let before = self.come(here, next.as_ref());
        let link = |from: &str| untrack(|| self.address.with(&[("from", from)]));
        let first = (!here.is_empty() && before.as_deref() != Some("")).then(|| {
            view! { <a class="button" href=link("")>{t(|words| words.first_page)}</a> }
        });
        let before = before.map(|from| {
            view! { <a class="button" rel="prev" href=link(&from)>{t(|words| words.previous)}</a> }
        });
        let next = next.map(|from| view! { <a class="button" rel="next" href=link(&from)>{t(|words| words.next)}</a> });
        view! { <nav class="pager" aria-label=t(|words| words.pages)>{first} {before} {position} {next}</nav> }
            .into_any()
    }
}
