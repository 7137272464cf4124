//! The numbers a column may hold.

use std::fmt::Debug;

mod sealed {
    pub trait Sealed {}
    impl Sealed for f64 {}
    impl Sealed for i64 {}
}

/// What columns of numbers are made of: `f64`, and `i64`, which is also a datetime in milliseconds.
///
/// The order of `f64` is that of IEEE 754's totalOrder without NaN: -∞ first, -0.0 before 0.0, +∞ last.
pub trait Number: Copy + Debug + PartialEq + PartialOrd + sealed::Sealed + 'static {
    /// Whether the values are whole numbers.
    const IS_WHOLE: bool;

    /// Unsigned integers in the order of the values.
    fn key(self) -> u64;

    /// The value of a key.
    fn from_key(key: u64) -> Self;

    /// Whether it is NaN, which no percentile and no sum counts.
    fn is_nan(self) -> bool;

    /// The nearest `f64`.
    fn to_f64(self) -> f64;

    /// How far it is from `origin`; infinite where that is beyond `f64`.
    fn minus(self, origin: Self) -> f64;

    /// A whole number as it is, so that sums of many are exact; 0 for the others.
    fn whole(self) -> i128;

    /// The value `weight` of the way from `low` to `high`; `weight` is from 0 to 1, `low` at most `high`.
    fn between(low: Self, high: Self, weight: f64) -> f64;
}

const SIGN: u64 = 1 << 63;

impl Number for f64 {
    const IS_WHOLE: bool = false;

    #[inline]
    fn key(self) -> u64 {
        let bits = self.to_bits();
        // Negative numbers: all bits turned, so that the larger magnitude comes first. Others: the sign alone.
        bits ^ ((bits.cast_signed() >> 63).cast_unsigned() | SIGN)
    }

    #[inline]
    fn from_key(key: u64) -> Self {
        let turned = !(key.cast_signed() >> 63).cast_unsigned();
        Self::from_bits(key ^ (turned | SIGN))
    }

    #[inline]
    fn is_nan(self) -> bool {
        self.is_nan()
    }

    fn to_f64(self) -> f64 {
        self
    }

    #[inline]
    fn minus(self, origin: Self) -> f64 {
        self - origin
    }

    fn whole(self) -> i128 {
        0
    }

    fn between(low: Self, high: Self, weight: f64) -> f64 {
        if weight <= 0.0 || low == high {
            return low;
        }
        if low.is_infinite() || high.is_infinite() {
            // What has a share in an infinity is infinite; in both of them, it is no number.
            return if weight >= 1.0 { high } else { low + high };
        }
        lerp(low, high, high - low, weight)
    }
}

impl Number for i64 {
    const IS_WHOLE: bool = true;

    #[inline]
    fn key(self) -> u64 {
        self.cast_unsigned() ^ SIGN
    }

    #[inline]
    fn from_key(key: u64) -> Self {
        (key ^ SIGN).cast_signed()
    }

    #[inline]
    fn is_nan(self) -> bool {
        false
    }

    fn to_f64(self) -> f64 {
        self as f64
    }

    #[inline]
    fn minus(self, origin: Self) -> f64 {
        // Rounded once: the distance of two i64 always fits a u64.
        let distance = self.abs_diff(origin) as f64;
        if self < origin { -distance } else { distance }
    }

    fn whole(self) -> i128 {
        self.into()
    }

    fn between(low: Self, high: Self, weight: f64) -> f64 {
        // The distance of two i64 always fits a u64.
        lerp(low as f64, high as f64, high.abs_diff(low) as f64, weight)
    }
}

/// As NumPy's `_lerp`: from whichever end is nearer, so that it is monotone and exact at both ends.
fn lerp(low: f64, high: f64, distance: f64, weight: f64) -> f64 {
    if weight >= 0.5 { high - distance * (1.0 - weight) } else { low + distance * weight }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_in_the_order_of_the_values() {
        let floats = [f64::NEG_INFINITY, f64::MIN, -1.0, -5e-324, -0.0, 0.0, 5e-324, 1.0, f64::MAX, f64::INFINITY];
        assert!(floats.map(Number::key).is_sorted_by(|a, b| a < b));
        assert!(floats.iter().all(|&x| f64::from_key(x.key()).to_bits() == x.to_bits()));
        let integers = [i64::MIN, -1, 0, 1, i64::MAX];
        assert!(integers.map(Number::key).is_sorted_by(|a, b| a < b));
        assert!(integers.iter().all(|&x| i64::from_key(x.key()) == x));
    }

    #[test]
    fn between_infinities() {
        assert_eq!(f64::between(f64::NEG_INFINITY, 1.0, 0.0), f64::NEG_INFINITY);
        assert_eq!(f64::between(f64::NEG_INFINITY, 1.0, 0.9), f64::NEG_INFINITY);
        assert_eq!(f64::between(1.0, f64::INFINITY, 0.1), f64::INFINITY);
        assert_eq!(f64::between(f64::INFINITY, f64::INFINITY, 0.5), f64::INFINITY);
        assert!(f64::between(f64::NEG_INFINITY, f64::INFINITY, 0.5).is_nan());
        assert_eq!(i64::between(i64::MIN, i64::MAX, 0.5), 0.0);
    }
}
