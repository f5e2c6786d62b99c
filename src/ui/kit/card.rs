//! Cards, lines, headings, and the two ways to tell people something: a notice and an error panel.

use egui::{CornerRadius, Frame, InnerResponse, Margin, Rect, Response, Role, Sense, Stroke, Ui, Vec2};

use super::{chip::Tone, text, theme::palette, tokens as t};

/// A white sheet with one purpose. Fills the width it is given.
#[derive(Clone, Copy, Debug)]
#[must_use = "call show(ui, ..)"]
pub struct Card {
    accent: bool,
    padding: f32,
    min_height: f32,
}

impl Default for Card {
    fn default() -> Self {
        Self { accent: false, padding: t::S20, min_height: 0.0 }
    }
}

impl Card {
    /// A plain card with 20 points of padding.
    pub fn new() -> Self {
        Self::default()
    }

    /// With the red left edge of the one next thing.
    pub fn accent_edge(mut self) -> Self {
        self.accent = true;
        self
    }

    /// Space between edge and content in points; 0 for a table that fills the card.
    pub fn padding(mut self, points: f32) -> Self {
        self.padding = points;
        self
    }

    /// Least height in points, so that neighbours in a row end together.
    pub fn min_height(mut self, points: f32) -> Self {
        self.min_height = points;
        self
    }

    /// As high as the space there is.
    pub fn fill_height(mut self, ui: &Ui) -> Self {
        self.min_height = ui.available_height();
        self
    }

    /// Puts the card on the page.
    pub fn show<R>(self, ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
        let p = palette(ui);
        let radius = CornerRadius::same(t::RADIUS_CARD);
        let edge_painter = ui.painter().clone();
        let frame = Frame::new()
            .fill(p.surface)
            .stroke(Stroke::new(t::LINE_WIDTH, p.line))
            .corner_radius(radius)
            .inner_margin(Margin::same(self.padding as i8));
        let min_height = self.min_height - 2.0 * (self.padding + t::LINE_WIDTH);
        let out = frame.show(ui, |ui| {
            // A card starts from the usual gaps, whatever the row of cards around it set.
            ui.spacing_mut().item_spacing = Vec2::splat(t::S8);
            ui.set_min_width(ui.available_width());
            if min_height > 0.0 {
                ui.set_min_height(min_height);
            }
            content(ui)
        });
        if self.accent {
            let rect = out.response.rect;
            let mut strip = rect;
            strip.set_width(t::S12);
            let painter = edge_painter.with_clip_rect(strip.intersect(edge_painter.clip_rect()));
            painter.rect_filled(rect, radius, p.accent);
            let inner =
                Rect::from_min_max(rect.min + Vec2::new(t::ACCENT_EDGE, t::LINE_WIDTH), rect.max - Vec2::new(0.0, t::LINE_WIDTH));
            painter.rect_filled(inner, CornerRadius::same(t::RADIUS_CONTROL), p.surface);
        }
        out
    }
}

/// A plain card.
pub fn card<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    Card::new().show(ui, content)
}

/// The card of the one next thing: red left edge. One a screen.
pub fn card_with_accent_edge<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    Card::new().accent_edge().show(ui, content)
}

/// The small heading over a group; a heading for screen readers too.
pub fn section_heading(ui: &mut Ui, title: &str) -> Response {
    let response = text::muted(ui, title);
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Heading);
        node.set_label(title);
    });
    response
}

/// A 1-point line across the space there is.
pub fn hline(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), t::LINE_WIDTH), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, palette(ui).line);
}

/// What went wrong, where (file, line, cell), and what to do about it. `where_` and `todo` may be empty.
pub fn error_panel(ui: &mut Ui, what: &str, where_: &str, todo: &str) -> Response {
    tinted(ui, Tone::Accent, |ui| {
        text::body(ui, what);
        for line in [where_, todo] {
            if !line.is_empty() {
                text::caption(ui, line);
            }
        }
    })
}

/// One sentence on a tint, with the icon of its tone.
pub fn notice(ui: &mut Ui, tone: Tone, sentence: &str) -> Response {
    tinted(ui, tone, |ui| {
        text::body(ui, sentence);
    })
}

fn tinted(ui: &mut Ui, tone: Tone, content: impl FnOnce(&mut Ui)) -> Response {
    let p = palette(ui);
    let frame = Frame::new()
        .fill(tone.tint(p))
        .corner_radius(t::RADIUS_CONTROL)
        .inner_margin(Margin::symmetric(t::S16 as i8, t::S12 as i8));
    frame
        .show(ui, |ui| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = t::S12;
                let row = ui.text_style_height(&egui::TextStyle::Body);
                let (rect, _) = ui.allocate_exact_size(Vec2::new(t::ICON, row), Sense::hover());
                tone.icon().paint(ui, rect, t::ICON, tone.color(p));
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = t::S4;
                    ui.set_min_width(ui.available_width());
                    content(ui);
                });
            });
        })
        .response
}
