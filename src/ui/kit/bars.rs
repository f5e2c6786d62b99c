//! Figures as lengths: share bars, progress, stat cards.

use egui::{Color32, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo};

use super::{
    card::Card,
    chip::Tone,
    paint::{at_left, at_right, boxed, focus_ring, one_line},
    text,
    theme::palette,
    tokens as t,
};

fn track(ui: &Ui, rect: Rect, share: f32, tone: Tone) {
    let p = palette(ui);
    let radius = (rect.height() / 2.0).min(f32::from(t::RADIUS_CHIP)) as u8;
    boxed(ui, rect, radius, if p.surface == p.sunken { p.line } else { p.sunken }, Color32::TRANSPARENT);
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    if share > 0.0 {
        let mut part = rect;
        part.set_width((rect.width() * share).max(rect.height()));
        let color = if tone == Tone::Neutral { p.line_strong } else { tone.color(p) };
        boxed(ui, part, radius, color, Color32::TRANSPARENT);
    }
}

fn row(ui: &mut Ui, label: &str, share: f32, value: &str, tone: Tone, sense: Sense) -> Response {
    let p = palette(ui);
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, t::BAR_ROW), sense);
    if ui.is_rect_visible(rect) {
        if response.hovered() && sense.senses_click() {
            boxed(ui, rect.expand2(Vec2::new(t::S8, 0.0)), t::RADIUS_CONTROL, p.hover, Color32::TRANSPARENT);
        }
        let label_width = t::BAR_LABEL.min(width * 0.4);
        at_left(ui, rect, rect.left(), one_line(ui, label, t::TYPE_BODY, p.text, label_width));
        at_right(ui, rect, one_line(ui, value, t::TYPE_BODY, p.muted, t::BAR_VALUE));
        let left = rect.left() + label_width + t::S12;
        let right = (rect.right() - t::BAR_VALUE).max(left + t::S8);
        let bar = Rect::from_min_max(
            egui::pos2(left, rect.center().y - t::BAR / 2.0),
            egui::pos2(right, rect.center().y + t::BAR / 2.0),
        );
        track(ui, bar, share, tone);
        focus_ring(ui, &response, rect, t::RADIUS_CHIP);
    }
    response
}

/// A label, a horizontal bar of `share` (0 to 1) and its value in words.
pub fn bar_row(ui: &mut Ui, label: &str, share: f32, value: &str, tone: Tone) -> Response {
    let response = row(ui, label, share, value, tone, Sense::hover());
    response.widget_info(|| info(Role::Meter, label, value, share));
    response
}

/// `bar_row` that can be pressed, such as "practise this field".
pub fn bar_button(ui: &mut Ui, label: &str, share: f32, value: &str, tone: Tone) -> Response {
    let response = row(ui, label, share, value, tone, Sense::click());
    response.widget_info(|| info(Role::Button, label, value, share));
    response
}

fn info(role: Role, label: &str, value: &str, share: f32) -> WidgetInfo {
    let mut info = WidgetInfo::labeled(role, true, format!("{label} {value}"));
    if role != Role::Button {
        info.value = Some(f64::from(share));
    }
    info
}

/// How far a thing is, as wide as the space there is; `name` is its accessible name.
pub fn progress(ui: &mut Ui, share: f32, tone: Tone, name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), t::BAR), Sense::hover());
    track(ui, rect, share, tone);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, name);
        info.value = Some(f64::from(share));
        info
    });
    response
}

/// One large figure on a card.
#[derive(Clone, Copy, Debug)]
pub struct Stat<'a> {
    /// What it is.
    pub label: &'a str,
    pub value: &'a str,
    /// What it is measured on; breaks into lines where there is little room.
    pub note: &'a str,
}

/// Large figures side by side, on cards that end together whatever the notes need.
pub fn stat_cards(ui: &mut Ui, stats: &[Stat<'_>]) {
    if stats.is_empty() {
        return;
    }
    ui.columns(stats.len(), |columns| {
        let heights: Vec<f32> = columns.iter().zip(stats).map(|(ui, stat)| note_height(ui, stat.note)).collect();
        let most = heights.iter().copied().fold(0.0, f32::max);
        for ((ui, stat), height) in columns.iter_mut().zip(stats).zip(heights) {
            Card::new().show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                // Columns justify what breaks; a note of few words would be torn apart.
                ui.vertical(|ui| {
                    text::muted(ui, stat.label);
                    text::figure_sized(ui, stat.value, "", t::TYPE_FIGURE_L);
                    text::caption(ui, stat.note);
                    ui.add_space(most - height);
                });
            });
        }
    });
}

/// How high a note is on a card as wide as `ui`.
fn note_height(ui: &Ui, note: &str) -> f32 {
    let room = ui.available_width() - 2.0 * (t::S20 + t::LINE_WIDTH);
    let font = egui::FontId::proportional(t::TYPE_CAPTION);
    ui.painter().layout(note.to_owned(), font, palette(ui).muted, room).size().y
}
