//! What a sequence is made of: calls of the seventeen operations, and what happens to them on their way.

use pai_datasets_tests::in_process::Fate;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use crate::step::{Call, Step};

type Values = BoxedStrategy<Value>;

fn words(words: &'static [&'static str]) -> Values {
    select(words).prop_map(|word| json!(word)).boxed()
}

fn numbers(most: i64) -> Values {
    (1..=most).prop_map(|number| json!(number)).boxed()
}

/// One or two of the words, joined by commas.
fn commas(words: &'static [&'static str]) -> Values {
    vec(select(words), 1..3).prop_map(|words| json!(words.join(","))).boxed()
}

fn key() -> impl Strategy<Value = String> {
    // More than a version may hold.
    (0..24).prop_map(|number| format!("key{number}"))
}

fn labels(most: usize) -> Values {
    let label = (key(), select(&["red", "blue"][..])).prop_map(|(key, value)| json!({"Key": key, "Value": value}));
    vec(label, 0..=most).prop_map(Value::Array).boxed()
}

fn keys() -> Values {
    vec(key(), 1..4).prop_map(|keys| json!(keys.join(","))).boxed()
}

/// An object with all, some or none of the fields.
fn some(fields: Vec<(&'static str, Values)>) -> BoxedStrategy<Map<String, Value>> {
    let fields: Vec<_> = fields.into_iter().map(|(name, value)| (Just(name), option::of(value))).collect();
    let kept = |fields: Vec<(&str, Option<Value>)>| {
        fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    };
    fields.prop_map(kept).boxed()
}

/// Where data lies, as CreateDataset and CreateDatasetVersion take it.
fn place() -> impl Strategy<Value = Map<String, Value>> {
    (prop_oneof![4 => Just("OSS"), 1 => Just("NAS")], any::<bool>(), 0..3).prop_map(|(source, is_file, number)| {
        let host = if source == "OSS" { "oss://b.oss-cn-hangzhou.aliyuncs.com" } else { "nas://09f8f2.cn-hangzhou" };
        let (property, end) = if is_file { ("FILE", "") } else { ("DIRECTORY", "/") };
        let fields = json!({"DataSourceType": source, "Property": property, "Uri": format!("{host}/{number}{end}")});
        fields.as_object().cloned().unwrap_or_default()
    })
}

fn joined(one: impl Strategy<Value = Map<String, Value>> + 'static, other: Vec<(&'static str, Values)>) -> Values {
    let join = |(mut one, other): (Map<String, Value>, Map<String, Value>)| {
        one.extend(other);
        Value::Object(one)
    };
    (one, some(other)).prop_map(join).boxed()
}

const NAMES: &[&str] = &["cats", "Cats-2", "dogs", "猫"];
const TEXTS: &[&str] = &["one", "", "it's 100% \"two\""];
const SOURCES: &[&str] = &["USER", "ITAG"];
const ACCESSIBILITIES: &[&str] = &["PRIVATE", "PUBLIC", "ROLE_PUBLIC"];
const EDITIONS: &[&str] = &["ADVANCED", "BASIC", "LOGICAL"];
const WORKSPACES: &[&str] = &["w1", "w2", "default"];
const TYPES: &[&str] = &["COMMON", "PIC"];
const PROPERTIES: &[&str] = &["FILE", "DIRECTORY"];
const IDS: &[&str] = &["s-1", "s-2"];
const ORDERS: &[&str] = &["ASC", "DESC"];
const TIMES: &[&str] = &["2025-01-01T00:00:00.000Z", "2025-01-01T00:00:00.001Z", "1969-12-31T23:59:59.999Z"];

fn roles() -> Values {
    Just(json!(["PAI.AlgoOperator"])).boxed()
}

fn writers() -> Values {
    prop_oneof![Just(json!(["*"])), Just(json!(["role-a"]))].boxed()
}

/// Rarely true.
fn dry_run() -> Values {
    prop::bool::weighted(0.2).prop_map(|dry| json!(dry)).boxed()
}

fn new_dataset() -> Values {
    // Most hold files, which is where things are lost on the way.
    let edition = prop_oneof![3 => Just("ADVANCED"), 1 => Just("BASIC"), 1 => Just("LOGICAL")];
    let always = (place(), select(NAMES), edition).prop_map(|(mut place, name, edition)| {
        place.insert("Name".to_owned(), json!(name));
        place.insert("Edition".to_owned(), json!(edition));
        place
    });
    let optional = vec![
        ("DataType", words(TYPES)),
        ("Labels", labels(3)),
        ("SourceType", words(SOURCES)),
        ("SourceId", words(IDS)),
        ("Description", words(TEXTS)),
        ("WorkspaceId", words(WORKSPACES)),
        ("Options", words(TEXTS)),
        ("Accessibility", words(ACCESSIBILITIES)),
        ("ProviderType", words(&["Ecs", "Lingjun"])),
        ("Provider", words(&["acme"])),
        ("UserId", words(&["u-1"])),
        ("DataSize", numbers(3)),
        ("DataCount", numbers(3)),
        ("ImportInfo", words(TEXTS)),
        ("MountAccessReadWriteRoleIdList", writers()),
        ("VersionDescription", words(TEXTS)),
        ("VersionLabels", labels(3)),
        ("DryRun", dry_run()),
    ];
    joined(always, optional)
}

fn new_version() -> Values {
    let optional = vec![
        ("SourceType", words(SOURCES)),
        ("SourceId", words(IDS)),
        ("Description", words(TEXTS)),
        ("DataSize", numbers(3)),
        ("DataCount", numbers(3)),
        ("Labels", labels(3)),
        ("Options", words(TEXTS)),
        ("DryRun", dry_run()),
    ];
    joined(place(), optional)
}

fn new_files() -> Values {
    let always = (0..6, prop_oneof![9 => Just("image"), 1 => Just("no type")], select(TIMES)).prop_map(
        |(number, file_type, updated)| {
            let file = json!({
                "Uri": format!("oss://b/{number}"), "FileType": file_type, "ContentType": "image/png",
                "FileFingerPrint": "e", "FileUpdateTime": updated,
            });
            file.as_object().cloned().unwrap_or_default()
        },
    );
    let tags = vec(select(&["cat", "狗"][..]), 1..2).prop_map(|tags| json!(tags)).boxed();
    let optional = vec![
        ("DataSize", numbers(9)),
        ("FileCreateTime", words(TIMES)),
        ("FileName", words(&["named"])),
        ("MetaAttributes", words(&["{}"])),
        ("Tags", tags),
    ];
    vec(joined(always, optional), 1..5).prop_map(|files| json!({"WorkspaceId": "w", "DatasetFileMetas": files})).boxed()
}

fn listed_datasets() -> Values {
    let ids = vec(0..4_usize, 1..3).prop_map(|slots| json!(slots)).boxed();
    let page = vec![
        ("SortBy", words(&["GmtCreateTime", "GmtModifiedTime", "DataSourceType", "DataType"])),
        ("Order", words(ORDERS)),
        ("PageNumber", numbers(3)),
        ("PageSize", numbers(4)),
    ];
    let filters = vec![
        ("WorkspaceId", words(WORKSPACES)),
        ("Name", words(&["cat", "ATS", "猫", "%", "-2"])),
        ("DatasetIds", ids),
        ("DataSourceTypes", commas(&["OSS", "NAS"])),
        ("DataTypes", commas(TYPES)),
        ("Properties", commas(PROPERTIES)),
        ("SourceTypes", commas(SOURCES)),
        ("SourceId", words(IDS)),
        ("Label", words(&["key1", "RED", "key", "_", "1=red"])),
        ("Provider", words(&["acme"])),
        ("Edition", words(EDITIONS)),
        ("Accessibility", words(&ACCESSIBILITIES[..2])),
    ];
    // Few filters at once, or nothing would be found.
    let one = select(filters).prop_flat_map(|(name, value)| value.prop_map(move |value| (name.to_owned(), value)));
    let few = vec(one, 0..3).prop_map(|fields| fields.into_iter().collect());
    joined(few, page)
}

fn listed_versions() -> Values {
    let sorts = &["GmtCreateTime", "GmtModifiedTime", "SourceType", "Property", "DataSize", "DataCount", "DatasetId"];
    let page =
        vec![("SortBy", words(sorts)), ("Order", words(ORDERS)), ("PageNumber", numbers(2)), ("PageSize", numbers(3))];
    let filters = vec![
        ("LabelKeys", keys()),
        ("LabelValues", commas(&["red", "blue"])),
        ("Properties", commas(PROPERTIES)),
        ("SourceTypes", commas(SOURCES)),
        ("SourceId", words(IDS)),
    ];
    let one = select(filters).prop_flat_map(|(name, value)| value.prop_map(move |value| (name.to_owned(), value)));
    joined(vec(one, 0..3).prop_map(|fields| fields.into_iter().collect()), page)
}

fn listed_files() -> Values {
    let optional = vec![
        ("MaxResults", numbers(4)),
        ("SortBy", words(&["FileCreateTime", "FileUpdateTime"])),
        ("Order", words(ORDERS)),
        ("Status", words(&["ACTIVE", "ALL", "DELETED"])),
    ];
    joined(Just(Map::from_iter([("WorkspaceId".to_owned(), json!("w"))])), optional)
}

fn fields(optional: Vec<(&'static str, Values)>) -> Values {
    some(optional).prop_map(Value::Object).boxed()
}

fn change() -> Values {
    fields(vec![
        ("Name", words(NAMES)),
        ("Description", words(TEXTS)),
        ("Options", words(TEXTS)),
        ("Accessibility", words(ACCESSIBILITIES)),
        ("AccessibleRoleIdList", roles()),
        ("MountAccessReadWriteRoleIdList", writers()),
        ("Edition", words(&["ADVANCED"])),
    ])
}

fn version_change() -> Values {
    let amounts = vec![("DataSize", numbers(3)), ("DataCount", numbers(3))];
    fields(amounts.into_iter().chain(["Description", "Options"].map(|name| (name, words(TEXTS)))).collect())
}

/// The earlier ones most, so that most calls find something; deleting takes the later ones, so that it stays so.
fn dataset(operation: &str) -> BoxedStrategy<usize> {
    match operation {
        "DeleteDataset" => select(&[1, 2, 3, 0][..]).boxed(),
        _ => select(&[0, 0, 0, 0, 0, 1, 1, 2, 3][..]).boxed(),
    }
}

fn version() -> impl Strategy<Value = i64> {
    select(&[1, 1, 1, 2, 2, 2, 3, 3, 4][..])
}

fn call() -> impl Strategy<Value = Step> {
    let nothing = || Just(json!({})).boxed();
    let only = |name: &'static str, value: Values| value.prop_map(move |value| json!({name: value})).boxed();
    let operations: Vec<(u32, (&'static str, Values))> = vec![
        (2, ("CreateDataset", new_dataset())),
        (2, ("UpdateDataset", change())),
        (1, ("GetDataset", nothing())),
        (4, ("ListDatasets", listed_datasets())),
        (1, ("PublishDataset", nothing())),
        (1, ("DeleteDataset", nothing())),
        (1, ("CreateDatasetLabels", only("Labels", labels(3)))),
        (1, ("DeleteDatasetLabels", only("LabelKeys", keys()))),
        (4, ("CreateDatasetVersion", new_version())),
        (2, ("ListDatasetVersions", listed_versions())),
        (1, ("GetDatasetVersion", nothing())),
        (1, ("UpdateDatasetVersion", version_change())),
        (2, ("DeleteDatasetVersion", nothing())),
        (1, ("CreateDatasetVersionLabels", only("Labels", labels(15)))),
        (1, ("DeleteDatasetVersionLabels", only("Keys", keys()))),
        (6, ("CreateDatasetFileMetas", new_files())),
        (4, ("ListDatasetFileMetas", listed_files())),
    ];
    let of = |(weight, (operation, fields)): (u32, (&'static str, Values))| {
        let by = prop_oneof![4 => Just("admin"), 1 => Just("member")];
        let call = (by, dataset(operation), version(), fields);
        let step = move |(by, dataset, version, fields)| Step::Call(Call { by, operation, dataset, version, fields });
        (weight, call.prop_map(step).boxed())
    };
    proptest::strategy::Union::new_weighted(operations.into_iter().map(of).collect())
}

fn settle() -> impl Strategy<Value = Step> {
    let fate = prop_oneof![4 => Just(Fate::Answered), 1 => Just(Fate::Lost), 1 => Just(Fate::Unheard)];
    (0..4_usize, fate).prop_map(|(at, fate)| Step::Settle(at, fate))
}

/// Something goes while files of it are written, and its alarm may come before or after them.
fn race() -> impl Strategy<Value = Vec<Step>> {
    let deletion = select(&["DeleteDatasetVersion", "DeleteDataset"][..]);
    (dataset("DeleteDataset"), version(), new_files(), deletion, vec(settle(), 0..5)).prop_map(
        |(dataset, version, files, deletion, settled)| {
            let call = |operation, fields| Step::Call(Call { by: "admin", operation, dataset, version, fields });
            let steps = vec![call("CreateDatasetFileMetas", files), call(deletion, json!({})), Step::Alarm];
            [steps, settled].concat()
        },
    )
}

fn step() -> impl Strategy<Value = Vec<Step>> {
    prop_oneof![
        20 => call().prop_map(|step| vec![step]),
        8 => settle().prop_map(|step| vec![step]),
        3 => Just(vec![Step::Alarm]),
        1 => Just(vec![Step::Kill]),
        2 => select(&[1, 10_000][..]).prop_map(|time| vec![Step::Wait(time)]),
        1 => race(),
    ]
}

/// A sequence. It begins with datasets and versions, so that the rest has something to work on.
pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let make =
        |operation, dataset| move |fields| Step::Call(Call { by: "admin", operation, dataset, version: 1, fields });
    let datasets = vec(new_dataset().prop_map(make("CreateDataset", 0)), 1..4);
    let versions = vec(new_version().prop_map(make("CreateDatasetVersion", 0)), 0..3);
    (datasets, versions, vec(step(), 1..80))
        .prop_map(|(datasets, versions, rest)| [datasets, versions, rest.concat()].concat())
}
