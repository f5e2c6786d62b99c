//! Pictures of practice: a calendar of days, a bar in parts, columns of shares. Each says its figures in words as well.

use egui::{Color32, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, pos2};

use super::{
    chip::Tone,
    paint::{at_center, at_left, at_right, boxed, one_line},
    theme::palette,
    tokens as t,
};

/// One day of a calendar: how much, and what the pointer tells of it.
#[derive(Clone, Debug, PartialEq)]
pub struct CalendarDay {
    /// 0 nothing, 1 much.
    pub share: f32,
    /// Empty for a day that is still to come: it is not drawn.
    pub words: String,
}

/// Weeks as columns of seven days, Monday on top; `days` names the rows, `months` stands above the week that it begins in.
pub fn calendar(ui: &mut Ui, name: &str, days: &[String; 7], months: &[String], weeks: &[[CalendarDay; 7]]) -> Response {
    let p = palette(ui);
    let label_width = t::CALENDAR_LABEL;
    let step = ((ui.available_width() - label_width) / weeks.len().max(1) as f32).min(t::CALENDAR_CELL + t::S4);
    let size = Vec2::new(label_width + step * weeks.len() as f32, t::S20 + 7.0 * (t::CALENDAR_CELL + t::S4));
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let row = |weekday: usize| rect.top() + t::S20 + weekday as f32 * (t::CALENDAR_CELL + t::S4);
    for (weekday, words) in days.iter().enumerate().step_by(2) {
        let line = Rect::from_min_size(pos2(rect.left(), row(weekday)), Vec2::new(label_width, t::CALENDAR_CELL));
        at_left(ui, line, line.left(), one_line(ui, words, t::TYPE_CAPTION, p.muted, label_width));
    }
    let mut pointed = None;
    for (w, week) in weeks.iter().enumerate() {
        let left = rect.left() + label_width + step * w as f32;
        if let Some(month) = months.get(w).filter(|month| !month.is_empty()) {
            let line = Rect::from_min_size(pos2(left, rect.top()), Vec2::new(step * 4.0, t::S20));
            at_left(ui, line, left, one_line(ui, month, t::TYPE_CAPTION, p.muted, step * 4.0));
        }
        for (weekday, day) in week.iter().enumerate().filter(|(_, day)| !day.words.is_empty()) {
            let cell = Rect::from_min_size(pos2(left, row(weekday)), Vec2::splat((step - t::S4).min(t::CALENDAR_CELL)));
            let fill = if day.share <= 0.0 { p.sunken } else { p.sunken.lerp_to_gamma(p.info, 0.25 + 0.75 * day.share.min(1.0)) };
            boxed(ui, cell, t::RADIUS_CHIP / 2, fill, if day.share <= 0.0 { p.line } else { Color32::TRANSPARENT });
            if response.hover_pos().is_some_and(|at| cell.contains(at)) {
                pointed = Some(day.words.clone());
            }
        }
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    match pointed {
        Some(words) => response.on_hover_text(words),
        None => response,
    }
}

/// A label, a bar in parts (each a share of the whole), and a value in words.
pub fn split_bar_row(ui: &mut Ui, label: &str, parts: &[(f32, Tone)], value: &str) -> Response {
    let p = palette(ui);
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, t::BAR_ROW), Sense::hover());
    if ui.is_rect_visible(rect) {
        let label_width = t::BAR_LABEL.min(width * 0.4);
        let value_width = t::BAR_VALUE * 2.0;
        at_left(ui, rect, rect.left(), one_line(ui, label, t::TYPE_BODY, p.text, label_width));
        at_right(ui, rect, one_line(ui, value, t::TYPE_BODY, p.muted, value_width));
        let left = rect.left() + label_width + t::S12;
        let right = (rect.right() - value_width - t::S12).max(left + t::S8);
        let bar = Rect::from_min_max(pos2(left, rect.center().y - t::BAR / 2.0), pos2(right, rect.center().y + t::BAR / 2.0));
        boxed(ui, bar, t::RADIUS_CHIP / 2, p.sunken, p.line);
        let mut from = left;
        for (share, tone) in parts.iter().filter(|(share, _)| share.is_finite() && *share > 0.0) {
            let to = (from + bar.width() * share.min(1.0)).min(right);
            let part = Rect::from_min_max(pos2(from, bar.top()), pos2(to, bar.bottom()));
            boxed(ui, part, 0, tone.color(p), Color32::TRANSPARENT);
            from = to;
        }
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, format!("{label} {value}")));
    response
}

/// Columns of shares (0 to 1) with a word below and the percentage above each; nothing where a share is not known.
pub fn share_columns(ui: &mut Ui, name: &str, columns: &[(String, Option<f32>)]) -> Response {
    let p = palette(ui);
    let size = Vec2::new(ui.available_width(), t::COLUMNS_HEIGHT + t::S20 * 2.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let step = rect.width() / columns.len().max(1) as f32;
    let ground = rect.bottom() - t::S20;
    ui.painter().hline(rect.x_range(), ground, egui::Stroke::new(1.0, p.line));
    for (i, (word, share)) in columns.iter().enumerate() {
        let left = rect.left() + step * i as f32;
        let place = Rect::from_min_max(pos2(left, ground), pos2(left + step, rect.bottom()));
        at_center(ui, place, one_line(ui, word, t::TYPE_CAPTION, p.muted, step));
        let Some(share) = share.filter(|share| share.is_finite()) else { continue };
        let width = (step * 0.6).min(t::CALENDAR_CELL * 1.5);
        let top = ground - t::COLUMNS_HEIGHT * share.clamp(0.0, 1.0);
        let column = Rect::from_min_max(pos2(place.center().x - width / 2.0, top), pos2(place.center().x + width / 2.0, ground));
        boxed(ui, column, 0, p.info, Color32::TRANSPARENT);
        let words = format!("{:.0}%", share * 100.0);
        let above = Rect::from_min_max(pos2(left, top - t::S20), pos2(left + step, top));
        at_center(ui, above, one_line(ui, &words, t::TYPE_CAPTION, p.text, step));
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    response
}
