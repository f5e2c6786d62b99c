//! The start page: today's pile first, then what one chooses oneself.

use super::goal::{PlanCard, Told};
use super::round::Explain;
use super::{Step, Ways};
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Card, Icon, text, tokens as t};
use egui::{Key, Modifiers, Ui};
use kaofa_core::domain::kind::Area;
use kaofa_core::service::practice::{PracticeChoice, PracticeDay};

/// Questions a round may have.
const MOST: [usize; 4] = [5, 10, 20, 50];

#[derive(Debug, Default)]
pub(super) struct Start {
    day: Option<PracticeDay>,
    area: Option<Area>,
    law: String,
    pub(super) plan: PlanCard,
}

impl Start {
    pub(super) fn take(&mut self, day: PracticeDay) {
        self.area = self.area.or(day.areas.first().copied());
        if self.law.is_empty() {
            self.law = day.laws.first().cloned().unwrap_or_default();
        }
        self.day = Some(day);
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, ways: &mut Ways) -> Option<Step> {
        // Before the first answer nothing is known, and nothing is said.
        let day = self.day.clone()?;
        egui::ScrollArea::vertical()
            .id_salt("practice-start")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                ui.set_max_width(t::FORM_WIDTH.min(ui.available_width()));
                ui.spacing_mut().item_spacing.y = t::S12;
                let mut step = who(ui, cx, &day);
                if day.areas.is_empty() {
                    kit::empty_state(ui, Icon::Practice, &cx.t("practice-empty-bank"), None);
                    return step;
                }
                // The primary button is the plan's while there is one.
                let planned = matches!(&self.plan.told, Told::Plan(plan) if plan.days_left >= 0);
                if planned {
                    step = self.plan.ui(ui, cx).or(step);
                }
                step = today(ui, cx, &day, !planned).or(step);
                if !planned {
                    step = self.plan.ui(ui, cx).or(step);
                }
                step = self.own(ui, cx, &day).or(step);
                how(ui, cx, ways);
                step
            })
            .inner
    }

    fn own(&mut self, ui: &mut Ui, cx: &Cx<'_>, day: &PracticeDay) -> Option<Step> {
        let mut step = None;
        Card::new().show(ui, |ui| {
            text::card_title(ui, cx.t("practice-own"));
            ui.add_space(t::S4);
            let areas: Vec<(Option<Area>, String)> = day.areas.iter().map(|a| (Some(*a), cx.texts.area(*a))).collect();
            let laws: Vec<(String, String)> = day.laws.iter().map(|law| (law.clone(), law.clone())).collect();
            let button = cx.t("practice-go");
            let name = cx.t("practice-by-area");
            if row(ui, &name, &button, |ui, width| drop(kit::select_sized(ui, &name, &mut self.area, &areas, width))) {
                step = self.area.map(|area| Step::Begin(PracticeChoice::Area(area)));
            }
            let name = cx.t("practice-by-law");
            if !laws.is_empty()
                && row(ui, &name, &button, |ui, width| drop(kit::select_sized(ui, &name, &mut self.law, &laws, width)))
            {
                step = Some(Step::Begin(PracticeChoice::Law(self.law.clone())));
            }
            ui.add_space(t::S8);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = t::S12;
                if Button::secondary(cx.t("practice-random")).icon(Icon::Shuffle).show(ui).clicked() {
                    step = Some(Step::Begin(PracticeChoice::Random));
                }
                if Button::secondary(cx.t("practice-mock")).icon(Icon::Exam).show(ui).clicked() {
                    step = Some(Step::Mock);
                }
                let lists = [
                    ("practice-wrong-book", Icon::History, day.wrong_book, PracticeChoice::WrongBook),
                    ("practice-starred", Icon::Star, day.starred, PracticeChoice::Starred),
                ];
                for (key, icon, n, choice) in lists {
                    let label = cx.tn(key, &[("n", n.into())]);
                    if Button::secondary(label).icon(icon).enabled(n > 0).show(ui).clicked() {
                        step = Some(Step::Begin(choice));
                    }
                }
            });
            text::caption(ui, cx.t("practice-own-note"));
        });
        step
    }
}

/// A choice with the button that begins it; true when it was pressed.
fn row(ui: &mut Ui, name: &str, button: &str, choose: impl FnOnce(&mut Ui, f32)) -> bool {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = t::S4;
        text::caption(ui, name);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = t::S12;
            let width = (ui.available_width() - t::BROWSE_BUTTON - t::S12).max(t::S56);
            choose(ui, width);
            Button::secondary(button).min_width(t::BROWSE_BUTTON).show(ui).clicked()
        })
        .inner
    })
    .inner
}

fn who(ui: &mut Ui, cx: &Cx<'_>, day: &PracticeDay) -> Option<Step> {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = t::S12;
        kit::text::figure_sized(ui, &day.learner.name, &day.learner.unit, t::TYPE_FIGURE_S);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let leave = Button::quiet(cx.t("practice-leave")).icon(Icon::Account).show(ui).clicked().then_some(Step::Leave);
            let progress = Button::quiet(cx.t("practice-progress")).icon(Icon::Results).show(ui).clicked();
            leave.or(progress.then_some(Step::Progress))
        })
        .inner
    })
    .inner
}

fn today(ui: &mut Ui, cx: &Cx<'_>, day: &PracticeDay, first: bool) -> Option<Step> {
    let pile = day.due + day.fresh;
    let card = if first { Card::new().accent_edge() } else { Card::new() };
    card.show(ui, |ui| {
        text::muted(ui, cx.t("practice-today"));
        if pile == 0 {
            text::lead(ui, cx.tn("practice-today-done", &[("n", day.done.into())]));
            text::muted(ui, cx.t("practice-today-done-note"));
            return None;
        }
        text::lead(ui, cx.tn("practice-today-lead", &[("n", pile.into())]));
        let args = [("due", day.due.into()), ("fresh", day.fresh.into()), ("done", day.done.into())];
        text::muted(ui, cx.tn("practice-today-note", &args));
        ui.add_space(t::S12);
        let button = if first { Button::primary } else { Button::secondary };
        let clicked = button(cx.t("practice-today-go")).icon(Icon::Play).show(ui).clicked();
        let idle = first && ui.memory(|m| m.focused().is_none());
        let entered = idle && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Enter));
        (clicked || entered).then_some(Step::Begin(PracticeChoice::Today))
    })
    .inner
}

fn how(ui: &mut Ui, cx: &Cx<'_>, ways: &mut Ways) {
    Card::new().show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = t::S32;
            ui.vertical(|ui| {
                let name = cx.t("practice-explain");
                text::caption(ui, &name);
                let choices = [Explain::AtOnce, Explain::AtEnd].map(|e| (e, cx.t(e.key())));
                kit::segmented(ui, &name, &mut ways.explain, &choices);
            });
            ui.vertical(|ui| {
                let name = cx.t("practice-most");
                text::caption(ui, &name);
                let choices = MOST.map(|n| (n, cx.tn("count-questions", &[("n", n.into())])));
                kit::segmented(ui, &name, &mut ways.most, &choices);
            });
        });
    });
}
