//! Moves inline module scripts of a page into files: the console's content security policy forbids inline scripts.

use std::fs;
use std::path::Path;

use xtask::{Explain, Result};

use crate::stamp;

/// Moves each inline module script of `folder/index.html` into a file beside it; the address of the last.
pub(super) fn externalise(folder: &Path) -> Result<String> {
    let page = folder.join("index.html");
    let html = fs::read_to_string(&page).explain(|| format!("cannot read {}", page.display()))?;
    let (html, scripts) = split(&html);
    let mut start = String::new();
    for script in scripts {
        let file = folder.join(&script.name);
        fs::write(&file, script.content).explain(|| format!("cannot write {}", file.display()))?;
        start = format!("/{}", script.name);
    }
    fs::write(&page, html).explain(|| format!("cannot write {}", page.display()))?;
    Ok(start)
}

/// Has `folder/index.html` start `with` where the address is one of statistics, and `start`, as it did, elsewhere. What the
/// page asks for ahead is asked for by the script, once it knows which it is.
pub(super) fn choose(folder: &Path, start: &str, with: &str) -> Result<()> {
    let page = folder.join("index.html");
    let html = fs::read_to_string(&page).explain(|| format!("cannot read {}", page.display()))?;
    let (html, ahead) = without_preloads(&html);
    let content = CHOICE
        .replace("START", &format!("\"{start}\""))
        .replace("WITH", &format!("\"{with}\""))
        .replace("AHEAD", &serde_json::json!(ahead).to_string());
    let hash: String = stamp::hash(content.as_bytes()).chars().take(8).collect();
    let name = format!("choose-{hash}.js");
    fs::write(folder.join(&name), content).explain(|| format!("cannot write {name}"))?;
    let html = html.replace(&format!("src=\"{start}\""), &format!("src=\"/{name}\""));
    fs::write(&page, html).explain(|| format!("cannot write {}", page.display()))
}

/// Chooses between the two consoles. Without a network, the one that was never opened is not there.
const CHOICE: &str = r#"const statistics = /^\/statistics(\/|$)/.test(location.pathname);
if (!statistics) {
  for (const { rel, href, as } of AHEAD) {
    const link = Object.assign(document.createElement("link"), { rel, href, crossOrigin: "anonymous" });
    if (as) link.as = as;
    document.head.append(link);
  }
}
try {
  await import(statistics ? WITH : START);
} catch (error) {
  console.error(error);
  const sentence = "This page cannot be loaded. Look at the connection, then reload. 无法加载此页面，请检查网络后刷新。";
  document.body.append(Object.assign(document.createElement("p"), { textContent: sentence, role: "alert" }));
}
"#;

/// The page without the links by which it asks for files ahead, and what they say.
fn without_preloads(html: &str) -> (String, Vec<serde_json::Value>) {
    let (mut page, mut ahead, mut rest) = (String::new(), Vec::new(), html);
    while let Some((before, link)) = rest.split_once("<link ") {
        let (attributes, after) = link.split_once('>').unwrap_or((link, ""));
        let read = |name: &str| {
            let value = attributes.split_once(&format!("{name}=\""))?.1.split_once('"')?.0;
            Some(value.to_owned())
        };
        page.push_str(before);
        match read("rel").as_deref() {
            Some(rel @ ("modulepreload" | "preload")) => {
                ahead.push(serde_json::json!({"rel": rel, "href": read("href"), "as": read(" as")}));
            }
            _ => page.push_str(&format!("<link {attributes}>")),
        }
        rest = after;
    }
    page.push_str(rest);
    (page, ahead)
}

#[derive(Debug, PartialEq, Eq)]
struct Script {
    name: String,
    content: String,
}

/// The page with references in the place of its inline module scripts, and those scripts. Reads the HTML that Trunk
/// writes: tags in lower case, no `>` in a script's attributes.
fn split(html: &str) -> (String, Vec<Script>) {
    let (mut page, mut scripts, mut rest) = (String::new(), Vec::new(), html);
    while let Some((before, found, after)) = next_script(rest) {
        page.push_str(before);
        if found.is_inline_module() {
            let hash: String = stamp::hash(found.content.as_bytes()).chars().take(8).collect();
            let name = format!("start-{hash}.js");
            page.push_str(&format!("<script type=\"module\" src=\"/{name}\"></script>"));
            scripts.push(Script { name, content: found.content.to_owned() });
        } else {
            page.push_str(&format!("<script{}>{}</script>", found.attributes, found.content));
        }
        rest = after;
    }
    page.push_str(rest);
    (page, scripts)
}

struct Found<'a> {
    attributes: &'a str,
    content: &'a str,
}

impl Found<'_> {
    fn is_inline_module(&self) -> bool {
        let mut attributes = self.attributes.split_ascii_whitespace();
        let is_module = |attribute: &str| matches!(attribute, "type=\"module\"" | "type='module'" | "type=module");
        attributes.clone().any(is_module) && !attributes.any(|attribute| attribute.starts_with("src="))
    }
}

fn next_script(html: &str) -> Option<(&str, Found<'_>, &str)> {
    let (before, rest) = html.split_once("<script")?;
    let (attributes, rest) = rest.split_once('>')?;
    let (content, after) = rest.split_once("</script>")?;
    Some((before, Found { attributes, content }, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inline_module_becomes_a_file() {
        let html = "<head><script type=\"module\">\nimport a from '/a.js';\n</script></head><body></body>";
        let (page, scripts) = split(html);
        assert_eq!(scripts.len(), 1);
        assert_eq!(scripts[0].content, "\nimport a from '/a.js';\n");
        let name = &scripts[0].name;
        assert!(name.starts_with("start-") && name.len() == "start-12345678.js".len());
        assert_eq!(page, format!("<head><script type=\"module\" src=\"/{name}\"></script></head><body></body>"));
    }

    #[test]
    fn what_is_asked_for_ahead_is_taken_out() {
        let html = "<link rel=\"icon\" href=\"/i.svg\"/><link rel=\"modulepreload\" href=\"/a.js\" crossorigin><link \
                    rel=\"preload\" href=\"/a.wasm\" as=\"fetch\"></head>";
        let (page, ahead) = without_preloads(html);
        assert_eq!(page, "<link rel=\"icon\" href=\"/i.svg\"/></head>");
        let expected = serde_json::json!([
            {"rel": "modulepreload", "href": "/a.js", "as": null}, {"rel": "preload", "href": "/a.wasm", "as": "fetch"}
        ]);
        assert_eq!(serde_json::json!(ahead), expected);
    }

    #[test]
    fn other_scripts_stay() {
        for html in [
            "<script type=\"module\" src=\"/a.js\"></script>",
            "<script>var a = 1;</script><p>",
            "<script type=\"application/json\">{}</script>",
            "<p>no script</p>",
            "<script type=\"module\">never closed",
        ] {
            assert_eq!(split(html), (html.to_owned(), Vec::new()));
        }
    }

    #[test]
    fn two_scripts_become_two_files() {
        let (page, scripts) = split("<script type=module>1</script> <script type='module'>2</script>");
        assert_eq!(scripts.len(), 2);
        assert!(page.contains(&scripts[0].name) && page.contains(&scripts[1].name));
    }
}
