//! The charts beside the table: pass rates of the rows, and how many had which marks.

use crate::ui::kit::{self, text, tokens as t};
use crate::ui::{Cx, charts};
use egui::{Grid, Ui};
use kaofa_core::service::pass_rate::PassRateReport;
use kaofa_core::service::summary;

/// Which chart is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Which {
    #[default]
    Rates,
    Distribution,
}

/// Below this nothing is ranked at all.
const FEW: u32 = 5;
/// Columns of numbers below a chart.
const ACROSS: usize = 2;

/// `height` of the card where it is bounded: then the chart scrolls in it.
pub(super) fn show(which: &mut Which, ui: &mut Ui, report: &PassRateReport, cx: &Cx<'_>, height: Option<f32>) {
    ui.spacing_mut().item_spacing.y = t::S8;
    let choices = [(Which::Rates, cx.t("results-chart-rates")), (Which::Distribution, cx.t("results-chart-marks"))];
    kit::segmented(ui, &cx.t("results-chart"), which, &choices);
    let mut all = summary::charts(report, cx.texts).into_iter();
    let Some(chart) = all.nth(usize::from(*which == Which::Distribution)) else { return };
    let body = |ui: &mut Ui| {
        if chart.is_empty() {
            text::muted(ui, cx.t("results-chart-empty"));
            return;
        }
        charts::chart(ui, &chart);
        if report.total.sat < FEW {
            text::caption(ui, cx.t("results-few"));
        }
        if *which == Which::Distribution {
            numbers(ui, &chart.table(), cx);
        }
    };
    match height {
        Some(height) => {
            let room = height - 2.0 * (t::S20 + t::LINE_WIDTH) - t::CONTROL_HEIGHT - t::S12;
            egui::ScrollArea::vertical().id_salt("results-chart").max_height(room).show(ui, body);
        }
        None => body(ui),
    }
}

/// What a chart shows, in numbers.
fn numbers(ui: &mut Ui, table: &[(String, String)], cx: &Cx<'_>) {
    ui.add_space(t::S8);
    text::caption(ui, cx.t("results-chart-numbers"));
    Grid::new("results-chart-numbers").num_columns(2 * ACROSS).spacing([t::S16, t::S4]).show(ui, |ui| {
        for row in table.chunks(ACROSS) {
            for (label, value) in row {
                text::muted(ui, label);
                text::body(ui, value);
            }
            ui.end_row();
        }
    });
}
