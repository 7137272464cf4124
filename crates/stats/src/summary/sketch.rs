//! HyperLogLog: about how many different values there were, in 16 KiB.

use std::f64::consts::LN_2;

/// How many bits of a hash choose the register.
const PRECISION: u32 = 14;
const REGISTERS: usize = 1 << PRECISION;
/// The highest value of a register: all other bits 0, and one more.
const HIGHEST: usize = 64 - PRECISION as usize + 1;

#[derive(Clone, Debug)]
pub(super) struct Sketch {
    registers: Vec<u8>,
}

impl FromIterator<u64> for Sketch {
    /// Of the hashes of values.
    fn from_iter<I: IntoIterator<Item = u64>>(hashes: I) -> Sketch {
        let mut sketch = Sketch { registers: vec![0; REGISTERS] };
        hashes.into_iter().for_each(|hash| sketch.add(hash));
        sketch
    }
}

impl Sketch {
    /// Adds a value by its hash, whose bits must all look random.
    pub(super) fn add(&mut self, hash: u64) {
        // What was shifted in behind ends the zeros at the highest.
        let zeros = (hash << PRECISION | 1 << (PRECISION - 1)).leading_zeros();
        #[expect(clippy::cast_possible_truncation, reason = "14 bits, and at most 51")]
        let (index, rank) = ((hash >> (64 - PRECISION)) as usize, zeros as u8 + 1);
        if let Some(register) = self.registers.get_mut(index) {
            *register = rank.max(*register);
        }
    }

    pub(super) fn merge(&mut self, other: &Sketch) {
        for (register, other) in self.registers.iter_mut().zip(&other.registers) {
            *register = (*register).max(*other);
        }
    }

    /// Ertl's improved raw estimator, his algorithm 6.
    pub(super) fn estimate(&self) -> f64 {
        let mut counts = [0_u32; HIGHEST + 1];
        for &register in &self.registers {
            if let Some(count) = counts.get_mut(usize::from(register)) {
                *count += 1;
            }
        }
        let m = REGISTERS as f64;
        let [zero, middle @ .., highest] = counts;
        let mut z = m * tau(1.0 - f64::from(highest) / m);
        for count in middle.into_iter().rev() {
            z = 0.5 * (z + f64::from(count));
        }
        z += m * sigma(f64::from(zero) / m);
        m * m / (2.0 * LN_2 * z)
    }
}

/// `x + x^2 + 2 x^4 + 4 x^8 + ...`
fn sigma(mut x: f64) -> f64 {
    if x == 1.0 {
        return f64::INFINITY;
    }
    let (mut y, mut z) = (1.0, x);
    loop {
        x *= x;
        let before = z;
        z += x * y;
        y += y;
        if z == before {
            return z;
        }
    }
}

/// `(1 - x - (1 - x^(1/2))^2 / 2 - (1 - x^(1/4))^2 / 4 - ...) / 3`
fn tau(mut x: f64) -> f64 {
    if x == 0.0 || x == 1.0 {
        return 0.0;
    }
    let (mut y, mut z) = (1.0, 1.0 - x);
    loop {
        x = x.sqrt();
        let before = z;
        y *= 0.5;
        z -= (1.0 - x) * (1.0 - x) * y;
        if z == before {
            return z / 3.0;
        }
    }
}
