//! 成绩单 of one person or of a whole unit: for whom, as what, where to.

use super::Cx;
use super::files::{FilePick, export_folder, free_path};
use super::kit::{self, Button, TextField, tokens as t};
use egui::Key;
use kaofa_core::domain::sitting::Audience;
use kaofa_core::service::Command;
use kaofa_core::service::cadre_record::{TranscriptRequest, Whose, format_of};
use kaofa_core::service::print::PrintFormat;
use kaofa_core::text::Explanation;
use std::path::{Path, PathBuf};

/// Who reads a record of a person; 公示 tells passes of a sitting.
const READERS: [Audience; 3] = [Audience::Personnel, Audience::Candidate, Audience::UnitHead];

/// The question before records are printed.
#[derive(Debug)]
pub(crate) struct TranscriptForm {
    whose: Whose,
    title: String,
    audience: Audience,
    /// Of a unit; the ending of the file says it for one person.
    format: PrintFormat,
    path: String,
    pick: Option<FilePick>,
    error: Option<Explanation>,
}

impl TranscriptForm {
    pub(crate) fn of_cadre(cadre: kaofa_core::domain::ids::CadreId, name: &str, cx: &Cx<'_>) -> Self {
        let path = free_path(export_folder().join(cx.tn("transcript-file", &[("name", file_name(name).as_str().into())])));
        Self::new(Whose::Cadre(cadre), cx.t("transcript-dialog"), &path)
    }

    pub(crate) fn of_unit(path: &str, cx: &Cx<'_>) -> Self {
        let label = path.rsplit('/').next().unwrap_or(path);
        let folder = cx.tn("transcript-folder-name", &[("unit", file_name(label).as_str().into())]);
        let title = cx.tn("transcript-dialog-unit", &[("unit", label.into())]);
        Self::new(Whose::Unit(path.to_owned()), title, &free_path(export_folder().join(folder)))
    }

    fn new(whose: Whose, title: String, path: &Path) -> Self {
        let path = path.display().to_string();
        Self { whose, title, audience: Audience::Personnel, format: PrintFormat::Docx, path, pick: None, error: None }
    }

    pub(crate) fn refuse(&mut self, said: Explanation) {
        self.error = Some(said);
    }

    /// Asks; false when it is over.
    pub(crate) fn show(&mut self, ctx: &egui::Context, cx: &mut Cx<'_>) -> bool {
        if let Some(path) = FilePick::take(&mut self.pick) {
            self.path = path.display().to_string();
        }
        let title = self.title.clone();
        let one = matches!(self.whose, Whose::Cadre(_));
        let shown = kit::modal(ctx, "transcript", &title, t::DESK_DIALOG_WIDE, |ui| {
            let readers: Vec<_> = READERS.iter().map(|reader| (*reader, cx.texts.audience(*reader))).collect();
            kit::segmented(ui, &cx.t("transcript-for"), &mut self.audience, &readers);
            ui.add_space(t::S12);
            if one {
                self.format = format_of(Path::new(self.path.trim()));
            }
            let before = self.format;
            let formats = PrintFormat::ALL.iter().map(|f| (*f, cx.t(&format!("results-format-{}", f.code()))));
            kit::segmented(ui, &cx.t("results-format"), &mut self.format, &formats.collect::<Vec<_>>());
            if one && before != self.format {
                self.path = PathBuf::from(self.path.trim()).with_extension(self.format.code()).display().to_string();
            }
            ui.add_space(t::S12);
            let label = cx.t(if one { "file-path" } else { "transcript-folder" });
            let field = TextField::new(&label).id_salt("transcript-path").show(ui, &mut self.path);
            let entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
            if let Some(said) = &self.error {
                ui.add_space(t::S8);
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            ui.add_space(t::S16);
            ui.horizontal(|ui| {
                let some = !self.path.trim().is_empty();
                let make = Button::primary(cx.t("transcript-do")).enabled(some).show(ui).clicked();
                if Button::secondary(cx.t("browse")).show(ui).clicked() {
                    self.pick = Some(if one {
                        let name = Path::new(self.path.trim()).file_name().map(|n| n.to_string_lossy().into_owned());
                        FilePick::save(ui.ctx(), &title, &name.unwrap_or_default(), "Word, PDF", &["docx", "pdf"])
                    } else {
                        FilePick::folder(ui.ctx(), &title)
                    });
                }
                let cancel = Button::secondary(cx.t("cancel")).show(ui).clicked();
                ((make || entered) && some, cancel)
            })
            .inner
        });
        let (make, cancel) = shown.inner;
        if make {
            self.error = None;
            let path = PathBuf::from(self.path.trim());
            let format = if one { format_of(&path) } else { self.format };
            let request = TranscriptRequest { whose: self.whose.clone(), audience: self.audience, format, path, fonts: None };
            cx.send(Command::PrintTranscripts(Box::new(request)));
        }
        !(cancel || shown.should_close)
    }
}

/// What was made, as a message.
pub(crate) fn made(paths: &[PathBuf], cx: &Cx<'_>) -> String {
    match paths {
        [one] => cx.tn("transcript-made-one", &[("path", one.display().to_string().into())]),
        many => {
            let folder = many.first().and_then(|path| path.parent()).map(|path| path.display().to_string());
            cx.tn("transcript-made", &[("n", many.len().into()), ("path", folder.unwrap_or_default().into())])
        }
    }
}

/// Letters and digits of a name: nothing a file system takes for something else.
fn file_name(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).collect()
}
