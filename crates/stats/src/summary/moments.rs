//! Mean and variance, without the cancellation of sums of squares.

use crate::Number;

/// Count, mean and the sum of squared distances from it.
///
/// All is measured from the first value, so that what lies far from 0, and closely together, keeps its digits. A block is
/// looked at twice while it is in the cache; blocks are joined as by T. F. Chan, G. H. Golub, R. J. LeVeque, *Updating formulae
/// and a pairwise algorithm for computing sample variances*, Stanford STAN-CS-79-773 (1979).
#[derive(Clone, Copy, Debug)]
pub(super) struct Moments<T> {
    count: u64,
    origin: Option<T>,
    /// How far the mean is from the origin; not finite where values are further apart than `f64` reaches.
    offset: f64,
    mean: f64,
    /// The sum of the squares.
    squares: f64,
}

impl<T: Number> Moments<T> {
    /// Of no values.
    pub(super) const NONE: Self = Self { count: 0, origin: None, offset: 0.0, mean: 0.0, squares: 0.0 };

    /// Adds finite values.
    pub(super) fn add(&mut self, block: &[T]) {
        if let Some(first) = block.first() {
            self.merge(Self::of(block, self.origin.unwrap_or(*first)));
        }
    }

    fn of(block: &[T], origin: T) -> Self {
        let count = block.len() as f64;
        let rough = sum(block, |value| value.minus(origin)) / count;
        // The rounding of the mean shows in the distances, whose sum would be 0.
        let rest = sum(block, |value| value.minus(origin) - rough);
        let squares = sum(block, |value| (value.minus(origin) - rough).powi(2)) - rest * rest / count;
        let offset = rough + rest / count;
        let mean = if offset.is_finite() { origin.to_f64() + offset } else { mean_of_extremes(block) };
        // NaN is an infinity less another: the distances are beyond f64.
        let squares = if squares.is_nan() { f64::INFINITY } else { squares.max(0.0) };
        Self { count: block.len() as u64, origin: Some(origin), offset, mean, squares }
    }

    pub(super) fn merge(&mut self, other: Self) {
        let (Some(origin), Some(others_origin)) = (self.origin, other.origin) else {
            if self.count == 0 {
                *self = other;
            }
            return;
        };
        let count = self.count + other.count;
        let (own, others) = (self.count as f64 / count as f64, other.count as f64 / count as f64);
        let distance = others_origin.minus(origin) + other.offset - self.offset;
        self.offset += distance * others;
        self.mean =
            if self.offset.is_finite() { origin.to_f64() + self.offset } else { self.mean * own + other.mean * others };
        let between = distance * distance * own * other.count as f64;
        self.squares += other.squares + if between.is_nan() { f64::INFINITY } else { between };
        self.count = count;
    }

    pub(super) fn mean(self) -> Option<f64> {
        (self.count > 0).then_some(self.mean)
    }

    /// That of a sample: divided by one less than the count.
    pub(super) fn variance(self) -> Option<f64> {
        (self.count > 1).then(|| self.squares / (self.count - 1) as f64)
    }
}

/// The mean where a sum, or a distance, would be beyond `f64`.
fn mean_of_extremes<T: Number>(block: &[T]) -> f64 {
    let count = block.len() as f64;
    let rough = sum(block, |value| value.to_f64() / count);
    let rest = sum(block, |value| (value.to_f64() - rough) / count);
    if rest.is_finite() { rough + rest } else { rough }
}

/// In lanes, which are shorter chains of roundings, and faster.
fn sum<T: Number>(block: &[T], term: impl Fn(T) -> f64) -> f64 {
    let (chunks, rest) = block.as_chunks::<8>();
    let mut lanes = [0.0; 8];
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += term(*value);
        }
    }
    let rest: f64 = rest.iter().map(|value| term(*value)).sum();
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + b) + (c + d)) + ((e + f) + (g + h)) + rest
}
