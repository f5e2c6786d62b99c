//! Column widths and the heading row of a table.

use egui::{Align, CursorIcon, Id, Rect, Role, Sense, Stroke, Ui, UiBuilder, Vec2, WidgetInfo};

use super::{
    icon::Icon,
    paint::{at_left, focus_ring, one_line},
    table::{Column, Sort, Width},
    theme::palette,
    tokens as t,
};

/// The width of each column in `room` points: dragged widths first, then fixed ones, the rest shared.
pub(super) fn widths(ui: &Ui, table: Id, columns: &[Column], room: f32) -> Vec<f32> {
    let dragged = |c: &Column| ui.data(|d| d.get_temp::<f32>(table.with(("width", c.id))));
    let mut taken = 0.0;
    let mut sharing = Vec::new();
    let mut widths: Vec<f32> = columns
        .iter()
        .enumerate()
        .map(|(i, c)| {
            let width = match (dragged(c), c.width) {
                (Some(w), _) | (None, Width::Fixed(w)) => w,
                (None, Width::Remainder(least)) => {
                    sharing.push(i);
                    least
                }
            };
            taken += width;
            width
        })
        .collect();
    let spare = (room - taken).max(0.0);
    if sharing.is_empty() {
        // Every width was fixed or dragged: the last column closes the gap, so lines and tints reach the edge.
        if let Some(last) = widths.last_mut() {
            *last += spare;
        }
    }
    let each = (spare / sharing.len().max(1) as f32).floor();
    for i in sharing {
        if let Some(width) = widths.get_mut(i) {
            *width += each;
        }
    }
    widths
}

/// Draws the headings in `rect`, moved left by `aside` points; returns the order asked for by a click.
pub(super) fn header(
    ui: &mut Ui,
    table: Id,
    columns: &[Column],
    widths: &[f32],
    sort: Option<Sort>,
    rect: Rect,
    aside: f32,
) -> Option<Sort> {
    let stroke = Stroke::new(t::LINE_WIDTH, palette(ui).line);
    ui.painter().hline(rect.x_range(), rect.bottom() - t::LINE_WIDTH / 2.0, stroke);
    let mut ui = ui.new_child(UiBuilder::new().id_salt(table.with("header")).max_rect(rect));
    ui.shrink_clip_rect(rect);
    let ui = &ui;
    let mut asked = None;
    let mut x = rect.left() - aside;
    for (i, (column, width)) in columns.iter().zip(widths).enumerate() {
        let slot = Rect::from_min_size(egui::pos2(x, rect.top()), Vec2::new(*width, rect.height()));
        x += width;
        let by_this = sort.filter(|s| s.column == i);
        if heading(ui, table.with(("head", column.id)), slot, column, by_this) {
            asked = Some(Sort { column: i, ascending: by_this.is_none_or(|s| !s.ascending) });
        }
        if column.resizable && i + 1 < columns.len() {
            drag_edge(ui, table, slot, column);
        }
    }
    asked
}

fn heading(ui: &Ui, id: Id, slot: Rect, column: &Column, sort: Option<Sort>) -> bool {
    let p = palette(ui);
    let response = ui.interact(slot, id, if column.sortable { Sense::click() } else { Sense::hover() });
    if column.sortable && response.hovered() {
        ui.painter().rect_filled(slot.shrink2(Vec2::new(0.0, t::LINE_WIDTH)), 0.0, p.hover);
    }
    let inner = slot.shrink2(Vec2::new(t::S12, 0.0));
    let icon = sort.map(|s| if s.ascending { Icon::SortUp } else { Icon::SortDown });
    let icon_width = if icon.is_some() { t::ICON_SMALL + 2.0 } else { 0.0 };
    let color = if sort.is_some() { p.text } else { p.muted };
    let galley = one_line(ui, &column.title, t::TYPE_CAPTION, color, inner.width() - icon_width);
    let left = if column.align == Align::Max { inner.right() - galley.size().x - icon_width } else { inner.left() };
    let right = at_left(ui, inner, left, galley);
    if let Some(icon) = icon {
        let at = Rect::from_min_max(egui::pos2(right + 2.0, slot.top()), egui::pos2(right + icon_width, slot.bottom()));
        icon.paint(ui, at, t::ICON_SMALL, color);
    }
    focus_ring(ui, &response, slot, t::RADIUS_CHIP);
    response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, &column.title));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        if let Some(sort) = sort {
            use egui::accesskit::SortDirection::{Ascending, Descending};
            node.set_sort_direction(if sort.ascending { Ascending } else { Descending });
        }
    });
    response.clicked()
}

/// The right edge of a heading: drag to resize, double click to forget the dragged width.
fn drag_edge(ui: &Ui, table: Id, slot: Rect, column: &Column) {
    let grip = Rect::from_center_size(slot.right_center(), Vec2::new(t::S8, slot.height()));
    let response = ui.interact(grip, table.with(("grip", column.id)), Sense::CLICK | Sense::DRAG);
    let key = table.with(("width", column.id));
    if response.hovered() || response.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::ResizeColumn);
        let stroke = Stroke::new(t::FOCUS_WIDTH, palette(ui).line_strong);
        ui.painter().vline(slot.right(), slot.y_range().shrink(t::S8), stroke);
    }
    if response.dragged() {
        let width = (slot.width() + response.drag_delta().x).max(t::COLUMN_MIN);
        ui.data_mut(|d| d.insert_temp(key, width));
    }
    if response.double_clicked() {
        ui.data_mut(|d| d.remove::<f32>(key));
    }
}
