//! Rows that people put in another order: a handle to drag, and Alt with the arrows while the handle or the row's field has the
//! keyboard.

use super::icon::Icon;
use super::paint::focus_ring;
use super::{theme::palette, tokens as t};
use egui::{CursorIcon, EventFilter, Id, Key, Modifiers, Rect, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};

/// A row that goes to another place; the rows between move up or down by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    pub from: usize,
    pub to: usize,
}

impl Shift {
    /// Carries it out; places outside the list change nothing.
    pub fn apply<T>(self, list: &mut Vec<T>) {
        if self.from < list.len() && self.to < list.len() {
            let row = list.remove(self.from);
            list.insert(self.to, row);
        }
    }
}

/// The rows of one list in one frame. Each row has a number of its own that stays with it when it moves.
#[derive(Debug)]
pub struct Reorder {
    id: Id,
    count: usize,
    shift: Option<Shift>,
    /// Row that is dragged, and where the pointer is.
    dragged: Option<(usize, f32)>,
    dropped: Option<(usize, f32)>,
    rows: Vec<Rect>,
}

impl Reorder {
    pub fn new(ui: &Ui, salt: &str, count: usize) -> Self {
        let id = ui.scope_id().with(salt);
        Self { id, count, shift: None, dragged: None, dropped: None, rows: Vec::with_capacity(count) }
    }

    /// Takes Alt with an arrow before the field of the row sees it. `row` is the row's own number, `at` its place.
    pub fn keys(&mut self, ui: &Ui, row: u32, at: usize) {
        let Some(focused) = ui.memory(egui::Memory::focused) else { return };
        let [handle, field] = ["handle", "field"].map(|part| self.id.with((part, row)));
        let mine = |key: Id| ui.data(|d| d.get_temp::<Id>(key)) == Some(focused);
        if !mine(handle) && !mine(field) {
            return;
        }
        let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::ALT, key));
        if pressed(Key::ArrowUp) && at > 0 {
            self.shift = Some(Shift { from: at, to: at - 1 });
        }
        if pressed(Key::ArrowDown) && at + 1 < self.count {
            self.shift = Some(Shift { from: at, to: at + 1 });
        }
    }

    /// The handle of a row, named `name`.
    pub fn handle(&mut self, ui: &mut Ui, row: u32, at: usize, name: &str) -> Response {
        let (_, rect) = ui.allocate_space(Vec2::new(t::S24, t::CONTROL_HEIGHT));
        // Not by its place: the keyboard goes with the row.
        let response = ui.interact(rect, self.id.with(("drag", row)), Sense::click_and_drag());
        if response.clicked() || response.drag_started() {
            response.request_focus();
        }
        if response.has_focus() {
            // The arrows with Alt are the handle's.
            let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
        }
        ui.data_mut(|d| d.insert_temp(self.id.with(("handle", row)), response.id));
        if ui.is_rect_visible(rect) {
            let p = palette(ui);
            let color = if response.hovered() || response.dragged() { p.text } else { p.faint };
            Icon::Drag.paint(ui, rect, t::ICON, color);
            focus_ring(ui, &response, rect, t::RADIUS_CHIP);
        }
        let pointer = ui.input(|i| i.pointer.interact_pos());
        if let Some(pointer) = pointer {
            if response.drag_stopped() {
                self.dropped = Some((at, pointer.y));
            } else if response.dragged() {
                self.dragged = Some((at, pointer.y));
            }
        }
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
        let cursor = if response.dragged() { CursorIcon::Grabbing } else { CursorIcon::Grab };
        response.on_hover_cursor(cursor).on_hover_text(name)
    }

    /// The row is painted: where it lies, and which field in it belongs to it.
    pub fn row(&mut self, ui: &Ui, row: u32, rect: Rect, field: &Response) {
        self.rows.push(rect);
        ui.data_mut(|d| d.insert_temp(self.id.with(("field", row)), field.id));
    }

    /// Where a row that is let go at this height comes to stand.
    fn place(&self, y: f32) -> usize {
        self.rows.iter().filter(|rect| rect.center().y < y).count()
    }

    /// After the last row: shows where the dragged one would go, and gives the move that was made.
    pub fn finish(self, ui: &Ui) -> Option<Shift> {
        if let Some((from, y)) = self.dragged {
            let place = self.place(y);
            if place != from
                && place != from + 1
                && let Some(line) = self.gap(place)
            {
                ui.painter().line_segment(line, Stroke::new(t::FOCUS_WIDTH, palette(ui).info));
            }
            ui.request_repaint();
        }
        let dropped = self.dropped.and_then(|(from, y)| {
            let place = self.place(y);
            // The row itself is among those above it.
            let to = if place > from { place - 1 } else { place };
            (to != from).then_some(Shift { from, to })
        });
        dropped.or(self.shift)
    }

    fn gap(&self, place: usize) -> Option<[egui::Pos2; 2]> {
        let first = self.rows.first()?;
        let y = match (place.checked_sub(1).and_then(|i| self.rows.get(i)), self.rows.get(place)) {
            (Some(above), Some(below)) => f32::midpoint(above.bottom(), below.top()),
            (Some(above), None) => above.bottom() + t::S4,
            _ => first.top() - t::S4,
        };
        Some([egui::pos2(first.left(), y), egui::pos2(first.right(), y)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_moves_one_row_and_keeps_the_order_of_the_others() {
        let mut list = vec!['a', 'b', 'c', 'd'];
        Shift { from: 0, to: 2 }.apply(&mut list);
        assert_eq!(list, ['b', 'c', 'a', 'd']);
        Shift { from: 3, to: 0 }.apply(&mut list);
        assert_eq!(list, ['d', 'b', 'c', 'a']);
        Shift { from: 4, to: 0 }.apply(&mut list);
        assert_eq!(list, ['d', 'b', 'c', 'a']);
    }
}
