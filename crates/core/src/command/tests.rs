use proptest::prelude::*;

use super::*;

fn parse(text: &str) -> Command {
    Command::parse(text).unwrap_or_else(|errors| panic!("{text}: {errors:#?}"))
}

fn errors(text: &str) -> Vec<CommandError> {
    let errors = Command::parse(text).expect_err(text);
    #[cfg(feature = "chinese-tables")]
    for error in &errors {
        let (_, problem) = error.message.split_once(": ").unwrap();
        let problem = problem.split_once("; did you mean").map_or(problem, |(problem, _)| problem);
        assert!(crate::chinese(problem).is_some(), "not said in Chinese: {problem}");
    }
    errors
}

/// The one error of a text: what it says, and the piece of the text that it marks.
fn error(text: &str) -> (String, &str) {
    let mut found = errors(text);
    assert_eq!(found.len(), 1, "{found:#?}");
    let error = found.remove(0);
    let marked = text.get(error.start..error.end).unwrap();
    assert_eq!(error.length, marked.chars().count());
    assert!(!error.expected.is_empty());
    (error.message, marked)
}

fn chisq(parameters: &str) -> String {
    format!("PAI -name chisq_test -DinputTableName=a -DoutputTableName=b {parameters}")
}

fn percentile(parameters: &str) -> String {
    format!("PAI -name Percentile -DinputTableName=a -DoutputTableName=b {parameters}")
}

fn table(name: &str) -> TableAddress {
    TableAddress::parse(name).unwrap()
}

fn columns(names: &[&str]) -> Vec<ColumnName> {
    names.iter().map(|name| ColumnName::parse(*name).unwrap()).collect()
}

fn partitions(texts: &[&str]) -> Vec<PartitionSpec> {
    texts.iter().map(|text| PartitionSpec::parse(text).unwrap()).collect()
}

#[test]
fn the_published_test_is_read_as_it_stands() {
    let text = "\
PAI -name chisq_test
    -project algo_public
    -DinputTableName=pai_chisq_test_input
    -DcolName=f0
    -DprobConfig=0:0.3,1:0.7
    -DoutputTableName=pai_chisq_test_output0
    -DoutputDetailTableName=pai_chisq_test_output0_detail
";
    let expected = ChisqTest {
        input: table("pai_chisq_test_input"),
        partitions: Vec::new(),
        test: Test::Fit {
            column: ColumnName::parse("f0").unwrap(),
            probabilities: vec![("0".to_owned(), 0.3), ("1".to_owned(), 0.7)],
        },
        output: table("pai_chisq_test_output0"),
        output_detail: Some(table("pai_chisq_test_output0_detail")),
        lifecycle: None,
        resources: None,
    };
    assert_eq!(parse(text), Command::ChisqTest(expected));
}

#[test]
fn the_published_percentiles_are_read_as_they_stand() {
    let text = "\
PAI -name Percentile
     -project algo_public
     -DinputTableName=maple_test_percentile_3col_input
     -DcolName=col0,col1,col2 -DoutputTableName=maple_test_percentile_3col_output;
";
    let expected = Percentile {
        input: table("maple_test_percentile_3col_input"),
        partitions: Vec::new(),
        columns: columns(&["col0", "col1", "col2"]),
        output: table("maple_test_percentile_3col_output"),
        predict: None,
        lifecycle: None,
        resources: None,
    };
    assert_eq!(parse(text), Command::Percentile(expected));
}

#[test]
fn every_parameter_of_the_test_is_read() {
    let text = "pai -NAME Chisq_Test -Project algo_public -DxColName=x -DyColName=数 -DINPUTTABLENAME=zoo.cats \
                -DoutputTableName=odps://zoo/tables/result -DoutputDetailTableName=detail \
                -DinputTablePartitions=ds=1/region=cn,ds=2 -Dlifecycle=7 -DcoreNum=4 -DmemSizePerCore=2048";
    let Command::ChisqTest(test) = parse(text) else { panic!() };
    assert_eq!(test.input, table("zoo.cats"));
    assert_eq!(test.partitions, partitions(&["ds=1/region=cn", "ds=2"]));
    let [x, y] = columns(&["x", "数"]).try_into().unwrap();
    assert_eq!(test.test, Test::Independence { x, y });
    assert_eq!(test.output, table("odps://zoo/tables/result"));
    assert_eq!(test.output_detail, Some(table("detail")));
    assert_eq!(test.lifecycle, Some(7));
    assert_eq!(test.resources, Some(Resources { core_num: 4, mem_size_per_core: 2048 }));
}

#[test]
fn every_parameter_of_the_percentiles_is_read() {
    let text = percentile(
        "-DcolName=\"a, b\" -DinputPartitions=ds='1' -DpredictInputTableName=p -DpredictOutputTableName=q \
         -DpredictInputTablePartitions=ds=3 -DpredictSelectedColNames=B -DpredictSelectedOriginalColNames=id,name \
         -Dlifecycle=1 -DcoreNum=9999 -DmemSizePerCore=65536",
    );
    let Command::Percentile(percentile) = parse(&text) else { panic!() };
    assert_eq!(percentile.columns, columns(&["a", "b"]));
    assert_eq!(percentile.partitions, partitions(&["ds=1"]));
    let predict = Predict {
        input: table("p"),
        partitions: partitions(&["ds=3"]),
        columns: columns(&["B"]),
        original_columns: columns(&["id", "name"]),
        output: table("q"),
    };
    assert_eq!(percentile.predict, Some(predict));
    assert_eq!(percentile.lifecycle, Some(1));
    assert_eq!(percentile.resources, Some(Resources { core_num: 9999, mem_size_per_core: 65_536 }));
}

#[test]
fn what_was_given_is_listed() {
    let command = parse(&percentile("-Dlifecycle=3 -DcoreNum=2 -DmemSizePerCore=1024 -DcolName=x"));
    let given: Vec<_> = command.parameters();
    let expected = [
        ("inputTableName", "a"),
        ("outputTableName", "b"),
        ("colName", "x"),
        ("lifecycle", "3"),
        ("coreNum", "2"),
        ("memSizePerCore", "1024"),
    ];
    assert_eq!(given, expected.map(|(name, value)| (name, value.to_owned())));
}

#[test]
fn both_spellings_of_partitions_are_read() {
    for name in ["inputTablePartitions", "inputPartitions"] {
        for text in [chisq(&format!("-DcolName=c -D{name}=ds=1")), percentile(&format!("-D{name}=ds=1"))] {
            let read = match parse(&text) {
                Command::ChisqTest(test) => test.partitions,
                Command::Percentile(percentile) => percentile.partitions,
            };
            assert_eq!(read, partitions(&["ds=1"]));
        }
    }
    parse(&percentile("-DinputPartitions=ds=1 -DinputTablePartitions=ds=1"));
    parse(&percentile("-DpredictInputTableName=p -DpredictOutputTableName=q -DpredictInputPartitions=ds=1"));
    let text = percentile("-DinputPartitions=ds=1\n-DinputTablePartitions=ds=2");
    let expected = "line 2, column 3: inputTablePartitions has another value than inputPartitions at line 1, column 63, \
                    and is another spelling of it";
    assert_eq!(error(&text), (expected.to_owned(), "inputTablePartitions"));
}

#[test]
fn blanks_comments_and_back_slashes_separate() {
    let plain = parse(&percentile("-DcolName=x"));
    for text in [
        "\u{feff}  PAI\t-name\u{3000}percentile -DinputTableName=a -DoutputTableName=b -DcolName=x ; ;",
        "-- percentiles\r\nPAI \\\r\n-name Percentile \\  \n --- of a\n-DinputTableName=a\\\n-DoutputTableName=b\n-DcolName=x\n-- done",
        "PAI -name 'Percentile' -DinputTableName=\"a\" -DoutputTableName='b' -DcolName=x;-- done",
        "PAI -DinputTableName=a -DcolName=x -DoutputTableName=b -name Percentile \\",
    ] {
        assert_eq!(parse(text), plain, "{text}");
    }
}

#[test]
fn quotes_hold_blanks_and_semicolons() {
    let fit = |text: &str| match parse(&chisq(text)) {
        Command::ChisqTest(ChisqTest { test: Test::Fit { column, probabilities }, .. }) => (column, probabilities),
        other => panic!("{other:?}"),
    };
    let (column, probabilities) =
        fit(r#"-DcolName='my column' -DprobConfig="a;b -- 'c':0.25,时间 12:30:0.25,"'"a,b":0.25,"""":0.25'"#);
    assert_eq!(column.as_str(), "my column");
    let expected = [("a;b -- 'c'", 0.25), ("时间 12:30", 0.25), ("a,b", 0.25), ("\"", 0.25)];
    assert_eq!(probabilities, expected.map(|(class, probability)| (class.to_owned(), probability)));
    assert_eq!(fit("-DcolName=c -DprobConfig=:1e0").1, [(String::new(), 1.0)]);
}

#[test]
fn each_mistake_has_its_message_and_its_place() {
    const OPTION: &str = "expected -name <component>, -project algo_public or -D<parameter>=<value>";
    let table = "must be table, project.table or odps://project/tables/table, whose names are 1 to 128 letters, digits or \
                 `_` that do not begin with a digit";
    let cases: &[(&str, String, &str)] = &[
        ("", "1, column 1: a command begins with PAI: PAI -name <component> -D<parameter>=<value> ...".into(), ""),
        ("\n SELECT 1;", "2, column 2: a command begins with PAI: PAI -name <component> -D<parameter>=<value> ...".into(), "SELECT"),
        ("PAI ;", "1, column 4: -name is missing; expected -name and chisq_test or Percentile".into(), ""),
        ("PAI -name chisqtest", "1, column 11: there is no component chisqtest; did you mean chisq_test?".into(), "chisqtest"),
        ("PAI -name lda", "1, column 11: there is no component lda; expected chisq_test or Percentile".into(), "lda"),
        (
            "PAI -name Percentile -name chisq_test -DinputTableName=a -DoutputTableName=b",
            "1, column 22: -name is given a second time; its first value is at line 1, column 11".into(),
            "-name",
        ),
        ("PAI -name Percentile -DoutputTableName=b -DinputTableName=a -project", "1, column 61: -project is followed by no name".into(), "-project"),
        (
            "PAI -name Percentile -DoutputTableName=b -DinputTableName=a -project foo",
            "1, column 70: there is no project of components foo; expected algo_public".into(),
            "foo",
        ),
        (
            "PAI -name Percentile -DoutputTableName=b -DinputTableName=a -project 'algo_pubic'",
            "1, column 70: there is no project of components algo_pubic; did you mean algo_public?".into(),
            "'algo_pubic'",
        ),
        (
            "PAI -name Percentile -DinputTableName=a\n-DcolName = c d -DoutputTableName=b",
            format!("2, column 1: -DcolName is not followed by = and a value, without blanks around the =; {OPTION}"),
            "-DcolName",
        ),
        (
            "PAI -name Percentile -DinputTableName=a --DcolName=c -DoutputTableName=b",
            format!("1, column 41: --DcolName=c stands where an option was expected: a value with blanks is put in quotes; {OPTION}"),
            "--DcolName=c",
        ),
        (
            "PAI -name Percentile\n -DoutputTableName=b\n   -DinputTabelName=a",
            "3, column 6: there is no parameter inputTabelName; did you mean inputTableName?".into(),
            "inputTabelName",
        ),
        (
            "PAI -name Percentile -DinputTableName=a -DoutputTableName=b -Dprob\u{e9}=1",
            "1, column 63: there is no parameter prob\u{e9}".into(),
            "prob\u{e9}",
        ),
        ("PAI -name Percentile\n-DoutputTableName=b ; ", "2, column 20: inputTableName is missing from the command that ends here".into(), ""),
        (
            "PAI -name Percentile -DinputTableName=a -DoutputTableName=\"\"",
            "1, column 59: outputTableName has no value; expected the name of a new table: table, project.table or \
             odps://project/tables/table".into(),
            "\"\"",
        ),
        (
            "PAI -name Percentile -DinputTableName=a -DcolName=x'y \n-DoutputTableName=b",
            "1, column 52: the quote that opens here is not closed on its line; a quote inside a value stands in the other \
             kind of quotes".into(),
            "'y ",
        ),
        (
            "PAI -name Percentile -DinputTableName=a -DoutputTableName=b\r\n-DInputTableName=c",
            "2, column 3: InputTableName is given a second time; the first is at line 1, column 24".into(),
            "InputTableName",
        ),
        ("PAI -name Percentile -DinputTableName=a.b.c -DoutputTableName=b", format!("1, column 39: inputTableName {table}"), "a.b.c"),
        (
            "PAI -name Percentile -DinputTableName=a -DoutputTableName=b; PAI",
            "1, column 62: one command at a time: nothing may stand behind the ;".into(),
            "PAI",
        ),
    ];
    for (text, message, marked) in cases {
        assert_eq!(error(text), (format!("line {message}"), *marked), "{text}");
    }
}

#[test]
fn each_value_is_held_to_its_kind() {
    let column = "must be 1 to 128 characters, without blanks at its ends, control characters, or any of , = / ; :";
    let partition = "must be a partition such as ds=20250101 or ds=20250101/region=cn: up to 6 columns, each with a value \
                     of 1 to 255 bytes without control characters and any of , = /";
    let sum = "has probabilities whose sum is";
    let chisq_cases = [
        ("-DcolName=a,b", format!("colName {column}"), "a,b"),
        ("-DcolName=c -DprobConfig=a:0.5,b", "probConfig must be class:probability, joined by commas".into(), "b"),
        ("-DcolName=c -DprobConfig='\"a,b\":0.5,c:x'", "probConfig must give each class a probability from 0 to 1".into(), "c:x"),
        ("-DcolName=c -DprobConfig='a:0.5,\"b,c:0.5'", "probConfig must be class:probability, joined by commas".into(), "\"b"),
        ("-DcolName=c -DprobConfig='a b:0.5,c:x'", "probConfig must give each class a probability from 0 to 1".into(), "c:x"),
        ("-DcolName=c -DprobConfig=a:1.5", "probConfig must give each class a probability from 0 to 1".into(), "a:1.5"),
        ("-DcolName=c -DprobConfig=a:NaN", "probConfig must give each class a probability from 0 to 1".into(), "a:NaN"),
        ("-DcolName=c -DprobConfig='a:0.5, a :0.5'", "probConfig names a twice".into(), " a :0.5"),
        ("-DcolName=c -DprobConfig=a:0.5,a:0.5", "probConfig names a twice".into(), "a:0.5"),
        ("-DcolName=c -DprobConfig=a:0.5,b:0.25", format!("probConfig {sum} 0.75; it must be 1"), "a:0.5,b:0.25"),
        ("-DcolName=c -DoutputDetailTableName=x/y", "outputDetailTableName must be table, project.table or odps://project/tables/table, whose names are 1 to 128 letters, digits or `_` that do not begin with a digit".into(), "x/y"),
        ("-DcolName=c -DoutputDetailTableName=odps://p/tables/t/ds=1", "outputDetailTableName must be a whole table, without a partition".into(), "odps://p/tables/t/ds=1"),
        ("-DcolName=c -DinputPartitions=ds=1,,ds=2", format!("inputPartitions {partition}"), ""),
        ("-DcolName=c -DinputPartitions=ds=1,DS=1", "inputPartitions names ds=1 twice".into(), "DS=1"),
        ("-DcolName=c -Dlifecycle=0", "lifecycle must be a whole number from 1 to 37231".into(), "0"),
        ("-DcolName=c -Dlifecycle=1.5", "lifecycle must be a whole number from 1 to 37231".into(), "1.5"),
        ("-DcolName=c -DmemSizePerCore=2048 -DcoreNum=10000", "coreNum must be a whole number from 1 to 9999".into(), "10000"),
        ("-DcolName=c -DcoreNum=1 -DmemSizePerCore=1023", "memSizePerCore must be a whole number from 1024 to 65536".into(), "1023"),
        ("-DcolName=c -DcoreNum=1", "coreNum needs memSizePerCore beside it".into(), "coreNum"),
        ("-DcolName=c -DmemSizePerCore=1024", "memSizePerCore needs coreNum beside it".into(), "memSizePerCore"),
        ("-DxColName=c", "xColName needs yColName beside it".into(), "xColName"),
        ("-DyColName=c", "yColName needs xColName beside it".into(), "yColName"),
        ("-DxColName=c -DyColName=C", "yColName must be another column than xColName".into(), "yColName"),
        ("-DxColName=x -DyColName=y -DprobConfig=a:1", "probConfig cannot stand beside xColName and yColName: one column is tested for its probabilities, or two for independence".into(), "probConfig"),
        ("-DxColName=x -DyColName=y -DcolName=a", "colName cannot stand beside xColName and yColName: one column is tested for its probabilities, or two for independence".into(), "colName"),
        ("", "colName, or xColName and yColName, is missing from the command that ends here".into(), ""),
        ("-DcolName=c -DoutputDetailTableName=default.B", "outputDetailTableName and outputTableName are both the table odps://default/tables/b; what is made needs a name of its own".into(), "default.B"),
        ("-DcolName=c -DoutputDetailTableName=odps://default/tables/a", "outputDetailTableName and inputTableName are both the table odps://default/tables/a; what is made needs a name of its own".into(), "odps://default/tables/a"),
    ];
    let percentile_cases = [
        ("-DcolName=x,,y", format!("colName {column}"), ""),
        ("-DcolName=x,X", "colName names x twice".into(), "X"),
        ("-DpredictInputTableName=p", "predictInputTableName needs predictOutputTableName beside it".into(), "predictInputTableName"),
        ("-DpredictOutputTableName=p", "predictOutputTableName needs predictInputTableName beside it".into(), "predictOutputTableName"),
        ("-DpredictInputPartitions=ds=1", "predictInputPartitions needs predictInputTableName beside it".into(), "predictInputPartitions"),
        ("-DpredictSelectedColNames=x", "predictSelectedColNames needs predictInputTableName beside it".into(), "predictSelectedColNames"),
        ("-DpredictSelectedOriginalColNames=x", "predictSelectedOriginalColNames needs predictInputTableName beside it".into(), "predictSelectedOriginalColNames"),
        ("-DcolName=x,y -DpredictInputTableName=p -DpredictOutputTableName=q -DpredictSelectedColNames=x,z", "predictSelectedColNames names z, which is none of the columns of colName".into(), "predictSelectedColNames"),
        ("-DpredictInputTableName=p -DpredictOutputTableName=p", "predictOutputTableName and predictInputTableName are both the table odps://default/tables/p; what is made needs a name of its own".into(), "p"),
    ];
    let chisq_cases = chisq_cases.into_iter().map(|(text, message, marked)| (chisq(text), message, marked));
    let percentile_cases =
        percentile_cases.into_iter().map(|(text, message, marked)| (percentile(text), message, marked));
    for (text, message, marked) in chisq_cases.chain(percentile_cases) {
        let (said, at) = error(&text);
        let said = said.split_once(": ").map(|(_, said)| said);
        assert_eq!((said, at), (Some(message.as_str()), marked), "{text}");
    }
    let text =
        "PAI -name Percentile -DinputTableName=odps://p/tables/t/ds=1 -DinputPartitions=ds=2 -DoutputTableName=o";
    let expected = "line 1, column 64: inputPartitions cannot stand beside a table that names a partition itself";
    assert_eq!(error(text), (expected.to_owned(), "inputPartitions"));
}

#[test]
fn all_mistakes_are_found_in_their_order() {
    let text = "PAI -name chisq_test junk more\n  -DinputTableNmae=a\n  -DprobConfig=a:2,b:x -Dlifecycle=none";
    let found: Vec<_> = errors(text).iter().map(|error| (error.line, error.column, error.length)).collect();
    assert_eq!(found, [(1, 22, 4), (2, 5, 14), (3, 16, 3), (3, 20, 3), (3, 36, 4), (3, 40, 0), (3, 40, 0)]);
    assert_eq!(errors(text)[1].suggestion.as_deref(), Some("inputTableName"));
}

#[test]
fn places_count_characters_and_any_line_end() {
    for end in ["\n", "\r\n", "\r"] {
        let text = format!("-- 卡方检验{end}PAI -name chisq_test{end}-DcolName='列 𠀀' -DinputTableName=表;");
        let found = errors(&text);
        let places: Vec<_> = found.iter().map(|error| (error.line, error.column, error.length)).collect();
        assert_eq!(places, [(3, 34, 1), (3, 35, 0)], "{text:?}");
        assert_eq!(text.get(found[0].start..found[0].end), Some("表"));
        assert!(found[0].message.starts_with("line 3, column 34: inputTableName must be"));
    }
}

#[test]
fn a_text_that_is_too_long_or_wrong_a_thousand_times_is_answered_soon() {
    let long = percentile(&format!("-DcolName={}", "x".repeat(LONGEST_COMMAND)));
    assert!(error(&long).0.ends_with("a command has at most 65536"));
    let many = percentile(&"-Dx ".repeat(16_000));
    assert_eq!(errors(&many).len(), 32);
    let again = percentile(&"-DcolName= ".repeat(5_000));
    assert_eq!(errors(&again).len(), 32);
    let deep = percentile(&format!("-DcolName={}", (0..9000).map(|column| format!("c{column},")).collect::<String>()));
    assert_eq!(errors(&deep).len(), 1);
}

/// The completion at `|`, and what it replaces.
fn completion(marked: &str) -> (Completion, String) {
    let cursor = marked.find('|').unwrap();
    let text = marked.replacen('|', "", 1);
    let completion = complete(&text, cursor);
    let replaced = text.get(completion.start..completion.end).unwrap().to_owned();
    (completion, replaced)
}

fn offers(marked: &str) -> (Vec<String>, String) {
    let (completion, replaced) = completion(marked);
    (completion.offers.into_iter().map(|offer| offer.text).collect(), replaced)
}

#[test]
fn what_can_stand_at_the_cursor_is_offered() {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    assert_eq!(offers("|"), (words(&["PAI"]), String::new()));
    assert_eq!(offers("p|"), (words(&["PAI"]), "p".to_owned()));
    assert_eq!(offers("PAI |"), (words(&["-name", "-project"]), String::new()));
    assert_eq!(offers("PAI -n|"), (words(&["-name"]), "-n".to_owned()));
    assert_eq!(offers("PAI -name |"), (words(&["chisq_test", "Percentile"]), String::new()));
    assert_eq!(offers("PAI -name per|xx -Dx=1"), (words(&["Percentile"]), "perxx".to_owned()));
    assert_eq!(offers("PAI -name x -project |"), (words(&["algo_public"]), String::new()));
    assert_eq!(
        offers("PAI -name chisq_test -DinputPartitions=ds=1 -Dinp|"),
        (words(&["-DinputTableName="]), "-Dinp".to_owned())
    );
    assert_eq!(offers("PAI -name Percentile -DoutputTableName=x -Dout|=y;"), (words(&[]), "-Dout=".to_owned()));
    assert_eq!(offers("PAI -name Percentile core|"), (words(&["-DcoreNum="]), "core".to_owned()));
    for nothing in ["PAI -name chisq_test; |", "-- PAI |", "PAI -Dx=|", "PAI -name chisq_test -Dnothing=|"] {
        assert_eq!(offers(nothing), (words(&[]), String::new()), "{nothing}");
    }
    let (all, _) = offers("PAI -name Percentile -project x |");
    assert_eq!(all.len(), Component::find("percentile").unwrap().parameters.len());
}

#[test]
fn a_value_is_offered_by_its_kind_and_table() {
    let value = |marked: &str| {
        let (completion, replaced) = completion(marked);
        let value = completion.value.unwrap();
        (value.parameter.name, value.table, replaced)
    };
    let owned = |text: &str| Some(text.to_owned());
    assert_eq!(value("PAI -name chisq_test -DinputTableName=ca|ts"), ("inputTableName", None, "cats".to_owned()));
    assert_eq!(
        value("PAI -name Percentile -DcolName='a,b|c,d' -DinputTableName='zoo.cats'"),
        ("colName", owned("zoo.cats"), "bc".to_owned())
    );
    assert_eq!(
        value("PAI -name chisq_test -DinputTableName=cats -DcolName=|;"),
        ("colName", owned("cats"), String::new())
    );
    assert_eq!(
        value("PAI -name Percentile -DpredictSelectedColNames=x,|"),
        ("predictSelectedColNames", None, String::new())
    );
    let (completion, _) = completion("PAI -name Percentile -DpredictInputPartitions=|");
    assert_eq!(completion.value.unwrap().parameter.kind, ParameterKind::Partitions { of: "predictInputTableName" });
}

#[test]
fn the_table_of_components_holds_together() {
    for component in COMPONENTS {
        assert!(!component.doc.is_empty());
        for parameter in component.parameters {
            assert!(!parameter.doc.is_empty(), "{}", parameter.name);
            for name in parameter.names() {
                assert_eq!(component.parameter(name).map(|found| found.name), Some(parameter.name));
            }
            let table = parameter.kind.table().map(|table| component.parameter(table).unwrap().kind);
            assert!(table.is_none_or(|kind| kind == ParameterKind::Table));
        }
    }
}

/// A word of a list, as hostile as its rule allows.
fn word() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z_]{1,6}", "[ab \"'\\\\|%#é中-]{1,8}", "[\\PC&&[^,=/;:]]{1,6}"]
        .prop_filter("a name", |word| ColumnName::parse(word.as_str()).is_ok())
}

fn names() -> impl Strategy<Value = Vec<ColumnName>> {
    let name = word().prop_map(|word| ColumnName::parse(word).unwrap());
    proptest::collection::vec(name, 0..4).prop_map(|mut names| {
        names.sort_by_key(|name| name.as_str().to_lowercase());
        names.dedup_by_key(|name| name.as_str().to_lowercase());
        names
    })
}

fn some_partitions() -> impl Strategy<Value = Vec<PartitionSpec>> {
    let level = (word(), word()).prop_map(|(name, value)| format!("{name}=\"{value}\""));
    let partition =
        proptest::collection::vec(level, 1..3).prop_map(|levels| PartitionSpec::parse(&levels.join("/")).unwrap());
    proptest::collection::btree_set(partition, 0..3).prop_map(|partitions| partitions.into_iter().collect())
}

fn new_table(prefix: &'static str) -> impl Strategy<Value = TableAddress> {
    prop_oneof!["[a-z_]{0,5}", "[a-z]{0,5}\\.t"].prop_map(move |name| table(&format!("{prefix}{name}")))
}

fn running() -> impl Strategy<Value = (Option<u32>, Option<Resources>)> {
    let resources = (1..10_000_u32, 1024..65_537_u32);
    let resources = resources.prop_map(|(core_num, mem_size_per_core)| Resources { core_num, mem_size_per_core });
    (proptest::option::of(1..37_232_u32), proptest::option::of(resources))
}

fn test() -> impl Strategy<Value = Test> {
    let classes = proptest::collection::btree_map("\\PC{0,6}|[,:\" a]{0,4}", 1..100_u32, 0..5);
    let fit = (names(), classes).prop_filter_map("a column", |(names, classes)| {
        let sum: u32 = classes.values().sum();
        let probabilities = classes.into_iter().map(|(class, share)| (class, f64::from(share) / f64::from(sum)));
        Some(Test::Fit { column: names.into_iter().next()?, probabilities: probabilities.collect() })
    });
    let independence = names().prop_filter_map("two columns", |names| match names.as_slice() {
        [x, y, ..] => Some(Test::Independence { x: x.clone(), y: y.clone() }),
        _ => None,
    });
    prop_oneof![fit, independence]
}

fn any_chisq_test() -> impl Strategy<Value = Command> {
    let tables = (new_table("i"), new_table("o"), proptest::option::of(new_table("d")));
    (tables, some_partitions(), test(), running()).prop_map(
        |((input, output, output_detail), partitions, test, (lifecycle, resources))| {
            Command::ChisqTest(ChisqTest { input, partitions, test, output, output_detail, lifecycle, resources })
        },
    )
}

fn any_percentile() -> impl Strategy<Value = Command> {
    let predict = (new_table("p"), some_partitions(), any::<bool>(), names(), new_table("q"));
    let train = (new_table("i"), some_partitions(), names(), new_table("o"), proptest::option::of(predict));
    (train, running()).prop_map(|((input, partitions, columns, output, predict), (lifecycle, resources))| {
        let predict = predict.map(|(input, partitions, selected, original_columns, output)| {
            let columns = columns.iter().take(usize::from(selected)).cloned().collect();
            Predict { input, partitions, columns, original_columns, output }
        });
        Command::Percentile(Percentile { input, partitions, columns, output, predict, lifecycle, resources })
    })
}

/// Pieces of commands in any order, and what may stand between them.
fn soup() -> impl Strategy<Value = String> {
    let parameters = COMPONENTS.iter().flat_map(|component| component.parameters).flat_map(Parameter::names);
    let pieces: Vec<String> = parameters.map(|name| format!("-D{name}=")).collect();
    let piece = prop_oneof![
        proptest::sample::select(pieces),
        proptest::sample::select(vec![
            "PAI ",
            "-name ",
            "chisq_test",
            "Percentile",
            "-project ",
            "-D",
            "=",
            ",",
            ":",
            "\"",
            "'",
            ";",
            "--",
            "\\",
            "\n",
            "\r",
            " ",
            "a:0.5",
            "ds=1",
            "中"
        ])
        .prop_map(str::to_owned),
        "\\PC{0,3}",
    ];
    let begin = prop_oneof![Just(""), Just("PAI -name chisq_test "), Just("PAI -name Percentile ")];
    (begin, proptest::collection::vec(piece, 0..40)).prop_map(|(begin, pieces)| format!("{begin}{}", pieces.concat()))
}

proptest! {
    #[test]
    fn a_command_reads_what_it_writes(command in prop_oneof![any_chisq_test(), any_percentile()]) {
        let text = command.to_string();
        prop_assert_eq!(Command::parse(&text), Ok(command), "{}", text);
    }

    #[test]
    fn any_text_is_read_or_refused_at_its_place(text in prop_oneof![soup(), any::<String>()]) {
        match Command::parse(&text) {
            Ok(command) => prop_assert_eq!(Command::parse(&command.to_string()), Ok(command)),
            Err(errors) => {
                prop_assert!(!errors.is_empty());
                for error in errors {
                    prop_assert_eq!(text.get(error.start..error.end).map(|marked| marked.chars().count()), Some(error.length));
                }
            }
        }
    }

    #[test]
    fn any_place_can_be_completed(text in soup(), cursor in 0..400_usize) {
        let completion = complete(&text, cursor);
        prop_assert!(text.get(completion.start..completion.end).is_some());
        prop_assert!(completion.start <= cursor && text.floor_char_boundary(cursor) <= completion.end);
    }
}
