//! Text by rank. Hierarchy comes from size, colour and space; there is one weight.

use egui::{Color32, FontId, InnerResponse, Label, Pos2, Response, RichText, Role, Sense, Ui, Vec2, WidgetInfo};

use super::{theme::palette, tokens as t};

fn show(ui: &mut Ui, text: impl Into<String>, size: f32, color: Color32) -> Response {
    ui.label(RichText::new(text).size(size).color(color))
}

/// The name of a room.
pub fn page_title(ui: &mut Ui, text: impl Into<String>) -> Response {
    show(ui, text, t::TYPE_TITLE, palette(ui).text)
}

/// The leading sentence of a card ("18 questions today").
pub fn lead(ui: &mut Ui, text: impl Into<String>) -> Response {
    show(ui, text, t::TYPE_FIGURE_S, palette(ui).text)
}

/// The title of a card.
pub fn card_title(ui: &mut Ui, text: impl Into<String>) -> Response {
    show(ui, text, t::TYPE_CARD, palette(ui).text)
}

/// Ordinary text.
pub fn body(ui: &mut Ui, text: impl Into<String>) -> Response {
    show(ui, text, t::TYPE_BODY, palette(ui).text)
}

/// Labels and secondary text at body size.
pub fn muted(ui: &mut Ui, text: impl Into<String>) -> Response {
    show(ui, text, t::TYPE_BODY, palette(ui).muted)
}

/// Small secondary text.
pub fn caption(ui: &mut Ui, text: impl Into<String>) -> Response {
    show(ui, text, t::TYPE_CAPTION, palette(ui).muted)
}

/// Running text to be read and copied: articles, explanations.
pub fn reading(ui: &mut Ui, text: impl Into<String>) -> Response {
    let line = (t::TYPE_BODY * t::LINE_BODY).round();
    let text = RichText::new(text).size(t::TYPE_BODY).color(palette(ui).text).line_height(Some(line));
    ui.add(Label::new(text).selectable(true).wrap())
}

/// The stem of a question. Never selectable: in an exam nothing can be copied out.
pub fn stem(ui: &mut Ui, text: impl Into<String>) -> Response {
    let line = (t::TYPE_TITLE * t::LINE_STEM).round();
    let text = RichText::new(text).size(t::TYPE_TITLE).color(palette(ui).text).line_height(Some(line));
    ui.add(Label::new(text).selectable(false).wrap())
}

/// A row of text and chips, only as high as its text. (`ui.horizontal` is as high as a button.)
pub fn text_row<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let controls = ui.spacing().interact_size.y;
    let row = ui.text_style_height(&egui::TextStyle::Body).max(t::CHIP_HEIGHT);
    ui.spacing_mut().interact_size.y = row;
    let out = ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = controls;
        content(ui)
    });
    ui.spacing_mut().interact_size.y = controls;
    out
}

/// A large number with its small unit on one baseline. The unit may be empty.
pub fn figure(ui: &mut Ui, number: &str, unit: &str) -> Response {
    figure_sized(ui, number, unit, t::TYPE_FIGURE)
}

/// `figure` with the number at `size` points.
pub fn figure_sized(ui: &mut Ui, number: &str, unit: &str, size: f32) -> Response {
    let p = palette(ui);
    let large = ui.painter().layout_no_wrap(number.to_owned(), FontId::proportional(size), p.text);
    let small = ui.painter().layout_no_wrap(unit.to_owned(), FontId::proportional(t::TYPE_BODY), p.muted);
    let gap = if unit.is_empty() { 0.0 } else { t::S8 };
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(large.size().x + gap + small.size().x, large.size().y), Sense::hover());
    let baseline = |g: &egui::Galley| g.rows.first().and_then(|r| r.glyphs.first().map(|c| r.pos.y + c.pos.y));
    let drop = match (baseline(&large), baseline(&small)) {
        (Some(l), Some(s)) => l - s,
        _ => large.size().y - small.size().y,
    };
    let right = rect.left() + large.size().x + gap;
    ui.painter().galley(rect.min, large, p.text);
    ui.painter().galley(Pos2::new(right, rect.top() + drop), small, p.muted);
    let name = if unit.is_empty() { number.to_owned() } else { format!("{number} {unit}") };
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    response
}
