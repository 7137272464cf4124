//! Probabilities that the reader types, one for each category.

use leptos::prelude::*;
use pai_datasets_core::model::{Probabilities, TableChiSquare};
use wasm_bindgen::prelude::*;

use crate::components::live::live;
use crate::format;
use crate::state::console;
use crate::words::t;

/// More fields than these nobody fills in.
const MOST: usize = 50;

/// How far the sum may be from 1, as the service has it.
const TOLERANCE: f64 = 1e-9;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = Number)]
    fn to_number(text: &str) -> f64;
}

fn number(text: &str) -> Option<f64> {
    let number = to_number(text);
    (!text.trim().is_empty() && (0.0..=1e300).contains(&number)).then_some(number)
}

/// Probabilities by category, in the order of the categories: those of the address, else equal ones.
fn given(typed: &str, categories: &[String]) -> Vec<String> {
    let equal = 1.0 / (categories.len() as f64);
    let typed = Probabilities::parse(typed).map(|typed| typed.pairs()).unwrap_or_default();
    let of = |category: &String| match typed.iter().find(|(name, _)| name == category) {
        Some((_, value)) => format::exact(*value),
        None if typed.is_empty() => format::exact(equal),
        None => "0".to_owned(),
    };
    categories.iter().map(of).collect()
}

#[component]
pub(super) fn Expected(found: StoredValue<TableChiSquare>, typed: Memo<String>, go: Callback<String>) -> impl IntoView {
    let language = console().language;
    let categories: Vec<String> =
        found.with_value(|found| found.categories.iter().map(|category| category.category.clone()).collect());
    if categories.len() > MOST {
        return view! { <p class="picture">{t(|words| words.statistics.too_many)}</p> }.into_any();
    }
    let texts = RwSignal::new(given(&typed.get_untracked(), &categories));
    let categories = StoredValue::new(categories);
    let sum = move || texts.with(|texts| texts.iter().map(|text| number(text).unwrap_or(f64::NAN)).sum::<f64>());
    let is_one = move || (sum() - 1.0).abs() <= TOLERANCE;
    let shown_sum = move || {
        let language = language.get();
        let sum = Some(sum()).filter(|sum| !sum.is_nan());
        let sum = sum.map_or_else(|| "–".to_owned(), |sum| format::decimal(language, sum));
        (language.words().statistics.sum_is)(&sum)
    };
    let divide = move |_| {
        let sum = untrack(sum);
        if sum > 0.0 {
            texts.update(|texts| {
                for text in texts {
                    *text = format::exact(number(text).unwrap_or(0.0) / sum);
                }
            });
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if untrack(is_one) {
            let numbers: Vec<_> =
                texts.get_untracked().iter().filter_map(|text| number(text)).map(format::exact).collect();
            let pairs = |categories: &Vec<String>| {
                Probabilities::write(categories.iter().map(String::as_str).zip(numbers.iter().map(String::as_str)))
            };
            go.run(categories.with_value(pairs));
        }
    };
    let fields = categories.get_value().into_iter().enumerate().map(|(at, category)| {
        let text = move || texts.with(|texts| texts.get(at).cloned().unwrap_or_default());
        let change = move |value: String| {
            texts.update(|texts| {
                if let Some(text) = texts.get_mut(at) {
                    *text = value;
                }
            });
        };
        let wrong = move || number(&text()).is_none().then_some("true");
        view! {
            <label>
                <span>{category}</span>
                <input
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    aria-invalid=wrong
                    prop:value=text
                    on:input:target=move |event| change(event.target().value())
                />
            </label>
        }
        .into_any()
    });
    view! {
        <form class="card probabilities" on:submit=submit>
            <h2>{t(|words| words.statistics.typed)}</h2>
            <div class="fields">{fields.collect::<Vec<_>>()}</div>
            <p role="status">
                <b>{live(shown_sum)}</b>
                " "
                <span class="problem">{live(move || (!is_one()).then(t(|words| words.statistics.sum_not_one)))}</span>
            </p>
            <div class="actions">
                <button class="primary" type="submit" disabled=move || !is_one()>
                    {t(|words| words.statistics.run_test)}
                </button>
                <button type="button" on:click=divide disabled=is_one>{t(|words| words.statistics.to_one)}</button>
            </div>
        </form>
    }
    .into_any()
}
