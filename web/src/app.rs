//! The frame of every page, and every route on one screen.

use leptos::prelude::*;

use crate::components::header::Header;
use crate::components::help::Help;
use crate::components::menu::watch_menus;
use crate::components::palette::Palette;
use crate::pages::connect::Connect;
use crate::pages::datasets::{
    DatasetFrame, DatasetList, EditDataset, EditVersion, Files, ImportFolder, NewDataset, NewVersion, Overview,
    Versions,
};
use crate::pages::not_found::NotFound;
use crate::pages::settings::Settings;
use crate::router::{Frame, Redirect, Route, Routes, provide_router, use_location};
use crate::state::{Console, console};
use crate::words::t;

/// What stands around the pages of one dataset.
const DATASET: Option<Frame> = Some(Frame { name: "dataset", view: || view! { <DatasetFrame /> }.into_any() });

static ROUTES: &[Route] = &[
    Route { pattern: "", frame: None, view: || view! { <Redirect path="/datasets" /> }.into_any() },
    Route { pattern: "/connect", frame: None, view: || view! { <Connect /> }.into_any() },
    Route { pattern: "/datasets", frame: None, view: || view! { <DatasetList /> }.into_any() },
    Route { pattern: "/datasets/new", frame: None, view: || view! { <NewDataset /> }.into_any() },
    Route { pattern: "/datasets/import", frame: None, view: || view! { <ImportFolder /> }.into_any() },
    Route { pattern: "/settings", frame: None, view: || view! { <Settings /> }.into_any() },
    Route { pattern: "/datasets/:dataset", frame: DATASET, view: || view! { <Overview /> }.into_any() },
    Route { pattern: "/datasets/:dataset/versions", frame: DATASET, view: || view! { <Versions /> }.into_any() },
    Route { pattern: "/datasets/:dataset/versions/new", frame: DATASET, view: || view! { <NewVersion /> }.into_any() },
    Route {
        pattern: "/datasets/:dataset/versions/:version/edit",
        frame: DATASET,
        view: || view! { <EditVersion /> }.into_any(),
    },
    Route { pattern: "/datasets/:dataset/edit", frame: DATASET, view: || view! { <EditDataset /> }.into_any() },
    Route { pattern: "/datasets/:dataset/files", frame: DATASET, view: || view! { <Files /> }.into_any() },
];

#[component]
pub(crate) fn App() -> impl IntoView {
    provide_context(Console::open());
    provide_router();
    watch_menus();
    view! {
        <a class="skip" href="#main">{t(|words| words.skip_to_content)}</a>
        <Header />
        <FocusOnNavigation />
        <main id="main" tabindex="-1">
            <Connected />
        </main>
        <Palette />
        <Help />
    }
}

/// The pages, or the way to a connection where there is none.
#[component]
fn Connected() -> impl IntoView {
    let connection = console().connection;
    // How it stands changes while an engine opens; the pages stay until it is open or closed.
    let is_open = Memo::new(move |_| connection.is_open());
    // Another connection holds other datasets: every page begins anew.
    let target = Memo::new(move |_| connection.target());
    move || {
        target.track();
        match is_open.get() {
            true => view! { <Routes routes=ROUTES fallback=|| view! { <NotFound /> }.into_any() /> }.into_any(),
            false => view! { <Connect /> }.into_any(),
        }
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
