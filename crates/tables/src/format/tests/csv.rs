use super::*;

fn inferred(text: &str) -> (Vec<(String, ColumnType)>, Rows) {
    let (columns, rows) = read(text.into(), &ReadOptions::new(TableFormat::Csv)).unwrap();
    (columns.iter().map(|column| (column.name.as_str().to_owned(), column.column_type)).collect(), rows)
}

fn wrong_with(text: &str, change: impl FnOnce(&mut ReadOptions)) -> String {
    let mut options = ReadOptions::new(TableFormat::Csv);
    change(&mut options);
    error(read(text.into(), &options))
}

fn kind_of(name: &str, kind: ColumnType) -> Vec<TableColumn> {
    columns(&[(name, kind)])
}

fn row(cells: &[&str]) -> Vec<Option<String>> {
    cells.iter().map(|cell| Some((*cell).to_owned()).filter(|cell| cell != "-")).collect()
}

#[test]
fn types_are_inferred() {
    let (columns, rows) = inferred(
        "id,weight,zip,big,ok,day,born,none,mixed\r\n\
         1,1,007,9223372036854775808,true,2025-01-12,Tue Oct 15 00:26:40 CST 1974,,1\r\n\
         2,0.5,123,1,FALSE,2025-01-12 10:00:00,,,x\r\n",
    );
    let kinds: Vec<_> = columns.iter().map(|(_, kind)| kind.as_str()).collect();
    assert_eq!(kinds, ["BIGINT", "DOUBLE", "STRING", "STRING", "BOOLEAN", "DATETIME", "DATETIME", "STRING", "STRING"]);
    assert_eq!(
        rows,
        [
            row(&[
                "1",
                "1.0",
                "007",
                "9223372036854775808",
                "true",
                "2025-01-12T00:00:00Z",
                "1974-10-14T16:26:40Z",
                "-",
                "1"
            ]),
            row(&["2", "0.5", "123", "1", "false", "2025-01-12T10:00:00Z", "-", "-", "x"]),
        ]
    );
}

#[test]
fn an_empty_field_is_no_value_and_an_empty_text_is_one() {
    let (_, rows) = inferred("a,b,n\nx,\"\",1\n,\"say \"\"hi\"\"\r\n,\",\"\"\n");
    assert_eq!(rows, [row(&["x", "", "1"]), row(&["-", "say \"hi\"\r\n,", "-"])]);
    let mut options = ReadOptions::new(TableFormat::Csv);
    options.nulls = vec!["NULL".into(), "\\N".into()];
    let (columns, rows) = read("a,b\n1,NULL\n\\N,\"NULL\"\n".into(), &options).unwrap();
    assert_eq!(columns[0].column_type, ColumnType::Bigint);
    assert_eq!(rows, [row(&["1", "-"]), row(&["-", "NULL"])]);
}

#[test]
fn lines_may_be_blank_or_end_in_any_way() {
    let expected = vec![row(&["1", "x"]), row(&["2", "y"])];
    for text in ["a,b\n1,x\n2,y", "a,b\r1,x\r2,y\r", "\n\na,b\r\n\r\n1,x\r\n\n2,y\n\n", "a,b\n1,x\n2,\"y\""] {
        assert_eq!(inferred(text).1, expected, "{text:?}");
    }
    // In a file of one column a blank line is a row without a value.
    assert_eq!(inferred("a\n1\n\n2\n").1, [row(&["1"]), row(&["-"]), row(&["2"])]);
}

#[test]
fn columns_are_named_by_the_header_or_by_their_place() {
    let (columns, rows) = inferred(" a ,A,,x=y\n");
    assert_eq!(columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["a", "A_2", "col2", "x_y"]);
    assert!(rows.is_empty());
    let mut options = ReadOptions::new(TableFormat::Csv);
    options.header = Some(false);
    options.delimiter = Some('\t');
    let (columns, rows) = read("a\t1\nb\t2".into(), &options).unwrap();
    assert_eq!(columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>(), ["col0", "col1"]);
    assert_eq!(rows, [row(&["a", "1"]), row(&["b", "2"])]);
}

#[test]
fn given_columns_are_found_by_name() {
    let mut options = ReadOptions::new(TableFormat::Csv);
    options.columns = Some(columns(&[("c", ColumnType::String), ("A", ColumnType::Double)]));
    assert_eq!(read("a,b,c\n1,x,007\n".into(), &options).unwrap().1, [row(&["007", "1.0"])]);
}

#[test]
fn errors_say_where_and_what_to_do() {
    let plain = |text| wrong_with(text, |_| ());
    assert!(plain("").starts_with("The file is empty."));
    assert_eq!(
        plain("a,b\n1,2\n\n\"x\ny\",2\n3\n"),
        "Line 6: the record has 1 field, and those before it have 2. Fields that hold the delimiter must stand in quotes."
    );
    assert!(plain("a\n\"x").starts_with("Line 2: a quote is opened and never closed."));
    assert!(plain("a,b\n1,\"x\"y\n").starts_with("Line 2, field 2: something stands between"));
    let late = format!("n\n{}x\n", "1\n".repeat(SAMPLE_ROWS));
    assert_eq!(
        plain(&late),
        "Line 100002, column `n`: `x` is no BIGINT. Give a Schema in which `n` is of a type that holds every value, such \
         as STRING."
    );
    let long = format!("n\n{}\n", "x".repeat(LONGEST_TEXT + 1));
    assert!(plain(&long).starts_with("Line 2, column `n`: the value is longer than"));
    assert!(wrong_with("a", |options| options.delimiter = Some('猫')).starts_with("The Delimiter must"));
    assert!(wrong_with("a", |options| options.encoding = Some("x".into())).starts_with("Encoding `x`"));
    let wanted = columns(&[("b", ColumnType::String)]);
    assert!(wrong_with("a\n", |options| options.columns = Some(wanted)).starts_with("The file has no column `b`"));
}

#[test]
fn no_number_changes_unless_its_type_was_given() {
    let (columns, rows) = inferred("mixed,huge,whole\n9007199254740993,1e400,9007199254740993\n0.5,1,1\n");
    let kinds: Vec<_> = columns.iter().map(|(_, kind)| kind.as_str()).collect();
    assert_eq!(kinds, ["STRING", "STRING", "BIGINT"]);
    assert_eq!(rows[0], row(&["9007199254740993", "1e400", "9007199254740993"]));
    let late = format!("x\n0.5\n{}9007199254740993\n", "1\n".repeat(SAMPLE_ROWS));
    let zip = wrong_with(&format!("zip\n{}007\n", "123\n".repeat(SAMPLE_ROWS)), |_| ());
    assert!(
        zip.contains("column `zip`: a BIGINT, which the rows before suggest, would change the digits of `007`"),
        "{zip}"
    );
    let said = wrong_with(&late, |_| ());
    assert!(
        said.starts_with("Line 100003, column `x`: a DOUBLE, which the rows before suggest, would change"),
        "{said}"
    );
    let mut options = ReadOptions::new(TableFormat::Csv);
    options.columns = Some(kind_of("x", ColumnType::Double));
    assert_eq!(
        read("x\n9007199254740993\n-inf\n".into(), &options).unwrap().1,
        [row(&["9007199254740992.0"]), row(&["-inf"])]
    );
    let large = wrong_with("x\n1\n1e400\n", |it| it.columns = Some(kind_of("x", ColumnType::Double)));
    assert!(large.starts_with("Line 3, column `x`: `1e400` is too large for a DOUBLE."), "{large}");
}

#[test]
fn a_datetime_lies_in_years_of_four_digits() {
    assert_eq!(inferred("d\n+010000-01-01\n").0[0].1, ColumnType::String);
    for text in ["+010000-01-01", "-000001-12-31T23:00:00Z", "9999-12-31T23:59:59-01:00"] {
        let said = wrong_with(&format!("d\n{text}\n"), |it| it.columns = Some(kind_of("d", ColumnType::Datetime)));
        assert!(
            said.starts_with(&format!("Line 2, column `d`: `{text}` is not within the years 0000 to 9999")),
            "{said}"
        );
    }
}

#[test]
fn a_row_is_not_taken_for_the_names() {
    for text in ["1,2\n3,4\n", "\"1\",,0.5\n", "2025-01-12\n", "9007199254740993\n"] {
        assert!(wrong_with(text, |_| ()).contains("which are no names of columns. Give Header as false"), "{text}");
        let mut options = ReadOptions::new(TableFormat::Csv);
        options.header = Some(true);
        assert!(read(text.into(), &options).is_ok(), "{text}");
    }
    assert_eq!(inferred("2019,name\n1,x\n").0.len(), 2);
}

#[test]
fn a_quote_that_is_never_closed_is_found_early() {
    let text = format!("a\n\"{}", "x\n".repeat(20 * LONGEST_TEXT));
    assert!(wrong_with(&text, |_| ()).starts_with("Line 2: the record is longer than"));
}
