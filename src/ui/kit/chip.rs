//! Chips and tones: a word on a tint that says how things stand.

use egui::{Color32, Response, Role, Sense, Ui, Vec2, WidgetInfo};

use super::{
    icon::Icon,
    paint::{at_center, boxed, one_line},
    theme::palette,
    tokens::{self as t, Palette},
};

/// How a thing stands. The tone never stands alone: a word or an icon always says the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Plain.
    #[default]
    Neutral,
    /// Done, right, in force.
    Ok,
    /// Needs attention.
    Warn,
    /// Information, progress.
    Info,
    /// Current or wrong.
    Accent,
}

impl Tone {
    /// Colour of text, icons and bars.
    pub fn color(self, p: &Palette) -> Color32 {
        match self {
            Self::Neutral => p.muted,
            Self::Ok => p.ok,
            Self::Warn => p.warn,
            Self::Info => p.info,
            Self::Accent => p.accent,
        }
    }

    /// Colour of the ground under that text.
    pub fn tint(self, p: &Palette) -> Color32 {
        match self {
            Self::Neutral => p.sunken,
            Self::Ok => p.ok_tint,
            Self::Warn => p.warn_tint,
            Self::Info => p.info_tint,
            Self::Accent => p.accent_tint,
        }
    }

    /// The icon that says the tone without colour.
    pub fn icon(self) -> Icon {
        match self {
            Self::Neutral | Self::Info => Icon::Info,
            Self::Ok => Icon::CheckCircle,
            Self::Warn => Icon::Warning,
            Self::Accent => Icon::Error,
        }
    }
}

/// A word on a tint, 22 points high; cut with an ellipsis when there is no room.
pub fn chip(ui: &mut Ui, text: &str, tone: Tone) -> Response {
    let p = palette(ui);
    let room = ui.available_width() - 2.0 * t::S8;
    let galley = one_line(ui, text, t::TYPE_CAPTION, tone.color(p), room.max(t::S32));
    let size = Vec2::new(galley.size().x + 2.0 * t::S8, t::CHIP_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    if ui.is_rect_visible(rect) {
        boxed(ui, rect, t::RADIUS_CHIP, tone.tint(p), Color32::TRANSPARENT);
        at_center(ui, rect, galley);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    response
}
