//! Writing questions out, in any of the forms others read; what a form cannot carry is told before.

use crate::ui::Cx;
use crate::ui::files::{FilePick, Picked, export_folder, free_path};
use crate::ui::kit::columns::{below_label, page_head};
use crate::ui::kit::{self, Button, Icon, TextField, Tone, tokens as t};
use egui::{ScrollArea, Ui};
use kaofa_core::domain::kind::{Area, Kind};
use kaofa_core::service::Command;
use kaofa_core::service::bank::BankQuery;
use kaofa_core::service::bank_export::{ExportFormat, ExportReport, ExportRequest};
use kaofa_core::text::Explanation;
use std::path::{Path, PathBuf};

/// What a dialog is open for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    Export,
    Template,
}

/// The export page.
#[derive(Debug)]
pub(super) struct Export {
    request: ExportRequest,
    path: String,
    /// What the request comes to, and for which request that was asked.
    report: Option<(ExportRequest, ExportReport)>,
    asked: Option<ExportRequest>,
    pick: Option<(Target, FilePick)>,
    error: Option<Explanation>,
}

impl Export {
    /// Starts from the filters of the table.
    pub(super) fn new(query: &BankQuery, cx: &Cx<'_>) -> Self {
        let request = ExportRequest { format: ExportFormat::Xlsx, area: query.area, kind: query.kind };
        let path = free_path(export_folder().join(file_name(cx, ExportFormat::Xlsx))).display().to_string();
        Self { request, path, report: None, asked: None, pick: None, error: None }
    }

    pub(super) fn refused(&mut self, said: Explanation) {
        self.error = Some(said);
    }

    pub(super) fn previewed(&mut self, request: &ExportRequest, report: ExportReport) {
        self.report = Some((request.clone(), report));
    }

    /// True when it is left.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
        let mut template = false;
        let mut back = page_head(ui, &cx.t("back"), &cx.t("bank-export-title"), |ui| {
            template = Button::secondary(cx.t("bank-template")).icon(Icon::Download).show(ui).clicked();
        });
        if template && self.pick.is_none() {
            let (name, kind) = (cx.t("bank-template-name"), cx.t("format-xlsx"));
            let dialog = FilePick::save(ui.ctx(), &cx.t("bank-template"), &name, &kind, &["xlsx"]);
            self.pick = Some((Target::Template, dialog));
        }
        self.arrivals(cx);
        if self.asked.as_ref() != Some(&self.request) {
            self.asked = Some(self.request.clone());
            cx.send(Command::PreviewExport(self.request.clone()));
        }
        ScrollArea::vertical().id_salt("bank-export").auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(t::FORM_WIDTH);
            kit::card(ui, |ui| {
                kit::text::muted(ui, cx.t("bank-export-text"));
                ui.add_space(t::S8);
                self.fields(ui, cx);
                self.place(ui, cx);
                ui.add_space(t::S8);
                self.told(ui, cx);
                if let Some(error) = &self.error {
                    ui.add_space(t::S8);
                    kit::error_panel(ui, &error.what, &error.place, &error.remedy);
                }
                ui.add_space(t::S12);
                ui.horizontal(|ui| {
                    let ready = !self.path.trim().is_empty();
                    if Button::primary(cx.t("bank-export-do")).icon(Icon::Download).enabled(ready).show(ui).clicked() && ready {
                        self.error = None;
                        let path = PathBuf::from(self.path.trim());
                        cx.send(Command::ExportBank { request: self.request.clone(), path });
                    }
                    back |= Button::secondary(cx.t("cancel")).show(ui).clicked();
                });
            });
        });
        back
    }

    fn arrivals(&mut self, cx: &mut Cx<'_>) {
        let Some((target, pick)) = &self.pick else { return };
        let (target, picked) = (*target, pick.poll());
        match (target, picked) {
            (_, Picked::Waiting) => return,
            (_, Picked::Nothing) => {}
            (Target::Export, Picked::File(path)) => self.path = path.display().to_string(),
            (Target::Template, Picked::File(path)) => cx.send(Command::BankTemplate(path)),
        }
        self.pick = None;
    }

    fn fields(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let formats: Vec<_> = ExportFormat::ALL.iter().map(|f| (*f, cx.t(&format!("format-{}", f.code())))).collect();
        if kit::select_field(ui, &cx.t("bank-import-format"), &mut self.request.format, &formats).changed() {
            let folder = Path::new(self.path.trim()).parent().map_or_else(export_folder, Path::to_owned);
            self.path = free_path(folder.join(file_name(cx, self.request.format))).display().to_string();
        }
        let mut areas = vec![(None, cx.t("bank-all-areas"))];
        areas.extend(Area::all().map(|a| (Some(a), cx.texts.area(a))));
        kit::select_field(ui, &cx.t("bank-area"), &mut self.request.area, &areas);
        let mut kinds = vec![(None, cx.t("bank-all-kinds"))];
        kinds.extend(Kind::ALL.map(|k| (Some(k), cx.texts.kind_long(k))));
        kit::select_field(ui, &cx.t("bank-kind"), &mut self.request.kind, &kinds);
    }

    /// How many questions go, and what stays behind.
    fn told(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let Some((_, report)) = self.report.as_ref().filter(|(request, _)| *request == self.request) else { return };
        kit::text::body(ui, cx.tn("bank-export-count", &[("n", report.questions.into())]));
        if report.withheld > 0 {
            kit::notice(ui, Tone::Warn, &cx.tn("bank-export-withheld", &[("n", report.withheld.into())]));
        }
        if report.losses.is_empty() {
            kit::notice(ui, Tone::Ok, &cx.t("bank-export-whole"));
        } else {
            let list: Vec<String> = report
                .losses
                .iter()
                .map(|(what, n)| cx.tn("bank-export-loss", &[("what", cx.t(&format!("loss-{what}")).into()), ("n", (*n).into())]))
                .collect();
            kit::notice(ui, Tone::Warn, &format!("{}\n{}", cx.t("bank-export-losses"), list.join("\n")));
        }
    }

    fn place(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let browse = cx.t("browse");
        ui.horizontal_top(|ui| {
            let button = t::STEPPER;
            let width = ui.available_width() - button - t::S8;
            TextField::new(&cx.t("file-path")).width(width).show(ui, &mut self.path);
            below_label(ui, |ui| {
                if Button::secondary(&browse).full_width().show(ui).clicked() && self.pick.is_none() {
                    let format = self.request.format;
                    let kind = cx.t(&format!("format-{}", format.code()));
                    let name = file_name(cx, format);
                    let dialog = FilePick::save(ui.ctx(), &cx.t("bank-export-title"), &name, &kind, endings(format));
                    self.pick = Some((Target::Export, dialog));
                }
            });
        });
    }
}

fn file_name(cx: &Cx<'_>, format: ExportFormat) -> String {
    let date = cx.date(cx.now().wall_ms);
    cx.tn("bank-export-name", &[("date", date.into()), ("ending", format.extension().into())])
}

fn endings(format: ExportFormat) -> &'static [&'static str] {
    match format {
        ExportFormat::Text | ExportFormat::Aiken => &["txt"],
        ExportFormat::Xlsx => &["xlsx"],
        ExportFormat::Csv => &["csv"],
        ExportFormat::Docx => &["docx"],
        ExportFormat::Gift => &["gift"],
        ExportFormat::MoodleXml => &["xml"],
        ExportFormat::Qti3 => &["zip"],
    }
}
