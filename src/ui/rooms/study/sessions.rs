//! 会前学法: the plan of a year, one session of it, and its projector.

use super::plan::PlanPage;
use super::projector::{Ended, Projector};
use super::session::SessionPage;
use crate::ui::{Cx, Nav, Room};
use egui::Ui;
use kaofa_core::domain::ids::StudyId;
use kaofa_core::service::study_command::{StudyCommand, StudyReply};
use kaofa_core::service::study_sessions::{A_YEAR, HEAD, TEMPLATE};
use kaofa_core::service::{Command, Reply, ServiceError};
use kaofa_core::store::{Change, Changes};

/// What a page wants of the others.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    Open(StudyId),
    Plan,
    Project(StudyId),
}

#[derive(Debug, Default)]
pub(super) struct Sessions {
    plan: PlanPage,
    session: Option<Box<SessionPage>>,
    projector: Option<Box<Projector>>,
}

pub(super) fn ask(cx: &mut Cx<'_>, command: StudyCommand) {
    cx.send(Command::Study(Box::new(command)));
}

impl Sessions {
    pub(super) fn is_projecting(&self) -> bool {
        self.projector.is_some()
    }

    pub(super) fn projector_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let Some(projector) = &mut self.projector else { return };
        let ended = projector.ui(ui, cx);
        if ended == Ended::No {
            return;
        }
        Projector::end(ui.ctx());
        self.projector = None;
        if let Some(session) = &mut self.session {
            if ended == Ended::ToComments {
                session.show_comments();
            }
            session.refresh(cx);
        }
    }

    fn step(&mut self, step: Step, cx: &mut Cx<'_>) {
        match step {
            Step::Open(id) => {
                self.plan.keep(cx);
                self.session = Some(Box::new(SessionPage::open(id, cx)));
            }
            Step::Plan => {
                if let Some(mut session) = self.session.take() {
                    session.save(cx);
                }
                self.plan.enter(cx);
            }
            Step::Project(id) => {
                if let Some(session) = &mut self.session {
                    session.save(cx);
                }
                ask(cx, StudyCommand::Deck(id));
            }
        }
    }
}

impl Room for Sessions {
    fn enter(&mut self, cx: &mut Cx<'_>) {
        match &mut self.session {
            Some(session) => session.refresh(cx),
            None => self.plan.enter(cx),
        }
    }

    fn open(&mut self, nav: &Nav, cx: &mut Cx<'_>) {
        if let Nav::Study(id) = nav {
            self.left(cx);
            self.step(Step::Open(*id), cx);
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let step = match &mut self.session {
            Some(session) => session.ui(ui, cx),
            None => self.plan.ui(ui, cx),
        };
        if let Some(step) = step {
            self.step(step, cx);
        }
    }

    fn receive(&mut self, command: &Command, reply: Reply, cx: &mut Cx<'_>) {
        match (command, &mut self.session) {
            (Command::SetSetting(TEMPLATE, _), Some(session)) => return session.template_saved(cx),
            (Command::SetSetting(A_YEAR | HEAD, _), None) => return self.plan.rule_saved(cx),
            _ => {}
        }
        let Command::Study(command) = command else { return };
        match (&**command, reply) {
            (_, Reply::Exported(path)) => {
                cx.done(cx.tn("study-exported", &[("path", path.display().to_string().into())]));
                self.plan.exported();
                if let Some(session) = &mut self.session {
                    session.exported();
                }
            }
            (_, Reply::Study(reply)) => match *reply {
                StudyReply::Year(plan) => self.plan.take(plan),
                StudyReply::Plan(draft) => self.plan.take_draft(draft),
                StudyReply::Added(ids) => {
                    if let Some(id) = self.plan.added(&ids, cx) {
                        self.step(Step::Open(id), cx);
                    }
                }
                StudyReply::Deck(deck) => self.projector = Some(Box::new(Projector::new(*deck))),
                StudyReply::Key(key) => {
                    if let Some(projector) = &mut self.projector {
                        projector.take_key(key);
                    }
                }
                reply => {
                    if let Some(session) = &mut self.session {
                        session.receive(reply, cx);
                    }
                }
            },
            (command, Reply::Done) => {
                if let Some(session) = &mut self.session {
                    session.done(command, cx);
                }
            }
            _ => {}
        }
    }

    fn failed(&mut self, command: &Command, error: &ServiceError, cx: &mut Cx<'_>) -> bool {
        match &mut self.session {
            Some(session) => session.failed(command, error, cx),
            None => self.plan.failed(command, error, cx),
        }
    }

    fn left(&mut self, cx: &mut Cx<'_>) {
        match &mut self.session {
            Some(session) => session.save(cx),
            None => self.plan.keep(cx),
        }
    }

    fn changed(&mut self, changes: &Changes, cx: &mut Cx<'_>) {
        if !(changes.contains(&Change::Study) || changes.contains(&Change::Settings)) {
            return;
        }
        match &mut self.session {
            Some(session) => session.refresh(cx),
            None => self.plan.enter(cx),
        }
    }
}
