//! What lists have in common: filters, order and pages.

use serde_json::{Value, json};

use super::is;

/// Whether a filter that is a comma list, if it is there, names that value.
pub(super) fn names(query: &Value, filter: &str, value: &Value) -> bool {
    query[filter].as_str().is_none_or(|list| list.split(',').any(|word| value == word))
}

/// Whether a filter, if it is there, is that value.
pub(super) fn equals(query: &Value, filter: &str, value: &Value) -> bool {
    query[filter].is_null() || query[filter] == *value
}

/// A page of what matches, as a list answers it. Ties are in the order of creation, which DESC turns round too.
pub(super) fn page<T>(mut rows: Vec<(T, Value)>, query: &Value, name: &str) -> Value
where
    T: Ord,
{
    rows.sort_by(|(one, _), (other, _)| one.cmp(other));
    if is(query, "Order", "DESC") {
        rows.reverse();
    }
    let (number, size) = (query["PageNumber"].as_u64().unwrap_or(1), query["PageSize"].as_u64().unwrap_or(10));
    let total = rows.len();
    let rows = rows.into_iter().skip(((number - 1) * size) as usize).take(size as usize);
    let rows: Vec<_> = rows.map(|(_, row)| row).collect();
    json!({name: rows, "TotalCount": total, "PageNumber": number, "PageSize": size})
}
