//! Percentiles as curves: ranks from left to right, values upwards, and a marker that goes along.

use super::{Scale, Shape, Ticks};

/// A column's values, by rank: numbers, or points in time in milliseconds; none where a number is not finite.
pub(crate) struct Curve {
    pub(crate) name: String,
    pub(crate) values: Vec<Option<f64>>,
    pub(crate) is_time: bool,
}

/// How much larger than the smallest curve an axis may be that they share; beyond it that one looks flat.
const MOST_SHARED: f64 = 20.0;

/// The height of the only panel, and of one of several.
const ONE: f64 = 262.0;
const SEVERAL: f64 = 150.0;
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

/// The least and the greatest of curves; none where there is no value.
fn range<'a>(curves: impl IntoIterator<Item = &'a Curve>) -> Option<(f64, f64)> {
    let values = curves.into_iter().flat_map(|curve| curve.values.iter().flatten().copied());
    let (low, high) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    (low <= high).then_some((low, high))
}

/// Whether all curves can be read on one axis: they are of one kind and about as large.
pub(crate) fn share_axis(curves: &[Curve]) -> bool {
    let spans = curves.iter().filter_map(|curve| range([curve])).map(|(low, high)| high - low);
    let least = spans.filter(|span| *span > 0.0).fold(f64::INFINITY, f64::min);
    let whole = range(curves).map_or(0.0, |(low, high)| high - low);
    curves.iter().all(|curve| Some(curve.is_time) == curves.first().map(|first| first.is_time))
        && whole <= least * MOST_SHARED
}

/// How high the drawing of so many panels is.
pub(crate) fn height(panels: usize) -> f64 {
    let each = if panels > 1 { SEVERAL } else { ONE };
    f64::from(u32::try_from(panels).unwrap_or(1)) * (each + TOP) + BOTTOM
}

/// The curves, on one axis or, unless `is_shared`, each on its own, one below the other, with a marker at a rank. `say`
/// writes a value at an axis, `ranks` is what the axis of ranks is called.
pub(crate) fn draw(
    curves: &[Curve],
    is_shared: bool,
    width: f64,
    marker: Option<usize>,
    ranks: &str,
    say: &dyn Fn(f64, bool, &Ticks) -> String,
) -> Vec<Shape> {
    let x = across(width);
    let panels: Vec<&[Curve]> = if is_shared { vec![curves] } else { curves.chunks(1).collect() };
    let bottom = height(panels.len()) - BOTTOM;
    let at = marker.map(|rank| (rank, x.place(f64::from(u8::try_from(rank).unwrap_or(100)))));
    let mut shapes = Vec::new();
    let mut classes = CLASSES.into_iter().zip(DOTS).cycle();
    let step = bottom / f64::from(u32::try_from(panels.len()).unwrap_or(1).max(1));
    for (panel, top) in panels.iter().zip(0_u32..) {
        let top = f64::from(top) * step;
        let (low, high) = range(*panel).unwrap_or_default();
        let y = Scale { low, high, from: top + step, to: top + TOP };
        let is_time = panel.first().is_some_and(|curve| curve.is_time);
        let ticks = if is_time { Ticks::times(low, high, 5.0) } else { Ticks::numbers(low, high, 5.0) };
        for value in &ticks.values {
            let at = y.place(*value);
            shapes.push(Shape::line("rule", (x.from, at), (x.to, at)));
            shapes.push(Shape::text("tick", (x.from - 8.0, at + 4.0), "end", say(*value, is_time, &ticks)));
        }
        shapes.push(Shape::line("axis", (x.from, y.from), (x.to, y.from)));
        for (curve, (line, dot)) in panel.iter().zip(classes.by_ref()) {
            if !is_shared {
                shapes.push(Shape::text("name", (x.from + 8.0, top + TOP + 12.0), "start", curve.name.clone()));
            }
            let places = curve.values.iter().zip(0_u8..);
            let places = places.filter_map(|(value, rank)| Some((x.place(f64::from(rank)), y.place((*value)?))));
            shapes.push(Shape::path(line, &places.collect::<Vec<_>>()));
            if let Some((rank, at)) = at
                && let Some(Some(value)) = curve.values.get(rank)
            {
                shapes.push(Shape::circle(dot, (at, y.place(*value)), 4.5));
            }
        }
    }
    for rank in (0..=100).step_by(if width < 420.0 { 25 } else { 10 }).map(f64::from) {
        let at = x.place(rank);
        shapes.push(Shape::line("rule", (at, bottom), (at, bottom + 4.0)));
        let text = super::tenths(rank).trim_end_matches(".0").to_owned();
        shapes.push(Shape::text("tick", (at, bottom + 18.0), "middle", text));
    }
    shapes.push(Shape::text("tick", ((x.from + x.to) / 2.0, bottom + 38.0), "middle", ranks.to_owned()));
    if let Some((_, at)) = at {
        shapes.push(Shape::line("marker", (at, TOP), (at, bottom)));
    }
    shapes
}

#[cfg(test)]
mod tests {
    use super::{Curve, share_axis};

    fn curve(low: f64, high: f64, is_time: bool) -> Curve {
        Curve { name: String::new(), values: vec![Some(low), None, Some(high)], is_time }
    }

    #[test]
    fn an_axis_is_shared_by_what_is_alike() {
        let curves = |ranges: &[(f64, f64, bool)]| ranges.iter().map(|(l, h, t)| curve(*l, *h, *t)).collect::<Vec<_>>();
        for (ranges, is_shared) in [
            (&[(0.0, 1.0, false)][..], true),
            (&[(0.0, 1.0, false), (0.0, 20.0, false)], true),
            (&[(0.0, 1.0, false), (0.0, 21.0, false)], false),
            // As large as each other, but far apart.
            (&[(0.0, 1.0, false), (1e6, 1e6 + 1.0, false)], false),
            (&[(0.0, 1.0, false), (0.0, 1.0, true)], false),
            // One value alone is flat anyway.
            (&[(3.0, 3.0, false), (0.0, 10.0, false)], true),
            (&[(3.0, 3.0, false), (3.0, 3.0, false)], true),
            (&[], true),
        ] {
            assert_eq!(share_axis(&curves(ranges)), is_shared, "{ranges:?}");
        }
    }
}
