//! Cases on tables.

mod commands;
mod compute;
mod imports;
mod partitions;
mod rows;
mod summary;

use serde_json::{Value, json};

use super::{Case, Client};
use crate::target::{Answer, bearer, request, unique};

/// The cases.
pub(super) const CASES: &[Case] = &[
    Case { name: "a table is created, answered, changed and deleted", run: life },
    Case { name: "a table's three addresses mean the same", run: addresses },
    Case { name: "a table's name is taken once, in any case", run: taken },
    Case { name: "tables of two projects are apart", run: projects },
    Case { name: "pages of tables join to the whole list", run: pages },
    Case { name: "a table's columns are checked together", run: columns },
    Case { name: "a member sees its own tables alone", run: owners },
    Case { name: "a CSV file becomes a table with the types it shows", run: rows::inferred },
    Case { name: "a file is fitted to the columns that a table has", run: rows::fitted },
    Case { name: "a wrong file is told by line and leaves nothing", run: rows::wrong },
    Case { name: "rows come in pages that join to the whole", run: rows::pages },
    Case { name: "small writes join and keep their order", run: rows::small_writes },
    Case { name: "a point in time that no DATETIME holds is refused", run: rows::far_moments },
    Case { name: "no number changes unless its type was given", run: rows::exact_numbers },
    Case { name: "a request has a limit of what its values take", run: rows::many_values },
    Case { name: "a row is not taken for the columns' names", run: rows::without_header },
    Case { name: "a Schema is of the table's columns, each once", run: rows::schemas },
    Case { name: "what a format has no use for is refused", run: rows::options },
    Case { name: "a token is good for its own list alone", run: tokens },
    Case { name: "rows are replaced as a whole", run: rows::overwritten },
    Case { name: "a table comes back as a file", run: rows::exported },
    Case { name: "long rows come in pages of fewer", run: rows::long_rows },
    Case { name: "a table goes through a file of each format unchanged", run: rows::every_format },
    Case { name: "an unknown column is named with those there are", run: rows::unknown_column },
    Case { name: "a whole number beyond 2^53 keeps its digits", run: rows::large_numbers },
    Case { name: "rows go to partitions and are read with them", run: partitions::written },
    Case { name: "a partition of another shape is refused", run: partitions::refused },
    Case { name: "a file has the columns of partitions", run: partitions::exported },
    Case { name: "partitions are listed and dropped", run: partitions::dropped },
    Case { name: "a file in parts becomes rows by itself", run: imports::whole },
    Case { name: "a part sent again replaces what was sent", run: imports::again },
    Case { name: "a table that is deleted stays so while a file is read", run: imports::deleted },
    Case { name: "an import is checked when it begins", run: imports::checked },
    Case { name: "an import with a gap does not start", run: imports::gap },
    Case { name: "an import of a wrong file fails and leaves nothing", run: imports::wrong },
    Case { name: "an import belongs to its table and its owner", run: imports::foreign },
    Case { name: "percentiles are those of the plain definition", run: compute::percentiles },
    Case { name: "percentiles keep points in time and pass over what is missing", run: compute::moments_and_nulls },
    Case { name: "chi-square of one column and of two", run: compute::chi_square },
    Case { name: "categories of numbers are what the numbers are", run: compute::categories_of_numbers },
    Case { name: "categories stand in the order of what they are", run: compute::ordered_categories },
    Case { name: "a test of nothing names the column that lacks values", run: compute::nothing_to_test },
    Case { name: "a computation over many rows says how far it is", run: compute::many_rows },
    Case { name: "a summary of numbers is that of the plain definitions", run: summary::numbers },
    Case { name: "a summary of points in time, booleans and texts", run: summary::other_types },
    Case { name: "a summary of what is missing, no number or infinite", run: summary::nothing },
    Case { name: "a summary estimates how many different values there are", run: summary::many },
    Case { name: "a summary of too many columns is refused", run: summary::too_many_columns },
    Case { name: "a summary of partitions, and of one", run: summary::partitions },
    Case { name: "the published chisq_test runs as it stands", run: commands::chisq_test },
    Case { name: "the published Percentile runs as it stands", run: commands::percentile },
    Case { name: "values are placed among the percentiles of others", run: commands::predict },
    Case { name: "a command reads the partitions it names, in both spellings", run: commands::partitions },
    Case { name: "a command replaces a table only where it is told to", run: commands::outputs },
    Case { name: "a wrong command is told by line and column and writes nothing", run: commands::wrong },
    Case { name: "a command runs by the documents' path too", run: commands::documents_family },
];

/// The path of a new table in a project of the case's own.
fn new_table(client: &Client<'_>) -> String {
    format!("/api/v1/tables/{}.t", project(client))
}

/// A project that nothing else uses.
fn project(client: &Client<'_>) -> String {
    client.workspace.replace('-', "_")
}

/// Writes a CSV file.
fn write(client: &Client<'_>, path: &str, query: &str, csv: &str) -> Answer {
    let target = format!("{path}/rows?FileFormat=CSV{query}");
    let mut request = bearer(request("POST", &target, None), &client.target.admin());
    request.headers.push("content-type", "text/csv");
    request.body = csv.as_bytes().to_vec();
    client.send(request)
}

/// The rows of a table's first page.
fn rows(client: &Client<'_>, path: &str) -> Value {
    client.get(&format!("{path}/rows?MaxResults=1000")).ok().body["Rows"].clone()
}

fn life(client: &Client<'_>) {
    let (project, path) = (project(client), new_table(client));
    let body = json!({
        "Table": format!("{project}.T"), "Comment": "猫", "Lifecycle": 7,
        "Columns": [{"Name": "日期", "ColumnType": "DATETIME"}, {"Name": "n", "ColumnType": "BIGINT", "Comment": "how many"}],
    });
    let created = client.post("/api/v1/tables", &body);
    let created = &created.ok().body;
    assert_eq!(created["Uri"], format!("odps://{project}/tables/t"));
    assert_eq!((&created["RowCount"], &created["Lifecycle"]), (&json!(0), &json!(7)));
    assert_eq!(created["Columns"], body["Columns"]);
    let answered = client.get(&path);
    assert_eq!(answered.ok().body["Columns"], body["Columns"]);
    let changed = client.put(&path, &json!({"Lifecycle": 0}));
    assert_eq!((&changed.ok().body["Lifecycle"], changed.text("/Comment")), (&Value::Null, "猫"));
    assert_eq!(rows(client, &path), json!([]));
    client.delete(&path).ok();
    client.get(&path).refused(404, "ResourceNotFound");
    client.delete(&path).refused(404, "ResourceNotFound");
    client.post("/api/v1/tables", &body).ok();
}

fn addresses(client: &Client<'_>) {
    let project = project(client);
    write(client, &new_table(client), "", "a\n1\n").ok();
    for address in [format!("{project}.T"), format!("odps%3A%2F%2F{project}%2Ftables%2Ft")] {
        assert_eq!(client.get(&format!("/api/v1/tables/{address}")).ok().body["RowCount"], 1);
    }
    let alone = unique("t_");
    let created = write(client, &format!("/api/v1/tables/{alone}"), "", "a\n1\n");
    assert_eq!(created.ok().text("/Table/Uri"), format!("odps://default/tables/{alone}"));
    for wrong in ["1t", "a.b.c", "a-b", "odps%3A%2F%2Fx%2Fy"] {
        client.get(&format!("/api/v1/tables/{wrong}")).violates(&["Table"]);
    }
}

/// Tokens of tables, partitions and rows of one table each.
fn tokens(client: &Client<'_>) {
    let project = project(client);
    let path = |name: &str, spec: &str| format!("/api/v1/tables/odps%3A%2F%2F{project}%2Ftables%2F{name}{spec}");
    for name in ["one", "two"] {
        for ds in 1..3 {
            write(client, &path(name, &format!("%2Fds%3D{ds}")), "", "a\n1\n2\n").ok();
        }
    }
    let lists = [
        format!("/api/v1/tables?Project={project}"),
        format!("/api/v1/tables?Project={project}&Name=o"),
        format!("{}/partitions?", path("one", "")),
        format!("{}/partitions?", path("two", "")),
        format!("{}/rows?", path("one", "")),
        format!("{}/rows?", path("two", "")),
        format!("{}/rows?", path("one", "%2Fds%3D1")),
    ];
    let tokens: Vec<String> = lists
        .iter()
        .map(|list| client.get(&format!("{list}&MaxResults=1")).ok().text("/NextToken").to_owned())
        .collect();
    for (at, list) in lists.iter().enumerate() {
        for (from, token) in tokens.iter().enumerate() {
            let page = client.get(&format!("{list}&MaxResults=1&NextToken={token}"));
            if at == from {
                page.ok()
            } else {
                page.violates(&["NextToken"])
            };
        }
        for garbage in ["x", "00", "one", "1:ds=1", "7b7d"] {
            client.get(&format!("{list}&NextToken={garbage}")).violates(&["NextToken"]);
        }
    }
    // Another table of the same name has other rows.
    client.delete(&path("one", "")).ok();
    std::thread::sleep(std::time::Duration::from_millis(2));
    write(client, &path("one", "%2Fds%3D1"), "", "a\n1\n2\n").ok();
    client.get(&format!("{}&NextToken={}", lists[4], tokens[4])).violates(&["NextToken"]);
}

fn taken(client: &Client<'_>) {
    let body = |name: &str| json!({"Table": name, "Columns": [{"Name": "a", "ColumnType": "STRING"}]});
    let project = project(client);
    client.post("/api/v1/tables", &body(&format!("{project}.cats"))).ok();
    let again = body(&format!("{project}.CATS"));
    let own = client.post("/api/v1/tables", &again);
    // Whoever may not see it hears the same.
    let member = client.target.member();
    let others = client.call_as(&member, "POST", "/api/v1/tables", Some(&again));
    assert_eq!(own.violates(&["Table"]).text("/Message"), others.violates(&["Table"]).text("/Message"));
    assert!(own.text("/Message").ends_with("cats is taken"), "{own:?}");
}

fn projects(client: &Client<'_>) {
    let (one, other) = (unique("p_"), unique("p_"));
    write(client, &format!("/api/v1/tables/{one}.t"), "", "a\n1\n").ok();
    write(client, &format!("/api/v1/tables/{other}.t"), "", "b\nx\n").ok();
    assert_eq!(rows(client, &format!("/api/v1/tables/{one}.t")), json!([[1]]));
    let listed = client.get(&format!("/api/v1/tables?Project={other}"));
    assert_eq!(listed.ok().body["Tables"].as_array().map(Vec::len), Some(1));
    assert_eq!(listed.text("/Tables/0/Columns/0/Name"), "b");
}

fn pages(client: &Client<'_>) {
    let project = project(client);
    let names: Vec<String> = (0..7).map(|number| format!("cat_{number}")).collect();
    for name in names.iter().rev() {
        write(client, &format!("/api/v1/tables/{project}.{name}"), "", "a\n1\n").ok();
    }
    write(client, &format!("/api/v1/tables/{project}.dog"), "", "a\n1\n").ok();
    let (mut found, mut token) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("/api/v1/tables?Project={project}&Name=CAT&MaxResults=3&NextToken={token}"));
        let tables = page.ok().body["Tables"].as_array().cloned().unwrap_or_default();
        found.extend(tables.iter().map(|table| table["Name"].as_str().unwrap_or_default().to_owned()));
        token = page.text("/NextToken").to_owned();
        if token.is_empty() {
            break;
        }
    }
    assert_eq!(found, names);
}

fn columns(client: &Client<'_>) {
    let body = |columns: Value| json!({"Table": "x.t", "Columns": columns, "PartitionColumns": ["ds"]});
    let column = |name: &str| json!({"Name": name, "ColumnType": "BIGINT"});
    for wrong in [json!([]), json!([column("a"), column("A")]), json!([column("DS")])] {
        assert_eq!(client.post("/api/v1/tables", &body(wrong)).code(), "InvalidParameter");
    }
    client.post("/api/v1/tables", &body(json!([column("a,b")]))).violates(&["Columns[0].Name"]);
    let unknown = json!([{"Name": "a", "ColumnType": "INT"}]);
    client.post("/api/v1/tables", &body(unknown)).violates(&["Columns[0].ColumnType"]);
}

fn owners(client: &Client<'_>) {
    let path = new_table(client);
    write(client, &path, "", "a\n1\n").ok();
    let member = client.target.member();
    let by_member = |method: &str, target: &str| client.call_as(&member, method, target, None);
    by_member("GET", &path).refused(404, "ResourceNotFound");
    by_member("DELETE", &path).refused(404, "ResourceNotFound");
    by_member("GET", &format!("{path}/rows")).refused(404, "ResourceNotFound");
    let project = project(client);
    let own = json!({"Table": format!("{project}.own"), "Columns": [{"Name": "a", "ColumnType": "STRING"}]});
    client.call_as(&member, "POST", "/api/v1/tables", Some(&own)).ok();
    let listed = by_member("GET", &format!("/api/v1/tables?Project={project}"));
    assert_eq!(listed.ok().body["Tables"].as_array().map(Vec::len), Some(1));
    let all = client.get(&format!("/api/v1/tables?Project={project}"));
    assert_eq!(all.ok().body["Tables"].as_array().map(Vec::len), Some(2));
}
