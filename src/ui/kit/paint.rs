//! Small painting steps shared by the widgets.

use std::sync::Arc;

use egui::{
    Color32, CornerRadius, FontId, Galley, Pos2, Rect, Response, Stroke, StrokeKind, Ui,
    text::{LayoutJob, TextFormat, TextWrapping},
};

use super::{theme::palette, tokens as t};

/// Text wrapped at `width` points, with `line` as a multiple of `size` between lines.
pub(crate) fn wrapped(ui: &Ui, text: &str, size: f32, line: f32, color: Color32, width: f32) -> Arc<Galley> {
    layout(ui, text, size, Some(size * line), color, TextWrapping::wrap_at_width(width))
}

/// One line of text, cut with an ellipsis at `width` points.
pub(crate) fn one_line(ui: &Ui, text: &str, size: f32, color: Color32, width: f32) -> Arc<Galley> {
    layout(ui, text, size, None, color, TextWrapping::truncate_at_width(width.max(1.0)))
}

fn layout(ui: &Ui, text: &str, size: f32, line_height: Option<f32>, color: Color32, wrap: TextWrapping) -> Arc<Galley> {
    let line_height = line_height.map(f32::round);
    let format = TextFormat { font_id: FontId::proportional(size), color, line_height, ..Default::default() };
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap = wrap;
    ui.painter().layout_job(job)
}

/// Puts `galley` with its left edge at `x`, vertically in the middle of `rect`; returns its right edge.
pub(crate) fn at_left(ui: &Ui, rect: Rect, x: f32, galley: Arc<Galley>) -> f32 {
    let pos = Pos2::new(x, rect.center().y - galley.size().y / 2.0);
    let right = x + galley.size().x;
    ui.painter().galley(pos, galley, Color32::PLACEHOLDER);
    right
}

/// Puts `galley` in the middle of `rect`.
pub(crate) fn at_center(ui: &Ui, rect: Rect, galley: Arc<Galley>) {
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, Color32::PLACEHOLDER);
}

/// Puts `galley` with its right edge at the right of `rect`.
pub(crate) fn at_right(ui: &Ui, rect: Rect, galley: Arc<Galley>) {
    at_left(ui, rect, rect.right() - galley.size().x, galley);
}

/// A filled rectangle with a border inside its edge.
pub(crate) fn boxed(ui: &Ui, rect: Rect, radius: u8, fill: Color32, border: Color32) {
    let stroke = Stroke::new(t::LINE_WIDTH, border);
    ui.painter().rect(rect, CornerRadius::same(radius), fill, stroke, StrokeKind::Inside);
}

/// The keyboard focus ring, drawn only while the widget has focus. It lies inside `rect`, because lists and
/// modals clip at their widgets' edges, with a thin line of surface within so that it shows on any fill.
pub(crate) fn focus_ring(ui: &Ui, response: &Response, rect: Rect, radius: u8) {
    if response.has_focus() {
        let p = palette(ui);
        let gap = Stroke::new(t::LINE_WIDTH, p.surface);
        let inner = CornerRadius::same(radius.saturating_sub(t::FOCUS_WIDTH as u8));
        ui.painter().rect_stroke(rect.shrink(t::FOCUS_WIDTH), inner, gap, StrokeKind::Inside);
        let ring = Stroke::new(t::FOCUS_WIDTH, p.info);
        ui.painter().rect_stroke(rect, CornerRadius::same(radius), ring, StrokeKind::Inside);
    }
}
