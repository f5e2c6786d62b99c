//! The marking room: what the machine could not mark. Blind: no name is shown to who marks. Beside it, for who answers for the
//! marking: figures of the markers, and marking again after a key was corrected.

mod blank;
mod desk;
mod queue;
mod remark;
mod short;
mod statistics;
mod waiver;

use crate::ui::{Cx, Nav, Room};
use desk::Desk;
use kaofa_core::domain::ids::SittingId;
use kaofa_core::service::marking::QueueLine;
use kaofa_core::service::{Actor, Command, Reply, ServiceError};
use kaofa_core::store::{Change, Changes};
use kaofa_core::text::Explanation;
use queue::Chosen;
use remark::RemarkPage;
use statistics::Statistics;
use waiver::Waiver;

/// What lies open.
#[derive(Debug, Default)]
enum Page {
    #[default]
    Queue,
    Desk(Box<Desk>),
    Statistics(Statistics),
    Remark(Box<RemarkPage>),
}

/// The marking room.
#[derive(Debug, Default)]
pub struct MarkingRoom {
    /// Sittings with something to mark.
    queue: Option<Vec<QueueLine>>,
    refused: Option<Explanation>,
    page: Page,
    /// A reason is being written for going without second marks.
    waiver: Option<Waiver>,
    seen_by: Option<String>,
}

impl MarkingRoom {
    fn begin(&mut self, sitting: SittingId, cx: &mut Cx<'_>) {
        self.refused = None;
        self.page = Page::Desk(Box::new(Desk::new(sitting)));
        cx.send(Command::MarkingTasks(sitting));
    }

    fn choose(&mut self, chosen: Chosen, cx: &mut Cx<'_>) {
        match chosen {
            Chosen::Mark(sitting) => self.begin(sitting, cx),
            Chosen::Statistics(sitting) => {
                self.page = Page::Statistics(Statistics::new(sitting));
                cx.send(Command::MarkerReport(sitting));
            }
            Chosen::Remark(sitting) => {
                self.page = Page::Remark(Box::new(RemarkPage::new(sitting)));
                cx.send(Command::RemarkList(sitting));
            }
            Chosen::Waive(sitting, missing) => self.waiver = Some(Waiver::new(sitting, missing)),
        }
    }

    /// Asks for what the open page shows.
    fn refresh(&self, cx: &mut Cx<'_>) {
        cx.send(Command::MarkingQueue);
        match &self.page {
            Page::Queue => {}
            Page::Desk(desk) => cx.send(Command::MarkingTasks(desk.sitting)),
            Page::Statistics(page) => cx.send(Command::MarkerReport(page.sitting)),
            Page::Remark(page) => cx.send(Command::RemarkList(page.sitting)),
        }
    }
}

impl Room for MarkingRoom {
    fn enter(&mut self, cx: &mut Cx<'_>) {
        let name = cx.actor.name().to_owned();
        // What one person was shown must not stay for the next.
        if self.seen_by.as_ref().is_some_and(|seen| *seen != name && seen != Actor::Nobody.name()) {
            *self = Self::default();
        }
        self.seen_by = Some(name);
        self.refresh(cx);
    }

    fn open(&mut self, nav: &Nav, cx: &mut Cx<'_>) {
        if let Nav::Marking(sitting) = nav {
            self.begin(*sitting, cx);
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, cx: &mut Cx<'_>) {
        let mut leave = false;
        match &mut self.page {
            Page::Queue => {
                if let Some(chosen) = queue::show(self, ui, cx) {
                    self.choose(chosen, cx);
                }
            }
            Page::Desk(desk) => leave = desk.show(ui, cx) == desk::Next::Leave,
            Page::Statistics(page) => leave = page.show(ui, cx),
            Page::Remark(page) => leave = page.show(ui, cx),
        }
        if leave {
            self.page = Page::Queue;
            cx.send(Command::MarkingQueue);
        }
        if self.waiver.as_mut().is_some_and(|waiver| waiver.show(ui.ctx(), cx)) {
            self.waiver = None;
        }
    }

    fn receive(&mut self, command: &Command, reply: Reply, cx: &mut Cx<'_>) {
        match (reply, command, &mut self.page) {
            (Reply::MarkingQueue(queue), ..) => {
                (self.queue, self.refused) = (Some(queue), None);
            }
            (Reply::MarkingTasks(tasks), Command::MarkingTasks(sitting), Page::Desk(desk)) if desk.sitting == *sitting => {
                desk.take(tasks);
            }
            (Reply::Done, Command::MarkShort { attempt, position, marks, points, comment }, Page::Desk(desk)) => {
                desk.marked(*attempt, *position, *marks, points, comment);
            }
            (Reply::Done, Command::JudgeBlank { task, group, accepted }, Page::Desk(desk)) => {
                desk.judged(task, group, *accepted);
            }
            (Reply::MarkTakenBack { position, attempt }, Command::TakeBackMark(sitting), Page::Desk(desk))
                if desk.sitting == *sitting =>
            {
                desk.take_back(position, attempt);
            }
            (Reply::Done, Command::WaiveSecondMarks { .. }, _) => {
                self.waiver = None;
                cx.done(cx.t("second-waived"));
            }
            (Reply::MarkerReport(report), _, Page::Statistics(page)) => page.take(*report),
            (Reply::RemarkList(list), _, Page::Remark(page)) => page.take(*list),
            (Reply::RemarkPreview(preview), _, Page::Remark(page)) => page.tried(*preview),
            (Reply::Remarked(preview), _, Page::Remark(page)) => {
                cx.done(cx.tn("remark-done", &[("n", preview.rows.len().into())]));
                page.done();
            }
            _ => {}
        }
    }

    fn failed(&mut self, command: &Command, error: &ServiceError, cx: &mut Cx<'_>) -> bool {
        let said = cx.texts.explain(error);
        match (command, &mut self.page) {
            (Command::MarkingQueue, _) => {
                self.queue = None;
                self.refused = Some(said);
                true
            }
            (Command::WaiveSecondMarks { .. }, _) => {
                if let Some(waiver) = &mut self.waiver {
                    waiver.refuse(said);
                    return true;
                }
                false
            }
            (
                Command::MarkingTasks(_) | Command::MarkShort { .. } | Command::JudgeBlank { .. } | Command::TakeBackMark(_),
                Page::Desk(desk),
            ) => {
                desk.refuse(said);
                true
            }
            (Command::MarkerReport(_), Page::Statistics(page)) => page.refuse(said),
            (Command::RemarkList(_) | Command::PreviewRemark(_) | Command::Remark { .. }, Page::Remark(page)) => {
                page.refuse(said)
            }
            _ => false,
        }
    }

    fn changed(&mut self, changes: &Changes, cx: &mut Cx<'_>) {
        let concerned = [Change::Marks, Change::Attempts, Change::Sittings].iter().any(|c| changes.contains(c));
        if concerned {
            self.refresh(cx);
        }
    }
}
