//! Which operation a request means. Two families of paths are one table:
//! `/api/v1/datasets/...`, as the SDKs call it, and `/api/AIWorkSpace/2021-02-04/...`, as the API's documents do: there
//! either the same resource path, or the operation's name and its path parameters, which may also stand in the query or
//! the body.

use crate::error::{ApiError, Code};
use crate::operation::OperationInfo;
use crate::operations::OPERATIONS;
use crate::query::decode_segment;

/// The path of the resource family.
const RESOURCES: &str = "/api/v1/";
/// The path of the documents' family.
pub(crate) const DOCUMENTS: &str = "/api/AIWorkSpace/2021-02-04/";

/// What the original answers and this engine does not yet: method, path and name.
const LATER: [(&str, &str, &str); 16] = [
    ("PUT", "/api/v1/datasets/{DatasetId}/datasetfilemetas", "UpdateDatasetFileMetas"),
    ("DELETE", "/api/v1/datasets/{DatasetId}/datasetfilemetas", "DeleteDatasetFileMetas"),
    ("GET", "/api/v1/datasets/{DatasetId}/datasetfilemetas/{DatasetFileMetaId}", "GetDatasetFileMeta"),
    ("GET", "/api/v1/statistics/datasets/{DatasetId}/datasetfilemetas", "GetDatasetFileMetasStatistics"),
    ("POST", "/api/v1/datasets/{DatasetId}/datasetjobs", "CreateDatasetJob"),
    ("GET", "/api/v1/datasets/{DatasetId}/datasetjobs", "ListDatasetJobs"),
    ("GET", "/api/v1/datasets/{DatasetId}/datasetjobs/{DatasetJobId}", "GetDatasetJob"),
    ("PUT", "/api/v1/datasets/{DatasetId}/datasetjobs/{DatasetJobId}", "UpdateDatasetJob"),
    ("DELETE", "/api/v1/datasets/{DatasetId}/datasetjobs/{DatasetJobId}", "DeleteDatasetJob"),
    ("PUT", "/api/v1/datasets/{DatasetId}/datasetjobs/{DatasetJobId}/action/stop", "StopDatasetJob"),
    ("POST", "/api/v1/datasets/{DatasetId}/datasetjobconfigs", "CreateDatasetJobConfig"),
    ("GET", "/api/v1/datasets/{DatasetId}/datasetjobconfigs", "ListDatasetJobConfigs"),
    ("GET", "/api/v1/datasets/{DatasetId}/datasetjobconfigs/{DatasetJobConfigId}", "GetDatasetJobConfig"),
    ("PUT", "/api/v1/datasets/{DatasetId}/datasetjobconfigs/{DatasetJobConfigId}", "UpdateDatasetJobConfig"),
    ("DELETE", "/api/v1/datasets/{DatasetId}/datasetjobconfigs/{DatasetJobConfigId}", "DeleteDatasetJobConfig"),
    ("POST", "/api/v1/lineages", "RegisterLineage"),
];

/// A recognised request.
#[derive(Debug)]
pub struct Route {
    /// The operation.
    pub operation: &'static OperationInfo,
    /// The path's parameters, decoded, by field name.
    pub parameters: Parameters,
}

/// A path's parameters, decoded, by field name.
type Parameters = Vec<(&'static str, String)>;

/// Whether that path belongs to the API at all, known operation or not.
pub fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// The operation that a method and a percent-encoded path mean.
///
/// # Errors
/// `ResourceNotFound` where there is none; it names the methods that the path does take, or what is not answered yet.
pub fn route(method: &str, path: &str) -> Result<Route, ApiError> {
    let matches: Vec<Route> = OPERATIONS
        .iter()
        .filter_map(|operation| {
            let parameters = match_path(operation.name, operation.path, path)?;
            Some(Route { operation, parameters })
        })
        .collect();
    let methods: Vec<&str> = matches.iter().map(|route| route.operation.method.as_str()).collect();
    let is_later =
        |row: &&(&str, &'static str, &'static str)| row.0 == method && match_path(row.2, row.1, path).is_some();
    if !methods.contains(&method)
        && let Some((_, _, name)) = LATER.iter().find(is_later)
    {
        return Err(ApiError::new(Code::ResourceNotFound, format!("{name} is not supported yet."))
            .recommend("The README lists the operations that are."));
    }
    if path.ends_with('/') && matches.iter().any(|route| begins_an_id(route.operation, method, path)) {
        return Err(ApiError::new(Code::ResourceNotFound, "The path ends where an id should stand; the id is empty.")
            .recommend("Give the id, or leave out the slash at the end to list."));
    }
    if methods.is_empty() {
        return Err(ApiError::new(Code::ResourceNotFound, "There is no operation at this path.")
            .recommend("Check the path, such as /api/v1/datasets, and the operation's name."));
    }
    let message = format!("There is no operation at this path with this method; it takes {}.", methods.join(", "));
    let unknown = || ApiError::new(Code::ResourceNotFound, message).recommend("Check the method.");
    matches.into_iter().find(|route| route.operation.method.as_str() == method).ok_or_else(unknown)
}

/// Whether the operation's own path, with a slash behind it, is that of another whose id is empty. A client that was handed
/// an empty id would take a list for the one thing it asked for.
fn begins_an_id(operation: &OperationInfo, method: &str, path: &str) -> bool {
    let is_resource = path.strip_prefix(DOCUMENTS).is_none_or(|rest| !rest.starts_with(operation.name));
    let within = |other: &str| other.strip_prefix(operation.path).is_some_and(|rest| rest.starts_with("/{"));
    let known = OPERATIONS.iter().map(|other| (other.method.as_str(), other.path));
    let mut all = known.chain(LATER.iter().map(|(method, pattern, _)| (*method, *pattern)));
    is_resource && operation.method.as_str() == method && all.any(|(other, pattern)| other == method && within(pattern))
}

/// The parameters in a path of either family that is that of an operation.
fn match_path(name: &str, pattern: &'static str, path: &str) -> Option<Parameters> {
    let resource = pattern.strip_prefix(RESOURCES)?;
    if let Some(rest) = path.strip_prefix(RESOURCES) {
        return match_segments(resource, rest);
    }
    let rest = path.strip_prefix(DOCUMENTS)?;
    let named = match rest.split_once('/') {
        Some((given, parameters)) if given == name => Some(parameters),
        None if rest == name => Some(""),
        _ => None,
    };
    match named {
        Some(parameters) => match_parameters(resource, parameters),
        None => match_segments(resource, rest),
    }
}

/// Matches `datasets/{DatasetId}/labels`, with or without a slash at the end.
fn match_segments(pattern: &'static str, path: &str) -> Option<Parameters> {
    let path = path.strip_suffix('/').unwrap_or(path);
    let mut segments = path.split('/');
    let mut parameters = Vec::new();
    for expected in pattern.trim_end_matches('/').split('/') {
        let segment = segments.next()?;
        match parameter(expected) {
            Some(name) if !segment.is_empty() => parameters.push((name, decode_segment(segment))),
            None if segment == expected => {}
            _ => return None,
        }
    }
    segments.next().is_none().then_some(parameters)
}

/// Matches the parameters behind an operation's name, in the order of its path; those that are missing may stand elsewhere.
fn match_parameters(pattern: &'static str, rest: &str) -> Option<Parameters> {
    let given: Vec<&str> = rest.split('/').filter(|segment| !segment.is_empty()).collect();
    let names: Vec<&'static str> = pattern.split('/').filter_map(parameter).collect();
    let parameters = names.iter().zip(&given).map(|(name, segment)| (*name, decode_segment(segment))).collect();
    (given.len() <= names.len()).then_some(parameters)
}

/// The name in a segment of a pattern such as `{DatasetId}`.
fn parameter(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

#[cfg(test)]
mod tests {
    use super::route;

    fn found(method: &str, path: &str) -> String {
        match route(method, path) {
            Ok(route) => {
                let parameters: Vec<_> =
                    route.parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
                format!("{} {}", route.operation.name, parameters.join(" ")).trim_end().to_owned()
            }
            Err(error) => error.message,
        }
    }

    #[test]
    fn both_families_are_one_table() {
        let docs = "/api/AIWorkSpace/2021-02-04";
        for (method, path, expected) in [
            ("GET", "/api/v1/datasets", "ListDatasets"),
            ("GET", "/api/v1/datasets/d-1/", "GetDataset DatasetId=d-1"),
            ("GET", "/api/v1/tables/", "The path ends where an id should stand; the id is empty."),
            ("GET", "/api/v1/datasets/", "The path ends where an id should stand; the id is empty."),
            (
                "GET",
                "/api/v1/datasets/d-1/datasetfilemetas/",
                "The path ends where an id should stand; the id is empty.",
            ),
            ("GET", &format!("{docs}/ListDatasets/"), "ListDatasets"),
            ("GET", "/api/v1/datasets/d-1/datasetjobs", "ListDatasetJobs is not supported yet."),
            ("POST", &format!("{docs}/CreateDatasetJob"), "CreateDatasetJob is not supported yet."),
            ("PUT", "/api/v1/datasets/d-1/datasetfilemetas", "UpdateDatasetFileMetas is not supported yet."),
            ("GET", &format!("{docs}/datasets/d-1/datasetjobconfigs/"), "ListDatasetJobConfigs is not supported yet."),
            ("GET", "/api/v1/datasets/d-a%20b%2Fc", "GetDataset DatasetId=d-a b/c"),
            (
                "PUT",
                "/api/v1/datasets/d-1/versions/v2/labels",
                "CreateDatasetVersionLabels DatasetId=d-1 VersionName=v2",
            ),
            ("POST", &format!("{docs}/CreateDataset"), "CreateDataset"),
            ("DELETE", &format!("{docs}/DeleteDataset/d-1"), "DeleteDataset DatasetId=d-1"),
            ("GET", &format!("{docs}/GetDatasetVersion"), "GetDatasetVersion"),
            ("GET", &format!("{docs}/GetDatasetVersion/d-1/v1"), "GetDatasetVersion DatasetId=d-1 VersionName=v1"),
            ("POST", &format!("{docs}/datasets/d-1/datasetfilemetas"), "CreateDatasetFileMetas DatasetId=d-1"),
        ] {
            assert_eq!(found(method, path), expected, "{method} {path}");
        }
    }

    #[test]
    fn what_is_not_there_says_so() {
        for path in [
            "/",
            "/api/v1",
            "/api/v1/dataset",
            "/api/v1/datasets//labels",
            "/api/v1/datasets/d-1/x",
            "/api/v2/datasets",
        ] {
            assert_eq!(found("GET", path), "There is no operation at this path.", "{path}");
        }
        let message = "There is no operation at this path with this method; it takes POST, DELETE.";
        assert_eq!(found("GET", "/api/v1/datasets/d-1/labels"), message);
        assert_eq!(
            found("GET", "/api/AIWorkSpace/2021-02-04/DeleteDataset/a/b"),
            "There is no operation at this path."
        );
    }
}
