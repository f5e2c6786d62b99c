//! One answer of a question: a single large target.

use egui::{Color32, Pos2, Rect, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};

use super::{
    icon::Icon,
    paint::{at_center, boxed, focus_ring, one_line, wrapped},
    theme::palette,
    tokens::{self as t, Palette},
};

/// What an option row shows.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "four independent facts about one row")]
pub struct OptionState {
    /// Chosen by the candidate.
    pub selected: bool,
    /// Several may be chosen: square mark and tick box role.
    pub multiple: bool,
    /// In review: whether this option is right. `None` while answering.
    pub correct: Option<bool>,
    /// Can be chosen now.
    pub enabled: bool,
}

impl Default for OptionState {
    fn default() -> Self {
        Self { selected: false, multiple: false, correct: None, enabled: true }
    }
}

struct Look {
    fill: Color32,
    border: Color32,
    mark_fill: Color32,
    mark_text: Color32,
    icon: Option<(Icon, Color32)>,
}

fn look(state: OptionState, hovered: bool, p: &Palette) -> Look {
    match state.correct {
        Some(right) => {
            let (color, tint) = if right { (p.ok, p.ok_tint) } else { (p.accent, p.accent_tint) };
            let mark_fill = if state.selected { color } else { p.surface };
            let mark_text = if state.selected { p.surface } else { color };
            let icon = if right { Icon::Check } else { Icon::Close };
            Look { fill: tint, border: color, mark_fill, mark_text, icon: Some((icon, color)) }
        }
        None if state.selected => {
            Look { fill: p.accent_tint, border: p.accent, mark_fill: p.accent, mark_text: p.on_accent, icon: None }
        }
        None => {
            let fill = if hovered { p.hover } else { p.surface };
            Look { fill, border: p.line, mark_fill: p.surface, mark_text: p.muted, icon: None }
        }
    }
}

/// One answer with its letter. Clicking, Space or Enter choose it; the caller keeps the state.
pub fn option_row(ui: &mut Ui, letter: char, text: &str, state: OptionState) -> Response {
    option_row_noted(ui, letter, text, state, "")
}

/// `option_row` with a short note at the right ("right answer", "your answer"), which the screen reader says too.
pub fn option_row_noted(ui: &mut Ui, letter: char, text: &str, state: OptionState, note: &str) -> Response {
    let p = palette(ui);
    let width = ui.available_width();
    let pad = t::S20 - t::S4 + 2.0;
    let text_left = pad + t::OPTION_LETTER + t::S16;
    let note = one_line(ui, note, t::TYPE_CAPTION, p.muted, width / 3.0);
    let note_width = if note.size().x > 0.0 { note.size().x + t::S8 } else { 0.0 };
    let icon_width = if state.correct.is_some() { t::ICON + t::S8 } else { 0.0 };
    let room = (width - text_left - pad - icon_width - note_width).max(t::S56);
    let galley = wrapped(ui, text, t::TYPE_OPTION, t::LINE_STEM, p.text, room);
    let height = (galley.size().y + 2.0 * t::S12).max(t::OPTION_ROW);
    let sense = if state.enabled { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, height), sense);
    if ui.is_rect_visible(rect) {
        let look = look(state, state.enabled && response.hovered(), p);
        boxed(ui, rect, t::RADIUS_OPTION, look.fill, look.border);
        let center = Pos2::new(rect.left() + pad + t::OPTION_LETTER / 2.0, rect.top() + height.min(t::OPTION_ROW) / 2.0);
        let mark = Rect::from_center_size(center, Vec2::splat(t::OPTION_LETTER));
        let border = if look.mark_fill == p.surface { p.line } else { look.mark_fill };
        if state.multiple {
            boxed(ui, mark, t::RADIUS_CHIP, look.mark_fill, border);
        } else {
            ui.painter().circle(center, t::OPTION_LETTER / 2.0 - 0.5, look.mark_fill, Stroke::new(t::LINE_WIDTH, border));
        }
        at_center(ui, mark, one_line(ui, &letter.to_string(), t::TYPE_BODY, look.mark_text, f32::INFINITY));
        let top = if height > t::OPTION_ROW { rect.top() + t::S12 } else { rect.center().y - galley.size().y / 2.0 };
        ui.painter().galley(Pos2::new(rect.left() + text_left, top), galley, p.text);
        let mut right = rect.right() - pad;
        if let Some((icon, color)) = look.icon {
            let at = Rect::from_center_size(Pos2::new(right - t::ICON / 2.0, rect.center().y), Vec2::splat(t::ICON));
            icon.paint(ui, at, t::ICON, color);
            right -= icon_width;
        }
        let left = right - note.size().x;
        super::paint::at_left(ui, rect, left, note.clone());
        focus_ring(ui, &response, rect, t::RADIUS_OPTION);
    }
    let name = if note.text().is_empty() { format!("{letter}. {text}") } else { format!("{letter}. {text} ({})", note.text()) };
    let role = if state.multiple { Role::CheckBox } else { Role::RadioButton };
    let enabled = state.enabled && ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(role, enabled, state.selected, &name));
    response
}
