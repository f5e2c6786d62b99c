//! The rows of a blueprint as fields, with what the bank has for each.

use crate::ui::Cx;
use crate::ui::kit::columns::unlabelled;
use crate::ui::kit::number::Number;
use crate::ui::kit::{self, Button, Icon, palette, tokens as t};
use egui::{Align, Label, Layout, RichText, Ui, Vec2};
use kaofa_core::domain::blueprint::BlueprintRow;
use kaofa_core::domain::kind::{Area, Cognition, Kind};
use kaofa_core::domain::marks::Marks;

/// Most questions of one row and most marks of one question.
const MOST: u16 = 200;
const MOST_MARKS: f64 = 100.0;
const HALF: f64 = 0.5;
const THOUSAND: f64 = 1000.0;

/// A row as it is being edited.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) kind: Kind,
    pub(super) area: Option<Area>,
    pub(super) from: Option<u8>,
    pub(super) to: Option<u8>,
    pub(super) cognition: Option<Cognition>,
    pub(super) count: u16,
    pub(super) marks: f64,
    pub(super) must: bool,
}

/// What is known about the rows.
pub(super) struct Notes<'a> {
    pub(super) available: &'a [usize],
    /// How many forms draw from it.
    pub(super) forms: usize,
}

impl Row {
    pub(super) fn of(row: &BlueprintRow) -> Self {
        let (from, to) = row.difficulty.map_or((None, None), |(from, to)| (Some(from), Some(to)));
        Self {
            kind: row.kind,
            area: row.area,
            from,
            to,
            cognition: row.cognition,
            count: row.count,
            marks: row.marks.milli() as f64 / THOUSAND,
            must: row.must,
        }
    }

    fn new() -> Self {
        Self { kind: Kind::Single, area: None, from: None, to: None, cognition: None, count: 5, marks: 2.0, must: false }
    }

    pub(super) fn row(&self) -> BlueprintRow {
        let difficulty = match (self.from, self.to) {
            (None, None) => None,
            (from, to) => {
                let (from, to) = (from.unwrap_or(1), to.unwrap_or(5));
                Some((from.min(to), from.max(to)))
            }
        };
        let marks = Marks::from_milli((self.marks * THOUSAND).round() as i64);
        let Self { kind, area, cognition, count, must, .. } = *self;
        BlueprintRow { kind, area, difficulty, cognition, count, marks, must }
    }

    /// What the row asks for, in words: 判断 · 特种设备 · 应用 · 难度 4–5.
    pub(super) fn name(&self, cx: &Cx<'_>) -> String {
        let mut name = vec![cx.texts.kind(self.kind)];
        name.push(self.area.map_or_else(|| cx.t("papers-any-area"), |area| cx.texts.area_short(area)));
        name.extend(self.cognition.map(|level| cx.texts.cognition(level)));
        if let Some((from, to)) = self.row().difficulty {
            name.push(cx.tn("papers-grades", &[("from", from.into()), ("to", to.into())]));
        }
        name.join(" · ")
    }
}

/// All rows and the button that adds one.
pub(super) fn table(ui: &mut Ui, cx: &Cx<'_>, rows: &mut Vec<Row>, notes: &Notes<'_>) {
    let fixed = FIELDS.iter().map(|(_, width)| width + t::S8).sum::<f32>();
    let wide = ui.available_width() >= fixed + NOTE + MUST + 2.0 * t::S8 + t::CONTROL_HEIGHT;
    if wide && !rows.is_empty() {
        headings(ui, cx);
    }
    let mut gone = None;
    for (i, row) in rows.iter_mut().enumerate() {
        ui.push_id(i, |ui| {
            let remove = if wide { one_line(ui, cx, row, i, notes) } else { two_lines(ui, cx, row, i, notes) };
            if remove {
                gone = Some(i);
            }
        });
        if !wide {
            kit::hline(ui);
        }
    }
    if let Some(i) = gone {
        rows.remove(i);
    }
    if rows.is_empty() {
        kit::text::muted(ui, cx.t("papers-no-rows"));
    }
    ui.add_space(t::S4);
    if Button::secondary(cx.t("papers-add-row")).icon(Icon::Add).show(ui).clicked() {
        rows.push(rows.last().cloned().unwrap_or_else(Row::new));
    }
}

/// The fields of a row: message key and width.
const FIELDS: [(&str, f32); 7] = [
    ("papers-kind", t::COLUMN_CODE),
    ("papers-area", t::FIELD_SHORT),
    ("papers-from", t::LEVEL_SELECT),
    ("papers-to", t::LEVEL_SELECT),
    ("papers-cognition", t::LEVEL_SELECT),
    ("papers-items", t::STEPPER),
    ("papers-each", t::STEPPER),
];
/// Room for what the bank has.
const NOTE: f32 = t::COLUMN_CODE;
/// Room for the tick of 必对题.
const MUST: f32 = t::S48;

fn headings(ui: &mut Ui, cx: &Cx<'_>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = t::CHIP_HEIGHT;
        for (key, width) in FIELDS {
            let left = ui.cursor().left();
            kit::text::caption(ui, cx.t(key));
            ui.add_space((left + width - ui.cursor().left() + t::S8).max(0.0));
        }
        let left = ui.cursor().left();
        kit::text::caption(ui, cx.t("papers-must"));
        ui.add_space((left + MUST - ui.cursor().left() + t::S8).max(0.0));
        kit::text::caption(ui, cx.t("papers-in-bank"));
    });
}

fn one_line(ui: &mut Ui, cx: &Cx<'_>, row: &mut Row, i: usize, notes: &Notes<'_>) -> bool {
    ui.horizontal(|ui| {
        for (at, (key, width)) in FIELDS.iter().enumerate() {
            // The heading is far away for a screen reader: the name says the row too.
            let label = cx.tn("papers-row-field", &[("field", cx.t(key).into()), ("row", (i + 1).into())]);
            unlabelled(ui, *width, |ui| field(ui, cx, row, at, &label));
        }
        tail(ui, cx, row, i, notes)
    })
    .inner
}

fn two_lines(ui: &mut Ui, cx: &Cx<'_>, row: &mut Row, i: usize, notes: &Notes<'_>) -> bool {
    let line = |ui: &mut Ui, row: &mut Row, fields: std::ops::Range<usize>| {
        for at in fields {
            let (key, width) = FIELDS.get(at).copied().unwrap_or_default();
            ui.vertical(|ui| {
                ui.set_width(width);
                field(ui, cx, row, at, &cx.t(key));
            });
        }
    };
    ui.horizontal_top(|ui| line(ui, row, 0..5));
    ui.horizontal_top(|ui| {
        line(ui, row, 5..FIELDS.len());
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = t::S4;
            kit::text::caption(ui, cx.t("papers-must"));
            ui.horizontal(|ui| tail(ui, cx, row, i, notes)).inner
        })
        .inner
    })
    .inner
}

/// One field under its label.
fn field(ui: &mut Ui, cx: &Cx<'_>, row: &mut Row, at: usize, label: &str) {
    let mut levels = vec![(None, cx.t("papers-any"))];
    levels.extend((1..=5).map(|n: u8| (Some(n), n.to_string())));
    match at {
        0 => drop(kit::select_field(ui, label, &mut row.kind, &Kind::ALL.map(|k| (k, cx.texts.kind(k))))),
        1 => {
            let mut areas = vec![(None, cx.t("papers-any-area"))];
            areas.extend(Area::all().map(|a| (Some(a), cx.texts.area_short(a))));
            kit::select_field(ui, label, &mut row.area, &areas);
        }
        2 => drop(kit::select_field(ui, label, &mut row.from, &levels)),
        3 => drop(kit::select_field(ui, label, &mut row.to, &levels)),
        4 => {
            let mut minds = vec![(None, cx.t("papers-any"))];
            minds.extend(Cognition::ALL.iter().map(|c| (Some(*c), cx.texts.cognition(*c))));
            kit::select_field(ui, label, &mut row.cognition, &minds);
        }
        5 => drop(Number::new(label, 1..=MOST).width(t::STEPPER).show(ui, &mut row.count)),
        _ => drop(Number::new(label, HALF..=MOST_MARKS).step(HALF).decimals(1).width(t::STEPPER).show(ui, &mut row.marks)),
    }
}

/// What the bank has, and the button that takes the row away; true when it was pressed.
fn tail(ui: &mut Ui, cx: &Cx<'_>, row: &mut Row, i: usize, notes: &Notes<'_>) -> bool {
    let p = palette(ui);
    let count = usize::from(row.count) * notes.forms;
    let need = |wanted: usize, available: usize| {
        let args = [("wanted", wanted.into()), ("available", available.into())];
        cx.tn("papers-short", &args)
    };
    let (text, color) = match notes.available.get(i) {
        Some(available) if *available < count => (need(count, *available), p.accent),
        Some(available) => (cx.tn("papers-available", &[("n", (*available).into())]), p.muted),
        None => (String::new(), p.muted),
    };
    let must = cx.tn("papers-row-field", &[("field", cx.t("papers-must").into()), ("row", (i + 1).into())]);
    ui.allocate_ui(Vec2::new(MUST, t::CONTROL_HEIGHT), |ui| {
        ui.set_min_width(MUST);
        kit::tick(ui, &must, &mut row.must).on_hover_text(cx.t("papers-must-hint"));
    });
    let room = Vec2::new(NOTE.max(ui.available_width() - t::CONTROL_HEIGHT - t::S8), t::CONTROL_HEIGHT);
    ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_width(room.x);
        ui.add(Label::new(RichText::new(text).size(t::TYPE_BODY).color(color)).truncate());
    });
    kit::icon_button(ui, Icon::Close, &cx.tn("papers-remove-row", &[("row", (i + 1).into())])).clicked()
}
