//! Numbers: minus, an editable value, plus. Nothing changes by accident while scrolling or dragging.

use std::ops::RangeInclusive;

use egui::{Color32, DragValue, Rect, Response, Sense, Stroke, Ui, UiBuilder, Vec2, emath::Numeric};

use super::{
    icon::Icon,
    paint::{boxed, focus_ring},
    text,
    theme::palette,
    tokens as t,
};

/// A number field under construction; `show` puts it on the page.
#[derive(Clone, Debug)]
#[must_use = "call show(ui, ..)"]
pub struct Number<'a, N> {
    label: &'a str,
    range: RangeInclusive<N>,
    suffix: &'a str,
    step: f64,
    decimals: usize,
    width: f32,
}

impl<'a, N: Numeric> Number<'a, N> {
    /// A number within `range`, changed by 1 a press.
    pub fn new(label: &'a str, range: RangeInclusive<N>) -> Self {
        Self { label, range, suffix: "", step: 1.0, decimals: 0, width: t::S56 * 3.0 }
    }

    /// The unit, shown after the value.
    pub fn suffix(mut self, suffix: &'a str) -> Self {
        self.suffix = suffix;
        self
    }

    /// What one press of minus or plus changes.
    pub fn step(mut self, step: f64) -> Self {
        self.step = step;
        self
    }

    /// Most decimals shown.
    pub fn decimals(mut self, decimals: usize) -> Self {
        self.decimals = decimals;
        self
    }

    /// Width of the whole control in points.
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// Puts label and control on the page; `changed()` tells of any change.
    pub fn show(self, ui: &mut Ui, value: &mut N) -> Response {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = t::S4;
            let label = text::caption(ui, self.label);
            self.control(ui, value, label.id)
        })
        .inner
    }

    fn control(self, ui: &mut Ui, value: &mut N, label: egui::Id) -> Response {
        let p = palette(ui);
        let (id, rect) = ui.allocate_space(Vec2::new(self.width.min(ui.available_width()), t::CONTROL_HEIGHT));
        boxed(ui, rect, t::RADIUS_CONTROL, p.surface, p.line);
        let side = Vec2::splat(t::CONTROL_HEIGHT);
        let minus = Rect::from_min_size(rect.min, side);
        let plus = Rect::from_min_size(rect.right_top() - Vec2::new(side.x, 0.0), side);
        let middle = Rect::from_min_max(minus.right_top(), plus.left_bottom());
        let before = value.to_f64();
        let (low, high) = (self.range.start().to_f64(), self.range.end().to_f64());
        let mut after = before;
        if step_button(ui, minus, id.with("-"), Icon::Remove, &format!("{} \u{2212}", self.label), before > low) {
            after = (before - self.step).max(low);
        }
        let mut child = ui.new_child(
            UiBuilder::new()
                .id_salt(id)
                .max_rect(middle)
                .layout(egui::Layout::centered_and_justified(egui::Direction::LeftToRight)),
        );
        let visuals = &mut child.style_mut().visuals;
        for state in [&mut visuals.widgets.inactive, &mut visuals.widgets.hovered, &mut visuals.widgets.active] {
            state.weak_bg_fill = Color32::TRANSPARENT;
            state.bg_stroke = Stroke::NONE;
        }
        visuals.text_edit_bg_color = Some(Color32::TRANSPARENT);
        visuals.selection.stroke = Stroke::NONE;
        let suffix = if self.suffix.is_empty() { String::new() } else { format!(" {}", self.suffix) };
        let drag = DragValue::new(value).speed(0.0).range(self.range).max_decimals(self.decimals).suffix(suffix);
        let mut response = child.add(drag).labelled_by(label);
        focus_ring(ui, &response, middle, t::RADIUS_CONTROL);
        if step_button(ui, plus, id.with("+"), Icon::Add, &format!("{} +", self.label), before < high) {
            after = (before + self.step).min(high);
        }
        if (after - before).abs() > f64::EPSILON {
            *value = N::from_f64(after);
            response.mark_changed();
        }
        response
    }
}

fn step_button(ui: &Ui, rect: Rect, id: egui::Id, icon: Icon, name: &str, can: bool) -> bool {
    let p = palette(ui);
    let response = ui.interact(rect, id, if can { Sense::click() } else { Sense::hover() });
    if can && response.hovered() {
        boxed(ui, rect.shrink(t::LINE_WIDTH), t::RADIUS_CONTROL, p.hover, Color32::TRANSPARENT);
    }
    icon.paint(ui, rect, t::ICON, if can { p.muted } else { p.line });
    focus_ring(ui, &response, rect, t::RADIUS_CONTROL);
    let enabled = can && ui.is_enabled();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, name));
    response.clicked()
}

/// A number in a table of numbers: no label and no steps beside it, nothing written for 0, and `alarm` in accent. `name` is for
/// the screen reader.
pub fn number_cell<N: Numeric>(ui: &mut Ui, name: &str, value: &mut N, range: RangeInclusive<N>, alarm: bool) -> Response {
    let p = palette(ui);
    let (id, rect) = ui.allocate_space(Vec2::new(t::NUMBER_CELL, t::CONTROL_HEIGHT - t::S4));
    let (fill, border) = if alarm { (p.accent_tint, p.accent) } else { (p.surface, p.line) };
    boxed(ui, rect, t::RADIUS_CONTROL, fill, border);
    let layout = egui::Layout::centered_and_justified(egui::Direction::LeftToRight);
    let mut child = ui.new_child(UiBuilder::new().id_salt(id).max_rect(rect).layout(layout));
    let visuals = &mut child.style_mut().visuals;
    for state in [&mut visuals.widgets.inactive, &mut visuals.widgets.hovered, &mut visuals.widgets.active] {
        state.weak_bg_fill = Color32::TRANSPARENT;
        state.bg_stroke = Stroke::NONE;
        state.fg_stroke.color = if alarm { p.accent } else { p.text };
    }
    visuals.text_edit_bg_color = Some(Color32::TRANSPARENT);
    visuals.selection.stroke = Stroke::NONE;
    child.spacing_mut().button_padding.x = t::S4;
    child.spacing_mut().interact_size.y = rect.height();
    let written = |value: f64, _: RangeInclusive<usize>| if value == 0.0 { String::new() } else { value.to_string() };
    let read = |text: &str| if text.trim().is_empty() { Some(0.0) } else { text.trim().parse().ok() };
    let drag = DragValue::new(value).speed(0.0).range(range).custom_formatter(written).custom_parser(read);
    let response = child.add(drag);
    response.ctx.accesskit_node_builder(response.id, |node| node.set_label(name));
    focus_ring(ui, &response, rect, t::RADIUS_CONTROL);
    response
}

/// A whole or decimal number with its label above; the step is 1.
pub fn number<N: Numeric>(ui: &mut Ui, label: &str, value: &mut N, range: RangeInclusive<N>, suffix: &str) -> Response {
    Number::new(label, range).suffix(suffix).decimals(if N::INTEGRAL { 0 } else { 2 }).show(ui, value)
}
