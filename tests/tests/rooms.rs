//! Who may depend on whom, held with `cargo tree`: what ARCHITECTURE.md says under "Dependencies".

use std::collections::BTreeSet;
use std::process::Command;

const OURS: &str = "pai-datasets-";

/// The packages that `package` is built of, with those features.
fn tree(package: &str, features: &[&str]) -> BTreeSet<String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--locked", "--offline", "--package", package, "--edges", "normal", "--prefix", "none"]);
    // Of the two platforms there are: the machine's own and wasm.
    cargo.args(["--target", "x86_64-unknown-linux-gnu", "--target", "wasm32-unknown-unknown", "--format", "{p}"]);
    cargo.args(["--features", &features.join(",")]);
    let output = cargo.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("cargo writes UTF-8");
    let names = text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned);
    let names: BTreeSet<String> = names.filter(|name| name != package && !name.is_empty()).collect();
    names
}

fn ours(packages: &BTreeSet<String>) -> Vec<&str> {
    packages.iter().filter_map(|name| name.strip_prefix(OURS)).collect()
}

fn assert_without(package: &str, packages: &BTreeSet<String>, unwanted: &[&str]) {
    let found: Vec<_> = unwanted.iter().filter(|name| packages.contains(**name)).collect();
    assert!(found.is_empty(), "{package} depends on {found:?}");
}

const WASM: [&str; 6] = ["wasm-bindgen", "js-sys", "web-sys", "wasm-bindgen-futures", "gloo-net", "serde-wasm-bindgen"];
const ELSEWHERE: [&str; 7] = ["leptos", "worker", "rusqlite", "libsqlite3-sys", "sqlite-wasm-rs", "tokio", "getrandom"];

#[test]
fn core_depends_on_nothing_of_ours_and_knows_no_place() {
    let core = tree("pai-datasets-core", &[]);
    assert!(ours(&core).is_empty(), "{core:?}");
    assert_without("core", &core, &WASM);
    assert_without("core", &core, &ELSEWHERE);
    assert!(core.contains("serde_json"), "cargo tree was not read: {core:?}");
}

#[test]
fn only_the_feature_fetch_brings_the_browser_into_core() {
    let core = tree("pai-datasets-core", &["fetch"]);
    assert!(ours(&core).is_empty(), "{core:?}");
    assert!(core.contains("gloo-net"));
    assert_without("core", &core, &ELSEWHERE);
}

#[test]
fn the_engine_depends_on_core_alone_and_knows_no_place() {
    let engine = tree("pai-datasets-engine", &[]);
    assert_eq!(ours(&engine), ["core"]);
    assert_without("engine", &engine, &WASM);
    assert_without("engine", &engine, &ELSEWHERE);
}

#[test]
fn hosts_and_drivers_depend_on_the_engine() {
    let sqlite = tree("pai-datasets-sqlite", &[]);
    assert_eq!(ours(&sqlite), ["core", "engine"]);
    let bindings = tree("pai-datasets-bindings", &[]);
    assert_eq!(ours(&bindings), ["core", "engine"]);
    let edge = tree("pai-datasets-edge", &[]);
    assert_eq!(ours(&edge), ["bindings", "core", "engine"]);
    assert_without("edge", &edge, &["rusqlite", "leptos", "gloo-net", "tokio"]);
    let browser = tree("pai-datasets-browser", &[]);
    assert_eq!(ours(&browser), ["bindings", "core", "engine", "sqlite"]);
    assert_without("browser", &browser, &["leptos", "gloo-net", "tokio"]);
}

#[test]
fn the_statistics_depend_on_the_standard_library_alone() {
    assert!(tree("pai-datasets-stats", &[]).is_empty());
    let module = tree("pai-datasets-stats-js", &[]);
    assert_eq!(ours(&module), ["stats"]);
    assert!(module.contains("wasm-bindgen"));
    assert_without("stats-js", &module, &["js-sys", "serde", "serde_json"]);
}

#[test]
fn tables_know_no_place_and_weigh_on_no_other_module() {
    let tables = tree("pai-datasets-tables", &[]);
    assert_eq!(ours(&tables), ["core", "engine", "stats"]);
    assert_without("tables", &tables, &WASM);
    assert_without("tables", &tables, &ELSEWHERE);
    let module = tree("pai-datasets-tables-js", &[]);
    assert_eq!(ours(&module), ["bindings", "core", "engine", "stats", "tables"]);
    for package in ["pai-datasets-edge", "pai-datasets-browser", "pai-datasets", "pai-datasets-web"] {
        assert_without(package, &tree(package, &[]), &["pai-datasets-tables", "ruzstd", "encoding_rs"]);
    }
}

#[test]
fn the_console_carries_no_engine() {
    let web = tree("pai-datasets-web", &[]);
    assert_eq!(ours(&web), ["core"]);
    assert!(web.contains("leptos"));
    assert_without("web", &web, &["rusqlite", "sqlite-wasm-rs", "worker"]);
}

#[test]
fn the_package_is_a_client_and_carries_no_engine() {
    let npm = tree("pai-datasets", &[]);
    assert_eq!(ours(&npm), ["core"]);
    assert_without("npm", &npm, &["rusqlite", "sqlite-wasm-rs", "leptos", "gloo-net", "serde-wasm-bindgen"]);
    let typescript = tree("pai-datasets-typescript", &[]);
    assert_eq!(ours(&typescript), ["core"]);
    assert_without("typescript", &typescript, &WASM);
}
