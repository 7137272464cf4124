//! How many different numbers there are.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use super::sketch::Sketch;
use crate::Number;

/// Up to so many different numbers are counted exactly.
pub const MAX_EXACT: usize = 4096;

/// The key of 0, and of -0.0, which is the same number.
const ZERO: u64 = 1 << 63;

/// Different numbers, exact while there are at most [`MAX_EXACT`].
#[derive(Clone, Debug)]
pub struct Distinct {
    kept: Kept,
    /// Columns repeat.
    last: Option<u64>,
}

#[derive(Clone, Debug)]
enum Kept {
    All(HashSet<u64, BuildHasherDefault<Mixer>>),
    Sketch(Sketch),
}

impl Kept {
    /// What a sketch of the same numbers holds.
    fn sketch(&self) -> Sketch {
        match self {
            Kept::Sketch(sketch) => sketch.clone(),
            Kept::All(keys) => keys.iter().map(|key| mix(*key)).collect(),
        }
    }
}

impl Default for Distinct {
    fn default() -> Distinct {
        Distinct { kept: Kept::All(HashSet::default()), last: None }
    }
}

impl Distinct {
    /// Takes a number.
    #[inline]
    pub fn add<T: Number>(&mut self, value: T) {
        let key = if value.to_f64() == 0.0 { ZERO } else { value.key() };
        if self.last != Some(key) {
            self.last = Some(key);
            self.add_key(key);
        }
    }

    #[inline]
    fn add_key(&mut self, key: u64) {
        match &mut self.kept {
            Kept::Sketch(sketch) => sketch.add(mix(key)),
            Kept::All(keys) => {
                if keys.insert(key) && keys.len() > MAX_EXACT {
                    self.kept = Kept::Sketch(self.kept.sketch());
                }
            }
        }
    }

    /// Adds what another part of the column holds.
    pub fn merge(&mut self, other: &Distinct) {
        match &other.kept {
            Kept::All(keys) => keys.iter().for_each(|key| self.add_key(*key)),
            Kept::Sketch(others) => {
                let mut sketch = self.kept.sketch();
                sketch.merge(others);
                self.kept = Kept::Sketch(sketch);
            }
        }
    }

    /// How many there are, and whether that is exact.
    pub fn count(&self) -> (u64, bool) {
        match &self.kept {
            Kept::All(keys) => (keys.len() as u64, true),
            Kept::Sketch(sketch) => (whole(sketch.estimate()), false),
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an estimate is not negative")]
pub(super) fn whole(estimate: f64) -> u64 {
    estimate.round() as u64
}

/// The last steps of MurmurHash3 (A. Appleby): a bijection after which all bits look random.
#[inline]
pub(super) fn mix(mut key: u64) -> u64 {
    key ^= key >> 33;
    key = key.wrapping_mul(0xff51_afd7_ed55_8ccd);
    key ^= key >> 33;
    key = key.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    key ^ key >> 33
}

/// Hashes keys for a set that is never large, so that made-up collisions cost little.
#[derive(Clone, Copy, Debug, Default)]
struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = mix(self.0 ^ u64::from(*byte));
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = mix(key);
    }
}
