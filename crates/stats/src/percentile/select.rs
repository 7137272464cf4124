//! Percentiles of a column in memory, in two passes over it and little memory besides.
//!
//! A sample says how the values are spread, and so which [`Buckets`] would each hold about as many of them. The first pass
//! counts what falls into each bucket; then it is known in which of them the wanted positions are. The second pass gathers
//! the values of those buckets, about a hundredth of the column for 101 ranks, and only they are sorted. The value that the
//! sample has most often of a bucket is not gathered: how often it is there follows from the bucket's count. So a column of few
//! distinct values gathers next to nothing.

use super::Ranks;
use super::buckets::{BUCKETS, Buckets, NANS, order};
use super::known::Seen;
use crate::{Number, Validity, validity};

/// Columns up to this long are sorted.
const SHORT: usize = 1 << 14;
/// Values of the sample, nulls included.
const SAMPLE: usize = 1 << 15;
/// What is gathered is divided again beyond this many, unless it has been divided this often.
const SORTED: usize = 1 << 19;
const DEEPEST: u32 = 3;

/// What the rows of a column are, and the keys at all positions that `ranks` needs, ascending. None for no values.
pub(super) fn select<T: Number>(
    values: &[T],
    validity: Option<Validity<'_>>,
    ranks: &Ranks,
) -> (Seen, Vec<(u64, u64)>) {
    let mut seen = Seen::default();
    let find = |seen: Seen| if seen.values == 0 { Vec::new() } else { ranks.positions(seen.values) };
    let keys = divided(values, validity, 0, |found| {
        seen = found;
        find(found)
    });
    (seen, find(seen).into_iter().zip(keys).collect())
}

/// The keys at the positions, ascending, that `wanted` chooses when the rows are counted.
fn divided<T: Number>(
    values: &[T],
    validity: Option<Validity<'_>>,
    depth: u32,
    wanted: impl FnOnce(Seen) -> Vec<u64>,
) -> Vec<u64> {
    let sample = if values.len() <= SHORT || depth >= DEEPEST { Vec::new() } else { sample(values, validity) };
    if sample.is_empty() {
        return sorted(values, validity, wanted);
    }
    let orders: Vec<u64> = sample.iter().map(|&key| order(T::from_key(key))).collect();
    let buckets = Buckets::learn(&orders);
    let counts = count(values, validity, &buckets);
    let [negative, positive] = NANS.map(|bucket| counts.get(bucket).copied().unwrap_or_default());
    let nulls = validity.map_or(0, |validity| validity.nulls(values.len()));
    let nans = negative + positive - nulls;
    let wanted = wanted(Seen { values: values.len() as u64 - nulls - nans, nulls, nans });
    let mut gathered = Gathered::new(&counts, &wanted);
    gathered.choose_frequent::<T>(&buckets, &sample);
    gathered.gather(values, validity, &buckets);
    gathered.resolve::<T>(&wanted, depth)
}

/// By sorting all there is.
fn sorted<T: Number>(values: &[T], validity: Option<Validity<'_>>, wanted: impl FnOnce(Seen) -> Vec<u64>) -> Vec<u64> {
    let mut keys = Vec::new();
    let (mut rows, mut nans) = (0, 0);
    validity::for_each(values, validity, |value| {
        rows += 1;
        if value.is_nan() { nans += 1 } else { keys.push(value.key()) }
    });
    let wanted = wanted(Seen { values: keys.len() as u64, nulls: values.len() as u64 - rows, nans });
    keys.sort_unstable();
    at(&keys, &wanted)
}

fn at(keys: &[u64], positions: &[u64]) -> Vec<u64> {
    positions.iter().filter_map(|&position| keys.get(usize::try_from(position).ok()?).copied()).collect()
}

/// The keys of some values, ascending, without nulls and NaN: one at a random place of each of equal parts, so that no period
/// of the column can hide from it. The same of the same column always.
fn sample<T: Number>(values: &[T], validity: Option<Validity<'_>>) -> Vec<u64> {
    let part = (values.len() / SAMPLE).max(1);
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut keys = Vec::with_capacity(SAMPLE);
    for first in (0..values.len()).step_by(part) {
        // Knuth's MMIX generator; its upper bits are the random ones.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let row = first + usize::try_from(state >> 33).unwrap_or_default() % part;
        if let Some(value) = values.get(row).filter(|value| !value.is_nan() && validity::is_valid(validity, row)) {
            keys.push(value.key());
        }
    }
    keys.sort_unstable();
    keys
}

/// As many rows as a word of a validity bitmap has bits.
const RUN: usize = 64;

/// Calls `take` with runs of values, and the bucket of each. That of a null is that of NaN.
///
/// Buckets are found before anything is done with them: what is stored by one would otherwise hold up the loads for those
/// after it wherever the processor cannot tell that they do not meet, which more than doubles the time of counting.
#[inline(always)]
fn each_run<T: Number>(
    values: &[T],
    validity: Option<Validity<'_>>,
    buckets: &Buckets,
    mut take: impl FnMut(&[T], &[u16; RUN]),
) {
    let mut found = [0; RUN];
    for (run, values) in values.chunks(RUN).enumerate() {
        if let Some(validity) = validity {
            let mut word = validity.word(run * RUN);
            for (found, &value) in found.iter_mut().zip(values) {
                // All ones for a null, without a branch that would be guessed wrong.
                *found = buckets.find(order(value) | (word & 1).wrapping_sub(1));
                word >>= 1;
            }
        } else {
            for (found, &value) in found.iter_mut().zip(values) {
                *found = buckets.find(order(value));
            }
        }
        take(values, &found);
    }
}

/// Neighbours are counted apart: equal ones would otherwise each wait for the one before.
type Lanes = [[u32; 2]; BUCKETS];

/// Rows that one call takes: JavaScript's engines compile a function well once it was called often, not while it runs.
const BLOCK: usize = 1 << 16;

/// How many rows fall into each bucket.
fn count<T: Number>(values: &[T], validity: Option<Validity<'_>>, buckets: &Buckets) -> Vec<u64> {
    let mut counts = vec![0_u64; BUCKETS];
    let mut lanes: Box<Lanes> = Box::new([[0; 2]; BUCKETS]);
    let mut take = |lanes: &mut Lanes| {
        for (count, lanes) in counts.iter_mut().zip(lanes) {
            *count += std::mem::take(lanes).iter().map(|&lane| u64::from(lane)).sum::<u64>();
        }
    };
    for (block, values) in values.chunks(BLOCK).enumerate() {
        count_block(values, validity.map(|validity| validity.from(block * BLOCK)), buckets, &mut lanes);
        // Before 32 bits overflow.
        if block % (u32::MAX as usize / BLOCK) == 0 {
            take(&mut lanes);
        }
    }
    take(&mut lanes);
    counts
}

#[inline(never)]
fn count_block<T: Number>(values: &[T], validity: Option<Validity<'_>>, buckets: &Buckets, lanes: &mut Lanes) {
    each_run(values, validity, buckets, |values, found| {
        for (row, (&bucket, _)) in found.iter().zip(values).enumerate() {
            let lane = lanes.get_mut(usize::from(bucket)).and_then(|lanes| lanes.get_mut(row % 2));
            if let Some(count) = lane {
                *count = count.wrapping_add(1);
            }
        }
    });
}

/// A bucket in which a wanted position is.
#[derive(Clone, Copy)]
struct Slot {
    /// How many values are in the buckets before.
    below: u64,
    count: u64,
    /// The key that is not gathered, and how often the sample has it.
    frequent: u64,
    sampled: usize,
    gathered: u64,
    /// How many of the gathered are below the frequent one.
    less: u64,
}

struct Gathered {
    /// By bucket: 0, or one more than the number of its slot.
    slots: Box<[u16; BUCKETS]>,
    list: Vec<Slot>,
    keys: Vec<u64>,
}

impl Gathered {
    fn new(counts: &[u64], wanted: &[u64]) -> Self {
        let mut slots = Box::new([0; BUCKETS]);
        let mut list: Vec<Slot> = Vec::new();
        let mut wanted = wanted.iter().copied().peekable();
        let mut below = 0;
        let values = counts.iter().zip(slots.iter_mut()).take(NANS[1]).skip(NANS[0] + 1);
        for (&count, slot) in values {
            let mut is_wanted = false;
            while wanted.next_if(|&position| position < below + count).is_some() {
                is_wanted = true;
            }
            if is_wanted {
                list.push(Slot { below, count, frequent: u64::MAX, sampled: 0, gathered: 0, less: 0 });
                *slot = u16::try_from(list.len()).unwrap_or_default();
            }
            below += count;
        }
        Self { slots, list, keys: Vec::new() }
    }

    fn choose_frequent<T: Number>(&mut self, buckets: &Buckets, sample: &[u64]) {
        for equal in sample.chunk_by(|a, b| a == b) {
            let Some(&key) = equal.first() else { continue };
            let bucket = usize::from(buckets.find(order(T::from_key(key))));
            let slot = self.slots.get(bucket).copied().unwrap_or_default();
            let Some(slot) = usize::from(slot).checked_sub(1).and_then(|slot| self.list.get_mut(slot)) else {
                continue;
            };
            if equal.len() > slot.sampled {
                (slot.frequent, slot.sampled) = (key, equal.len());
            }
        }
    }

    fn gather<T: Number>(&mut self, values: &[T], validity: Option<Validity<'_>>, buckets: &Buckets) {
        for (block, values) in values.chunks(BLOCK).enumerate() {
            self.gather_block(values, validity.map(|validity| validity.from(block * BLOCK)), buckets);
        }
    }

    #[inline(never)]
    fn gather_block<T: Number>(&mut self, values: &[T], validity: Option<Validity<'_>>, buckets: &Buckets) {
        let Self { slots, list, keys } = self;
        each_run(values, validity, buckets, |values, found| {
            for (&bucket, value) in found.iter().zip(values) {
                let slot = slots.get(usize::from(bucket)).copied().unwrap_or_default();
                let Some(slot) = usize::from(slot).checked_sub(1).and_then(|slot| list.get_mut(slot)) else {
                    continue;
                };
                let key = value.key();
                if key != slot.frequent {
                    slot.gathered += 1;
                    slot.less += u64::from(key < slot.frequent);
                    keys.push(key);
                }
            }
        });
    }

    /// The keys at the wanted positions.
    fn resolve<T: Number>(self, wanted: &[u64], depth: u32) -> Vec<u64> {
        let mut slots = self.list.iter().copied();
        let (mut slot, mut before) = (slots.next(), 0);
        // Where a wanted key stands among the gathered ones, or that it is a frequent one.
        let mut places = Vec::with_capacity(wanted.len());
        for &position in wanted {
            while let Some(passed) = slot.filter(|slot| position >= slot.below + slot.count) {
                before += passed.gathered;
                slot = slots.next();
            }
            let Some(slot) = slot else { break };
            let within = position.saturating_sub(slot.below);
            let equal = slot.count - slot.gathered;
            places.push(if within < slot.less {
                Ok(before + within)
            } else if within < slot.less + equal {
                Err(slot.frequent)
            } else {
                Ok(before + within - equal)
            });
        }
        let positions: Vec<u64> = places.iter().filter_map(|place| place.ok()).collect();
        let keys = if self.keys.len() <= SORTED {
            let mut keys = self.keys;
            keys.sort_unstable();
            at(&keys, &positions)
        } else {
            let values: Vec<T> = self.keys.into_iter().map(T::from_key).collect();
            divided(&values, None, depth + 1, |_| positions)
        };
        let mut keys = keys.into_iter();
        places.into_iter().filter_map(|place| place.map_or_else(Some, |_| keys.next())).collect()
    }
}

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "test data is small")]
mod tests {
    use proptest::prelude::*;

    use super::super::{Column, Percentiles, linear, nearest};
    use super::*;
    use crate::percentile::{Pass, Refinement};

    /// By the definitions, from a sort of all values.
    fn plain<T: Number>(rows: &[Option<T>], ranks: &Ranks) -> (Percentiles<T>, Percentiles<f64>) {
        let mut values: Vec<T> = rows.iter().copied().flatten().filter(|value| !value.is_nan()).collect();
        values.sort_by_key(|value| value.key());
        let count = values.len() as u64;
        let nulls = rows.iter().filter(|row| row.is_none()).count() as u64;
        let nans = rows.len() as u64 - nulls - count;
        let nearest = ranks.as_slice().iter().map(|&rank| {
            let ordinal = (1..=count).find(|&ordinal| ordinal as f64 * 100.0 >= rank * count as f64 * (1.0 - 1e-15));
            values[ordinal.unwrap() as usize - 1]
        });
        let linear = ranks.as_slice().iter().map(|&rank| {
            let at = (count - 1) as f64 * (rank / 100.0);
            let (low, high) = (values[at.floor() as usize], values[at.ceil() as usize]);
            if at.fract() == 0.0 { low.to_f64() } else { T::between(low, high, at.fract()) }
        });
        let (nearest, linear) = (nearest.collect(), linear.collect());
        (Percentiles { values: nearest, count, nulls, nans }, Percentiles { values: linear, count, nulls, nans })
    }

    fn bits<T: Number>(found: &Percentiles<T>) -> (Vec<u64>, u64, u64, u64) {
        let keys = found.values.iter().map(|value| value.key()).collect();
        (keys, found.count, found.nulls, found.nans)
    }

    fn check<T: Number>(rows: &[Option<T>], filler: T, ranks: &Ranks) {
        let values: Vec<T> = rows.iter().map(|row| row.unwrap_or(filler)).collect();
        let mut bytes = vec![0_u8; rows.len() / 8 + 2];
        for (row, value) in rows.iter().enumerate() {
            bytes[(row + 3) / 8] |= u8::from(value.is_some()) << ((row + 3) % 8);
        }
        let has_nulls = rows.iter().any(Option::is_none);
        let validity = has_nulls.then(|| Validity::new(&bytes, 3));
        let column = Column::new("c", &values, validity).unwrap();
        if !rows.iter().flatten().any(|value| !value.is_nan()) {
            assert!(nearest(column, ranks).is_err() && linear(column, ranks).is_err());
            return;
        }
        let (by_rank, between) = plain(rows, ranks);
        assert_eq!(bits(&nearest(column, ranks).unwrap()), bits(&by_rank));
        assert_eq!(bits(&linear(column, ranks).unwrap()), bits(&between));
        // In pieces, cut anew in each pass.
        let mut refinement = Refinement::new("c", ranks);
        for pass in 1.. {
            let piece = values.len() / (pass + 1) + 1;
            let mut other = refinement.part();
            for (number, piece_values) in values.chunks(piece).enumerate() {
                let to = if number % 2 == 0 { &mut refinement } else { &mut other };
                to.add(piece_values, validity.map(|validity| validity.from(number * piece))).unwrap();
            }
            refinement.merge(other).unwrap();
            if refinement.end_pass().unwrap() == Pass::Done {
                break;
            }
        }
        assert_eq!(bits(&refinement.nearest().unwrap()), bits(&by_rank));
        assert_eq!(bits(&refinement.linear().unwrap()), bits(&between));
    }

    /// A random number from 0 to 1, without 0.
    fn uniform(state: &mut u64) -> f64 {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((*state >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn normal(state: &mut u64) -> f64 {
        (-2.0 * uniform(state).ln()).sqrt() * (std::f64::consts::TAU * uniform(state)).cos()
    }

    const PATTERNS: usize = 18;

    fn pattern(number: usize, rows: usize, state: &mut u64) -> Vec<f64> {
        let mut values: Vec<f64> = (0..rows)
            .map(|row| match number {
                0..=2 => normal(state),
                3 => 7.25,
                4 => (normal(state) * 10.0).exp(),
                5 => (std::f64::consts::PI * (uniform(state) - 0.5)).tan(),
                6 => normal(state) * if uniform(state) < 0.5 { 1e-300 } else { 1e300 },
                7 => (uniform(state) * 8.0).floor(),
                8 => 1.7e12 + normal(state),
                9 => [1.0, 1.0 + f64::EPSILON * (uniform(state) * 100.0).floor(), 2.5e9, 1e300][row % 4],
                10 => [f64::NAN, -f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -0.0, 1.0]
                    [(uniform(state) * 7.0) as usize],
                11 => {
                    if uniform(state) < 0.999 {
                        -0.0
                    } else {
                        5e-324 * (uniform(state) * 1e3).floor()
                    }
                }
                12 => {
                    if row % 1000 == 0 {
                        normal(state)
                    } else {
                        f64::NAN
                    }
                }
                // As no sample will see: all between two neighbours of it.
                13 => {
                    if uniform(state) < 1e-4 {
                        normal(state) * 1e9
                    } else {
                        1.5 + normal(state) * 1e-14
                    }
                }
                14 => f64::from_bits(*state ^ uniform(state).to_bits()),
                15 => (uniform(state) * 1000.0).floor(),
                16 => (row as f64 / 977.0).floor(),
                _ => {
                    if row < rows / 2 {
                        0.0
                    } else {
                        normal(state)
                    }
                }
            })
            .collect();
        if number == 1 {
            values.sort_by(f64::total_cmp);
        } else if number == 2 {
            values.sort_by(|a, b| b.total_cmp(a));
        }
        values
    }

    #[test]
    fn every_pattern_is_as_the_definitions_say() {
        let mut state = 1;
        for number in 0..PATTERNS {
            let values = pattern(number, 70_001, &mut state);
            for nulls in [0.0, 0.05, 0.97] {
                let rows: Vec<_> =
                    values.iter().map(|&value| (uniform(&mut state) >= nulls).then_some(value)).collect();
                check(&rows, f64::MAX, &Ranks::new(&[0.0, 0.001, 25.0, 33.3, 50.0, 99.999, 100.0]).unwrap());
                let integers: Vec<_> = rows.iter().map(|row| row.map(|value| value as i64)).collect();
                check(&integers, 0, &Ranks::new(&[100.0, 12.5, 0.0]).unwrap());
            }
        }
    }

    #[test]
    fn all_ranks_of_a_long_column() {
        let mut state = 5;
        let rows: Vec<_> = (0..2_000_000).map(|_| Some(normal(&mut state))).collect();
        let values: Vec<f64> = rows.iter().copied().flatten().collect();
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        let ranks: Vec<f64> = (0..=10_000).map(|rank| f64::from(rank) / 100.0).collect();
        let ranks = Ranks::new(&ranks).unwrap();
        let found = nearest(Column::new("c", &values, None).unwrap(), &ranks).unwrap();
        let wanted: Vec<f64> = (0..=10_000_usize).map(|rank| sorted[(rank * 200).max(1) - 1]).collect();
        assert_eq!(found.values, wanted);
    }

    #[test]
    fn integers_that_no_float_tells_apart() {
        let rows: Vec<_> = (0..60_000_i64)
            .flat_map(|row| [Some(i64::MAX - row % 700), Some(i64::MIN + row % 900), Some((1 << 60) + row)])
            .collect();
        check(&rows, 0, &Ranks::new(&[0.0, 1.0, 33.0, 34.0, 50.0, 66.0, 67.0, 99.0, 100.0]).unwrap());
    }

    proptest! {
        #[test]
        fn short_columns(rows in prop::collection::vec(prop::option::weighted(0.8, any::<f64>()), 1..40),
                         ranks in prop::collection::vec(0.0..=100.0, 1..5)) {
            check(&rows, 0.0, &Ranks::new(&ranks).unwrap());
        }

        #[test]
        fn short_columns_of_integers(rows in prop::collection::vec(prop::option::weighted(0.8, any::<i64>()), 1..40),
                                     ranks in prop::collection::vec(0.0..=100.0, 1..5)) {
            check(&rows, 0, &Ranks::new(&ranks).unwrap());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn long_columns(seed in any::<u64>(), kinds in prop::collection::vec(0..PATTERNS, 1..4),
                        nulls in prop::sample::select(vec![0.0, 0.3]), rows in 16_000_usize..40_000,
                        ranks in prop::collection::vec(0.0..=100.0, 1..20)) {
            let mut state = seed;
            let parts = kinds.iter().flat_map(|&kind| pattern(kind, rows / kinds.len(), &mut state)).collect::<Vec<_>>();
            let rows: Vec<_> = parts.iter().map(|&value| (uniform(&mut state) >= nulls).then_some(value)).collect();
            check(&rows, f64::NAN, &Ranks::new(&ranks).unwrap());
        }
    }
}
