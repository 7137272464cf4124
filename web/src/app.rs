//! The frame of every page, and every route on one screen.

use leptos::prelude::*;
use leptos_router::components::{Outlet, ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::hooks::use_location;
use leptos_router::path;

use crate::components::header::Header;
use crate::pages::connect::Connect;
use crate::pages::datasets::{DatasetFrame, DatasetList, Files, NewDataset, NewVersion, Overview, Versions};
use crate::pages::not_found::NotFound;
use crate::state::{Console, console};
use crate::words::t;

#[component]
pub(crate) fn App() -> impl IntoView {
    provide_context(Console::open());
    view! {
        <a class="skip" href="#main">{t(|words| words.skip_to_content)}</a>
        <Router>
            <Header />
            <FocusOnNavigation />
            <main id="main" tabindex="-1">
                <Connected />
            </main>
        </Router>
    }
}

/// The pages, or the way to a connection where there is none.
#[component]
fn Connected() -> impl IntoView {
    let connection = console().connection;
    view! {
        <Show when=move || connection.is_open() fallback=Connect>
            <Routes fallback=NotFound>
                <Route path=path!("/") view=|| view! { <Redirect path="/datasets" /> } />
                <Route path=path!("/datasets") view=DatasetList />
                <Route path=path!("/datasets/new") view=NewDataset />
                <ParentRoute path=path!("/datasets/:dataset") view=DatasetFrame>
                    <Route path=path!("") view=Overview />
                    <ParentRoute path=path!("versions") view=Outlet>
                        <Route path=path!("") view=Versions />
                        <Route path=path!("new") view=NewVersion />
                    </ParentRoute>
                    <Route path=path!("files") view=Files />
                </ParentRoute>
            </Routes>
        </Show>
    }
}

/// A page that changes under its reader begins anew for the keyboard and the screen reader too.
#[component]
fn FocusOnNavigation() -> impl IntoView {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now)
            && let Some(main) = document().get_element_by_id("main")
        {
            let main = wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(main);
            let _ = main.focus();
        }
        now
    });
}
