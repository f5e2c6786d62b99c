//! The log of what staff did.

use crate::ui::kit::{self, Button, Card, Column, DataTable, Icon, SearchField, text, tokens as t};
use crate::ui::{Ask, Cx};
use egui::Ui;
use kaofa_core::domain::fold::fold;
use kaofa_core::service::{Actor, Command};
use kaofa_core::store::audit::AuditRow;
use kaofa_core::text::Explanation;

/// The log as last told, newest first.
#[derive(Debug, Default)]
pub(super) struct Log {
    rows: Option<Vec<AuditRow>>,
    search: String,
    selected: Option<usize>,
    error: Option<Explanation>,
}

impl Log {
    pub(super) fn take(&mut self, rows: Vec<AuditRow>) {
        self.error = None;
        self.rows = Some(rows);
    }

    pub(super) fn refuse(&mut self, said: Explanation) {
        self.rows = None;
        self.error = Some(said);
    }

    pub(super) fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if let Some(said) = &self.error {
            kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            return;
        }
        let Some(rows) = &self.rows else {
            if matches!(cx.actor, Actor::Nobody) && cx.overview.has_staff {
                let (sentence, label) = (cx.t("settings-audit-sign-in"), cx.t("sign-in"));
                if kit::empty_state(ui, Icon::History, &sentence, Some(&label)) {
                    cx.ask(Ask::SignIn);
                }
            }
            return;
        };
        if rows.is_empty() {
            kit::empty_state(ui, Icon::History, &cx.t("settings-audit-empty"), None);
            return;
        }
        let wanted = fold(&self.search);
        let shown: Vec<(&AuditRow, String)> = rows
            .iter()
            .map(|row| (row, operation(row, cx)))
            .filter(|(row, op)| {
                wanted.is_empty() || [&row.actor, op, &row.detail].iter().any(|part| fold(part).contains(&wanted))
            })
            .collect();
        let height = ui.available_height();
        let mut again = false;
        Card::new().padding(0.0).min_height(height).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            egui::Frame::new().inner_margin(t::S16).show(ui, |ui| {
                ui.horizontal(|ui| {
                    let (name, hint) = (cx.t("settings-audit-search"), cx.t("settings-audit-hint"));
                    SearchField::new(&name, &hint).width(t::DESK_FILTER_WIDE).show(ui, &mut self.search);
                    text::muted(ui, cx.tn("settings-audit-count", &[("n", shown.len().into())]));
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        again = Button::secondary(cx.t("settings-refresh")).icon(Icon::Refresh).show(ui).clicked();
                    });
                });
            });
            kit::hline(ui);
            let columns = [
                Column::new("when", cx.t("settings-when")).fixed(t::DESK_COLUMN_WIDE),
                Column::new("who", cx.t("settings-who")).fixed(t::DESK_COLUMN_NAME),
                Column::new("what", cx.t("settings-what")).fixed(t::DESK_COLUMN_WIDE),
                Column::new("detail", cx.t("settings-detail")).remainder(t::DESK_COLUMN_WIDE),
            ];
            let out = DataTable::new("audit", &cx.t("settings-audit"), &columns, shown.len())
                .selected(self.selected)
                .row_name(|row| {
                    shown.get(row).map(|(row, op)| format!("{} {} {op}", cx.date_time(row.at_ms), row.actor)).unwrap_or_default()
                })
                .copy(|row| {
                    shown
                        .get(row)
                        .map(|(row, op)| [&cx.date_time(row.at_ms), &row.actor, op, &row.detail].map(String::as_str).join("\t"))
                        .unwrap_or_default()
                })
                .show(ui, |ui, row, column| {
                    let Some((row, op)) = shown.get(row) else { return };
                    match column {
                        0 => drop(kit::cell_muted(ui, cx.date_time(row.at_ms))),
                        1 => drop(kit::cell_text(ui, &row.actor)),
                        2 => drop(kit::cell_text(ui, op)),
                        _ => drop(kit::cell_muted(ui, &row.detail).on_hover_text(&row.detail)),
                    }
                });
            self.selected = out.selected;
        });
        if again {
            cx.send(Command::Audit);
        }
    }
}

/// The name of a step; a code that has none is shown as itself.
fn operation(row: &AuditRow, cx: &Cx<'_>) -> String {
    if cx.texts.has(&format!("op-{}", row.op)) { cx.texts.op(&row.op) } else { row.op.clone() }
}
