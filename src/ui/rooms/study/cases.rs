//! 典型案例: a library to search, a case to write, and the way from it to a case question.

use super::save_box::SaveBox;
use super::sheet::Sheet;
use crate::ui::kit::{self, Button, Card, Icon, SearchField, TextField, Tone, text, tokens as t};
use crate::ui::{Cx, Nav, Room};
use egui::{Align, Layout, ScrollArea, Ui, Vec2};
use kaofa_core::domain::ids::{LegalCaseId, StudyId};
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::legal_cases::LegalCase;
use kaofa_core::service::study_text_command::{StudyTextCommand, StudyTextReply};
use kaofa_core::service::{Actor, Command, Reply, ServiceError};
use kaofa_core::store::{Change, Changes};

type CaseSheet = Sheet<LegalCaseId, LegalCase>;

#[derive(Debug, Default)]
pub(super) struct CasesPage {
    search: String,
    cases: Option<Vec<(LegalCaseId, LegalCase)>>,
    form: Option<CaseSheet>,
    /// What goes to the disk by itself is not told.
    quiet: bool,
    save: Option<SaveBox>,
    /// Which sessions the open case may be used in, while that is asked.
    planned: Option<Vec<(StudyId, String, bool)>>,
}

fn send(cx: &mut Cx<'_>, command: StudyTextCommand) {
    cx.send(Command::StudyText(Box::new(command)));
}

impl CasesPage {
    /// A case to be made of something else, such as a finding.
    pub(super) fn write(&mut self, case: LegalCase, cx: &mut Cx<'_>) {
        self.keep(cx);
        self.form = Some(if case == LegalCase::default() { Sheet::blank(case) } else { Sheet::drafted(case) });
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
                self.write(LegalCase::default(), cx);
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
        if cases.is_empty() && !self.search.is_empty() {
            text::muted(ui, cx.t("case-none-found"));
        }
        let shown = self.form.as_ref().and_then(|form| form.id);
        let mut opened = None;
        ScrollArea::vertical().id_salt("cases").auto_shrink(false).show(ui, |ui| {
            for (id, case) in cases {
                if kit::list_row(ui, &case.title, "", shown == Some(*id)).clicked() {
                    opened = Some(Sheet::stored(*id, case.clone()));
                }
            }
        });
        if opened.is_some() {
            self.keep(cx);
            self.form = opened;
        }
    }

    /// What is written is stored when a field is left, another case is opened or the page is left. One without a name waits for it.
    fn keep(&mut self, cx: &mut Cx<'_>) -> bool {
        let titled = self.form.as_mut().filter(|form| !form.text.title.trim().is_empty() && cx.may(Permission::ManageStudy));
        let Some((id, case)) = titled.and_then(|form| form.send(cx.busy)) else { return false };
        send(cx, StudyTextCommand::SaveCase { id, case: Box::new(case) });
        true
    }

    /// In which session the open case is used.
    fn choose(&mut self, ui: &Ui, cx: &mut Cx<'_>) {
        let Some(planned) = self.planned.take() else { return };
        let mut chosen = None;
        let shown = kit::modal(ui.ctx(), "case-use", &cx.t("case-use"), t::CONFIRM_WIDTH, |ui| {
            text::muted(ui, cx.t(if planned.is_empty() { "case-use-nowhere" } else { "case-use-hint" }));
            let most = ui.ctx().content_rect().height() / 2.0;
            ScrollArea::vertical().id_salt("case-use").max_height(most).auto_shrink([false, true]).show(ui, |ui| {
                for (id, name, has_case) in &planned {
                    let note = if *has_case { cx.t("case-use-replaces") } else { String::new() };
                    if kit::list_row(ui, name, &note, false).clicked() {
                        chosen = Some(*id);
                    }
                }
            });
            ui.add_space(t::S12);
            Button::secondary(cx.t("cancel")).show(ui).clicked()
        });
        let case = self.form.as_ref().and_then(|form| form.id);
        if let Some((session, id)) = chosen.zip(case) {
            self.keep(cx);
            send(cx, StudyTextCommand::UseCase { id, session });
        } else if !shown.inner && !shown.should_close {
            self.planned = Some(planned);
        }
    }

    fn edit(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let Some(form) = &mut self.form else {
            let none = self.search.is_empty() && self.cases.as_ref().is_none_or(Vec::is_empty);
            kit::empty_state(ui, Icon::Statutes, &cx.t(if none { "case-empty" } else { "case-choose" }), None);
            return;
        };
        let (mut removed, mut pressed) = (false, false);
        let by_itself = form.left_a_field(ui) && !matches!(cx.actor, Actor::Nobody);
        ScrollArea::vertical().id_salt("case").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S8;
            let may = cx.may(Permission::ManageStudy);
            ui.horizontal_wrapped(|ui| {
                let ready = may && !form.text.title.trim().is_empty() && form.is_changed();
                pressed = Button::primary(cx.t("save")).enabled(ready).show(ui).clicked();
                let edits = cx.may(Permission::EditBank) && !form.text.facts.trim().is_empty();
                if edits && Button::secondary(cx.t("case-question")).icon(Icon::Edit).show(ui).clicked() {
                    let case = &form.text;
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
            let case = &mut form.text;
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
        } else if pressed {
            self.keep(cx);
            self.quiet = false;
        } else if by_itself {
            self.quiet = self.keep(cx);
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
                    if let Some(form) = &mut self.form
                        && let Some((_, case)) = cases.iter().find(|(id, _)| form.id == Some(*id))
                    {
                        form.know_disk(case);
                    }
                    self.cases = Some(cases);
                }
            }
            (Reply::StudyText(reply), StudyTextCommand::SaveCase { case, .. }) => {
                if let (StudyTextReply::CaseSaved(saved), Some(form)) = (*reply, &mut self.form) {
                    form.know_stored(saved, case);
                }
                if !std::mem::take(&mut self.quiet) {
                    cx.done(cx.t("case-saved"));
                }
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
            StudyTextCommand::SaveCase { id, case } => {
                Sheet::know_refused(&mut self.form, *id, case);
                false
            }
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
