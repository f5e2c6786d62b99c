//! Dividing the room into columns of full height.

use super::button::icon_button;
use super::icon::Icon;
use super::{text, tokens as t};
use egui::{FontId, Layout, Rect, Ui, UiBuilder, Vec2};

/// Paints into `rect` as a column of its own.
pub fn column<R>(ui: &mut Ui, salt: &str, rect: Rect, content: impl FnOnce(&mut Ui) -> R) -> R {
    let builder = UiBuilder::new().id_salt(salt).max_rect(rect).layout(Layout::top_down(egui::Align::Min));
    content(&mut ui.new_child(builder))
}

/// Cuts `width` points and a gap off the left; (the cut, the rest).
pub fn cut_left(rect: Rect, width: f32, gap: f32) -> (Rect, Rect) {
    let cut = rect.with_max_x(rect.left() + width);
    (cut, rect.with_min_x((cut.right() + gap).min(rect.right())))
}

/// Cuts `width` points and a gap off the right; (the rest, the cut).
pub fn cut_right(rect: Rect, width: f32, gap: f32) -> (Rect, Rect) {
    let cut = rect.with_min_x(rect.right() - width);
    (rect.with_max_x((cut.left() - gap).max(rect.left())), cut)
}

/// Puts a control level with a field that has its label above.
pub fn below_label<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = t::S4;
        // An empty label is as high as a written one.
        text::caption(ui, " ");
        content(ui)
    })
    .inner
}

/// A field whose label is said beside it already: the label is still there for the screen reader, but lies
/// above the clipped slot.
pub fn unlabelled<R>(ui: &mut Ui, width: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    let (_, rect) = ui.allocate_space(Vec2::new(width, t::CONTROL_HEIGHT));
    let label = ui.fonts_mut(|f| f.row_height(&FontId::proportional(t::TYPE_CAPTION))) + t::S4;
    let room = Rect::from_min_max(rect.min - Vec2::new(0.0, label), rect.max);
    let mut child =
        ui.new_child(UiBuilder::new().id_salt("unlabelled").max_rect(room).layout(Layout::top_down(egui::Align::Min)));
    child.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
    // A number between its steps needs all the room there is.
    child.spacing_mut().button_padding.x = t::S4;
    child.shrink_clip_rect(rect);
    content(&mut child)
}

/// The heading of a page with a button back, named `back`; true when it was pressed.
pub fn page_head(ui: &mut Ui, back: &str, title: &str, right: impl FnOnce(&mut Ui)) -> bool {
    let pressed = ui
        .horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = t::S8;
            let pressed = icon_button(ui, Icon::Back, back).clicked();
            text::page_title(ui, title);
            ui.with_layout(Layout::right_to_left(egui::Align::Center), right);
            pressed
        })
        .inner;
    ui.add_space(t::S8);
    pressed
}
