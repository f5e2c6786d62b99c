//! Where the summary is written to. The ending of the name decides the format.

use crate::ui::Cx;
use crate::ui::files::{FilePick, export_folder, free_path};
use crate::ui::kit::{self, Button, TextField, tokens as t};
use egui::Key;
use kaofa_core::service::Command;
use kaofa_core::service::results::PassRateQuery;
use kaofa_core::text::Explanation;
use std::path::{Path, PathBuf};

/// The question for a file name.
#[derive(Debug)]
pub(super) struct Export {
    query: PassRateQuery,
    path: String,
    pick: Option<FilePick>,
    error: Option<Explanation>,
}

impl Export {
    pub(super) fn new(query: &PassRateQuery, cx: &Cx<'_>) -> Self {
        let name = cx.tn("results-export-name", &[("date", cx.date(cx.now().wall_ms).into())]);
        Self { query: query.clone(), path: free_path(export_folder().join(name)).display().to_string(), pick: None, error: None }
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
            let path = PathBuf::from(self.path.trim());
            let known = is_table(&path);
            let wrong = (!self.path.trim().is_empty() && !known).then(|| cx.t("results-export-ending"));
            let help = cx.t("results-export-help");
            let label = cx.t("file-path");
            let field = TextField::new(&label)
                .help(&help)
                .error(wrong.as_deref())
                .id_salt("results-export-path")
                .show(ui, &mut self.path);
            let entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
            if let Some(said) = &self.error {
                ui.add_space(t::S8);
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            ui.add_space(t::S16);
            ui.horizontal(|ui| {
                let write = Button::primary(cx.t("results-export-do")).enabled(known).show(ui).clicked();
                if Button::secondary(cx.t("browse")).show(ui).clicked() {
                    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                    self.pick = Some(FilePick::save(ui.ctx(), &title, &name, &cx.t("results-file-kind"), &["xlsx", "csv"]));
                }
                let cancel = Button::secondary(cx.t("cancel")).show(ui).clicked();
                ((write || entered) && known, cancel)
            })
            .inner
        });
        let (write, cancel) = shown.inner;
        if write {
            self.error = None;
            cx.send(Command::ExportPassRate { query: self.query.clone(), path: PathBuf::from(self.path.trim()) });
        }
        !(cancel || shown.should_close)
    }
}

/// Whether the ending names a format that is written.
fn is_table(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ["xlsx", "csv"].iter().any(|known| ending.eq_ignore_ascii_case(known)))
}
