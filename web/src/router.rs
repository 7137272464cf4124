//! The address: what it says, and going elsewhere without loading the page anew.
//!
//! The console has a dozen routes, known when it is compiled. The framework's router is made for more, and its generic
//! matching would cost a tenth of everything that the page fetches before it shows something.

mod link;
mod params;
mod routes;
mod statistics;

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

pub(crate) use link::{A, Redirect};
pub(crate) use params::ParamsMap;
pub(crate) use routes::{Frame, Outlet, Route, Routes, title_with, use_params_map};
pub(crate) use statistics::statistics_of;

/// Where the page is.
#[derive(Clone, Copy)]
pub(crate) struct Location {
    here: RwSignal<Here>,
    /// The path, without the query.
    pub(crate) pathname: Memo<String>,
}

#[derive(Clone, PartialEq, Eq)]
struct Here {
    path: String,
    query: String,
}

/// How to go.
pub(crate) struct NavigateOptions {
    /// Whether the page that is left stays out of the history.
    pub(crate) replace: bool,
    /// Whether the page that comes is shown from its top.
    pub(crate) scroll: bool,
}

impl Default for NavigateOptions {
    fn default() -> NavigateOptions {
        NavigateOptions { replace: false, scroll: true }
    }
}

/// How often, and after how long each time, a page that comes back is tried to be scrolled to where it was: what it shows has
/// to come first.
const SCROLL_TRIES: u32 = 40;
const SCROLL_PAUSE: Duration = Duration::from_millis(50);

/// Scrolls to `top` once the page is long enough, unless the reader goes elsewhere meanwhile.
fn scroll_back(top: f64, tries: u32) {
    let there = Here::read();
    let length = document().document_element().map_or(0, |root| root.scroll_height() - root.client_height());
    if f64::from(length) >= top {
        window().scroll_to_with_x_and_y(0.0, top);
    } else if tries > 0 {
        set_timeout(
            move || {
                if Here::read() == there {
                    scroll_back(top, tries - 1);
                }
            },
            SCROLL_PAUSE,
        );
    }
}

impl Here {
    fn read() -> Here {
        let location = window().location();
        let query = location.search().unwrap_or_default();
        Here {
            path: location.pathname().unwrap_or_default(),
            query: query.strip_prefix('?').unwrap_or(&query).to_owned(),
        }
    }
}

/// Follows the address from now on, and makes links lead to pages of the console without loading it anew.
pub(crate) fn provide_router() {
    let here = RwSignal::new(Here::read());
    let location = Location { here, pathname: Memo::new(move |_| here.with(|here| here.path.clone())) };
    provide_context(location);
    let back = window_event_listener(ev::popstate, move |event| {
        here.set(Here::read());
        if let Some(top) = event.state().as_f64() {
            scroll_back(top, SCROLL_TRIES);
        }
    });
    let click = window_event_listener(ev::click, move |event| {
        if let Some(to) = destination(&event) {
            event.prevent_default();
            location.go(&to, &NavigateOptions::default());
        }
    });
    on_cleanup(move || {
        back.remove();
        click.remove();
    });
}

impl Location {
    fn go(self, to: &str, options: &NavigateOptions) {
        if statistics::is_elsewhere(to) {
            let location = window().location();
            let _ = if options.replace { location.replace(to) } else { location.assign(to) };
            return;
        }
        let Ok(history) = window().history() else { return };
        if !options.replace {
            // Where the reader was on the page that is left, for the way back to it.
            let top = window().scroll_y().unwrap_or_default();
            let _ = history.replace_state(&JsValue::from_f64(top), "");
        }
        let gone = match options.replace {
            true => history.replace_state_with_url(&JsValue::NULL, "", Some(to)),
            false => history.push_state_with_url(&JsValue::NULL, "", Some(to)),
        };
        if gone.is_err() {
            return;
        }
        let now = Here::read();
        if self.here.with_untracked(|here| *here != now) {
            self.here.set(now);
        }
        if options.scroll {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }
}

/// Where a click on a link leads, if that is a page of the console and the reader wants it here.
fn destination(event: &web_sys::MouseEvent) -> Option<String> {
    let elsewhere = event.button() != 0 || event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key();
    if event.default_prevented() || elsewhere {
        return None;
    }
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let link = target.closest("a[href]").ok()??;
    let href = link.get_attribute("href")?;
    let own = href.starts_with('/') && !href.starts_with("//") && !href.starts_with("/api/");
    (own && !link.has_attribute("target") && !link.has_attribute("download")).then_some(href)
}

/// Where the page is.
pub(crate) fn use_location() -> Location {
    expect_context()
}

/// A function that goes to another page.
pub(crate) fn use_navigate() -> impl Fn(&str, NavigateOptions) + Copy + Send + Sync + 'static {
    let location = use_location();
    move |to: &str, options: NavigateOptions| location.go(to, &options)
}

/// The parameters behind `?`.
pub(crate) fn use_query_map() -> Memo<ParamsMap> {
    let here = use_location().here;
    Memo::new(move |_| here.with(|here| ParamsMap::of_query(&here.query)))
}
