//! The papers room: the list of papers, a paper in full, and composing a new one by a blueprint.

mod compare;
mod judge;
mod list;
mod matrix;
mod pick;
mod plan;
mod presets;
mod print;
mod rows;
mod share;
mod view;

use crate::ui::kit::{self, Icon};
use crate::ui::{Ask, Cx, Room};
use egui::Ui;
use judge::Judge;
use kaofa_core::domain::forms::ComposeError;
use kaofa_core::domain::ids::PaperId;
use kaofa_core::service::{Actor, Command, Reply, ServiceError};
use kaofa_core::store::{Change, Changes};
use list::List;
use plan::Plan;

/// The papers room.
#[derive(Debug, Default)]
pub struct PapersRoom {
    list: List,
    /// The blueprint being written, while there is one.
    plan: Option<Box<Plan>>,
    /// The paper being judged, while one is.
    judge: Option<Box<Judge>>,
}

/// Where a page wants to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    List,
    New,
    Judge(PaperId),
}

/// Once there are accounts, nobody reads papers without one.
fn locked(cx: &Cx<'_>) -> bool {
    cx.overview.has_staff && matches!(cx.actor, Actor::Nobody)
}

impl Room for PapersRoom {
    fn enter(&mut self, cx: &mut Cx<'_>) {
        if !locked(cx) {
            self.list.refresh(cx);
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if locked(cx) {
            if kit::empty_state(ui, Icon::Lock, &cx.t("papers-locked"), Some(&cx.t("sign-in"))) {
                cx.ask(Ask::SignIn);
            }
            return;
        }
        let step = match (&mut self.plan, &mut self.judge) {
            (Some(plan), _) => plan.ui(ui, cx).then_some(Step::List),
            (None, Some(judge)) => judge.ui(ui, cx).then_some(Step::List),
            (None, None) => self.list.ui(ui, cx),
        };
        match step {
            Some(Step::List) => (self.plan, self.judge) = (None, None),
            Some(Step::Judge(id)) => self.judge = self.list.shown(id).map(|paper| Box::new(Judge::new(id, paper, cx))),
            Some(Step::New) => self.plan = Some(Box::new(Plan::new(cx))),
            None => {}
        }
    }

    fn receive(&mut self, command: &Command, reply: Reply, cx: &mut Cx<'_>) {
        match (command, reply) {
            (Command::Feasibility(order), Reply::Feasibility(feasible)) => {
                if let Some(plan) = &mut self.plan {
                    plan.feasible(order, *feasible);
                }
            }
            (_, Reply::Composed(id)) => {
                self.plan = None;
                self.list.composed(id, cx);
                cx.done(cx.t("papers-composed"));
            }
            (_, Reply::FormsComposed(done)) => {
                self.plan = None;
                if let Some(first) = done.papers.first() {
                    self.list.composed(*first, cx);
                }
                let key = if done.groups_divided { "papers-forms-divided" } else { "papers-forms-composed" };
                cx.done(cx.tn(key, &[("n", done.papers.len().into())]));
            }
            (Command::PrintPaper { .. }, Reply::Exported(path)) => {
                self.list.printed();
                cx.done(cx.tn("bank-exported", &[("path", path.display().to_string().into())]));
            }
            (command, Reply::Panel(panel)) => {
                if let Some(judge) = &mut self.judge {
                    judge.know(command, *panel);
                }
            }
            (command, reply) => {
                if let Some(judge) = &mut self.judge {
                    judge.done(command, cx);
                }
                self.list.receive(command, reply, cx);
            }
        }
    }

    fn failed(&mut self, command: &Command, error: &ServiceError, cx: &mut Cx<'_>) -> bool {
        if matches!(command, Command::PrintPaper { .. }) {
            return self.list.print_refused(cx.texts.explain(error));
        }
        let (Some(plan), Command::Compose { .. } | Command::ComposeForms(_)) = (&mut self.plan, command) else { return false };
        // Which row is short stands in the plan already, before and after.
        if !matches!(error, ServiceError::Compose(ComposeError::Shortage { .. } | ComposeError::DifficultyShare { .. })) {
            plan.refused(cx.texts.explain(error));
        }
        plan.ask_again();
        true
    }

    fn changed(&mut self, changes: &Changes, cx: &mut Cx<'_>) {
        if locked(cx) {
            return;
        }
        if changes.contains(&Change::Papers) || changes.contains(&Change::Sittings) {
            self.list.refresh(cx);
        }
        if changes.contains(&Change::Bank)
            && let Some(plan) = &mut self.plan
        {
            plan.ask_again();
        }
    }
}
