//! The table of people with search, unit filter and the panel of the selected one.

use super::export::What;
use super::pins::PinsBox;
use super::units::UnitsPage;
use super::{Export, Page, RosterRoom, Snapshot, detail, tree};
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Card, Column, DataTable, Icon, SearchField, Tone, tokens as t};
use egui::{Align, Layout, Ui};
use kaofa_core::domain::roster::CadreState;
use kaofa_core::service::roster::Cadre;

/// Columns by index into [`columns`] of a wide table; sorting goes by these.
const NAME: usize = 0;
const STAFF_NO: usize = 1;
const UNIT: usize = 2;
const DEPARTMENT: usize = 3;
const POST: usize = 4;
const STATE: usize = 5;

/// What a column sorts by.
pub(super) fn sort_key(cadre: &Cadre, column: usize) -> String {
    let data = &cadre.data;
    match column {
        STAFF_NO => data.staff_no.clone().unwrap_or_default(),
        UNIT => cadre.unit_name.clone(),
        DEPARTMENT => data.appointment.department.clone(),
        POST => data.appointment.post.clone(),
        STATE => format!("{:?}", data.state),
        _ => data.name.clone(),
    }
}

/// The tone of a state's chip.
pub(super) const fn state_tone(state: CadreState) -> Tone {
    match state {
        CadreState::Active => Tone::Ok,
        CadreState::Seconded | CadreState::Attached => Tone::Info,
        CadreState::OnLeave => Tone::Warn,
        CadreState::Retired => Tone::Neutral,
    }
}

pub(super) fn show(room: &mut RosterRoom, ui: &mut Ui, cx: &mut Cx<'_>) {
    let narrow = ui.available_width() < t::DESK_NARROW;
    tools(room, ui, cx, narrow);
    ui.add_space(t::S8);
    if room.snapshot.as_ref().is_some_and(|s| s.cadres.is_empty()) {
        let (sentence, label) = (cx.t("roster-empty"), cx.t("roster-import"));
        if kit::empty_state(ui, Icon::People, &sentence, Some(&label)) {
            room.page = Page::Import(Box::default());
        }
        return;
    }
    let panel = match (room.selected, narrow) {
        (None, _) => 0.0,
        (Some(_), true) => t::DESK_PANEL_NARROW,
        (Some(_), false) => t::DESK_PANEL,
    };
    let gap = if narrow { t::S12 } else { t::S20 };
    let mut width = if panel > 0.0 { ui.available_width() - panel - gap } else { ui.available_width() };
    let side = has_side(room, ui.available_width());
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        let height = ui.available_height();
        if side {
            width -= t::DESK_LIST + gap;
            ui.vertical(|ui| {
                ui.set_width(t::DESK_LIST);
                ui.set_height(height);
                tree::side(room, ui, cx);
            });
        }
        ui.vertical(|ui| {
            ui.set_width(width);
            Card::new().padding(0.0).min_height(height).show(ui, |ui| table(room, ui, cx));
        });
        if panel > 0.0 {
            ui.vertical(|ui| {
                ui.set_width(panel);
                detail::show(room, ui, cx, height);
            });
        }
    });
}

/// Whether there is room for the tree beside the table; else a list of choices stands over it.
fn has_side(room: &RosterRoom, width: f32) -> bool {
    let panel = if room.selected.is_some() { t::DESK_PANEL + t::S20 } else { 0.0 };
    width - panel - t::DESK_LIST - t::S20 >= t::DESK_SIDE_TABLE
}

fn tools(room: &mut RosterRoom, ui: &mut Ui, cx: &mut Cx<'_>, narrow: bool) {
    let before = (room.search.clone(), room.unit);
    let side = has_side(room, ui.available_width());
    ui.horizontal(|ui| {
        let (name, hint) = (cx.t("roster-search"), cx.t("roster-search-hint"));
        let width = if narrow { t::SEARCH_NARROW } else { t::SEARCH_WIDTH };
        SearchField::new(&name, &hint).width(width).show(ui, &mut room.search);
        if !side {
            let mut units = vec![(None, cx.t("roster-all-units"))];
            if let Some(tree) = room.snapshot.as_ref().map(|s| &s.tree) {
                let standing = tree.ordered().iter().map(|(unit, _)| unit).filter(|unit| unit.ended_on.is_none());
                units.extend(standing.map(|unit| (Some(unit.id), tree.label(unit.id))));
            }
            kit::select_sized(ui, &cx.t("roster-unit"), &mut room.unit, &units, t::DESK_FILTER);
            if kit::icon_button(ui, Icon::Tune, &cx.t("units-manage")).clicked() {
                room.page = Page::Units(Box::new(UnitsPage::new(room.unit)));
            }
        }
        // The buttons at the right come first where there is little room.
        if ui.available_width() > t::DESK_PANEL + t::S56 {
            kit::text::muted(ui, cx.tn("roster-count", &[("n", room.shown.len().into())]));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let narrow = narrow || ui.available_width() < t::DESK_ONE_COLUMN;
            // On an empty roster the sheet below offers the one next thing.
            let empty = room.snapshot.as_ref().is_some_and(|s| s.cadres.is_empty());
            let label = cx.t("roster-add");
            let add = if empty { Button::secondary(label) } else { Button::primary(label) };
            if add.icon(Icon::Add).show(ui).clicked() {
                room.start_edit(None);
            }
            if tool(ui, Icon::Download, &cx.t("roster-export"), narrow) {
                room.export = Some(Export::new(What::Roster, cx));
            }
            if !empty && tool(ui, Icon::Key, &cx.t("pins-title"), narrow) {
                room.pins = Some(ask_pins(room));
            }
            if tool(ui, Icon::Upload, &cx.t("roster-import"), narrow) {
                room.page = Page::Import(Box::default());
            }
        });
    });
    if before != (room.search.clone(), room.unit) {
        room.arrange();
    }
}

/// PINs for the people listed: those who left the service sit no exam.
fn ask_pins(room: &RosterRoom) -> PinsBox {
    let Some(snapshot) = &room.snapshot else { return PinsBox::ask(Vec::new(), Vec::new()) };
    let listed = room.shown.iter().filter_map(|at| snapshot.cadres.get(*at));
    let all: Vec<_> = listed.filter(|c| c.data.state != CadreState::Retired).map(|c| c.id).collect();
    PinsBox::ask(all.iter().copied().filter(|id| !snapshot.with_pin.contains(id)).collect(), all)
}

fn tool(ui: &mut Ui, icon: Icon, label: &str, narrow: bool) -> bool {
    if narrow { kit::icon_button(ui, icon, label).clicked() } else { Button::secondary(label).icon(icon).show(ui).clicked() }
}

/// The columns there is room for, each with its number for sorting.
fn columns(cx: &Cx<'_>, width: f32) -> Vec<(usize, Column)> {
    let all = [
        (NAME, Column::new("name", cx.t("roster-name")).fixed(t::DESK_COLUMN_WIDE), 0.0),
        (STAFF_NO, Column::new("staff-no", cx.t("roster-staff-no")).fixed(t::DESK_COLUMN_NAME), t::DESK_ONE_COLUMN),
        (UNIT, Column::new("unit", cx.t("roster-unit")).remainder(t::DESK_COLUMN_NAME), 0.0),
        (DEPARTMENT, Column::new("department", cx.t("roster-department")).remainder(t::DESK_COLUMN_NAME), t::DESK_ONE_COLUMN),
        (POST, Column::new("post", cx.t("roster-post")).fixed(t::DESK_COLUMN_NAME), t::FORM),
        (STATE, Column::new("state", cx.t("roster-state")).fixed(t::DESK_COLUMN_NAME), 0.0),
    ];
    all.into_iter().filter(|(_, _, least)| width >= *least).map(|(number, column, _)| (number, column.sortable())).collect()
}

fn table(room: &mut RosterRoom, ui: &mut Ui, cx: &mut Cx<'_>) {
    let Some(snapshot) = &room.snapshot else { return };
    if room.shown.is_empty() {
        kit::empty_state(ui, Icon::Search, &cx.t("roster-none-found"), None);
        return;
    }
    let (numbers, columns): (Vec<usize>, Vec<Column>) = columns(cx, ui.available_width()).into_iter().unzip();
    let cadre = |row: usize| room.shown.get(row).and_then(|at| snapshot.cadres.get(*at));
    let selected = room.selected.and_then(|id| (0..room.shown.len()).find(|row| cadre(*row).is_some_and(|c| c.id == id)));
    let sort = room.sort.and_then(|s| Some(kit::Sort { column: numbers.iter().position(|n| *n == s.column)?, ..s }));
    let name = cx.t("room-roster");
    let out = DataTable::new("roster", &name, &columns, room.shown.len())
        .selected(selected)
        .sort(sort)
        .row_name(|row| cadre(row).map(|c| c.data.name.clone()).unwrap_or_default())
        .copy(|row| cadre(row).map(line).unwrap_or_default())
        .show(ui, |ui, row, column| {
            if let (Some(cadre), Some(number)) = (cadre(row), numbers.get(column)) {
                cell(ui, cadre, *number, snapshot, cx);
            }
        });
    let chosen = out.selected.and_then(|row| cadre(row).map(|c| c.id));
    let sorted = out.sort.and_then(|s| Some(kit::Sort { column: *numbers.get(s.column)?, ..s }));
    if let Some(sort) = sorted {
        room.sort = Some(sort);
        room.arrange();
    }
    if chosen.is_some() && chosen != room.selected {
        room.select(chosen, cx);
    }
}

fn cell(ui: &mut Ui, cadre: &Cadre, column: usize, snapshot: &Snapshot, cx: &Cx<'_>) {
    let data = &cadre.data;
    match column {
        NAME => {
            kit::cell_text(ui, &data.name);
            if snapshot.is_namesake(cadre) {
                kit::text::caption(ui, namesake_mark(cadre, cx));
            }
        }
        STAFF_NO => drop(kit::cell_muted(ui, data.staff_no.as_deref().unwrap_or(""))),
        UNIT => drop(kit::cell_text(ui, &cadre.unit_name)),
        DEPARTMENT => drop(kit::cell_muted(ui, &data.appointment.department)),
        POST => drop(kit::cell_muted(ui, &data.appointment.post)),
        _ => {
            kit::chip(ui, &cx.texts.cadre_state(data.state), state_tone(data.state));
            if snapshot.is_exempt(cadre.id) {
                kit::chip(ui, &cx.t("roster-exempt"), Tone::Neutral);
            }
        }
    }
}

/// How a namesake is told apart: by the tail of the ID card, or by being marked as one.
pub(super) fn namesake_mark(cadre: &Cadre, cx: &Cx<'_>) -> String {
    match &cadre.data.id_tail {
        Some(tail) => cx.tn("roster-tail", &[("tail", tail.as_str().into())]),
        None => cx.t("roster-namesake"),
    }
}

/// A person as tabulated text for the clipboard.
fn line(cadre: &Cadre) -> String {
    let data = &cadre.data;
    let no = data.staff_no.as_deref().unwrap_or("");
    [data.name.as_str(), no, &cadre.unit_name, &data.appointment.department, &data.appointment.post].join("\t")
}
