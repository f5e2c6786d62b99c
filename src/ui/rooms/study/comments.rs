//! 现场点评, taken down while it is said, and what is to be done afterwards.

use super::session::{Act, two};
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Card, Icon, TextField, Tone, icon_button, text, tokens as t};
use egui::{Align, Layout, Ui, Vec2};
use kaofa_core::domain::study_session::{Comment, FollowUp, StudySession};

const COMMENT_ROWS: usize = 5;

#[derive(Debug, Default)]
pub(super) struct Comments {
    /// Days of the follow-ups as they are typed.
    due: Vec<String>,
    /// A comment or a task was begun and takes the keyboard: what is said does not wait for a click.
    begun: Option<Begun>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Begun {
    Comment,
    Task,
}

impl Comments {
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, session: &mut StudySession) -> Option<Act> {
        let act = self.comments(ui, cx, session);
        self.follow_ups(ui, cx, session).or(act)
    }

    fn follow_ups(&mut self, ui: &mut Ui, cx: &Cx<'_>, session: &mut StudySession) -> Option<Act> {
        let (mut act, mut gone) = (None, None);
        self.due.resize(session.follow_ups.len(), String::new());
        Card::new().show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S8;
            text::card_title(ui, cx.t("study-follow-ups"));
            if session.follow_ups.is_empty() {
                text::muted(ui, cx.t("study-follow-ups-empty"));
            }
            let today = kit::parse_day(&cx.date(cx.now().wall_ms));
            let last = session.follow_ups.len().saturating_sub(1);
            for (i, (task, typed)) in session.follow_ups.iter_mut().zip(&mut self.due).enumerate() {
                if kit::parse_day(typed) != task.due && (task.due.is_some() || typed.is_empty()) {
                    *typed = task.due.map(|day| day.to_string()).unwrap_or_default();
                }
                ui.push_id(("task", i), |ui| {
                    let field = TextField::new(&cx.t("study-follow-up-task")).char_limit(500).show(ui, &mut task.task);
                    if i == last && self.begun.take_if(|begun| *begun == Begun::Task).is_some() {
                        field.request_focus();
                        field.scroll_to_me(None);
                    }
                    two(
                        ui,
                        |ui| drop(TextField::new(&cx.t("study-follow-up-owner")).char_limit(60).show(ui, &mut task.owner)),
                        |ui| {
                            let field = kit::DateField {
                                label: &cx.t("study-follow-up-due"),
                                help: "",
                                wrong: &cx.t("study-day-wrong"),
                                optional: true,
                                salt: "study-task-due",
                            };
                            match field.show(ui, typed) {
                                kit::Typed::Nothing => task.due = None,
                                kit::Typed::Day(day) => task.due = Some(day),
                                kit::Typed::Wrong => {}
                            }
                        },
                    );
                    ui.horizontal(|ui| {
                        let mut done = task.done.is_some();
                        if kit::checkbox(ui, &format!("{} {}", cx.t("study-follow-up-done"), i + 1), &mut done).changed() {
                            task.done = if done { today } else { None };
                            act = Some(Act::Save);
                        }
                        text::caption(ui, task.done.map(|day| day.to_string()).unwrap_or_default());
                        if task.done.is_none() && task.due.is_some_and(|due| today.is_some_and(|today| due < today)) {
                            kit::chip(ui, &cx.t("study-follow-up-late"), Tone::Warn);
                        }
                        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                            if icon_button(ui, Icon::Delete, &format!("{} {}", cx.t("study-follow-up-remove"), i + 1)).clicked() {
                                gone = Some(i);
                            }
                        });
                    });
                    kit::hline(ui);
                });
            }
            if Button::secondary(cx.t("study-follow-up-add")).icon(Icon::Add).show(ui).clicked() {
                session.follow_ups.push(FollowUp::default());
                self.begun = Some(Begun::Task);
            }
            TextField::new(&cx.t("study-summary")).rows(3).show(ui, &mut session.summary);
        });
        if let Some(i) = gone {
            session.follow_ups.remove(i);
            self.due.remove(i);
            act = Some(Act::Save);
        }
        act
    }

    fn comments(&mut self, ui: &mut Ui, cx: &Cx<'_>, session: &mut StudySession) -> Option<Act> {
        let (mut act, mut gone) = (None, None);
        let begun = self.begun.take_if(|begun| *begun == Begun::Comment).is_some();
        let last = session.comments.len().saturating_sub(1);
        Card::new().accent_edge().show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S8;
            text::card_title(ui, cx.t("study-comments"));
            text::muted(ui, cx.t("study-comments-note"));
            for (i, comment) in session.comments.iter_mut().enumerate() {
                ui.push_id(("comment", i), |ui| {
                    ui.horizontal(|ui| {
                        let label = cx.t("study-comment-by");
                        let by = TextField::new(&label).width(t::DESK_FILTER_WIDE).char_limit(50).show(ui, &mut comment.by);
                        if begun && i == last && comment.by.is_empty() {
                            by.request_focus();
                        }
                        kit::columns::below_label(ui, |ui| {
                            let row = Vec2::new(ui.available_width(), t::CONTROL_HEIGHT);
                            ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
                                let remove = format!("{} {}", cx.t("study-comment-remove"), i + 1);
                                if icon_button(ui, Icon::Delete, &remove).clicked() {
                                    gone = Some(i);
                                }
                                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                                    text::caption(ui, cx.tn("study-comment-at", &[("at", cx.date_time(comment.at_ms).into())]));
                                });
                            });
                        });
                    });
                    let words = TextField::new(&cx.t("study-comment-text")).rows(COMMENT_ROWS).show(ui, &mut comment.text);
                    if begun && i == last {
                        if !comment.by.is_empty() {
                            words.request_focus();
                        }
                        words.scroll_to_me(None);
                    }
                });
            }
            if session.comments.is_empty() {
                text::muted(ui, cx.t("study-comments-empty"));
            }
            let label = if session.comments.is_empty() { "study-comment-first" } else { "study-comment-add" };
            if Button::secondary(cx.t(label)).icon(Icon::Add).show(ui).clicked() {
                // Who presides comments first.
                let by = if session.comments.is_empty() { session.chair.clone() } else { String::new() };
                session.comments.push(Comment { by, at_ms: cx.now().wall_ms, text: String::new() });
                self.begun = Some(Begun::Comment);
            }
        });
        if let Some(i) = gone {
            session.comments.remove(i);
            act = Some(Act::Save);
        }
        act
    }
}
