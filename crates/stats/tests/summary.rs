//! Summaries against plain definitions, in one piece and in merged ones.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::collections::{BTreeMap, BTreeSet};

use pai_datasets_stats::Validity;
use pai_datasets_stats::summary::{Booleans, Histogram, MAX_EXACT, MAX_KEPT, Numbers, Texts};
use proptest::prelude::*;

fn any_number() -> BoxedStrategy<f64> {
    prop_oneof![
        4 => -3.0..3.0,
        4 => (-4_i8..4).prop_map(f64::from),
        1 => prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(-0.0), Just(f64::NEG_INFINITY), Just(1e9 + 0.5)],
    ]
    .boxed()
}

/// Pieces of rows, some of them null.
fn pieces<T: std::fmt::Debug + 'static>(cell: BoxedStrategy<T>) -> impl Strategy<Value = Vec<Vec<Option<T>>>> {
    let cell = proptest::option::weighted(0.9, cell).boxed();
    // More than a block of 2048 in some.
    let rows = prop_oneof![4 => 0..40_usize, 1 => 2040..2060_usize];
    proptest::collection::vec(rows.prop_flat_map(move |rows| proptest::collection::vec(cell.clone(), rows)), 0..4)
}

fn bitmap<T>(piece: &[Option<T>]) -> Vec<u8> {
    piece.chunks(8).map(|chunk| chunk.iter().rev().fold(0, |byte, cell| byte << 1 | u8::from(cell.is_some()))).collect()
}

fn filled(piece: &[Option<f64>]) -> Numbers<f64> {
    let mut numbers = Numbers::new("c");
    let values: Vec<f64> = piece.iter().map(|cell| cell.unwrap_or(99.0)).collect();
    numbers.add(&values, Some(Validity::new(&bitmap(piece), 0))).unwrap();
    numbers
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn numbers_are_as_defined(pieces in pieces(any_number())) {
        let mut merged = Numbers::new("c");
        pieces.iter().for_each(|piece| merged.merge(&filled(piece)));
        let spread = merged.spread();
        let held: Vec<f64> = pieces.iter().flatten().copied().flatten().filter(|value| !value.is_nan()).collect();
        let rows = pieces.iter().map(Vec::len).sum::<usize>() as u64;
        prop_assert_eq!(spread.count, held.len() as u64);
        prop_assert_eq!(spread.count + spread.nulls + spread.nans, rows);
        prop_assert_eq!(spread.nulls, pieces.iter().flatten().filter(|cell| cell.is_none()).count() as u64);
        let bits = |value: Option<f64>| value.map(f64::to_bits);
        prop_assert_eq!(bits(spread.min), bits(held.iter().copied().min_by(f64::total_cmp)));
        prop_assert_eq!(bits(spread.max), bits(held.iter().copied().max_by(f64::total_cmp)));
        let distinct: BTreeSet<u64> = held.iter().map(|value| (value + 0.0).to_bits()).collect();
        if distinct.len() <= MAX_EXACT {
            prop_assert_eq!((spread.distinct, spread.distinct_is_exact), (distinct.len() as u64, true));
        } else {
            prop_assert!(!spread.distinct_is_exact);
            prop_assert!((spread.distinct as f64 / distinct.len() as f64 - 1.0).abs() < 0.05);
        }
        let is_finite = held.iter().all(|value| value.is_finite());
        prop_assert_eq!(spread.mean.is_some(), is_finite && !held.is_empty());
        prop_assert_eq!(spread.variance.is_some(), is_finite && held.len() > 1);
        let scale = held.iter().fold(1.0_f64, |most, value| most.max(value.abs()));
        if let Some(found) = spread.mean {
            let mean = held.iter().sum::<f64>() / held.len() as f64;
            prop_assert!((found - mean).abs() <= scale * 1e-12, "{} {}", found, mean);
            if let Some(found) = spread.variance {
                let squares: f64 = held.iter().map(|value| (value - mean).powi(2)).sum();
                let variance = squares / (held.len() - 1) as f64;
                prop_assert!((found - variance).abs() <= variance * 1e-9, "{} {}", found, variance);
            }
        }
    }

    #[test]
    fn pieces_do_not_matter(piece in proptest::collection::vec(proptest::option::of(any_number()), 0..2500), at in 0..2500_usize) {
        let (one, other) = piece.split_at(at.min(piece.len()));
        let mut numbers = filled(one);
        let values: Vec<f64> = other.iter().map(|cell| cell.unwrap_or(0.0)).collect();
        numbers.add(&values, Some(Validity::new(&bitmap(other), 0))).unwrap();
        prop_assert_eq!(numbers.spread(), filled(&piece).spread());
    }

    #[test]
    fn bins_are_as_defined(values in proptest::collection::vec(any_number(), 1..400), bins in 1..40_u16, at in 0..400_usize) {
        let finite = || values.iter().copied().filter(|value| value.is_finite());
        let (low, high) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
        prop_assume!(low <= high);
        let (one, other) = values.split_at(at.min(values.len()));
        let mut histogram = Histogram::new("c", low, high, bins);
        let mut second = histogram.clone();
        histogram.add(one, None).unwrap();
        second.add(other, None).unwrap();
        histogram.merge(&second);
        let found: Vec<_> = histogram.bins().collect();
        prop_assert_eq!(found.len(), if low == high { 1 } else { usize::from(bins) });
        prop_assert_eq!((found[0].lower, found[found.len() - 1].upper), (low, high));
        for (i, bin) in found.iter().enumerate() {
            let is_last = i + 1 == found.len();
            let inside = |value: &f64| bin.lower <= *value && (*value < bin.upper || is_last && *value == bin.upper);
            prop_assert_eq!(bin.count, finite().filter(inside).count() as u64);
        }
    }

    #[test]
    fn texts_are_as_defined(pieces in pieces("[a-c猫]{0,2}".boxed())) {
        let mut merged = Texts::default();
        for piece in &pieces {
            let mut texts = Texts::default();
            for cell in piece {
                match cell {
                    Some(text) => texts.add(text, 1),
                    None => texts.add_nulls(1),
                }
            }
            merged.merge(&texts);
        }
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        pieces.iter().flatten().flatten().for_each(|text| *counts.entry(text).or_default() += 1);
        prop_assert_eq!(merged.count(), counts.values().sum::<u64>());
        prop_assert_eq!(merged.nulls(), pieces.iter().flatten().filter(|cell| cell.is_none()).count() as u64);
        prop_assert_eq!(merged.min(), counts.keys().next().copied());
        prop_assert_eq!(merged.max(), counts.keys().next_back().copied());
        prop_assert_eq!(merged.distinct(), (counts.len() as u64, true));
        let mut frequent: Vec<_> = counts.into_iter().collect();
        frequent.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        frequent.truncate(5);
        prop_assert_eq!(merged.most_frequent(5), Some(frequent));
    }
}

/// Numbers that look like no row.
fn scattered(count: u64) -> impl Iterator<Item = u64> {
    (1..=count).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

#[test]
fn many_different_numbers_are_estimated() {
    for count in [5000, 20_000, 100_000, 1_000_000] {
        let consecutive: Vec<i64> = (0..count).collect();
        let floats: Vec<f64> = scattered(count.unsigned_abs()).map(|n| n as f64).collect();
        let (mut wholes, mut doubles, mut half) = (Numbers::new("c"), Numbers::new("c"), Numbers::new("c"));
        wholes.add(&consecutive, None).unwrap();
        doubles.add(&floats, None).unwrap();
        half.add(&consecutive[..consecutive.len() / 2], None).unwrap();
        // What is there already changes nothing, and there are never more different values than values.
        half.merge(&wholes);
        let most = count.unsigned_abs();
        assert_eq!(half.spread().distinct.min(most), wholes.spread().distinct);
        assert!(doubles.spread().distinct <= most);
        for distinct in [wholes.spread().distinct, doubles.spread().distinct] {
            let error = distinct as f64 / count as f64 - 1.0;
            assert!(error.abs() < 0.025, "three standard errors: {count}, {error}");
        }
    }
}

#[test]
fn many_different_texts_are_estimated_without_their_counts() {
    let mut texts = Texts::default();
    (0..MAX_KEPT).for_each(|n| texts.add(&n.to_string(), 1));
    assert_eq!(texts.distinct(), (MAX_KEPT as u64, true));
    let known = texts.clone();
    texts.add("one more", 3);
    let (distinct, is_exact) = texts.distinct();
    assert!(!is_exact && (distinct as f64 / MAX_KEPT as f64 - 1.0).abs() < 0.025, "{distinct}");
    assert!(distinct <= texts.count());
    assert_eq!((texts.most_frequent(3), texts.max()), (None, Some("one more")));
    texts.merge(&known);
    let (merged, is_exact) = texts.distinct();
    assert_eq!((texts.count(), merged.min(known.count() + 3), is_exact), (2 * MAX_KEPT as u64 + 3, distinct, false));
}

#[test]
fn long_texts_are_not_kept_for_ever() {
    let mut texts = Texts::within(1000);
    let long = "x".repeat(450);
    texts.add(&long, 1);
    texts.add(&format!("{long}y"), 1);
    assert_eq!(texts.most_frequent(1), None);
    assert!((1..=3).contains(&texts.distinct().0));
}

#[test]
fn a_variance_far_from_zero_keeps_its_digits() {
    let values: Vec<f64> = (0..1_000_000).map(|n| 1e12 + f64::from(n % 2)).collect();
    let mut numbers = Numbers::new("c");
    numbers.add(&values, None).unwrap();
    let spread = numbers.spread();
    assert_eq!(spread.mean, Some(1e12 + 0.5));
    assert!((spread.variance.unwrap() - 0.25 * 1e6 / (1e6 - 1.0)).abs() < 1e-12);
}

#[test]
fn neighbours_have_their_variance_wherever_they_lie() {
    // Of 0 to 7 again and again: 5.25, by n less 1 instead of n.
    let exact = 5.25 * 1e6 / (1e6 - 1.0);
    let off = |found: Option<f64>| (found.unwrap() / exact - 1.0).abs();
    for origin in [0.0, 1_764_114_000_000_000.0, -(2.0_f64.powi(52)) - 7.0, 2.0_f64.powi(52)] {
        let values: Vec<f64> = (0..1_000_000).map(|row| origin + f64::from(row % 8)).collect();
        let mut numbers = Numbers::new("c");
        values.chunks(3001).for_each(|piece| {
            let mut other = Numbers::new("c");
            other.add(piece, None).unwrap();
            numbers.merge(&other);
        });
        assert!(off(numbers.spread().variance) < 1e-14, "{origin}: {:?}", numbers.spread());
    }
    for origin in [i64::MIN, -4, 1_764_114_000_000_000_000, i64::MAX - 7] {
        let values: Vec<i64> = (0..1_000_000).map(|row| origin + row % 8).collect();
        let mut numbers = Numbers::new("c");
        numbers.add(&values, None).unwrap();
        assert!(off(numbers.spread().variance) < 1e-14, "{origin}: {:?}", numbers.spread());
    }
    let mut ends = Numbers::new("c");
    ends.add(&[i64::MIN, i64::MAX], None).unwrap();
    assert_eq!(ends.spread().variance, Some(2.0_f64.powi(127)));
    let mut constant = Numbers::new("c");
    constant.add(&[1e300; 5000], None).unwrap();
    assert_eq!((constant.spread().mean, constant.spread().variance), (Some(1e300), Some(0.0)));
}

#[test]
fn the_largest_numbers_do_not_overflow_the_mean() {
    let (mut low, mut high) = (Numbers::new("c"), Numbers::new("c"));
    low.add(&vec![f64::MIN; 3000], None).unwrap();
    high.add(&vec![f64::MAX; 3000], None).unwrap();
    assert_eq!((low.spread().mean, low.spread().variance), (Some(f64::MIN), Some(0.0)));
    low.merge(&high);
    assert_eq!((low.spread().mean, low.spread().variance), (Some(0.0), Some(f64::INFINITY)));
    let mut histogram = Histogram::new("c", f64::MIN, f64::MAX, 4);
    histogram.add(&[f64::MIN, -1.0, 0.0, 1.0, f64::MAX], None).unwrap();
    assert_eq!(histogram.bins().map(|bin| bin.count).collect::<Vec<_>>(), [1, 1, 2, 1]);
}

#[test]
fn booleans_are_counted() {
    let mut booleans = Booleans::default();
    [Some(true), None, Some(false), Some(true)].into_iter().for_each(|value| booleans.add(value));
    booleans.merge(&booleans.clone());
    assert_eq!((booleans.count(), booleans.nulls), (6, 2));
    assert_eq!(booleans.most_frequent(), [(true, 4), (false, 2)]);
    assert_eq!(Booleans::default().most_frequent(), []);
}

#[test]
fn a_short_bitmap_is_refused() {
    let bits = Some(Validity::new(&[0xff], 0));
    assert!(Numbers::new("c").add(&[0_i64; 9], bits).is_err());
    assert!(Histogram::new("c", 0.0, 1.0, 2).add(&[0_i64; 9], bits).is_err());
}

#[test]
fn the_mean_of_whole_numbers_loses_no_digit() {
    let mut numbers = Numbers::new("n");
    numbers.add(&[i64::MAX, i64::MIN, 0, 9_007_199_254_740_993, 9_007_199_254_740_992, 1], None).unwrap();
    // The mean is 3002399751580330.8333, to which no double is nearer.
    assert_eq!(numbers.spread().mean, Some(3_002_399_751_580_331.0));
    let mut other = Numbers::new("n");
    other.add(&[i64::MAX; 5000], None).unwrap();
    numbers.merge(&other);
    numbers.add(&[i64::MIN; 5000], None).unwrap();
    assert_eq!(numbers.spread().mean, Some(1800359635166.5986));
}
