//! 案卷评查: findings by kind of error, what of them became a case or a question, and whether errors became fewer.

use super::cases::beside;
use super::sheet::Sheet;
use crate::ui::kit::{self, Button, Card, Column, DataTable, DateField, Icon, TextField, Tone, text, tokens as t};
use crate::ui::{Cx, Room};
use egui::{ScrollArea, Ui};
use kaofa_core::domain::ids::CaseFindingId;
use kaofa_core::domain::staff::Permission;
use kaofa_core::formats::anonymous;
use kaofa_core::service::legal_cases::{CaseFinding, ErrorKind, FindingSource, Findings, LegalCase};
use kaofa_core::service::study_text_command::{StudyTextCommand, StudyTextReply};
use kaofa_core::service::{Command, Reply, ServiceError};
use kaofa_core::store::{Change, Changes};

/// A finding while it is written; the day as it is typed.
#[derive(Clone, Debug)]
struct Form {
    day: String,
    sheet: Sheet<CaseFindingId, CaseFinding>,
}

impl Form {
    fn of(sheet: Sheet<CaseFindingId, CaseFinding>) -> Self {
        Self { day: sheet.text.on.to_string(), sheet }
    }

    /// Hears what lies on the disk. Which case was made of it is never typed here.
    fn know_disk(&mut self, of: &CaseFinding) {
        self.sheet.know_disk(of);
        self.sheet.text.case = of.case;
        if kit::parse_day(&self.day).is_some() {
            self.day = self.sheet.text.on.to_string();
        }
    }

    /// It says something, on a day.
    fn is_ready(&self) -> bool {
        kit::parse_day(&self.day).is_some() && !self.sheet.text.text.trim().is_empty()
    }
}

#[derive(Debug, Default)]
pub(super) struct FindingsPage {
    findings: Option<Findings>,
    form: Option<Form>,
    /// A case that somebody wants to make of a finding.
    case: Option<LegalCase>,
}

fn send(cx: &mut Cx<'_>, command: StudyTextCommand) {
    cx.send(Command::StudyText(Box::new(command)));
}

impl FindingsPage {
    /// The case that was asked for in this frame.
    pub(super) fn becomes(&mut self) -> Option<LegalCase> {
        self.case.take()
    }

    fn new_form(cx: &Cx<'_>) -> Form {
        let finding = CaseFinding {
            on: kit::parse_day(&cx.date(cx.now().wall_ms)).unwrap_or_default(),
            source: FindingSource::FileReview,
            error: ErrorKind::Evidence,
            text: String::new(),
            right: String::new(),
            citations: String::new(),
            case: None,
            question: String::new(),
        };
        Form::of(Sheet::blank(finding))
    }

    /// What is written is stored by the button, and when another finding is opened or the page is left; never while it is typed, so that a
    /// name that was typed and taken out again is nowhere.
    fn keep(&mut self, cx: &mut Cx<'_>) {
        let Some(form) = self.form.as_mut().filter(|form| form.is_ready() && cx.may(Permission::ManageStudy)) else { return };
        if let Some((id, finding)) = form.sheet.send(cx.busy) {
            send(cx, StudyTextCommand::SaveFinding { id, finding: Box::new(finding) });
        }
    }

    fn left_side(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, findings: &Findings) {
        if cx.may(Permission::ManageStudy) && Button::secondary(cx.t("finding-new")).icon(Icon::Add).show(ui).clicked() {
            self.keep(cx);
            self.form = Some(Self::new_form(cx));
        }
        ui.add_space(t::S8);
        trend(ui, cx, findings);
        if findings.rows.is_empty() {
            text::muted(ui, cx.t("finding-empty"));
            return;
        }
        let columns = [
            Column::new("on", cx.t("finding-on")).fixed(t::COLUMN_DATE),
            Column::new("error", cx.t("finding-error")).fixed(t::COLUMN_DATE),
            Column::new("text", cx.t("finding-text")).remainder(t::FIELD_SHORT),
        ];
        let name = cx.t("study-tab-findings");
        let selected = findings.rows.iter().position(|(id, _)| self.form.as_ref().is_some_and(|form| form.sheet.id == Some(*id)));
        let row_name = |row: usize| findings.rows.get(row).map(|(_, of)| format!("{} {}", of.on, of.text)).unwrap_or_default();
        let table = DataTable::new("findings", &name, &columns, findings.rows.len()).selected(selected).row_name(row_name);
        let card = Card::new().padding(0.0).fill_height(ui);
        let response = card
            .show(ui, |ui| {
                table.show(ui, |ui, row, column| {
                    let Some((_, of)) = findings.rows.get(row) else { return };
                    match column {
                        0 => kit::cell_muted(ui, of.on.to_string()),
                        1 => kit::cell_text(ui, cx.t(&format!("finding-error-{}", of.error.code()))),
                        _ => kit::cell_text(ui, of.text.as_str()).on_hover_text(of.text.as_str()),
                    };
                })
            })
            .inner;
        let opened = response.clicked.or(response.activated).and_then(|row| findings.rows.get(row));
        let open = self.form.as_ref().and_then(|form| form.sheet.id);
        if let Some((id, finding)) = opened.filter(|(id, _)| open != Some(*id)) {
            self.keep(cx);
            self.form = Some(Form::of(Sheet::stored(*id, finding.clone())));
        }
    }

    fn edit(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let Some(mut form) = self.form.take() else { return };
        let (mut stays, mut pressed) = (true, false);
        ScrollArea::vertical().id_salt("finding").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S8;
            ui.horizontal_wrapped(|ui| {
                let may = cx.may(Permission::ManageStudy);
                let ready = may && form.is_ready() && form.sheet.is_changed();
                pressed = Button::primary(cx.t("save")).enabled(ready).show(ui).clicked();
                let Some(id) = form.sheet.id.filter(|_| may) else { return };
                let finding = &form.sheet.text;
                if finding.case.is_none() && Button::secondary(cx.t("finding-case")).show(ui).clicked() {
                    self.case = Some(LegalCase {
                        facts: finding.text.clone(),
                        rule: finding.right.clone(),
                        citations: finding.citations.clone(),
                        source: cx.t(&format!("finding-source-{}", finding.source.code())),
                        finding: Some(id),
                        ..LegalCase::default()
                    });
                }
                if Button::quiet(cx.t("digest-remove")).icon(Icon::Delete).show(ui).clicked() {
                    send(cx, StudyTextCommand::RemoveFinding(id));
                    stays = false;
                }
            });
            let (label, wrong) = (cx.t("finding-on"), cx.t("annual-day-wrong"));
            let day = DateField { label: &label, help: "", wrong: &wrong, optional: false, salt: "finding-on" };
            let typed = beside(ui, t::FIELD_SHORT, |ui| day.show(ui, &mut form.day)).day();
            let finding = &mut form.sheet.text;
            finding.on = typed.unwrap_or(finding.on);
            let sources: Vec<_> =
                FindingSource::ALL.iter().map(|of| (*of, cx.t(&format!("finding-source-{}", of.code())))).collect();
            kit::select_field(ui, &cx.t("finding-source"), &mut finding.source, &sources);
            let errors: Vec<_> = ErrorKind::ALL.iter().map(|of| (*of, cx.t(&format!("finding-error-{}", of.code())))).collect();
            kit::select_field(ui, &cx.t("finding-error"), &mut finding.error, &errors);
            TextField::new(&cx.t("finding-text")).rows(4).id_salt("finding-text").show(ui, &mut finding.text);
            let named = anonymous::named(&format!("{}\n{}", finding.text, finding.right));
            if !named.is_empty() {
                let told = named.iter().map(|(likeness, passage)| {
                    let what = cx.t(&format!("named-{}", likeness.code()));
                    cx.tn("finding-named-one", &[("what", what.into()), ("text", passage.as_str().into())])
                });
                let told = told.collect::<Vec<_>>().join("\u{3001}");
                kit::notice(ui, Tone::Warn, &cx.tn("finding-named", &[("what", told.into())]));
            }
            TextField::new(&cx.t("finding-right")).rows(2).id_salt("finding-right").show(ui, &mut finding.right);
            TextField::new(&cx.t("case-citations")).rows(2).id_salt("finding-citations").show(ui, &mut finding.citations);
            TextField::new(&cx.t("finding-question")).char_limit(60).id_salt("finding-question").show(ui, &mut finding.question);
            if finding.case.is_some() {
                kit::chip(ui, &cx.t("finding-has-case"), Tone::Ok);
            }
        });
        self.form = Some(form).filter(|_| stays);
        if pressed {
            self.keep(cx);
        }
    }
}

/// Findings of every kind by year, with the last year against the one before.
fn trend(ui: &mut Ui, cx: &Cx<'_>, findings: &Findings) {
    if findings.trends.is_empty() {
        return;
    }
    kit::section_heading(ui, &cx.t("finding-trend"));
    // More years than fit are in the document of the bureau, not on this screen.
    let from = findings.years.len().saturating_sub(4);
    egui::Grid::new("finding-trend").striped(true).spacing([t::S16, t::S4]).show(ui, |ui| {
        kit::text::muted(ui, cx.t("finding-error"));
        for year in findings.years.iter().skip(from) {
            kit::text::muted(ui, year.to_string());
        }
        // A chip takes the room that its column has, so the column has enough.
        ui.scope(|ui| {
            ui.set_min_width(t::COLUMN_STATUS);
            kit::text::muted(ui, cx.t("finding-change"));
        });
        ui.end_row();
        for trend in &findings.trends {
            kit::text::body(ui, cx.t(&format!("finding-error-{}", trend.error.code())));
            for count in trend.counts.iter().skip(from) {
                kit::text::body(ui, count.to_string());
            }
            if let Some(change) = trend.change() {
                let (key, tone) = match change {
                    ..0 => ("finding-fewer", Tone::Ok),
                    0 => ("finding-same", Tone::Neutral),
                    1.. => ("finding-more", Tone::Warn),
                };
                kit::chip(ui, &cx.tn(key, &[("n", change.unsigned_abs().to_string().into())]), tone);
            }
            ui.end_row();
        }
    });
    ui.add_space(t::S12);
}

impl Room for FindingsPage {
    fn enter(&mut self, cx: &mut Cx<'_>) {
        send(cx, StudyTextCommand::Findings);
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let Some(findings) = self.findings.take() else { return };
        let (_, rect) = ui.allocate_space(ui.available_size());
        let side = if self.form.is_some() { rect.width() * 0.45 } else { 0.0 };
        let (left, right) = kit::columns::cut_right(rect, side, if side > 0.0 { t::S16 } else { 0.0 });
        kit::columns::column(ui, "findings", left, |ui| self.left_side(ui, cx, &findings));
        if side > 0.0 {
            kit::columns::column(ui, "finding", right, |ui| {
                Card::new().padding(t::S16).fill_height(ui).show(ui, |ui| self.edit(ui, cx));
            });
        }
        self.findings = Some(findings);
    }

    fn receive(&mut self, command: &Command, reply: Reply, cx: &mut Cx<'_>) {
        let Command::StudyText(command) = command else { return };
        match (reply, command.as_ref()) {
            (Reply::StudyText(reply), StudyTextCommand::Findings) => {
                if let StudyTextReply::Findings(findings) = *reply {
                    // What became of the one that is open is told by the list.
                    if let Some(form) = &mut self.form
                        && let Some((_, of)) = findings.rows.iter().find(|(id, _)| form.sheet.id == Some(*id))
                    {
                        form.know_disk(of);
                    }
                    self.findings = Some(findings);
                }
            }
            (Reply::StudyText(reply), StudyTextCommand::SaveFinding { finding, .. }) => {
                if let (StudyTextReply::FindingSaved(saved), Some(form)) = (*reply, &mut self.form) {
                    form.sheet.know_stored(saved, finding);
                }
                cx.done(cx.t("finding-saved"));
            }
            (Reply::Done, StudyTextCommand::RemoveFinding(_)) => cx.done(cx.t("finding-removed")),
            _ => {}
        }
    }

    fn failed(&mut self, command: &Command, _: &ServiceError, _: &mut Cx<'_>) -> bool {
        let Command::StudyText(command) = command else { return false };
        if let StudyTextCommand::SaveFinding { id, finding } = command.as_ref() {
            let mut sheet = self.form.take().map(|form| form.sheet);
            Sheet::know_refused(&mut sheet, *id, finding);
            self.form = sheet.map(Form::of);
        }
        false
    }

    fn left(&mut self, cx: &mut Cx<'_>) {
        self.keep(cx);
    }

    fn changed(&mut self, changes: &Changes, cx: &mut Cx<'_>) {
        if changes.contains(&Change::Study) {
            send(cx, StudyTextCommand::Findings);
        }
    }
}
