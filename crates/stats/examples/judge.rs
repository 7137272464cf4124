//! Answers questions of other programs, one JSON object a line, so that they can judge the kernels.
//!
//! Floating-point numbers are texts both ways, in digits that name them exactly. `tests/sdk/test_statistics.py` asks.

use std::io::{BufRead, Write};

use pai_datasets_stats::chi_square::{Counts, Table, goodness_of_fit, independence};
use pai_datasets_stats::percentile::{Column, Percentiles, Ranks, linear, nearest};
use pai_datasets_stats::special::{chi_square_tail, gamma_q};
use pai_datasets_stats::{Number, Validity};
use serde_json::{Value, json};

type Answer = Result<Value, Box<dyn std::error::Error>>;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let question: Value = serde_json::from_str(&line?)?;
        let answer = answer(&question).unwrap_or_else(|error| json!({"error": error.to_string()}));
        writeln!(out, "{answer}")?;
    }
    Ok(())
}

fn answer(question: &Value) -> Answer {
    let field = |name: &str| &question[name];
    match text(field("ask"))? {
        "tail" => Ok(json!({"tail": write(chi_square_tail(number(field("statistic"))?, whole(field("df"))?))})),
        "gamma_q" => Ok(json!({"tail": write(gamma_q(number(field("a"))?, number(field("x"))?))})),
        "percentiles" => {
            let ranks = Ranks::new(&list(field("ranks"), number)?)?;
            let is_linear = text(field("method"))? == "linear";
            if text(field("type"))? == "i64" {
                percentiles::<i64>(field("values"), &ranks, is_linear, |value| value.to_string())
            } else {
                percentiles::<f64>(field("values"), &ranks, is_linear, write)
            }
        }
        "fit" => {
            let mut counts = Counts::new("c");
            for (category, count) in (0_i64..).zip(list(field("counts"), whole)?) {
                counts.add_times(&category, count)?;
            }
            let probabilities = field("probabilities");
            let probabilities: Option<Vec<(i64, f64)>> =
                if probabilities.is_null() { None } else { Some((0..).zip(list(probabilities, number)?).collect()) };
            let fit = goodness_of_fit(&counts, probabilities.as_deref())?;
            let residuals: Vec<_> = fit.rows.iter().map(|row| write(row.residual)).collect();
            Ok(
                json!({"statistic": write(fit.statistic), "df": fit.df, "p": write(fit.p_value), "residuals": residuals}),
            )
        }
        "independence" => {
            let counts = list(field("counts"), whole)?;
            let categories =
                |name| Ok::<Vec<i64>, Box<dyn std::error::Error>>((0..).take(size(field(name))?).collect());
            let (rows, columns) = (categories("rows")?, categories("columns")?);
            let names = ["x".to_owned(), "y".to_owned()];
            let tested = independence(&Table { names, rows, columns, counts, nulls: 0 })?;
            let expected: Vec<_> = tested.cells.iter().map(|cell| write(cell.expected)).collect();
            Ok(json!({
                "statistic": write(tested.pearson.statistic), "df": tested.pearson.df, "p": write(tested.pearson.p_value),
                "corrected": write(tested.corrected.statistic), "corrected_p": write(tested.corrected.p_value),
                "expected": expected,
            }))
        }
        unknown => Err(format!("{unknown} is not asked here").into()),
    }
}

fn percentiles<T: Number + std::str::FromStr<Err: std::error::Error + 'static> + Default>(
    values: &Value,
    ranks: &Ranks,
    is_linear: bool,
    cell: impl Fn(T) -> String,
) -> Answer {
    let cells = list(values, |value| if value.is_null() { Ok(None) } else { Ok(Some(text(value)?.parse::<T>()?)) })?;
    let mut bits = vec![0_u8; cells.len().div_ceil(8)];
    for (row, _) in cells.iter().enumerate().filter(|(_, cell)| cell.is_some()) {
        if let Some(byte) = bits.get_mut(row / 8) {
            *byte |= 1 << (row % 8);
        }
    }
    let values: Vec<T> = cells.into_iter().map(Option::unwrap_or_default).collect();
    let column = Column::new("c", &values, Some(Validity::new(&bits, 0)))?;
    fn told<T: Copy>(found: &Percentiles<T>, cell: impl Fn(T) -> String) -> Value {
        let values: Vec<_> = found.values.iter().map(|value| cell(*value)).collect();
        json!({"values": values, "count": found.count, "nulls": found.nulls, "nans": found.nans})
    }
    if is_linear { Ok(told(&linear(column, ranks)?, write)) } else { Ok(told(&nearest(column, ranks)?, cell)) }
}

/// The shortest digits that name a number.
fn write(number: f64) -> String {
    format!("{number:?}")
}

fn text(value: &Value) -> Result<&str, Box<dyn std::error::Error>> {
    value.as_str().ok_or_else(|| format!("{value} is no text").into())
}

fn number(value: &Value) -> Result<f64, Box<dyn std::error::Error>> {
    Ok(text(value)?.parse()?)
}

fn whole(value: &Value) -> Result<u64, Box<dyn std::error::Error>> {
    value.as_u64().ok_or_else(|| format!("{value} is no whole number").into())
}

fn size(value: &Value) -> Result<usize, Box<dyn std::error::Error>> {
    Ok(usize::try_from(whole(value)?)?)
}

fn list<T>(
    value: &Value,
    read: impl Fn(&Value) -> Result<T, Box<dyn std::error::Error>>,
) -> Result<Vec<T>, Box<dyn std::error::Error>> {
    value.as_array().ok_or_else(|| format!("{value} is no list"))?.iter().map(read).collect()
}
