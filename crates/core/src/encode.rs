//! From an operation to a request.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::call::problem_in_path;
use crate::error::ApiError;
use crate::field::{Kind, Place};
use crate::http::Request;
use crate::operation::{Operation, OperationInfo};
use crate::query;

/// The request that means `operation`, without credentials. Fields stand where the official wire has them.
pub(crate) fn encode<O: Operation + Serialize>(operation: &O) -> Result<Request, ApiError> {
    let values = match serde_json::to_value(operation).map_err(|_| ApiError::internal())? {
        Value::Object(values) => values,
        _ => Map::new(),
    };
    encode_members(&O::INFO, values)
}

/// The request that calls an operation of the table with those members, without credentials. A parameter of the path that
/// would lead elsewhere is refused.
pub(crate) fn encode_members(info: &OperationInfo, mut values: Map<String, Value>) -> Result<Request, ApiError> {
    let mut path = info.path.to_owned();
    let (mut pairs, mut body) = (Vec::new(), Map::new());
    for field in info.fields {
        let Some(value) = values.remove(field.name) else { continue };
        match field.place {
            Place::Path => {
                let text = text(&value);
                if let Some(problem) = problem_in_path(&text) {
                    return Err(ApiError::invalid(field.name, problem));
                }
                path = path.replace(&format!("{{{}}}", field.name), &query::encode(&text));
            }
            Place::Query => pairs.push((field.name, text(&value))),
            Place::Body if matches!(field.kind, Kind::Commas { .. }) => {
                body.insert(field.name.to_owned(), Value::String(text(&value)));
            }
            Place::Body => {
                body.insert(field.name.to_owned(), value);
            }
        }
    }
    let has_body = info.fields.iter().any(|field| field.place == Place::Body);
    let mut request = Request {
        method: info.method.as_str().to_owned(),
        path,
        query: query::format(pairs.iter().map(|(name, value)| (*name, value.as_str()))),
        ..Request::default()
    };
    request.headers.push("accept", "application/json");
    if has_body {
        request.headers.push("content-type", "application/json; charset=utf-8");
        request.body = Value::Object(body).to_string().into_bytes();
    }
    Ok(request)
}

/// A value as it stands in a path or query.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(elements) => elements.iter().map(text).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::encode;
    use crate::field::Commas;
    use crate::model::{DataType, Label, LabelKey, LabelValue, Verbatim};
    use crate::{CreateDatasetLabels, DeleteDatasetLabels, DeleteDatasetVersion, ListDatasets};

    #[test]
    fn fields_stand_where_the_wire_has_them() {
        let labels = vec![Label { key: LabelKey::parse("k").unwrap(), value: LabelValue::parse("中").unwrap() }];
        let request = encode(&CreateDatasetLabels { dataset_id: "d-a b/c".to_owned(), labels: Some(labels) }).unwrap();
        assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/api/v1/datasets/d-a%20b%2Fc/labels"));
        assert_eq!(String::from_utf8(request.body).unwrap(), r#"{"Labels":[{"Key":"k","Value":"中"}]}"#);

        let keys = ["a", "b"].map(|key| Verbatim::parse(key).unwrap());
        let request =
            encode(&DeleteDatasetLabels { dataset_id: "d-1".to_owned(), label_keys: Some(Commas(keys.into())) })
                .unwrap();
        assert_eq!((request.query.as_str(), request.body.len()), ("LabelKeys=a%2Cb", 0));
    }

    #[test]
    fn no_parameter_of_the_path_leads_elsewhere() {
        for version_name in ["..", ".", ""] {
            let delete = DeleteDatasetVersion { dataset_id: "d-1".to_owned(), version_name: version_name.to_owned() };
            assert!(encode(&delete).unwrap_err().violations.names("VersionName"), "{version_name}");
        }
    }

    #[test]
    fn what_is_encoded_decodes_to_the_same() {
        let mut list: ListDatasets =
            serde_json::from_str(r#"{"SortBy":"DataType","Order":"DESC","PageNumber":3,"PageSize":7,"Name":"a+b 中"}"#)
                .unwrap();
        list.data_types = Some(Commas(vec![DataType::Pic, DataType::Text]));
        let request = encode(&list).unwrap();
        let route = crate::route::route(&request.method, &request.path).unwrap();
        let decoded =
            crate::decode::decode::<ListDatasets>(&route, &request.query, &request.body, &crate::Limits::PAI).unwrap();
        assert_eq!(decoded.operation, list);
    }
}
