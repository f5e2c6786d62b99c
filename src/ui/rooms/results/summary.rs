//! The page: filters, notices, stat cards, and below them bars and table or the names.

use super::{ResultsRoom, Tab, charts, figures, file, names, table, tools, weak};
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Card, Icon, Tone, tokens as t};
use egui::{Align, Layout, Ui};
use kaofa_core::domain::pass_rate::PassRateRow;
use kaofa_core::domain::sitting::SittingState;
use kaofa_core::service::Command;
use kaofa_core::service::pass_rate::PassRateReport;
use kaofa_core::service::sittings::Sitting;

pub(super) fn show(room: &mut ResultsRoom, ui: &mut Ui, report: &PassRateReport, cx: &mut Cx<'_>) {
    ui.spacing_mut().item_spacing = egui::Vec2::splat(t::S12);
    let list = room.candidates.as_ref().is_some_and(|(id, _)| Some(*id) == room.query.sitting);
    // With large text on a small screen the tools would leave the figures a strip.
    let low = ui.available_height() < t::DESK_LOW;
    if !low || report.listed == 0 && !list {
        tools::show(room, ui, report, cx);
    }
    if report.listed == 0 && !list {
        file::show(room, ui, cx);
        notices(room, ui, report, cx);
        ResultsRoom::nothing_yet(ui, cx);
        return;
    }
    egui::ScrollArea::vertical().id_salt("results").auto_shrink(false).show(ui, |ui| {
        if low {
            tools::show(room, ui, report, cx);
        }
        ui.spacing_mut().item_spacing = egui::Vec2::splat(t::S16);
        file::show(room, ui, cx);
        notices(room, ui, report, cx);
        // Before publication there is a list and no figure yet.
        if report.listed == 0 {
            names::show(room, ui, cx);
            return;
        }
        // The weak points have figures of their own, and need the room.
        if room.tab != Tab::Weak {
            cards(ui, report, cx);
        }
        ui.horizontal(|ui| {
            if !room.trail.is_empty() && Button::quiet(cx.t("results-back")).icon(Icon::Back).show(ui).clicked() {
                room.go_back(cx);
            }
            let before = room.tab;
            let tabs = [
                (Tab::Summary, cx.t("results-tab-summary")),
                (Tab::Names, cx.t("results-tab-names")),
                (Tab::Weak, cx.t("weak-title")),
            ];
            kit::segmented(ui, &cx.t("room-results"), &mut room.tab, &tabs);
            if before != room.tab {
                match room.tab {
                    Tab::Summary => {}
                    Tab::Names => cx.send(Command::PassRateNames(room.query.clone())),
                    Tab::Weak => room.weak.ask(&room.query, cx),
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add(
                    egui::Label::new(
                        egui::RichText::new(measured_on(report, cx)).size(t::TYPE_CAPTION).color(kit::palette(ui).muted),
                    )
                    .truncate(),
                );
            });
        });
        match room.tab {
            Tab::Summary => figures_page(room, ui, report, cx),
            Tab::Names => names::show(room, ui, cx),
            Tab::Weak => weak::show(room, ui, cx),
        }
    });
}

/// What the figures are measured on.
fn measured_on(report: &PassRateReport, cx: &Cx<'_>) -> String {
    match report.sittings.as_slice() {
        [one] => cx.tn("results-measured-one", &[("title", one.as_str().into()), ("n", report.listed.into())]),
        many => cx.tn("results-measured", &[("sittings", many.len().into()), ("n", report.listed.into())]),
    }
}

/// What is missing in the figures, in one box so that they keep their room.
fn notices(room: &ResultsRoom, ui: &mut Ui, report: &PassRateReport, cx: &Cx<'_>) {
    let held_back = |s: &&Sitting| {
        let over = matches!(s.state, SittingState::Open | SittingState::Closed);
        s.rules.formal && over && room.query.kind.is_none_or(|kind| kind == s.kind)
    };
    let mut said = Vec::new();
    match room.sitting(cx) {
        Some(sitting) if held_back(&sitting) => {
            let closed = sitting.state == SittingState::Closed;
            said.push(cx.t(if closed { "results-closed-unpublished" } else { "results-open-unpublished" }));
        }
        Some(_) => {}
        None => {
            let waiting: Vec<&str> = cx.overview.sittings.iter().filter(held_back).map(|s| s.title.as_str()).collect();
            if !waiting.is_empty() {
                said.push(cx.tn("results-not-counted", &[("titles", waiting.join(&cx.t("results-comma")).into())]));
            }
        }
    }
    let marking = report.total.marking;
    if marking > 0 {
        said.push(cx.tn("results-being-marked", &[("n", marking.into())]));
    }
    if !said.is_empty() {
        let tone = if marking > 0 { Tone::Warn } else { Tone::Info };
        kit::notice(ui, tone, &said.join(&cx.t("results-semicolon")));
    }
}

fn cards(ui: &mut Ui, report: &PassRateReport, cx: &Cx<'_>) {
    let total: &PassRateRow = &report.total;
    let dash = || cx.t("results-none");
    let with_sign = |share: Option<f64>| figures::percent(share).map_or_else(dash, |rate| format!("{rate}%"));
    let not_expected = total.exempt + total.deferred;
    let expected_note = if not_expected > 0 {
        cx.tn("results-expected-note", &[("exempt", total.exempt.into()), ("deferred", total.deferred.into())])
    } else {
        cx.t("results-people")
    };
    let figures = [
        ("results-expected", total.expected.to_string(), expected_note),
        ("results-sat", total.sat.to_string(), cx.tn("results-attendance-note", &[("rate", with_sign(total.attendance).into())])),
        ("results-pass-rate", with_sign(total.pass_rate), pass_note(report, cx)),
        (
            "results-mean",
            figures::mark(total.mean).unwrap_or_else(dash),
            cx.tn("results-median-note", &[("median", figures::mark(total.median).unwrap_or_else(dash).into())]),
        ),
    ];
    let labels = figures.each_ref().map(|(key, ..)| cx.t(key));
    let stats: Vec<kit::Stat<'_>> =
        figures.iter().zip(&labels).map(|((_, value, note), label)| kit::Stat { label, value, note }).collect();
    kit::stat_cards(ui, &stats);
}

/// Below the pass rate: how many, and what it was last time or in the end.
fn pass_note(report: &PassRateReport, cx: &Cx<'_>) -> String {
    let total = &report.total;
    let rate = |share: Option<f64>| figures::percent(share).map_or_else(|| cx.t("results-none"), |rate| format!("{rate}%"));
    let mut parts = vec![cx.tn("results-pass-note", &[("passed", total.passed.into()), ("sat", total.sat.into())])];
    if let Some(previous) = &report.previous {
        parts.push(cx.tn("results-last-note", &[("rate", rate(previous.total.pass_rate).into())]));
    }
    if total.final_passed != total.passed {
        parts.push(cx.tn("results-final-note", &[("rate", rate(total.final_pass_rate).into())]));
    }
    parts.join(&cx.t("results-dot"))
}

fn figures_page(room: &mut ResultsRoom, ui: &mut Ui, report: &PassRateReport, cx: &mut Cx<'_>) {
    let width = ui.available_width();
    let height = ui.available_height().max(t::DESK_TABLE_LEAST);
    if width < t::DESK_NARROW {
        Card::new().show(ui, |ui| charts::show(&mut room.chart, ui, report, cx, None));
        Card::new().padding(0.0).min_height(t::DESK_TABLE_LEAST).show(ui, |ui| {
            ui.set_max_height(t::DESK_TABLE_LEAST - 2.0 * t::LINE_WIDTH);
            table::show(room, ui, report, cx);
        });
        return;
    }
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(t::DESK_BARS_CARD.min(width * 0.4));
            Card::new().min_height(height).show(ui, |ui| charts::show(&mut room.chart, ui, report, cx, Some(height)));
        });
        ui.vertical(|ui| {
            Card::new().padding(0.0).min_height(height).show(ui, |ui| {
                ui.set_max_height(height - 2.0 * t::LINE_WIDTH);
                table::show(room, ui, report, cx);
            });
        });
    });
}
