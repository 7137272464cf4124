//! Statistics: of tables, of files that stay in the page, and by `PAI` commands.

mod chi_square;
mod columns;
mod command;
mod computed;
mod download;
mod file;
mod import;
mod percentiles;
mod pick;
mod rows;
mod table;

pub(crate) use pick::Statistics;
pub(crate) use table::TablePage;

use pai_datasets_core::query;

/// The address of a table's page. `table` is an address of the API's.
pub(crate) fn href(table: &str) -> String {
    format!("/statistics/{}", query::encode(&short(table)))
}

/// `table` or `project.table` of an address without a partition; other addresses as they are.
fn short(table: &str) -> String {
    let table = table.trim_end_matches('/');
    let parts = table.strip_prefix("odps://").and_then(|rest| rest.split_once("/tables/"));
    match parts {
        Some((_, name)) if name.contains('/') => table.to_owned(),
        Some(("default", name)) => name.to_owned(),
        Some((project, name)) => format!("{project}.{name}"),
        None => table.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::href;

    #[test]
    fn a_table_has_a_short_address() {
        assert_eq!(href("odps://default/tables/cats"), "/statistics/cats");
        assert_eq!(href("odps://zoo/tables/cats"), "/statistics/zoo.cats");
        assert_eq!(href("odps://zoo/tables/cats/ds=1"), "/statistics/odps%3A%2F%2Fzoo%2Ftables%2Fcats%2Fds%3D1");
        assert_eq!(href("odps://zoo/tables/cats/"), "/statistics/zoo.cats");
        assert_eq!(href("cats"), "/statistics/cats");
    }
}
