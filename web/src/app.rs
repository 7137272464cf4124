//! The frame of every page, and every route on one screen.

use leptos::prelude::*;

use crate::components::focus::{focus, keep_focus};
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
#[cfg(feature = "statistics")]
use crate::pages::statistics::{Statistics, TablePage};
use crate::router::{Frame, NavigateOptions, Redirect, Route, Routes, provide_router, use_location, use_navigate};
use crate::state::{Console, Target, console};
use crate::words::t;

/// What stands around the pages of one dataset.
const DATASET: Option<Frame> = Some(Frame { name: "dataset", view: || view! { <DatasetFrame /> }.into_any() });

static ROUTES: &[Route] = &[
    Route {
        pattern: "",
        frame: None,
        title: |words| words.datasets,
        view: || view! { <Redirect path="/datasets" /> }.into_any(),
    },
    Route { pattern: "/connect", frame: None, title: |words| words.connect, view: || view! { <Connect /> }.into_any() },
    Route {
        pattern: "/datasets",
        frame: None,
        title: |words| words.datasets,
        view: || view! { <DatasetList /> }.into_any(),
    },
    Route {
        pattern: "/datasets/new",
        frame: None,
        title: |words| words.new_dataset,
        view: || view! { <NewDataset /> }.into_any(),
    },
    Route {
        pattern: "/datasets/import",
        frame: None,
        title: |words| words.detail.import_folder,
        view: || view! { <ImportFolder /> }.into_any(),
    },
    #[cfg(feature = "statistics")]
    Route {
        pattern: "/statistics",
        frame: None,
        title: |words| words.statistics.statistics,
        view: || view! { <Statistics /> }.into_any(),
    },
    #[cfg(feature = "statistics")]
    Route {
        pattern: "/statistics/:table",
        frame: None,
        title: |words| words.statistics.statistics,
        view: || view! { <TablePage /> }.into_any(),
    },
    Route {
        pattern: "/settings",
        frame: None,
        title: |words| words.shell.settings,
        view: || view! { <Settings /> }.into_any(),
    },
    Route {
        pattern: "/datasets/:dataset",
        frame: DATASET,
        title: |words| words.overview,
        view: || view! { <Overview /> }.into_any(),
    },
    Route {
        pattern: "/datasets/:dataset/edit",
        frame: DATASET,
        title: |words| words.detail.edit_dataset,
        view: || view! { <EditDataset /> }.into_any(),
    },
    Route {
        pattern: "/datasets/:dataset/versions",
        frame: DATASET,
        title: |words| words.versions,
        view: || view! { <Versions /> }.into_any(),
    },
    Route {
        pattern: "/datasets/:dataset/versions/new",
        frame: DATASET,
        title: |words| words.new_version,
        view: || view! { <NewVersion /> }.into_any(),
    },
    Route {
        pattern: "/datasets/:dataset/versions/:version/edit",
        frame: DATASET,
        title: |words| words.detail.edit_version,
        view: || view! { <EditVersion /> }.into_any(),
    },
    Route {
        pattern: "/datasets/:dataset/files",
        frame: DATASET,
        title: |words| words.files,
        view: || view! { <Files /> }.into_any(),
    },
];

#[component]
pub(crate) fn App() -> impl IntoView {
    provide_context(Console::open());
    provide_router();
    watch_menus();
    keep_focus();
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
    // After a choice, but not after a reload, the reader goes on where the address leads; the page of choices itself leads to the datasets. That
    // page is replaced at the same time, and could not do it.
    let (location, navigate) = (use_location(), use_navigate());
    Effect::new(move |before: Option<bool>| {
        let is_open = is_open.get();
        let was_chosen = before == Some(false) && connection.is_chosen();
        if was_chosen && is_open && location.pathname.get_untracked() == "/connect" {
            navigate("/datasets", NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
        is_open
    });
    // A dataset's page means nothing where that dataset is not.
    Effect::new(move |before: Option<Option<Target>>| {
        let now = target.get();
        let path = location.pathname.get_untracked();
        let is_elsewhere = |before: &Target, now: &Target| before.place() != now.place();
        let moved = before.flatten().zip(now.clone()).is_some_and(|(before, now)| is_elsewhere(&before, &now));
        let everywhere = ["/datasets", "/datasets/new", "/datasets/import", "/settings", "/statistics"];
        if moved && !everywhere.contains(&path.as_str()) {
            navigate("/datasets", NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
        now
    });
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
            // Without scrolling: the bar would come to lie over the page's beginning.
            focus(&wasm_bindgen::JsCast::unchecked_into(main));
        }
        now
    });
}
