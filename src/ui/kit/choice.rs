//! Choosing: dropdown, segmented control, tick box, switch, radio.

use egui::{Color32, CornerRadius, Popup, Rect, Response, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use super::{
    icon::Icon,
    paint::{at_center, at_left, boxed, focus_ring, one_line, wrapped},
    text,
    theme::palette,
    tokens as t,
};

/// A dropdown as wide as its longest choice; `label` is its accessible name only (see results.png).
/// `changed()` tells when another choice was taken.
pub fn select<T: PartialEq + Clone>(ui: &mut Ui, label: &str, value: &mut T, choices: &[(T, String)]) -> Response {
    let widest = choices
        .iter()
        .map(|(_, name)| one_line(ui, name, t::TYPE_BODY, Color32::PLACEHOLDER, f32::INFINITY).size().x)
        .fold(0.0, f32::max);
    let width = widest + 2.0 * t::S16 + t::S8 + t::ICON;
    select_sized(ui, label, value, choices, width.min(ui.available_width()))
}

/// A dropdown for forms: label above, as wide as the space there is.
pub fn select_field<T: PartialEq + Clone>(ui: &mut Ui, label: &str, value: &mut T, choices: &[(T, String)]) -> Response {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = t::S4;
        text::caption(ui, label);
        let width = ui.available_width();
        select_sized(ui, label, value, choices, width)
    })
    .inner
}

/// A dropdown of `width` points.
pub fn select_sized<T: PartialEq + Clone>(
    ui: &mut Ui,
    label: &str,
    value: &mut T,
    choices: &[(T, String)],
    width: f32,
) -> Response {
    let p = palette(ui);
    let shown = choices.iter().find(|(v, _)| v == value).map_or("", |(_, name)| name.as_str()).to_owned();
    let (rect, mut response) = ui.allocate_exact_size(Vec2::new(width, t::CONTROL_HEIGHT), Sense::click());
    if ui.is_rect_visible(rect) {
        let fill = if response.hovered() { p.hover } else { p.surface };
        boxed(ui, rect, t::RADIUS_CONTROL, fill, p.line);
        let inner = rect.shrink2(Vec2::new(t::S16, 0.0));
        let arrow = Rect::from_min_max(
            egui::pos2(inner.right() - t::ICON + t::S8, rect.top()),
            egui::pos2(inner.right() + t::S8, rect.bottom()),
        );
        let room = arrow.left() - inner.left() - t::S4;
        at_left(ui, inner, inner.left(), one_line(ui, &shown, t::TYPE_BODY, p.text, room));
        Icon::Dropdown.paint(ui, arrow, t::ICON, p.muted);
        focus_ring(ui, &response, rect, t::RADIUS_CONTROL);
    }
    let enabled = ui.is_enabled();
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, enabled, label);
        info.current_text_value = Some(shown.clone());
        info
    });
    let mut taken = None;
    Popup::menu(&response).width(width).accessible_name(label).show(|ui| {
        ui.set_width(width - 2.0 * (t::S4 + t::LINE_WIDTH));
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().max_height(t::DROPDOWN_HEIGHT).show(ui, |ui| {
            for (choice, name) in choices {
                if menu_row(ui, name, choice == value).clicked() {
                    taken = Some(choice.clone());
                    ui.close();
                }
            }
        });
    });
    if let Some(taken) = taken
        && taken != *value
    {
        *value = taken;
        response.mark_changed();
    }
    response
}

/// One line of a dropdown or menu.
pub fn menu_row(ui: &mut Ui, name: &str, selected: bool) -> Response {
    let p = palette(ui);
    let galley = one_line(ui, name, t::TYPE_BODY, if selected { p.accent } else { p.text }, f32::INFINITY);
    let width = (galley.size().x + t::S12 * 2.0 + t::S8 + t::ICON).max(ui.available_width());
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, t::CONTROL_HEIGHT), Sense::click());
    if ui.is_rect_visible(rect) {
        let fill = if selected {
            p.accent_tint
        } else if response.hovered() {
            p.hover
        } else {
            Color32::TRANSPARENT
        };
        boxed(ui, rect, t::RADIUS_CHIP, fill, Color32::TRANSPARENT);
        let inner = rect.shrink2(Vec2::new(t::S12, 0.0));
        at_left(ui, inner, inner.left(), galley);
        if selected {
            let tick = Rect::from_min_max(egui::pos2(inner.right() - t::ICON, rect.top()), inner.max);
            Icon::Check.paint(ui, tick, t::ICON, p.accent);
        }
        focus_ring(ui, &response, rect, t::RADIUS_CHIP);
    }
    response.widget_info(|| WidgetInfo::selected(Role::MenuItemRadio, true, selected, name));
    response
}

/// Two to five choices side by side; `label` names the group for the screen reader.
pub fn segmented<T: PartialEq + Clone>(ui: &mut Ui, label: &str, value: &mut T, choices: &[(T, String)]) -> Response {
    let p = palette(ui);
    let galleys: Vec<_> = choices
        .iter()
        .map(|(v, name)| one_line(ui, name, t::TYPE_BODY, if v == value { p.accent } else { p.text }, f32::INFINITY))
        .collect();
    let width: f32 = galleys.iter().map(|g| g.size().x + 2.0 * t::S16).sum();
    let (rect, mut group) = ui.allocate_exact_size(Vec2::new(width, t::CONTROL_HEIGHT), Sense::hover());
    group.widget_info(|| WidgetInfo::labeled(Role::RadioGroup, true, label));
    boxed(ui, rect, t::RADIUS_CONTROL, p.surface, p.line);
    let enabled = ui.is_enabled();
    let mut x = rect.left();
    let mut focused = None;
    let last = choices.len().saturating_sub(1);
    for (i, ((choice, name), galley)) in choices.iter().zip(galleys).enumerate() {
        let cell = Rect::from_min_size(egui::pos2(x, rect.top()), Vec2::new(galley.size().x + 2.0 * t::S16, rect.height()));
        x = cell.right();
        let selected = choice == value;
        let response = ui.interact(cell, group.id.with(i), Sense::click());
        let r = t::RADIUS_CONTROL;
        let radius = CornerRadius {
            nw: if i == 0 { r } else { 0 },
            sw: if i == 0 { r } else { 0 },
            ne: if i == last { r } else { 0 },
            se: if i == last { r } else { 0 },
        };
        if selected {
            let stroke = Stroke::new(t::LINE_WIDTH, p.accent);
            ui.painter().rect(cell, radius, p.accent_tint, stroke, StrokeKind::Inside);
        } else if response.hovered() {
            ui.painter().rect_filled(cell.shrink(t::LINE_WIDTH), radius, p.hover);
        }
        if i > 0 && !selected && choices.get(i - 1).is_some_and(|(v, _)| v != value) {
            ui.painter().vline(cell.left(), cell.y_range().shrink(t::S8), Stroke::new(t::LINE_WIDTH, p.line));
        }
        at_center(ui, cell, galley);
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, enabled, selected, name));
        if response.has_focus() {
            focused = Some((response.clone(), cell));
        }
        if response.clicked() && !selected {
            *value = choice.clone();
            group.mark_changed();
        }
    }
    if let Some((response, cell)) = focused {
        focus_ring(ui, &response, cell, t::RADIUS_CONTROL);
    }
    group
}

/// The mark in front of a label, and the row that makes both one target.
fn tick_row(ui: &mut Ui, label: &str, mark_width: f32) -> (Rect, Response) {
    let p = palette(ui);
    let room = (ui.available_width() - mark_width - t::S8).max(t::S48);
    let galley = wrapped(ui, label, t::TYPE_BODY, t::LINE_BODY, p.text, room);
    let height = galley.size().y.max(t::CONTROL_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(mark_width + t::S8 + galley.size().x, height), Sense::click());
    if ui.is_rect_visible(rect) {
        at_left(ui, rect, rect.left() + mark_width + t::S8, galley);
    }
    let first_line = Rect::from_min_size(rect.min, Vec2::new(mark_width, t::CONTROL_HEIGHT.min(height)));
    (first_line, response)
}

/// A tick box with its label; both are one target.
pub fn checkbox(ui: &mut Ui, label: &str, value: &mut bool) -> Response {
    let (mark, response) = tick_row(ui, label, t::TICK);
    ticked(ui, mark, response, label, value)
}

/// A tick box in a column of its own, whose heading says what it means; `name` is for the screen reader.
pub fn tick(ui: &mut Ui, name: &str, value: &mut bool) -> Response {
    let (mark, response) = ui.allocate_exact_size(Vec2::new(t::TICK, t::CONTROL_HEIGHT), Sense::click());
    ticked(ui, mark, response, name, value)
}

fn ticked(ui: &Ui, mark: Rect, mut response: Response, name: &str, value: &mut bool) -> Response {
    let p = palette(ui);
    if response.clicked() {
        *value = !*value;
        response.mark_changed();
    }
    let square = Rect::from_center_size(mark.center(), Vec2::splat(t::TICK));
    if *value {
        boxed(ui, square, 4, p.accent, p.accent);
        Icon::Check.paint(ui, square, t::ICON_SMALL, p.on_accent);
    } else {
        boxed(ui, square, 4, if response.hovered() { p.hover } else { p.surface }, p.line_strong);
    }
    focus_ring(ui, &response, square, 4);
    let (enabled, on) = (ui.is_enabled(), *value);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, enabled, on, name));
    response
}

/// One of several exclusive choices, each on its own line. The caller sets its value when `clicked()`.
pub fn radio(ui: &mut Ui, label: &str, selected: bool) -> Response {
    let p = palette(ui);
    let (mark, response) = tick_row(ui, label, t::TICK);
    let radius = t::TICK / 2.0;
    let fill = if response.hovered() { p.hover } else { p.surface };
    let border = if selected { p.accent } else { p.line_strong };
    ui.painter().circle(mark.center(), radius - 0.5, fill, Stroke::new(t::LINE_WIDTH, border));
    if selected {
        ui.painter().circle_filled(mark.center(), radius / 2.0, p.accent);
    }
    let square = Rect::from_center_size(mark.center(), Vec2::splat(t::TICK));
    focus_ring(ui, &response, square, t::RADIUS_OPTION);
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, enabled, selected, label));
    response
}

/// A setting that takes effect at once.
pub fn switch(ui: &mut Ui, label: &str, value: &mut bool) -> Response {
    let p = palette(ui);
    let (mark, mut response) = tick_row(ui, label, t::SWITCH_WIDTH);
    if response.clicked() {
        *value = !*value;
        response.mark_changed();
    }
    let track = Rect::from_center_size(mark.center(), Vec2::new(t::SWITCH_WIDTH, t::SWITCH_HEIGHT));
    let radius = t::SWITCH_HEIGHT / 2.0;
    let (fill, border, knob) = if *value { (p.info, p.info, p.surface) } else { (p.sunken, p.line_strong, p.line_strong) };
    boxed(ui, track, radius as u8, fill, border);
    let x = if *value { track.right() - radius } else { track.left() + radius };
    ui.painter().circle_filled(egui::pos2(x, track.center().y), radius - t::S4, knob);
    focus_ring(ui, &response, track, radius as u8);
    let (enabled, on) = (ui.is_enabled(), *value);
    response.widget_info(|| WidgetInfo::selected(Role::Switch, enabled, on, label));
    response
}
