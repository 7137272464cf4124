//! Moves inline module scripts of a page into files: the console's content security policy forbids inline scripts.

use std::fs;
use std::path::Path;

use xtask::{Explain, Result};

use crate::stamp;

/// Moves each inline module script of `folder/index.html` into a file beside it.
pub(super) fn externalise(folder: &Path) -> Result<()> {
    let page = folder.join("index.html");
    let html = fs::read_to_string(&page).explain(|| format!("cannot read {}", page.display()))?;
    let (html, scripts) = split(&html);
    for script in scripts {
        let file = folder.join(script.name);
        fs::write(&file, script.content).explain(|| format!("cannot write {}", file.display()))?;
    }
    fs::write(&page, html).explain(|| format!("cannot write {}", page.display()))
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
