//! Results of another platform: choose the list, see what it brings, say where it comes from, take it in.

use super::Step;
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Card, Column, DataTable, Icon, TextField, Tone, text, tokens as t};
use crate::ui::path_field::{PathField, PathKind};
use egui::Ui;
use kaofa_core::domain::ids::SittingId;
use kaofa_core::service::Command;
use kaofa_core::service::outside::OutsidePreview;
use kaofa_core::service::typing_command::{TypingCommand, TypingReply};
use kaofa_core::text::Explanation;
use std::path::PathBuf;

const LISTS: &[&str] = &["xlsx", "csv"];

#[derive(Debug)]
pub(super) struct OutsidePage {
    pub(super) sitting: SittingId,
    list: PathField,
    source: String,
    /// What was read, and from which file.
    preview: Option<(PathBuf, OutsidePreview)>,
    asked: PathBuf,
    busy: bool,
    error: Option<Explanation>,
}

impl OutsidePage {
    pub(super) fn new(sitting: SittingId) -> Self {
        let (list, asked) = (PathField::default(), PathBuf::new());
        Self { sitting, list, source: String::new(), preview: None, asked, busy: false, error: None }
    }

    /// The step that follows, if any.
    pub(super) fn receive(&mut self, reply: TypingReply, cx: &mut Cx<'_>) -> Option<Step> {
        self.busy = false;
        match reply {
            TypingReply::Preview(preview) => {
                self.preview = Some((self.asked.clone(), preview));
                None
            }
            TypingReply::Entered(n) => {
                cx.done(cx.tn("outside-done", &[("n", n.into())]));
                Some(Step::Staff(self.sitting))
            }
            _ => None,
        }
    }

    pub(super) fn refused(&mut self, said: Explanation) {
        self.busy = false;
        self.error = Some(said);
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Step> {
        let mut step = None;
        if Button::quiet(cx.t("back")).icon(Icon::Back).show(ui).clicked() {
            step = Some(Step::Staff(self.sitting));
        }
        ui.add_space(t::S8);
        egui::ScrollArea::vertical().id_salt("outside").auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(t::READING.min(ui.available_width()));
            ui.spacing_mut().item_spacing.y = t::S12;
            Card::new().show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = t::S12;
                text::card_title(ui, cx.t("outside-title"));
                text::body(ui, cx.t("outside-text"));
                self.list.show(ui, cx, &cx.t("outside-list"), PathKind::Open(LISTS));
                let ready = !self.list.is_empty() && !self.busy;
                if Button::secondary(cx.t("outside-read")).icon(Icon::Eye).enabled(ready).show(ui).clicked() {
                    (self.busy, self.error, self.preview) = (true, None, None);
                    self.asked = self.list.path();
                    send(cx, TypingCommand::PreviewResults { sitting: self.sitting, path: self.asked.clone() });
                }
            });
            if let Some((path, preview)) = self.preview.take() {
                Card::new().show(ui, |ui| self.preview_ui(ui, cx, &path, &preview));
                self.preview = Some((path, preview));
            }
            if let Some(said) = &self.error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
        });
        step
    }

    fn preview_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, path: &std::path::Path, preview: &OutsidePreview) {
        ui.spacing_mut().item_spacing.y = t::S12;
        let tone = if preview.problems.is_empty() { Tone::Ok } else { Tone::Warn };
        let args = [
            ("found", preview.found.len().into()),
            ("problems", preview.problems.len().into()),
            ("missing", preview.missing.len().into()),
        ];
        kit::notice(ui, tone, &cx.tn("outside-preview", &args));
        if !preview.missing.is_empty() {
            text::muted(ui, cx.tn("outside-missing", &[("who", preview.missing.join(&cx.t("bank-list-comma")).into())]));
        }
        for problem in &preview.problems {
            text::text_row(ui, |ui| {
                ui.spacing_mut().item_spacing.x = t::S12;
                kit::chip(ui, &cx.t(&format!("outside-problem-{}", problem.what.code())), Tone::Warn);
                text::body(ui, cx.tn("outside-line", &[("n", problem.line.into()), ("text", problem.text.as_str().into())]));
            });
        }
        if preview.found.is_empty() {
            return;
        }
        let columns = [
            Column::new("line", cx.t("outside-column-line")).fixed(t::COLUMN_TICKET).right(),
            Column::new("name", cx.t("exam-column-name")).remainder(t::COLUMN_CANDIDATE),
            Column::new("marks", cx.t("outside-column-marks")).fixed(t::COLUMN_TICKET).right(),
        ];
        let rows = &preview.found;
        ui.allocate_ui(egui::vec2(ui.available_width(), t::DROPDOWN_HEIGHT), |ui| {
            ui.set_max_height(t::DROPDOWN_HEIGHT);
            DataTable::new("outside-rows", &cx.t("outside-title"), &columns, rows.len())
                .row_name(|row| rows.get(row).map(|(_, name, _)| name.clone()).unwrap_or_default())
                .show(ui, |ui, row, column| {
                    let Some((line, name, result)) = rows.get(row) else { return };
                    match column {
                        0 => drop(kit::cell_number(ui, line.to_string())),
                        1 => drop(kit::cell_text(ui, name)),
                        _ => drop(kit::cell_number(ui, result.marks.printed())),
                    }
                });
        });
        let help = cx.t("outside-source-help");
        TextField::new(&cx.t("outside-source")).help(&help).char_limit(100).id_salt("source").show(ui, &mut self.source);
        let ready = !self.source.trim().is_empty() && !self.busy;
        let label = cx.tn("outside-do", &[("n", rows.len().into())]);
        if Button::primary(label).enabled(ready).show(ui).clicked() {
            (self.busy, self.error) = (true, None);
            let results = rows.iter().map(|(_, _, result)| *result).collect();
            let (source, evidence) = (self.source.trim().to_owned(), Some(path.to_owned()));
            send(cx, TypingCommand::EnterResults { sitting: self.sitting, results, source, evidence });
        }
    }
}

fn send(cx: &mut Cx<'_>, command: TypingCommand) {
    cx.send(Command::Typing(Box::new(command)));
}
