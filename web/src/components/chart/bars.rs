//! Bars: histograms, and what was observed beside what was expected.

use super::{Scale, Shape, Ticks};

/// A histogram in little; none where nothing is counted.
pub(crate) fn histogram(counts: &[f64], width: f64, height: f64) -> Vec<Shape> {
    let most = counts.iter().copied().fold(0.0, f64::max);
    let each = width / f64::from(u32::try_from(counts.len()).unwrap_or(1).max(1));
    let bar = |(count, at): (&f64, u32)| {
        let tall = if *count > 0.0 { (count / most * height).max(1.0) } else { 0.0 };
        Shape::rect("amount", (f64::from(at) * each, height - tall), ((each - 1.0).max(0.5), tall))
    };
    counts.iter().zip(0..).map(bar).collect()
}

/// A category with two amounts.
pub(crate) struct Pair {
    pub(crate) name: String,
    pub(crate) observed: f64,
    pub(crate) expected: f64,
}

/// The height of one pair's bars, with the room around them.
const ROW: f64 = 44.0;
const FOOT: f64 = 28.0;

pub(crate) fn height(pairs: usize) -> f64 {
    f64::from(u32::try_from(pairs).unwrap_or(0)) * ROW + FOOT
}

/// Names on the left, and to each two bars, one below the other.
pub(crate) fn pairs(pairs: &[Pair], width: f64, say: &dyn Fn(f64) -> String) -> Vec<Shape> {
    let left = (width * 0.32).min(180.0);
    let most = pairs.iter().map(|pair| pair.observed.max(pair.expected)).fold(0.0, f64::max);
    let scale = Scale { low: 0.0, high: if most > 0.0 { most } else { 1.0 }, from: left, to: width - 56.0 };
    let bottom = height(pairs.len()) - FOOT;
    let mut shapes = Vec::new();
    for value in Ticks::numbers(0.0, scale.high, if width < 420.0 { 2.0 } else { 5.0 }).values {
        let at = scale.place(value);
        shapes.push(Shape::line("rule", (at, 0.0), (at, bottom)));
        shapes.push(Shape::text("tick", (at, bottom + 18.0), "middle", say(value)));
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "as many letters as there is room for")]
    let room = ((left - 8.0) / 7.2) as usize;
    for (pair, at) in pairs.iter().zip(0_u32..) {
        let top = f64::from(at) * ROW;
        shapes.push(Shape::text("name", (left - 8.0, top + 26.0), "end", shortened(&pair.name, room)));
        for (amount, class, down) in [(pair.observed, "amount", 6.0), (pair.expected, "amount expected", 23.0)] {
            let end = scale.place(amount);
            shapes.push(Shape::rect(class, (left, top + down), (end - left, 14.0)));
            shapes.push(Shape::text("tick", (end + 5.0, top + down + 11.0), "start", say(amount)));
        }
    }
    shapes.push(Shape::line("axis", (left, 0.0), (left, bottom)));
    shapes
}

/// How much room a letter takes: those of Chinese take two.
fn room_of(letter: char) -> usize {
    if u32::from(letter) < 0x2e80 { 1 } else { 2 }
}

/// As many letters as there is room for.
fn fitting(letters: impl Iterator<Item = char>, room: usize) -> Vec<char> {
    let mut taken = 0;
    let fits = |letter: &char| {
        taken += room_of(*letter);
        taken <= room
    };
    letters.take_while(fits).collect()
}

/// As much of a name as there is room for. Names often differ at their ends, so what is left out is in the middle.
fn shortened(name: &str, room: usize) -> String {
    if name.chars().map(room_of).sum::<usize>() <= room {
        return name.to_owned();
    }
    let end = fitting(name.chars().rev(), room.saturating_sub(1) / 2);
    let start = fitting(name.chars(), room.saturating_sub(1) - end.iter().copied().map(room_of).sum::<usize>());
    start.into_iter().chain(['…']).chain(end.into_iter().rev()).collect()
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn a_long_name_is_cut_in_the_middle() {
        assert_eq!(shortened("cat", 3), "cat");
        assert_eq!(shortened("cats", 3), "c…s");
        assert_eq!(shortened("long haired × true", 12), "long h… true");
        assert_eq!(shortened("猫和狗", 5), "猫…狗");
        assert_eq!(shortened("猫和狗", 0), "…");
    }
}
