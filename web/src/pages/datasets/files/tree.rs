//! The directories of a version as a tree, each asked for when it is opened.

use leptos::prelude::*;
use leptos::tachys::html::attribute::custom::custom_attribute;
use leptos::task::spawn_local;
use pai_datasets_core::answer::Answer;
use pai_datasets_core::model::DirectoryPage;
use pai_datasets_core::{ListDatasetDirectory, Operation};
use serde_json::Value;
use wasm_bindgen::JsCast;

use super::icon::icon;
use super::listing::of_directory;
use super::place;
use crate::format;
use crate::pages::datasets::frame::shown;
use crate::router::{NavigateOptions, use_navigate};
use crate::state::console;
use crate::words::t;

/// Beyond so many directories in one, the list shows the rest.
const MOST_PAGES: usize = 10;

#[derive(Clone, Debug, PartialEq)]
struct Node {
    /// With a slash at its end; empty for the topmost.
    path: String,
    name: String,
    level: usize,
    /// Whether the directories in it are shown; nothing is known before it was opened.
    open: Option<bool>,
}

/// The open part of the tree, from top to bottom.
#[derive(Clone, Copy)]
struct Branches {
    nodes: RwSignal<Vec<Node>>,
    /// The directory that could not be looked into.
    failed: RwSignal<Option<String>>,
    version: StoredValue<String>,
    /// The directories that were asked for.
    asked: StoredValue<Vec<String>>,
}

#[component]
pub(super) fn Tree(version: String) -> impl IntoView {
    let (place, navigate) = (place(), use_navigate());
    let top = Node { path: String::new(), name: String::new(), level: 1, open: None };
    let branches = Branches {
        nodes: RwSignal::new(vec![top]),
        failed: RwSignal::new(None),
        version: StoredValue::new(version),
        asked: StoredValue::default(),
    };
    let open = opener(branches);
    let current = Memo::new(move |_| place.query.with(|query| query.directory.clone()));
    // What leads to the directory that is shown stands open, as far as it is there.
    Effect::new(move |_| {
        let directory = current.get();
        let closed = branches.nodes.with(|nodes| {
            let leads = |node: &&Node| directory.starts_with(&node.path) && node.open.is_none();
            nodes.iter().find(leads).map(|node| node.path.clone())
        });
        if let Some(path) = closed
            && branches.failed.with(Option::is_none)
        {
            open(path);
        }
    });
    let go = move |path: String| {
        let to = place.href(|query| {
            query.directory = path;
            query.file.clear();
        });
        navigate(&to, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    let shown = move || branches.visible();
    let active = RwSignal::new(current.get_untracked());
    let focus = move |node: &Node| {
        active.set(node.path.clone());
        let id = node_id(&node.path);
        request_animation_frame(move || {
            if let Some(element) = document().get_element_by_id(&id) {
                let _ = element.unchecked_into::<web_sys::HtmlElement>().focus();
            }
        });
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let nodes = untrack(shown);
        let path = active.get_untracked();
        let at = nodes.iter().position(|node| node.path == path).unwrap_or(0);
        let Some(node) = nodes.get(at) else { return };
        let to = match event.key().as_str() {
            "ArrowDown" => nodes.get(at + 1),
            "ArrowUp" => at.checked_sub(1).and_then(|at| nodes.get(at)),
            "Home" => nodes.first(),
            "End" => nodes.last(),
            "ArrowRight" if node.open == Some(true) => nodes.get(at + 1).filter(|next| next.level > node.level),
            "ArrowRight" => {
                open(node.path.clone());
                None
            }
            "ArrowLeft" if node.open == Some(true) => {
                branches.set_open(&node.path, false);
                None
            }
            "ArrowLeft" => nodes.iter().take(at).rev().find(|other| other.level < node.level),
            "Enter" | " " => {
                go(node.path.clone());
                None
            }
            _ => return,
        };
        event.prevent_default();
        if let Some(node) = to {
            focus(node);
        }
    };
    let item = move |node: Node| {
        let Node { path, name, level, open: state } = node;
        let (to, toggled) = (path.clone(), path.clone());
        let is_current = {
            let path = path.clone();
            move || current.with(|current| *current == path)
        };
        let tab = {
            let path = path.clone();
            move || if active.with(|active| *active == path) { "0" } else { "-1" }
        };
        let selected = is_current.clone();
        let named =
            move || if name.is_empty() { t(|words| words.detail.top_directory)().to_owned() } else { name.clone() };
        let toggle = move |event: web_sys::MouseEvent| {
            event.stop_propagation();
            match state {
                Some(true) => {
                    branches.set_open(&toggled, false);
                }
                _ => open(toggled.clone()),
            }
        };
        view! {
            <li
                role="treeitem"
                id=node_id(&path)
                class=format!("level-{}", level.min(9))
                {..custom_attribute("aria-level", level.to_string())}
                aria-expanded=state.map(|open| open.to_string()).unwrap_or_else(|| "false".to_owned())
                aria-selected=move || selected().to_string()
                tabindex=tab
                on:click=move |_| {
                    active.set(to.clone());
                    go(to.clone());
                }
            >
                <span class="toggle" aria-hidden="true" on:click=toggle>{if state == Some(true) { "▾" } else { "▸" }}</span>
                {icon(None)} <span class="name">{named}</span>
            </li>
        }
        .into_any()
    };
    let key = |node: &Node| (node.path.clone(), node.open);
    view! {
        <nav class="tree" aria-label=t(|words| words.detail.directories)>
            <ul role="tree" aria-label=t(|words| words.detail.directories) on:keydown=on_key>
                <For each=shown key=key let(node)>
                    {item(node)}
                </For>
            </ul>
            {move || {
                branches.failed.get()?;
                // The list beside it most likely failed too, and says why.
                let retry = move |_| place.again.update(|times| *times += 1);
                Some(
                    view! {
                        <p class="problem">{t(|words| words.failed_title)}</p>
                        <button type="button" class="small" on:click=retry>{t(|words| words.retry)}</button>
                    },
                )
            }}
        </nav>
    }
    .into_any()
}

/// A function that shows the directories in one, and asks for them where they are not known.
fn opener(branches: Branches) -> impl Fn(String) + Copy + Send + Sync + 'static {
    let (dataset, connection) = (shown().dataset, console().connection);
    move |path: String| {
        if branches.set_open(&path, true) || branches.asked.with_value(|asked| asked.contains(&path)) {
            return;
        }
        branches.asked.update_value(|asked| asked.push(path.clone()));
        branches.failed.set(None);
        let mut members = of_directory(&dataset.get_untracked(), &branches.version.get_value(), &path);
        spawn_local(async move {
            let mut found = Vec::new();
            for _ in 0..MOST_PAGES {
                let answer = match connection.request(&ListDatasetDirectory::INFO, members.clone()).await {
                    Ok(answer) => answer,
                    Err(_) => {
                        branches.asked.try_update_value(|asked| asked.retain(|other| *other != path));
                        branches.failed.try_set(Some(path));
                        return;
                    }
                };
                let Some(page) = DirectoryPage::read(answer) else { return };
                found.extend(page.directories);
                // The directories come first: behind the first file there is none.
                let Some(next) = page.next_token.filter(|_| page.dataset_file_metas.is_empty()) else { break };
                if let Some(members) = members.as_object_mut() {
                    members.insert("NextToken".to_owned(), Value::String(next));
                }
            }
            let found = found.into_iter().map(|entry| (format::name(&entry.name), entry.path)).collect();
            branches.insert(&path, found);
        });
    }
}

impl Branches {
    /// Shows or hides the directories in one; false where they are not known.
    fn set_open(self, path: &str, open: bool) -> bool {
        let known = |node: &Node| node.path == path && node.open.is_some();
        // What follows the tree must not be woken where nothing changes: it would ask again and again.
        let there = self.nodes.with_untracked(|nodes| nodes.iter().any(known));
        if there {
            self.nodes.update(|nodes| {
                nodes.iter_mut().filter(|node| known(node)).for_each(|node| node.open = Some(open));
            });
        }
        there
    }

    fn insert(self, path: &str, found: Vec<(String, String)>) {
        self.nodes.try_update(|nodes| {
            let Some(at) = nodes.iter().position(|node| node.path == path && node.open.is_none()) else { return };
            let level = nodes.get(at).map_or(1, |node| node.level) + 1;
            if let Some(node) = nodes.get_mut(at) {
                node.open = Some(true);
            }
            let children = found.into_iter().map(|(name, path)| Node { path, name, level, open: None });
            nodes.splice(at + 1..at + 1, children);
        });
    }

    /// What stands below no closed directory.
    fn visible(self) -> Vec<Node> {
        self.nodes.with(|nodes| {
            let (mut shown, mut hidden_below) = (Vec::new(), usize::MAX);
            for node in nodes {
                if node.level > hidden_below {
                    continue;
                }
                hidden_below = if node.open == Some(false) { node.level } else { usize::MAX };
                shown.push(node.clone());
            }
            shown
        })
    }
}

fn node_id(path: &str) -> String {
    format!("directory-{path}")
}
