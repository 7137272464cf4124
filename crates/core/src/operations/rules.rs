//! Rules over several fields of a request.

use std::collections::BTreeSet;

use crate::error::Violations;
use crate::field::Values;
use crate::limits::Limits;
use crate::model::{
    Accessibility, DEEPEST_PARTITION, DataSourceType, Edition, MOST_COLUMNS, Property, check_dataset_uri,
};

fn source_type(values: &Values) -> Option<DataSourceType> {
    values.text("DataSourceType").and_then(DataSourceType::parse)
}

/// The URI has the shape of its source type, and a directory's ends in `/`.
pub(super) fn uri_fits_source(values: &Values, _: &Limits, violations: &mut Violations) {
    // While it is not known whether it is a directory, the shape can be wrong already.
    let property = values.text("Property").and_then(Property::parse).unwrap_or(Property::File);
    let (Some(uri), Some(source)) = (values.text("Uri"), source_type(values)) else { return };
    if uri.len() > 4096 {
        violations.push("Uri", format!("is {} bytes long; at most 4096 are allowed", uri.len()));
    } else if let Err(problem) = check_dataset_uri(uri, source, property) {
        violations.push("Uri", problem);
    }
}

/// Roles come with ROLE_PUBLIC only.
pub(super) fn roles_fit_accessibility(values: &Values, _: &Limits, violations: &mut Violations) {
    let open_to_roles = values.text("Accessibility") == Some(Accessibility::RolePublic.as_str());
    if !open_to_roles && !values.list("AccessibleRoleIdList").is_empty() {
        violations.push("AccessibleRoleIdList", "is possible only with Accessibility ROLE_PUBLIC");
    }
}

/// A list is kept in one row together with others of its kind and with texts, and a row has an end.
pub(super) fn lists_fit_a_row(values: &Values, _: &Limits, violations: &mut Violations) {
    const LISTS: [&str; 3] = ["AccessibleRoleIdList", "MountAccessReadWriteRoleIdList", "UserMetricsEndpoints"];
    const LONGEST: usize = 256 * 1024;
    for name in LISTS {
        let length = serde_json::to_string(values.list(name)).map_or(usize::MAX, |json| json.len());
        if length > LONGEST {
            violations.push(name, format!("is {length} bytes long as JSON; at most {LONGEST} are allowed"));
        }
    }
}

/// Some limits keep file metadata to some source types.
pub(super) fn edition_fits_source(values: &Values, limits: &Limits, violations: &mut Violations) {
    let (Some(source), Some(edition)) = (source_type(values), values.text("Edition").and_then(Edition::parse)) else {
        return;
    };
    let allowed = limits.advanced_sources;
    if edition != Edition::Basic && !allowed.is_empty() && !allowed.contains(&source) {
        violations.push("Edition", format!("{edition} is possible only with a DataSourceType of {}", list(allowed)));
    }
}

/// Some limits keep versions to some source types.
pub(super) fn version_source_fits_limits(values: &Values, limits: &Limits, violations: &mut Violations) {
    let allowed = limits.version_sources;
    if source_type(values).is_some_and(|source| !allowed.is_empty() && !allowed.contains(&source)) {
        violations.push("DataSourceType", format!("a version's must be one of {}", list(allowed)));
    }
}

/// A page is no larger than the limits say.
pub(super) fn page_fits_limits(values: &Values, limits: &Limits, violations: &mut Violations) {
    if values.integer("PageSize").is_some_and(|size| size > limits.page_size) {
        violations.push("PageSize", format!("must be a whole number from 1 to {}", limits.page_size));
    }
}

const NO_SHARING: &str = "sharing is not supported yet; leave the field out";

/// There is no sharing yet.
pub(super) fn no_sharing_config(values: &Values, limits: &Limits, violations: &mut Violations) {
    if limits.by_engine && values.has("SharingConfig") {
        violations.push("SharingConfig", NO_SHARING);
    }
}

/// There is no sharing yet.
pub(super) fn no_share_scope(values: &Values, limits: &Limits, violations: &mut Violations) {
    if limits.by_engine && values.has("ShareScope") {
        violations.push("ShareScope", NO_SHARING);
    }
}

/// Files are listed, not searched, for now. A filter that was dropped in silence would answer the wrong files.
pub(super) fn no_file_search(values: &Values, limits: &Limits, violations: &mut Violations) {
    const FILTERS: [&str; 19] = [
        "QueryText",
        "QueryImage",
        "QueryVideo",
        "QueryExpression",
        "QueryFileName",
        "QueryFileDir",
        "QueryTagsIncludeAll",
        "QueryTagsIncludeAny",
        "QueryTagsExclude",
        "QueryFileTypeIncludeAny",
        "QueryContentTypeIncludeAny",
        "DatasetFileMetaIds",
        "StartFileUpdateTime",
        "EndFileUpdateTime",
        "StartTagUpdateTime",
        "EndTagUpdateTime",
        "ScoreThreshold",
        "TopK",
        "ThumbnailMode",
    ];
    for filter in FILTERS.into_iter().filter(|filter| limits.by_engine && values.has(filter)) {
        violations.push(filter, "is not supported yet; leave it out to list every file");
    }
}

/// The columns of a table, those of its partitions included, differ in more than case, and are not too many.
pub(super) fn table_columns_differ(values: &Values, _: &Limits, violations: &mut Violations) {
    let columns = values.list("Columns").iter().map(|column| column.get("Name"));
    let partition = values.list("PartitionColumns");
    let mut seen = BTreeSet::new();
    for (field, name) in columns
        .map(|name| ("Columns", name))
        .chain(partition.iter().map(|name| ("PartitionColumns", Some(name))))
        .filter_map(|(field, name)| Some((field, name?.as_str()?)))
    {
        if !seen.insert(name.to_lowercase()) {
            violations.push(field, format!("names the column {name} twice; case does not count"));
        }
    }
    if values.has("Columns") && values.list("Columns").is_empty() {
        violations.push("Columns", "must hold at least one column");
    }
    if seen.len() > MOST_COLUMNS {
        violations.push(
            "Columns",
            format!("are {} with those of partitions; at most {MOST_COLUMNS} are allowed", seen.len()),
        );
    }
    if partition.len() > DEEPEST_PARTITION {
        violations
            .push("PartitionColumns", format!("are {}; at most {DEEPEST_PARTITION} are allowed", partition.len()));
    }
}

/// A test is either of one column or of two.
pub(super) fn one_column_or_two(values: &Values, _: &Limits, violations: &mut Violations) {
    let (one, x, y) = (values.has("Column"), values.has("XColumn"), values.has("YColumn"));
    match (one, x, y) {
        (true, false, false) | (false, true, true) => {}
        (true, ..) => violations.push("Column", "cannot be given together with XColumn and YColumn"),
        (false, true, false) => violations.push("YColumn", "is required together with XColumn"),
        (false, false, true) => violations.push("XColumn", "is required together with YColumn"),
        (false, false, false) => violations.push("Column", "is required, or XColumn and YColumn"),
    }
    if !one && values.has("Probabilities") {
        violations.push("Probabilities", "are possible only with Column");
    }
}

fn list(sources: &[DataSourceType]) -> String {
    sources.iter().map(|source| source.as_str()).collect::<Vec<_>>().join(", ")
}
