//! Marking written answers by the rubric, one at a time.

use super::desk::question;
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Icon, TextField, Tone, text, tokens as t};
use egui::{Align, Key, Layout, Ui};
use kaofa_core::domain::ids::AttemptId;
use kaofa_core::domain::marks::Marks;
use kaofa_core::domain::question::RubricPoint;
use kaofa_core::service::marking::{MarkingTask, ShortAnswer};
use kaofa_core::service::{Actor, Command};

/// The answer on the desk and what is being given for it.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Wanted next, before it is on the desk.
    wanted: Option<AttemptId>,
    /// On the desk: question and attempt.
    at: Option<(u16, AttemptId)>,
    marks: String,
    comment: String,
    ticks: Vec<bool>,
    pub(super) busy: bool,
    /// Saving was tried with no usable marks.
    tried: bool,
}

impl State {
    pub(super) fn go(&mut self, attempt: AttemptId) {
        self.wanted = Some(attempt);
    }

    /// Another question is taken up.
    pub(super) fn leave(&mut self) {
        *self = Self::default();
    }

    /// Puts an answer on the desk with what was given for it before.
    fn lay(&mut self, task: &MarkingTask, answer: &ShortAnswer, points: usize) {
        *self = Self {
            at: Some((task.position, answer.attempt)),
            marks: answer.marks.map(|m| m.to_string()).unwrap_or_default(),
            comment: answer.comment.clone(),
            ticks: vec![false; points],
            ..Self::default()
        };
    }

    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        task: &MarkingTask,
        model: &str,
        rubric: &[RubricPoint],
        answers: &[ShortAnswer],
        cx: &mut Cx<'_>,
    ) {
        let on_desk = self.at.filter(|(position, _)| *position == task.position).map(|(_, attempt)| attempt);
        let wanted = self.wanted.or(on_desk);
        let found = wanted.and_then(|id| answers.iter().position(|a| a.attempt == id));
        let at = found.or(answers.iter().position(|a| a.marks.is_none())).unwrap_or(0);
        let Some(answer) = answers.get(at) else { return };
        if on_desk != Some(answer.attempt) {
            self.lay(task, answer, rubric.len());
        }
        self.wanted = None;
        ui.spacing_mut().item_spacing.y = 0.0;
        let wide = ui.available_width() >= t::DESK_ONE_COLUMN;
        let foot = t::CONTROL_HEIGHT + 2.0 * t::S12 + t::LINE_WIDTH;
        let height = (ui.available_height() - foot).max(t::S56);
        let entered = egui::ScrollArea::vertical()
            .id_salt(("marking-short", answer.attempt.0))
            .max_height(height)
            .auto_shrink(false)
            .show(ui, |ui| {
                egui::Frame::new()
                    .inner_margin(t::S20)
                    .show(ui, |ui| {
                        question(ui, task, cx);
                        ui.add_space(t::S8);
                        if wide {
                            ui.spacing_mut().item_spacing.x = t::S20;
                            ui.columns(2, |columns| {
                                let [left, right] = columns else { return false };
                                written(left, answer, cx);
                                given(left, model, cx);
                                self.form(right, task, rubric, cx)
                            })
                        } else {
                            written(ui, answer, cx);
                            let entered = self.form(ui, task, rubric, cx);
                            ui.add_space(t::S12);
                            given(ui, model, cx);
                            entered
                        }
                    })
                    .inner
            })
            .inner;
        kit::hline(ui);
        egui::Frame::new().inner_margin(egui::Margin::symmetric(t::S20 as i8, t::S12 as i8)).show(ui, |ui| {
            self.foot(ui, task, answers, at, entered, cx);
        });
    }

    /// Rubric, marks and comment; true when Enter asks to save.
    fn form(&mut self, ui: &mut Ui, task: &MarkingTask, rubric: &[RubricPoint], cx: &Cx<'_>) -> bool {
        ui.spacing_mut().item_spacing.y = t::S4;
        let full = task.full.printed();
        let error = (self.tried || !self.marks.trim().is_empty()) && self.given(task).is_none();
        let error = error.then(|| cx.tn("marking-marks-wrong", &[("full", full.as_str().into())]));
        let label = cx.tn("marking-marks", &[("full", full.as_str().into())]);
        let marks =
            TextField::new(&label).error(error.as_deref()).width(t::DESK_FILTER).id_salt("marks").show(ui, &mut self.marks);
        ui.add_space(t::S12);
        kit::section_heading(ui, &cx.t("marking-rubric"));
        let all: Marks = rubric.iter().map(|point| point.marks).sum();
        let mut ticked = false;
        for (point, tick) in rubric.iter().zip(&mut self.ticks) {
            let marks = worth(point.marks, all, task.full).printed();
            let label = cx.tn("marking-point", &[("text", point.text.as_str().into()), ("marks", marks.into())]);
            ticked |= kit::checkbox(ui, &label, tick).changed();
        }
        if ticked {
            let sum: Marks = rubric.iter().zip(&self.ticks).filter(|(_, tick)| **tick).map(|(point, _)| point.marks).sum();
            self.marks = worth(sum, all, task.full).to_string();
        }
        ui.add_space(t::S8);
        let comment = TextField::new(&cx.t("marking-comment")).id_salt("comment").show(ui, &mut self.comment);
        let enter = ui.input(|i| i.key_pressed(Key::Enter));
        let nothing_focused = ui.memory(|m| m.focused().is_none());
        enter && (marks.lost_focus() || comment.lost_focus() || nothing_focused)
    }

    /// The marks typed, when they are marks of this question.
    fn given(&self, task: &MarkingTask) -> Option<Marks> {
        self.marks.trim().parse::<Marks>().ok().filter(|marks| *marks <= task.full)
    }

    fn foot(&mut self, ui: &mut Ui, task: &MarkingTask, answers: &[ShortAnswer], at: usize, entered: bool, cx: &mut Cx<'_>) {
        ui.horizontal(|ui| {
            let label = cx.t(if self.busy { "please-wait" } else { "marking-save-next" });
            let pressed = Button::primary(label).enabled(!self.busy).show(ui).clicked();
            if (pressed || entered) && !self.busy {
                self.save(task, answers, at, cx);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let later = answers.get(at + 1).map(|a| a.attempt);
                let earlier = at.checked_sub(1).and_then(|at| answers.get(at)).map(|a| a.attempt);
                if ui
                    .add_enabled_ui(later.is_some(), |ui| kit::icon_button(ui, Icon::Forward, &cx.t("marking-next")).clicked())
                    .inner
                {
                    self.wanted = later;
                }
                if ui
                    .add_enabled_ui(earlier.is_some(), |ui| kit::icon_button(ui, Icon::Back, &cx.t("marking-previous")).clicked())
                    .inner
                {
                    self.wanted = earlier;
                }
                text::muted(ui, cx.tn("marking-answer-n", &[("n", (at + 1).into()), ("all", answers.len().into())]));
                if let Some(marks) = answers.get(at).and_then(|a| a.marks) {
                    kit::chip(ui, &cx.tn("marking-given", &[("marks", marks.printed().into())]), Tone::Ok);
                }
            });
        });
    }

    fn save(&mut self, task: &MarkingTask, answers: &[ShortAnswer], at: usize, cx: &mut Cx<'_>) {
        let (Some(marks), Some(answer)) = (self.given(task), answers.get(at)) else {
            self.tried = true;
            return;
        };
        // Nobody signed in: an account is asked for, and the form must not wait for that.
        self.busy = !matches!(cx.actor, Actor::Nobody);
        let comment = self.comment.trim().to_owned();
        cx.send(Command::MarkShort { attempt: answer.attempt, position: task.position, marks, comment });
    }
}

/// What points of a rubric are worth in this paper, which may give the question other marks than its writer did. The sum is
/// taken first, so that all points together are worth exactly the full marks.
fn worth(points: Marks, all: Marks, full: Marks) -> Marks {
    if all == full { points } else { full.share(points.milli(), all.milli()) }
}

/// What the candidate wrote.
fn written(ui: &mut Ui, answer: &ShortAnswer, cx: &Cx<'_>) {
    kit::section_heading(ui, &cx.t("marking-written"));
    let p = kit::palette(ui);
    egui::Frame::new().fill(p.sunken).corner_radius(t::RADIUS_CONTROL).inner_margin(t::S16).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        if answer.text.trim().is_empty() {
            text::muted(ui, cx.t("marking-empty"));
        } else {
            text::reading(ui, &answer.text);
        }
    });
    ui.add_space(t::S8);
}

/// The model answer.
fn given(ui: &mut Ui, model: &str, cx: &Cx<'_>) {
    kit::section_heading(ui, &cx.t("marking-model"));
    text::reading(ui, model);
    ui.add_space(t::S8);
}
