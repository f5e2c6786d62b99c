//! 双向细目表: areas by kinds, each kind by level where wanted, with how many questions the bank has in every cell.
//!
//! The rows of the blueprint stay what is edited: a cell of the table is the row of that area, kind and level which asks for
//! nothing else. Rows that do are counted in the sums and shown by the list of rows only.

use super::rows::Row;
use crate::ui::Cx;
use crate::ui::kit::{self, palette, tokens as t};
use egui::{Align, Label, Layout, RichText, ScrollArea, Ui, Vec2};
use kaofa_core::domain::blueprint::Cell;
use kaofa_core::domain::kind::{Area, Cognition, Kind};
use std::collections::BTreeSet;

/// Most questions of a cell and most marks of a question.
const MOST: u16 = 200;
const MOST_MARKS: f64 = 100.0;
/// Kinds that have a column before anything is asked of them.
const USUAL: [Kind; 3] = [Kind::Single, Kind::Multiple, Kind::Judge];

/// What of the table is shown.
#[derive(Clone, Debug)]
pub(super) struct Matrix {
    kinds: BTreeSet<Kind>,
    by_level: bool,
}

impl Default for Matrix {
    fn default() -> Self {
        Self { kinds: USUAL.into_iter().collect(), by_level: false }
    }
}

/// A column of counts.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Column {
    kind: Kind,
    /// `None`: whatever the level.
    level: Option<Cognition>,
}

/// What the bank has.
pub(super) struct Held<'a> {
    pub(super) stock: &'a [(Cell, usize)],
    pub(super) forms: usize,
}

impl Held<'_> {
    fn of(&self, area: Option<Area>, column: Column) -> usize {
        let fits = |cell: &Cell| {
            cell.kind == column.kind
                && area.is_none_or(|area| area == cell.area)
                && column.level.is_none_or(|level| cell.cognition == Some(level))
        };
        self.stock.iter().filter(|(cell, _)| fits(cell)).map(|(_, count)| count).sum()
    }
}

/// The marks of a question of a kind until somebody says otherwise.
const fn usual_marks(kind: Kind) -> f64 {
    match kind {
        Kind::Single | Kind::Judge => 1.0,
        Kind::Multiple | Kind::Blank => 2.0,
        Kind::Short => 10.0,
        Kind::Case => 20.0,
    }
}

/// A row that a cell can show: nothing but kind, area and level.
const fn is_plain(row: &Row) -> bool {
    row.from.is_none() && row.to.is_none() && !row.must
}

/// What one question of a kind earns in the table: as the first row of the kind says.
fn marks_of(rows: &[Row], kind: Kind) -> f64 {
    rows.iter().find(|row| row.kind == kind && is_plain(row)).map_or_else(|| usual_marks(kind), |row| row.marks)
}

/// The row that a cell shows.
fn at(rows: &[Row], area: Option<Area>, column: Column) -> Option<usize> {
    let marks = marks_of(rows, column.kind);
    rows.iter().position(|row| {
        is_plain(row)
            && row.kind == column.kind
            && row.area == area
            && row.cognition == column.level
            && (row.marks - marks).abs() < f64::EPSILON
    })
}

impl Matrix {
    /// Whether kinds are divided by level, and which kinds beyond the usual have a column.
    pub(super) fn choices(&mut self, ui: &mut Ui, cx: &Cx<'_>, rows: &[Row]) {
        kit::switch(ui, &cx.t("papers-by-level"), &mut self.by_level);
        for kind in Kind::ALL.into_iter().filter(|kind| !USUAL.contains(kind)) {
            let used = rows.iter().any(|row| row.kind == kind);
            let mut on = used || self.kinds.contains(&kind);
            if kit::checkbox(ui, &cx.texts.kind(kind), &mut on).clicked() && !used {
                if on {
                    self.kinds.insert(kind);
                } else {
                    self.kinds.remove(&kind);
                }
            }
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, rows: &mut Vec<Row>, held: &Held<'_>) {
        self.by_level |= rows.iter().any(|row| is_plain(row) && row.cognition.is_some());
        let columns = self.columns(rows);
        let areas: Vec<Option<Area>> = std::iter::once(None).chain(Area::all().map(Some)).collect();
        ScrollArea::horizontal().id_salt("matrix").show(ui, |ui| {
            ui.spacing_mut().item_spacing = Vec2::new(t::S8, t::S4);
            heading(ui, cx, &columns, self.by_level, rows);
            kit::hline(ui);
            sums(ui, cx, &columns, rows);
            kit::hline(ui);
            for area in areas {
                ui.push_id(area, |ui| line(ui, cx, area, &columns, rows, held));
            }
        });
        let shown: BTreeSet<usize> = columns
            .iter()
            .flat_map(|c| std::iter::once(None).chain(Area::all().map(Some)).map(|a| (a, *c)))
            .filter_map(|(a, c)| at(rows, a, c))
            .collect();
        let others = rows.len() - shown.len();
        if others > 0 {
            kit::text::caption(ui, cx.tn("papers-other-rows", &[("n", others.into())]));
        }
    }

    fn columns(&self, rows: &[Row]) -> Vec<Column> {
        let shown = |kind: &Kind| self.kinds.contains(kind) || rows.iter().any(|row| row.kind == *kind);
        let levels: Vec<Option<Cognition>> =
            if self.by_level { Cognition::ALL.iter().copied().map(Some).chain([None]).collect() } else { vec![None] };
        let of_kind = |kind: Kind| levels.iter().map(move |level| Column { kind, level: *level });
        Kind::ALL.into_iter().filter(shown).flat_map(of_kind).collect()
    }
}

/// A part of a line, of fixed width.
fn slot<R>(ui: &mut Ui, width: f32, align: Align, content: impl FnOnce(&mut Ui) -> R) -> R {
    let size = Vec2::new(width, t::CONTROL_HEIGHT - t::S4);
    let layout = if align == Align::Max { Layout::right_to_left(Align::Center) } else { Layout::left_to_right(Align::Center) };
    ui.allocate_ui_with_layout(size, layout, |ui| {
        ui.set_min_size(size);
        ui.set_max_width(width);
        content(ui)
    })
    .inner
}

fn cut(ui: &mut Ui, text: impl Into<String>, strong: bool) {
    let p = palette(ui);
    let text = RichText::new(text).size(t::TYPE_BODY).color(if strong { p.text } else { p.muted });
    ui.add(Label::new(text).truncate());
}

/// The kinds with the marks of a question of each, and the levels under them.
fn heading(ui: &mut Ui, cx: &Cx<'_>, columns: &[Column], by_level: bool, rows: &mut [Row]) {
    let across = |kind: Kind| columns.iter().filter(|column| column.kind == kind).count() as f32;
    ui.horizontal(|ui| {
        slot(ui, t::FIELD_SHORT, Align::Min, |ui| cut(ui, cx.t("papers-area"), false));
        for kind in Kind::ALL.into_iter().filter(|kind| across(*kind) > 0.0) {
            slot(ui, across(kind) * (t::NUMBER_COLUMN + t::S8) - t::S8, Align::Min, |ui| {
                ui.spacing_mut().item_spacing.x = t::S4;
                cut(ui, cx.texts.kind(kind), true);
            });
        }
        for key in ["papers-items", "papers-marks", "papers-share"] {
            slot(ui, t::COLUMN_NUMBER, Align::Max, |ui| cut(ui, cx.t(key), false));
        }
    });
    ui.horizontal(|ui| {
        slot(ui, t::FIELD_SHORT, Align::Min, |ui| cut(ui, cx.t("papers-each"), false));
        for kind in Kind::ALL.into_iter().filter(|kind| across(*kind) > 0.0) {
            slot(ui, across(kind) * (t::NUMBER_COLUMN + t::S8) - t::S8, Align::Min, |ui| {
                let mut marks = marks_of(rows, kind);
                let name = cx.tn("papers-each-of", &[("kind", cx.texts.kind(kind).into())]);
                let any = rows.iter().any(|row| row.kind == kind && is_plain(row));
                ui.add_enabled_ui(any, |ui| {
                    if kit::number_cell(ui, &name, &mut marks, 0.5..=MOST_MARKS, false).changed() {
                        let old = marks_of(rows, kind);
                        let same = |row: &&mut Row| row.kind == kind && is_plain(row) && (row.marks - old).abs() < f64::EPSILON;
                        rows.iter_mut().filter(same).for_each(|row| row.marks = (marks * 1000.0).round() / 1000.0);
                    }
                });
            });
        }
    });
    if by_level {
        ui.horizontal(|ui| {
            slot(ui, t::FIELD_SHORT, Align::Min, |ui| cut(ui, cx.t("papers-cognition"), false));
            for column in columns {
                let name = column.level.map_or_else(|| cx.t("papers-any-level"), |level| cx.texts.cognition(level));
                slot(ui, t::NUMBER_COLUMN, Align::Min, |ui| cut(ui, name, false));
            }
        });
    }
}

/// Questions and marks of each column and of all rows, those that no cell shows included.
fn sums(ui: &mut Ui, cx: &Cx<'_>, columns: &[Column], rows: &[Row]) {
    let sum = |fits: &dyn Fn(&Row) -> bool| {
        let of = rows.iter().filter(|row| fits(row));
        of.fold((0_u32, 0.0), |(n, marks), row| (n + u32::from(row.count), marks + f64::from(row.count) * row.marks))
    };
    let all = sum(&|_| true);
    for (key, marks) in [("papers-sum-items", false), ("papers-sum-marks", true)] {
        let written = |(n, full): (u32, f64)| if marks { decimal(full) } else { n.to_string() };
        ui.horizontal(|ui| {
            slot(ui, t::FIELD_SHORT, Align::Min, |ui| cut(ui, cx.t(key), true));
            for column in columns {
                let of = sum(&|row| row.kind == column.kind && row.cognition == column.level);
                slot(ui, t::NUMBER_COLUMN, Align::Min, |ui| {
                    ui.add_space(t::S16);
                    if of.0 > 0 {
                        cut(ui, written(of), true);
                    }
                });
            }
            slot(ui, t::COLUMN_NUMBER, Align::Max, |ui| {
                if !marks {
                    cut(ui, written(all), true);
                }
            });
            slot(ui, t::COLUMN_NUMBER, Align::Max, |ui| {
                if marks {
                    cut(ui, written(all), true);
                }
            });
        });
    }
}

/// One area: a number to type in each column with what the bank has beside it, and the sums of the line.
fn line(ui: &mut Ui, cx: &Cx<'_>, area: Option<Area>, columns: &[Column], rows: &mut Vec<Row>, held: &Held<'_>) {
    let name = area.map_or_else(|| cx.t("papers-any-area"), |area| cx.texts.area_short(area));
    ui.horizontal(|ui| {
        slot(ui, t::FIELD_SHORT, Align::Min, |ui| cut(ui, name.as_str(), true));
        for column in columns {
            slot(ui, t::NUMBER_COLUMN, Align::Min, |ui| cell(ui, cx, &name, area, *column, rows, held));
        }
        let of = rows.iter().filter(|row| row.area == area);
        let (n, marks) =
            of.fold((0_u32, 0.0), |(n, marks), row| (n + u32::from(row.count), marks + f64::from(row.count) * row.marks));
        let full: f64 = rows.iter().map(|row| f64::from(row.count) * row.marks).sum();
        let told =
            if n == 0 { Default::default() } else { [n.to_string(), decimal(marks), format!("{:.0} %", marks * 100.0 / full)] };
        for text in told {
            slot(ui, t::COLUMN_NUMBER, Align::Max, |ui| cut(ui, text, false));
        }
    });
}

fn cell(ui: &mut Ui, cx: &Cx<'_>, area_name: &str, area: Option<Area>, column: Column, rows: &mut Vec<Row>, held: &Held<'_>) {
    ui.spacing_mut().item_spacing.x = t::S4;
    let found = at(rows, area, column);
    let before = found.and_then(|i| rows.get(i)).map_or(0, |row| row.count);
    let available = held.of(area, column);
    let short = usize::from(before) * held.forms > available;
    let mut name = vec![cx.texts.kind(column.kind), area_name.to_owned()];
    name.extend(column.level.map(|level| cx.texts.cognition(level)));
    let mut count = before;
    // The table is long: what is far out of sight takes only its space. A line beyond the edge is there for the Tab key.
    let (seen, own) = (ui.clip_rect().expand(2.0 * t::CONTROL_HEIGHT), ui.max_rect());
    if own.bottom() >= seen.top() && own.top() <= seen.bottom() {
        let field = kit::number_cell(ui, &name.join(" · "), &mut count, 0..=MOST, short);
        if field.gained_focus() {
            field.scroll_to_me(None);
        }
        let p = palette(ui);
        let color = if short { p.accent } else { p.muted };
        ui.add(Label::new(RichText::new(format!("/ {available}")).size(t::TYPE_CAPTION).color(color)).truncate());
    }
    if count == before {
        return;
    }
    match found {
        Some(i) if count == 0 => drop(rows.remove(i)),
        Some(i) => {
            if let Some(row) = rows.get_mut(i) {
                row.count = count;
            }
        }
        None => rows.push(Row {
            kind: column.kind,
            area,
            from: None,
            to: None,
            cognition: column.level,
            count,
            marks: marks_of(rows, column.kind),
            must: false,
        }),
    }
}

/// Without a decimal that says nothing.
fn decimal(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(kind: Kind, area: Option<u8>, count: u16, marks: f64) -> Row {
        let area = area.and_then(Area::new);
        Row { kind, area, from: None, to: None, cognition: None, count, marks, must: false }
    }

    #[test]
    fn a_cell_shows_the_row_that_asks_for_nothing_else() {
        let judge = Column { kind: Kind::Judge, level: None };
        let mut rows = vec![row(Kind::Judge, None, 5, 2.0), row(Kind::Judge, Some(3), 4, 2.0), row(Kind::Judge, Some(3), 4, 3.0)];
        assert_eq!((at(&rows, None, judge), at(&rows, Area::new(3), judge)), (Some(0), Some(1)));
        assert_eq!(at(&rows, Area::new(4), judge), None);
        rows[1].from = Some(4);
        assert_eq!(at(&rows, Area::new(3), judge), None, "grades, and the other row earns other marks");
        rows[0].must = true;
        assert_eq!(marks_of(&rows, Kind::Judge).to_bits(), 3.0_f64.to_bits(), "of the first plain row");
        assert_eq!(marks_of(&rows, Kind::Case).to_bits(), 20.0_f64.to_bits());
    }

    #[test]
    fn what_the_bank_has_is_counted_by_area_kind_and_level() {
        let cell = |area, cognition| Cell { kind: Kind::Judge, area: Area::new(area).unwrap(), difficulty: 3, cognition };
        let stock = [(cell(1, None), 2), (cell(1, Some(Cognition::Apply)), 3), (cell(2, Some(Cognition::Apply)), 4)];
        let held = Held { stock: &stock, forms: 1 };
        let of = |area, level| held.of(Area::new(area), Column { kind: Kind::Judge, level });
        assert_eq!((of(1, None), of(1, Some(Cognition::Apply)), of(0, None), of(0, Some(Cognition::Apply))), (5, 3, 9, 7));
        assert_eq!(held.of(None, Column { kind: Kind::Single, level: None }), 0);
    }
}
