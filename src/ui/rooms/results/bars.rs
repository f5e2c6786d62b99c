//! Pass rates as bars. Groups of few people are shown in a light tone and never ranked.

use super::figures;
use crate::ui::Cx;
use crate::ui::kit::{self, Tone, text, tokens as t};
use egui::Ui;
use kaofa_core::domain::pass_rate::PassRateRow;
use kaofa_core::service::results::PassRateReport;

/// Groups below this have no rank (see results.png).
const RANKED_FROM: u32 = 20;
/// Below this nothing is ranked at all.
const FEW: u32 = 5;

/// The rows with their tone: large groups by rate, then small ones by name.
fn arranged(rows: &[PassRateRow]) -> Vec<(&PassRateRow, Tone)> {
    let (mut large, mut small): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.sat >= RANKED_FROM);
    large.sort_by(|a, b| b.pass_rate.unwrap_or(0.0).total_cmp(&a.pass_rate.unwrap_or(0.0)));
    small.sort_by(|a, b| a.unit.cmp(&b.unit));
    large.into_iter().map(|row| (row, Tone::Info)).chain(small.into_iter().map(|row| (row, Tone::Neutral))).collect()
}

/// Why some or all are not ranked.
fn note(report: &PassRateReport, by_sitting: bool) -> Option<&'static str> {
    if report.total.sat < FEW {
        Some("results-few")
    } else if report.rows.iter().any(|row| row.sat < RANKED_FROM) {
        Some(if by_sitting { "results-small-sittings" } else { "results-small-units" })
    } else {
        None
    }
}

/// `height` of the card where it is bounded: then the bars scroll in it.
pub(super) fn show(ui: &mut Ui, report: &PassRateReport, by_sitting: bool, cx: &Cx<'_>, height: Option<f32>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    text::card_title(ui, cx.t(if by_sitting { "results-bars-sittings" } else { "results-bars-units" }));
    ui.add_space(t::S8);
    let note = note(report, by_sitting).map(|key| cx.t(key));
    let bars = |ui: &mut Ui| {
        for (row, tone) in arranged(&report.rows) {
            let value = figures::percent(row.pass_rate).unwrap_or_else(|| cx.t("results-none"));
            kit::bar_row(ui, &row.unit, row.pass_rate.unwrap_or(0.0) as f32, &value, tone);
        }
        if let Some(note) = &note {
            ui.add_space(t::S8);
            text::caption(ui, note);
        }
    };
    match height {
        Some(height) => {
            let room = height - 2.0 * (t::S20 + t::LINE_WIDTH) - t::S32;
            egui::ScrollArea::vertical().id_salt("results-bars").max_height(room).show(ui, bars);
        }
        None => bars(ui),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(unit: &str, sat: u32, rate: f64) -> PassRateRow {
        PassRateRow { unit: unit.into(), expected: sat, sat, pass_rate: Some(rate), ..PassRateRow::default() }
    }

    #[test]
    fn small_groups_come_last_by_name_and_in_a_light_tone() {
        let rows = [row("b", 19, 1.0), row("c", 20, 0.5), row("d", 64, 0.9), row("a", 3, 0.1)];
        let order: Vec<(&str, Tone)> = arranged(&rows).into_iter().map(|(row, tone)| (row.unit.as_str(), tone)).collect();
        assert_eq!(order, [("d", Tone::Info), ("c", Tone::Info), ("a", Tone::Neutral), ("b", Tone::Neutral)]);
    }
}
