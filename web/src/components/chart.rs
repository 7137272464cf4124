//! Drawings in the page: numbers as SVG, without a library.

pub(crate) mod bars;
pub(crate) mod curve;
mod ticks;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

pub(crate) use ticks::{Scale, Ticks};

/// The space in which drawings live.
const SVG: &str = "http://www.w3.org/2000/svg";

/// An element of a drawing.
pub(crate) struct Shape {
    name: &'static str,
    class: &'static str,
    attributes: Vec<(&'static str, String)>,
    text: String,
}

impl Shape {
    fn new(name: &'static str, class: &'static str) -> Shape {
        Shape { name, class, attributes: Vec::new(), text: String::new() }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Shape {
        self.attributes.push((name, value.into()));
        self
    }

    fn at(self, name: &'static str, value: f64) -> Shape {
        self.with(name, tenths(value))
    }

    pub(crate) fn line(class: &'static str, from: (f64, f64), to: (f64, f64)) -> Shape {
        Shape::new("line", class).at("x1", from.0).at("y1", from.1).at("x2", to.0).at("y2", to.1)
    }

    pub(crate) fn rect(class: &'static str, corner: (f64, f64), size: (f64, f64)) -> Shape {
        let (width, height) = (size.0.max(0.0), size.1.max(0.0));
        Shape::new("rect", class).at("x", corner.0).at("y", corner.1).at("width", width).at("height", height)
    }

    pub(crate) fn circle(class: &'static str, middle: (f64, f64), radius: f64) -> Shape {
        Shape::new("circle", class).at("cx", middle.0).at("cy", middle.1).at("r", radius)
    }

    /// A line through points.
    pub(crate) fn path(class: &'static str, points: &[(f64, f64)]) -> Shape {
        let mut to = String::new();
        for (at, (x, y)) in points.iter().enumerate() {
            to.push(if at == 0 { 'M' } else { 'L' });
            to.push_str(&tenths(*x));
            to.push(' ');
            to.push_str(&tenths(*y));
        }
        Shape::new("path", class).with("d", to)
    }

    /// A text; `anchor` is `start`, `middle` or `end`.
    pub(crate) fn text(class: &'static str, at: (f64, f64), anchor: &'static str, text: String) -> Shape {
        let shape = Shape::new("text", class).at("x", at.0).at("y", at.1).with("text-anchor", anchor);
        Shape { text, ..shape }
    }

    fn element(&self) -> Option<web_sys::Element> {
        let document = document();
        let element = document.create_element_ns(Some(SVG), self.name).ok()?;
        let set = |name, value: &str| element.set_attribute(name, value).ok();
        set("class", self.class)?;
        for (name, value) in &self.attributes {
            set(name, value)?;
        }
        if !self.text.is_empty() {
            element.set_text_content(Some(&self.text));
        }
        Some(element)
    }
}

/// A number with one digit behind the point: a tenth of a pixel is as much as anyone sees.
fn tenths(value: f64) -> String {
    #[allow(clippy::cast_possible_truncation, reason = "a place in a drawing")]
    let tenths = (value * 10.0).round() as i64;
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
}

/// A drawing of that height as wide as there is room. `label` says in words what it shows; `draw` is given the width.
pub(crate) fn drawing(
    id: &'static str,
    height: f64,
    label: impl Fn() -> String + Send + Sync + 'static,
    draw: impl Fn(f64) -> Vec<Shape> + 'static,
) -> AnyView {
    boxed(id, height, Signal::derive(label), Box::new(draw))
}

fn boxed(id: &'static str, height: f64, label: Signal<String>, draw: Box<dyn Fn(f64) -> Vec<Shape>>) -> AnyView {
    let holder = NodeRef::<html::Div>::new();
    let width = RwSignal::new(0.0);
    let measure = move || {
        // A frame later the drawing may be gone.
        if let Some(Some(holder)) = holder.try_get_untracked() {
            width.try_set(f64::from(holder.client_width()));
        }
    };
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
    holder.on_load(move |_| request_animation_frame(measure));
    Effect::new(move |_| {
        let width = width.get();
        let svg = holder.get().and_then(|holder| holder.first_element_child());
        if let Some(svg) = svg.filter(|_| width > 0.0) {
            let _ = svg.set_attribute("viewBox", &format!("0 0 {} {}", tenths(width), tenths(height)));
            fill(&svg, &draw(width));
        }
    });
    view! {
        <div class="drawing" node_ref=holder>
            <svg id=id role="img" aria-label=label width="100%" height=tenths(height)></svg>
        </div>
    }
    .into_any()
}

/// A small drawing of a fixed size, for a cell of a table. It says nothing that the cell does not say in words.
pub(crate) fn small(width: f64, height: f64, shapes: Vec<Shape>) -> impl IntoView {
    let svg = NodeRef::<leptos::svg::Svg>::new();
    svg.on_load(move |svg| fill(svg.unchecked_ref(), &shapes));
    let view_box = format!("0 0 {} {}", tenths(width), tenths(height));
    view! {
        <svg node_ref=svg class="small-drawing" aria-hidden="true" viewBox=view_box width=tenths(width) height=tenths(height)></svg>
    }
}

fn fill(svg: &web_sys::Element, shapes: &[Shape]) {
    svg.set_text_content(None);
    for element in shapes.iter().filter_map(Shape::element) {
        let _ = svg.append_child(&element);
    }
}

#[cfg(test)]
mod tests {
    use super::tenths;

    #[test]
    fn a_place_has_one_digit() {
        let places = [0.0, 1.0, 12.34, 12.36, -0.04, -3.25].map(tenths);
        assert_eq!(places, ["0.0", "1.0", "12.3", "12.4", "0.0", "-3.3"]);
    }
}
