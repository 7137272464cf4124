//! The addresses of the pages of statistics. They are in a build of their own, so a way there from another page loads it.

use pai_datasets_core::query;

/// Where those pages are.
const STATISTICS: &str = "/statistics";

/// Whether a way to `path` leaves what this build holds.
pub(super) fn is_elsewhere(path: &str) -> bool {
    let rest = path.strip_prefix(STATISTICS);
    cfg!(not(feature = "statistics")) && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
}

/// The address of a table's page. `table` is an address of the API's.
pub(crate) fn statistics_of(table: &str) -> String {
    format!("{STATISTICS}/{}", query::encode(&short(table)))
}

/// A table of the default project by its name alone; other addresses as they are. A name with a dot would look like a
/// file's to those who serve the console.
fn short(table: &str) -> String {
    let table = table.trim_end_matches('/');
    let name = table.strip_prefix("odps://default/tables/").filter(|name| !name.contains('/'));
    match table.split_once('.') {
        Some((project, name)) if !table.contains('/') => format!("odps://{project}/tables/{name}"),
        _ => name.unwrap_or(table).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::statistics_of;

    #[test]
    fn a_table_has_an_address_that_is_no_file_s() {
        assert_eq!(statistics_of("odps://default/tables/cats"), "/statistics/cats");
        assert_eq!(statistics_of("odps://zoo/tables/cats/"), "/statistics/odps%3A%2F%2Fzoo%2Ftables%2Fcats");
        assert_eq!(
            statistics_of("odps://zoo/tables/cats/ds=1"),
            "/statistics/odps%3A%2F%2Fzoo%2Ftables%2Fcats%2Fds%3D1"
        );
        assert_eq!(statistics_of("cats"), "/statistics/cats");
        assert_eq!(statistics_of("zoo.cats"), statistics_of("odps://zoo/tables/cats"));
    }
}
