//! The print set of a sitting: which forms, as what, into which folder.

use crate::ui::Cx;
use crate::ui::files::{export_folder, free_path};
use crate::ui::kit::{self, Button, Icon, text, tokens as t};
use crate::ui::path_field::{PathField, PathKind};
use egui::Context;
use kaofa_core::domain::ids::SittingId;
use kaofa_core::domain::sitting::SittingState;
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::Command;
use kaofa_core::service::print::PrintFormat;
use kaofa_core::service::records::{RecordForm, RecordsRequest};
use kaofa_core::service::sittings::Sitting;
use kaofa_core::text::Explanation;

/// The dialog.
#[derive(Debug)]
pub(super) struct FormsDialog {
    sitting: SittingId,
    /// Each form that may be printed here, and whether it is wanted.
    forms: Vec<(RecordForm, bool)>,
    format: PrintFormat,
    folder: PathField,
    error: Option<Explanation>,
}

impl FormsDialog {
    /// Before the exam the lists to sign are wanted, afterwards what is filed.
    pub(super) fn new(sitting: &Sitting, cx: &Cx<'_>) -> Self {
        let over = matches!(sitting.state, SittingState::Closed | SittingState::Published);
        let results = cx.may(Permission::ReadResults);
        let offered = RecordForm::ALL.iter().filter(|form| match form {
            RecordForm::Register => results && over,
            RecordForm::Index => results,
            _ => true,
        });
        let wanted = |form: RecordForm| match form {
            RecordForm::SignIn | RecordForm::Pledge => !over,
            RecordForm::Room | RecordForm::Irregularities => true,
            RecordForm::Register | RecordForm::Index => over,
        };
        let name: String = sitting.title.chars().filter(|c| c.is_alphanumeric() || *c == '-').collect();
        Self {
            sitting: sitting.id,
            forms: offered.map(|form| (*form, wanted(*form))).collect(),
            format: PrintFormat::Docx,
            folder: PathField::new(&free_path(export_folder().join(name))),
            error: None,
        }
    }

    pub(super) fn refuse(&mut self, said: Explanation) {
        self.error = Some(said);
    }

    /// Asks; false when it is over.
    pub(super) fn show(&mut self, ctx: &Context, cx: &mut Cx<'_>) -> bool {
        let title = cx.t("forms-title");
        let shown = kit::modal(ctx, "desk-forms", &title, t::DESK_DIALOG_WIDE, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            text::muted(ui, cx.t("forms-help"));
            ui.columns(2, |columns| {
                for (number, (form, wanted)) in self.forms.iter_mut().enumerate() {
                    kit::checkbox(&mut columns[number % 2], &cx.t(&format!("record-{}", form.code())), wanted);
                }
            });
            let formats = [(PrintFormat::Docx, cx.t("format-docx")), (PrintFormat::Pdf, cx.t("format-pdf"))];
            kit::select_field(ui, &cx.t("bank-import-format"), &mut self.format, &formats);
            self.folder.show(ui, cx, &cx.t("forms-folder"), PathKind::Folder);
            if let Some(said) = &self.error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            let forms: Vec<RecordForm> = self.forms.iter().filter(|(_, wanted)| *wanted).map(|(form, _)| *form).collect();
            let folder = (!self.folder.is_empty() && !forms.is_empty()).then(|| self.folder.path());
            ui.horizontal(|ui| {
                let ready = folder.is_some();
                let done = Button::primary(cx.t("forms-do")).icon(Icon::Print).enabled(ready).show(ui).clicked();
                let asked = folder.filter(|_| done).map(|folder| (forms, folder));
                (asked, Button::secondary(cx.t("cancel")).show(ui).clicked())
            })
            .inner
        });
        let (asked, cancel) = shown.inner;
        if let Some((forms, folder)) = asked {
            self.error = None;
            let request = RecordsRequest { sitting: self.sitting, forms, format: self.format, folder, fonts: None };
            cx.send(Command::PrintRecords(Box::new(request)));
        }
        !(cancel || shown.should_close)
    }
}
