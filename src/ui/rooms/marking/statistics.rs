//! How the markers of a sitting marked, item by item.

use crate::ui::Cx;
use crate::ui::kit::columns::page_head;
use crate::ui::kit::{self, Card, Column, DataTable, Icon, Tone, text, tokens as t};
use egui::Ui;
use kaofa_core::domain::ids::SittingId;
use kaofa_core::domain::marker_stats::MarkerRow;
use kaofa_core::service::marker_stats::MarkerReport;
use kaofa_core::text::Explanation;

/// The page.
#[derive(Debug)]
pub(super) struct Statistics {
    pub(super) sitting: SittingId,
    report: Option<MarkerReport>,
    error: Option<Explanation>,
}

impl Statistics {
    pub(super) const fn new(sitting: SittingId) -> Self {
        Self { sitting, report: None, error: None }
    }

    pub(super) fn take(&mut self, report: MarkerReport) {
        if report.sitting == self.sitting {
            (self.report, self.error) = (Some(report), None);
        }
    }

    pub(super) fn refuse(&mut self, said: Explanation) -> bool {
        (self.report, self.error) = (None, Some(said));
        true
    }

    /// True when it is left.
    pub(super) fn show(&self, ui: &mut Ui, cx: &Cx<'_>) -> bool {
        let title = cx.overview.sittings.iter().find(|s| s.id == self.sitting).map(|s| s.title.clone()).unwrap_or_default();
        let leave = page_head(ui, &cx.t("back"), &cx.t("stats-title"), |ui| drop(text::muted(ui, title)));
        if let Some(said) = &self.error {
            kit::error_panel(ui, &said.what, &said.place, &said.remedy);
        }
        let Some(report) = &self.report else { return leave };
        for waiver in &report.waivers {
            let args = [
                ("date", cx.date(waiver.at_ms).into()),
                ("by", waiver.by.as_str().into()),
                ("n", waiver.missing.into()),
                ("reason", waiver.reason.as_str().into()),
            ];
            kit::notice(ui, Tone::Warn, &cx.tn("stats-waiver", &args));
            ui.add_space(t::S8);
        }
        if report.rows.is_empty() {
            kit::empty_state(ui, Icon::Results, &cx.t("stats-none"), None);
            return leave;
        }
        egui::ScrollArea::vertical().id_salt("marker-statistics").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S8;
            for item in &report.items {
                let args = [
                    ("n", (item.position + 1).into()),
                    ("full", item.full.printed().into()),
                    ("threshold", item.threshold.printed().into()),
                ];
                let heading = cx.tn("stats-item", &args);
                kit::section_heading(ui, &heading);
                let rows: Vec<&MarkerRow> = report.rows.iter().filter(|row| row.position == item.position).collect();
                table(ui, &heading, item.position, &rows, cx);
                ui.add_space(t::S8);
            }
            text::caption(ui, cx.t("stats-note"));
        });
        leave
    }
}

fn table(ui: &mut Ui, name: &str, position: u16, rows: &[&MarkerRow], cx: &Cx<'_>) {
    let number = |id, key: &str| Column::new(id, cx.t(key)).fixed(t::DESK_COLUMN_RATE).right();
    let columns = [
        Column::new("marker", cx.t("stats-marker")).remainder(t::COLUMN_TEXT),
        number("count", "stats-count"),
        number("mean", "stats-mean"),
        number("spread", "stats-spread"),
        number("compared", "stats-compared"),
        number("difference", "stats-difference"),
        number("over", "stats-over"),
        number("third", "stats-third"),
    ];
    let height = t::TABLE_HEADER + t::TABLE_ROW * rows.len() as f32 + t::S4;
    Card::new().padding(0.0).show(ui, |ui| {
        ui.allocate_ui(egui::vec2(ui.available_width(), height), |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            DataTable::new(&format!("markers-{position}"), name, &columns, rows.len())
                .row_name(|row| rows.get(row).map(|r| r.marker.clone()).unwrap_or_default())
                .show(ui, |ui, row, column| {
                    let Some(row) = rows.get(row) else { return };
                    let none = || cx.t("results-none");
                    match column {
                        0 => drop(kit::cell_text(ui, &row.marker)),
                        1 => drop(kit::cell_number(ui, row.count.to_string())),
                        2 => drop(kit::cell_number(ui, format!("{:.2}", row.mean))),
                        3 => drop(kit::cell_number(ui, row.spread.map_or_else(none, |v| format!("{v:.2}")))),
                        4 => drop(kit::cell_number(ui, row.compared.to_string())),
                        5 => drop(kit::cell_number(ui, row.difference.map_or_else(none, signed))),
                        6 => drop(kit::cell_number(ui, share(row.over, row.compared).unwrap_or_else(none))),
                        _ => drop(kit::cell_number(ui, row.third.to_string())),
                    }
                });
        });
    });
}

/// With its sign; what is nothing when cut has none.
fn signed(difference: f64) -> String {
    let text = format!("{difference:+.2}");
    if matches!(text.as_str(), "+0.00" | "-0.00") { "0.00".to_owned() } else { text }
}

/// `2 (40%)` of five; nothing of nothing.
fn share(some: usize, all: usize) -> Option<String> {
    (all > 0).then(|| format!("{some} ({}%)", some * 100 / all))
}
