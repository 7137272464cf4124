//! Chi-square tests: of a column against what is expected, or of two columns against independence.

mod expected;

use leptos::prelude::*;
use pai_datasets_core::answer::Answer;
use pai_datasets_core::model::{ChiSquareCategory, ChiSquareStatistic, ColumnType, TableChiSquare};
use pai_datasets_core::{Operation, TestTableChiSquare};
use serde_json::json;

use self::expected::Expected;
use super::computed::Computed;
use super::download::downloads;
use super::table::Shown;
use crate::components::chart::bars::{self, Pair};
use crate::components::chart::drawing;
use crate::components::exact::{copied, figure};
use crate::components::grid::{Item, grid};
use crate::components::live::{live, memo};
use crate::components::outcome::Empty;
use crate::format;
use crate::router::{NavigateOptions, use_navigate};
use crate::state::{Language, console};
use crate::words::{Words, t};

const DRAWING: &str = "chi-square-bars";

/// How many categories are drawn, and how many are listed. All are in the CSV.
const DRAWN: usize = 24;
const LISTED: usize = 200;

/// The value of `y` for probabilities that the reader types.
const TYPED: &str = ":typed";

/// The column to begin with: texts and booleans rather are categories than whole numbers.
pub(super) fn likely_category(columns: &[(String, ColumnType)]) -> Option<String> {
    let likely = columns.iter().find(|(_, of)| *of != ColumnType::Bigint).or(columns.first());
    likely.map(|(name, _)| name.clone())
}

#[component]
pub(super) fn ChiSquare(shown: Shown) -> impl IntoView {
    let address = shown.address;
    let known = shown.categories();
    let Some(first) = likely_category(&known) else {
        return view! {
            <Empty title=|words| words.statistics.no_categories help=|words| words.statistics.no_categories_help />
        }
        .into_any();
    };
    // Before one is chosen here, the one that was looked at on the page of columns.
    let looked_at = untrack(|| address.get("column"));
    let first = if known.iter().any(|(name, _)| *name == looked_at) { looked_at } else { first };
    let x = memo(move || Some(address.get("x")).filter(|x| !x.is_empty()).unwrap_or_else(|| first.clone()));
    let y = memo(move || address.get("y"));
    let typed = memo(move || address.get("p"));
    let is_typed = memo(move || y.get() == TYPED);
    let answer = Computed::of(shown.here, &TestTableChiSquare::INFO, move || {
        let (uri, x, y) = (shown.uri.get_value(), x.get(), y.get());
        Some(match y.as_str() {
            "" => json!({"Table": uri, "Column": x}),
            TYPED => match typed.get() {
                // What the categories are, equal frequencies tell.
                none if none.is_empty() => json!({"Table": uri, "Column": x}),
                typed => json!({"Table": uri, "Column": x, "Probabilities": typed}),
            },
            y => json!({"Table": uri, "XColumn": x, "YColumn": y}),
        })
    });
    let navigate = use_navigate();
    let go = move |to: String| navigate(&to, NavigateOptions { replace: true, scroll: false });
    type Changed = leptos::ev::Targeted<web_sys::Event, web_sys::HtmlSelectElement>;
    let choose_x = move |event: Changed| {
        let x = event.target().value();
        let y = if y.get_untracked() == x { String::new() } else { y.get_untracked() };
        go(untrack(|| address.with(&[("x", &x), ("y", &y), ("p", "")])));
    };
    let choose_y = move |event: Changed| {
        let y = event.target().value();
        go(untrack(|| address.with(&[("y", &y), ("p", "")])));
    };
    let option = |name: &String, chosen: Memo<String>| {
        let is_chosen = {
            let name = name.clone();
            move || chosen.with(|chosen| *chosen == name)
        };
        view! { <option value=name.clone() selected=is_chosen>{name.clone()}</option> }.into_any()
    };
    let columns: Vec<_> = known.iter().map(|(name, _)| option(name, x)).collect();
    let known = StoredValue::new(known);
    let others = move || {
        let x = x.get();
        let others = known.get_value().into_iter().filter(move |(name, _)| *name != x);
        others.map(|(name, _)| option(&name, y)).collect::<Vec<_>>()
    };
    let go_typed = Callback::new(move |text: String| go(untrack(|| address.with(&[("p", &text)]))));
    let name = move || {
        let (table, x, y) = (shown.name(), x.get_untracked(), y.get_untracked());
        match y.as_str() {
            "" | TYPED => format!("{table}-chi-square-{x}"),
            _ => format!("{table}-chi-square-{x}-{y}"),
        }
    };
    view! {
        <section class="statistics">
            <div class="choices">
                <label>
                    <span>{t(|words| words.statistics.column)}</span>
                    <select on:change:target=choose_x>{columns}</select>
                </label>
                <label>
                    <span>{t(|words| words.statistics.against)}</span>
                    <select on:change:target=choose_y>
                        <option value="" selected=move || y.get().is_empty()>{t(|words| words.statistics.equal)}</option>
                        <option value=TYPED selected=move || y.get() == TYPED>{t(|words| words.statistics.typed)}</option>
                        {live(others)}
                    </select>
                </label>
            </div>
            {answer.shown(move |answer| {
                let Some(found) = TableChiSquare::read(answer) else { return ().into_any() };
                let found = StoredValue::new(found);
                let asks = is_typed.get();
                let fields = asks.then(|| view! { <Expected found typed go=go_typed /> });
                let answered = !asks || typed.with_untracked(|typed| !typed.is_empty());
                let result = answered.then(|| view! { <Test found name=name() /> });
                view! { {fields} {result} }.into_any()
            })}
        </section>
    }
    .into_any()
}

/// What a test found.
#[component]
pub(super) fn Test(found: StoredValue<TableChiSquare>, name: String) -> impl IntoView {
    let language = console().language;
    let (drawn, all, is_fit) = found.with_value(|found| {
        let is_fit = found.categories.iter().all(|category| category.y_category.is_none());
        (pairs(&found.categories), found.categories.len(), is_fit)
    });
    let (height, drawn) = (bars::height(drawn.len()), StoredValue::new(drawn));
    let draw = move |width: f64| {
        let language = language.get();
        drawn.with_value(|pairs| bars::pairs(pairs, width, &|value| format::decimal(language, value)))
    };
    let label = move || {
        let words = &language.get().words().statistics;
        format!("{} · {}", words.observed, words.expected)
    };
    let head = move || found.with_value(|found| figures(language.get(), found));
    let sentence = found.with_value(|found| verdict(found.chi_square.p_value, is_fit));
    let weak = found.with_value(|found| found.categories.iter().filter(|category| category.expected < 5.0).count());
    let warning = move || {
        let language = language.get();
        let cells = format::number(language, i64::try_from(weak).unwrap_or(i64::MAX));
        (weak > 0).then(|| view! { <p class="warning">{(language.words().statistics.few_expected)(&cells)}</p> })
    };
    let shortened = move |shown: usize| {
        let language = language.get();
        let number = |count: usize| format::number(language, i64::try_from(count).unwrap_or(i64::MAX));
        (all > shown).then(|| {
            view! { <p class="fine" data-note="">{(language.words().statistics.shown_of)(&number(shown), &number(all))}</p> }
        })
    };
    view! {
        <div class="verdict" role="status">
            {live(head)}
            <p>{t(sentence)}</p>
            {live(warning)}
        </div>
        <figure class="chart">
            <figcaption>
                <ul class="readout">
                    <li><span class="key amount"></span> {t(|words| words.statistics.observed)}</li>
                    <li><span class="key amount expected"></span> {t(|words| words.statistics.expected)}</li>
                </ul>
            </figcaption>
            {drawing(DRAWING, height, label, draw)} {live(move || shortened(DRAWN))}
        </figure>
        {downloads(name, move || found.with_value(csv), Some(DRAWING))}
        {live(move || found.with_value(|found| listed(language.get(), found)))} {live(move || shortened(LISTED))}
    }
    .into_any()
}

/// What it means at 5 %.
fn verdict(p_value: f64, is_fit: bool) -> fn(&'static Words) -> &'static str {
    match (p_value < 0.05, is_fit) {
        (true, true) => |words| words.statistics.fit_differs,
        (false, true) => |words| words.statistics.fit_agrees,
        (true, false) => |words| words.statistics.two_differ,
        (false, false) => |words| words.statistics.two_agree,
    }
}

fn name_of(category: &ChiSquareCategory) -> String {
    match &category.y_category {
        Some(y) => format!("{} × {y}", category.category),
        None => category.category.clone(),
    }
}

fn pairs(categories: &[ChiSquareCategory]) -> Vec<Pair> {
    let pair = |category: &ChiSquareCategory| Pair {
        name: name_of(category),
        observed: category.observed as f64,
        expected: category.expected,
    };
    categories.iter().take(DRAWN).map(pair).collect()
}

/// The statistic, its degrees of freedom and its p-value.
fn figures(language: Language, found: &TableChiSquare) -> AnyView {
    let words = &language.words().statistics;
    let fact = |name: &'static str, text: String, exact: String| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{figure(text, exact)}</dd>
            </div>
        }
        .into_any()
    };
    let decimal = |value: f64| (format::decimal(language, value), format::exact(value));
    let facts = |statistic: &ChiSquareStatistic| {
        let ((value, exact), (mut p, mut exact_p)) = (decimal(statistic.value), decimal(statistic.p_value));
        if statistic.p_value == 0.0 {
            // It is above 0, and below all numbers.
            (p, exact_p) = ("< 1e-300".to_owned(), "< 1e-300".to_owned());
        }
        let df = format::number(language, statistic.df);
        vec![fact(words.statistic, value, exact), fact(words.freedom, df.clone(), df), fact(words.p_value, p, exact_p)]
    };
    // Beyond one degree of freedom nothing is corrected.
    let corrected = found.continuity_corrected.as_ref().filter(|statistic| statistic.df == 1).map(|statistic| {
        view! {
            <p class="fine">{words.corrected}</p>
            <dl class="figures-line">{facts(statistic)}</dl>
        }
    });
    let number = |count| format::number(language, count);
    let counted = (words.rows_counted)(&number(found.count), &number(found.null_count));
    let figures = view! {
        <dl class="figures-line">{facts(&found.chi_square)}</dl>
        {corrected}
        <p class="fine">{counted}</p>
    };
    copied(figures.into_any())
}

fn listed(language: Language, found: &TableChiSquare) -> AnyView {
    let words = &language.words().statistics;
    let heads = [(words.category, false), (words.observed, true), (words.expected, true), (words.residual, true)];
    let decimal = |value: f64| Item::figure((format::decimal(language, value), format::exact(value)));
    let row = |category: &ChiSquareCategory| {
        let observed = Item::text(format::number(language, category.observed));
        vec![Item::text(name_of(category)), observed, decimal(category.expected), decimal(category.residual)]
    };
    let heads = heads.map(|(name, is_figure)| (name.to_owned(), is_figure)).to_vec();
    grid(words.chi_square.to_owned(), heads, found.categories.iter().take(LISTED).map(row).collect())
}

fn csv(found: &TableChiSquare) -> Vec<Vec<String>> {
    let heads = ["category", "y_category", "observed", "expected", "residual"].map(str::to_owned).to_vec();
    let row = |category: &ChiSquareCategory| {
        vec![
            category.category.clone(),
            category.y_category.clone().unwrap_or_default(),
            category.observed.to_string(),
            format::exact(category.expected),
            format::exact(category.residual),
        ]
    };
    std::iter::once(heads).chain(found.categories.iter().map(row)).collect()
}
