//! Mean and variance, without the cancellation of sums of squares.

use crate::Number;

/// Count, mean and the sum of squared distances from it.
///
/// A block is looked at twice while it is in the cache; blocks are joined as by T. F. Chan, G. H. Golub, R. J. LeVeque,
/// *Updating formulae and a pairwise algorithm for computing sample variances*, Stanford STAN-CS-79-773 (1979).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Moments {
    count: u64,
    mean: f64,
    /// The sum of the squares.
    squares: f64,
}

impl Moments {
    /// Of finite values.
    pub(super) fn of<T: Number>(block: &[T]) -> Moments {
        if block.is_empty() {
            return Moments::default();
        }
        let count = block.len() as f64;
        let sum = sum(block, |value| value);
        let rough = if sum.is_finite() {
            sum / count
        } else {
            // Its rounding, squared, would be beyond f64.
            let rough = self::sum(block, |value| value / count);
            rough + self::sum(block, |value| (value - rough) / count)
        };
        // The rounding of the mean shows in the distances, whose sum would be 0.
        let rest = self::sum(block, |value| value - rough);
        let squares = self::sum(block, |value| (value - rough) * (value - rough)) - rest * rest / count;
        let mean = if rest.is_finite() { rough + rest / count } else { rough };
        // NaN is an infinity less another: the distances are beyond f64.
        let squares = if squares.is_nan() { f64::INFINITY } else { squares.max(0.0) };
        Moments { count: block.len() as u64, mean, squares }
    }

    pub(super) fn merge(&mut self, other: Moments) {
        if other.count == 0 {
            return;
        }
        if self.count == 0 {
            *self = other;
            return;
        }
        let count = self.count + other.count;
        let (own, others) = (self.count as f64 / count as f64, other.count as f64 / count as f64);
        let distance = other.mean - self.mean;
        self.mean =
            if distance.is_finite() { self.mean + distance * others } else { self.mean * own + other.mean * others };
        self.squares += other.squares + distance * distance * own * other.count as f64;
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

/// In lanes, which are shorter chains of roundings, and faster.
fn sum<T: Number>(block: &[T], term: impl Fn(f64) -> f64) -> f64 {
    let (chunks, rest) = block.as_chunks::<8>();
    let mut lanes = [0.0; 8];
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += term(value.to_f64());
        }
    }
    let rest: f64 = rest.iter().map(|value| term(value.to_f64())).sum();
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + b) + (c + d)) + ((e + f) + (g + h)) + rest
}
