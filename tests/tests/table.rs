//! The table of operations against the API's own document, `operations.json`, which is copied from it and never generated.

use std::collections::BTreeSet;

use pai_datasets_core::field::{Choices, Field, Kind, Place, Structure};
use pai_datasets_core::{OPERATIONS, OperationInfo};
use serde_json::Value;

fn document() -> Value {
    serde_json::from_str(include_str!("../operations.json")).expect("operations.json is JSON")
}

fn documented<'a>(document: &'a Value, name: &str) -> Option<&'a Value> {
    document["operations"].as_array()?.iter().find(|operation| operation["name"] == name)
}

fn names(fields: &Value) -> BTreeSet<&str> {
    fields.as_array().into_iter().flatten().filter_map(|field| field["name"].as_str()).collect()
}

fn fields(operation: &OperationInfo, place: Place) -> BTreeSet<&'static str> {
    operation.fields.iter().filter(|field| field.place == place).map(|field| field.name).collect()
}

/// What a field's kind is in the document's words.
fn type_of(kind: &Kind) -> String {
    match kind {
        Kind::Text(_) | Kind::Json(_) | Kind::Choice(_) | Kind::Time | Kind::Commas { .. } => "string".to_owned(),
        Kind::Integer { .. } => "integer".to_owned(),
        Kind::Number { .. } => "number".to_owned(),
        Kind::Boolean => "boolean".to_owned(),
        Kind::Cell => "any".to_owned(),
        Kind::List { of } => format!("array<{}>", type_of(of)),
        Kind::Object(structure) => structure.name.to_owned(),
        Kind::Batch(structure) => format!("array<{}>", structure.name),
    }
}

/// The document names one structure anew in each place; ours has one name.
fn is_same_type(ours: &str, documented: &str) -> bool {
    let renamed = documented.replace("UpdateDatasetRequestSharingConfig", "DatasetSharingConfig");
    ours == renamed.replace("DatasetLabel", "Label").replace("LabelInfo", "Label")
}

fn choices(kind: &Kind) -> Option<&'static Choices> {
    match kind {
        Kind::Choice(choices) => Some(choices),
        Kind::Commas { of } | Kind::List { of } => choices(of),
        _ => None,
    }
}

fn find<'a>(operation: &'a OperationInfo, name: &str) -> &'a Field {
    operation.fields.iter().find(|field| field.name == name).unwrap_or_else(|| panic!("{}.{name}", operation.name))
}

#[test]
fn every_operation_of_the_table_is_documented_or_an_extension() {
    let document = document();
    for operation in OPERATIONS {
        let known = documented(&document, operation.name);
        assert_eq!(known.is_none(), operation.extension, "{}", operation.name);
        let Some(known) = known else { continue };
        assert_eq!(known["method"], operation.method.as_str(), "{}", operation.name);
        assert_eq!(
            known["path"].as_str().map(|path| path.trim_end_matches('/')),
            Some(operation.path),
            "{}",
            operation.name
        );
        assert_eq!(known["ramAction"], operation.permission(), "{}", operation.name);
    }
}

#[test]
fn fields_stand_where_the_document_has_them() {
    let document = document();
    for operation in OPERATIONS.iter().filter(|operation| !operation.extension) {
        let known = documented(&document, operation.name).expect("it is documented");
        let path: BTreeSet<&str> =
            known["pathParams"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        assert_eq!(fields(operation, Place::Path), path, "path of {}", operation.name);
        assert_eq!(fields(operation, Place::Query), names(&known["query"]), "query of {}", operation.name);
        assert_eq!(fields(operation, Place::Body), names(&known["body"]), "body of {}", operation.name);
    }
}

#[test]
fn types_words_defaults_and_requirements_are_the_documents() {
    // The document marks them required, but the service takes them as absent, or absent as the default it documents.
    const LENIENT: [&str; 2] = ["ListDatasetVersions.PageNumber", "ListDatasetVersions.PageSize"];
    let document = document();
    for operation in OPERATIONS.iter().filter(|operation| !operation.extension) {
        let known = documented(&document, operation.name).expect("it is documented");
        for place in ["query", "body"] {
            for field in known[place].as_array().into_iter().flatten() {
                let name = field["name"].as_str().expect("a name");
                let ours = find(operation, name);
                let at = format!("{}.{name}", operation.name);
                let documented = field["type"].as_str().expect("a type");
                assert!(
                    is_same_type(&type_of(&ours.kind), documented),
                    "{at}: {} is {documented}",
                    type_of(&ours.kind)
                );
                if !LENIENT.contains(&at.as_str()) {
                    assert_eq!(Some(ours.required), field["required"].as_bool(), "whether {at} is required");
                }
                if let Some(words) = field["enum"].as_array() {
                    let choices = choices(&ours.kind).unwrap_or_else(|| panic!("{at} is no choice"));
                    for word in words.iter().filter_map(Value::as_str) {
                        assert!(choices.find(word).is_some(), "{at} lacks {word}");
                    }
                }
                let default = match &field["default"] {
                    Value::Null => continue,
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                let in_code = ["MaxResults", "TopK"].contains(&name);
                assert!(in_code || ours.default == Some(&default), "{at}: {:?} is {default}", ours.default);
            }
        }
    }
}

#[test]
fn what_is_answered_is_documented() {
    // What lists answer beside their documented members: the page as it was asked for.
    const OURS: [&str; 4] = ["PageNumber", "PageSize", "MaxResults", "DatasetId"];
    let document = document();
    for operation in OPERATIONS.iter().filter(|operation| !operation.extension) {
        let known = documented(&document, operation.name).expect("it is documented");
        let known = names(&known["response"]);
        let answered: BTreeSet<&str> = operation.response.fields.iter().map(|field| field.name).collect();
        for name in &answered {
            assert!(known.contains(name) || OURS.contains(name), "{} answers {name}", operation.name);
        }
        assert_eq!(known.contains("RequestId"), operation.answers_request_id(), "{}", operation.name);
    }
}

#[test]
fn structures_have_the_documents_members() {
    fn visit(structure: &'static Structure, seen: &mut BTreeSet<&'static str>, check: &dyn Fn(&'static Structure)) {
        if seen.insert(structure.name) {
            check(structure);
            structure.fields.iter().for_each(|field| visit_kind(&field.kind, seen, check));
        }
    }
    fn visit_kind(kind: &'static Kind, seen: &mut BTreeSet<&'static str>, check: &dyn Fn(&'static Structure)) {
        match kind {
            Kind::Object(structure) | Kind::Batch(structure) => visit(structure, seen, check),
            Kind::List { of } | Kind::Commas { of } => visit_kind(of, seen, check),
            _ => {}
        }
    }
    // What a caller gave is answered, and a version says whose it is.
    const OURS: [(&str, &str); 2] = [("Dataset", "Provider"), ("DatasetVersion", "DatasetId")];
    let document = document();
    let check = |structure: &'static Structure| {
        let structures = document["structures"].as_array().expect("a list");
        let Some(known) = structures.iter().find(|known| known["name"] == structure.name) else { return };
        let known = names(&known["fields"]);
        for field in structure.fields {
            let ours = OURS.contains(&(structure.name, field.name));
            assert!(known.contains(field.name) || ours, "{}.{}", structure.name, field.name);
        }
    };
    let mut seen = BTreeSet::new();
    for operation in OPERATIONS {
        operation
            .response
            .fields
            .iter()
            .chain(operation.fields)
            .for_each(|field| visit_kind(&field.kind, &mut seen, &check));
    }
    assert!(seen.len() >= 6, "{seen:?}");
}

#[test]
fn every_row_says_what_it_is_for() {
    for operation in OPERATIONS {
        assert!(operation.doc.ends_with('.'), "{}", operation.name);
        for field in operation.fields {
            assert!(field.doc.ends_with('.'), "{}.{}", operation.name, field.name);
        }
        let in_path = operation.path.matches('{').count();
        assert_eq!(
            operation.fields.iter().filter(|field| field.place == Place::Path).count(),
            in_path,
            "{}",
            operation.name
        );
    }
}
