//! The name annex: who sat with what result. While one sitting is not published, outcomes are set here.

use super::ResultsRoom;
use super::outcome::{self, Form};
use crate::ui::kit::{self, Card, Column, DataTable, Icon, Sort, Tone, tokens as t};
use crate::ui::{Cx, Nav};
use egui::Ui;
use kaofa_core::domain::ids::{CadreId, SittingId};
use kaofa_core::domain::marks::Marks;
use kaofa_core::domain::sitting::SittingState;
use kaofa_core::domain::staff::Permission;
use kaofa_core::domain::verdict::Outcome;
use kaofa_core::service::pass_rate::{NameLine, UnitLabels};
use kaofa_core::service::results;
use kaofa_core::service::sittings::{Candidate, Sitting};

/// A line of the annex as it is shown.
pub(super) struct Line {
    pub(super) sitting: SittingId,
    pub(super) cadre: CadreId,
    pub(super) name: String,
    unit: String,
    post: String,
    marks: Option<Marks>,
    result: String,
    tone: Tone,
    pub(super) reason: String,
    /// Set by a person, where outcomes are still set.
    pub(super) set: Option<Outcome>,
}

/// The tone of an outcome's chip.
const fn tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Pass => Tone::Ok,
        Outcome::Fail | Outcome::Void => Tone::Accent,
        Outcome::Absent => Tone::Warn,
        Outcome::Marking => Tone::Info,
        Outcome::Deferred | Outcome::Exempt | Outcome::Pending => Tone::Neutral,
    }
}

/// A candidate of a sitting that is not published. Of a formal one it is told that somebody sat, not with what result.
fn of_candidate(candidate: &Candidate, sitting: &Sitting, labels: &UnitLabels, cx: &Cx<'_>) -> Line {
    let outcome = results::outcome(candidate, sitting.state, &sitting.rules, sitting.full);
    let secret = sitting.rules.formal && matches!(outcome, Outcome::Pass | Outcome::Fail | Outcome::Marking);
    Line {
        sitting: candidate.sitting,
        cadre: candidate.cadre,
        name: candidate.name.clone(),
        unit: labels.label(candidate, &cx.t("results-no-unit")).to_owned(),
        post: candidate.post.clone(),
        marks: candidate.total.filter(|_| !sitting.rules.formal),
        result: if secret { cx.t("results-handed-in") } else { cx.texts.outcome(outcome) },
        tone: if secret { Tone::Info } else { tone(outcome) },
        reason: if secret { candidate.reason.clone() } else { cx.texts.note(&candidate.reason, &candidate.shortfalls) },
        set: candidate.set_outcome,
    }
}

fn lines(room: &ResultsRoom, cx: &Cx<'_>) -> (Vec<Line>, bool) {
    if let (Some(sitting), Some((id, candidates))) = (room.unpublished(cx), &room.candidates)
        && *id == sitting.id
    {
        let of_unit = |c: &&Candidate| room.query.asks_for(&c.unit_name, &c.unit_path);
        let labels = UnitLabels::of(candidates.iter());
        let lines = candidates.iter().filter(of_unit).map(|c| of_candidate(c, sitting, &labels, cx)).collect();
        let editable = matches!(sitting.state, SittingState::Open | SittingState::Closed) && cx.may(Permission::PlanSittings);
        return (lines, editable);
    }
    let of_name = |name: &NameLine| Line {
        sitting: name.sitting,
        cadre: name.cadre,
        name: name.name.clone(),
        unit: name.unit.clone(),
        post: name.post.clone(),
        marks: name.marks,
        result: cx.texts.outcome(name.outcome),
        tone: tone(name.outcome),
        reason: cx.texts.note(&name.reason, &name.shortfalls),
        set: None,
    };
    (room.names.iter().flatten().map(of_name).collect(), false)
}

fn arrange(lines: &mut [Line], sort: Option<Sort>) {
    let Some(sort) = sort else { return };
    lines.sort_by(|a, b| {
        let order = match sort.column {
            1 => a.unit.cmp(&b.unit),
            2 => a.post.cmp(&b.post),
            3 => a.marks.cmp(&b.marks),
            4 => a.result.cmp(&b.result),
            _ => a.name.cmp(&b.name),
        };
        if sort.ascending { order } else { order.reverse() }
    });
}

pub(super) fn show(room: &mut ResultsRoom, ui: &mut Ui, cx: &mut Cx<'_>) {
    let (mut lines, editable) = lines(room, cx);
    arrange(&mut lines, room.names_sort);
    let height = ui.available_height().max(t::DESK_TABLE_LEAST);
    let narrow = ui.available_width() < t::DESK_NARROW;
    let chosen = room.selected.and_then(|at| lines.iter().position(|line| (line.sitting, line.cadre) == at));
    let panel = match (editable.then_some(chosen).flatten(), narrow) {
        (None, _) => 0.0,
        (Some(_), true) => t::DESK_PANEL_NARROW,
        (Some(_), false) => t::DESK_PANEL,
    };
    let gap = if narrow { t::S12 } else { t::S20 };
    let width = if panel > 0.0 { ui.available_width() - panel - gap } else { ui.available_width() };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        ui.vertical(|ui| {
            ui.set_width(width);
            Card::new().padding(0.0).min_height(height).show(ui, |ui| {
                ui.set_max_height(height - 2.0 * t::LINE_WIDTH);
                if lines.is_empty() {
                    kit::empty_state(ui, Icon::People, &cx.t("results-no-names"), None);
                } else {
                    table(room, ui, &lines, chosen, editable, cx);
                }
            });
        });
        if let (true, Some(line)) = (panel > 0.0, chosen.and_then(|at| lines.get(at))) {
            ui.vertical(|ui| {
                ui.set_width(panel);
                outcome::show(room, ui, line, height, cx);
            });
        }
    });
}

fn table(room: &mut ResultsRoom, ui: &mut Ui, lines: &[Line], chosen: Option<usize>, editable: bool, cx: &mut Cx<'_>) {
    let columns = [
        Column::new("name", cx.t("results-name")).fixed(t::DESK_COLUMN_NAME).sortable(),
        Column::new("unit", cx.t("results-unit")).remainder(t::DESK_COLUMN_NAME).sortable(),
        Column::new("post", cx.t("results-post")).fixed(t::DESK_COLUMN_NAME).sortable(),
        Column::new("marks", cx.t("results-marks")).fixed(t::DESK_COLUMN_RATE).right().sortable(),
        Column::new("result", cx.t("results-result")).fixed(t::DESK_COLUMN_NAME).sortable(),
        Column::new("note", cx.t("results-note")).remainder(t::DESK_COLUMN_NAME),
    ];
    let out = DataTable::new("results-names", &cx.t("results-tab-names"), &columns, lines.len())
        .selected(chosen)
        .sort(room.names_sort)
        .row_name(|row| lines.get(row).map(|line| line.name.clone()).unwrap_or_default())
        .copy(|row| lines.get(row).map(|l| [l.name.as_str(), &l.unit, &l.post, &l.result].join("\t")).unwrap_or_default())
        .show(ui, |ui, row, column| {
            let Some(line) = lines.get(row) else { return };
            match column {
                0 => drop(kit::cell_text(ui, &line.name)),
                1 => drop(kit::cell_text(ui, &line.unit)),
                2 => drop(kit::cell_muted(ui, &line.post)),
                3 => drop(kit::cell_number(ui, line.marks.map_or_else(|| cx.t("results-none"), Marks::printed))),
                4 => drop(kit::chip(ui, &line.result, line.tone)),
                _ => drop(kit::cell_muted(ui, &line.reason)),
            }
        });
    if out.sort.is_some() {
        room.names_sort = out.sort;
    }
    let at = |row: usize| lines.get(row).map(|line| (line.sitting, line.cadre));
    if let Some((_, cadre)) = out.activated.or(out.clicked.filter(|_| !editable)).and_then(at) {
        cx.go(Nav::Cadre(cadre));
        return;
    }
    let selected = out.selected.and_then(at);
    if selected.is_some() && selected != room.selected {
        room.selected = selected;
        let line = out.selected.and_then(|row| lines.get(row));
        room.form = line.map(|line| Form::new(line.set, &line.reason));
    }
}
