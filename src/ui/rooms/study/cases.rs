//! 典型案例: a library to search, a case to write, and the way from it to a case question.

use super::save_box::SaveBox;
use crate::ui::kit::{self, Button, Card, Icon, SearchField, TextField, Tone, text, tokens as t};
use crate::ui::{Cx, Nav, Room};
use egui::{Align, Layout, ScrollArea, Ui, Vec2};
use kaofa_core::domain::ids::{LegalCaseId, StudyId};
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::legal_cases::LegalCase;
use kaofa_core::service::study_text_command::{StudyTextCommand, StudyTextReply};
use kaofa_core::service::{Command, Reply, ServiceError};
use kaofa_core::store::{Change, Changes};

/// A case while it is written.
#[derive(Clone, Debug, Default)]
struct Form {
    id: Option<LegalCaseId>,
    case: LegalCase,
    before: LegalCase,
}

#[derive(Debug, Default)]
pub(super) struct CasesPage {
    search: String,
    cases: Option<Vec<(LegalCaseId, LegalCase)>>,
    form: Option<Form>,
    save: Option<SaveBox>,
    /// Which sessions the open case may be used in, while that is asked.
    planned: Option<Vec<(StudyId, String, bool)>>,
}

fn send(cx: &mut Cx<'_>, command: StudyTextCommand) {
    cx.send(Command::StudyText(Box::new(command)));
}

impl CasesPage {
    /// A case to be made of something else, such as a finding.
    pub(super) fn write(&mut self, case: LegalCase) {
        self.form = Some(Form { id: None, case, before: LegalCase::default() });
    }

    fn ask(&self, cx: &mut Cx<'_>) {
        send(cx, StudyTextCommand::Cases(self.search.clone()));
    }

    fn list(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        ui.horizontal(|ui| {
            let name = cx.t("case-search");
            if SearchField::new(&name, &name).width(t::SEARCH_NARROW).show(ui, &mut self.search).changed() {
                self.ask(cx);
            }
        });
        ui.horizontal(|ui| {
            if cx.may(Permission::ManageStudy) && Button::secondary(cx.t("case-new")).icon(Icon::Add).show(ui).clicked() {
                self.write(LegalCase::default());
            }
            let ids: Vec<LegalCaseId> = self.cases.iter().flatten().map(|(id, _)| *id).collect();
            if !ids.is_empty() && kit::icon_button(ui, Icon::Download, &cx.t("case-export")).clicked() {
                let name = cx.tn("case-export-name", &[("date", cx.date(cx.now().wall_ms).into())]);
                self.save = Some(SaveBox::new(cx.t("case-export"), &name, &["docx", "pdf"], move |path| {
                    Command::StudyText(Box::new(StudyTextCommand::ExportCases { ids: ids.clone(), path, fonts: None }))
                }));
            }
        });
        ui.add_space(t::S4);
        let Some(cases) = &self.cases else { return };
        if cases.is_empty() {
            text::muted(ui, cx.t(if self.search.is_empty() { "case-empty" } else { "case-none-found" }));
        }
        let shown = self.form.as_ref().and_then(|form| form.id);
        let mut opened = None;
        ScrollArea::vertical().id_salt("cases").auto_shrink(false).show(ui, |ui| {
            for (id, case) in cases {
                if kit::list_row(ui, &case.title, "", shown == Some(*id)).clicked() {
                    opened = Some(Form { id: Some(*id), case: case.clone(), before: case.clone() });
                }
            }
        });
        if opened.is_some() {
            self.keep(cx);
            self.form = opened;
        }
    }

    /// What is written is stored when another case is opened or the page is left.
    fn keep(&mut self, cx: &mut Cx<'_>) {
        if let Some(form) = self.form.take_if(|form| form.case != form.before && !form.case.title.trim().is_empty()) {
            send(cx, StudyTextCommand::SaveCase { id: form.id, case: Box::new(form.case) });
        }
    }

    /// In which session the open case is used.
    fn choose(&mut self, ui: &Ui, cx: &mut Cx<'_>) {
        let Some(planned) = self.planned.take() else { return };
        let mut chosen = None;
        let shown = kit::modal(ui.ctx(), "case-use", &cx.t("case-use"), t::CONFIRM_WIDTH, |ui| {
            text::muted(ui, cx.t(if planned.is_empty() { "case-use-nowhere" } else { "case-use-hint" }));
            for (id, name, has_case) in &planned {
                let note = if *has_case { cx.t("case-use-replaces") } else { String::new() };
                if kit::list_row(ui, name, &note, false).clicked() {
                    chosen = Some(*id);
                }
            }
            ui.add_space(t::S12);
            Button::secondary(cx.t("cancel")).show(ui).clicked()
        });
        let case = self.form.as_ref().and_then(|form| form.id);
        if let Some((session, id)) = chosen.zip(case) {
            self.keep_open(cx);
            send(cx, StudyTextCommand::UseCase { id, session });
        } else if !shown.inner && !shown.should_close {
            self.planned = Some(planned);
        }
    }

    /// What is written is stored, and stays open.
    fn keep_open(&self, cx: &mut Cx<'_>) {
        if let Some(form) = self.form.as_ref().filter(|form| form.case != form.before) {
            send(cx, StudyTextCommand::SaveCase { id: form.id, case: Box::new(form.case.clone()) });
        }
    }

    fn edit(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let Some(form) = &mut self.form else {
            let none = self.search.is_empty() && self.cases.as_ref().is_none_or(Vec::is_empty);
            kit::empty_state(ui, Icon::Statutes, &cx.t(if none { "case-empty" } else { "case-choose" }), None);
            return;
        };
        let mut removed = false;
        ScrollArea::vertical().id_salt("case").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S8;
            let may = cx.may(Permission::ManageStudy);
            ui.horizontal_wrapped(|ui| {
                let ready = may && !form.case.title.trim().is_empty() && form.case != form.before;
                if Button::primary(cx.t("save")).enabled(ready).show(ui).clicked() {
                    send(cx, StudyTextCommand::SaveCase { id: form.id, case: Box::new(form.case.clone()) });
                }
                let edits = cx.may(Permission::EditBank) && !form.case.facts.trim().is_empty();
                if edits && Button::secondary(cx.t("case-question")).icon(Icon::Edit).show(ui).clicked() {
                    let case = &form.case;
                    let explanation = [&case.rule, &case.outcome].map(|text| text.trim()).join("\n").trim().to_owned();
                    cx.go(Nav::NewCase { material: case.facts.clone(), citations: case.citations.clone(), explanation });
                }
                if may && form.id.is_some() && Button::secondary(cx.t("case-use")).show(ui).clicked() {
                    send(cx, StudyTextCommand::Planned);
                }
                if let Some(id) = form.id.filter(|_| may)
                    && Button::quiet(cx.t("digest-remove")).icon(Icon::Delete).show(ui).clicked()
                {
                    send(cx, StudyTextCommand::RemoveCase(id));
                    removed = true;
                }
            });
            let case = &mut form.case;
            if case.finding.is_some() {
                kit::chip(ui, &cx.t("case-of-finding"), Tone::Info);
            }
            TextField::new(&cx.t("case-title")).char_limit(100).id_salt("case-title").show(ui, &mut case.title);
            let parts = [
                ("case-facts", 4, &mut case.facts),
                ("case-issue", 2, &mut case.issue),
                ("case-rule", 2, &mut case.rule),
                ("case-outcome", 2, &mut case.outcome),
            ];
            for (key, rows, value) in parts {
                TextField::new(&cx.t(key)).rows(rows).id_salt(key).show(ui, value);
            }
            let (_, others) = case.cited();
            let wrong = (!others.is_empty()).then(|| cx.tn("case-not-cited", &[("lines", others.join("\u{ff1b}").into())]));
            let (label, help) = (cx.t("case-citations"), cx.t("case-citations-help"));
            let field = TextField::new(&label).rows(2).help(&help).error(wrong.as_deref()).id_salt("case-citations");
            field.show(ui, &mut case.citations);
            TextField::new(&cx.t("case-source")).char_limit(200).id_salt("case-source").show(ui, &mut case.source);
        });
        if removed {
            self.form = None;
        }
    }
}

impl Room for CasesPage {
    fn enter(&mut self, cx: &mut Cx<'_>) {
        self.ask(cx);
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let (_, rect) = ui.allocate_space(ui.available_size());
        let (left, right) = kit::columns::cut_left(rect, t::LAW_LIST.min(rect.width() * 0.36), t::S16);
        kit::columns::column(ui, "cases-list", left, |ui| self.list(ui, cx));
        kit::columns::column(ui, "case", right, |ui| {
            Card::new().padding(t::S16).fill_height(ui).show(ui, |ui| self.edit(ui, cx));
        });
        self.choose(ui, cx);
        if let Some(mut save) = self.save.take()
            && save.show(ui.ctx(), cx)
        {
            self.save = Some(save);
        }
    }

    fn receive(&mut self, command: &Command, reply: Reply, cx: &mut Cx<'_>) {
        let Command::StudyText(command) = command else { return };
        match (reply, command.as_ref()) {
            (Reply::StudyText(reply), StudyTextCommand::Cases(search)) if *search == self.search => {
                if let StudyTextReply::Cases(cases) = *reply {
                    self.cases = Some(cases);
                }
            }
            (Reply::StudyText(reply), StudyTextCommand::SaveCase { id, case }) => {
                if let (StudyTextReply::CaseSaved(saved), Some(form)) = (*reply, &mut self.form)
                    && form.id == *id
                {
                    form.id = Some(saved);
                    form.before = LegalCase::clone(case);
                }
                cx.done(cx.t("case-saved"));
            }
            (Reply::StudyText(reply), StudyTextCommand::Planned) => {
                if let StudyTextReply::Planned(planned) = *reply {
                    self.planned = Some(planned);
                }
            }
            (Reply::Done, StudyTextCommand::UseCase { .. }) => cx.done(cx.t("case-used")),
            (Reply::Done, StudyTextCommand::RemoveCase(_)) => cx.done(cx.t("case-removed")),
            (Reply::Exported(path), _) => {
                self.save = None;
                cx.done(cx.tn("study-saved-to", &[("path", path.display().to_string().into())]));
            }
            _ => {}
        }
    }

    fn failed(&mut self, command: &Command, error: &ServiceError, cx: &mut Cx<'_>) -> bool {
        let Command::StudyText(command) = command else { return false };
        match command.as_ref() {
            StudyTextCommand::ExportCases { .. } => self.save.as_mut().map(|save| save.refuse(cx.texts.explain(error))).is_some(),
            _ => false,
        }
    }

    fn left(&mut self, cx: &mut Cx<'_>) {
        self.keep(cx);
    }

    fn changed(&mut self, changes: &Changes, cx: &mut Cx<'_>) {
        if changes.contains(&Change::Study) {
            self.ask(cx);
        }
    }
}

/// A column of fields of so many points beside each other.
pub(super) fn beside<R>(ui: &mut Ui, width: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    ui.allocate_ui_with_layout(Vec2::new(width, 0.0), Layout::top_down(Align::Min), content).inner
}
