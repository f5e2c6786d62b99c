//! Where the roster, or PINs just made, are written to.

use crate::ui::Cx;
use crate::ui::files::{FilePick, export_folder, free_path};
use crate::ui::kit::{self, Button, TextField, tokens as t};
use egui::Key;
use kaofa_core::service::Command;
use kaofa_core::service::exemptions::PinSlip;
use kaofa_core::text::Explanation;
use std::path::PathBuf;

/// What is written.
#[derive(Debug)]
pub(super) enum What {
    Roster,
    Pins(Vec<PinSlip>),
}

impl What {
    /// (the message of the title, of the help, of the file name).
    const fn keys(&self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Roster => ("roster-export-title", "roster-export-help", "roster-export-name"),
            Self::Pins(_) => ("pins-save", "pins-export-help", "pins-export-name"),
        }
    }
}

/// The question for a file name.
#[derive(Debug)]
pub(super) struct Export {
    what: What,
    path: String,
    pick: Option<FilePick>,
    error: Option<Explanation>,
    entered: bool,
}

impl Export {
    pub(super) fn new(what: What, cx: &Cx<'_>) -> Self {
        let name = cx.tn(what.keys().2, &[("date", cx.date(cx.now().wall_ms).into())]);
        Self { what, path: free_path(export_folder().join(name)).display().to_string(), pick: None, error: None, entered: false }
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
        let (title, help, _) = self.what.keys();
        let shown = kit::modal(ctx, "roster-export", &cx.t(title), t::DESK_DIALOG_WIDE, |ui| {
            let help = cx.t(help);
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
                    let endings: &[&str] = if matches!(self.what, What::Roster) { &["xlsx", "csv"] } else { &["xlsx"] };
                    self.pick = Some(FilePick::save(ui.ctx(), &cx.t(title), &name, &cx.t("roster-file-kind"), endings));
                }
                let cancel = Button::secondary(cx.t("cancel")).show(ui).clicked();
                ((write || self.entered) && typed, cancel)
            })
            .inner
        });
        let (write, cancel) = shown.inner;
        if write {
            self.error = None;
            let path = PathBuf::from(self.path.trim());
            cx.send(match &self.what {
                What::Roster => Command::ExportRoster(path),
                What::Pins(slips) => Command::ExportPins { slips: slips.clone(), path },
            });
        }
        !(cancel || shown.should_close)
    }
}
