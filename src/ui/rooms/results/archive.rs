//! Making the archive of a sitting, and checking one.

use crate::ui::Cx;
use crate::ui::files::{export_folder, free_path};
use crate::ui::kit::{self, Button, Icon, TextField, Tone, text, tokens as t};
use crate::ui::path_field::{PathField, PathKind};
use egui::{Context, Ui};
use kaofa_core::domain::ids::SittingId;
use kaofa_core::service::Command;
use kaofa_core::service::archive::Archived;
use kaofa_core::service::archive_check::ArchiveReport;
use kaofa_core::service::command::Secret;
use kaofa_core::service::sittings::Sitting;
use kaofa_core::text::Explanation;

/// Where to, and the passphrase that opens the bureau's key.
#[derive(Debug)]
pub(super) struct ArchiveForm {
    sitting: SittingId,
    folder: PathField,
    passphrase: Secret,
    made: Option<Archived>,
    error: Option<Explanation>,
}

impl ArchiveForm {
    pub(super) fn new(sitting: &Sitting) -> Self {
        let name: String = sitting.title.chars().filter(|c| c.is_alphanumeric() || *c == '-').collect();
        let folder = PathField::new(&free_path(export_folder().join(format!("{name}-archive"))));
        Self { sitting: sitting.id, folder, passphrase: Secret::default(), made: None, error: None }
    }

    pub(super) fn made(&mut self, made: Archived) {
        self.passphrase = Secret::default();
        self.made = Some(made);
    }

    pub(super) fn refuse(&mut self, said: Explanation) {
        self.error = Some(said);
    }

    /// Asks, and then says what was made; false when it is over.
    pub(super) fn show(&mut self, ctx: &Context, cx: &mut Cx<'_>) -> bool {
        let title = cx.t("archive-title");
        let shown = kit::modal(ctx, "archive", &title, t::DESK_DIALOG_WIDE, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            if let Some(made) = &self.made {
                text::body(ui, cx.tn("archive-made", &[("n", made.files.into())]));
                value(ui, &cx.t("file-path"), &made.path.display().to_string());
                value(ui, &cx.t("archive-fingerprint"), &made.fingerprint);
                value(ui, &cx.t("archive-manifest"), &made.manifest);
                kit::notice(ui, Tone::Info, &cx.t("archive-note"));
                return (false, Button::primary(cx.t("close")).show(ui).clicked());
            }
            text::body(ui, cx.t("archive-text"));
            self.folder.show(ui, cx, &cx.t("archive-folder"), PathKind::Folder);
            TextField::new(&cx.t("second-own")).password().id_salt("archive-pass").show(ui, &mut self.passphrase.0);
            if let Some(said) = &self.error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            let ready = !self.folder.is_empty() && !self.passphrase.0.is_empty();
            ui.horizontal(|ui| {
                let done = Button::primary(cx.t("archive-do")).icon(Icon::Folder).enabled(ready).show(ui).clicked();
                (done, Button::secondary(cx.t("cancel")).show(ui).clicked())
            })
            .inner
        });
        let (done, over) = shown.inner;
        if done {
            self.error = None;
            let folder = self.folder.path();
            cx.send(Command::ArchiveSitting { sitting: self.sitting, folder, passphrase: self.passphrase.clone() });
        }
        !(over || shown.should_close)
    }
}

/// A name with a text that people copy or compare.
fn value(ui: &mut Ui, name: &str, text: &str) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = t::S4;
        text::caption(ui, name);
        text::body(ui, text);
    });
}

/// Which folder, and what was found in it.
#[derive(Debug)]
pub(super) struct CheckForm {
    folder: PathField,
    report: Option<Box<ArchiveReport>>,
    error: Option<Explanation>,
}

impl CheckForm {
    pub(super) fn new() -> Self {
        Self { folder: PathField::default(), report: None, error: None }
    }

    pub(super) fn found(&mut self, report: Box<ArchiveReport>) {
        self.report = Some(report);
    }

    pub(super) fn refuse(&mut self, said: Explanation) {
        self.report = None;
        self.error = Some(said);
    }

    /// Asks for a folder and shows what was found; false when it is over.
    pub(super) fn show(&mut self, ctx: &Context, cx: &mut Cx<'_>) -> bool {
        let title = cx.t("archive-check-title");
        let shown = kit::modal(ctx, "archive-check", &title, t::DESK_DIALOG_WIDE, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            text::muted(ui, cx.t("archive-check-text"));
            self.folder.show(ui, cx, &cx.t("archive-folder"), PathKind::Folder);
            if let Some(said) = &self.error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            if let Some(report) = &self.report {
                found(ui, cx, report);
            }
            ui.horizontal(|ui| {
                let ready = !self.folder.is_empty();
                let done = Button::primary(cx.t("archive-check-do")).icon(Icon::Shield).enabled(ready).show(ui).clicked();
                (done, Button::secondary(cx.t("close")).show(ui).clicked())
            })
            .inner
        });
        let (done, over) = shown.inner;
        if done {
            (self.error, self.report) = (None, None);
            cx.send(Command::CheckArchive(self.folder.path()));
        }
        !(over || shown.should_close)
    }
}

/// Most findings shown; an archive that was copied wrong has hundreds.
const MOST_SHOWN: usize = 20;

fn found(ui: &mut Ui, cx: &Cx<'_>, report: &ArchiveReport) {
    let sound = report.findings.is_empty();
    let (key, tone) = if sound { ("cli-archive-sound", Tone::Ok) } else { ("archive-broken", Tone::Accent) };
    kit::notice(ui, tone, &cx.tn(key, &[("n", report.findings.len().into())]));
    for finding in report.findings.iter().take(MOST_SHOWN) {
        text::body(ui, format!("{}  {}", finding.file, cx.texts.archive_trouble(&finding.trouble)));
    }
    if report.findings.len() > MOST_SHOWN {
        text::muted(ui, cx.tn("archive-more", &[("n", (report.findings.len() - MOST_SHOWN).into())]));
    }
    if !report.title.is_empty() {
        let facts = [
            ("title", report.title.as_str().into()),
            ("by", report.by.as_str().into()),
            ("at", cx.date_time(report.at_ms).into()),
            ("files", report.files.into()),
            ("journals", report.journals.into()),
        ];
        text::muted(ui, cx.tn("cli-archive-of", &facts));
    }
    match &report.fingerprint {
        Some(code) => value(ui, &cx.t("archive-fingerprint"), code),
        None => drop(text::body(ui, cx.t("cli-archive-unsigned"))),
    }
    value(ui, &cx.t("archive-manifest"), &report.manifest);
}
