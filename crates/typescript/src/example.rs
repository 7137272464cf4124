//! Examples of calls that the table takes.

use pai_datasets_core::field::{Field, Kind};
use pai_datasets_core::{Content, OperationInfo};

use crate::methods::{List, list_of, method_of};

/// A file's content, and the end of the members.
const CONTENT: &str = r#", Content: "name,lives\nTom,9\n" }"#;

/// A call with what it needs, as TypeScript.
pub(crate) fn example(operation: &OperationInfo) -> String {
    let members = match (operation.takes, members(operation.fields)) {
        (Content::Bytes, members) => members.trim_end_matches(" }").to_owned() + CONTENT,
        (_, members) => members,
    };
    let call = format!("pai.{}({members})", method_of(operation));
    match list_of(operation) {
        Some(List { items, .. }) => {
            let item = match items.as_slice() {
                [(name, _)] if name.ends_with("Metas") => "file",
                [(name, _)] if name.ends_with("Versions") => "version",
                [("Rows", _)] => "row",
                _ => "item",
            };
            format!("for await (const {item} of {call}) console.log({item});")
        }
        None if operation.gives == Content::Bytes => format!("const file = await {call};"),
        None => {
            let answered = operation.response.fields.first().map(|field| field.name);
            answered.map_or_else(|| format!("await {call};"), |name| format!("const {{ {name} }} = await {call};"))
        }
    }
}

/// The fields of an example: the required ones, and those without which a call says nothing.
fn members(fields: &[Field]) -> String {
    let told = |field: &&Field| {
        field.required || field.name == "Column" || matches!(field.name, "Labels" | "LabelKeys") && fields.len() == 2
    };
    let members: Vec<_> = fields
        .iter()
        .filter(told)
        .map(|field| format!("{}: {}", field.name, sample(field.name, &field.kind)))
        .collect();
    if members.is_empty() { String::new() } else { format!("{{ {} }}", members.join(", ")) }
}

fn sample(name: &str, kind: &Kind) -> String {
    let known = match name {
        "Name" => "\"cats\"",
        "Property" => "\"DIRECTORY\"",
        "Table" => "\"zoo.cats\"",
        "ColumnType" => "\"DOUBLE\"",
        "ImportId" => "\"imp-rbvg5wzljzjhc9ks92\"",
        "Column" => "\"breed\"",
        "Command" => "\"PAI -name Percentile -DinputTableName=zoo.cats -DoutputTableName=zoo.cats_percentiles\"",
        "Uri" if matches!(kind, Kind::Text(rule) if rule.max_bytes < 64 * 1024) => {
            "\"oss://my-bucket.oss-cn-hangzhou.aliyuncs.com/cats/tom.jpg\""
        }
        "Uri" => "\"oss://my-bucket.oss-cn-hangzhou.aliyuncs.com/cats/\"",
        "DatasetId" => "\"d-rbvg5wzljzjhc9ks92\"",
        "VersionName" | "DatasetVersion" => "\"v1\"",
        "WorkspaceId" => "\"478\"",
        "ContentType" => "\"image/jpeg\"",
        "Key" => "\"team\"",
        "Value" => "\"vision\"",
        "FileFingerPrint" => "\"0a1b2c\"",
        "Keys" | "LabelKeys" => "[\"team\"]",
        _ => return by_kind(kind),
    };
    known.to_owned()
}

fn by_kind(kind: &Kind) -> String {
    match kind {
        Kind::Choice(choices) => format!("\"{}\"", choices.words.first().unwrap_or(&"")),
        Kind::Integer { min, .. } => (*min).max(1).to_string(),
        Kind::Number { .. } => "0.5".to_owned(),
        Kind::Boolean | Kind::Cell => "true".to_owned(),
        Kind::Time => "\"2025-01-12T14:36:01Z\"".to_owned(),
        Kind::List { of } | Kind::Commas { of } => format!("[{}]", by_kind(of)),
        Kind::Object(structure) => members(structure.fields),
        Kind::Batch(structure) => format!("[{}]", members(structure.fields)),
        Kind::Json(_) => "\"{}\"".to_owned(),
        Kind::Text(_) => "\"text\"".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pai_datasets_core::call::Call;
    use pai_datasets_core::{Limits, OPERATIONS};

    /// The members of an example as JSON: its keys get quotes.
    fn json(example: &str) -> String {
        let Some((_, rest)) = example.split_once("({") else { return "{}".to_owned() };
        let (members, _) = rest.rsplit_once("})").unwrap();
        let mut quoted = String::from("{");
        let mut in_text = false;
        for letter in members.chars() {
            if letter == '"' {
                in_text = !in_text;
            }
            let begins = letter.is_ascii_uppercase() && !in_text && quoted.ends_with([' ', '{']);
            let ends = letter == ':' && !in_text;
            if begins || ends {
                quoted.push('"');
            }
            quoted.push(letter);
        }
        quoted + "}"
    }

    #[test]
    fn every_example_is_a_right_call() {
        for operation in OPERATIONS {
            let example = example(operation);
            // The content stands beside the members.
            let members = json(&example.replace(CONTENT, " }"));
            serde_json::from_str::<serde_json::Value>(&members).unwrap_or_else(|error| panic!("{error}: {members}"));
            let violations = Call::parse(operation.name, &members).unwrap().violations(&Limits::PAI);
            assert!(violations.is_empty(), "{example}: {}", violations.sentence());
        }
    }
}
