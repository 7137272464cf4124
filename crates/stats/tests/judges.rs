//! What mpmath, SciPy and NumPy answer, and Python's rational numbers; `judges/make.py` asked them.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics has failed")]

use pai_datasets_stats::chi_square::{Counts, Table, goodness_of_fit, independence};
use pai_datasets_stats::percentile::{Column, Ranks, linear, nearest};
use pai_datasets_stats::special::chi_square_tail;
use pai_datasets_stats::summary::{Histogram, Numbers};
use serde_json::Value;

fn cases(json: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(json).unwrap();
    file["cases"].as_array().unwrap().clone()
}

fn number(value: &Value) -> f64 {
    value.as_str().unwrap().parse().unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(number).collect()
}

fn wholes(value: &Value) -> Vec<u64> {
    value.as_array().unwrap().iter().map(|it| it.as_u64().unwrap()).collect()
}

fn size(value: &Value) -> usize {
    value.as_u64().unwrap().try_into().unwrap()
}

#[track_caller]
fn assert_near(found: f64, right: f64, relative: f64, of: &Value) {
    let allowed = (right.abs() * relative).max(f64::MIN_POSITIVE);
    assert!(found == right || (found - right).abs() <= allowed, "{found}, not {right}: {of}");
}

#[test]
fn the_tail_is_that_of_mpmath() {
    for line in include_str!("judges/chi_square_tail.tsv").lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<_> = line.split('\t').collect();
        let (df, statistic): (u64, f64) = (fields[0].parse().unwrap(), fields[1].parse().unwrap());
        // Rounded once more, to the nearest f64.
        let right: f64 = fields[2].parse().unwrap();
        let found = chi_square_tail(statistic, df);
        // What is subnormal has fewer digits; its last one may differ.
        let allowed = (right * if df <= 10_000 { 3e-13 } else { 1e-11 }).max(5e-324);
        assert!((found - right).abs() <= allowed, "df {df}, statistic {statistic}: {found}, not {right}");
    }
}

#[test]
fn goodness_of_fit_is_that_of_scipy() {
    for case in cases(include_str!("judges/chisquare.json")) {
        let mut counts = Counts::new("c");
        for (category, count) in (0_i64..).zip(wholes(&case["counts"])) {
            counts.add_times(&category, count).unwrap();
        }
        let probabilities = &case["probabilities"];
        let expected: Option<Vec<_>> = (!probabilities.is_null()).then(|| (0..).zip(numbers(probabilities)).collect());
        let fit = goodness_of_fit(&counts, expected.as_deref()).unwrap();
        assert_near(fit.statistic, number(&case["statistic"]), 1e-12, &case);
        // SciPy's tail loses digits where it is far, and is 0 where it is subnormal.
        assert_near(fit.p_value, number(&case["p"]), 1e-9, &case);
        let squares: f64 = fit.rows.iter().map(|row| row.residual * row.residual).sum();
        assert_near(squares, fit.statistic, 1e-13, &case);
    }
}

#[test]
fn independence_is_that_of_scipy() {
    for case in cases(include_str!("judges/chi2_contingency.json")) {
        let table = Table {
            names: ["x".into(), "y".into()],
            rows: (0..size(&case["rows"])).map(|it| it as i64).collect(),
            columns: (0..size(&case["columns"])).map(|it| it as i64).collect(),
            counts: wholes(&case["counts"]),
            nulls: 0,
        };
        let tested = independence(&table).unwrap();
        assert_eq!(Some(tested.pearson.df), case["df"].as_u64(), "{case}");
        assert_near(tested.pearson.statistic, number(&case["statistic"]), 1e-12, &case);
        assert_near(tested.corrected.statistic, number(&case["corrected"]), 1e-12, &case);
        assert_near(tested.pearson.p_value, number(&case["p"]), 1e-9, &case);
        assert_near(tested.corrected.p_value, number(&case["corrected_p"]), 1e-9, &case);
        for (cell, right) in tested.cells.iter().zip(numbers(&case["expected"])) {
            assert_near(cell.expected, right, 1e-15, &case);
        }
    }
}

#[test]
fn columns_are_those_of_numpy() {
    for case in cases(include_str!("judges/columns.json")) {
        let values = numbers(&case["values"]);
        let ranks = Ranks::new(&numbers(&case["ranks"])).unwrap();
        let column = || Column::new("c", &values, None).unwrap();
        assert_eq!(nearest(column(), &ranks).unwrap().values, numbers(&case["nearest"]), "{case}");
        assert_eq!(linear(column(), &ranks).unwrap().values, numbers(&case["linear"]), "{case}");
        let mut all = Numbers::new("c");
        all.add(&values, None).unwrap();
        let spread = all.spread();
        let scale = values.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        let mean = spread.mean.unwrap();
        assert!((mean - number(&case["mean"])).abs() <= scale * 1e-15, "{mean}: {case}");
        assert_near(spread.variance.unwrap(), number(&case["variance"]), 1e-13, &case);
        assert_eq!((spread.distinct, spread.distinct_is_exact), (size(&case["distinct"]) as u64, true));
        let (low, high) = spread.finite.unwrap();
        if low < high {
            let mut histogram = Histogram::new("c", low, high, 7);
            histogram.add(&values, None).unwrap();
            let edges: Vec<f64> = histogram.bins().map(|bin| bin.lower).chain([high]).collect();
            assert_eq!(edges, numbers(&case["edges"]), "{case}");
            assert_eq!(histogram.bins().map(|bin| bin.count).collect::<Vec<_>>(), wholes(&case["counts"]), "{case}");
        }
    }
}
