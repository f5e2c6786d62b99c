//! Bringing laws in: which files there are, where they stand, what was done.

use super::Step;
use crate::ui::Cx;
use crate::ui::files::FilePick;
use crate::ui::kit::columns::{below_label, page_head};
use crate::ui::kit::{self, Button, Icon, TextField, Tone, text, tokens as t};
use egui::{ScrollArea, Ui};
use kaofa_core::service::Command;
use kaofa_core::service::laws::StatutesImported;
use kaofa_core::text::Explanation;
use std::path::PathBuf;

const FILES: &[&str] = &["gz", "jsonl", "db", "docx", "md"];

#[derive(Debug, Default)]
pub(super) struct Import {
    path: String,
    pick: Option<FilePick>,
    busy: bool,
    done: Option<StatutesImported>,
    error: Option<Explanation>,
}

impl Import {
    pub(super) fn imported(&mut self, done: StatutesImported) {
        self.busy = false;
        self.done = Some(done);
    }

    pub(super) fn refused(&mut self, said: Explanation) {
        self.busy = false;
        self.error = Some(said);
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Step> {
        let mut back = page_head(ui, &cx.t("back"), &cx.t("laws-import"), |_| {});
        if let Some(path) = FilePick::take(&mut self.pick) {
            self.path = path.display().to_string();
        }
        ScrollArea::vertical().id_salt("laws-import").auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(t::FORM_WIDTH);
            kit::card(ui, |ui| {
                text::muted(ui, cx.t("laws-import-text"));
                ui.add_space(t::S8);
                for form in ["jsonl", "mcp", "markdown", "docx"] {
                    text::body(ui, format!("· {}", cx.t(&format!("laws-form-{form}"))));
                }
                ui.add_space(t::S12);
                self.place(ui, cx);
                if let Some(error) = &self.error {
                    ui.add_space(t::S8);
                    kit::error_panel(ui, &error.what, &error.place, &error.remedy);
                }
                ui.add_space(t::S12);
                ui.horizontal(|ui| {
                    let ready = !self.path.trim().is_empty() && !self.busy;
                    let label = cx.t(if self.busy { "laws-importing" } else { "laws-import-do" });
                    if Button::primary(label).icon(Icon::Download).enabled(ready).show(ui).clicked() && ready {
                        (self.error, self.done, self.busy) = (None, None, true);
                        cx.send(Command::ImportStatutes(PathBuf::from(self.path.trim())));
                    }
                    back |= Button::secondary(cx.t(if self.done.is_some() { "laws-to-library" } else { "cancel" }))
                        .show(ui)
                        .clicked();
                });
            });
            if let Some(done) = &self.done {
                ui.add_space(t::S16);
                report(ui, done, cx);
            }
        });
        back.then_some(Step::LeaveImport)
    }

    fn place(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        ui.horizontal_top(|ui| {
            let buttons = 2.0 * (t::STEPPER + t::S8);
            let width = ui.available_width() - buttons;
            TextField::new(&cx.t("file-path")).width(width).show(ui, &mut self.path);
            below_label(ui, |ui| {
                ui.set_max_width(t::STEPPER);
                if Button::secondary(cx.t("laws-file")).full_width().show(ui).clicked() && self.pick.is_none() {
                    self.pick = Some(FilePick::open(ui.ctx(), &cx.t("laws-import"), &cx.t("laws-files"), FILES));
                }
            });
            below_label(ui, |ui| {
                ui.set_max_width(t::STEPPER);
                if Button::secondary(cx.t("laws-folder")).full_width().show(ui).clicked() && self.pick.is_none() {
                    self.pick = Some(FilePick::folder(ui.ctx(), &cx.t("laws-import")));
                }
            });
        });
    }
}

/// What was done, and what was corrected on the way.
fn report(ui: &mut Ui, imported: &StatutesImported, cx: &Cx<'_>) {
    let done = &imported.done;
    let args = [
        ("added", done.added.into()),
        ("replaced", done.replaced.into()),
        ("unchanged", done.unchanged.into()),
        ("articles", done.articles.into()),
    ];
    kit::notice(ui, Tone::Ok, &cx.tn("law-imported", &args));
    if imported.notes.is_empty() {
        return;
    }
    ui.add_space(t::S8);
    kit::card(ui, |ui| {
        kit::section_heading(ui, &cx.tn("laws-notes", &[("n", imported.notes.len().into())]));
        ui.add_space(t::S4);
        let row = ui.text_style_height(&egui::TextStyle::Body) + t::S4;
        ScrollArea::vertical().id_salt("laws-notes").max_height(t::DROPDOWN_HEIGHT).auto_shrink([false, true]).show_rows(
            ui,
            row,
            imported.notes.len(),
            |ui, range| {
                for (law, note) in &imported.notes[range] {
                    let line = format!("{law}：{}", cx.texts.law_note(note));
                    kit::cell_text(ui, line.clone()).on_hover_text(line);
                }
            },
        );
    });
}
