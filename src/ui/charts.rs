//! Charts on the screen: the very drawing that prints, in the colours of the theme.

use super::kit::{self, tokens as t};
use egui::epaint::PathShape;
use egui::{Align, Color32, FontId, Pos2, Rect, Response, Role, Sense, Shape as Painted, Stroke, Ui, Vec2, WidgetInfo};
use kaofa_core::service::summary::{Anchor, Chart, Drawing, Ink, Shape};

/// Paints a chart over the width there is. Who cannot see it is told its numbers.
pub(crate) fn chart(ui: &mut Ui, chart: &Chart) -> Response {
    drawing(ui, &chart.drawing(ui.available_width() / t::CHART_ZOOM))
}

/// Paints a drawing, larger than on paper: a screen is farther from the eye.
fn drawing(ui: &mut Ui, drawing: &Drawing) -> Response {
    let size = Vec2::new(drawing.width, drawing.height) * t::CHART_ZOOM;
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &drawing.spoken));
    if ui.is_rect_visible(rect) {
        for shape in &drawing.shapes {
            paint(ui, rect, shape);
        }
    }
    response
}

fn paint(ui: &Ui, rect: Rect, shape: &Shape) {
    let at = |(x, y): (f32, f32)| Pos2::new(rect.left() + x * t::CHART_ZOOM, rect.top() + y * t::CHART_ZOOM);
    let painter = ui.painter();
    match shape {
        Shape::Line { from, to, width, ink } => {
            painter.line_segment([at(*from), at(*to)], Stroke::new(width * t::CHART_ZOOM, color(ui, *ink)));
        }
        Shape::Area { points, ink } => {
            let points = points.iter().copied().map(at).collect();
            painter.add(Painted::Path(PathShape::convex_polygon(points, color(ui, *ink), Stroke::NONE)));
        }
        Shape::Text { x, y, size, anchor, ink, text, .. } => {
            let align = match anchor {
                Anchor::Start => Align::Min,
                Anchor::Middle => Align::Center,
                Anchor::End => Align::Max,
            };
            let font = FontId::proportional(size * t::CHART_ZOOM);
            let galley = painter.layout_no_wrap(text.clone(), font, color(ui, *ink));
            // The drawing names the baseline, which every row of a galley knows.
            let ascent = galley.rows.first().and_then(|row| row.glyphs.first()).map_or(galley.size().y, |glyph| glyph.pos.y);
            let foot = at((*x, *y));
            let left = match align {
                Align::Min => foot.x,
                Align::Center => foot.x - galley.size().x / 2.0,
                Align::Max => foot.x - galley.size().x,
            };
            painter.galley(Pos2::new(left, foot.y - ascent), galley, color(ui, *ink));
        }
    }
}

fn color(ui: &Ui, ink: Ink) -> Color32 {
    let p = kit::palette(ui);
    match ink {
        Ink::Dark => p.text,
        Ink::Muted => p.muted,
        Ink::Grid => p.line,
        Ink::Main => p.info,
        Ink::Accent => p.accent,
        Ink::Ground => p.sunken,
    }
}
