//! The tags of a file, each with where it came from.

use leptos::prelude::*;
use serde_json::Value;

/// The tags of a text such as `{"ai":["dog"],"user":["cat"]}`, with their source: people's own first.
pub(super) fn read(text: Option<&str>) -> Vec<(String, String)> {
    let Some(Ok(Value::Object(groups))) = text.map(serde_json::from_str) else { return Vec::new() };
    let mut tags = Vec::new();
    for (source, group) in groups {
        let Value::Array(group) = group else { continue };
        tags.extend(group.into_iter().filter_map(|tag| Some((source.clone(), tag.as_str()?.to_owned()))));
    }
    tags.sort_by_key(|(source, _)| source != "user");
    tags
}

/// Tags as chips, at most so many; how many more there are stands behind them.
pub(super) fn chips(tags: Vec<(String, String)>, most: usize) -> Option<AnyView> {
    if tags.is_empty() {
        return None;
    }
    let more = tags.len().saturating_sub(most);
    let chip = |(source, tag): (String, String)| {
        let class = if source == "user" { "chip" } else { "chip machine" };
        view! { <li class=class><span class="from">{source}</span> " " {tag}</li> }
    };
    let chips: Vec<_> = tags.into_iter().take(most).map(chip).collect();
    let more = (more > 0).then(|| view! { <li class="fine">"+" {more}</li> });
    Some(view! { <ul class="chips">{chips} {more}</ul> }.into_any())
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn tags_of_people_come_first_and_nonsense_is_none() {
        let tags = read(Some(r#"{"ai":["dog"],"user":["猫"],"x":7}"#));
        let pair = |source: &str, tag: &str| (source.to_owned(), tag.to_owned());
        assert_eq!(tags, [pair("user", "猫"), pair("ai", "dog")]);
        assert!(read(Some("[")).is_empty() && read(None).is_empty() && read(Some("[1]")).is_empty());
    }
}
