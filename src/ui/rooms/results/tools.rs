//! The filters over the figures, and what is done with them.

use super::{Export, Page, ResultsRoom};
use crate::ui::kit::{self, Button, Icon, tokens as t};
use crate::ui::{Cx, sign};
use egui::{Align, Layout, Ui};
use kaofa_core::domain::sitting::{SittingKind, SittingState};
use kaofa_core::service::Command;
use kaofa_core::service::results::PassRateReport;

pub(super) fn show(room: &mut ResultsRoom, ui: &mut Ui, report: &PassRateReport, cx: &mut Cx<'_>) {
    let before = room.query.clone();
    let narrow = ui.available_width() < t::DESK_NARROW;
    if narrow {
        ui.horizontal(|ui| filters(room, ui, cx));
        ui.horizontal(|ui| {
            grouping(room, ui, cx);
            actions(room, ui, report, cx);
        });
    } else {
        ui.horizontal(|ui| {
            filters(room, ui, cx);
            grouping(room, ui, cx);
            actions(room, ui, report, cx);
        });
    }
    if before != room.query {
        room.requery(cx);
    }
}

fn filters(room: &mut ResultsRoom, ui: &mut Ui, cx: &Cx<'_>) {
    let mut sittings = vec![(None, cx.t("results-all-sittings"))];
    let seen = cx.overview.sittings.iter().filter(|s| s.state.has_begun() && !s.facts.rehearsal);
    sittings.extend(seen.map(|s| (Some(s.id), s.title.clone())));
    kit::select_sized(ui, &cx.t("results-sitting"), &mut room.query.sitting, &sittings, t::DESK_FILTER_WIDE);
    // One sitting has one kind.
    if room.query.sitting.is_none() {
        let mut kinds = vec![(None, cx.t("results-all-kinds"))];
        kinds.extend(SittingKind::ALL.iter().map(|kind| (Some(*kind), cx.texts.sitting_kind(*kind))));
        kit::select_sized(ui, &cx.t("results-kind"), &mut room.query.kind, &kinds, t::DESK_FILTER);
    } else {
        room.query.kind = None;
    }
    let mut units = vec![(None, cx.t("results-all-units"))];
    units.extend(room.units.iter().map(|unit| (Some(unit.clone()), unit.clone())));
    kit::select_sized(ui, &cx.t("results-unit"), &mut room.query.unit, &units, t::DESK_FILTER);
}

fn grouping(room: &mut ResultsRoom, ui: &mut Ui, cx: &Cx<'_>) {
    let ways = [(false, cx.t("results-by-unit")), (true, cx.t("results-by-sitting"))];
    if room.query.sitting.is_none() {
        kit::segmented(ui, &cx.t("results-grouping"), &mut room.query.by_sitting, &ways);
    } else {
        room.query.by_sitting = false;
    }
}

fn actions(room: &mut ResultsRoom, ui: &mut Ui, report: &PassRateReport, cx: &mut Cx<'_>) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let label = cx.t("results-export");
        let export = Button::primary(label).icon(Icon::Download).enabled(!report.rows.is_empty());
        if export.tooltip(cx.t("results-export-tip")).show(ui).clicked() {
            room.export = Some(Export::new(&room.query, cx));
        }
        let published = cx.overview.sittings.iter().any(|s| s.state == SittingState::Published);
        if published && room.query.sitting.is_none() && Button::secondary(cx.t("retention-button")).show(ui).clicked() {
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
