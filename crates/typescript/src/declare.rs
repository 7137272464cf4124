//! The types, as TypeScript declarations.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use pai_datasets_core::field::{Field, Kind, Place, Structure};
use pai_datasets_core::{Content, OPERATIONS, OperationInfo};

use crate::example::example;
use crate::kind::{Names, Side, structures, union};
use crate::methods::{List, list_of, method_of};

/// `operations.d.ts`. It refers to what the hand-written half declares: `JsonText`, `Answered`, `PaiCall`, `PaiList`,
/// `CallOptions`.
pub(crate) fn declarations() -> String {
    let names = Names::gather();
    let mut out = String::from("// Written by crates/typescript from the table of operations.\n");
    for (name, choices) in names.iter() {
        let _ = write!(
            out,
            "\n{}export type {name} = {};\n",
            comment("", &format!("The words of `{name}`.")),
            union(choices)
        );
    }
    let written = structures_of_requests();
    for (name, structure) in all_structures() {
        let side = if written.contains(name) { Side::Request } else { Side::Response };
        declare(&mut out, &names, name, "", structure.fields.iter(), side);
    }
    for operation in OPERATIONS {
        let about = format!("The parameters of `{}`.", method_of(operation));
        declare(&mut out, &names, &request_of(operation), &about, operation.fields.iter(), Side::Request);
        if operation.takes == Content::Bytes {
            // Into the declaration that was just closed.
            out.truncate(out.trim_end().trim_end_matches('}').len());
            out.push_str("  /** The file, or the part of it. */\n  Content: FileContent;\n}\n");
        }
    }
    out.push_str("\n/** The operations of the API, each a method under its name. */\nexport interface Operations {\n");
    for operation in OPERATIONS {
        out.push_str(&method(&names, operation));
    }
    out.push_str("}\n");
    out
}

fn request_of(operation: &OperationInfo) -> String {
    format!("{}Request", operation.name)
}

/// The structures that callers write.
fn structures_of_requests() -> BTreeSet<&'static str> {
    let mut names = BTreeSet::new();
    for field in OPERATIONS.iter().flat_map(|operation| operation.fields) {
        structures(&field.kind, &mut |structure| {
            names.insert(structure.name);
        });
    }
    names
}

/// Every structure by its name.
fn all_structures() -> BTreeMap<&'static str, Structure> {
    let mut all = BTreeMap::new();
    for operation in OPERATIONS {
        let mut add = |structure: &Structure| {
            all.insert(structure.name, *structure);
        };
        operation.fields.iter().for_each(|field| structures(&field.kind, &mut add));
        add(&operation.response);
        operation.response.fields.iter().for_each(|field| structures(&field.kind, &mut add));
    }
    all
}

fn declare<'f>(
    out: &mut String,
    names: &Names,
    name: &str,
    about: &str,
    fields: impl Iterator<Item = &'f Field>,
    side: Side,
) {
    let about = if about.is_empty() { String::new() } else { comment("", about) };
    let _ = write!(out, "\n{about}export interface {name} {{\n");
    for field in fields {
        let mark = if field.required { "" } else { "?" };
        // What a form holds may be `undefined` explicitly.
        let absent = if field.required || side == Side::Response { "" } else { " | undefined" };
        out.push_str(&comment("  ", &documentation(field, side)));
        let _ = writeln!(out, "  {}{mark}: {}{absent};", field.name, names.typescript(&field.kind, side));
    }
    out.push_str("}\n");
}

/// What is known of a field: its sentence, its range, its default.
fn documentation(field: &Field, side: Side) -> String {
    let mut text = if field.doc.is_empty() { format!("`{}`.", field.name) } else { field.doc.to_owned() };
    if side == Side::Request {
        text.push_str(&bounds(&field.kind));
        if let Some(default) = field.default {
            let _ = write!(text, "\n\n@defaultValue `{default}`");
        }
    }
    text
}

fn bounds(kind: &Kind) -> String {
    use pai_datasets_core::field::MAX_SAFE_INTEGER;
    match kind {
        Kind::Text(rule) => {
            let pattern = rule.pattern.map(|pattern| format!(" Matches `{pattern}`.")).unwrap_or_default();
            format!(" At most {} bytes of UTF-8.{pattern}", rule.max_bytes)
        }
        Kind::Json(rule) => format!(" An object or an array is sent as its text; at most {} bytes.", rule.max_bytes),
        Kind::Integer { min, max } if *min == -MAX_SAFE_INTEGER && *max == MAX_SAFE_INTEGER => {
            " A whole number.".to_owned()
        }
        Kind::Integer { min, max } => format!(" A whole number from {min} to {max}."),
        Kind::Number { min, max } if *min == f64::MIN && *max == f64::MAX => String::new(),
        Kind::Number { min, max } => format!(" A number from {min} to {max}."),
        Kind::Time => " ISO 8601 with an offset, such as `2025-01-12T14:36:01Z`.".to_owned(),
        Kind::Commas { .. } => " One, or several as an array; an element cannot hold a comma.".to_owned(),
        _ => String::new(),
    }
}

fn method(names: &Names, operation: &OperationInfo) -> String {
    let OperationInfo { doc, response, .. } = operation;
    let mut about = (*doc).to_owned();
    let list = list_of(operation);
    if list.is_some() {
        about.push_str("\n\nAwait it for one page; iterate it for every item of every page.");
    }
    let (http, path) = (operation.method.as_str(), operation.path);
    let _ = write!(about, "\n\n`{http} {path}`, permission `{}`.", operation.permission());
    let _ = write!(about, "\n\n@example\n```ts\n{}\n```", example(operation));
    let page = if operation.gives == Content::Bytes {
        "Uint8Array".to_owned()
    } else if operation.answers_request_id() {
        format!("Answered<{}>", response.name)
    } else {
        response.name.to_owned()
    };
    let result = match list {
        Some(List { items, .. }) => {
            let items: Vec<_> = items.iter().map(|(_, item)| names.typescript(item, Side::Response)).collect();
            format!("PaiList<{page}, {}>", items.join(" | "))
        }
        None => format!("PaiCall<{page}>"),
    };
    let needed = operation.fields.iter().any(|field| field.required || field.place == Place::Path);
    let mark = if needed { "" } else { "?" };
    let (about, name, request) = (comment("  ", &about), method_of(operation), request_of(operation));
    let general = format!("  {name}(params{mark}: {request}, options?: CallOptions): {result};\n");
    if !operation.fields.iter().any(|field| field.name == "DryRun") {
        return about + &general;
    }
    // Only a dry run answers without what was made.
    let made = format!("PaiCall<Answered<Required<{}>>>", response.name);
    let real = format!("{request} & {{ DryRun?: false | undefined }}");
    format!("{about}  {name}(params: {real}, options?: CallOptions): {made};\n{about}{general}")
}

/// A documentation comment. `*/` inside would end it.
fn comment(indent: &str, text: &str) -> String {
    let text = text.replace("*/", "*\u{200b}/");
    if !text.contains('\n') {
        return format!("{indent}/** {text} */\n");
    }
    let lines = text.lines().map(|line| format!("{indent} * {line}").trim_end().to_owned() + "\n");
    format!("{indent}/**\n{}{indent} */\n", lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_types_say_what_the_table_says() {
        let types = declarations();
        for part in [
            "export type DataSourceType = \"OSS\" | \"NAS\" | \"EXTREMENAS\"",
            "  DataSourceType: DataSourceType;",
            "  DataTypes?: DataType | readonly DataType[] | undefined;",
            "@defaultValue `COMMON`",
            "createDataset(params: CreateDatasetRequest, options?: CallOptions): PaiCall<Answered<CreatedDataset>>;",
            "listDatasets(params?: ListDatasetsRequest, options?: CallOptions): PaiList<Answered<DatasetPage>, Dataset>;",
            "PaiList<FileMetaPage, DatasetFileMeta>",
            "PaiList<Answered<DirectoryPage>, DirectoryEntry | DatasetFileMeta>",
            "  FileUpdateTime: string | Date;",
        ] {
            assert!(types.contains(part), "{part} in {types}");
        }
        let examples: std::collections::BTreeSet<_> =
            types.split("@example").skip(1).filter_map(|rest| rest.lines().nth(2)).collect();
        assert_eq!(examples.len(), OPERATIONS.len());
        assert!(!types.contains(": any"));
    }

    #[test]
    fn a_comment_cannot_be_ended_from_inside() {
        assert_eq!(comment("", "a */ b").matches("*/").count(), 1);
    }
}
