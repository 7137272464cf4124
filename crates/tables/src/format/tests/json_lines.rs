use super::*;

fn plain(text: &str) -> Result<(Vec<TableColumn>, Rows), FormatError> {
    read(text.into(), &ReadOptions::new(TableFormat::JsonLines))
}

fn given(text: &str, spec: &[(&str, ColumnType)]) -> Result<Rows, FormatError> {
    let mut options = ReadOptions::new(TableFormat::JsonLines);
    options.columns = Some(columns(spec));
    read(text.into(), &options).map(|(_, rows)| rows)
}

fn row(cells: &[&str]) -> Vec<Option<String>> {
    cells.iter().map(|cell| Some((*cell).to_owned()).filter(|cell| cell != "-")).collect()
}

#[test]
fn columns_are_the_members_of_the_first_lines() {
    let (columns, rows) = plain(
        "{\"id\":1,\"x\":1,\"n\":null,\"at\":\"2025-01-12\",\"tags\":[\"a\", {}],\"zip\":\"12\",\"r\":\"NaN\"}\r\n\n\
         {\"x\":2.5, \"new\":\"caf\\u00e9 \\\"\", \"ok\":true,\"id\":null,\"tags\":7,\"r\":1}",
    )
    .unwrap();
    let columns: Vec<_> = columns.iter().map(|column| (column.name.as_str(), column.column_type.as_str())).collect();
    assert_eq!(
        columns,
        [
            ("id", "BIGINT"),
            ("x", "DOUBLE"),
            ("n", "STRING"),
            ("at", "DATETIME"),
            ("tags", "STRING"),
            ("zip", "STRING"),
            ("r", "DOUBLE"),
            ("new", "STRING"),
            ("ok", "BOOLEAN"),
        ]
    );
    assert_eq!(
        rows,
        [
            row(&["1", "1.0", "-", "2025-01-12T00:00:00Z", "[\"a\", {}]", "12", "NaN", "-", "-"]),
            row(&["-", "2.5", "-", "-", "7", "-", "1.0", "café \"", "true"]),
        ]
    );
}

#[test]
fn given_columns_may_be_some_members_or_an_array() {
    let spec = [("B", ColumnType::String), ("a", ColumnType::Bigint)];
    assert_eq!(given("{\"a\":\"7\",\"b\":true,\"c\":[1]}\n{}", &spec), Ok(vec![row(&["true", "7"]), row(&["-", "-"])]));
    assert_eq!(given("[\"x\",1]\n[null,2.0]\n", &spec), Ok(vec![row(&["x", "1"]), row(&["-", "2"])]));
    assert_eq!(given("", &spec), Ok(vec![]));
}

#[test]
fn no_number_changes_unless_its_type_was_given() {
    let (columns, rows) = plain("{\"x\":9007199254740993,\"y\":1e400}\n{\"x\":0.5,\"y\":1}\n").unwrap();
    assert!(columns.iter().all(|column| column.column_type == ColumnType::String));
    assert_eq!(rows[0], row(&["9007199254740993", "1e400"]));
    let late = format!("{{\"x\":0.5}}\n{}{{\"x\":9007199254740993}}\n", "{\"x\":1}\n".repeat(SAMPLE_ROWS + 10_000));
    assert!(error(plain(&late)).contains("column `x`: a DOUBLE, which the rows before suggest, would change"));
    assert_eq!(given("{\"x\":9007199254740993}", &[("x", ColumnType::Double)]), Ok(vec![row(&["9007199254740992.0"])]));
    assert!(
        error(given("{\"x\":1e400}", &[("x", ColumnType::Double)]).map(|rows| (vec![], rows)))
            .contains("too large for a DOUBLE")
    );
}

#[test]
fn a_member_as_its_column_is_spelled_goes_first() {
    for text in ["{\"a\":1,\"A\":2}", "{\"A\":2,\"a\":1}", "{\"a\":7,\"A\":2,\"a\":1}"] {
        assert_eq!(given(text, &[("a", ColumnType::Bigint)]), Ok(vec![row(&["1"])]), "{text}");
    }
    assert_eq!(given("{\"A\":2}\n{\"A\":3,\"a\":1}", &[("a", ColumnType::Bigint)]), Ok(vec![row(&["2"]), row(&["1"])]));
}

#[test]
fn errors_say_where_and_what_to_do() {
    assert!(error(plain("[\n{\"a\":1},\n{\"a\":2}]")).starts_with("The file is one JSON document"));
    assert!(error(plain("{\n\"a\":1}")).starts_with("The file is one JSON document"));
    assert!(error(plain("[{\"a\":1},{\"a\":2}]")).starts_with("The file is a JSON array of objects."));
    assert!(error(plain("[1,2]")).starts_with("Line 1 is an array, which does not name its columns."));
    assert_eq!(
        error(plain("{\"a\":1}\n{\"a\":1} x")),
        "Line 2: trailing characters, at byte 9. Each line is one JSON object, or one array."
    );
    assert!(error(plain("{\"a\":1}\n7")).starts_with("Line 2: invalid type: integer `7`"));
    assert!(error(plain("")).starts_with("The file has no columns."));
    let late = format!("{}{{\"b\":1}}\n", "{\"a\":1}\n".repeat(SAMPLE_ROWS + 40_000));
    assert!(error(plain(&late)).starts_with("Line 140001: the member `b` is on none of the lines before."));
    let late = format!("{}{{\"a\":1.5}}\n", "{\"a\":1}\n".repeat(SAMPLE_ROWS + 40_000));
    assert!(error(plain(&late)).starts_with("Line 140001, column `a`: `1.5` is no BIGINT. Give a Schema"));
    let spec = [("a", ColumnType::String)];
    let wrong = |text: &str| error(given(text, &spec).map(|rows| (vec![], rows)));
    assert_eq!(wrong("[1,2]"), "Line 1: the array has 2 values, and the Schema names 1.");
    assert!(wrong("{\"a\":\"\\ud800\"}").starts_with("Line 1, column `a`: "));
    assert!(wrong(&format!("{{\"a\":\"{}\"}}", "x".repeat(LONGEST_TEXT + 1))).contains("is longer than"));
    assert!(
        wrong(&format!("{{\"a\":\"{}\"}}", "x".repeat(40 * LONGEST_TEXT))).starts_with("Line 1: it is longer than")
    );
    assert!(wrong(&format!("{{{}\"a\":1}}", "\"\":1,".repeat(12_000))).starts_with("Line 1: more than 12000 values, "));
    // Deep nesting is no more than a text.
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(given(&deep, &spec).unwrap().len(), 1);
}
