//! Cases on commands.

use serde_json::{Value, json};

use super::{project, rows, write};
use crate::suite::Client;
use crate::target::{Answer, bearer, request};

fn run(client: &Client<'_>, command: &str) -> Answer {
    client.post("/api/v1/pai/commands", &json!({"Command": command}))
}

/// Tables of a case's own, by the names that the published examples use.
struct Tables {
    project: String,
}

impl Tables {
    fn of(client: &Client<'_>) -> Tables {
        Tables { project: project(client) }
    }

    fn path(&self, name: &str) -> String {
        format!("/api/v1/tables/{}.{name}", self.project)
    }

    /// A command whose tables, each behind a `=`, are in this project.
    fn command(&self, text: &str) -> String {
        text.replace("TableName=", &format!("TableName={}.", self.project))
    }
}

/// The published example, word for word.
const CHISQ_TEST: &str = "PAI -name chisq_test
    -project algo_public
    -DinputTableName=pai_chisq_test_input
    -DcolName=f0
    -DprobConfig=0:0.3,1:0.7
    -DoutputTableName=pai_chisq_test_output0
    -DoutputDetailTableName=pai_chisq_test_output0_detail
";

/// The published example, word for word.
const PERCENTILE: &str = "PAI -name Percentile
     -project algo_public
     -DinputTableName=maple_test_percentile_3col_input
     -DcolName=col0,col1,col2 -DoutputTableName=maple_test_percentile_3col_output;
";

pub(super) fn chisq_test(client: &Client<'_>) {
    let tables = Tables::of(client);
    write(client, &tables.path("pai_chisq_test_input"), "", "f0\n1\n1\n1\n0\n0\n").ok();
    let done = run(client, &tables.command(CHISQ_TEST));
    assert_eq!((done.ok().text("/Component"), &done.body["RowCount"]), ("chisq_test", &json!(5)));
    let output = rows(client, &tables.path("pai_chisq_test_output0"));
    let report: Value = serde_json::from_str(output[0][0].as_str().unwrap_or_default()).expect("a report in JSON");
    let p_value = report["Chi-Square"]["p-value"].as_f64().unwrap_or_default();
    assert!((p_value - 0.625_585_231_524_325_3).abs() < 1e-15, "{p_value}");
    let expected = json!({"comment": "皮尔逊卡方", "df": 1, "p-value": p_value, "value": 0.238_095_238_095_238_1});
    assert_eq!(report, json!({"Chi-Square": expected}));
    let detail = client.get(&format!("{}/rows", tables.path("pai_chisq_test_output0_detail")));
    let names: Vec<_> =
        detail.ok().body["Columns"].as_array().into_iter().flatten().map(|it| it["Name"].clone()).collect();
    assert_eq!(names, ["f0", "observed", "expected", "residuals"]);
    assert_eq!(detail.body["Rows"][0], json!(["0", 2, 1.5, 0.408_248_290_463_863]));
    assert_eq!(detail.body["Rows"][1], json!(["1", 3, 3.5, -0.267_261_241_912_424_4]));
}

pub(super) fn percentile(client: &Client<'_>) {
    let tables = Tables::of(client);
    let csv =
        "col0,col1,col2\n962,88,Tue Oct 15 00:26:40 CST 1974\n218,99,Thu Jan 04 20:53:20 CST 1973\n565,44,\n314,,\n";
    write(client, &tables.path("maple_test_percentile_3col_input"), "", csv).ok();
    let done = run(client, &tables.command(PERCENTILE));
    assert_eq!(done.ok().body["Outputs"][0]["RowCount"], 101);
    let output = client.get(&format!("{}/rows?MaxResults=101", tables.path("maple_test_percentile_3col_output")));
    let columns = output.ok().body["Columns"].as_array().into_iter().flatten();
    let columns: Vec<_> = columns.map(|it| (it["Name"].clone(), it["ColumnType"].clone())).collect();
    let expected = [("quantile", "BIGINT"), ("col0", "BIGINT"), ("col1", "BIGINT"), ("col2", "DATETIME")];
    assert_eq!(columns, expected.map(|(name, of)| (json!(name), json!(of))));
    assert_eq!(output.body["Rows"][0], json!([0, 218, 44, "1973-01-04T12:53:20.000Z"]));
    assert_eq!(output.body["Rows"][50], json!([50, 314, 88, "1973-01-04T12:53:20.000Z"]));
    assert_eq!(output.body["Rows"][100], json!([100, 962, 99, "1974-10-14T16:26:40.000Z"]));
}

pub(super) fn predict(client: &Client<'_>) {
    let tables = Tables::of(client);
    let trained: String = (1..=200).map(|number| format!("{number}\n")).collect();
    write(client, &tables.path("trained"), "&Header=false&Schema=n:BIGINT", &trained).ok();
    write(client, &tables.path("values"), "", "n,who\n1,a\n2,b\n100,c\n101,d\n999,e\n-5,f\n,g\n").ok();
    let command = "PAI -name Percentile -DinputTableName=trained -DoutputTableName=p -DpredictInputTableName=values \
        -DpredictOutputTableName=placed -DpredictSelectedOriginalColNames=who -DcoreNum=2 -DmemSizePerCore=1024 -Dlifecycle=3";
    let done = run(client, &tables.command(command));
    assert_eq!(
        done.ok().body["Accepted"],
        json!([{"Name": "coreNum", "Value": "2"}, {"Name": "memSizePerCore", "Value": "1024"}])
    );
    assert_eq!(done.body["Outputs"][1]["Parameter"], "predictOutputTableName");
    // The percentile p has the value 2p; 0 has 1.
    let expected = json!([["a", 0], ["b", 1], ["c", 50], ["d", 51], ["e", 100], ["f", 0], ["g", null]]);
    assert_eq!(rows(client, &tables.path("placed")), expected);
    assert_eq!(client.get(&tables.path("placed")).ok().body["Lifecycle"], 3);
}

pub(super) fn partitions(client: &Client<'_>) {
    let tables = Tables::of(client);
    let path = |spec: &str| format!("/api/v1/tables/odps%3A%2F%2F{}%2Ftables%2Fparted%2Fds%3D{spec}", tables.project);
    write(client, &path("1"), "", "f0\na\na\nb\n").ok();
    write(client, &path("2"), "", "f0\nb\nb\nb\n").ok();
    let count = |parameter: &str, output: &str| {
        let command =
            format!("PAI -name chisq_test -DinputTableName=parted -DcolName=f0 -DoutputTableName={output} {parameter}");
        let done = run(client, &tables.command(&command));
        done.ok().body["RowCount"].clone()
    };
    assert_eq!(count("", "o1"), 6);
    assert_eq!(count("-DinputTablePartitions=ds=1", "o2"), 3);
    assert_eq!(count("-DinputPartitions=ds=1,ds=2", "o3"), 6);
    let missing = tables.command(
        "PAI -name chisq_test -DinputTableName=parted -DcolName=f0 -DoutputTableName=o4 -DinputPartitions=ds=9",
    );
    run(client, &missing).refused(404, "ResourceNotFound");
}

pub(super) fn outputs(client: &Client<'_>) {
    let tables = Tables::of(client);
    write(client, &tables.path("t"), "", "f0\na\nb\nb\n").ok();
    let command = tables.command("PAI -name chisq_test -DinputTableName=t -DcolName=f0 -DoutputTableName=o");
    run(client, &command).ok();
    let again = run(client, &command);
    assert!(again.violates(&["Command"]).text("/Message").contains("is there already"), "{again:?}");
    write(client, &tables.path("t"), "", "f0\na\n").ok();
    client.post("/api/v1/pai/commands", &json!({"Command": command, "Overwrite": true})).ok();
    assert_eq!(client.get(&tables.path("o")).ok().body["RowCount"], 1);
    // What another has may be neither read nor replaced.
    let member = client.target.member();
    let by_member = json!({"Command": command, "Overwrite": true});
    let taken = client.call_as(&member, "POST", "/api/v1/pai/commands", Some(&by_member));
    assert!(taken.violates(&["Command"]).text("/Message").contains("is taken"), "{taken:?}");
    assert_eq!(taken.text("/Recommend"), "Choose another name.");
    let reading = tables.command("PAI -name chisq_test -DinputTableName=t -DcolName=f0 -DoutputTableName=mine");
    let reading = json!({"Command": reading});
    client.call_as(&member, "POST", "/api/v1/pai/commands", Some(&reading)).refused(404, "ResourceNotFound");
}

pub(super) fn wrong(client: &Client<'_>) {
    let said = |command: &str| run(client, command).violates(&["Command"]).text("/Message").to_owned();
    assert!(said("PAI -name percentil").contains("Percentile"));
    let message = said("PAI -name chisq_test\n  -DinputTabelName=t -DcolName=a -DoutputTableName=o");
    assert!(message.contains("line 2, column 5") && message.contains("inputTableName"), "{message}");
    assert!(said("PAI -name Percentile -project foo -DinputTableName=t -DoutputTableName=o").contains("algo_public"));
    let elsewhere = said("PAI -name chisq_test -DinputTableName=a.t -DcolName=f -DoutputTableName=b.o");
    assert!(elsewhere.contains("outputTableName is in project b"), "{elsewhere}");
    let tables = Tables::of(client);
    write(client, &tables.path("t"), "", "f0\na\nb\n").ok();
    for command in [
        "PAI -name Percentile -DinputTableName=t -DoutputTableName=o",
        "PAI -name Percentile -DinputTableName=t -DcolName=f0 -DoutputTableName=o",
        "PAI -name chisq_test -DinputTableName=t -DcolName=f1 -DoutputTableName=o",
        "PAI -name chisq_test -DinputTableName=t -DcolName=f0 -DprobConfig=a:0.5,c:0.5 -DoutputTableName=o",
    ] {
        run(client, &tables.command(command)).violates(&["Command"]);
    }
    client.get(&tables.path("o")).refused(404, "ResourceNotFound");
    let none = tables.command("PAI -name Percentile -DinputTableName=none -DoutputTableName=o");
    run(client, &none).refused(404, "ResourceNotFound");
}

pub(super) fn documents_family(client: &Client<'_>) {
    let tables = Tables::of(client);
    write(client, &tables.path("t"), "", "f0\na\nb\n").ok();
    let command = tables.command("PAI -name chisq_test -DinputTableName=t -DcolName=f0 -DoutputTableName=o");
    let body = json!({"Command": command});
    let path = "/api/AIWorkSpace/2021-02-04/RunPaiCommand";
    let answer: Answer = client.send(bearer(request("POST", path, Some(&body)), &client.target.admin()));
    assert_eq!(answer.ok().body["ChiSquareTest"]["ChiSquare"]["Value"], 0.0);
}
