//! Buttons: primary (one a screen), secondary, quiet, danger; and icon buttons, which cannot exist without a name.

use egui::{Color32, Response, Role, Sense, Ui, Vec2, WidgetInfo};

use super::{
    icon::Icon,
    paint::{at_left, boxed, focus_ring, one_line},
    theme::palette,
    tokens::{self as t, Palette},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Primary,
    Secondary,
    Quiet,
    Danger,
}

/// A button under construction; `show` puts it on the page.
#[derive(Clone, Debug)]
#[must_use = "call show(ui)"]
pub struct Button {
    kind: Kind,
    label: String,
    icon: Option<Icon>,
    icon_after: Option<Icon>,
    enabled: bool,
    min_width: f32,
    full_width: bool,
    tooltip: Option<String>,
}

impl Button {
    fn new(kind: Kind, label: impl Into<String>) -> Self {
        Self {
            kind,
            label: label.into(),
            icon: None,
            icon_after: None,
            enabled: true,
            min_width: 0.0,
            full_width: false,
            tooltip: None,
        }
    }

    /// The one main action of a screen.
    pub fn primary(label: impl Into<String>) -> Self {
        Self::new(Kind::Primary, label)
    }

    /// Every other action.
    pub fn secondary(label: impl Into<String>) -> Self {
        Self::new(Kind::Secondary, label)
    }

    /// An action that should not draw the eye: text only.
    pub fn quiet(label: impl Into<String>) -> Self {
        Self::new(Kind::Quiet, label)
    }

    /// A destructive action; plain, in accent text. Its label ends in an ellipsis and it asks.
    pub fn danger(label: impl Into<String>) -> Self {
        Self::new(Kind::Danger, label)
    }

    /// Icon before the label.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Icon after the label.
    pub fn icon_after(mut self, icon: Icon) -> Self {
        self.icon_after = Some(icon);
        self
    }

    /// Whether it can be pressed now; a disabled button should have a tooltip that says why.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Least width in points.
    pub fn min_width(mut self, width: f32) -> Self {
        self.min_width = width;
        self
    }

    /// As wide as the space there is.
    pub fn full_width(mut self) -> Self {
        self.full_width = true;
        self
    }

    /// Shown while the pointer rests on it.
    pub fn tooltip(mut self, text: impl Into<String>) -> Self {
        self.tooltip = Some(text.into());
        self
    }

    /// Puts the button on the page.
    pub fn show(self, ui: &mut Ui) -> Response {
        let p = palette(ui);
        let pad = if self.kind == Kind::Quiet { t::S8 } else { t::S16 };
        let icon_width = t::ICON + t::S8;
        let icons = f32::from(u8::from(self.icon.is_some()) + u8::from(self.icon_after.is_some())) * icon_width;
        let room = ui.available_width() - 2.0 * pad - icons;
        let galley = one_line(ui, &self.label, t::TYPE_BODY, Color32::PLACEHOLDER, room.max(t::S48));
        let content = icons + galley.size().x;
        let mut width = (content + 2.0 * pad).max(self.min_width);
        if self.full_width {
            width = width.max(ui.available_width());
        }
        let sense = if self.enabled { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(Vec2::new(width, t::CONTROL_HEIGHT), sense);
        let (fill, border, text) = colors(self.kind, p, &response, self.enabled);
        if ui.is_rect_visible(rect) {
            boxed(ui, rect, t::RADIUS_CONTROL, fill, border);
            let mut x = rect.center().x - content / 2.0;
            let icon_box =
                |x: f32| egui::Rect::from_center_size(egui::pos2(x + t::ICON / 2.0, rect.center().y), Vec2::splat(t::ICON));
            if let Some(icon) = self.icon {
                icon.paint(ui, icon_box(x), t::ICON, text);
                x += icon_width;
            }
            let elided = galley.elided;
            let size = galley.size();
            ui.painter().galley(egui::pos2(x, rect.center().y - size.y / 2.0), galley, text);
            if let Some(icon) = self.icon_after {
                icon.paint(ui, icon_box(x + size.x + t::S8), t::ICON, text);
            }
            focus_ring(ui, &response, rect, t::RADIUS_CONTROL);
            if elided && self.tooltip.is_none() {
                response.clone().on_hover_text(&self.label);
            }
        }
        let enabled = self.enabled && ui.is_enabled();
        response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, &self.label));
        match self.tooltip {
            Some(tip) => response.on_hover_text(tip),
            None => response,
        }
    }
}

/// Fill, border and text colour of a button in its present state.
fn colors(kind: Kind, p: &Palette, response: &Response, enabled: bool) -> (Color32, Color32, Color32) {
    let none = Color32::TRANSPARENT;
    if !enabled {
        return match kind {
            Kind::Quiet => (none, none, p.faint),
            _ => (p.sunken, p.line, p.faint),
        };
    }
    let pressed = response.is_pointer_button_down_on();
    let pick = |rest, hover, down| {
        if pressed {
            down
        } else if response.hovered() {
            hover
        } else {
            rest
        }
    };
    match kind {
        Kind::Primary => {
            let fill = pick(p.accent, p.accent_hover, p.accent_pressed);
            (fill, fill, p.on_accent)
        }
        Kind::Secondary => (pick(p.surface, p.hover, p.sunken), p.line, p.text),
        Kind::Quiet => (pick(none, p.hover, p.sunken), none, p.muted),
        Kind::Danger => (pick(p.surface, p.accent_tint, p.accent_tint), p.line, p.accent),
    }
}

/// A square button with only an icon; `name` is its tooltip and its accessible name.
pub fn icon_button(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    let p = palette(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(t::CONTROL_HEIGHT), Sense::click());
    if ui.is_rect_visible(rect) {
        let (fill, border, text) = colors(Kind::Quiet, p, &response, ui.is_enabled());
        boxed(ui, rect, t::RADIUS_CONTROL, fill, border);
        icon.paint(ui, rect, t::ICON, text);
        focus_ring(ui, &response, rect, t::RADIUS_CONTROL);
    }
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    response.on_hover_text(name)
}

/// A plain row that acts as a button: side lists of filters with a count at the right (see bank.png).
/// `count` may be empty; `name` is what the screen reader says.
pub fn list_row(ui: &mut Ui, label: &str, count: &str, selected: bool) -> Response {
    let p = palette(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), t::CONTROL_HEIGHT), Sense::click());
    if ui.is_rect_visible(rect) {
        let fill = if selected {
            p.accent_tint
        } else if response.hovered() {
            p.sunken
        } else {
            Color32::TRANSPARENT
        };
        boxed(ui, rect, t::RADIUS_CONTROL, fill, Color32::TRANSPARENT);
        let inner = rect.shrink2(Vec2::new(t::S8, 0.0));
        let count = one_line(ui, count, t::TYPE_BODY, p.muted, inner.width() / 2.0);
        let color = if selected { p.accent } else { p.text };
        let room = inner.width() - count.size().x - t::S8;
        at_left(ui, inner, inner.left(), one_line(ui, label, t::TYPE_BODY, color, room));
        super::paint::at_right(ui, inner, count);
        focus_ring(ui, &response, rect, t::RADIUS_CONTROL);
    }
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, selected, label));
    response
}
