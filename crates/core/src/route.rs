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

/// A recognised request.
#[derive(Debug)]
pub struct Route {
    /// The operation.
    pub operation: &'static OperationInfo,
    /// The path's parameters, decoded, by field name.
    pub parameters: Vec<(&'static str, String)>,
}

/// Whether that path belongs to the API at all, known operation or not.
pub fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// The operation that a method and a percent-encoded path mean.
///
/// # Errors
/// `ResourceNotFound` where there is none; it names the methods that the path does take.
pub fn route(method: &str, path: &str) -> Result<Route, ApiError> {
    let matches: Vec<Route> = OPERATIONS.iter().filter_map(|operation| match_path(operation, path)).collect();
    let methods: Vec<&str> = matches.iter().map(|route| route.operation.method.as_str()).collect();
    if methods.is_empty() {
        return Err(ApiError::new(Code::ResourceNotFound, "There is no operation at this path.")
            .recommend("Check the path, such as /api/v1/datasets, and the operation's name."));
    }
    let message = format!("There is no operation at this path with this method; it takes {}.", methods.join(", "));
    let unknown = || ApiError::new(Code::ResourceNotFound, message).recommend("Check the method.");
    matches.into_iter().find(|route| route.operation.method.as_str() == method).ok_or_else(unknown)
}

fn match_path(operation: &'static OperationInfo, path: &str) -> Option<Route> {
    let resource = operation.path.strip_prefix(RESOURCES)?;
    if let Some(rest) = path.strip_prefix(RESOURCES) {
        return match_segments(operation, resource, rest);
    }
    let rest = path.strip_prefix(DOCUMENTS)?;
    let named = match rest.split_once('/') {
        Some((name, parameters)) if name == operation.name => Some(parameters),
        None if rest == operation.name => Some(""),
        _ => None,
    };
    match named {
        Some(parameters) => match_parameters(operation, parameters),
        None => match_segments(operation, resource, rest),
    }
}

/// Matches `datasets/{DatasetId}/labels`, with or without a slash at the end.
fn match_segments(operation: &'static OperationInfo, pattern: &'static str, path: &str) -> Option<Route> {
    let path = path.strip_suffix('/').unwrap_or(path);
    let mut segments = path.split('/');
    let mut parameters = Vec::new();
    for expected in pattern.trim_end_matches('/').split('/') {
        let segment = segments.next()?;
        match expected.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) if !segment.is_empty() => parameters.push((name, decode_segment(segment))),
            None if segment == expected => {}
            _ => return None,
        }
    }
    segments.next().is_none().then_some(Route { operation, parameters })
}

/// Matches the parameters behind an operation's name, in the order of its path; those that are missing may stand elsewhere.
fn match_parameters(operation: &'static OperationInfo, rest: &str) -> Option<Route> {
    let given: Vec<&str> = rest.split('/').filter(|segment| !segment.is_empty()).collect();
    let names: Vec<&'static str> = operation.path_parameters().collect();
    let parameters = names.iter().zip(&given).map(|(name, segment)| (*name, decode_segment(segment))).collect();
    (given.len() <= names.len()).then_some(Route { operation, parameters })
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
            ("GET", "/api/v1/datasets/", "ListDatasets"),
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
