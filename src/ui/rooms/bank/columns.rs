//! Dividing the room into columns of full height.

use crate::ui::kit::{self, tokens as t};
use egui::{Layout, Rect, Ui, UiBuilder};

/// Paints into `rect` as a column of its own.
pub(super) fn column<R>(ui: &mut Ui, salt: &str, rect: Rect, content: impl FnOnce(&mut Ui) -> R) -> R {
    let builder = UiBuilder::new().id_salt(salt).max_rect(rect).layout(Layout::top_down(egui::Align::Min));
    content(&mut ui.new_child(builder))
}

/// Cuts `width` points and a gap off the left; (the cut, the rest).
pub(super) fn cut_left(rect: Rect, width: f32, gap: f32) -> (Rect, Rect) {
    let (left, _) = rect.split_left_right_at_x(rect.left() + width);
    let (_, rest) = rect.split_left_right_at_x((rect.left() + width + gap).min(rect.right()));
    (left, rest)
}

/// Cuts `width` points and a gap off the right; (the rest, the cut).
pub(super) fn cut_right(rect: Rect, width: f32, gap: f32) -> (Rect, Rect) {
    let (_, right) = rect.split_left_right_at_x(rect.right() - width);
    let (rest, _) = rect.split_left_right_at_x((rect.right() - width - gap).max(rect.left()));
    (rest, right)
}

/// Puts a control level with a field that has its label above.
pub(super) fn below_label<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = t::S4;
        // An empty label is as high as a written one.
        kit::text::caption(ui, " ");
        content(ui)
    })
    .inner
}
