//! What holds of every format.

use std::rc::Rc;

use pai_datasets_core::model::{ColumnName, ColumnType, TableColumn, TableFormat};
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::batch::{Column, Values};

mod csv;
mod fixtures;
mod json_lines;

/// A table of texts, a row a line, as what a test can compare and print.
type Rows = Vec<Vec<Option<String>>>;

fn columns(spec: &[(&str, ColumnType)]) -> Vec<TableColumn> {
    spec.iter().map(|(name, kind)| names::column(ColumnName::parse(*name).unwrap(), *kind)).collect()
}

fn rows_of(batch: &Batch) -> Rows {
    let cell = |column: &Column, row| {
        let mut text = String::new();
        value::write(&column.values, row, &mut text);
        column.is_valid(row).then_some(text)
    };
    (0..batch.rows()).map(|row| batch.columns().iter().map(|column| cell(column, row)).collect()).collect()
}

/// Reads all of a file, holding the reader to its limits.
fn read(bytes: Vec<u8>, options: &ReadOptions) -> Result<(Vec<TableColumn>, Rows), FormatError> {
    let size = bytes.len() as u64;
    let mut reader = open(Rc::new(bytes), options)?;
    let mut rows = Vec::new();
    while let Some(batch) = reader.next()? {
        assert!((1..=BATCH_ROWS).contains(&batch.rows()));
        assert_eq!(batch.columns().len(), reader.columns().len());
        for (column, told) in batch.columns().iter().zip(reader.columns()) {
            assert_eq!(column.values.column_type(), told.column_type);
        }
        rows.extend(rows_of(&batch));
    }
    assert!(reader.done() <= size);
    Ok((reader.columns().to_vec(), rows))
}

fn write(columns: &[TableColumn], batches: &[Batch], options: &WriteOptions) -> Vec<u8> {
    let mut writer = writer(columns, options).unwrap();
    let mut bytes = Vec::new();
    for batch in batches {
        bytes.extend(writer.write(batch).unwrap());
    }
    bytes.extend(writer.finish().unwrap());
    bytes
}

/// The sentence of an error.
fn error(result: Result<(Vec<TableColumn>, Rows), FormatError>) -> String {
    match result {
        Err(FormatError::Wrong(text)) => text,
        other => panic!("{other:?}"),
    }
}

fn column_of(column_type: ColumnType, rows: usize) -> BoxedStrategy<Column> {
    let values = match column_type {
        ColumnType::Bigint => vec(prop_oneof![any::<i64>(), Just(i64::MIN), Just(i64::MAX), -9..9_i64], rows)
            .prop_map(Values::Bigint)
            .boxed(),
        ColumnType::Double => {
            let special = prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(f64::NEG_INFINITY), Just(-0.0)];
            let any = prop_oneof![4 => any::<f64>(), 1 => special, 2 => Just(1.0)];
            vec(any, rows).prop_map(Values::Double).boxed()
        }
        ColumnType::String => vec(prop_oneof![any::<String>(), "[a-c,\"\r\n ]{0,3}", Just("\u{feff}猫".into())], rows)
            .prop_map(|texts| Values::String(texts.iter().map(String::as_str).collect()))
            .boxed(),
        ColumnType::Boolean => {
            vec(any::<bool>(), rows).prop_map(|bits| Values::Boolean(bits.into_iter().collect())).boxed()
        }
        ColumnType::Datetime => {
            const FIRST: i64 = -62_167_219_200_000;
            const LAST: i64 = 253_402_300_799_999;
            vec(prop_oneof![FIRST..=LAST, Just(FIRST), Just(LAST), -99_999_999..99_999_999_i64], rows)
                .prop_map(Values::Datetime)
                .boxed()
        }
    };
    let validity = proptest::option::of(vec(proptest::bool::weighted(0.8), rows));
    (values, validity)
        .prop_map(|(values, validity)| Column::new(values, validity.map(|bits| bits.into_iter().collect())))
        .boxed()
}

fn batches_of(types: Vec<ColumnType>) -> impl Strategy<Value = Vec<Batch>> {
    let batch = (0..20_usize).prop_flat_map(move |rows| {
        types.iter().map(|kind| column_of(*kind, rows)).collect::<Vec<_>>().prop_map(|all| Batch::new(all).unwrap())
    });
    vec(batch, 0..4)
}

fn tables() -> impl Strategy<Value = (Vec<TableColumn>, Vec<Batch>)> {
    let any_type = (0..ColumnType::ALL.len()).prop_map(|at| ColumnType::ALL[at]);
    vec(any_type, 1..6).prop_flat_map(|types| {
        let names: Vec<_> = (0..types.len()).map(|at| format!("c{at}")).collect();
        let spec: Vec<_> = names.iter().map(String::as_str).zip(types.iter().copied()).collect();
        (Just(columns(&spec)), batches_of(types))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_written_reads_the_same((columns, batches) in tables()) {
        let expected: Rows = batches.iter().flat_map(rows_of).collect();
        for format in TableFormat::ALL {
            let bytes = write(&columns, &batches, &WriteOptions::new(*format));
            let mut options = ReadOptions::new(*format);
            options.columns = Some(columns.clone());
            prop_assert_eq!(read(bytes, &options).unwrap(), (columns.clone(), expected.clone()), "{}", format);
        }
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in vec(any::<u8>(), 0..200)) {
        for format in TableFormat::ALL {
            drop(read(bytes.clone(), &ReadOptions::new(*format)));
        }
    }
}

/// A table with every type, a row without values, and more rows than one byte of a bitmap holds.
fn sample() -> (Vec<TableColumn>, Batch) {
    let spec = columns(&[
        ("whole", ColumnType::Bigint),
        ("real", ColumnType::Double),
        ("text", ColumnType::String),
        ("flag", ColumnType::Boolean),
        ("moment", ColumnType::Datetime),
    ]);
    let mut batch = builder::BatchBuilder::new(&spec);
    for row in 0..12 {
        let cells = [
            (row * 7).to_string(),
            format!("{row}.5"),
            format!("text {}", row % 5),
            (row % 3 == 0).to_string(),
            format!("2025-01-12 00:00:{row:02}"),
        ];
        for (at, (builder, cell)) in batch.columns.iter_mut().zip(cells).enumerate() {
            if row % 10 == 9 || row == at {
                builder.null();
            } else {
                assert!(builder.text(&cell).is_ok());
            }
        }
        batch.row(0);
    }
    (spec, batch.finish().unwrap().unwrap())
}

#[test]
fn a_damaged_file_is_an_error_or_another_table() {
    let (columns, batch) = sample();
    for format in TableFormat::ALL {
        let bytes = write(&columns, &[batch.clone(), batch.clone()], &WriteOptions::new(*format));
        let options = ReadOptions::new(*format);
        for length in 0..bytes.len() {
            drop(read(bytes[..length].to_vec(), &options));
        }
        for at in 0..bytes.len() {
            for damage in [0x01, 0xff] {
                let mut bytes = bytes.clone();
                bytes[at] ^= damage;
                drop(read(bytes, &options));
            }
        }
    }
}

#[test]
fn a_moment_that_no_datetime_holds_is_told_by_its_row() {
    let spec = columns(&[("at", ColumnType::Datetime)]);
    for far in [253_402_300_800_000, -62_167_219_200_001, i64::MAX, i64::MIN] {
        let batch = Batch::new(vec![Column::new(Values::Datetime(vec![0, far]), None)]).unwrap();
        for (format, place) in [
            (TableFormat::Csv, "Line 3"),
            (TableFormat::JsonLines, "Line 2"),
            (TableFormat::Parquet, "Row 2"),
            (TableFormat::Arrow, "Row 2"),
        ] {
            let bytes = write(&spec, std::slice::from_ref(&batch), &WriteOptions::new(format));
            let mut options = ReadOptions::new(format);
            options.columns = Some(spec.clone());
            let said = error(read(bytes, &options));
            assert!(said.starts_with(&format!("{place}, column `at`: ")) && said.contains("0000 to 9999"), "{said}");
        }
    }
}

#[test]
fn a_large_table_comes_in_batches() {
    let spec = columns(&[("a", ColumnType::Bigint), ("b", ColumnType::String)]);
    let rows = 3 * BATCH_ROWS / 2;
    let texts = (0..rows).map(|row| ["x", "yy", "zzz"][row % 3]).collect();
    let numbers = (0..rows).map(|row| row as i64).collect();
    let all = [Values::Bigint(numbers), Values::String(texts)].map(|values| Column::new(values, None));
    let batch = Batch::new(all.to_vec()).unwrap();
    for format in TableFormat::ALL {
        let bytes = write(&spec, std::slice::from_ref(&batch), &WriteOptions::new(*format));
        let mut reader = open(Rc::new(bytes), &ReadOptions::new(*format)).unwrap();
        let mut sizes = Vec::new();
        while let Some(batch) = reader.next().unwrap() {
            sizes.push(batch.rows());
        }
        assert!(sizes.len() > 1 && sizes.iter().sum::<usize>() == rows, "{format}: {sizes:?}");
    }
}
