//! From a request to an operation: every field checked against the table, every violation reported.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::error::{ApiError, Violations};
use crate::field::{Field, Kind, Structure, Structured, Values};
use crate::json::{Items, MOST_ITEMS, Members};
use crate::limits::Limits;
use crate::operation::{Content, Operation, OperationInfo};
use crate::query;
use crate::route::Route;

/// A decoded request.
#[derive(Debug)]
pub struct Decoded<'a, O> {
    /// The operation.
    pub operation: O,
    /// The items of its batch field, where it has one, each to be judged by [`decode_item`].
    pub items: Vec<&'a RawValue>,
}

/// Decodes a request for `O`.
///
/// Parameters may stand in path, query or body, whatever the table says, since the API's documents themselves differ.
/// One that stands in two places with two values is a violation. Unknown parameters are passed over.
///
/// # Errors
/// `InvalidParameter` that names every violation.
pub fn decode<'a, O: Operation + DeserializeOwned>(
    route: &Route,
    query: &str,
    body: &'a [u8],
    limits: &Limits,
) -> Result<Decoded<'a, O>, ApiError> {
    // The bytes of a file are no members.
    let members = if O::INFO.takes == Content::Bytes { &[] } else { body };
    let (values, items) = decode_values(&O::INFO, route, query, members, limits)?;
    // The values obey the table, and the type is made by the same macro as the table.
    let operation = serde_json::from_value(Value::Object(values.0)).map_err(|_| ApiError::internal())?;
    Ok(Decoded { operation, items })
}

/// Checks a request against the table without making an operation of it: its values, for whoever hands it on.
///
/// # Errors
/// `InvalidParameter` that names every violation.
pub fn check(route: &Route, query: &str, body: &[u8], limits: &Limits) -> Result<Values, ApiError> {
    let members = if route.operation.takes == Content::Bytes { &[] } else { body };
    decode_values(route.operation, route, query, members, limits).map(|(values, _)| values)
}

/// Checks what a form or a caller holds, by wire name, and makes the operation of it: what a server under those limits
/// will do with the request.
///
/// # Errors
/// Every violation, by field.
pub fn decode_members<O: Operation + DeserializeOwned>(
    members: &serde_json::Map<String, Value>,
    limits: &Limits,
) -> Result<O, Violations> {
    let values = check_members(&O::INFO, members, limits)?;
    serde_json::from_value(Value::Object(values)).map_err(|_| Violations::new())
}

/// Checks what a form or a caller holds, by wire name, against an operation of the table: what is there in the form that
/// the operation's type reads, defaults filled in. Of a batch only its presence is checked.
///
/// # Errors
/// Every violation, by field.
pub fn check_members(
    info: &OperationInfo,
    members: &serde_json::Map<String, Value>,
    limits: &Limits,
) -> Result<serde_json::Map<String, Value>, Violations> {
    let mut violations = Violations::new();
    let mut values = Values::default();
    for field in info.fields {
        let Field { name, kind, required, default, .. } = field;
        let value = match (members.get(*name).filter(|value| !value.is_null()), default) {
            (Some(value), _) if matches!(kind, Kind::Batch(_)) => Some(value.clone()),
            (Some(value), _) => from_json(kind, value.clone(), name, &mut violations),
            (None, Some(default)) => from_text(kind, default, name, &mut violations),
            (None, None) => {
                if *required {
                    violations.push(*name, "is required");
                }
                None
            }
        };
        if let Some(value) = value {
            values.0.insert((*name).to_owned(), value);
        }
    }
    info.check(&values, limits, &mut violations);
    if violations.is_empty() { Ok(values.0) } else { Err(violations) }
}

/// What [`decode`] does before the values become a Rust type.
pub(crate) fn decode_values<'a>(
    info: &OperationInfo,
    route: &Route,
    query: &str,
    body: &'a [u8],
    limits: &Limits,
) -> Result<(Values, Vec<&'a RawValue>), ApiError> {
    let query = query::parse(query).map_err(|problem| ApiError::invalid("query", problem))?;
    let members = Members::parse(body).map_err(|problem| ApiError::invalid("body", problem))?;
    let mut violations = Violations::new();
    let (mut values, mut items) = (Values::default(), Vec::new());
    for field in info.fields {
        let texts = route.parameters.iter().map(|(name, value)| (*name, value.as_str()));
        let texts = texts.chain(query.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        // An empty query parameter is one that a form left blank.
        let texts = texts.filter(|(name, value)| *name == field.name && !value.is_empty()).map(|(_, value)| value);
        let members = members.0.iter().filter(|(name, raw)| name == field.name && raw.get() != "null");
        let mut found = Sources { field, texts: texts.collect(), members: members.map(|(_, raw)| *raw).collect() };
        if let Kind::Batch(_) = field.kind {
            items = found.batch(&mut violations);
            values.0.insert(field.name.to_owned(), Value::Array(Vec::new()));
        } else if let Some(value) = found.value(&mut violations) {
            values.0.insert(field.name.to_owned(), value);
        }
    }
    info.check(&values, limits, &mut violations);
    violations.into_result()?;
    Ok((values, items))
}

/// The longest field besides a batch, as JSON. Parsed, an array of short elements takes many times its length.
const LONGEST_MEMBER: usize = 4 * 1024 * 1024;

/// Everything a request says about one field.
struct Sources<'f, 'a> {
    field: &'f Field,
    texts: Vec<&'f str>,
    members: Vec<&'a RawValue>,
}

impl<'a> Sources<'_, 'a> {
    fn value(&mut self, violations: &mut Violations) -> Option<Value> {
        let Field { name, kind, required, default, .. } = self.field;
        let before = violations.as_slice().len();
        let mut values: Vec<Value> = Vec::new();
        for text in &self.texts {
            values.extend(from_text(kind, text, name, violations));
        }
        for raw in &self.members {
            let length = raw.get().len();
            if length > LONGEST_MEMBER {
                violations.push(*name, format!("is {length} bytes long as JSON; at most {LONGEST_MEMBER} are allowed"));
                continue;
            }
            match serde_json::from_str(raw.get()) {
                Ok(json) => values.extend(from_json(kind, json, name, violations)),
                Err(_) => violations.push(*name, UNREADABLE),
            }
        }
        if values.is_empty() && violations.as_slice().len() == before {
            match default {
                Some(default) => values.extend(from_text(kind, default, name, violations)),
                None if *required => violations.push(*name, "is required"),
                None => {}
            }
        }
        let mut values = values.into_iter();
        let first = values.next();
        if values.any(|other| Some(&other) != first.as_ref()) {
            violations.push(*name, "is given more than once with different values");
        }
        first
    }

    fn batch(&mut self, violations: &mut Violations) -> Vec<&'a RawValue> {
        let name = self.field.name;
        match (self.members.as_slice(), self.texts.is_empty()) {
            ([], true) => violations.push(name, "is required"),
            ([one], true) => match serde_json::from_str::<Items<'a>>(one.get()) {
                Ok(Items { items, beyond: 0 }) => return items,
                Ok(Items { items, beyond }) => {
                    let count = items.len() + beyond;
                    violations.push(name, format!("holds {count} items; at most {MOST_ITEMS} are allowed"));
                }
                Err(_) => violations.push(name, "must be an array of objects"),
            },
            _ => violations.push(name, "must be given once, in the body"),
        }
        Vec::new()
    }
}

/// What is valid JSON and no value here: `1e400`, half of a surrogate pair.
const UNREADABLE: &str = "holds a number or a text that cannot be read";

/// Decodes one item of a batch.
///
/// # Errors
/// Every violation, by the item's own field names.
pub fn decode_item<T: Structured + DeserializeOwned>(item: &RawValue, limits: &Limits) -> Result<T, Violations> {
    let object = check_item(&T::STRUCTURE, item, limits)?;
    serde_json::from_value(Value::Object(object)).map_err(|_| unreadable(Violations::new()))
}

/// What [`decode_item`] does before the values become a Rust type.
pub(crate) fn check_item(
    structure: &Structure,
    item: &RawValue,
    limits: &Limits,
) -> Result<serde_json::Map<String, Value>, Violations> {
    let mut violations = Violations::new();
    let members = match serde_json::from_str(item.get()) {
        Ok(Value::Object(members)) => Some(members),
        Ok(_) => None,
        Err(_) => readable_members(item, structure, &mut violations),
    };
    let object = members.and_then(|members| from_object(structure, members, "", &mut violations));
    let content_type = object.as_ref().and_then(|object| object.get("ContentType")).and_then(Value::as_str);
    let allowed = limits.content_types;
    if !allowed.is_empty() && content_type.is_some_and(|content_type| !allowed.contains(&content_type)) {
        violations.push("ContentType", format!("must be one of {}", allowed.join(", ")));
    }
    match object {
        Some(Value::Object(object)) if violations.is_empty() => Ok(object),
        _ if violations.is_empty() => Err(unreadable(violations)),
        _ => Err(violations),
    }
}

/// The members of an item that cannot be read whole. Those to blame are violations, where they are fields at all.
fn readable_members(
    item: &RawValue,
    structure: &Structure,
    violations: &mut Violations,
) -> Option<serde_json::Map<String, Value>> {
    let text = Some(item.get()).filter(|text| text.starts_with('{'))?;
    let mut readable = serde_json::Map::new();
    for (name, raw) in Members::parse(text.as_bytes()).ok()?.0 {
        match serde_json::from_str(raw.get()) {
            Ok(value) => drop(readable.insert(name, value)),
            Err(_) if structure.fields.iter().any(|field| field.name == name) => violations.push(name, UNREADABLE),
            Err(_) => {}
        }
    }
    Some(readable)
}

fn unreadable(mut violations: Violations) -> Violations {
    violations.push("item", "must be an object that can be read");
    violations
}

/// The value of a field from the text in a path or query.
fn from_text(kind: &Kind, text: &str, name: &str, violations: &mut Violations) -> Option<Value> {
    let json = match kind {
        Kind::Integer { .. } => text.parse::<i64>().ok().map(Value::from),
        Kind::Number { .. } => text.parse::<f64>().ok().and_then(serde_json::Number::from_f64).map(Value::Number),
        Kind::Boolean => text.parse::<bool>().ok().map(Value::Bool),
        // An object's text has commas of its own.
        Kind::List { of: Kind::Object(_) } => serde_json::from_str(text).ok(),
        Kind::List { .. } => {
            Some(Value::Array(elements(text).map(|element| Value::String(element.to_owned())).collect()))
        }
        Kind::Cell | Kind::Object(_) | Kind::Batch(_) => serde_json::from_str(text).ok(),
        Kind::Text(_) | Kind::Json(_) | Kind::Choice(_) | Kind::Time | Kind::Commas { .. } => {
            Some(Value::String(text.to_owned()))
        }
    };
    match json {
        Some(json) => from_json(kind, json, name, violations),
        None => {
            violations.push(name, format!("must be {}", expected(kind)));
            None
        }
    }
}

/// The value of a field from JSON, checked and in the form that the field's Rust type reads.
fn from_json(kind: &Kind, json: Value, name: &str, violations: &mut Violations) -> Option<Value> {
    let checked = match (kind, json) {
        (Kind::Text(rule), Value::String(text)) => rule.apply(&text).map(|()| Value::String(text)),
        (Kind::Json(rule), Value::String(text)) => rule.apply(&text).map(|()| Value::String(text)),
        (Kind::Json(rule), json @ (Value::Array(_) | Value::Object(_))) => {
            let text = json.to_string();
            rule.apply(&text).map(|()| Value::String(text))
        }
        (Kind::Choice(choices), Value::String(text)) => {
            choices.find(&text).map(Value::from).ok_or_else(|| format!("must be {}", expected(kind)))
        }
        (Kind::Integer { min, max }, Value::Number(number)) => match number.as_i64() {
            Some(whole) if (*min..=*max).contains(&whole) => Ok(Value::from(whole)),
            _ => Err(format!("must be {}", expected(kind))),
        },
        (Kind::Number { min, max }, Value::Number(number)) => match number.as_f64() {
            Some(value) if (*min..=*max).contains(&value) => Ok(Value::from(value)),
            _ => Err(format!("must be {}", expected(kind))),
        },
        (Kind::Boolean, json @ Value::Bool(_)) => Ok(json),
        (Kind::Time, Value::String(text)) => crate::model::Millis::parse(&text).map(|_| Value::String(text)),
        (Kind::List { of }, Value::Array(list)) => return from_list(of, list, name, violations),
        (Kind::Commas { of }, Value::String(text)) => {
            let list = elements(&text).map(|element| Value::String(element.to_owned())).collect();
            return from_list(of, list, name, violations);
        }
        (Kind::Cell, json) if !json.is_array() && !json.is_object() => Ok(json),
        (Kind::Object(structure), Value::Object(members)) => {
            return from_object(structure, members, name, violations);
        }
        _ => Err(format!("must be {}", expected(kind))),
    };
    checked.map_err(|problem| violations.push(name, problem)).ok()
}

fn from_list(of: &Kind, list: Vec<Value>, name: &str, violations: &mut Violations) -> Option<Value> {
    const LONGEST: usize = 10_000;
    if list.len() > LONGEST {
        violations.push(name, format!("holds {} elements; at most {LONGEST} are allowed", list.len()));
        return None;
    }
    let before = violations.as_slice().len();
    let elements = list.into_iter().enumerate();
    let values =
        elements.filter_map(|(at, element)| from_json(of, element, &format!("{name}[{at}]"), violations)).collect();
    (violations.as_slice().len() == before).then_some(Value::Array(values))
}

fn from_object(
    structure: &Structure,
    mut members: serde_json::Map<String, Value>,
    name: &str,
    violations: &mut Violations,
) -> Option<Value> {
    let before = violations.as_slice().len();
    let mut object = serde_json::Map::new();
    for field in structure.fields {
        let path = if name.is_empty() { field.name.to_owned() } else { format!("{name}.{}", field.name) };
        match members.remove(field.name).filter(|member| !member.is_null()) {
            Some(member) => {
                if let Some(value) = from_json(&field.kind, member, &path, violations) {
                    object.insert(field.name.to_owned(), value);
                }
            }
            None if field.required && !violations.names(&path) => violations.push(path, "is required"),
            None => {}
        }
    }
    (violations.as_slice().len() == before).then_some(Value::Object(object))
}

/// The elements of a text joined by commas. Blank ones are left out.
fn elements(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|element| !element.is_empty())
}

/// What a value of that kind looks like, for an error.
fn expected(kind: &Kind) -> String {
    match kind {
        Kind::Text(_) => "a text".to_owned(),
        Kind::Json(_) => "a text holding JSON".to_owned(),
        Kind::Choice(choices) => format!("one of {}", choices.words.join(", ")),
        Kind::Integer { min, max } => format!("a whole number from {min} to {max}"),
        Kind::Number { min, max } if *min == f64::MIN && *max == f64::MAX => "a number".to_owned(),
        Kind::Number { min, max } => format!("a number from {min} to {max}"),
        Kind::Boolean => "true or false".to_owned(),
        Kind::Time => "a date and time such as 2025-01-12T14:36:01Z".to_owned(),
        Kind::List { .. } => "an array".to_owned(),
        Kind::Commas { .. } => "a text whose elements are joined by commas".to_owned(),
        Kind::Cell => "a text, a number, true, false or null".to_owned(),
        Kind::Object(structure) => format!("an object ({})", structure.name),
        Kind::Batch(structure) => format!("an array of objects ({})", structure.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DatasetFileMetaContentCreate;
    use crate::route::route;
    use crate::{CreateDataset, CreateDatasetFileMetas, ListDatasets};

    fn decode_at<O: Operation + DeserializeOwned>(path: &str, query: &str, body: &str) -> Result<O, String> {
        let route = route(O::INFO.method.as_str(), path).unwrap();
        decode(&route, query, body.as_bytes(), &Limits::OPEN)
            .map(|decoded| decoded.operation)
            .map_err(|error| error.message)
    }

    #[test]
    fn every_violation_is_reported_by_field() {
        let error = decode_at::<CreateDataset>(
            "/api/v1/datasets",
            "",
            r#"{"Name":"-a","Property":"file","DataSize":1.5,"DryRun":"yes","Labels":[{"Key":"a=b"},7],"Options":{}}"#,
        )
        .unwrap_err();
        for part in [
            "Name: must be 1 to 127",
            "Property: must be one of FILE, DIRECTORY",
            "DataSourceType: is required",
            "Uri: is required",
            "DataSize: must be a whole number from 1 to 999999999999",
            "DryRun: must be true or false",
            "Labels[0].Key: must not contain",
            "Labels[0].Value: is required",
            "Labels[1]: must be an object (Label)",
            "Options: must be a text",
        ] {
            assert!(error.contains(part), "{part} in {error}");
        }
    }

    #[test]
    fn a_form_is_checked_as_the_server_checks_it() {
        let mut form = serde_json::Map::new();
        form.insert("Name".to_owned(), "-".into());
        let violations = decode_members::<CreateDataset>(&form, &Limits::OPEN).unwrap_err();
        assert!(["Name", "Property", "DataSourceType", "Uri"].iter().all(|field| violations.names(field)));
        for (name, value) in
            [("Name", "a"), ("Property", "FILE"), ("DataSourceType", "URL"), ("Uri", "https://host/file")]
        {
            form.insert(name.to_owned(), value.into());
        }
        assert_eq!(decode_members::<CreateDataset>(&form, &Limits::OPEN).unwrap().uri, "https://host/file");
    }

    #[test]
    fn a_field_has_an_end() {
        let labels = vec!["1"; LONGEST_MEMBER / 2 + 1].join(",");
        let body = format!(r#"{{"Labels":[{labels}]}}"#);
        let error = decode_at::<CreateDataset>("/api/v1/datasets", "", &body).unwrap_err();
        assert!(error.ends_with("Labels: is 4194307 bytes long as JSON; at most 4194304 are allowed"), "{error}");
    }

    #[test]
    fn a_batch_has_an_end() {
        let batch = |count: usize| {
            let items = vec!["0"; count].join(",");
            let body = format!(r#"{{"DatasetVersion":"v1","WorkspaceId":"w","DatasetFileMetas":[{items}]}}"#);
            decode_at::<CreateDatasetFileMetas>("/api/v1/datasets/d-1/datasetfilemetas", "", &body).map(drop)
        };
        assert_eq!(batch(MOST_ITEMS), Ok(()));
        let message = "DatasetFileMetas: holds 1000002 items; at most 1000000 are allowed";
        assert_eq!(batch(MOST_ITEMS + 2), Err(message.to_owned()));
    }

    #[test]
    fn rules_over_several_fields_join_in() {
        let error = decode_at::<CreateDataset>(
            "/api/v1/datasets",
            "",
            r#"{"Name":"_","Property":"DIRECTORY","DataSourceType":"OSS","Uri":"nas://x/","AccessibleRoleIdList":["PAI.x"]}"#,
        )
        .unwrap_err();
        for part in ["Name: ", "Uri: Uri format error", "AccessibleRoleIdList: is possible only with"] {
            assert!(error.contains(part), "{part} in {error}");
        }
    }

    #[test]
    fn integers_beyond_two_to_the_53_are_refused_by_name() {
        for number in ["9007199254740993", "9223372036854775808", "1e3", "-1"] {
            let body =
                format!(r#"{{"Property":"FILE","DataSourceType":"URL","Uri":"http://h/x","DataSize":{number}}}"#);
            let error =
                decode_at::<crate::CreateDatasetVersion>("/api/v1/datasets/d-1/versions", "", &body).unwrap_err();
            assert_eq!(error, "DataSize: must be a whole number from 0 to 9007199254740991", "{number}");
        }
    }

    #[test]
    fn parameters_may_stand_anywhere_but_not_twice() {
        let list =
            decode_at::<ListDatasets>("/api/v1/datasets", "DataTypes=COMMON%2CTEXT&PageSize=5&Name=", "").unwrap();
        assert_eq!(list.data_types.unwrap().0.len(), 2);
        assert_eq!((list.page_size.get(), list.page_number.get(), list.name), (5, 1, None));

        let list =
            decode_at::<ListDatasets>("/api/AIWorkSpace/2021-02-04/ListDatasets", "", r#"{"PageSize":5}"#).unwrap();
        assert_eq!(list.page_size.get(), 5);

        let twice = decode_at::<ListDatasets>("/api/v1/datasets", "PageSize=5", r#"{"PageSize":6}"#).unwrap_err();
        assert_eq!(twice, "PageSize: is given more than once with different values");
        let same = decode_at::<ListDatasets>("/api/v1/datasets", "PageSize=5&PageSize=5", r#"{"PageSize":5}"#);
        assert!(same.is_ok());
    }

    #[test]
    fn items_of_a_batch_are_judged_alone() {
        let route = route("POST", "/api/v1/datasets/d-1/datasetfilemetas").unwrap();
        let body = br#"{"DatasetVersion":"v1","WorkspaceId":"478**","DatasetFileMetas":[
            {"Uri":"oss://b/a.png","FileType":"image","ContentType":"image/png","FileFingerPrint":"x","FileUpdateTime":"2025-01-12T14:36:01Z","Tags":["a"]},
            {"Uri":"oss://b/","FileType":"picture"}, 7]}"#;
        let decoded = decode::<CreateDatasetFileMetas>(&route, "", body, &Limits::OPEN).unwrap();
        assert_eq!(decoded.items.len(), 3);
        let items: Vec<_> = decoded
            .items
            .iter()
            .map(|item| decode_item::<DatasetFileMetaContentCreate>(item, &Limits::PAI).map_err(|it| it.sentence()))
            .collect();
        assert_eq!(items[0].as_ref().unwrap().tags.as_ref().unwrap().0, ["a"]);
        let error = items[1].as_ref().unwrap_err();
        for part in ["Uri: must be a file's URI", "FileType: must be one of", "ContentType: is required"] {
            assert!(error.contains(part), "{part} in {error}");
        }
        assert!(items[2].is_err());
    }
}
