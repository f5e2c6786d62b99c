//! The filters over the figures, how they are grouped, and what is done with them.

use super::{Export, Page, PreviewPage, ResultsRoom};
use crate::ui::kit::{self, Button, Icon, tokens as t};
use crate::ui::transcript_form::TranscriptForm;
use crate::ui::{Cx, sign};
use egui::{Align, Layout, Ui};
use kaofa_core::domain::pass_rate::Dimension;
use kaofa_core::domain::sitting::{SittingKind, SittingState};
use kaofa_core::service::Command;
use kaofa_core::service::pass_rate::PassRateReport;

/// Levels of grouping that the room offers; the command line takes any number.
const LEVELS: usize = 3;

pub(super) fn show(room: &mut ResultsRoom, ui: &mut Ui, report: &PassRateReport, cx: &mut Cx<'_>) {
    let before = room.query.clone();
    ui.horizontal_wrapped(|ui| filters(room, ui, report, cx));
    if ui.available_width() < t::DESK_NARROW {
        ui.horizontal_wrapped(|ui| grouping(room, ui, cx));
        ui.horizontal(|ui| actions(room, ui, report, cx));
    } else {
        ui.horizontal(|ui| {
            grouping(room, ui, cx);
            actions(room, ui, report, cx);
        });
    }
    if before != room.query {
        room.trail.clear();
        room.requery(cx);
    }
}

fn filters(room: &mut ResultsRoom, ui: &mut Ui, report: &PassRateReport, cx: &Cx<'_>) {
    let query = &mut room.query;
    let mut sittings = vec![(None, cx.t("results-all-sittings"))];
    let seen = cx.overview.sittings.iter().filter(|s| s.state.has_begun() && !s.facts.rehearsal);
    sittings.extend(seen.map(|s| (Some(s.id), s.title.clone())));
    kit::select_sized(ui, &cx.t("results-sitting"), &mut query.sitting, &sittings, t::DESK_FILTER_WIDE);
    // One sitting has one kind and one year.
    if query.sitting.is_none() {
        let mut kinds = vec![(None, cx.t("results-all-kinds"))];
        kinds.extend(SittingKind::ALL.iter().map(|kind| (Some(*kind), cx.texts.sitting_kind(*kind))));
        kit::select_sized(ui, &cx.t("results-kind"), &mut query.kind, &kinds, t::DESK_FILTER);
        let mut years = vec![(None, cx.t("results-all-years"))];
        years.extend(with_chosen(&report.years, query.year).map(|year| (Some(year), year.to_string())));
        kit::select_sized(ui, &cx.t("results-year"), &mut query.year, &years, t::DESK_FILTER);
    } else {
        (query.kind, query.year) = (None, None);
    }
    let mut units = vec![(None, cx.t("results-all-units"))];
    let alone = query.unit_alone.then(|| query.unit.clone()).flatten();
    units.extend(report.units.iter().map(|unit| {
        let name = if alone.as_ref() == Some(&unit.path) {
            cx.tn("results-unit-alone", &[("unit", unit.label.as_str().into())])
        } else {
            indented(&unit.path, &unit.label)
        };
        (Some(unit.path.clone()), name)
    }));
    // A unit that was kept and is no more is shown as it was chosen.
    if let Some(kept) = query.unit.clone().filter(|kept| !report.units.iter().any(|unit| unit.path == *kept)) {
        units.push((Some(kept.clone()), kept));
    }
    let width = if ui.available_width() < t::DESK_FILTER_WIDE + t::DESK_FILTER { t::DESK_FILTER } else { t::DESK_FILTER_WIDE };
    if kit::select_sized(ui, &cx.t("results-unit"), &mut query.unit, &units, width).changed() {
        query.unit_alone = false;
    }
    if !report.ranks.is_empty() || query.rank.is_some() {
        let mut ranks = vec![(None, cx.t("results-all-ranks"))];
        ranks.extend(with_chosen(&report.ranks, query.rank.clone()).map(|rank| (Some(rank.clone()), rank)));
        kit::select_sized(ui, &cx.t("results-rank"), &mut query.rank, &ranks, t::DESK_FILTER);
    }
}

/// What there is to choose, with what is chosen even where it is no more.
fn with_chosen<T: Clone + PartialEq>(all: &[T], chosen: Option<T>) -> impl Iterator<Item = T> {
    let gone = chosen.filter(|chosen| !all.contains(chosen));
    all.iter().cloned().chain(gone).collect::<Vec<_>>().into_iter()
}

/// The name of a unit as deep as it stands in the tree.
fn indented(path: &str, label: &str) -> String {
    let depth = path.matches('/').count();
    format!("{}{label}", "\u{3000}".repeat(depth.min(4)))
}

fn grouping(room: &mut ResultsRoom, ui: &mut Ui, cx: &Cx<'_>) {
    let mut by = room.query.dimensions();
    for level in 0..LEVELS.min(by.len() + 1) {
        let mut choices: Vec<(Option<Dimension>, String)> = Vec::new();
        if level > 0 {
            choices.push((None, cx.t("results-by-no-more")));
        }
        let free = |d: &&Dimension| !by[..level.min(by.len())].contains(*d);
        let one = room.query.sitting.is_some();
        let apt = |d: &&Dimension| !one || !matches!(d, Dimension::Sitting | Dimension::Kind | Dimension::Year);
        let name = |d: Dimension| cx.tn("results-by", &[("what", cx.texts.dimension(d).into())]);
        choices.extend(Dimension::ALL.iter().filter(free).filter(apt).map(|d| (Some(*d), name(*d))));
        let mut chosen = by.get(level).copied();
        let label = cx.tn("results-grouping-level", &[("n", (level + 1).into())]);
        kit::select_sized(ui, &label, &mut chosen, &choices, t::DESK_FILTER);
        if chosen != by.get(level).copied() {
            by.truncate(level);
            by.extend(chosen);
            break;
        }
    }
    if by != room.query.dimensions() {
        room.query.by = by;
    }
}

fn actions(room: &mut ResultsRoom, ui: &mut Ui, report: &PassRateReport, cx: &mut Cx<'_>) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let label = cx.t("results-export");
        let some = !report.rows.is_empty();
        let export = Button::primary(label).icon(Icon::Download).enabled(some);
        if export.tooltip(cx.t("results-export-tip")).show(ui).clicked() {
            room.export = Some(Export::new(&room.query, cx));
        }
        if Button::secondary(cx.t("results-preview")).icon(Icon::Print).enabled(some).show(ui).clicked() {
            let page = PreviewPage::new(&room.query);
            page.ask(cx);
            room.page = Some(Page::Preview(Box::new(page)));
        }
        let copy = Button::secondary(cx.t("results-copy")).icon(Icon::Copy).enabled(some);
        if copy.tooltip(cx.t("results-copy-tip")).show(ui).clicked() {
            cx.send(Command::CopyPassRate(room.query.clone()));
        }
        if let Some(unit) = &room.query.unit
            && Button::quiet(cx.t("transcript-unit-button")).show(ui).clicked()
        {
            room.transcripts = Some(TranscriptForm::of_unit(unit, cx));
        }
        let published = cx.overview.sittings.iter().any(|s| s.state == SittingState::Published);
        if published && room.query.sitting.is_none() && Button::quiet(cx.t("retention-button")).show(ui).clicked() {
            room.page = Some(Page::Retention(Box::default()));
            cx.send(Command::Retention);
        }
        let closed = room.sitting(cx).filter(|s| s.state == SittingState::Closed).cloned();
        if let Some(sitting) = closed
            && Button::secondary(cx.t("results-publish")).show(ui).clicked()
        {
            room.publish = sign::publish(&sitting, cx);
        }
    });
}
