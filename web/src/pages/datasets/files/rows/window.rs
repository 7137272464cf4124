//! Which lines of a long list can be seen.

use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;

/// The height of a line of the list and of the grid, and the width of a tile, in pixels; the style sheet has them too.
pub(super) const LIST_LINE: usize = 40;
pub(super) const TILE: usize = 128;
const TILE_WIDTH: i32 = 152;

/// How many lines beyond what can be seen are there, so that scrolling shows no gaps.
const SPARE: usize = 6;

/// The part of a scrolled element that can be seen.
#[derive(Clone, Copy)]
pub(super) struct Window {
    scroller: NodeRef<Div>,
    top: RwSignal<usize>,
    height: RwSignal<usize>,
    /// How many tiles stand beside each other.
    pub(super) columns: Memo<usize>,
    width: RwSignal<i32>,
}

impl Window {
    pub(super) fn new(scroller: NodeRef<Div>) -> Window {
        let width = RwSignal::new(0);
        let columns = Memo::new(move |_| usize::try_from(width.get() / TILE_WIDTH).unwrap_or(1).max(1));
        let window = Window { scroller, top: RwSignal::new(0), height: RwSignal::new(800), columns, width };
        Effect::new(move |_| {
            if scroller.get().is_some() {
                request_animation_frame(move || window.measure());
            }
        });
        let handle = window_event_listener(ev::resize, move |_| window.measure());
        on_cleanup(move || handle.remove());
        window
    }

    /// Takes what the document says.
    pub(super) fn measure(self) {
        let Some(Some(element)) = self.scroller.try_get_untracked() else { return };
        let positive = |pixels: i32| usize::try_from(pixels).unwrap_or(0);
        self.top.set(positive(element.scroll_top()));
        self.height.set(positive(element.client_height()));
        if self.width.get_untracked() != element.client_width() {
            self.width.set(element.client_width());
        }
    }

    /// The first line that is to be in the document, and the one behind the last.
    pub(super) fn seen(self, line: usize, lines: usize) -> (usize, usize) {
        let first = (self.top.get() / line).saturating_sub(SPARE);
        let last = (self.top.get() + self.height.get()).div_ceil(line) + SPARE;
        (first.min(lines), last.min(lines))
    }

    /// How many lines are seen at once.
    pub(super) fn page(self, line: usize) -> usize {
        (self.height.get_untracked() / line).max(1)
    }

    /// Scrolls as little as needed to show a line.
    pub(super) fn reveal(self, number: usize, line: usize) {
        let Some(Some(element)) = self.scroller.try_get_untracked() else { return };
        let (top, height) = (self.top.get_untracked(), self.height.get_untracked());
        // The heads stay above the lines.
        let (start, end) = (number * line, (number + 2) * line);
        let to = if start < top {
            start
        } else if end > top + height {
            end - height
        } else {
            return;
        };
        element.set_scroll_top(i32::try_from(to).unwrap_or(i32::MAX));
        self.measure();
    }
}
