//! The percentiles of columns as curves, with a marker and a table twin.

use leptos::html;
use leptos::prelude::*;
use pai_datasets_core::answer::Answer;
use pai_datasets_core::model::{ColumnPercentiles, ColumnType, TablePercentiles};
use pai_datasets_core::{ComputeTablePercentiles, Operation};
use serde_json::json;

use super::computed::Computed;
use super::download::downloads;
use super::table::Shown;
use crate::components::chart::curve::{self, Curve};
use crate::components::chart::{Ticks, drawing};
use crate::components::exact::{copied, figure};
use crate::components::grid::{Item, grid};
use crate::components::live::{live, memo};
use crate::components::outcome::Empty;
use crate::format;
use crate::router::{NavigateOptions, use_navigate};
use crate::state::{Language, console};
use crate::words::t;

const DRAWING: &str = "percentile-curve";

#[component]
pub(super) fn Percentiles(shown: Shown) -> impl IntoView {
    let address = shown.address;
    let known = shown.amounts();
    let Some((first, _)) = known.first().cloned() else {
        return view! { <Empty title=|words| words.statistics.no_numeric help=|words| words.statistics.no_numeric_help /> }
            .into_any();
    };
    // `-` stands for none, since nothing stands for the first.
    let chosen = memo(move || match address.get("columns").as_str() {
        "" => vec![first.clone()],
        "-" => Vec::new(),
        columns => columns.split(',').map(str::to_owned).collect(),
    });
    let is_linear = memo(move || address.get("method") == "linear");
    let answer = Computed::of(shown.here, &ComputeTablePercentiles::INFO, move || {
        let (columns, method) = (chosen.get(), if is_linear.get() { "LINEAR" } else { "NEAREST" });
        let uri = shown.uri.get_value();
        (!columns.is_empty()).then(|| json!({"Table": uri, "Columns": columns.join(","), "PercentileMethod": method}))
    });
    let navigate = use_navigate();
    let go = move |to: String| navigate(&to, NavigateOptions { replace: true, scroll: false });
    let choose = move |name: &str| {
        let mut columns = chosen.get_untracked();
        match columns.iter().position(|column| column == name) {
            Some(at) => drop(columns.remove(at)),
            None => columns.push(name.to_owned()),
        }
        let columns = if columns.is_empty() { "-".to_owned() } else { columns.join(",") };
        go(untrack(|| address.with(&[("columns", &columns)])));
    };
    let boxes = known.into_iter().map(|(name, _)| {
        let is_chosen = {
            let name = name.clone();
            move || chosen.with(|chosen| chosen.contains(&name))
        };
        let label = name.clone();
        view! {
            <label class="choice">
                <input type="checkbox" prop:checked=is_chosen on:change=move |_| choose(&name) />
                {label}
            </label>
        }
        .into_any()
    });
    let method = move |event: leptos::ev::Targeted<web_sys::Event, web_sys::HtmlSelectElement>| {
        let method = event.target().value();
        go(untrack(|| address.with(&[("method", &method)])));
    };
    // What is shown must not begin anew for each column that is chosen.
    let none = memo(move || chosen.with(Vec::is_empty));
    let name = StoredValue::new(format!("{}-percentiles", shown.name()));
    view! {
        <section class="statistics">
            <div class="choices">
                <fieldset class="chips-field">
                    <legend>{t(|words| words.statistics.columns)}</legend>
                    {boxes.collect::<Vec<_>>()}
                </fieldset>
                <label>
                    <span>{t(|words| words.statistics.method)}</span>
                    <select prop:value=move || if is_linear.get() { "linear" } else { "" } on:change:target=method>
                        <option value="">{t(|words| words.statistics.nearest)} " (NEAREST)"</option>
                        <option value="linear">{t(|words| words.statistics.linear)} " (LINEAR)"</option>
                    </select>
                </label>
            </div>
            {live(move || match none.get() {
                true => view! { <p class="picture">{t(|words| words.statistics.choose_column)}</p> }.into_any(),
                false => answer.shown(move |answer| match TablePercentiles::read(answer) {
                    Some(found) => view! { <Figure found=StoredValue::new(found) name=name.get_value() /> }.into_any(),
                    None => ().into_any(),
                }),
            })}
        </section>
    }
    .into_any()
}

/// The curves, what the marker says, and the table of all values.
#[component]
pub(super) fn Figure(found: StoredValue<TablePercentiles>, name: String) -> impl IntoView {
    let language = console().language;
    let marker = RwSignal::new(50_usize);
    let curves = found.with_value(|found| found.columns.iter().map(curve_of).collect::<Vec<_>>());
    let is_shared = curve::share_axis(&curves);
    let height = curve::height(if is_shared { 1 } else { curves.len() });
    let curves = StoredValue::new(curves);
    let draw = move |width: f64| {
        let (language, marker) = (language.get(), marker.get());
        let say = |value: f64, is_time: bool, ticks: &Ticks| match is_time {
            true => format::moment(value, ticks.is_of_days()),
            false => format::decimal(language, value),
        };
        let ranks = language.words().statistics.rank;
        curves.with_value(|curves| curve::draw(curves, is_shared, width, Some(marker), ranks, &say))
    };
    let values = move || {
        let (language, rank) = (language.get(), marker.get());
        found.with_value(|found| {
            let value = |column: &ColumnPercentiles| {
                let value = column.values.get(rank)?;
                Some((column.name.clone(), format::cell(language, &value.0, column.column_type)))
            };
            found.columns.iter().filter_map(value).collect::<Vec<_>>()
        })
    };
    let place = move || (language.get().words().statistics.percentile)(marker.get());
    let spoken = move || {
        let values: Vec<_> = values().into_iter().map(|(name, (text, _))| format!("{name} {text}")).collect();
        format!("{}: {}", place(), values.join(", "))
    };
    let keys = move |event: web_sys::KeyboardEvent| {
        let step = if event.shift_key() { 10 } else { 1 };
        let to = |rank: usize| match event.key().as_str() {
            "ArrowRight" | "ArrowUp" => Some(rank + step),
            "ArrowLeft" | "ArrowDown" => Some(rank.saturating_sub(step)),
            "PageUp" => Some(rank + 10),
            "PageDown" => Some(rank.saturating_sub(10)),
            "Home" => Some(0),
            "End" => Some(100),
            _ => None,
        };
        if let Some(rank) = to(marker.get_untracked()) {
            event.prevent_default();
            // Arrows go through rows elsewhere.
            event.stop_propagation();
            marker.set(rank.min(100));
        }
    };
    let slider = NodeRef::<html::Div>::new();
    let hover = move |event: web_sys::PointerEvent| {
        if let Some(slider) = slider.get_untracked() {
            let bounds = AsRef::<web_sys::Element>::as_ref(&slider).get_bounding_client_rect();
            marker.set(curve::rank_at(f64::from(event.client_x()) - bounds.left(), bounds.width()));
        }
    };
    let label = move || language.get().words().statistics.percentiles.to_owned();
    let readout = move || {
        let item = |(at, (name, (text, exact))): (usize, (String, (String, String)))| {
            view! { <li><span class=format!("key l{}", at % 4)></span> {name} " " <b>{figure(text, exact)}</b></li> }
                .into_any()
        };
        values().into_iter().enumerate().map(item).collect::<Vec<_>>()
    };
    view! {
        <figure class="chart">
            <figcaption>
                <b>{live(place)}</b>
                {copied(view! { <ul class="readout">{live(readout)}</ul> }.into_any())}
            </figcaption>
            <div
                class="slider"
                node_ref=slider
                role="slider"
                tabindex="0"
                aria-label=t(|words| words.statistics.marker)
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=move || marker.get().to_string()
                aria-valuetext=spoken
                on:keydown=keys
                on:pointermove=hover
                on:pointerdown=hover
            >
                {drawing(DRAWING, height, label, draw)}
            </div>
            <p class="fine">{t(|words| words.statistics.curve_hint)}</p>
            {(!is_shared).then(|| view! { <p class="fine">{t(|words| words.statistics.own_axes)}</p> })}
        </figure>
        {downloads(name, move || found.with_value(csv), Some(DRAWING))}
        <details class="fold">
            <summary>{t(|words| words.statistics.as_table)}</summary>
            {live(move || found.with_value(|found| twin(language.get(), found)))}
        </details>
    }
    .into_any()
}

fn curve_of(column: &ColumnPercentiles) -> Curve {
    let of = column.column_type;
    let values = column.values.iter().map(|value| format::amount(&value.0, of)).collect();
    Curve { name: column.name.clone(), values, is_time: of == ColumnType::Datetime }
}

fn twin(language: Language, found: &TablePercentiles) -> AnyView {
    let words = &language.words().statistics;
    let mut heads = vec![(words.rank.to_owned(), true)];
    heads.extend(found.columns.iter().map(|column| (column.name.clone(), true)));
    let row = |(at, rank): (usize, &f64)| {
        let values = found.columns.iter().map(|column| {
            let value = column.values.get(at).map(|value| format::cell(language, &value.0, column.column_type));
            Item::figure(value.unwrap_or_default())
        });
        std::iter::once(Item::text(format::exact(*rank))).chain(values).collect()
    };
    grid(words.percentiles.to_owned(), heads, found.ranks.iter().enumerate().map(row).collect())
}

fn csv(found: &TablePercentiles) -> Vec<Vec<String>> {
    let names = found.columns.iter().map(|column| column.name.clone());
    let head = std::iter::once("percentile".to_owned()).chain(names).collect();
    let row = |(at, rank): (usize, &f64)| {
        let values = found.columns.iter().map(|column| {
            let value =
                column.values.get(at).map(|value| format::cell(Language::English, &value.0, column.column_type).1);
            value.unwrap_or_default()
        });
        std::iter::once(format::exact(*rank)).chain(values).collect()
    };
    std::iter::once(head).chain(found.ranks.iter().enumerate().map(row)).collect()
}
