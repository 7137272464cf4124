//! What a form sends, as a program would say it. The key stands in none of it.

use leptos::prelude::*;
use serde_json::Value;

use crate::components::copy::CopyButton;
use crate::components::form::Draft;
use crate::state::console;
use crate::words::t;

/// The members in the order of the table.
type Members = [(&'static str, Value)];

/// A way of saying it: its name, and what writes it.
type Tab = (&'static str, fn(&Members, &str) -> String);

const TABS: [Tab; 4] = [("JSON", json), ("curl", curl), ("TypeScript", typescript), ("Python", python)];

#[component]
pub(super) fn Preview(draft: Draft) -> impl IntoView {
    let connection = console().connection;
    let shown = RwSignal::new(0_usize);
    let text = Memo::new(move |_| {
        let endpoint = connection.endpoint();
        let members = draft.sent();
        TABS.get(shown.get())
            .map_or(String::new(), |(_, write)| write(&members, endpoint.as_deref().unwrap_or_default()))
    });
    let tabs = TABS.iter().enumerate().map(|(at, (name, _))| {
        let keys = move |event: web_sys::KeyboardEvent| {
            let last = TABS.len() - 1;
            let to = match event.key().as_str() {
                "ArrowRight" => {
                    if at == last {
                        0
                    } else {
                        at + 1
                    }
                }
                "ArrowLeft" => {
                    if at == 0 {
                        last
                    } else {
                        at - 1
                    }
                }
                _ => return,
            };
            shown.set(to);
            if let Some(tab) = document().get_element_by_id(&format!("preview-tab-{to}")) {
                let _ = wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(tab).focus();
            }
        };
        view! {
            <button
                type="button"
                role="tab"
                id=format!("preview-tab-{at}")
                aria-controls="preview-text"
                aria-selected=move || (shown.get() == at).to_string()
                tabindex=move || if shown.get() == at { "0" } else { "-1" }
                on:click=move |_| shown.set(at)
                on:keydown=keys
            >
                {*name}
            </button>
        }
    });
    view! {
        <aside class="preview" aria-label=t(|words| words.shell.preview)>
            <div class="heading">
                <h2>{t(|words| words.shell.preview)}</h2>
                <CopyButton value=text label=|words| words.shell.copy_preview />
            </div>
            <div class="tablist" role="tablist" aria-label=t(|words| words.shell.preview)>{tabs.collect_view()}</div>
            <pre
                id="preview-text"
                role="tabpanel"
                tabindex="0"
                aria-labelledby=move || format!("preview-tab-{}", shown.get())
            >
                <code>{text}</code>
            </pre>
            <p class="fine">{t(|words| words.shell.preview_help)}</p>
        </aside>
    }
}

/// JSON on several lines, indented by two spaces and a further `indent`.
fn pretty(value: &Value, indent: &str, out: &mut String) {
    match value {
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| (Some(name.as_str()), value));
            list(['{', '}'], members, indent, out);
        }
        Value::Array(values) => list(['[', ']'], values.iter().map(|value| (None, value)), indent, out),
        other => out.push_str(&other.to_string()),
    }
}

fn list<'a>(
    [open, close]: [char; 2],
    items: impl ExactSizeIterator<Item = (Option<&'a str>, &'a Value)>,
    indent: &str,
    out: &mut String,
) {
    let deeper = format!("{indent}  ");
    let is_empty = items.len() == 0;
    out.push(open);
    for (at, (name, value)) in items.enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        out.push_str(&deeper);
        if let Some(name) = name {
            out.push_str(&Value::from(name).to_string());
            out.push_str(": ");
        }
        pretty(value, &deeper, out);
    }
    if !is_empty {
        out.push('\n');
        out.push_str(indent);
    }
    out.push(close);
}

fn json(members: &Members, _: &str) -> String {
    let mut out = String::new();
    list(['{', '}'], members.iter().map(|(name, value)| (Some(*name), value)), "", &mut out);
    out
}
/// For a POSIX shell: what is in single quotes is as it stands, but for the quote itself.
fn curl(members: &Members, endpoint: &str) -> String {
    let endpoint = if endpoint.is_empty() { "https://<server>" } else { endpoint };
    let body = json(members, "").replace('\'', r"'\''");
    format!(
        "curl -X POST '{endpoint}/api/v1/datasets' \\\n  -H \"Authorization: Bearer $KEY\" \\\n  \
         -H 'Content-Type: application/json' \\\n  -d '{body}'"
    )
}

fn typescript(members: &Members, endpoint: &str) -> String {
    // In the browser the engine takes the place of a server.
    let options = match endpoint {
        "" => "{ engine: \"browser\" }".to_owned(),
        endpoint => format!("{{ endpoint: {}, apiKey: process.env.KEY }}", Value::from(endpoint)),
    };
    format!(
        "import {{ PaiDatasets }} from \"pai-datasets\";\n\nconst pai = new PaiDatasets({options});\n\
         const {{ DatasetId }} = await pai.createDataset({});",
        json(members, "")
    )
}

/// The official SDK: models have the members' names in snake_case.
fn python(members: &Members, endpoint: &str) -> String {
    let (protocol, host) = endpoint.split_once("://").unwrap_or(("https", "<server>"));
    let mut lines = String::new();
    for (name, value) in members {
        let value = match (*name, value) {
            ("Labels" | "VersionLabels", Value::Array(labels)) => python_labels(labels),
            (_, value) => python_value(value),
        };
        lines.push_str(&format!("    {}={value},\n", snake(name)));
    }
    format!(
        "import os\nfrom alibabacloud_aiworkspace20210204.client import Client\n\
         from alibabacloud_aiworkspace20210204 import models\n\
         from alibabacloud_tea_openapi.utils_models import Config\n\n\
         client = Client(Config(\n    endpoint=\"{host}\", protocol=\"{protocol}\", region_id=\"cn-hangzhou\",\n    \
         access_key_id=os.environ[\"KEY_ID\"], access_key_secret=os.environ[\"KEY_SECRET\"],\n))\n\
         request = models.CreateDatasetRequest(\n{lines})\nprint(client.create_dataset(request).body.dataset_id)"
    )
}

fn python_value(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Array(values) => format!("[{}]", values.iter().map(python_value).collect::<Vec<_>>().join(", ")),
        Value::Object(members) => {
            let member =
                |(name, value): (&String, &Value)| format!("{}: {}", Value::from(name.as_str()), python_value(value));
            format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(", "))
        }
        // A text of JSON is one of Python too.
        other => other.to_string(),
    }
}

fn python_labels(labels: &[Value]) -> String {
    let label = |label: &Value| {
        let text = |name| label.get(name).map_or_else(|| "None".to_owned(), python_value);
        format!("models.Label(key={}, value={})", text("Key"), text("Value"))
    };
    format!("[{}]", labels.iter().map(label).collect::<Vec<_>>().join(", "))
}

/// `DataSourceType` as `data_source_type`.
fn snake(name: &str) -> String {
    let mut out = String::new();
    for (at, letter) in name.chars().enumerate() {
        if at > 0 && letter.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn members() -> Vec<(&'static str, Value)> {
        let labels = json!([{"Key": "k", "Value": "猫"}]);
        vec![("Name", json!("it's \"so\"")), ("Labels", labels), ("DryRun", json!(true)), ("Empty", json!([]))]
    }

    #[test]
    fn the_json_means_the_members_in_their_order() {
        let text = json(&members(), "");
        let wanted = members().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), Value::Object(wanted));
        assert!(text.find("Name") < text.find("Labels") && text.find("Labels") < text.find("DryRun"), "{text}");
    }

    #[test]
    fn quotes_do_not_end_what_they_stand_in() {
        assert!(curl(&members(), "http://a:1").contains(r#"it'\''s \"so\""#));
        assert!(curl(&members(), "http://a:1").contains("Bearer $KEY"));
    }

    #[test]
    fn python_has_its_own_names() {
        let python = python(&members(), "http://a:1");
        for part in [
            r#"labels=[models.Label(key="k", value="猫")],"#,
            "dry_run=True,",
            r#"endpoint="a:1", protocol="http""#,
            r#"name="it's \"so\"","#,
        ] {
            assert!(python.contains(part), "{part} in {python}");
        }
        assert_eq!(snake("MountAccessReadWriteRoleIdList"), "mount_access_read_write_role_id_list");
    }
}
