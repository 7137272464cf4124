//! Files that other programs wrote, by `fixtures/make.py`.

use std::path::PathBuf;
use std::rc::Rc;

use crate::batch::{Batch, Values};
use crate::format::{FormatError, ReadOptions, open};
use pai_datasets_core::model::{ColumnName, ColumnType, TableColumn, TableFormat};

/// A value, or none.
#[derive(Clone, Debug, PartialEq)]
enum Cell {
    None,
    Whole(i64),
    Real(f64),
    Text(String),
    Flag(bool),
    Moment(i64),
}

fn cell(batch: &Batch, column: usize, row: usize) -> Cell {
    let column = &batch.columns()[column];
    match &column.values {
        _ if !column.is_valid(row) => Cell::None,
        Values::Bigint(values) => Cell::Whole(values[row]),
        Values::Double(values) => Cell::Real(values[row]),
        Values::String(texts) => Cell::Text(texts.get(row).to_owned()),
        Values::Boolean(bits) => Cell::Flag(bits.get(row)),
        Values::Datetime(values) => Cell::Moment(values[row]),
    }
}

type Table = (Vec<TableColumn>, Vec<Vec<Cell>>);

fn read(name: &str, columns: Option<Vec<TableColumn>>) -> Result<Table, FormatError> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    let format = match path.extension().and_then(|end| end.to_str()) {
        Some("csv") => TableFormat::Csv,
        Some("jsonl") => TableFormat::JsonLines,
        Some("parquet") => TableFormat::Parquet,
        _ => TableFormat::Arrow,
    };
    let mut options = ReadOptions::new(format);
    options.columns = columns;
    let mut reader = open(Rc::new(std::fs::read(path).unwrap()), &options)?;
    let mut rows = Vec::new();
    while let Some(batch) = reader.next()? {
        rows.extend(
            (0..batch.rows())
                .map(|row| (0..batch.columns().len()).map(|column| cell(&batch, column, row)).collect::<Vec<_>>()),
        );
    }
    Ok((reader.columns().to_vec(), rows))
}

fn names(prefix: &str) -> Vec<String> {
    let directory = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let names = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with(prefix)).collect()
}

/// The rows of `plain-*`, as `make.py` computes them.
fn plain(row: usize) -> Vec<Cell> {
    let some = |unless: bool, cell| if unless { Cell::None } else { cell };
    let text = if row.is_multiple_of(11) {
        String::new()
    } else if row % 13 == 5 {
        format!("猫\", {}\n", row % 3)
    } else {
        format!("text {}", row % 5)
    };
    let whole = i64::try_from(row).unwrap();
    vec![
        some(row % 10 == 9, Cell::Whole(whole * 7 - 100)),
        some(row % 7 == 3, Cell::Real(row as f64 / 4.0 + 0.125)),
        some(row % 9 == 4, Cell::Text(text)),
        some(row % 8 == 1, Cell::Flag(row.is_multiple_of(3))),
        some(row % 6 == 2, Cell::Moment(1_736_640_000_000 + whole * 1_234_567)),
    ]
}

#[test]
fn the_same_table_is_read_from_what_every_program_writes() {
    let names = names("plain-");
    assert!(names.len() > 25, "{names:?}");
    let expected: Vec<_> = (0..30).map(plain).collect();
    for name in names {
        let (columns, mut rows) = read(&name, None).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let columns: Vec<_> = columns.iter().map(|column| (column.name.as_str(), column.column_type)).collect();
        assert_eq!(
            columns,
            [
                ("id", ColumnType::Bigint),
                ("value", ColumnType::Double),
                ("text", ColumnType::String),
                ("flag", ColumnType::Boolean),
                ("at", ColumnType::Datetime)
            ],
            "{name}"
        );
        let mut expected = expected.clone();
        if name == "plain-pandas.csv" {
            // It writes an empty text as no value.
            expected.iter_mut().filter(|row| row[2] == Cell::Text(String::new())).for_each(|row| row[2] = Cell::None);
        }
        assert_eq!(rows.len(), expected.len(), "{name}");
        for (at, (row, expected)) in rows.drain(..).zip(expected).enumerate() {
            assert_eq!(row, expected, "{name}, row {at}");
        }
    }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

#[test]
fn every_type_has_one_of_a_table() {
    let start = Cell::Moment(1_736_640_000_000);
    // A microsecond before 1970 lies in the millisecond before it.
    let before = Cell::Moment(-1);
    let leap = Cell::Moment(1_709_164_800_000);
    let whole = |value| Cell::Whole(value);
    let expected = [
        ("i8", whole(-128), whole(127)),
        ("i16", whole(-32_768), whole(32_767)),
        ("i32", whole(i64::from(i32::MIN)), whole(i64::from(i32::MAX))),
        ("u8", whole(255), whole(0)),
        ("u16", whole(65_535), whole(0)),
        ("u32", whole(i64::from(u32::MAX)), whole(0)),
        ("u64", whole(i64::MAX), whole(0)),
        ("f16", Cell::Real(1.5), Cell::Real(-0.25)),
        ("f32", Cell::Real(1.5), Cell::Real(f64::INFINITY)),
        ("decimal_whole", whole(100_000_000_000_000_000), whole(-5)),
        ("decimal", Cell::Real(-12.34), Cell::Real(0.05)),
        ("decimal_wide", Cell::Real(-12.5), Cell::Real(1e40)),
        ("date32", leap.clone(), Cell::Moment(-86_400_000)),
        ("ts_s", Cell::Moment(-1000), Cell::Moment(-1000)),
        ("ts_ms", start.clone(), start),
        ("ts_us", before.clone(), before.clone()),
        ("ts_ns", before.clone(), before),
        ("time32", text("14:36:01.005"), text("00:00:00")),
        ("time64", text("14:36:01.005000"), text("23:59:59.999999")),
        ("large", text("猫"), text("")),
        ("bytes", text("abc"), text("")),
        ("fixed", text("abc"), text("xyz")),
        ("words", text("a"), text("b")),
        ("nothing", Cell::None, Cell::None),
        ("date64", leap.clone(), leap),
        ("view", text("more than twelve bytes"), text("short")),
        ("uuid", text("00000000-0000-0000-0000-000000000001"), text("00000000-0000-0000-0000-000000000002")),
        ("time32s", text("01:02:03"), text("00:00:00")),
    ];
    for name in ["types.parquet", "types-v1.parquet", "types.arrow"] {
        let (columns, rows) = read(name, None).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!((columns.len(), rows.len()), (if name == "types.arrow" { 28 } else { 24 }, 3));
        for (at, (column, (expected_name, first, second))) in columns.iter().zip(&expected).enumerate() {
            assert_eq!(column.name.as_str(), *expected_name);
            let cells = [&rows[0][at], &rows[1][at], &rows[2][at]];
            assert_eq!(cells, [first, second, &Cell::None], "{name}, {expected_name}");
        }
    }
    for name in ["types.parquet", "types-v1.parquet", "types.arrow"] {
        let wanted = [
            ("decimal_wide", ColumnType::String),
            ("decimal", ColumnType::String),
            ("decimal_whole", ColumnType::Double),
        ];
        let (_, rows) = read(name, columns(&wanted)).unwrap();
        let huge = format!("1{}.000", "0".repeat(40));
        assert_eq!(rows[0], [text("-12.500"), text("-12.34"), Cell::Real(1e17)], "{name}");
        assert_eq!(rows[1], [text(&huge), text("0.05"), Cell::Real(-5.0)], "{name}");
    }
    let (_, rows) = read("types-duckdb.parquet", None).unwrap();
    assert_eq!(
        rows,
        [[
            whole(1),
            Cell::Real(2.0),
            text("12345678-1234-1234-1234-123456789012"),
            Cell::Real(1.25),
            text("14:36:01"),
            text("{\"a\":1}"),
            text("x"),
            Cell::Moment(-1)
        ]]
    );
}

fn columns(names: &[(&str, ColumnType)]) -> Option<Vec<TableColumn>> {
    let column = |(name, column_type): &(&str, ColumnType)| TableColumn {
        name: ColumnName::parse(*name).unwrap(),
        column_type: *column_type,
        comment: None,
    };
    Some(names.iter().map(column).collect())
}

fn error(name: &str, wanted: &[(&str, ColumnType)]) -> String {
    let wanted = columns(wanted).filter(|columns| !columns.is_empty());
    match read(name, wanted) {
        Err(FormatError::Wrong(error)) => error,
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn what_a_table_cannot_hold_is_an_error_unless_it_is_left_out() {
    for name in ["nested.parquet", "nested.arrow"] {
        assert!(error(name, &[]).starts_with("Column `list` is one of lists, structures"), "{name}");
        let big = error(name, &[("id", ColumnType::Bigint), ("big", ColumnType::Bigint)]);
        assert!(big.starts_with("Row 2, column `big`: the number is too large for a BIGINT."), "{big}");
        let bytes = error(name, &[("bytes", ColumnType::String)]);
        assert!(bytes.starts_with("Row 2, column `bytes`: the bytes are no text in UTF-8."), "{bytes}");
        let wanted = columns(&[("AFTER", ColumnType::String), ("id", ColumnType::Double)]);
        let (_, rows) = read(name, wanted).unwrap();
        assert_eq!(rows, [[text("x"), Cell::Real(1.0)], [text("y"), Cell::Real(2.0)]]);
    }
    assert!(error("brotli.parquet", &[]).starts_with("The Parquet file is compressed with Brotli."));
}
