//! Where the summary is written to, as what, and whether with names. The ending of the name decides the format.

use crate::ui::Cx;
use crate::ui::files::{FilePick, export_folder, free_path};
use crate::ui::kit::{self, Button, TextField, Tone, tokens as t};
use egui::Key;
use kaofa_core::service::Command;
use kaofa_core::service::pass_rate::PassRateQuery;
use kaofa_core::service::summary::{SummaryFormat, SummaryRequest};
use kaofa_core::text::Explanation;
use std::path::PathBuf;

/// The question for a file name.
#[derive(Debug)]
pub(super) struct Export {
    query: PassRateQuery,
    names: bool,
    path: String,
    pick: Option<FilePick>,
    error: Option<Explanation>,
}

impl Export {
    pub(super) fn new(query: &PassRateQuery, cx: &Cx<'_>) -> Self {
        let name = cx.tn("results-export-name", &[("date", cx.date(cx.now().wall_ms).into())]);
        let path = free_path(export_folder().join(name)).display().to_string();
        Self { query: query.clone(), names: false, path, pick: None, error: None }
    }

    pub(super) const fn with_names(&mut self, names: bool) {
        self.names = names;
    }

    pub(super) fn refuse(&mut self, said: Explanation) -> bool {
        self.error = Some(said);
        true
    }

    /// Asks; false when it is over.
    pub(super) fn show(&mut self, ctx: &egui::Context, cx: &mut Cx<'_>) -> bool {
        if let Some(path) = FilePick::take(&mut self.pick) {
            self.path = path.display().to_string();
        }
        let title = cx.t("results-export");
        let shown = kit::modal(ctx, "results-export", &title, t::DESK_DIALOG_WIDE, |ui| {
            let before = SummaryFormat::of(&PathBuf::from(self.path.trim()));
            let mut format = before;
            let choices = SummaryFormat::ALL.iter().map(|f| (Some(*f), cx.t(&format!("results-format-{}", f.code()))));
            kit::segmented(ui, &cx.t("results-format"), &mut format, &choices.collect::<Vec<_>>());
            if let Some(chosen) = format.filter(|chosen| Some(*chosen) != before) {
                self.path = PathBuf::from(self.path.trim()).with_extension(chosen.code()).display().to_string();
            }
            ui.add_space(t::S12);
            let wrong = (!self.path.trim().is_empty() && format.is_none()).then(|| cx.t("results-export-ending"));
            let help = format.map(|format| cx.t(&format!("results-format-{}-help", format.code()))).unwrap_or_default();
            let label = cx.t("file-path");
            let field = TextField::new(&label)
                .help(&help)
                .error(wrong.as_deref())
                .id_salt("results-export-path")
                .show(ui, &mut self.path);
            let entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
            ui.add_space(t::S8);
            let holds = format.is_some_and(SummaryFormat::holds_names);
            ui.add_enabled_ui(holds, |ui| kit::checkbox(ui, &cx.t("results-export-names"), &mut self.names));
            if holds && self.names {
                kit::notice(ui, Tone::Warn, &cx.t("results-export-names-note"));
            }
            if let Some(said) = &self.error {
                ui.add_space(t::S8);
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            ui.add_space(t::S16);
            ui.horizontal(|ui| {
                let write = Button::primary(cx.t("results-export-do")).enabled(format.is_some()).show(ui).clicked();
                if Button::secondary(cx.t("browse")).show(ui).clicked() {
                    let path = PathBuf::from(self.path.trim());
                    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                    let endings = &["xlsx", "docx", "pdf", "csv", "png"];
                    self.pick = Some(FilePick::save(ui.ctx(), &title, &name, &cx.t("results-file-kind"), endings));
                }
                let cancel = Button::secondary(cx.t("cancel")).show(ui).clicked();
                ((write || entered) && format.is_some(), cancel)
            })
            .inner
        });
        let (write, cancel) = shown.inner;
        if write {
            self.error = None;
            let path = PathBuf::from(self.path.trim());
            let names = self.names && SummaryFormat::of(&path).is_some_and(SummaryFormat::holds_names);
            let request = SummaryRequest { query: self.query.clone(), names, fonts: None };
            cx.send(Command::ExportPassRate { request: Box::new(request), path });
        }
        !(cancel || shown.should_close)
    }
}
