//! The practice room: who practises, what, one question after the other, and how it went.

mod end;
mod goal;
mod key;
mod mock;
mod progress;
mod question;
mod round;
mod start;
mod who;

use crate::ui::{Cx, Room};
use egui::Ui;
use goal::{GoalForm, Told};
use kaofa_core::domain::ids::CadreId;
use kaofa_core::service::practice::{Given, Learner, PracticeChoice, PracticeDay};
use kaofa_core::service::practice_command::{PracticeCommand, PracticeReply};
use kaofa_core::service::practice_plan::PlanToday;
use kaofa_core::service::practice_progress::Progress;
use kaofa_core::service::{Command, Reply, ServiceError};
use kaofa_core::store::{Change, Changes};
use mock::MockForm;
use round::{Explain, Round};
use start::Start;
use who::Who;

/// How a round is practised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ways {
    explain: Explain,
    /// Questions a round.
    most: usize,
}

impl Default for Ways {
    fn default() -> Self {
        Self { explain: Explain::AtOnce, most: 20 }
    }
}

#[derive(Debug)]
enum Page {
    Who(Who),
    Start(Start),
    Goal(GoalForm),
    Mock(MockForm),
    /// `None` until the office has answered.
    Progress(Option<Box<Progress>>),
    Round(Box<Round>),
    End(Box<Round>),
}

impl Default for Page {
    fn default() -> Self {
        Self::Who(Who::default())
    }
}

/// The practice room.
#[derive(Debug, Default)]
pub struct PracticeRoom {
    page: Page,
    learner: Option<Learner>,
    ways: Ways,
}

/// What a page wants of the room.
#[derive(Clone, Debug)]
enum Step {
    /// The next person.
    Leave,
    Begin(PracticeChoice),
    /// The round is over, or was broken off.
    End,
    Start,
    Goal,
    Mock,
    Progress,
}

fn ask(cx: &mut Cx<'_>, command: PracticeCommand) {
    cx.send(Command::Practice(Box::new(command)));
}

/// What the start page says.
fn ask_start(cx: &mut Cx<'_>, cadre: CadreId) {
    ask(cx, PracticeCommand::Day(cadre));
    ask(cx, PracticeCommand::Plan(cadre));
}

impl PracticeRoom {
    fn cadre(&self) -> Option<CadreId> {
        self.learner.as_ref().map(|learner| learner.cadre)
    }

    fn step(&mut self, step: Step, cx: &mut Cx<'_>) {
        let Some(cadre) = self.cadre() else { return };
        match step {
            Step::Leave => {
                ask(cx, PracticeCommand::Leave(cadre));
                *self = Self { ways: self.ways, ..Self::default() };
            }
            Step::Begin(choice) => ask(cx, PracticeCommand::Begin { cadre, choice, most: self.ways.most }),
            Step::End => {
                let mut page = Page::Start(Start::default());
                if let Page::Round(mut round) = std::mem::take(&mut self.page) {
                    round.finish(cx);
                    if !round.lines.is_empty() {
                        page = Page::End(round);
                    }
                }
                self.page = page;
                ask_start(cx, cadre);
            }
            Step::Start => {
                self.page = Page::Start(Start::default());
                ask_start(cx, cadre);
            }
            Step::Goal => {
                let goal = match &self.page {
                    Page::Start(start) => start.plan.told.goal(),
                    _ => None,
                };
                self.page = Page::Goal(GoalForm::new(goal));
            }
            Step::Mock => self.page = Page::Mock(MockForm::default()),
            Step::Progress => {
                self.page = Page::Progress(None);
                ask(cx, PracticeCommand::Progress(cadre));
            }
        }
    }

    fn told(&mut self, day: PracticeDay) {
        self.learner = Some(day.learner.clone());
        match &mut self.page {
            Page::Start(start) => start.take(day),
            Page::Who(_) => {
                let mut start = Start::default();
                start.take(day);
                self.page = Page::Start(start);
            }
            Page::Goal(_) | Page::Mock(_) | Page::Progress(_) | Page::Round(_) | Page::End(_) => {}
        }
    }

    /// Whether the plan was told for the form, which is done with it.
    fn planned(&mut self, plan: Option<PlanToday>, saved: bool) {
        if saved && matches!(self.page, Page::Goal(_)) {
            self.page = Page::Start(Start::default());
        }
        if let Page::Start(start) = &mut self.page {
            start.plan.told = Told::of(plan);
        }
    }
}

impl Room for PracticeRoom {
    fn enter(&mut self, cx: &mut Cx<'_>) {
        if let (Some(cadre), Page::Start(_)) = (self.cadre(), &self.page) {
            ask_start(cx, cadre);
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let step = match &mut self.page {
            Page::Who(who) => {
                who.ui(ui, cx);
                None
            }
            Page::Start(start) => start.ui(ui, cx, &mut self.ways),
            Page::Goal(form) => match self.learner.as_ref().map(|learner| learner.cadre) {
                Some(cadre) => form.ui(ui, cx, cadre),
                None => None,
            },
            Page::Mock(form) => match self.learner.as_ref().map(|learner| learner.cadre) {
                Some(cadre) => form.ui(ui, cx, cadre),
                None => None,
            },
            Page::Progress(progress) => progress::ui(ui, cx, progress.as_deref()),
            Page::Round(round) => question::ui(ui, cx, round),
            Page::End(round) => end::ui(ui, cx, round),
        };
        if let Some(step) = step {
            self.step(step, cx);
        }
    }

    fn receive(&mut self, command: &Command, reply: Reply, cx: &mut Cx<'_>) {
        let (Command::Practice(command), Reply::Practice(reply)) = (command, reply) else { return };
        match (&**command, *reply) {
            (command, PracticeReply::Day(day)) => {
                self.told(day);
                if let (PracticeCommand::Enter { .. } | PracticeCommand::EnterAsExample, Some(cadre)) = (command, self.cadre()) {
                    ask(cx, PracticeCommand::Plan(cadre));
                }
            }
            (command, PracticeReply::Plan(plan)) => {
                let saved = matches!(command, PracticeCommand::SetGoal { .. });
                self.planned(plan, saved);
                if let (true, Some(cadre)) = (saved, self.cadre()) {
                    ask(cx, PracticeCommand::Day(cadre));
                }
            }
            (_, PracticeReply::Progress(told)) => {
                if let Page::Progress(progress) = &mut self.page {
                    *progress = Some(Box::new(told));
                }
            }
            (PracticeCommand::Begin { choice, .. }, PracticeReply::Begun(ids)) => {
                let Some(cadre) = self.cadre() else { return };
                if ids.is_empty() {
                    cx.done(cx.t("practice-none"));
                    return;
                }
                let round = Round::new(cadre, choice.clone(), self.ways.explain, ids);
                round.ask_item(cx);
                self.page = Page::Round(Box::new(round));
            }
            (_, PracticeReply::Item(item)) => {
                if let Page::Round(round) = &mut self.page {
                    round.show(item, cx.now().boot_ms);
                }
            }
            (PracticeCommand::Article { at, .. }, PracticeReply::Article(text)) => {
                if let Page::Round(round) = &mut self.page {
                    round.told_article(at, text);
                }
            }
            (_, PracticeReply::Checked(checked)) => {
                if let Page::Round(round) = &mut self.page
                    && round.checked(checked, cx)
                {
                    self.step(Step::End, cx);
                }
            }
            (PracticeCommand::Record(Given { question, .. }), PracticeReply::Recorded(recorded)) => {
                if let Page::Round(round) | Page::End(round) = &mut self.page {
                    round.recorded(*question, recorded);
                }
            }
            _ => {}
        }
    }

    fn failed(&mut self, command: &Command, error: &ServiceError, cx: &mut Cx<'_>) -> bool {
        let Command::Practice(command) = command else { return false };
        if let (Page::Who(who), PracticeCommand::Enter { .. } | PracticeCommand::EnterAsExample) = (&mut self.page, &**command) {
            who.failed(error, cx.texts.explain(error));
            return true;
        }
        match error {
            // Whoever it was is no longer let in: by an exam that began, or by another workspace.
            ServiceError::ExamRuns(_) | ServiceError::NotPractising => {
                let mut who = Who::default();
                who.failed(error, cx.texts.explain(error));
                *self = Self { page: Page::Who(who), ways: self.ways, learner: None };
                true
            }
            // Said below the field while it stands there, and gone with it.
            ServiceError::ExamDayPast(_) => matches!(self.page, Page::Goal(_)),
            // The bank changed under the round: it goes on with the next question.
            ServiceError::NotForPractice | ServiceError::RevisedMeanwhile => {
                if let (Page::Round(round), PracticeCommand::Item { question, .. } | PracticeCommand::Check { question, .. }) =
                    (&mut self.page, &**command)
                    && round.drop_question(*question, cx)
                {
                    self.step(Step::End, cx);
                }
                false
            }
            _ => {
                if let Page::Round(round) = &mut self.page {
                    round.refused();
                }
                false
            }
        }
    }

    fn left(&mut self, cx: &mut Cx<'_>) {
        // A mock exam has begun in the exam room: whoever comes back starts from the start.
        if matches!(self.page, Page::Mock(_)) {
            self.page = Page::Start(Start::default());
        }
        if let Page::Round(round) = &mut self.page {
            round.keep(cx);
        }
    }

    fn changed(&mut self, changes: &Changes, cx: &mut Cx<'_>) {
        if let (Some(cadre), Page::Start(_)) = (self.cadre(), &self.page)
            && changes.contains(&Change::Bank)
        {
            ask_start(cx, cadre);
        }
    }
}
