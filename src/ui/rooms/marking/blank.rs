//! Judging what was written into blanks: each text once, for everybody who wrote it.

use super::desk::{Judged, question};
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Icon, Tone, text, tokens as t};
use egui::{Align, Key, Layout, Modifiers, Ui};
use kaofa_core::service::Command;
use kaofa_core::service::marking::{BlankGroup, MarkingTask};

/// Where in the list of texts one is.
#[derive(Debug, Default)]
pub(super) struct State {
    current: usize,
    /// A judgement is on its way.
    busy: bool,
    /// The arrows have moved it: it is scrolled into view.
    moved: bool,
}

impl State {
    /// The answer to the last judgement is here.
    pub(super) fn settle(&mut self) {
        self.busy = false;
    }

    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        task: &MarkingTask,
        accepted: &[Vec<String>],
        groups: &[BlankGroup],
        judged: &[Judged],
        cx: &mut Cx<'_>,
    ) {
        self.current = self.current.min(groups.len().saturating_sub(1));
        self.keys(ui, task, groups, cx);
        let height = ui.available_height();
        egui::ScrollArea::vertical().id_salt("marking-blank").max_height(height).auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            egui::Frame::new().inner_margin(t::S20).show(ui, |ui| {
                question(ui, task, cx);
                ui.add_space(t::S4);
                variants(ui, accepted, cx);
            });
            if !groups.is_empty() {
                heading(ui, &cx.t("marking-texts"), &cx.t("marking-keys"));
            }
            for (at, group) in groups.iter().enumerate() {
                let current = at == self.current;
                let top = ui.cursor().top();
                let verdict = group_row(ui, group, accepted.len() > 1, Row::Open { current }, !self.busy, cx);
                if current && std::mem::take(&mut self.moved) {
                    let row = egui::Rect::from_x_y_ranges(ui.min_rect().x_range(), top..=ui.cursor().top());
                    ui.scroll_to_rect(row, None);
                }
                if let Some(accepted) = verdict {
                    self.current = at;
                    self.judge(task, group, accepted, cx);
                }
            }
            let here: Vec<&Judged> = judged.iter().filter(|j| j.task.position == task.position).collect();
            if !here.is_empty() {
                heading(ui, &cx.t("marking-judged"), &cx.t("marking-judged-hint"));
            }
            for done in here {
                let row = Row::Judged { accepted: done.accepted };
                if let Some(accepted) = group_row(ui, &done.group, accepted.len() > 1, row, !self.busy, cx) {
                    self.judge(&done.task, &done.group, accepted, cx);
                }
            }
        });
    }

    fn keys(&mut self, ui: &Ui, task: &MarkingTask, groups: &[BlankGroup], cx: &mut Cx<'_>) {
        if groups.is_empty() || ui.ctx().text_edit_focused() || ui.ctx().any_popup_open() {
            return;
        }
        let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        if pressed(Key::ArrowDown) {
            self.current = (self.current + 1).min(groups.len() - 1);
            self.moved = true;
        } else if pressed(Key::ArrowUp) {
            self.current = self.current.saturating_sub(1);
            self.moved = true;
        }
        let verdict = if pressed(Key::Num1) {
            Some(true)
        } else if pressed(Key::Num2) {
            Some(false)
        } else {
            None
        };
        if let (Some(accepted), Some(group)) = (verdict, groups.get(self.current)) {
            self.judge(task, group, accepted, cx);
        }
    }

    fn judge(&mut self, task: &MarkingTask, group: &BlankGroup, accepted: bool, cx: &mut Cx<'_>) {
        // A second press before the list has moved on would judge a text nobody has looked at.
        if !self.busy {
            self.busy = true;
            cx.send(Command::JudgeBlank { task: Box::new(task.clone()), group: group.clone(), accepted });
        }
    }
}

fn heading(ui: &mut Ui, title: &str, note: &str) {
    kit::hline(ui);
    egui::Frame::new().inner_margin(egui::Margin::symmetric(t::S20 as i8, t::S8 as i8)).show(ui, |ui| {
        text::text_row(ui, |ui| {
            kit::section_heading(ui, title);
            text::caption(ui, note);
        });
    });
}

/// What counts as right already, blank by blank.
fn variants(ui: &mut Ui, accepted: &[Vec<String>], cx: &Cx<'_>) {
    ui.spacing_mut().item_spacing.y = t::S4;
    for (at, variants) in accepted.iter().enumerate() {
        text::text_row(ui, |ui| {
            let label = if accepted.len() > 1 {
                cx.tn("marking-accepted-n", &[("n", (at + 1).into())])
            } else {
                cx.t("marking-accepted")
            };
            text::muted(ui, label);
            for variant in variants {
                kit::chip(ui, variant, Tone::Ok);
            }
        });
    }
}

#[derive(Clone, Copy)]
enum Row {
    Open { current: bool },
    Judged { accepted: bool },
}

/// One text with how many wrote it, and the two verdicts.
fn group_row(ui: &mut Ui, group: &BlankGroup, several: bool, row: Row, enabled: bool, cx: &Cx<'_>) -> Option<bool> {
    let p = kit::palette(ui);
    let current = matches!(row, Row::Open { current: true });
    let fill = if current { p.accent_tint } else { p.surface };
    kit::hline(ui);
    let frame = egui::Frame::new().fill(fill).inner_margin(egui::Margin::symmetric(t::S20 as i8, t::S8 as i8));
    frame
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.spacing_mut().item_spacing.x = t::S8;
                    // The screen reader hears what is judged, not only the verdict.
                    let wrong = Button::secondary(cx.t("marking-wrong")).icon(Icon::Close);
                    let right = Button::secondary(cx.t("marking-right")).icon(Icon::Check);
                    let (no, yes) = match row {
                        Row::Open { .. } => {
                            (wrong.enabled(enabled).show(ui).clicked(), right.enabled(enabled).show(ui).clicked())
                        }
                        Row::Judged { accepted: true } => (wrong.enabled(enabled).show(ui).clicked(), false),
                        Row::Judged { accepted: false } => (false, right.enabled(enabled).show(ui).clicked()),
                    };
                    if let Row::Judged { accepted } = row {
                        let (key, tone) =
                            if accepted { ("marking-is-right", Tone::Ok) } else { ("marking-is-wrong", Tone::Accent) };
                        kit::chip(ui, &cx.t(key), tone);
                    }
                    text::muted(ui, cx.tn("marking-people", &[("n", group.count.into())]));
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        if several {
                            text::caption(ui, cx.tn("marking-blank-n", &[("n", (group.blank + 1).into())]));
                        }
                        ui.add(egui::Label::new(egui::RichText::new(&group.text).size(t::TYPE_OPTION)).wrap());
                    });
                    if yes {
                        Some(true)
                    } else if no {
                        Some(false)
                    } else {
                        None
                    }
                })
                .inner
            })
            .inner
        })
        .inner
}
