//! From the path to a page.

use leptos::prelude::*;

use super::{ParamsMap, use_location};
use crate::state::console;
use crate::words::Words;

/// One page of the console.
pub(crate) struct Route {
    /// Its path, in which a segment such as `:dataset` takes whatever stands there.
    pub(crate) pattern: &'static str,
    /// What stands around it and stays while the reader goes between pages with the same.
    pub(crate) frame: Option<Frame>,
    /// What the page is called, in the window's title.
    pub(crate) title: fn(&'static Words) -> &'static str,
    pub(crate) view: fn() -> AnyView,
}

/// What stands around pages; they come where its [`Outlet`] is.
#[derive(Clone, Copy)]
pub(crate) struct Frame {
    pub(crate) name: &'static str,
    pub(crate) view: fn() -> AnyView,
}

/// The name of the frame that an [`Outlet`] is in; empty where there is none.
#[derive(Clone, Copy)]
struct Inside(&'static str);

/// What the page is about, such as a dataset's name, for the window's title.
#[derive(Clone, Copy)]
struct Subject(RwSignal<String>);

/// Has the title say what the page is about, as long as the page is there.
pub(crate) fn title_with(subject: impl Fn() -> String + 'static) {
    let Subject(title) = expect_context();
    Effect::new(move |_| title.set(subject()));
    on_cleanup(move || {
        title.try_set(String::new());
    });
}

#[derive(Clone, Copy)]
struct Matched {
    params: Memo<ParamsMap>,
    page: Memo<Option<&'static str>>,
    routes: &'static [Route],
}

impl Matched {
    fn route(self, pattern: Option<&'static str>) -> Option<&'static Route> {
        self.routes.iter().find(|route| Some(route.pattern) == pattern)
    }
}

/// The first route that fits the path, or `fallback`.
#[component]
pub(crate) fn Routes(routes: &'static [Route], fallback: fn() -> AnyView) -> impl IntoView {
    let path = use_location().pathname;
    let found = Memo::new(move |_| {
        path.with(|path| {
            let fitting = |route: &'static Route| Some((route.pattern, ParamsMap::of_path(route.pattern, path)?));
            routes.iter().find_map(fitting)
        })
    });
    let page = Memo::new(move |_| found.with(|found| found.as_ref().map(|(pattern, _)| *pattern)));
    let params =
        Memo::new(move |_| found.with(|found| found.as_ref().map(|(_, params)| params.clone()).unwrap_or_default()));
    let matched = Matched { params, page, routes };
    provide_context(matched);
    let language = console().language;
    let subject = RwSignal::new(String::new());
    provide_context(Subject(subject));
    Effect::new(move |_| {
        let words = language.get().words();
        let title = matched.route(page.get()).map_or(words.missing_title, |route| (route.title)(words));
        let subject = subject.with(|subject| if subject.is_empty() { String::new() } else { format!("{subject} · ") });
        document().set_title(&format!("{subject}{title} · pai-datasets"));
    });
    let frame = Memo::new(move |_| {
        let route = matched.route(page.get());
        route.map(|route| route.frame.map_or("", |frame| frame.name))
    });
    move || match frame.get() {
        None => fallback(),
        Some(name) => {
            provide_context(Inside(name));
            let framed = |route: &&Route| route.frame.is_some_and(|frame| frame.name == name);
            let frame = routes.iter().find(framed).and_then(|route| route.frame);
            frame.map_or_else(|| Outlet().into_any(), |frame| (frame.view)())
        }
    }
}

/// Where the page stands in its frame.
#[component]
pub(crate) fn Outlet() -> impl IntoView {
    let (matched, Inside(frame)): (Matched, Inside) = (expect_context(), expect_context());
    // A frame that is about to go must not show the page that comes after it.
    let inside = move |route: &&Route| route.frame.map_or("", |frame| frame.name) == frame;
    move || matched.route(matched.page.get()).filter(inside).map(|route| (route.view)())
}

/// What the path says in the places of its pattern.
pub(crate) fn use_params_map() -> Memo<ParamsMap> {
    expect_context::<Matched>().params
}
