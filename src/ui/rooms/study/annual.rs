//! 年度素材: a period, the paragraph with every figure a link, and the rows behind the figure that is chosen.

use super::ledger::this_year;
use super::save_box::SaveBox;
use crate::ui::kit::{self, Button, Card, Column, DataTable, DateField, Icon, TextField, Tone, palette, tokens as t};
use crate::ui::{Cx, Nav, Room, RoomId};
use egui::{Align, Layout, RichText, ScrollArea, Ui, Vec2};
use jiff::civil::Date;
use kaofa_core::domain::annual::{Figure, FigureCode, RowOf, Value};
use kaofa_core::domain::staff::Permission;
use kaofa_core::formats::annual_words::figure_name;
use kaofa_core::service::annual::AnnualReport;
use kaofa_core::service::annual_command::AnnualCommand;
use kaofa_core::service::ledger::LedgerQuery;
use kaofa_core::service::{Command, Reply, ServiceError};
use kaofa_core::store::{Change, Changes};
use kaofa_core::text::Explanation;

/// The page of the yearly figures.
#[derive(Debug, Default)]
pub(super) struct AnnualPage {
    from: String,
    until: String,
    report: Option<Box<AnnualReport>>,
    refused: Option<Explanation>,
    chosen: Option<FigureCode>,
    /// The template while it is edited.
    template: Option<String>,
    save: Option<SaveBox>,
    /// Rows of the ledger that somebody wants to see there.
    leads_to: Option<LedgerQuery>,
}

fn send(cx: &mut Cx<'_>, command: AnnualCommand) {
    cx.send(Command::Annual(Box::new(command)));
}

impl AnnualPage {
    /// Where a row led that was opened in this frame.
    pub(super) fn leads_to(&mut self) -> Option<LedgerQuery> {
        self.leads_to.take()
    }

    fn period(&self) -> Option<(Date, Date)> {
        Some((kit::parse_day(&self.from)?, kit::parse_day(&self.until)?)).filter(|(from, until)| from <= until)
    }

    fn ask(&self, cx: &mut Cx<'_>) {
        if let Some((from, until)) = self.period() {
            send(cx, AnnualCommand::Report { from, until });
        }
    }

    fn set(&mut self, from: String, until: String, cx: &mut Cx<'_>) {
        (self.from, self.until) = (from, until);
        self.ask(cx);
    }

    fn head(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let before = self.period();
        ui.horizontal_top(|ui| {
            let (from, until) = (cx.t("annual-from"), cx.t("annual-until"));
            let wrong = cx.t("annual-day-wrong");
            for (label, value, salt) in [(&from, &mut self.from, "annual-from"), (&until, &mut self.until, "annual-until")] {
                ui.allocate_ui_with_layout(Vec2::new(t::FIELD_SHORT, 0.0), Layout::top_down(Align::Min), |ui| {
                    DateField { label, help: "", wrong: &wrong, optional: false, salt }.show(ui, value);
                });
            }
            kit::columns::below_label(ui, |ui| {
                ui.horizontal(|ui| {
                    let year = this_year(cx);
                    if Button::quiet(cx.tn("annual-report-year", &[("year", year.to_string().into())])).show(ui).clicked() {
                        self.set(format!("{}-12-01", year - 1), format!("{year}-11-30"), cx);
                    }
                    if Button::quiet(cx.tn("annual-calendar-year", &[("year", year.to_string().into())])).show(ui).clicked() {
                        self.set(format!("{year}-01-01"), format!("{year}-12-31"), cx);
                    }
                });
            });
            kit::columns::below_label(ui, |ui| {
                let row = Vec2::new(ui.available_width(), t::CONTROL_HEIGHT);
                ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| self.buttons(ui, cx));
            });
        });
        if self.period() != before {
            self.ask(cx);
        }
        ui.add_space(t::S8);
    }

    fn buttons(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let Some((from, until)) = self.period() else { return };
        if Button::secondary(cx.t("ledger-export")).icon(Icon::Download).show(ui).clicked() {
            let name = cx.tn("annual-export-name", &[("year", until.year().to_string().into())]);
            self.save = Some(SaveBox::new(cx.t("annual-export"), &name, &["docx", "pdf", "xlsx"], move |path| {
                Command::Annual(Box::new(AnnualCommand::Export { from, until, path, fonts: None }))
            }));
        }
    }

    fn paragraph(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, report: &AnnualReport) {
        if let Some(template) = &mut self.template {
            let names: Vec<String> = FigureCode::ALL.iter().map(|code| format!("{{{}}}", figure_name(*code))).collect();
            let help = cx.tn("annual-template-help", &[("names", names.join(" ").into())]);
            let label = cx.t("annual-template");
            TextField::new(&label).rows(6).help(&help).id_salt("annual-template").show(ui, template);
            let template = template.clone();
            ui.horizontal(|ui| {
                if Button::primary(cx.t("save")).show(ui).clicked() {
                    send(cx, AnnualCommand::SetTemplate(template));
                    self.template = None;
                }
                if Button::secondary(cx.t("cancel")).show(ui).clicked() {
                    self.template = None;
                }
                if Button::quiet(cx.t("annual-template-default")).show(ui).clicked() {
                    send(cx, AnnualCommand::SetTemplate(String::new()));
                    self.template = None;
                }
            });
            return;
        }
        ui.horizontal(|ui| {
            kit::section_heading(ui, &cx.t("annual-paragraph-title"));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let may = cx.may(Permission::ManageStudy);
                if may && Button::quiet(cx.t("annual-template-edit")).icon(Icon::Edit).show(ui).clicked() {
                    self.template = Some(report.template.clone());
                }
                if Button::quiet(cx.t("annual-copy")).icon(Icon::Copy).show(ui).clicked() {
                    ui.ctx().copy_text(report.paragraph.text());
                    cx.done(cx.t("annual-copied"));
                }
            });
        });
        ui.scope(|ui| self.sentence(ui, cx, report));
        for note in &report.notes {
            kit::text::caption(ui, note.as_str());
        }
    }

    /// The words with every figure a link.
    fn sentence(&mut self, ui: &mut Ui, cx: &Cx<'_>, report: &AnnualReport) {
        // A figure is no higher than the words around it.
        ui.spacing_mut().interact_size.y = 0.0;
        ui.spacing_mut().item_spacing = Vec2::new(0.0, t::S4);
        ui.horizontal_wrapped(|ui| {
            for piece in &report.paragraph.pieces {
                let text = RichText::new(&piece.text).size(t::TYPE_CARD);
                match piece.figure {
                    None => drop(ui.label(text.color(palette(ui).text))),
                    Some(code) => {
                        let name = cx.texts.figure_code(code);
                        if ui.link(text).on_hover_text(name).clicked() {
                            self.chosen = Some(code);
                        }
                    }
                }
            }
        });
    }

    fn figures(&mut self, ui: &mut Ui, cx: &Cx<'_>, report: &AnnualReport) {
        let number = |key: &'static str, title: String| Column::new(key, title).fixed(t::DESK_COLUMN_RATE).right();
        let columns = [
            Column::new("figure", cx.t("annual-column-figure")).remainder(t::DESK_FILTER_WIDE),
            number("own", cx.t("annual-column-own")),
            number("reported", cx.t("annual-column-reported")),
            number("before", cx.t("annual-column-before-short")),
        ];
        let name = cx.t("annual-table-title");
        let selected = report.figures.iter().position(|figure| Some(figure.code) == self.chosen);
        let row_name = |row: usize| report.figures.get(row).map(|f| cx.texts.figure_code(f.code)).unwrap_or_default();
        let table = DataTable::new("annual", &name, &columns, report.figures.len()).selected(selected).row_name(row_name);
        let response = table.show(ui, |ui, row, column| {
            let Some(figure) = report.figures.get(row) else { return };
            match column {
                0 => drop(kit::cell_text(ui, cx.texts.figure_code(figure.code))),
                1 => own(ui, cx, &figure.value),
                2 => {
                    if let Value::Count { reported: Some(reported), .. } = &figure.value {
                        kit::cell_number(ui, cx.texts.amount(reported));
                    }
                }
                _ => {
                    let before = report.figure_before(figure.code).map_or(&Value::Missing, |figure| &figure.value);
                    kit::cell_muted(ui, cx.texts.figure_value(before));
                }
            }
        });
        if let Some(figure) = response.selected.and_then(|row| report.figures.get(row)) {
            self.chosen = Some(figure.code);
        }
    }

    fn rows(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, figure: &Figure, until: Date) {
        let columns = [
            Column::new("day", cx.t("annual-column-day")).fixed(t::COLUMN_DATE),
            Column::new("what", cx.t("annual-column-what")).remainder(t::FIELD_SHORT),
            Column::new("amount", cx.t("annual-column-amount")).fixed(t::COLUMN_CHIP).right(),
        ];
        let name = cx.texts.figure_code(figure.code);
        let row_name = |row: usize| figure.rows.get(row).map(|row| format!("{} {}", row.on, row.title)).unwrap_or_default();
        let table = DataTable::new("annual-rows", &name, &columns, figure.rows.len()).row_name(row_name);
        let response = table.show(ui, |ui, row, column| {
            let Some(row) = figure.rows.get(row) else { return };
            match column {
                0 => drop(kit::cell_muted(ui, row.on.to_string())),
                1 => {
                    if row.reported.is_some() {
                        kit::chip(ui, &cx.t("ledger-reported"), Tone::Warn);
                    }
                    kit::cell_text(ui, row.title.as_str()).on_hover_text(row.title.as_str());
                }
                _ => drop(kit::cell_number(ui, cx.texts.figure_row(row))),
            }
        });
        let opened = response.clicked.or(response.activated).and_then(|row| figure.rows.get(row));
        match opened.map(|row| row.of) {
            None => {}
            Some(RowOf::Sitting(_)) => cx.go(Nav::Room(RoomId::Results)),
            Some(RowOf::Session(_)) => cx.go(Nav::Room(RoomId::Study)),
            Some(RowOf::Activity(_)) => {
                let kind = figure.code.kinds().first().copied().filter(|_| figure.code.kinds().len() == 1);
                self.leads_to = Some(LedgerQuery { year: Some(until.year()), kind, ..LedgerQuery::default() });
            }
        }
    }
}

/// 系统数, a share or hours.
fn own(ui: &mut Ui, cx: &Cx<'_>, value: &Value) {
    match value {
        Value::Missing => drop(kit::cell_muted(ui, cx.t("annual-missing"))),
        Value::Count { own: None, .. } => {}
        Value::Count { own: Some(own), .. } => drop(kit::cell_number(ui, cx.texts.amount(own))),
        Value::Share { .. } | Value::Hours { .. } => drop(kit::cell_number(ui, cx.texts.figure_value(value))),
    }
}

impl Room for AnnualPage {
    fn enter(&mut self, cx: &mut Cx<'_>) {
        if self.from.is_empty() && self.until.is_empty() {
            let year = this_year(cx);
            (self.from, self.until) = (format!("{}-12-01", year - 1), format!("{year}-11-30"));
        }
        self.ask(cx);
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        self.head(ui, cx);
        if let Some(said) = &self.refused {
            kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            return;
        }
        let Some(report) = self.report.take() else { return };
        ScrollArea::vertical().id_salt("annual").auto_shrink(false).show(ui, |ui| {
            Card::new().padding(t::S16).show(ui, |ui| self.paragraph(ui, cx, &report));
            ui.add_space(t::S8);
            // All figures at once: one page to scroll, no table within it.
            let height = t::TABLE_HEADER + (report.figures.len() as f32 + 0.5) * t::TABLE_ROW;
            let (_, rect) = ui.allocate_space(Vec2::new(ui.available_width(), height));
            let chosen = self.chosen.and_then(|code| report.figure(code)).filter(|figure| !figure.rows.is_empty());
            let side = if chosen.is_some() { rect.width() * 0.42 } else { 0.0 };
            let (left, right) = kit::columns::cut_right(rect, side, if chosen.is_some() { t::S8 } else { 0.0 });
            kit::columns::column(ui, "annual-left", left, |ui| {
                Card::new().padding(0.0).fill_height(ui).show(ui, |ui| self.figures(ui, cx, &report));
            });
            if let Some(figure) = chosen {
                kit::columns::column(ui, "annual-right", right, |ui| {
                    Card::new().padding(0.0).fill_height(ui).show(ui, |ui| {
                        egui::Frame::new().inner_margin(t::S12).show(ui, |ui| {
                            kit::section_heading(
                                ui,
                                &cx.tn("annual-rows-of", &[("what", cx.texts.figure_code(figure.code).into())]),
                            );
                        });
                        self.rows(ui, cx, figure, report.until);
                    });
                });
            }
        });
        self.report = Some(report);
        if let Some(mut save) = self.save.take()
            && save.show(ui.ctx(), cx)
        {
            self.save = Some(save);
        }
    }

    fn receive(&mut self, command: &Command, reply: Reply, cx: &mut Cx<'_>) {
        let Command::Annual(command) = command else { return };
        match (reply, command.as_ref()) {
            (Reply::Annual(report), _) if self.period() == Some((report.from, report.until)) => {
                self.refused = None;
                self.report = Some(report);
            }
            (Reply::Exported(path), _) => {
                self.save = None;
                cx.done(cx.tn("study-saved-to", &[("path", path.display().to_string().into())]));
            }
            (Reply::Done, AnnualCommand::SetTemplate(_)) => {
                cx.done(cx.t("annual-template-saved"));
                self.ask(cx);
            }
            _ => {}
        }
    }

    fn failed(&mut self, command: &Command, error: &ServiceError, cx: &mut Cx<'_>) -> bool {
        let Command::Annual(command) = command else { return false };
        let said = cx.texts.explain(error);
        match command.as_ref() {
            AnnualCommand::Report { .. } => {
                self.report = None;
                self.refused = Some(said);
                true
            }
            AnnualCommand::Export { .. } => self.save.as_mut().map(|save| save.refuse(said)).is_some(),
            AnnualCommand::SetTemplate(_) => false,
        }
    }

    fn changed(&mut self, changes: &Changes, cx: &mut Cx<'_>) {
        if [Change::Study, Change::Sittings, Change::Marks].iter().any(|change| changes.contains(change)) {
            self.ask(cx);
        }
    }
}
