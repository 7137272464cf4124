//! Percentiles as curves: ranks from left to right, values upwards, and a marker that goes along.

use super::{Scale, Shape, Ticks};

/// One column's values, by rank: numbers, or points in time in milliseconds; none where a number is not finite.
pub(crate) type Line = Vec<Option<f64>>;

pub(crate) const HEIGHT: f64 = 320.0;
const LEFT: f64 = 72.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 44.0;

/// How many lines differ in their dashes and colours.
const CLASSES: [&str; 4] = ["line l0", "line l1", "line l2", "line l3"];
const DOTS: [&str; 4] = ["dot l0", "dot l1", "dot l2", "dot l3"];

fn across(width: f64) -> Scale {
    Scale { low: 0.0, high: 100.0, from: LEFT, to: (width - RIGHT).max(LEFT + 1.0) }
}

/// The rank at a place in a drawing of that width.
pub(crate) fn rank_at(x: f64, width: f64) -> usize {
    let scale = across(width);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank from 0 to 100")]
    let rank = ((x - scale.from) / (scale.to - scale.from) * 100.0).round().clamp(0.0, 100.0) as usize;
    rank
}

/// The curves, with a marker at a rank. `say` writes a value at the axis, `ranks` is what the axis of ranks is called.
pub(crate) fn draw(
    lines: &[Line],
    width: f64,
    marker: Option<usize>,
    is_time: bool,
    ranks: &str,
    say: &dyn Fn(f64, &Ticks) -> String,
) -> Vec<Shape> {
    let all = || lines.iter().flat_map(|line| line.iter().flatten().copied());
    let (low, high) =
        all().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    let x = across(width);
    let y = Scale { low, high, from: HEIGHT - BOTTOM, to: TOP };
    let mut shapes = Vec::new();
    if low <= high {
        let ticks = if is_time { Ticks::times(low, high, 5.0) } else { Ticks::numbers(low, high, 5.0) };
        for value in &ticks.values {
            let at = y.place(*value);
            shapes.push(Shape::line("rule", (x.from, at), (x.to, at)));
            shapes.push(Shape::text("tick", (x.from - 8.0, at + 4.0), "end", say(*value, &ticks)));
        }
    }
    let step = if width < 420.0 { 25 } else { 10 };
    for rank in (0..=100).step_by(step).map(f64::from) {
        let at = x.place(rank);
        shapes.push(Shape::line("rule", (at, y.from), (at, y.from + 4.0)));
        shapes.push(Shape::text(
            "tick",
            (at, y.from + 18.0),
            "middle",
            super::tenths(rank).trim_end_matches(".0").to_owned(),
        ));
    }
    shapes.push(Shape::text("tick", ((x.from + x.to) / 2.0, HEIGHT - 6.0), "middle", ranks.to_owned()));
    shapes.push(Shape::line("axis", (x.from, y.from), (x.to, y.from)));
    for (line, class) in lines.iter().zip(CLASSES.into_iter().cycle()) {
        let places = line.iter().zip(0_u8..);
        let places = places.filter_map(|(value, rank)| Some((x.place(f64::from(rank)), y.place((*value)?))));
        shapes.push(Shape::path(class, &places.collect::<Vec<_>>()));
    }
    if let Some(rank) = marker {
        let at = x.place(f64::from(u8::try_from(rank).unwrap_or(100)));
        shapes.push(Shape::line("marker", (at, TOP), (at, y.from)));
        for (line, class) in lines.iter().zip(DOTS.into_iter().cycle()) {
            if let Some(Some(value)) = line.get(rank) {
                shapes.push(Shape::circle(class, (at, y.place(*value)), 4.5));
            }
        }
    }
    shapes
}
