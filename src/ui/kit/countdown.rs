//! The exam clock: large, still, tabular; amber in the last ten minutes, red in the last two. It never blinks.

use std::time::Duration;

use egui::{FontId, Response, Role, Sense, Ui, Vec2, WidgetInfo};

use super::{theme::palette, tokens as t};

/// The clock for `remaining_secs` seconds (below 0 counts as 0); `name` is its accessible name.
/// Asks for a repaint in one second and not before.
pub fn countdown(ui: &mut Ui, remaining_secs: i64, name: &str) -> Response {
    countdown_ms(ui, remaining_secs.saturating_mul(1000), name)
}

/// The clock for `remaining_ms` milliseconds; asks for a repaint exactly when the shown second changes.
pub fn countdown_ms(ui: &mut Ui, remaining_ms: i64, name: &str) -> Response {
    let left = remaining_ms.max(0);
    let seconds = left.saturating_add(999) / 1000;
    if left > 0 {
        let wait = (left - 1) % 1000 + 1;
        ui.ctx().request_repaint_after(Duration::from_millis(wait.unsigned_abs()));
    }
    let p = palette(ui);
    let color = match seconds {
        s if s <= t::CLOCK_LAST => p.accent,
        s if s <= t::CLOCK_WARN => p.warn,
        _ => p.text,
    };
    let reading = clock_text(seconds);
    let font = FontId::proportional(t::TYPE_CLOCK);
    let glyph = |text: String| ui.painter().layout_no_wrap(text, font.clone(), color);
    // Every figure gets the width of the widest, so nothing moves when the second changes, whatever the font.
    let digit = ('0'..='9').map(|c| glyph(c.to_string()).size().x).fold(0.0, f32::max);
    let between = glyph(":".to_owned()).size();
    let width = reading.chars().map(|c| if c == ':' { between.x } else { digit }).sum();
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, between.y), Sense::hover());
    let mut x = rect.left();
    for c in reading.chars() {
        let cell = if c == ':' { between.x } else { digit };
        let galley = ui.painter().layout_no_wrap(c.to_string(), font.clone(), color);
        let inset = (cell - galley.size().x) / 2.0;
        ui.painter().galley(egui::pos2(x + inset, rect.top()), galley, color);
        x += cell;
    }
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Timer, true, name);
        info.current_text_value = Some(reading.clone());
        info
    });
    response
}

/// `HH:MM:SS`.
pub(crate) fn clock_text(seconds: i64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
