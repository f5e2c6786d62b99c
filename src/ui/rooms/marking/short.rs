//! Marking written answers by the rubric, one at a time: with the keyboard alone, or with the mouse.

use super::desk::question;
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Icon, TextField, Tone, text, tokens as t};
use egui::{Align, Key, Layout, Modifiers, Ui};
use kaofa_core::domain::ids::AttemptId;
use kaofa_core::domain::marks::Marks;
use kaofa_core::domain::question::RubricPoint;
use kaofa_core::service::marking::{MarkingTask, ShortAnswer};
use kaofa_core::service::{Actor, Command};

/// The keys that tick the first points of a rubric.
const POINT_KEYS: [Key; 9] = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

/// The answer on the desk and what is being given for it.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Wanted next, before it is on the desk.
    wanted: Option<AttemptId>,
    /// On the desk: question and attempt.
    at: Option<(u16, AttemptId)>,
    /// The answer as it was laid on the desk: what it was given may be taken back from elsewhere.
    laid: Option<ShortAnswer>,
    marks: String,
    comment: String,
    ticks: Vec<bool>,
    pub(super) busy: bool,
    /// Saving was tried with no usable marks.
    tried: bool,
}

/// What the keyboard asked for besides ticks and marks.
#[derive(Clone, Copy, Default)]
struct Asked {
    save: bool,
    later: bool,
    earlier: bool,
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
        let ticked = |point: usize| answer.points.iter().any(|ticked| usize::from(*ticked) == point);
        *self = Self {
            at: Some((task.position, answer.attempt)),
            laid: Some(answer.clone()),
            marks: answer.marks.map(|m| m.to_string()).unwrap_or_default(),
            comment: answer.comment.clone(),
            ticks: (0..points).map(ticked).collect(),
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
        let Some(answer) = answers.get(at) else {
            egui::Frame::new().inner_margin(t::S20).show(ui, |ui| {
                question(ui, task, cx);
                text::muted(ui, cx.t("second-none-for-me"));
            });
            return;
        };
        if on_desk != Some(answer.attempt) || self.laid.as_ref() != Some(answer) {
            self.lay(task, answer, rubric.len());
        }
        self.wanted = None;
        let mut asked = if answer.fixed { arrows(ui) } else { self.keys(ui, task, rubric) };
        ui.spacing_mut().item_spacing.y = 0.0;
        let wide = ui.available_width() >= t::DESK_ONE_COLUMN;
        let foot = t::CONTROL_HEIGHT + 2.0 * t::S12 + t::LINE_WIDTH;
        let height = (ui.available_height() - foot).max(t::S56);
        asked.save |= egui::ScrollArea::vertical()
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
                                self.form(right, task, rubric, answer, cx)
                            })
                        } else {
                            written(ui, answer, cx);
                            let entered = self.form(ui, task, rubric, answer, cx);
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
            self.foot(ui, task, answers, at, asked, cx);
        });
    }

    /// 1-9 tick points, 0 gives nothing, F gives all, arrows go to another answer. Not while somebody types.
    fn keys(&mut self, ui: &Ui, task: &MarkingTask, rubric: &[RubricPoint]) -> Asked {
        let asked = arrows(ui);
        if !ui.is_enabled() || ui.ctx().text_edit_focused() || ui.ctx().any_popup_open() {
            return asked;
        }
        let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        for (key, point) in POINT_KEYS.into_iter().zip(0..self.ticks.len()) {
            if pressed(key)
                && let Some(tick) = self.ticks.get_mut(point)
            {
                *tick = !*tick;
                self.add_up(task, rubric);
            }
        }
        if pressed(Key::Num0) {
            self.ticks.fill(false);
            self.marks = Marks::ZERO.to_string();
        }
        if pressed(Key::F) {
            self.ticks.fill(true);
            self.marks = task.full.to_string();
        }
        asked
    }

    /// The ticked points as marks.
    fn add_up(&mut self, task: &MarkingTask, rubric: &[RubricPoint]) {
        let all: Marks = rubric.iter().map(|point| point.marks).sum();
        let sum: Marks = rubric.iter().zip(&self.ticks).filter(|(_, tick)| **tick).map(|(point, _)| point.marks).sum();
        self.marks = worth(sum, all, task.full).to_string();
    }

    /// Rubric, marks and comment; true when Enter asks to save.
    fn form(&mut self, ui: &mut Ui, task: &MarkingTask, rubric: &[RubricPoint], answer: &ShortAnswer, cx: &Cx<'_>) -> bool {
        ui.spacing_mut().item_spacing.y = t::S4;
        if answer.fixed {
            kit::notice(ui, Tone::Info, &cx.t("second-fixed"));
            ui.add_space(t::S8);
        }
        let full = task.full.printed();
        let error = (self.tried || !self.marks.trim().is_empty()) && self.given(task).is_none();
        let error = error.then(|| cx.tn("marking-marks-wrong", &[("full", full.as_str().into())]));
        let label = cx.tn("marking-marks", &[("full", full.as_str().into())]);
        let field = TextField::new(&label).error(error.as_deref()).width(t::DESK_FILTER).enabled(!answer.fixed).id_salt("marks");
        let marks = field.show(ui, &mut self.marks);
        ui.add_space(t::S12);
        kit::section_heading(ui, &cx.t("marking-rubric"));
        if !answer.fixed {
            text::caption(ui, cx.t("second-keys"));
        }
        let all: Marks = rubric.iter().map(|point| point.marks).sum();
        let mut ticked = false;
        ui.add_enabled_ui(!answer.fixed, |ui| {
            for (n, (point, tick)) in (1_usize..).zip(rubric.iter().zip(&mut self.ticks)) {
                let marks = worth(point.marks, all, task.full).printed();
                let args = [("n", n.into()), ("text", point.text.as_str().into()), ("marks", marks.into())];
                ticked |= kit::checkbox(ui, &cx.tn("marking-point", &args), tick).changed();
            }
        });
        if ticked {
            self.add_up(task, rubric);
        }
        ui.add_space(t::S8);
        let label = cx.t("marking-comment");
        let comment = TextField::new(&label).enabled(!answer.fixed).id_salt("comment").show(ui, &mut self.comment);
        let enter = ui.input(|i| i.key_pressed(Key::Enter));
        let nothing_focused = ui.memory(|m| m.focused().is_none());
        enter && !answer.fixed && ui.is_enabled() && (marks.lost_focus() || comment.lost_focus() || nothing_focused)
    }

    /// The marks typed, when they are marks of this question.
    fn given(&self, task: &MarkingTask) -> Option<Marks> {
        self.marks.trim().parse::<Marks>().ok().filter(|marks| *marks <= task.full)
    }

    fn foot(&mut self, ui: &mut Ui, task: &MarkingTask, answers: &[ShortAnswer], at: usize, asked: Asked, cx: &mut Cx<'_>) {
        let fixed = answers.get(at).is_some_and(|answer| answer.fixed);
        ui.horizontal(|ui| {
            let label = cx.t(if self.busy { "please-wait" } else { "marking-save-next" });
            let pressed = Button::primary(label).enabled(!self.busy && !fixed).show(ui).clicked();
            if (pressed || asked.save) && !self.busy {
                self.save(task, answers, at, cx);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let later = answers.get(at + 1).map(|a| a.attempt);
                let earlier = at.checked_sub(1).and_then(|at| answers.get(at)).map(|a| a.attempt);
                let mut step = |icon, name: &str, to: Option<AttemptId>, asked: bool| {
                    let clicked = ui.add_enabled_ui(to.is_some(), |ui| kit::icon_button(ui, icon, &cx.t(name)).clicked()).inner;
                    if clicked || asked {
                        self.wanted = to.or(self.wanted);
                    }
                };
                step(Icon::Forward, "marking-next", later, asked.later);
                step(Icon::Back, "marking-previous", earlier, asked.earlier);
                text::muted(ui, cx.tn("marking-answer-n", &[("n", (at + 1).into()), ("all", answers.len().into())]));
                let Some(answer) = answers.get(at) else { return };
                if let Some(marks) = answer.marks {
                    kit::chip(ui, &cx.tn("marking-given", &[("marks", marks.printed().into())]), Tone::Ok);
                }
                match answer.round {
                    2 => drop(kit::chip(ui, &cx.t("second-round-2"), Tone::Info)),
                    3 => drop(kit::chip(ui, &cx.t("second-round-3"), Tone::Info)),
                    _ => {}
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
        let points = (0_u8..).zip(&self.ticks).filter(|(_, tick)| **tick).map(|(point, _)| point).collect();
        cx.send(Command::MarkShort { attempt: answer.attempt, position: task.position, marks, points, comment });
    }
}

fn arrows(ui: &Ui) -> Asked {
    let free = ui.is_enabled() && !ui.ctx().text_edit_focused() && !ui.ctx().any_popup_open();
    let pressed = |key| free && ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    Asked { save: false, later: pressed(Key::ArrowRight), earlier: pressed(Key::ArrowLeft) }
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
