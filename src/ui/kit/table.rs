//! The table of the program: virtual rows, one line each, sorted by its headers, moved through by keyboard.

use egui::{
    Align, Event, EventFilter, Id, Key, Modifiers, Rect, Response, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder, Vec2,
    WidgetInfo,
};

use super::{
    paint::focus_ring,
    table_columns::{header, widths},
    theme::palette,
    tokens as t,
};

/// How wide a column starts; people may drag its right edge when it is resizable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Width {
    /// So many points.
    Fixed(f32),
    /// A share of what the fixed columns leave, at least so many points.
    Remainder(f32),
}

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Stable name, under which a dragged width is remembered.
    pub id: &'static str,
    /// Heading.
    pub title: String,
    /// Starting width.
    pub width: Width,
    /// `Align::Max` for numbers.
    pub align: Align,
    /// Whether a click on the heading sorts.
    pub sortable: bool,
    /// Whether its right edge can be dragged.
    pub resizable: bool,
}

impl Column {
    /// A left-aligned, resizable column of 120 points that does not sort.
    pub fn new(id: &'static str, title: impl Into<String>) -> Self {
        let width = Width::Fixed(t::S48 * 2.5);
        Self { id, title: title.into(), width, align: Align::Min, sortable: false, resizable: true }
    }

    /// So many points wide.
    #[must_use]
    pub fn fixed(mut self, points: f32) -> Self {
        self.width = Width::Fixed(points);
        self
    }

    /// Takes what is left, at least so many points.
    #[must_use]
    pub fn remainder(mut self, least: f32) -> Self {
        self.width = Width::Remainder(least);
        self
    }

    /// Right-aligned, for numbers.
    #[must_use]
    pub fn right(mut self) -> Self {
        self.align = Align::Max;
        self
    }

    /// A click on the heading sorts by it.
    #[must_use]
    pub fn sortable(mut self) -> Self {
        self.sortable = true;
        self
    }
}

/// By which column and in which direction the rows are sorted. The caller sorts its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// Index into the columns.
    pub column: usize,
    /// Smallest first.
    pub ascending: bool,
}

/// What happened in a table this frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableResponse {
    /// Row clicked with the main button.
    pub clicked: Option<usize>,
    /// Row opened by double click or Enter.
    pub activated: Option<usize>,
    /// The selection after this frame, by mouse or keyboard.
    pub selected: Option<usize>,
    /// The order asked for by a click on a heading; `None` when none was clicked.
    pub sort: Option<Sort>,
}

/// A table under construction; `show` puts it on the page, filling the space there is.
#[must_use = "call show(ui, ..)"]
pub struct DataTable<'a> {
    id: &'a str,
    name: &'a str,
    columns: &'a [Column],
    rows: usize,
    selected: Option<usize>,
    sort: Option<Sort>,
    row_name: Option<Box<dyn Fn(usize) -> String + 'a>>,
    copy: Option<Box<dyn Fn(usize) -> String + 'a>>,
    typed: Option<Box<dyn Fn(usize) -> bool + 'a>>,
}

impl std::fmt::Debug for DataTable<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DataTable")
            .field("id", &self.id)
            .field("rows", &self.rows)
            .field("selected", &self.selected)
            .finish_non_exhaustive()
    }
}

impl<'a> DataTable<'a> {
    /// A table of `rows` rows; `name` is what the screen reader calls it.
    pub fn new(id: &'a str, name: &'a str, columns: &'a [Column], rows: usize) -> Self {
        Self { id, name, columns, rows, selected: None, sort: None, row_name: None, copy: None, typed: None }
    }

    /// The selected row.
    pub fn selected(mut self, row: Option<usize>) -> Self {
        self.selected = row;
        self
    }

    /// The present order, shown as an arrow in the heading.
    pub fn sort(mut self, sort: Option<Sort>) -> Self {
        self.sort = sort;
        self
    }

    /// The accessible name of a row; without it a row is known by its number.
    pub fn row_name(mut self, name: impl Fn(usize) -> String + 'a) -> Self {
        self.row_name = Some(Box::new(name));
        self
    }

    /// The text Ctrl+C puts on the clipboard for the selected row.
    pub fn copy(mut self, copy: impl Fn(usize) -> String + 'a) -> Self {
        self.copy = Some(Box::new(copy));
        self
    }

    /// Rows that are typed in: all their cells are there, also beyond the edge, so that Tab reaches them.
    pub fn typed(mut self, typed: impl Fn(usize) -> bool + 'a) -> Self {
        self.typed = Some(Box::new(typed));
        self
    }

    /// Puts the table on the page. `cell(ui, row, column)` fills one cell, laid out by the column's alignment.
    pub fn show(self, ui: &mut Ui, mut cell: impl FnMut(&mut Ui, usize, usize)) -> TableResponse {
        let id = ui.make_persistent_id(self.id);
        let room = ui.available_size().max(Vec2::splat(t::TABLE_HEADER + t::TABLE_ROW));
        let body_height = (room.y - t::TABLE_HEADER).max(t::TABLE_ROW);
        let bar = if self.rows as f32 * t::TABLE_ROW > body_height { t::SCROLL_BAR + t::S4 } else { 0.0 };
        let widths = widths(ui, id, self.columns, room.x - bar);
        let total: f32 = widths.iter().sum();
        let mut out = TableResponse { selected: self.selected.filter(|r| *r < self.rows), ..Default::default() };
        // One stop for Tab; arrows move inside. Registered before the rows so that it lies under them.
        let area = Rect::from_min_size(ui.cursor().min, room);
        let table = ui.interact(area, id, Sense::FOCUSABLE);
        table.widget_info(|| WidgetInfo::labeled(Role::Table, true, self.name));
        let page = ((body_height / t::TABLE_ROW) as usize).saturating_sub(1).max(1);
        let moved = self.keyboard(ui, &table, page, &mut out);
        let body = Rect::from_min_max(egui::pos2(area.left(), area.top() + t::TABLE_HEADER), area.max);
        let mut inner = ui.new_child(UiBuilder::new().id_salt(id.with("body")).max_rect(body));
        let mut aside = 0.0;
        ScrollArea::both().id_salt(id.with("scroll")).auto_shrink(false).show_viewport(&mut inner, |ui, viewport| {
            aside = viewport.left();
            ui.set_min_size(Vec2::new(total, self.rows as f32 * t::TABLE_ROW));
            let origin = ui.max_rect().min;
            let size = Vec2::new(total, t::TABLE_ROW);
            let row_rect = |row: usize| Rect::from_min_size(origin + Vec2::new(0.0, row as f32 * t::TABLE_ROW), size);
            if let (true, Some(row)) = (moved, out.selected) {
                // Only up and down: the columns in view stay where they are.
                let seen = ui.clip_rect().x_range();
                ui.scroll_to_rect(Rect::from_x_y_ranges(seen, row_rect(row).y_range()), None);
            }
            let first = (viewport.top() / t::TABLE_ROW).floor().max(0.0) as usize;
            let last = ((viewport.bottom() / t::TABLE_ROW).ceil().max(0.0) as usize).min(self.rows);
            for row in first..last {
                let rect = row_rect(row);
                self.row(ui, id, rect, row, &mut out);
                self.cells(ui, id, rect, row, &widths, &mut cell);
            }
        });
        // The heading comes second because only now it is known how far the columns are scrolled aside.
        let head = Rect::from_min_size(area.min, Vec2::new(room.x, t::TABLE_HEADER));
        out.sort = header(ui, id, self.columns, &widths, self.sort, head, aside);
        ui.advance_cursor_after_rect(area);
        // The ring is for those who came by keyboard; after a click the tinted row says enough.
        let by_mouse = id.with("by-mouse");
        if out.clicked.is_some() {
            table.request_focus();
            ui.data_mut(|d| d.insert_temp(by_mouse, true));
        } else if moved || !table.has_focus() {
            ui.data_mut(|d| d.remove::<bool>(by_mouse));
        }
        if ui.data(|d| d.get_temp::<bool>(by_mouse)).is_none() {
            focus_ring(ui, &table, area, t::RADIUS_CHIP);
        }
        out
    }

    fn keyboard(&self, ui: &Ui, table: &Response, page: usize, out: &mut TableResponse) -> bool {
        if !table.has_focus() || self.rows == 0 {
            return false;
        }
        let arrows = EventFilter { vertical_arrows: true, ..Default::default() };
        ui.memory_mut(|m| m.set_focus_lock_filter(table.id, arrows));
        let last = self.rows - 1;
        let now = out.selected;
        let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        let next = if pressed(Key::ArrowDown) {
            Some(now.map_or(0, |r| (r + 1).min(last)))
        } else if pressed(Key::ArrowUp) {
            Some(now.map_or(last, |r| r.saturating_sub(1)))
        } else if pressed(Key::PageDown) {
            Some(now.map_or(0, |r| (r + page).min(last)))
        } else if pressed(Key::PageUp) {
            Some(now.map_or(0, |r| r.saturating_sub(page)))
        } else if pressed(Key::Home) {
            Some(0)
        } else if pressed(Key::End) {
            Some(last)
        } else {
            None
        };
        if let Some(next) = next {
            out.selected = Some(next);
        }
        if let Some(row) = out.selected {
            if pressed(Key::Enter) {
                out.activated = Some(row);
            }
            if let Some(copy) = &self.copy
                && ui.input(|i| i.events.iter().any(|e| matches!(e, Event::Copy)))
            {
                ui.ctx().copy_text(copy(row));
            }
        }
        next.is_some()
    }

    fn row(&self, ui: &Ui, id: Id, rect: Rect, row: usize, out: &mut TableResponse) {
        let p = palette(ui);
        let response = ui.interact(rect, id.with(("row", row)), Sense::CLICK);
        if response.clicked() {
            out.clicked = Some(row);
            out.selected = Some(row);
        }
        if response.double_clicked() {
            out.activated = Some(row);
        }
        let selected = out.selected == Some(row);
        if selected {
            ui.painter().rect_filled(rect, 0.0, p.accent_tint);
        } else if response.hovered() {
            ui.painter().rect_filled(rect, 0.0, p.hover);
        }
        ui.painter().hline(rect.x_range(), rect.bottom() - t::LINE_WIDTH / 2.0, Stroke::new(t::LINE_WIDTH, p.line));
        let name = self.row_name.as_ref().map_or_else(|| (row + 1).to_string(), |name| name(row));
        response.widget_info(|| WidgetInfo::selected(Role::Row, true, selected, &name));
    }

    fn cells(&self, ui: &mut Ui, id: Id, rect: Rect, row: usize, widths: &[f32], cell: &mut impl FnMut(&mut Ui, usize, usize)) {
        let mut x = rect.left();
        let typed = self.typed.as_ref().is_some_and(|typed| typed(row));
        for (col, (column, width)) in self.columns.iter().zip(widths).enumerate() {
            let slot = Rect::from_min_size(egui::pos2(x, rect.top()), Vec2::new(*width, rect.height()));
            x += width;
            if !typed && !ui.is_rect_visible(slot) {
                continue;
            }
            let layout = if column.align == Align::Max {
                egui::Layout::right_to_left(Align::Center)
            } else {
                egui::Layout::left_to_right(Align::Center)
            };
            let inner = slot.shrink2(Vec2::new(t::S12, 0.0));
            let mut child = ui.new_child(UiBuilder::new().id_salt(id.with((row, col))).max_rect(inner).layout(layout));
            child.spacing_mut().item_spacing = Vec2::splat(t::S4);
            child.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
            child.shrink_clip_rect(slot);
            cell(&mut child, row, col);
        }
    }
}

/// Text of a cell: one line, cut with an ellipsis.
pub fn cell_text(ui: &mut Ui, text: impl Into<String>) -> Response {
    let text = egui::RichText::new(text).size(t::TYPE_BODY).color(palette(ui).text);
    ui.add(egui::Label::new(text).truncate())
}

/// Secondary text of a cell.
pub fn cell_muted(ui: &mut Ui, text: impl Into<String>) -> Response {
    let text = egui::RichText::new(text).size(t::TYPE_BODY).color(palette(ui).muted);
    ui.add(egui::Label::new(text).truncate())
}

/// A number of a cell, right-aligned whatever the column says.
pub fn cell_number(ui: &mut Ui, text: impl Into<String>) -> Response {
    if ui.layout().main_dir() == egui::Direction::RightToLeft {
        return cell_text(ui, text);
    }
    ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| cell_text(ui, text)).inner
}
