//! Text on the projector.

use crate::ui::kit::text::{Mark, pieces, unbroken_blanks};
use crate::ui::kit::{palette, tokens as t};
use egui::text::{LayoutJob, TextFormat};
use egui::{Align2, Color32, FontId, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo};

pub(super) fn galley(ui: &Ui, text: &str, size: f32, color: Color32, width: f32) -> std::sync::Arc<egui::Galley> {
    let mut job = LayoutJob::single_section(
        unbroken_blanks(text).into_owned(),
        TextFormat { line_height: Some((size * t::LINE_BODY).round()), ..TextFormat::simple(FontId::proportional(size), color) },
    );
    job.wrap.max_width = width;
    ui.painter().layout_job(job)
}

/// Puts a block of text down and gives its height; `said` is what a screen reader says.
pub(super) fn put(ui: &Ui, at: Pos2, block: std::sync::Arc<egui::Galley>, said: &str) -> f32 {
    let rect = Rect::from_min_size(at, block.size());
    let response = ui.interact(rect, ui.scope_id().with((said, at.y as i32)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, said));
    let color = palette(ui).text;
    ui.painter().galley(at, block, color);
    rect.height()
}

pub(super) fn line(ui: &Ui, at: Pos2, align: Align2, text: &str, size: f32, color: Color32) {
    let rect = ui.painter().text(at, align, text, FontId::proportional(size), color);
    let response = ui.interact(rect, ui.scope_id().with((text, "line")), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, text));
}

/// What a page says first; gives where the rest begins.
pub(super) fn title(ui: &Ui, area: Rect, scale: f32, text: &str) -> f32 {
    let p = palette(ui);
    let mut size = t::SHOW_TITLE * scale;
    let mut block = galley(ui, text, size, p.text, area.width());
    // Two lines at most, or nearly so.
    while block.rows.len() > 2 && size > t::SHOW_BODY * scale {
        size -= 2.0 * scale;
        block = galley(ui, text, size, p.text, area.width());
    }
    area.top() + put(ui, area.min, block, text) + t::SHOW_GAP * scale
}

/// Paragraphs as large as they fit; what does not fit at the least size goes on to further pages. Gives how many there are, which is told
/// at the foot.
pub(super) fn running(ui: &Ui, area: Rect, scale: f32, parts: &[(String, bool)], stressed: &[&str], page: usize) -> usize {
    let mut size = t::SHOW_BODY * scale;
    let mut job = lay(ui, area, size, parts, stressed);
    while job.size().y > area.height() && size > t::SHOW_BODY_LEAST * scale {
        size -= scale;
        job = lay(ui, area, size, parts, stressed);
    }
    let said: String = parts.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join("\n");
    let rows_a_page = (area.height() / (size * t::LINE_BODY).round()).floor().max(1.0) as usize;
    let pages = job.rows.len().div_ceil(rows_a_page).max(1);
    if pages == 1 {
        put(ui, area.min, job, &said);
        return 1;
    }
    let page = page.min(pages - 1);
    let row = (size * t::LINE_BODY).round();
    // Whole rows: the block stands so high that the page's first row is at the top, and what is not of this page is cut off.
    let shown = Rect::from_min_size(area.min, Vec2::new(area.width(), row * rows_a_page as f32));
    let lifted = egui::pos2(area.left(), area.top() - row * (page * rows_a_page) as f32);
    let response = ui.interact(shown, ui.scope_id().with(("running", page)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &said));
    ui.painter().with_clip_rect(shown).galley(lifted, job, palette(ui).text);
    pages
}

fn lay(ui: &Ui, area: Rect, size: f32, parts: &[(String, bool)], stressed: &[&str]) -> std::sync::Arc<egui::Galley> {
    let p = palette(ui);
    let mut job = LayoutJob::default();
    job.wrap.max_width = area.width();
    let format = |color: Color32| TextFormat {
        line_height: Some((size * t::LINE_BODY).round()),
        ..TextFormat::simple(FontId::proportional(size), color)
    };
    for (i, (text, quiet)) in parts.iter().enumerate() {
        if i > 0 {
            job.append("\n", 0.0, format(p.text));
        }
        for (piece, mark) in pieces(text.trim(), stressed) {
            let color = match (mark, quiet) {
                (Mark::Found, _) => p.accent,
                (_, true) => p.muted,
                _ => p.text,
            };
            job.append(piece, 0.0, format(color));
        }
    }
    ui.painter().layout_job(job)
}
