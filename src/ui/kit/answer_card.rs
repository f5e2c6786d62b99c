//! The answer card: every question of a paper at a glance.

use egui::{CornerRadius, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use super::{
    card::section_heading,
    paint::{at_center, boxed, focus_ring, one_line},
    text,
    theme::palette,
    tokens as t,
};

/// One part of a paper.
#[derive(Clone, Debug)]
pub struct CardSection<'a> {
    /// Name of the part.
    pub title: &'a str,
    /// Count and marks, half a line.
    pub detail: &'a str,
    /// Its questions in order.
    pub items: &'a [CardItem],
}

/// One question on the card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardItem {
    /// Number shown in the cell.
    pub number: usize,
    /// Has an answer: blue tint instead of an outline.
    pub answered: bool,
    /// Marked by the candidate: amber dot.
    pub marked: bool,
    /// On the screen now: red ring.
    pub current: bool,
    /// What the screen reader says, including the states in words.
    pub name: String,
}

/// Draws the card; the result counts questions over all sections from 0 and is the one that was picked.
/// Answered, marked and current differ in shape (fill, dot, ring), not only in colour.
pub fn answer_card(ui: &mut Ui, sections: &[CardSection]) -> Option<usize> {
    let mut picked = None;
    let mut first = 0;
    for (i, section) in sections.iter().enumerate() {
        if i > 0 {
            ui.add_space(t::S24);
        }
        heading(ui, section);
        ui.add_space(t::S4);
        if let Some(at) = grid(ui, section.items, first) {
            picked = Some(first + at);
        }
        first += section.items.len();
    }
    picked
}

fn heading(ui: &mut Ui, section: &CardSection) {
    let p = palette(ui);
    let width = |text| one_line(ui, text, t::TYPE_BODY, p.muted, f32::INFINITY).size().x;
    let fits = width(section.title) + t::S16 + width(section.detail) <= ui.available_width();
    let both = |ui: &mut Ui| {
        section_heading(ui, section.title);
        text::muted(ui, section.detail);
    };
    if fits {
        text::text_row(ui, |ui| {
            ui.spacing_mut().item_spacing.x = t::S16;
            both(ui);
        });
    } else {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            both(ui);
        });
    }
}

fn grid(ui: &mut Ui, items: &[CardItem], first: usize) -> Option<usize> {
    let width = ui.available_width();
    let columns = (((width + t::ANSWER_GAP) / (t::ANSWER_CELL + t::ANSWER_GAP)).floor() as usize).max(1);
    let cell = ((width + t::ANSWER_GAP) / columns as f32 - t::ANSWER_GAP).min(t::ANSWER_CELL_MAX).floor();
    let rows = items.len().div_ceil(columns);
    let step = Vec2::new(cell + t::ANSWER_GAP, t::ANSWER_CELL_HEIGHT + t::ANSWER_GAP);
    let size = Vec2::new(columns as f32 * step.x - t::ANSWER_GAP, (rows as f32 * step.y - t::ANSWER_GAP).max(0.0));
    let (id, area) = ui.allocate_space(size);
    let mut picked = None;
    for (i, item) in items.iter().enumerate() {
        let at = Vec2::new((i % columns) as f32 * step.x, (i / columns) as f32 * step.y);
        let rect = Rect::from_min_size(area.min + at, Vec2::new(cell, t::ANSWER_CELL_HEIGHT));
        if item.current {
            keep_in_view(ui, rect, item.number);
        }
        if cell_button(ui, rect, id.with(first + i), item) {
            picked = Some(i);
        }
    }
    picked
}

/// Scrolls to the current cell when another becomes current, and leaves the person's own scrolling alone otherwise.
fn keep_in_view(ui: &Ui, rect: Rect, number: usize) {
    let key = egui::Id::unique("kit-answer-card-current");
    let before = ui.data(|d| d.get_temp::<usize>(key));
    if before != Some(number) {
        ui.data_mut(|d| d.insert_temp(key, number));
        ui.scroll_to_rect(rect.expand(t::ANSWER_CELL_HEIGHT), None);
    }
}

fn cell_button(ui: &Ui, rect: Rect, id: egui::Id, item: &CardItem) -> bool {
    let p = palette(ui);
    let response = ui.interact(rect, id, Sense::click());
    if ui.is_rect_visible(rect) {
        let (fill, border, text) = match (item.answered, response.hovered()) {
            (true, _) => (p.info_tint, p.info_tint, p.info),
            (false, true) => (p.hover, p.line, p.muted),
            (false, false) => (p.surface, p.line, p.muted),
        };
        boxed(ui, rect, t::RADIUS_CHIP, fill, border);
        let text = if item.current { p.accent } else { text };
        if item.current {
            let stroke = Stroke::new(t::FOCUS_WIDTH, p.accent);
            // With the keyboard here too, both rings are seen, one in the other.
            let ring = if response.has_focus() { rect.shrink(t::FOCUS_WIDTH + t::LINE_WIDTH) } else { rect };
            ui.painter().rect_stroke(ring, CornerRadius::same(t::RADIUS_CHIP), stroke, StrokeKind::Inside);
        }
        at_center(ui, rect, one_line(ui, &item.number.to_string(), t::TYPE_BODY - 1.0, text, f32::INFINITY));
        if item.marked {
            let center = rect.right_top() + Vec2::new(-t::MARK_DOT - t::S4, t::MARK_DOT + t::S4);
            ui.painter().circle(center, t::MARK_DOT, p.warn, Stroke::new(t::LINE_WIDTH, fill));
        }
        focus_ring(ui, &response, rect, t::RADIUS_CHIP);
    }
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, item.current, &item.name));
    response.clicked()
}
