//! The list of methods, as JavaScript.

use pai_datasets_core::field::Kind;
use pai_datasets_core::{Content, OPERATIONS, OperationInfo};

/// `createDataset` for `CreateDataset`.
pub(crate) fn method_of(operation: &OperationInfo) -> String {
    let mut letters = operation.name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

/// How an operation lists.
pub(crate) struct List {
    /// The fields of the response that hold the items, each with what an item of it is: those of the first come first.
    pub(crate) items: Vec<(&'static str, &'static Kind)>,
    /// Whether pages follow each other by a token rather than a number.
    pub(crate) by_token: bool,
}

/// How `operation` lists, if it does: it takes a token or a page's number, and answers objects or rows.
pub(crate) fn list_of(operation: &OperationInfo) -> Option<List> {
    let takes = |name: &str| operation.fields.iter().any(|field| field.name == name);
    let (by_token, by_number) = (takes("NextToken"), takes("PageNumber"));
    let lists = operation.response.fields.iter().filter_map(|field| match field.kind {
        Kind::List { of: item @ (Kind::Object(_) | Kind::List { .. }) } => Some((field.name, item)),
        _ => None,
    });
    let mut items: Vec<_> = lists.collect();
    // What stands beside rows only describes them.
    if let Some(rows) = items.iter().position(|(_, item)| matches!(item, Kind::List { .. })) {
        items = vec![items.swap_remove(rows)];
    }
    ((by_token || by_number) && !items.is_empty()).then_some(List { items, by_token })
}

/// `operations.mjs`.
pub(crate) fn list() -> String {
    let names: Vec<_> = OPERATIONS.iter().map(|operation| format!("\"{}\"", operation.name)).collect();
    let lists = OPERATIONS.iter().filter_map(|operation| {
        let List { items, by_token } = list_of(operation)?;
        let names: Vec<_> = items.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        Some(format!("  {}: {{ items: [{}], token: {by_token} }},\n", operation.name, names.join(", ")))
    });
    let content = OPERATIONS.iter().filter_map(|operation| {
        let word = match (operation.takes, operation.gives) {
            (Content::Bytes, _) => "takes",
            (_, Content::Bytes) => "gives",
            (_, Content::Events) => "events",
            _ => return None,
        };
        Some(format!("  {}: \"{word}\",\n", operation.name))
    });
    format!(
        "// Written by crates/typescript from the table of operations.\n\
         export const OPERATIONS = [{}];\nexport const LISTS = {{\n{}}};\n\
         // Whose request takes a file, whose answer gives one, whose answer may come as events.\n\
         export const CONTENT = {{\n{}}};\n",
        names.join(", "),
        lists.collect::<String>(),
        content.collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_found_by_their_fields() {
        let found: Vec<_> = OPERATIONS
            .iter()
            .filter_map(|operation| {
                let list = list_of(operation)?;
                let names: Vec<_> = list.items.iter().map(|(name, _)| *name).collect();
                Some((operation.name, names.join(" "), list.by_token))
            })
            .collect();
        for expected in [
            ("ListDatasets", "Datasets", false),
            ("ListDatasetVersions", "DatasetVersions", false),
            ("ListDatasetFileMetas", "DatasetFileMetas", true),
            ("ListDatasetDirectory", "Directories DatasetFileMetas", true),
            ("ListTableRows", "Rows", true),
        ] {
            let (name, items, by_token) = expected;
            assert!(found.contains(&(name, items.to_owned(), by_token)), "{expected:?} in {found:?}");
        }
        assert!(list().contains("export const OPERATIONS = [\"CreateDataset\""));
    }
}
