//! Printing a paper: what, as what, where to.

use crate::ui::Cx;
use crate::ui::files::{FilePick, export_folder, free_path};
use crate::ui::kit::columns::below_label;
use crate::ui::kit::number::Number;
use crate::ui::kit::{self, Button, Icon, TextField, tokens as t};
use egui::{Context, Ui};
use kaofa_core::domain::ids::PaperId;
use kaofa_core::service::Command;
use kaofa_core::service::papers::PaperRow;
use kaofa_core::service::print::{PrintFormat, PrintRequest, PrintWhat};
use kaofa_core::text::Explanation;
use std::path::PathBuf;

const MOST_MINUTES: u32 = 300;
const USUAL_MINUTES: u32 = 90;

/// The form over the paper.
#[derive(Debug)]
pub(super) struct Print {
    paper: PaperId,
    title: String,
    form: String,
    what: PrintWhat,
    format: PrintFormat,
    with_key: bool,
    minutes: u32,
    path: String,
    pick: Option<FilePick>,
    refused: Option<Explanation>,
}

impl Print {
    pub(super) fn new(row: &PaperRow, cx: &Cx<'_>) -> Self {
        let mut print = Self {
            paper: row.id,
            title: row.title.clone(),
            form: row.form.as_ref().map(|form| form.label.clone()).unwrap_or_default(),
            what: PrintWhat::Paper,
            format: PrintFormat::Docx,
            with_key: false,
            minutes: USUAL_MINUTES,
            path: String::new(),
            pick: None,
            refused: None,
        };
        print.path = free_path(export_folder().join(print.file_name(cx))).display().to_string();
        print
    }

    pub(super) fn refused(&mut self, said: Explanation) {
        self.refused = Some(said);
    }

    fn file_name(&self, cx: &Cx<'_>) -> String {
        let title: String = self.title.chars().filter(|c| c.is_alphanumeric() || *c == '-').collect();
        format!("{title}-{}.{}", cx.t(&format!("print-what-{}", self.what.code())), self.format.code())
    }

    /// True when it is left.
    pub(super) fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>) -> bool {
        if let Some(path) = FilePick::take(&mut self.pick) {
            self.path = path.display().to_string();
        }
        let mut closed = false;
        let shown = kit::modal(ctx, "paper-print", &cx.t("papers-print-title"), t::DESK_DIALOG_WIDE, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            self.fields(ui, cx);
            if let Some(error) = &self.refused {
                kit::error_panel(ui, &error.what, &error.place, &error.remedy);
            }
            ui.horizontal(|ui| {
                let ready = !self.path.trim().is_empty();
                let label = cx.t("papers-print-do");
                if Button::primary(label).icon(Icon::Download).enabled(ready).show(ui).clicked() && ready {
                    self.refused = None;
                    let request = PrintRequest {
                        paper: self.paper,
                        what: self.what,
                        format: self.format,
                        seed: None,
                        form: self.form.clone(),
                        duration_minutes: Some(self.minutes),
                        with_key: self.with_key && self.what != PrintWhat::Key,
                        fonts: None,
                    };
                    cx.send(Command::PrintPaper { request: Box::new(request), path: PathBuf::from(self.path.trim()) });
                }
                closed = Button::secondary(cx.t("close")).show(ui).clicked();
            });
        });
        closed || shown.should_close
    }

    fn fields(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let before = (self.what, self.format);
        let whats: Vec<_> = PrintWhat::ALL.iter().map(|w| (*w, cx.t(&format!("print-what-{}", w.code())))).collect();
        kit::select_field(ui, &cx.t("papers-print-what"), &mut self.what, &whats);
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.set_width(t::FIELD_SHORT);
                let formats = [(PrintFormat::Docx, cx.t("format-docx")), (PrintFormat::Pdf, cx.t("format-pdf"))];
                kit::select_field(ui, &cx.t("bank-import-format"), &mut self.format, &formats);
            });
            Number::new(&cx.t("papers-print-minutes"), 10..=MOST_MINUTES).width(t::FIELD_SHORT).show(ui, &mut self.minutes);
        });
        if self.what != PrintWhat::Key {
            kit::checkbox(ui, &cx.t("papers-print-with-key"), &mut self.with_key);
        }
        if before != (self.what, self.format) {
            let folder = std::path::Path::new(self.path.trim()).parent().map_or_else(export_folder, std::path::Path::to_owned);
            self.path = free_path(folder.join(self.file_name(cx))).display().to_string();
        }
        ui.horizontal_top(|ui| {
            let width = (ui.available_width() - t::STEPPER - t::S8).max(t::FIELD_SHORT);
            TextField::new(&cx.t("file-path")).width(width).show(ui, &mut self.path);
            let browse = below_label(ui, |ui| Button::secondary(cx.t("browse")).min_width(t::STEPPER).show(ui).clicked());
            if browse && self.pick.is_none() {
                let name = self.file_name(cx);
                let (kind, endings): (_, &'static [&'static str]) = match self.format {
                    PrintFormat::Docx => (cx.t("format-docx"), &["docx"]),
                    PrintFormat::Pdf => (cx.t("format-pdf"), &["pdf"]),
                };
                self.pick = Some(FilePick::save(ui.ctx(), &cx.t("papers-print-title"), &name, &kind, endings));
            }
        });
    }
}
