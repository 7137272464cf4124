//! The statistics kernels as a wasm module of their own.
//!
//! A column is made empty, JavaScript writes its values straight into the module's memory, and then the column is asked.
//! So values cross the border once, and nothing is copied on either side of it.

mod column;
mod outcome;
mod whole;

pub use column::Column;
pub use outcome::{Fit, Independence, Percentiles, Summary};

use pai_datasets_stats::Error;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A number's text, by JavaScript: the standard library's code for it would be a tenth of the module.
    #[wasm_bindgen(js_name = String)]
    fn number_text(number: f64) -> String;
}

/// What is thrown: the name of the kind of error, the column or an empty text, and the message, in one text by line feeds,
/// which JavaScript makes an error of its own of.
fn thrown(error: &Error) -> JsValue {
    let (code, column) = match error {
        Error::NoValues { column, .. } => ("NoValues", column.as_str()),
        Error::NoPairs { first, .. } => ("NoValues", first.as_str()),
        Error::Rank { .. } | Error::TooManyRanks { .. } => ("InvalidRank", "ranks"),
        Error::TooManyCategories { column, .. } => ("TooManyCategories", column.as_str()),
        Error::TooManyPairs { second, .. } => ("TooManyCategories", second.as_str()),
        Error::TooFewCategories { column, .. } => ("TooFewCategories", column.as_str()),
        Error::Probability { .. } | Error::ProbabilitySum { .. } | Error::DuplicateCategory { .. } => {
            ("InvalidExpectation", "expected")
        }
        Error::UnexpectedCategory { column, .. }
        | Error::ImpossibleCategory { column, .. }
        | Error::EmptyCategory { column, .. } => ("UnexpectedCategory", column.as_str()),
        Error::Malformed { column, .. } | Error::ShortValidity { column, .. } => ("InvalidColumn", column.as_str()),
        _ => ("InternalError", ""),
    };
    failure(code, column, &error.text(number_text))
}

fn failure(code: &str, column: &str, message: &str) -> JsValue {
    JsValue::from_str(&format!("{code}\n{}\n{message}", column.replace('\n', " ")))
}
