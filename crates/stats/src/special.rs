//! The regularised incomplete gamma function, of which the chi-square distribution's tail is made.
//!
//! `Q(a, x) = Γ(a, x) / Γ(a)`; the tail of chi-square with `df` degrees of freedom beyond `s` is `Q(df / 2, s / 2)`.

/// The probability that chi-square with `df` degrees of freedom is at least `statistic`.
///
/// 1 for a statistic of 0 or less and for no degrees of freedom, 0 for an infinite one, NaN for NaN.
pub fn chi_square_tail(statistic: f64, df: u64) -> f64 {
    if df == 0 {
        return if statistic.is_nan() { f64::NAN } else { 1.0 };
    }
    gamma_q(df as f64 / 2.0, statistic / 2.0)
}

/// `Q(a, x)` for `a > 0`, `x >= 0`.
pub fn gamma_q(a: f64, x: f64) -> f64 {
    if a.is_nan() || x.is_nan() || a <= 0.0 {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 1.0;
    }
    if x.is_infinite() {
        return 0.0;
    }
    if x < a + 1.0 { 1.0 - prefix(a, x) * series(a, x) / a } else { prefix(a, x) * fraction(a, x) }
}

/// `x^a e^-x / Γ(a)`.
fn prefix(a: f64, x: f64) -> f64 {
    // Shifted until Stirling's series holds.
    let mut shifted = a;
    let mut factor = 1.0;
    while shifted < 10.0 {
        factor *= shifted / x;
        shifted += 1.0;
    }
    let mu = (x - shifted) / shifted;
    let root = (shifted / (2.0 * std::f64::consts::PI)).sqrt();
    factor * root * (-shifted * (mu - mu.ln_1p()) - stirling(shifted)).exp()
}

/// `ln Γ(a) - ((a - 1/2) ln a - a + ln(2π) / 2)` for `a >= 10`.
fn stirling(a: f64) -> f64 {
    let z = 1.0 / (a * a);
    let terms = [1.0 / 156.0, -691.0 / 360_360.0, 1.0 / 1188.0, -1.0 / 1680.0, 1.0 / 1260.0, -1.0 / 360.0, 1.0 / 12.0];
    terms.into_iter().fold(0.0, |sum, term| sum * z + term) / a
}

/// `1 + x / (a + 1) + x^2 / ((a + 1)(a + 2)) + ...`, which is `a P(a, x) / prefix`.
fn series(a: f64, x: f64) -> f64 {
    let mut term = 1.0;
    let mut sum = 1.0;
    let mut n = a;
    while term > sum * 1e-17 {
        n += 1.0;
        term *= x / n;
        sum += term;
    }
    sum
}

/// Legendre's continued fraction for `Q(a, x) / prefix`, by the modified Lentz method.
fn fraction(a: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut h = d;
    let mut i = 1.0;
    loop {
        let numerator = -i * (i - a);
        b += 2.0;
        d = numerator * d + b;
        c = b + numerator / c;
        d = 1.0 / if d.abs() < TINY { TINY } else { d };
        c = if c.abs() < TINY { TINY } else { c };
        let delta = d * c;
        h *= delta;
        i += 1.0;
        if (delta - 1.0).abs() < 1e-16 || i > 1e6 {
            return h;
        }
    }
}
