//! 学时 of everybody in a year, who has the fewest first, against the target.

use super::send;
use crate::ui::kit::{self, Button, Card, Column, DataTable, Icon, TextField, Tone, tokens as t};
use crate::ui::{Cx, Nav};
use egui::Ui;
use kaofa_core::domain::staff::Permission;
use kaofa_core::formats::ledger::{hours_shown, hours_text, hours_to_go, parse_hours};
use kaofa_core::service::ledger::HoursReport;
use kaofa_core::service::ledger_command::LedgerCommand;

#[derive(Debug, Default)]
pub(super) struct HoursView {
    report: Option<HoursReport>,
    target: String,
    only_behind: bool,
}

impl HoursView {
    pub(super) fn know(&mut self, report: HoursReport) {
        self.target = report.target_milli.map(hours_text).unwrap_or_default();
        self.report = Some(report);
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let Some(report) = self.report.take() else { return };
        self.head(ui, cx, &report);
        if report.rows.is_empty() {
            kit::empty_state(ui, Icon::People, &cx.t("hours-nobody"), None);
        } else {
            self.table(ui, cx, &report);
        }
        self.report = Some(report);
    }

    fn head(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, report: &HoursReport) {
        ui.horizontal(|ui| {
            if cx.may(Permission::ManageStudy) {
                let wrong = parse_hours(&self.target).is_none().then(|| cx.t("hours-target-wrong"));
                let (label, hint) = (cx.t("hours-target"), cx.t("hours-target-none"));
                let field =
                    TextField::new(&label).hint(&hint).error(wrong.as_deref()).width(t::FIELD_SHORT).id_salt("hours-target");
                let field = field.show(ui, &mut self.target);
                let entered = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
                let typed = parse_hours(&self.target);
                let differs = typed.is_some_and(|milli| u64::from(milli) != report.target_milli.unwrap_or_default());
                let pressed = kit::columns::below_label(ui, |ui| {
                    Button::secondary(cx.t("hours-target-set")).enabled(differs).show(ui).clicked()
                });
                if (pressed || entered) && differs {
                    send(cx, LedgerCommand::SetTarget(typed.filter(|milli| *milli > 0)));
                }
            }
            kit::columns::below_label(ui, |ui| {
                ui.horizontal(|ui| {
                    let behind = report.behind().count();
                    if report.target_milli.is_some() {
                        let (key, tone) = if behind > 0 { ("hours-behind", Tone::Warn) } else { ("hours-all-there", Tone::Ok) };
                        kit::chip(ui, &cx.tn(key, &[("n", behind.into())]), tone);
                        kit::checkbox(ui, &cx.t("hours-only-behind"), &mut self.only_behind);
                    }
                });
            });
        });
        if report.unnamed_milli > 0 {
            kit::text::caption(ui, cx.tn("hours-unnamed", &[("hours", hours_text(report.unnamed_milli).into())]));
        }
        ui.add_space(t::S8);
    }

    fn table(&self, ui: &mut Ui, cx: &mut Cx<'_>, report: &HoursReport) {
        let behind = |total: u64| report.target_milli.map(|target| target.saturating_sub(total)).unwrap_or_default();
        let only = self.only_behind && report.target_milli.is_some();
        let rows: Vec<_> = report.rows.iter().filter(|row| !only || behind(row.total_milli()) > 0).collect();
        let titled = |key: &'static str| Column::new(key, cx.t(&format!("hours-{key}"))).right();
        // What is missing is seen without scrolling at 150 % as well.
        let number = |key: &'static str| titled(key).fixed(t::DESK_COLUMN_RATE);
        let columns = [
            Column::new("name", cx.t("hours-name")).fixed(t::DESK_COLUMN_WIDE),
            Column::new("unit", cx.t("hours-unit")).remainder(t::FIELD_SHORT),
            number("activities"),
            number("ledger"),
            titled("sessions").fixed(t::DESK_COLUMN_NAME),
            number("total"),
            number("missing"),
        ];
        let name = cx.t("ledger-view-hours");
        let row_name = |row: usize| rows.get(row).map(|row| row.cadre.data.name.clone()).unwrap_or_default();
        let table = DataTable::new("hours", &name, &columns, rows.len()).row_name(row_name);
        let card = Card::new().padding(0.0).fill_height(ui);
        let response = card
            .show(ui, |ui| {
                table.show(ui, |ui, row, column| {
                    let Some(row) = rows.get(row) else { return };
                    let missing = behind(row.total_milli());
                    match column {
                        0 => kit::cell_text(ui, row.cadre.data.name.as_str()),
                        1 => kit::cell_muted(ui, row.cadre.unit_name.as_str()),
                        2 => kit::cell_number(ui, row.activities.to_string()),
                        3 => kit::cell_number(ui, hours_shown(row.ledger_milli)),
                        4 => kit::cell_number(ui, hours_shown(row.sessions_milli)),
                        5 => kit::cell_number(ui, hours_shown(row.total_milli())),
                        6 if missing > 0 => kit::chip(ui, &hours_to_go(missing), Tone::Warn),
                        _ => return,
                    };
                })
            })
            .inner;
        if let Some(row) = response.activated.and_then(|row| rows.get(row)) {
            cx.go(Nav::Cadre(row.cadre.id));
        }
    }
}
