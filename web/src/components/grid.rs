//! Tables of figures: one way to draw them, whatever they hold.

use leptos::prelude::*;

use super::exact;

/// A cell.
pub(crate) struct Item {
    text: String,
    /// What is copied, where the text is shortened.
    exact: String,
    href: String,
    more: Option<AnyView>,
    is_current: bool,
}

impl Item {
    pub(crate) fn text(text: impl Into<String>) -> Item {
        Item { text: text.into(), exact: String::new(), href: String::new(), more: None, is_current: false }
    }

    /// What is read, and with all of its digits.
    pub(crate) fn figure((text, exact): (String, String)) -> Item {
        let exact = if text == exact { String::new() } else { exact };
        Item { exact, ..Item::text(text) }
    }

    pub(crate) fn link(text: impl Into<String>, href: String) -> Item {
        Item { href, ..Item::text(text) }
    }

    /// Says that the link leads to what is shown.
    pub(crate) fn current(self, is_current: bool) -> Item {
        Item { is_current, ..self }
    }

    pub(crate) fn view(text: impl Into<String>, more: AnyView) -> Item {
        Item { more: Some(more), ..Item::text(text) }
    }
}

/// What a column is called, and whether it holds figures.
pub(crate) type Head = (String, bool);

/// A table that scrolls by itself where it is wider than the page. The first cell of a row is what the row is about.
pub(crate) fn grid(label: String, heads: Vec<Head>, rows: Vec<Vec<Item>>) -> AnyView {
    let figures: Vec<bool> = heads.iter().map(|(_, is_figure)| *is_figure).collect();
    let head = |(name, is_figure): Head| view! { <th scope="col" class:number=is_figure>{name}</th> }.into_any();
    // Tab stops at the first figure that can be copied; arrows lead to the others.
    let mut stops = true;
    let row = |items: Vec<Item>| {
        let cell = |(at, item): (usize, Item)| {
            let stops_here = stops;
            stops &= item.exact.is_empty();
            cell(item, at == 0, figures.get(at).copied().unwrap_or(false), stops_here)
        };
        let cells: Vec<AnyView> = items.into_iter().enumerate().map(cell).collect();
        view! { <tr data-row="">{cells}</tr> }.into_any()
    };
    let rows: Vec<AnyView> = rows.into_iter().map(row).collect();
    let heads: Vec<AnyView> = heads.into_iter().map(head).collect();
    let table = view! {
        <div class="scroll figures" tabindex="0" role="region" aria-label=label>
            <table>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    };
    exact::copied(table.into_any())
}

fn cell(item: Item, is_first: bool, is_figure: bool, stops: bool) -> AnyView {
    let Item { text, exact, href, more, is_current } = item;
    let content = match href.is_empty() {
        true => view! { {exact::figure_at(text, exact, stops)} {more} }.into_any(),
        false => view! { <a href=href aria-current=is_current.then_some("true")>{text}</a> {more} }.into_any(),
    };
    match is_first {
        true => view! { <th scope="row" class:number=is_figure>{content}</th> }.into_any(),
        false => view! { <td class:number=is_figure>{content}</td> }.into_any(),
    }
}

/// Rows as CSV, RFC 4180.
pub(crate) fn csv(rows: &[Vec<String>]) -> String {
    let field = |text: &String| {
        if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.clone() }
    };
    rows.iter().map(|row| row.iter().map(field).collect::<Vec<_>>().join(",") + "\r\n").collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_field_with_a_comma_stands_in_quotes() {
        let rows = [vec!["a,b".to_owned(), "say \"x\"".to_owned()], vec!["1".to_owned(), String::new()]];
        assert_eq!(super::csv(&rows), "\"a,b\",\"say \"\"x\"\"\"\r\n1,\r\n");
    }
}
