//! One sitting being marked: its questions at the left, the work on one of them at the right.

use super::{blank, short};
use crate::ui::kit::{self, Button, Card, Icon, text, tokens as t};
use crate::ui::{Ask, Cx, Nav, RoomId};
use egui::{Align, Layout, Ui};
use kaofa_core::domain::ids::{AttemptId, SittingId};
use kaofa_core::domain::marks::Marks;
use kaofa_core::service::marking::{BlankGroup, MarkingTask, TaskKind};
use kaofa_core::service::{Actor, Command};
use kaofa_core::text::Explanation;

/// Whether the desk stays after this frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    Stay,
    Leave,
}

/// A judgement given in this room, so that it can be changed.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    pub(super) task: MarkingTask,
    pub(super) group: BlankGroup,
    pub(super) accepted: bool,
}

/// A sitting on the desk.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) sitting: SittingId,
    /// Open tasks, and those finished here, in the order of the paper.
    tasks: Option<Vec<MarkingTask>>,
    /// Position of the question being marked.
    position: Option<u16>,
    judged: Vec<Judged>,
    blank: blank::State,
    short: short::State,
    error: Option<Explanation>,
}

impl Desk {
    pub(super) fn new(sitting: SittingId) -> Self {
        Self {
            sitting,
            tasks: None,
            position: None,
            judged: Vec::new(),
            blank: blank::State::default(),
            short: short::State::default(),
            error: None,
        }
    }

    /// Takes in the tasks as the office has them now.
    pub(super) fn take(&mut self, mut tasks: Vec<MarkingTask>) {
        self.error = None;
        // A question whose blanks are all judged is no longer told; it stays in the list so that a slip can be put right.
        for judged in &self.judged {
            if !tasks.iter().any(|task| task.position == judged.task.position) {
                let mut task = judged.task.clone();
                if let TaskKind::Blanks { groups, .. } = &mut task.what {
                    groups.clear();
                }
                tasks.push(task);
            }
        }
        tasks.sort_by_key(|task| task.position);
        for task in &mut tasks {
            if let TaskKind::Blanks { groups, .. } = &mut task.what {
                // What many wrote comes first: it decides most.
                groups.sort_by_key(|group| (group.blank, std::cmp::Reverse(group.count)));
            }
        }
        if !tasks.iter().any(|task| Some(task.position) == self.position) {
            self.position = tasks.iter().find(|task| waiting(task) > 0).or(tasks.first()).map(|task| task.position);
        }
        self.tasks = Some(tasks);
        self.blank.settle();
    }

    /// Goes to where the last mark or judgement was taken back.
    pub(super) fn take_back(&mut self, position: u16, attempt: Option<AttemptId>) {
        self.error = None;
        self.position = Some(position);
        match attempt {
            Some(attempt) => self.short.go(attempt),
            // The newest stands first; what was said of the text before, if anything, stands again.
            None => {
                if let Some(at) = self.judged.iter().position(|judged| judged.task.position == position) {
                    self.judged.remove(at);
                }
            }
        }
    }

    pub(super) fn refuse(&mut self, said: Explanation) {
        self.blank.settle();
        self.short.busy = false;
        self.error = Some(said);
    }

    pub(super) fn judged(&mut self, task: &MarkingTask, group: &BlankGroup, accepted: bool) {
        self.judged
            .retain(|j| !(j.task.position == task.position && j.group.blank == group.blank && j.group.folded == group.folded));
        self.judged.insert(0, Judged { task: task.clone(), group: group.clone(), accepted });
    }

    /// A mark is stored: shows the next answer that waits.
    pub(super) fn marked(&mut self, attempt: AttemptId, position: u16, marks: Marks, points: &[u8], comment: &str) {
        self.error = None;
        self.short.busy = false;
        let Some(tasks) = &mut self.tasks else { return };
        let Some(TaskKind::Short { answers, .. }) =
            tasks.iter_mut().find(|task| task.position == position).map(|task| &mut task.what)
        else {
            return;
        };
        let Some(at) = answers.iter().position(|answer| answer.attempt == attempt) else { return };
        if let Some(answer) = answers.get_mut(at) {
            (answer.marks, answer.points, answer.comment) = (Some(marks), points.to_vec(), comment.to_owned());
        }
        let after = answers.iter().skip(at + 1).chain(answers.iter().take(at)).find(|answer| answer.marks.is_none());
        match after.map(|answer| answer.attempt) {
            Some(next) => self.short.go(next),
            None => self.next_question(),
        }
    }

    /// Goes to the next question with something waiting, if there is one.
    fn next_question(&mut self) {
        let Some(tasks) = &self.tasks else { return };
        let later = tasks.iter().filter(|task| Some(task.position) > self.position);
        if let Some(task) = later.chain(tasks.iter()).find(|task| waiting(task) > 0) {
            self.position = Some(task.position);
            self.short.leave();
        }
    }

    pub(super) fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Next {
        let title = cx.overview.sittings.iter().find(|s| s.id == self.sitting).map(|s| s.title.clone()).unwrap_or_default();
        let left: usize = self.tasks.iter().flatten().map(waiting).sum();
        let leave = ui
            .horizontal(|ui| {
                let back = Button::quiet(cx.t("back")).icon(Icon::Back).show(ui).clicked();
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if self.tasks.is_some() {
                        if Button::quiet(cx.t("second-take-back")).icon(Icon::Undo).show(ui).clicked() {
                            cx.send(Command::TakeBackMark(self.sitting));
                        }
                        text::muted(ui, cx.tn("marking-left", &[("n", left.into())]));
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        ui.add(egui::Label::new(egui::RichText::new(title).size(t::TYPE_TITLE)).truncate());
                    });
                });
                back
            })
            .inner;
        ui.add_space(t::S8);
        if let Some(said) = &self.error {
            kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            ui.add_space(t::S8);
        }
        match self.tasks.take() {
            None => signed_out(ui, self.error.is_some(), cx),
            Some(tasks) if tasks.is_empty() => {
                let (sentence, label) = (cx.t("marking-none-here"), cx.t("marking-to-results"));
                if kit::empty_state(ui, Icon::CheckCircle, &sentence, Some(&label)) {
                    cx.go(Nav::Room(RoomId::Results));
                }
                self.tasks = Some(tasks);
            }
            Some(tasks) => {
                self.work(ui, &tasks, left, cx);
                self.tasks = Some(tasks);
            }
        }
        if leave { Next::Leave } else { Next::Stay }
    }

    fn work(&mut self, ui: &mut Ui, tasks: &[MarkingTask], left: usize, cx: &mut Cx<'_>) {
        let narrow = ui.available_width() < t::DESK_NARROW;
        let gap = if narrow { t::S12 } else { t::S20 };
        let height = ui.available_height();
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            ui.vertical(|ui| {
                ui.set_width(if narrow { t::DESK_LIST_NARROW } else { t::DESK_LIST });
                egui::ScrollArea::vertical().id_salt("marking-list").max_height(height).show(ui, |ui| self.list(ui, tasks, cx));
            });
            ui.vertical(|ui| {
                ui.set_width(ui.available_width());
                if left == 0 {
                    let elsewhere: usize = tasks.iter().map(others).sum();
                    if elsewhere == 0 {
                        kit::notice(ui, kit::Tone::Ok, &cx.t("marking-all-done"));
                    } else {
                        kit::notice(ui, kit::Tone::Info, &cx.tn("second-mine-done", &[("n", elsewhere.into())]));
                    }
                    ui.add_space(t::S12);
                }
                let height = ui.available_height();
                let Some(task) = tasks.iter().find(|task| Some(task.position) == self.position) else { return };
                Card::new().padding(0.0).min_height(height).show(ui, |ui| match &task.what {
                    TaskKind::Blanks { accepted, groups, .. } => self.blank.show(ui, task, accepted, groups, &self.judged, cx),
                    TaskKind::Short { answer, rubric, answers, .. } => self.short.show(ui, task, answer, rubric, answers, cx),
                });
            });
        });
    }

    fn list(&mut self, ui: &mut Ui, tasks: &[MarkingTask], cx: &Cx<'_>) {
        ui.spacing_mut().item_spacing.y = 0.0;
        kit::section_heading(ui, &cx.t("marking-questions"));
        ui.add_space(t::S8);
        for task in tasks {
            let kind = match task.what {
                TaskKind::Blanks { .. } => "kind-blank",
                TaskKind::Short { .. } => "kind-short",
            };
            let label = cx.tn("marking-question", &[("n", (task.position + 1).into()), ("kind", cx.t(kind).into())]);
            let count = match (waiting(task), others(task)) {
                (0, 0) => cx.t("marking-done-mark"),
                (0, _) => cx.t("second-others-short"),
                (n, _) => n.to_string(),
            };
            let selected = self.position == Some(task.position);
            if kit::list_row(ui, &label, &count, selected).clicked() && !selected {
                self.position = Some(task.position);
                self.blank = blank::State::default();
                self.short.leave();
            }
        }
    }
}

/// How much of a question waits: texts to judge or answers to mark.
fn waiting(task: &MarkingTask) -> usize {
    match &task.what {
        TaskKind::Blanks { groups, .. } => groups.len(),
        TaskKind::Short { answers, .. } => answers.iter().filter(|answer| answer.marks.is_none()).count(),
    }
}

/// How many answers of a question wait for somebody else.
fn others(task: &MarkingTask) -> usize {
    if let TaskKind::Short { others, .. } = task.what { others } else { 0 }
}

/// The question itself: number, marks, material and stem.
pub(super) fn question(ui: &mut Ui, task: &MarkingTask, cx: &Cx<'_>) {
    ui.spacing_mut().item_spacing.y = t::S8;
    let marks = cx.tn("marks-amount", &[("marks", task.full.printed().into())]);
    text::caption(ui, cx.tn("marking-question-head", &[("n", (task.position + 1).into()), ("marks", marks.into())]));
    if let Some(material) = &task.material {
        text::reading(ui, material);
    }
    text::reading(ui, &task.stem);
}

/// Nothing came, because signing in was put off.
fn signed_out(ui: &mut Ui, told: bool, cx: &mut Cx<'_>) {
    if !told && matches!(cx.actor, Actor::Nobody) {
        let (sentence, label) = (cx.t("marking-signed-out"), cx.t(if cx.overview.has_staff { "sign-in" } else { "set-up-do" }));
        if kit::empty_state(ui, Icon::Marking, &sentence, Some(&label)) {
            cx.ask(Ask::SignIn);
        }
    }
}
