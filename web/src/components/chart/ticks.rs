//! Axes: from values to places, and the round values that are written beside them.

/// From values to places on a line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) from: f64,
    pub(crate) to: f64,
}

impl Scale {
    /// Where a value lies. All lie in the middle where there is only one.
    pub(crate) fn place(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low);
        let share = if share.is_finite() { share } else { 0.5 };
        self.from + (self.to - self.from) * share
    }
}

const SECOND: f64 = 1000.0;
const DAY: f64 = 86_400.0 * SECOND;

/// Steps between points in time that read well, in milliseconds.
const STEPS: [f64; 17] = [
    1.0,
    10.0,
    100.0,
    SECOND,
    10.0 * SECOND,
    60.0 * SECOND,
    600.0 * SECOND,
    3600.0 * SECOND,
    DAY / 4.0,
    DAY,
    7.0 * DAY,
    30.0 * DAY,
    91.0 * DAY,
    365.25 * DAY,
    5.0 * 365.25 * DAY,
    20.0 * 365.25 * DAY,
    100.0 * 365.25 * DAY,
];

/// Round values between two, about as many as wanted.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ticks {
    pub(crate) values: Vec<f64>,
    pub(crate) step: f64,
}

impl Ticks {
    /// Of numbers: multiples of 1, 2 or 5 times a power of ten.
    pub(crate) fn numbers(low: f64, high: f64, wanted: f64) -> Ticks {
        let least = (high - low) / wanted.max(1.0);
        if !least.is_normal() || least < 0.0 {
            return Ticks { values: vec![low], step: 1.0 };
        }
        let power = 10_f64.powf(least.log10().floor());
        let step = [1.0, 2.0, 5.0].map(|by| by * power).into_iter().find(|step| *step >= least * 0.999_999);
        Ticks::every(low, high, step.unwrap_or(10.0 * power))
    }

    /// Of points in time, in milliseconds.
    pub(crate) fn times(low: f64, high: f64, wanted: f64) -> Ticks {
        let least = (high - low) / wanted.max(1.0);
        let step = STEPS.into_iter().find(|step| *step >= least);
        step.map_or_else(|| Ticks::numbers(low, high, wanted), |step| Ticks::every(low, high, step))
    }

    fn every(low: f64, high: f64, step: f64) -> Ticks {
        let first = (low / step).ceil();
        let values = (0..=20).map(|at| (first + f64::from(at)) * step).take_while(|value| *value <= high + step * 1e-9);
        Ticks { values: values.collect(), step }
    }

    /// Whether points in time so far apart are told apart by their days.
    pub(crate) fn is_of_days(&self) -> bool {
        self.step >= DAY
    }
}

#[cfg(test)]
mod tests {
    use super::{Scale, Ticks};

    #[test]
    fn ticks_are_round() {
        assert_eq!(Ticks::numbers(0.0, 100.0, 5.0).values, [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        assert_eq!(Ticks::numbers(3.0, 17.0, 4.0).values, [5.0, 10.0, 15.0]);
        assert_eq!(Ticks::numbers(-1.0, 1.0, 4.0).values, [-1.0, -0.5, 0.0, 0.5, 1.0]);
        assert_eq!(Ticks::numbers(7.0, 7.0, 4.0).values, [7.0]);
    }

    #[test]
    fn hostile_numbers_end() {
        for (low, high) in [(f64::NAN, 1.0), (0.0, f64::INFINITY), (1.0, -1.0), (-f64::MAX, f64::MAX), (0.0, 5e-324)] {
            assert!(Ticks::numbers(low, high, 5.0).values.len() <= 21);
            assert!(Ticks::times(low, high, 5.0).values.len() <= 21);
        }
    }

    #[test]
    fn one_value_lies_in_the_middle() {
        let scale = Scale { low: 3.0, high: 3.0, from: 0.0, to: 10.0 };
        assert!((scale.place(3.0) - 5.0).abs() < 1e-9);
    }
}
