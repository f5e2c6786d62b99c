//! Where the data is, backing it up, checking it.

use super::page;
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Card, Icon, Tone, text, tokens as t};
use egui::Ui;
use kaofa_core::service::Command;
use kaofa_core::service::seat_command::SeatCommand;
use kaofa_core::store::check::Finding;
use kaofa_core::text::Explanation;
use std::path::{Path, PathBuf};

/// What was found out about the data in this session.
#[derive(Debug, Default)]
pub(super) struct Data {
    backup: Option<PathBuf>,
    findings: Option<Vec<Finding>>,
    checking: bool,
    saving: bool,
    error: Option<Explanation>,
}

impl Data {
    pub(super) fn backed_up(&mut self, path: PathBuf) {
        self.saving = false;
        self.backup = Some(path);
    }

    pub(super) fn checked(&mut self, findings: Vec<Finding>) {
        self.checking = false;
        self.findings = Some(findings);
    }

    pub(super) fn refuse(&mut self, said: Explanation) {
        (self.checking, self.saving) = (false, false);
        self.error = Some(said);
    }

    pub(super) fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let backup = self.backup.clone().or_else(|| cx.overview.latest_backup.clone());
        page(ui, |ui| {
            if let Some(said) = &self.error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            Card::new().show(ui, |ui| self.backup_card(ui, backup.as_deref(), cx));
            Card::new().show(ui, |ui| self.check_card(ui, cx));
            if !cx.away && cx.overview.seat.is_none() {
                Card::new().show(ui, |ui| seat_card(ui, cx));
            }
            Card::new().show(ui, |ui| restore_card(ui, backup.as_deref(), cx));
        });
    }

    fn backup_card(&mut self, ui: &mut Ui, backup: Option<&Path>, cx: &mut Cx<'_>) {
        text::card_title(ui, cx.t("settings-backup"));
        ui.add_space(t::S4);
        // Backups lie in a folder beside the data.
        if let Some(folder) = backup.and_then(Path::parent).and_then(Path::parent) {
            fact(ui, &cx.t("settings-folder"), &folder.display().to_string());
        }
        let when = backup.and_then(Path::file_stem).map(|stem| moment(&stem.to_string_lossy()));
        fact(ui, &cx.t("settings-last-backup"), &when.unwrap_or_else(|| cx.t("status-no-backup")));
        if let Some(backup) = backup {
            fact(ui, &cx.t("settings-backup-file"), &backup.display().to_string());
        }
        ui.add_space(t::S8);
        let label = cx.t(if self.saving { "please-wait" } else { "settings-back-up" });
        if Button::primary(label).icon(Icon::Backup).enabled(!self.saving).show(ui).clicked() {
            self.error = None;
            cx.send(Command::BackUp);
        }
        text::caption(ui, cx.t("settings-backup-note"));
    }

    fn check_card(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        text::card_title(ui, cx.t("settings-check"));
        text::caption(ui, cx.t("settings-check-note"));
        ui.add_space(t::S4);
        let label = cx.t(if self.checking { "please-wait" } else { "settings-check-do" });
        if Button::secondary(label).icon(Icon::Shield).enabled(!self.checking).show(ui).clicked() {
            self.checking = true;
            self.findings = None;
            self.error = None;
            cx.send(Command::Check);
        }
        let Some(findings) = &self.findings else { return };
        ui.add_space(t::S4);
        if findings.is_empty() {
            kit::notice(ui, Tone::Ok, &cx.t("settings-check-fine"));
        }
        for finding in findings {
            let said = cx.texts.check_finding(finding);
            kit::error_panel(ui, &said.what, &said.place, &said.remedy);
        }
    }
}

/// This PC sits an exam whose paper comes on a stick.
fn seat_card(ui: &mut Ui, cx: &mut Cx<'_>) {
    text::card_title(ui, cx.t("settings-seat"));
    text::body(ui, cx.t("settings-seat-text"));
    ui.add_space(t::S4);
    if Button::secondary(cx.t("settings-seat-do")).icon(Icon::Lock).show(ui).clicked() {
        cx.send(Command::Seats(Box::new(SeatCommand::MakeSeat)));
    }
}

fn restore_card(ui: &mut Ui, backup: Option<&Path>, cx: &Cx<'_>) {
    text::card_title(ui, cx.t("settings-restore"));
    text::body(ui, cx.t("settings-restore-text"));
    let file = backup.map_or_else(|| cx.t("settings-restore-file"), |path| format!("\"{}\"", path.display()));
    let command = format!("kaofa restore {file}");
    let p = kit::palette(ui);
    egui::Frame::new().fill(p.sunken).corner_radius(t::RADIUS_CONTROL).inner_margin(t::S12).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.add(egui::Label::new(egui::RichText::new(&command).size(t::TYPE_BODY)).wrap().selectable(true));
    });
    if Button::secondary(cx.t("copy")).icon(Icon::Copy).show(ui).clicked() {
        ui.ctx().copy_text(command);
    }
}

/// A label and a value that can be copied.
fn fact(ui: &mut Ui, label: &str, value: &str) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().interact_size.y = t::CHIP_HEIGHT;
        ui.scope(|ui| {
            ui.set_width(t::DESK_FACT_LABEL);
            text::muted(ui, label);
        });
        ui.add(egui::Label::new(egui::RichText::new(value).size(t::TYPE_BODY)).wrap().selectable(true));
    });
}

/// `workspace-20261122-083100` -> `2026-11-22 08:31`; any other name as it is.
fn moment(name: &str) -> String {
    let digits: Vec<&str> = name.trim_start_matches("workspace-").split('-').collect();
    match digits.as_slice() {
        [day, time, ..] if day.len() == 8 && time.len() == 6 && day.is_ascii() && time.is_ascii() => {
            format!("{}-{}-{} {}:{}", &day[..4], &day[4..6], &day[6..8], &time[..2], &time[2..4])
        }
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn the_moment_of_a_backup_is_read_from_its_name() {
        assert_eq!(moment("workspace-20261122-083100"), "2026-11-22 08:31");
        assert_eq!(moment("workspace-20261122-083100-2"), "2026-11-22 08:31");
        assert_eq!(moment("other"), "other");
    }
}
