//! The chi-square tests against plain definitions, and what they refuse.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

use pai_datasets_stats::Error;
use pai_datasets_stats::chi_square::{Counts, Integers, Pairs, Table, goodness_of_fit, independence};
use pai_datasets_stats::special::chi_square_tail;
use proptest::prelude::*;

fn near(found: f64, right: f64) -> bool {
    (found - right).abs() <= 1e-9 * (1.0 + right.abs())
}

fn counted(counts: &[u64]) -> Counts<i64> {
    let mut all = Counts::new("c");
    (0..).zip(counts).for_each(|(category, count)| all.add_times(&category, *count).unwrap());
    all
}

fn table(counts: Vec<u64>, columns: usize) -> Table<i64, i64> {
    let rows = (0..).take(counts.len() / columns).collect();
    Table { names: ["x".into(), "y".into()], rows, columns: (0..).take(columns).collect(), counts, nulls: 0 }
}

proptest! {
    #[test]
    fn goodness_of_fit_is_as_defined(cells in proptest::collection::vec((1..10_000_u64, 0.01..1.0), 2..40), is_equal: bool) {
        let counts: Vec<u64> = cells.iter().map(|(count, _)| *count).collect();
        let whole: f64 = cells.iter().map(|(_, weight)| weight).sum();
        let shares: Vec<(i64, f64)> = (0..).zip(cells.iter().map(|(_, weight)| weight / whole)).collect();
        let fit = goodness_of_fit(&counted(&counts), (!is_equal).then_some(shares.as_slice())).unwrap();
        let total: u64 = counts.iter().sum();
        let mut statistic = 0.0;
        for ((row, observed), (category, share)) in fit.rows.iter().zip(&counts).zip(&shares) {
            let expected = total as f64 * if is_equal { 1.0 / counts.len() as f64 } else { *share };
            let distance = *observed as f64 - expected;
            statistic += distance.powi(2) / expected;
            prop_assert_eq!((row.category, row.observed), (*category, *observed));
            prop_assert!(near(row.expected, expected) && near(row.residual, distance / expected.sqrt()));
        }
        prop_assert!(near(fit.statistic, statistic), "{} {}", fit.statistic, statistic);
        prop_assert_eq!((fit.df, fit.count, fit.nulls), (counts.len() as u64 - 1, total, 0));
        prop_assert_eq!(fit.p_value, chi_square_tail(fit.statistic, fit.df));
    }

    #[test]
    fn independence_is_as_defined(rows in proptest::collection::vec((0..4_i64, 0..3_i64, any::<bool>()), 1..300)) {
        let bits: Vec<u8> = rows.chunks(8).map(|it| it.iter().rev().fold(0, |byte, row| byte << 1 | u8::from(row.2))).collect();
        let (x, y): (Vec<i64>, Vec<i64>) = rows.iter().map(|(x, y, _)| (*x, *y)).unzip();
        let mut pairs = Pairs::new("x", "y");
        let validity = Some(pai_datasets_stats::Validity::new(&bits, 0));
        pairs.add(&Integers { values: &x, validity }, &Integers { values: &y, validity: None }).unwrap();
        let held: Vec<(i64, i64)> = rows.iter().filter(|row| row.2).map(|(x, y, _)| (*x, *y)).collect();
        let of = |test: &dyn Fn(&(i64, i64)) -> bool| held.iter().filter(|pair| test(pair)).count() as f64;
        if held.is_empty() {
            prop_assert_eq!(pairs.table().unwrap_err(), Error::NoValues { column: "x".into(), rows: rows.len() as u64 });
            return Ok(());
        }
        let table = pairs.table().unwrap();
        prop_assert_eq!(table.nulls, (rows.len() - held.len()) as u64);
        let (xs, ys) = (table.rows.clone(), table.columns.clone());
        prop_assert!(xs.iter().all(|x| held.iter().any(|pair| pair.0 == *x)));
        let tested = independence(&table);
        if xs.len() < 2 || ys.len() < 2 {
            prop_assert!(matches!(tested, Err(Error::TooFewCategories { .. })), "{:?}", tested);
        } else {
            let tested = tested.unwrap();
            let (mut statistic, mut corrected) = (0.0, 0.0);
            for cell in &tested.cells {
                let observed = of(&|pair| *pair == (cell.first, cell.second));
                let expected = of(&|pair| pair.0 == cell.first) * of(&|pair| pair.1 == cell.second) / held.len() as f64;
                prop_assert!(cell.observed as f64 == observed && near(cell.expected, expected));
                let distance = (observed - expected).abs();
                statistic += distance.powi(2) / expected;
                corrected += (distance - distance.min(0.5)).powi(2) / expected;
            }
            prop_assert!(near(tested.pearson.statistic, statistic));
            prop_assert_eq!(tested.pearson.df, (xs.len() as u64 - 1) * (ys.len() as u64 - 1));
            let right = if tested.pearson.df == 1 { corrected } else { statistic };
            prop_assert!(near(tested.corrected.statistic, right));
        }
    }

    #[test]
    fn the_tail_falls(df in 1..100_000_u64, at in 0.0..3.0, step in 1e-9..1.0) {
        let (near, far) = (at * df as f64, (at + step) * df as f64);
        let (p, q) = (chi_square_tail(near, df), chi_square_tail(far, df));
        prop_assert!((0.0..=1.0).contains(&p) && (0.0..=1.0).contains(&q));
        prop_assert!(q <= p * (1.0 + 1e-12), "{} {}", p, q);
    }
}

#[test]
fn no_argument_hangs_or_is_out_of_range() {
    let sizes = [5e-324, 1e-300, 0.1, 1.0, 30.0, 1e3, 1e8, 1e15, 1e19, 1e154, 1e300, f64::MAX, f64::INFINITY];
    for df in [0, 1, 2, 59, 60, 61, 10_000, 1 << 53, u64::MAX] {
        for statistic in sizes {
            let p = chi_square_tail(statistic, df);
            assert!((0.0..=1.0).contains(&p), "df {df}, statistic {statistic}: {p}");
        }
        assert_eq!((chi_square_tail(0.0, df), chi_square_tail(-1.0, df)), (1.0, 1.0));
        assert!(chi_square_tail(f64::NAN, df).is_nan());
    }
    for a in [f64::NAN, -1.0, 0.0, 0.49, f64::INFINITY] {
        assert!(pai_datasets_stats::special::gamma_q(a, 1.0).is_nan());
    }
}

#[test]
fn what_cannot_be_tested_is_refused() {
    let fit = |counts: &[u64], shares: &[(i64, f64)]| goodness_of_fit(&counted(counts), Some(shares)).unwrap_err();
    let column = || "c".to_owned();
    assert_eq!(fit(&[], &[(0, 1.0)]), Error::NoValues { column: column(), rows: 0 });
    assert_eq!(fit(&[1, 2], &[(0, 1.0)]), Error::UnexpectedCategory { column: column(), category: "1".into() });
    let impossible = Error::ImpossibleCategory { column: column(), category: "1".into(), observed: 2 };
    assert_eq!(fit(&[1, 2], &[(0, 1.0), (1, 0.0)]), impossible);
    assert_eq!(fit(&[1], &[(0, 1.0)]), Error::TooFewCategories { column: column(), categories: 1 });
    assert_eq!(fit(&[1], &[(0, 0.5), (0, 0.5)]), Error::DuplicateCategory { category: "0".into() });
    assert_eq!(fit(&[1], &[(0, 0.5), (1, 0.5 + 1e-8)]), Error::ProbabilitySum { sum: 1.0 + 1e-8 });
    for wrong in [-0.1, 1.1, f64::INFINITY] {
        assert_eq!(fit(&[1], &[(0, wrong)]), Error::Probability { category: "0".into(), probability: wrong });
    }
    let bits = |bits| Some(pai_datasets_stats::Validity::new(bits, 0));
    let pairs = |first, second| {
        let mut pairs = Pairs::new("x", "y");
        let (first, second) = (bits(first), bits(second));
        pairs
            .add(&Integers { values: &[1, 2], validity: first }, &Integers { values: &[3, 4], validity: second })
            .unwrap();
        pairs.table().unwrap_err()
    };
    assert_eq!(pairs(&[0], &[3]), Error::NoValues { column: "x".into(), rows: 2 });
    assert_eq!(pairs(&[3], &[0]), Error::NoValues { column: "y".into(), rows: 2 });
    assert_eq!(pairs(&[1], &[2]), Error::NoPairs { first: "x".into(), second: "y".into() });
    let empty = independence(&table(vec![1, 2, 0, 0], 2)).unwrap_err();
    assert_eq!(empty, Error::EmptyCategory { column: "x".into(), category: "1".into() });
    assert!(matches!(
        independence(&Table { counts: vec![1], ..table(vec![1, 2, 3, 4], 2) }),
        Err(Error::Malformed { .. })
    ));
}

#[test]
fn what_is_missing_or_impossible_has_its_place() {
    let shares = [(0, 0.5), (1, 0.5 + 1e-10), (2, 0.0)];
    let fit = goodness_of_fit(&counted(&[4]), Some(&shares)).unwrap();
    assert_eq!((fit.df, fit.rows.len()), (1, 3));
    assert_eq!((fit.rows[1].observed, fit.rows[2].residual), (0, 0.0));
    assert!(near(fit.statistic, 4.0));
}

#[test]
fn a_statistic_beyond_all_numbers_is_infinite() {
    let fit = goodness_of_fit(&counted(&[1, 1]), Some(&[(0, 1e-320), (1, 1.0)])).unwrap();
    assert_eq!((fit.statistic, fit.p_value), (f64::INFINITY, 0.0));
    // 1 / sqrt(2e-320)
    assert!((fit.rows[0].residual / 7.071_068e159 - 1.0).abs() < 1e-4, "{:?}", fit.rows);
}

#[test]
fn only_two_by_two_is_corrected() {
    let two = independence(&table(vec![10, 20, 30, 5], 2)).unwrap();
    assert!(two.corrected.statistic < two.pearson.statistic);
    // As near to what is expected as whole numbers can be: not moved beyond it.
    assert_eq!(independence(&table(vec![1, 2, 2, 3], 2)).unwrap().corrected.statistic, 0.0);
    let wide = independence(&table(vec![10, 20, 30, 5, 6, 7], 3)).unwrap();
    assert_eq!((wide.corrected, wide.pearson.df), (wide.pearson, 2));
}
