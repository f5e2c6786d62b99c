//! The marking room: what the machine could not mark. Blind: no name is shown.

mod blank;
mod desk;
mod queue;
mod short;

use crate::ui::{Cx, Nav, Room};
use desk::Desk;
use kaofa_core::domain::ids::SittingId;
use kaofa_core::service::{Actor, Command, Reply, ServiceError};
use kaofa_core::store::{Change, Changes};
use kaofa_core::text::Explanation;

/// The marking room.
#[derive(Debug, Default)]
pub struct MarkingRoom {
    /// Sittings with something to mark: id, title, answers waiting.
    queue: Option<Vec<(SittingId, String, usize)>>,
    refused: Option<Explanation>,
    /// The sitting being marked.
    desk: Option<Desk>,
    seen_by: Option<String>,
}

impl MarkingRoom {
    fn begin(&mut self, sitting: SittingId, cx: &mut Cx<'_>) {
        self.refused = None;
        self.desk = Some(Desk::new(sitting));
        cx.send(Command::MarkingTasks(sitting));
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
        cx.send(Command::MarkingQueue);
        if let Some(desk) = &self.desk {
            cx.send(Command::MarkingTasks(desk.sitting));
        }
    }

    fn open(&mut self, nav: &Nav, cx: &mut Cx<'_>) {
        if let Nav::Marking(sitting) = nav {
            self.begin(*sitting, cx);
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, cx: &mut Cx<'_>) {
        match &mut self.desk {
            None => {
                if let Some(sitting) = queue::show(self, ui, cx) {
                    self.begin(sitting, cx);
                }
            }
            Some(desk) => {
                if desk.show(ui, cx) == desk::Next::Leave {
                    self.desk = None;
                    cx.send(Command::MarkingQueue);
                }
            }
        }
    }

    fn receive(&mut self, command: &Command, reply: Reply, _cx: &mut Cx<'_>) {
        match (reply, command, &mut self.desk) {
            (Reply::MarkingQueue(queue), _, _) => {
                self.refused = None;
                self.queue = Some(queue);
            }
            (Reply::MarkingTasks(tasks), Command::MarkingTasks(sitting), Some(desk)) if desk.sitting == *sitting => {
                desk.take(tasks);
            }
            (Reply::Done, Command::MarkShort { attempt, position, marks, comment }, Some(desk)) => {
                desk.marked(*attempt, *position, *marks, comment);
            }
            (Reply::Done, Command::JudgeBlank { task, group, accepted }, Some(desk)) => {
                desk.judged(task, group, *accepted);
            }
            _ => {}
        }
    }

    fn failed(&mut self, command: &Command, error: &ServiceError, cx: &mut Cx<'_>) -> bool {
        let said = cx.texts.explain(error);
        match (command, &mut self.desk) {
            (Command::MarkingQueue, _) => {
                self.queue = None;
                self.refused = Some(said);
                true
            }
            (Command::MarkingTasks(_) | Command::MarkShort { .. } | Command::JudgeBlank { .. }, Some(desk)) => {
                desk.refuse(said);
                true
            }
            _ => false,
        }
    }

    fn changed(&mut self, changes: &Changes, cx: &mut Cx<'_>) {
        let concerned = [Change::Marks, Change::Attempts, Change::Sittings].iter().any(|c| changes.contains(c));
        if concerned {
            cx.send(Command::MarkingQueue);
            if let Some(desk) = &self.desk {
                cx.send(Command::MarkingTasks(desk.sitting));
            }
        }
    }
}
