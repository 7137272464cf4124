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
    /// The field of the response that holds the items.
    pub(crate) items: &'static str,
    /// What an item is.
    pub(crate) item: &'static Kind,
    /// Whether pages follow each other by a token rather than a number.
    pub(crate) by_token: bool,
}

/// How `operation` lists, if it does: it takes a token or a page's number, and answers objects or rows.
pub(crate) fn list_of(operation: &OperationInfo) -> Option<List> {
    let takes = |name: &str| operation.fields.iter().any(|field| field.name == name);
    let (by_token, by_number) = (takes("NextToken"), takes("PageNumber"));
    let mut lists = operation.response.fields.iter().filter_map(|field| match field.kind {
        Kind::List { of: item @ (Kind::Object(_) | Kind::List { .. }) } => Some((field.name, item)),
        _ => None,
    });
    let (items, item) = lists.next().filter(|_| by_token || by_number)?;
    Some(List { items, item, by_token })
}

/// `operations.mjs`.
pub(crate) fn list() -> String {
    let names: Vec<_> = OPERATIONS.iter().map(|operation| format!("\"{}\"", operation.name)).collect();
    let lists = OPERATIONS.iter().filter_map(|operation| {
        let List { items, by_token, .. } = list_of(operation)?;
        Some(format!("  {}: {{ items: \"{items}\", token: {by_token} }},\n", operation.name))
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
            .filter_map(|operation| list_of(operation).map(|list| (operation.name, list.items, list.by_token)))
            .collect();
        for expected in [
            ("ListDatasets", "Datasets", false),
            ("ListDatasetVersions", "DatasetVersions", false),
            ("ListDatasetFileMetas", "DatasetFileMetas", true),
        ] {
            assert!(found.contains(&expected), "{expected:?} in {found:?}");
        }
        assert!(list().contains("export const OPERATIONS = [\"CreateDataset\""));
    }
}
