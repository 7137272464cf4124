//! A call of an operation by its name, its fields by their wire names: what a caller without Rust's types holds.

use std::collections::BTreeSet;

use serde_json::Value;
use serde_json::value::RawValue;

use crate::decode::{check_item, decode_values};
use crate::error::{ApiError, Violations};
use crate::field::{Field, Kind, Place, Structure};
use crate::http::Request;
use crate::json::Members;
use crate::limits::Limits;
use crate::operation::OperationInfo;
use crate::operations::OPERATIONS;
use crate::query;
use crate::route::{DOCUMENTS, Route};

/// Which of the two families of paths a request takes; see [`crate::route`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// `/api/v1/datasets/...`, as the SDKs call it.
    Resources,
    /// `/api/AIWorkSpace/2021-02-04/CreateDataset`, as the API's documents do. Parameters of the path go where the
    /// documents' examples have them: into the query of a read, into the body where there is one, else into the path.
    Documents,
}

/// An operation and its members, as JSON that was read but not yet checked.
#[derive(Debug)]
pub struct Call<'a> {
    info: &'static OperationInfo,
    members: Vec<(String, String)>,
    /// The body as the caller wrote it, for what is not to be copied.
    raw: Vec<(String, &'a RawValue)>,
}

impl<'a> Call<'a> {
    /// Reads the members of a call from a JSON object.
    ///
    /// # Errors
    /// `ResourceNotFound` where there is no such operation, `InvalidParameter` where the text is no object.
    pub fn parse(operation: &str, members: &'a str) -> Result<Call<'a>, ApiError> {
        let info = OPERATIONS.iter().find(|info| info.name == operation);
        let info = info.ok_or_else(|| ApiError::not_found(format_args!("operation {operation}")))?;
        let raw = Members::parse(members.as_bytes()).map_err(|problem| ApiError::invalid("body", problem))?.0;
        let present = raw.iter().filter(|(_, value)| value.get() != "null");
        let members = present.map(|(name, value)| {
            let kind = info.fields.iter().find(|field| field.name == name).map(|field| &field.kind);
            (name.clone(), kind.map_or_else(|| value.get().to_owned(), |kind| on_the_wire(kind, value.get())))
        });
        Ok(Call { info, members: members.collect(), raw })
    }

    /// What a server under those limits will refuse, every item of a batch included. Besides, a member that the
    /// operation does not have is a violation: a slip of the pen would otherwise be passed over in silence.
    pub fn violations(&self, limits: &Limits) -> Violations {
        let mut violations = self.own_violations(limits);
        for field in self.info.fields {
            let Kind::Batch(structure) = field.kind else { continue };
            let member = self.raw.iter().find(|(name, _)| name == field.name);
            let items = member.and_then(|(_, raw)| serde_json::from_str::<Vec<&RawValue>>(raw.get()).ok());
            for (at, item) in items.unwrap_or_default().into_iter().enumerate() {
                let Err(found) = check_item(structure, item, limits) else { continue };
                for violation in found.as_slice() {
                    violations.push(format!("{}[{at}].{}", field.name, violation.field), violation.message.as_str());
                }
            }
        }
        violations
    }

    /// What no limits allow: parameters of the path that would lead elsewhere.
    pub fn path_violations(&self) -> Violations {
        let mut violations = Violations::new();
        for Field { name, .. } in self.info.fields.iter().filter(|field| field.place == Place::Path) {
            let problem = self.member(name).map_or(Some("is required"), |value| problem_in_path(&plain(value)));
            if let Some(problem) = problem {
                violations.push(*name, problem);
            }
        }
        violations
    }

    /// As [`Self::violations`], without the items of a batch, which a server judges one by one; but a member that an item
    /// does not have is a violation too.
    pub fn own_violations(&self, limits: &Limits) -> Violations {
        let mut violations = Violations::new();
        let mut seen = BTreeSet::new();
        for (name, value) in &self.members {
            match self.info.fields.iter().find(|field| field.name == name) {
                None => violations.push(name.as_str(), format!("is not a field of {}", self.info.name)),
                Some(_) if !seen.insert(name.as_str()) => violations.push(name.as_str(), "is given more than once"),
                Some(field) if is_joined(field) && has_comma_inside(self.raw_of(name)) => {
                    violations.push(name.as_str(), "an element cannot hold a comma, which separates the elements");
                }
                Some(Field { place: Place::Path, .. }) => {
                    if let Some(problem) = problem_in_path(&plain(value)) {
                        violations.push(name.as_str(), problem);
                    }
                }
                Some(field) => unknown_members(&field.kind, self.raw_of(name), name, &mut violations),
            }
        }
        let route = Route { operation: self.info, parameters: Vec::new() };
        if let Err(error) = decode_values(self.info, &route, "", self.object(|_| true).as_bytes(), limits) {
            for violation in error.violations.as_slice() {
                violations.push(violation.field.as_str(), violation.message.as_str());
            }
        }
        violations
    }

    /// The request that means the call, without credentials. Fields that were not given are not sent.
    pub fn request(&self, family: Family) -> Request {
        let info = self.info;
        let has_body = info.fields.iter().any(|field| field.place == Place::Body);
        let mut path = match family {
            Family::Resources => info.path.to_owned(),
            Family::Documents => format!("{DOCUMENTS}{}", info.name),
        };
        let mut pairs = Vec::new();
        for field in info.fields {
            let Some(text) = self.member(field.name).map(plain) else { continue };
            match (field.place, family) {
                (Place::Query, _) => pairs.push((field.name, text)),
                (Place::Path, Family::Resources) => {
                    path = path.replace(&format!("{{{}}}", field.name), &query::encode(&text));
                }
                (Place::Path, Family::Documents) if info.method == crate::http::Method::Get => {
                    pairs.push((field.name, text));
                }
                (Place::Path, Family::Documents) if !has_body => {
                    path.push('/');
                    path.push_str(&query::encode(&text));
                }
                (Place::Path, Family::Documents) | (Place::Body, _) => {}
            }
        }
        let mut request = Request {
            method: info.method.as_str().to_owned(),
            path,
            query: query::format(pairs.iter().map(|(name, value)| (*name, value.as_str()))),
            ..Request::default()
        };
        request.headers.push("accept", "application/json");
        if has_body {
            request.headers.push("content-type", "application/json; charset=utf-8");
            let in_body = |place| place == Place::Body || (family == Family::Documents && place == Place::Path);
            request.body = self.object(in_body).into_bytes();
        }
        request
    }

    /// The members in those places, as a JSON object.
    fn object(&self, takes: impl Fn(Place) -> bool) -> String {
        let mut object = String::from("{");
        for field in self.info.fields.iter().filter(|field| takes(field.place)) {
            let Some(value) = self.member(field.name) else { continue };
            if object.len() > 1 {
                object.push(',');
            }
            object.push('"');
            object.push_str(field.name);
            object.push_str("\":");
            object.push_str(value);
        }
        object.push('}');
        object
    }

    fn member(&self, name: &str) -> Option<&str> {
        self.members.iter().find(|(member, _)| member == name).map(|(_, value)| value.as_str())
    }

    fn raw_of(&self, name: &str) -> &str {
        self.raw.iter().find(|(member, _)| member == name).map_or("", |(_, raw)| raw.get())
    }
}

/// Why a text cannot stand in a path. What reads addresses (every browser, `fetch`) takes the dots away as steps, so that
/// the request would mean another operation.
pub(crate) fn problem_in_path(text: &str) -> Option<&'static str> {
    match text {
        "" => Some("must not be empty"),
        "." | ".." => Some("must not be `.` or `..`, which an address takes for a step"),
        _ => None,
    }
}

/// The most unknown members that are named: a batch may hold the same slip a million times.
const MOST_UNKNOWN: usize = 100;

/// Names the members that a structure does not have, however deep they stand.
fn unknown_members(kind: &Kind, json: &str, path: &str, violations: &mut Violations) {
    match kind {
        Kind::List { of: of @ (Kind::Object(_) | Kind::List { .. }) } => unknown_in_each(of, json, path, violations),
        Kind::Batch(structure) => unknown_in_each(&Kind::Object(structure), json, path, violations),
        Kind::Object(structure) => {
            // What is no object, the check of the kind names.
            let Some(Ok(members)) = json.starts_with('{').then(|| Members::parse(json.as_bytes())) else { return };
            for (name, raw) in members.0.iter().filter(|(_, raw)| raw.get() != "null") {
                let path = format!("{path}.{name}");
                match structure.fields.iter().find(|field| field.name == name) {
                    Some(field) => unknown_members(&field.kind, raw.get(), &path, violations),
                    None => violations.push(path, format!("is not a field of {}", structure.name)),
                }
            }
        }
        _ => {}
    }
}

fn unknown_in_each(of: &Kind, json: &str, path: &str, violations: &mut Violations) {
    let items = serde_json::from_str::<Vec<&RawValue>>(json).unwrap_or_default();
    for (at, item) in items.into_iter().enumerate() {
        if violations.as_slice().len() >= MOST_UNKNOWN {
            return;
        }
        unknown_members(of, item.get(), &format!("{path}[{at}]"), violations);
    }
}

/// JSON as the official wire has it for that kind: a list joined by commas, JSON in a text.
fn on_the_wire(kind: &Kind, json: &str) -> String {
    match kind {
        Kind::Commas { .. } if json.starts_with('[') => quoted(&plain(json)),
        Kind::Json(_) if json.starts_with(['{', '[']) => quoted(json),
        Kind::List { of } if holds_json(of) => each(json, |item| on_the_wire(of, item)),
        Kind::Batch(structure) if holds_json(&Kind::Object(structure)) => each(json, |item| members(structure, item)),
        Kind::Object(structure) if holds_json(kind) => members(structure, json),
        _ => json.to_owned(),
    }
}

/// Whether something of that kind may have to be rewritten.
fn holds_json(kind: &Kind) -> bool {
    match kind {
        Kind::Json(_) | Kind::Commas { .. } => true,
        Kind::List { of } => holds_json(of),
        Kind::Object(structure) | Kind::Batch(structure) => {
            structure.fields.iter().any(|field| holds_json(&field.kind))
        }
        _ => false,
    }
}

fn each(json: &str, rewrite: impl Fn(&str) -> String) -> String {
    let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(json) else { return json.to_owned() };
    let items: Vec<String> = items.into_iter().map(|item| rewrite(item.get())).collect();
    format!("[{}]", items.join(","))
}

fn members(structure: &Structure, json: &str) -> String {
    let Ok(members) = Members::parse(json.as_bytes()) else { return json.to_owned() };
    let members = members.0.into_iter().map(|(name, raw)| {
        let field = structure.fields.iter().find(|field| field.name == name);
        let value = field.map_or_else(|| raw.get().to_owned(), |field| on_the_wire(&field.kind, raw.get()));
        format!("{}:{value}", quoted(&name))
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// A value as it stands in a path or query.
fn plain(json: &str) -> String {
    match serde_json::from_str(json) {
        Ok(Value::String(text)) => text,
        Ok(Value::Array(elements)) => elements.iter().map(element).collect::<Vec<_>>().join(","),
        _ => json.to_owned(),
    }
}

fn element(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether a list stands on the wire as its elements with commas between them.
fn is_joined(field: &Field) -> bool {
    matches!(field.kind, Kind::Commas { .. })
        || (matches!(field.kind, Kind::List { .. }) && matches!(field.place, Place::Query | Place::Path))
}

fn has_comma_inside(json: &str) -> bool {
    let elements = serde_json::from_str::<Vec<Value>>(json).unwrap_or_default();
    elements.iter().filter_map(Value::as_str).any(|element| element.contains(','))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(operation: &str, members: &str, family: Family) -> String {
        let call = Call::parse(operation, members).unwrap();
        assert!(call.own_violations(&Limits::OPEN).is_empty(), "{:?}", call.own_violations(&Limits::OPEN));
        let Request { method, path, query, body, .. } = call.request(family);
        format!("{method} {path} {query} {}", String::from_utf8(body).unwrap())
    }

    fn violations(operation: &str, members: &str) -> String {
        Call::parse(operation, members).unwrap().violations(&Limits::OPEN).sentence()
    }

    #[test]
    fn fields_stand_where_the_wire_has_them() {
        use Family::{Documents, Resources};
        let list = r#"{"DataTypes":["PIC","TEXT"],"Name":"a b","PageSize":5,"Label":null}"#;
        let version = r#"{"DatasetId":"d-a/b","VersionName":"v1"}"#;
        let labels = r#"{"DatasetId":"d-1","Labels":[{"Key":"k","Value":"中"}]}"#;
        let docs = "/api/AIWorkSpace/2021-02-04";
        for (operation, members, family, expected) in [
            (
                "ListDatasets",
                list,
                Resources,
                "GET /api/v1/datasets Name=a%20b&DataTypes=PIC%2CTEXT&PageSize=5 ".into(),
            ),
            ("GetDatasetVersion", version, Resources, "GET /api/v1/datasets/d-a%2Fb/versions/v1  ".into()),
            (
                "GetDatasetVersion",
                version,
                Documents,
                format!("GET {docs}/GetDatasetVersion DatasetId=d-a%2Fb&VersionName=v1 "),
            ),
            ("DeleteDataset", r#"{"DatasetId":"d-1"}"#, Documents, format!("DELETE {docs}/DeleteDataset/d-1  ")),
            (
                "CreateDatasetLabels",
                labels,
                Resources,
                r#"POST /api/v1/datasets/d-1/labels  {"Labels":[{"Key":"k","Value":"中"}]}"#.into(),
            ),
            ("CreateDatasetLabels", labels, Documents, format!("POST {docs}/CreateDatasetLabels  {labels}")),
        ] {
            assert_eq!(request(operation, members, family), expected);
        }
    }

    #[test]
    fn json_becomes_a_text_that_holds_it() {
        let members = r#"{"DatasetId":"d","DatasetVersion":"v1","WorkspaceId":"1","DatasetFileMetas":[{"Uri":"oss://b/a.png",
            "Tags":{"user":{"add":["cat"]}},"Comment":"{}"}]}"#;
        let sent = request("CreateDatasetFileMetas", members, Family::Resources);
        assert!(sent.ends_with(
            r#""DatasetFileMetas":[{"Uri":"oss://b/a.png","Tags":"{\"user\":{\"add\":[\"cat\"]}}","Comment":"{}"}]}"#
        ));
    }

    #[test]
    fn what_would_be_refused_is_named() {
        let found = violations("CreateDataset", r#"{"Nmae":"a","Property":"FILE","DataSize":9007199254740993}"#);
        for part in ["Nmae: is not a field of CreateDataset", "Name: is required", "DataSize: must be a whole number"] {
            assert!(found.contains(part), "{part} in {found}");
        }
        assert!(violations("GetDataset", r#"{"DatasetId":""}"#).starts_with("DatasetId: must not be empty"));
        assert!(violations("GetDataset", r#"{"DatasetId":"a","DatasetId":"b"}"#).contains("more than once"));
        assert!(violations("ListDatasets", r#"{"DatasetIds":["a,b"]}"#).starts_with("DatasetIds: an element cannot"));
        let batch =
            r#"{"DatasetId":"d","DatasetVersion":"v1","WorkspaceId":"1","DatasetFileMetas":[{"Uri":"oss://b/a"},7]}"#;
        let found = violations("CreateDatasetFileMetas", batch);
        for part in ["DatasetFileMetas[0].FileType: is required", "DatasetFileMetas[1].item: must be an object"] {
            assert!(found.contains(part), "{part} in {found}");
        }
        assert!(Call::parse("DropDatabase", "{}").is_err() && Call::parse("GetDataset", "[").is_err());
    }

    #[test]
    fn no_parameter_of_the_path_leads_elsewhere() {
        for (name, message) in
            [("..", "must not be `.` or `..`"), (".", "must not be `.` or `..`"), ("", "must not be empty")]
        {
            let members = format!(r#"{{"DatasetId":"d-1","VersionName":"{name}"}}"#);
            let call = Call::parse("DeleteDatasetVersion", &members).unwrap();
            for found in [call.path_violations(), call.own_violations(&Limits::PAI), call.violations(&Limits::OPEN)] {
                assert!(found.sentence().starts_with(&format!("VersionName: {message}")), "{found:?}");
            }
        }
        let call = Call::parse("DeleteDatasetVersion", r#"{"DatasetId":[".."]}"#).unwrap();
        let found = call.path_violations();
        assert!(found.names("DatasetId") && found.names("VersionName"), "{found:?}");
        let call = Call::parse("DeleteDatasetVersion", r#"{"DatasetId":"d-1","VersionName":"%2e%2e"}"#).unwrap();
        assert!(call.path_violations().is_empty());
        assert_eq!(call.request(Family::Resources).path, "/api/v1/datasets/d-1/versions/%252e%252e");
    }

    #[test]
    fn members_that_a_structure_lacks_are_named() {
        let labels = r#"{"DatasetId":"d-1","Labels":[{"Key":"k","Value":"v","Oops":1,"Nothing":null},7]}"#;
        let found = violations("CreateDatasetLabels", labels);
        assert!(found.contains("Labels[0].Oops: is not a field of Label") && !found.contains("Nothing"), "{found}");
        let file = r#"{"Uri":"oss://b/a.png","DataSzie":1,"Tags":{"any":1},"MetaAttributes":{"Oops":{"x":1}}}"#;
        let batch =
            format!(r#"{{"DatasetId":"d","DatasetVersion":"v1","WorkspaceId":"1","DatasetFileMetas":[{file}]}}"#);
        let found = Call::parse("CreateDatasetFileMetas", &batch).unwrap().own_violations(&Limits::OPEN).sentence();
        assert_eq!(found, "DatasetFileMetas[0].DataSzie: is not a field of DatasetFileMetaContentCreate");
        let many = vec![file; 1000].join(",");
        let batch =
            format!(r#"{{"DatasetId":"d","DatasetVersion":"v1","WorkspaceId":"1","DatasetFileMetas":[{many}]}}"#);
        let found = Call::parse("CreateDatasetFileMetas", &batch).unwrap().own_violations(&Limits::OPEN);
        assert_eq!(found.as_slice().len(), MOST_UNKNOWN);
    }
}
