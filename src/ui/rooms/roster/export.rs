//! Where the roster is written to.

use crate::ui::Cx;
use crate::ui::files::{FilePick, export_folder, free_path};
use crate::ui::kit::{self, Button, TextField, tokens as t};
use egui::Key;
use kaofa_core::service::Command;
use kaofa_core::text::Explanation;
use std::path::PathBuf;

/// The question for a file name.
#[derive(Debug)]
pub(super) struct Export {
    path: String,
    pick: Option<FilePick>,
    error: Option<Explanation>,
    entered: bool,
}

impl Export {
    pub(super) fn new(cx: &Cx<'_>) -> Self {
        let name = cx.tn("roster-export-name", &[("date", cx.date(cx.now().wall_ms).into())]);
        Self { path: free_path(export_folder().join(name)).display().to_string(), pick: None, error: None, entered: false }
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
        let shown = kit::modal(ctx, "roster-export", &cx.t("roster-export-title"), t::DESK_DIALOG_WIDE, |ui| {
            let help = cx.t("roster-export-help");
            let field = TextField::new(&cx.t("file-path")).help(&help).id_salt("roster-export-path").show(ui, &mut self.path);
            self.entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
            if let Some(said) = &self.error {
                ui.add_space(t::S8);
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            ui.add_space(t::S16);
            let typed = !self.path.trim().is_empty();
            ui.horizontal(|ui| {
                let write = Button::primary(cx.t("roster-export-do")).enabled(typed).show(ui).clicked();
                if Button::secondary(cx.t("browse")).show(ui).clicked() {
                    let name =
                        PathBuf::from(&self.path).file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                    self.pick =
                        Some(FilePick::save(ui.ctx(), &cx.t("roster-export-title"), &name, &cx.t("roster-csv-kind"), &["csv"]));
                }
                let cancel = Button::secondary(cx.t("cancel")).show(ui).clicked();
                ((write || self.entered) && typed, cancel)
            })
            .inner
        });
        let (write, cancel) = shown.inner;
        if write {
            self.error = None;
            cx.send(Command::ExportRoster(PathBuf::from(self.path.trim())));
        }
        !(cancel || shown.should_close)
    }
}
