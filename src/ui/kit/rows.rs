//! Rows of lists that act as buttons: the heading of a group, and a title with running text under it.

use super::button::list_row;
use super::icon::Icon;
use super::paint::{at_left, at_right, boxed, focus_ring, one_line};
use super::text::Mark;
use super::{theme::palette, tokens as t};
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontId, Pos2, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo};

/// The heading of a group that opens and closes; `icon` points the way.
pub fn group_row(ui: &mut Ui, icon: Icon, label: &str, count: &str) -> Response {
    let p = palette(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), t::CONTROL_HEIGHT), Sense::click());
    if ui.is_rect_visible(rect) {
        let fill = if response.hovered() { p.sunken } else { Color32::TRANSPARENT };
        boxed(ui, rect, t::RADIUS_CONTROL, fill, Color32::TRANSPARENT);
        let inner = rect.shrink2(Vec2::new(t::S4, 0.0));
        let count = one_line(ui, count, t::TYPE_BODY, p.muted, inner.width() / 2.0);
        let mark = Rect::from_min_size(inner.min, Vec2::new(t::ICON, inner.height()));
        icon.paint(ui, mark, t::ICON, p.muted);
        let left = mark.right() + t::S4;
        let room = inner.right() - left - count.size().x - t::S8;
        at_left(ui, inner, left, one_line(ui, label, t::TYPE_BODY, p.text, room));
        at_right(ui, inner, count);
        focus_ring(ui, &response, rect, t::RADIUS_CONTROL);
    }
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, label));
    response
}

/// A title over up to two lines of text with pieces that stand out.
pub fn text_row_button<'a>(ui: &mut Ui, title: &str, pieces: impl IntoIterator<Item = (&'a str, Mark)>) -> Response {
    let p = palette(ui);
    let width = ui.available_width();
    let inner = width - 2.0 * t::S8;
    let mut job = LayoutJob::default();
    for (text, mark) in pieces {
        let mut format = TextFormat::simple(FontId::proportional(t::TYPE_CAPTION), p.muted);
        if mark == Mark::Found {
            (format.color, format.background) = (p.text, p.warn_tint);
        }
        job.append(text, 0.0, format);
    }
    job.wrap.max_width = inner;
    job.wrap.max_rows = 2;
    let body = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let head = one_line(ui, title, t::TYPE_BODY, p.text, inner);
    let height = head.size().y + body.size().y + t::S4 + 2.0 * t::S8;
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, height), Sense::click());
    if ui.is_rect_visible(rect) {
        let fill = if response.hovered() { p.sunken } else { Color32::TRANSPARENT };
        boxed(ui, rect, t::RADIUS_CONTROL, fill, Color32::TRANSPARENT);
        let at = rect.min + Vec2::splat(t::S8);
        let below = at.y + head.size().y + t::S4;
        ui.painter().galley(at, head, p.text);
        ui.painter().galley(Pos2::new(at.x, below), body, p.muted);
        focus_ring(ui, &response, rect, t::RADIUS_CONTROL);
    }
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, title));
    response
}

/// [`list_row`] moved in under its group.
pub fn nested_row(ui: &mut Ui, label: &str, note: &str, selected: bool) -> Response {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(t::S20);
        list_row(ui, label, note, selected)
    })
    .inner
}

/// [`list_row`] of a tree, moved in by its depth. A deep one keeps room for its name.
pub fn tree_row(ui: &mut Ui, depth: usize, label: &str, count: &str, selected: bool) -> Response {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let most = (ui.available_width() / 3.0).max(0.0);
        ui.add_space((t::S16 * depth as f32).min(most));
        list_row(ui, label, count, selected)
    })
    .inner
}

/// [`list_row`] for something that waits: its count stands on a warning tint (see bank.png).
pub fn alert_row(ui: &mut Ui, label: &str, count: &str) -> Response {
    let p = palette(ui);
    let row = list_row(ui, label, "", false);
    let count = one_line(ui, count, t::TYPE_CAPTION, p.warn, row.rect.width());
    let size = Vec2::new(count.size().x + 2.0 * t::S8, t::CHIP_HEIGHT);
    let at = egui::pos2(row.rect.right() - t::S8 - size.x, row.rect.center().y - size.y / 2.0);
    let chip = Rect::from_min_size(at, size);
    boxed(ui, chip, t::RADIUS_CHIP, p.warn_tint, Color32::TRANSPARENT);
    super::paint::at_center(ui, chip, count);
    row
}
