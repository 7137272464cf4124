//! The console: pages over the dataset API. It holds no data of its own; it asks a server, or the engine
//! in this browser.

#![allow(unreachable_pub, reason = "what `#[component]` makes of a component is public")]
#![cfg_attr(not(feature = "statistics"), allow(dead_code, reason = "what only the pages of statistics use"))]

mod app;
mod components;
mod format;
mod pages;
mod router;
mod state;
mod words;

fn main() {
    leptos::mount::mount_to_body(app::App);
}
