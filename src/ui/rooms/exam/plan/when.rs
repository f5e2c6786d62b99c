//! When and where, in which rooms, who is told, and whether it is a rehearsal.

use super::what::labelled;
use super::{PlanForm, TITLE_CHARS};
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Icon, Number, TextField, Tone, parse_moment, text, tokens as t};
use egui::Ui;
use kaofa_core::domain::sitting::{Audience, ExamRoom, Seating, SittingFacts};

/// The window as it is being typed.
#[derive(Debug, Default)]
pub(super) struct When {
    opens: String,
    closes: String,
}

impl When {
    pub(super) fn of(facts: &SittingFacts, cx: &Cx<'_>) -> Self {
        let typed = |ms: Option<i64>| ms.map_or_else(String::new, |ms| cx.date_time(ms));
        Self { opens: typed(facts.opens_ms), closes: typed(facts.closes_ms) }
    }

    /// The facts with the window, and whether what was typed can be used.
    pub(super) fn facts(&self, facts: &SittingFacts) -> (SittingFacts, bool) {
        let read = |text: &str| (parse_moment(text), text.trim().is_empty());
        let ((opens_ms, no_begin), (closes_ms, no_end)) = (read(&self.opens), read(&self.closes));
        let mut facts = SittingFacts { opens_ms, closes_ms, place: facts.place.trim().to_owned(), ..facts.clone() };
        facts.rooms.retain(|room| !room.name.trim().is_empty());
        (facts, (opens_ms.is_some() || no_begin) && (closes_ms.is_some() || no_end))
    }
}

/// Of one room.
const MOST_SEATS: u16 = 500;
const USUAL_SEATS: u16 = 30;

impl PlanForm {
    pub(super) fn when_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        text::card_title(ui, cx.t("exam-plan-when"));
        let (hint, wrong) = (cx.t("exam-plan-moment-hint"), cx.t("exam-plan-moment-wrong"));
        ui.columns(2, |columns| {
            let [left, right] = columns else { return };
            kit::moment_field(left, &cx.t("exam-plan-opens"), &hint, &wrong, &mut self.when.opens);
            kit::moment_field(right, &cx.t("exam-plan-closes"), &hint, &wrong, &mut self.when.closes);
        });
        text::caption(ui, cx.t("exam-plan-when-help"));
        let label = cx.t("exam-plan-place");
        TextField::new(&label).char_limit(TITLE_CHARS).id_salt("place").show(ui, &mut self.facts.place);
        self.rooms_ui(ui, cx);
        ui.vertical(|ui| {
            text::caption(ui, cx.t("exam-plan-audience"));
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = t::S24;
                for audience in Audience::ALL {
                    let mut on = self.facts.audience.contains(audience);
                    if kit::checkbox(ui, &cx.texts.audience(*audience), &mut on).clicked() {
                        if on {
                            self.facts.audience.insert(*audience);
                        } else {
                            self.facts.audience.remove(audience);
                        }
                    }
                }
            });
        });
        kit::switch(ui, &cx.t("exam-plan-rehearsal"), &mut self.facts.rehearsal);
        if self.facts.rehearsal {
            kit::notice(ui, Tone::Info, &cx.t("exam-plan-rehearsal-help"));
        }
    }

    fn rooms_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let mut gone = None;
        let count = self.facts.rooms.len();
        for (at, room) in self.facts.rooms.iter_mut().enumerate() {
            ui.horizontal(|ui| {
                let number = (at + 1).to_string();
                let label = cx.tn("exam-plan-room", &[("n", number.as_str().into())]);
                TextField::new(&label).char_limit(TITLE_CHARS).width(t::FIELD_SHORT * 2.0).id_salt(at).show(ui, &mut room.name);
                let seats = cx.tn("exam-plan-seats", &[("n", number.as_str().into())]);
                Number::new(&seats, 1..=MOST_SEATS).suffix(&cx.t("exam-unit-seats")).show(ui, &mut room.seats);
                kit::columns::below_label(ui, |ui| {
                    if kit::icon_button(ui, Icon::Close, &cx.tn("exam-plan-room-drop", &[("n", number.as_str().into())]))
                        .clicked()
                    {
                        gone = Some(at);
                    }
                });
            });
        }
        if let Some(at) = gone {
            self.facts.rooms.remove(at);
        }
        ui.horizontal_wrapped(|ui| {
            if Button::secondary(cx.t("exam-plan-room-add")).icon(Icon::Add).show(ui).clicked() {
                let left = self.chosen.len().saturating_sub(self.facts.capacity());
                // Before anybody is chosen, as many as a room usually holds.
                let seats = if self.chosen.is_empty() {
                    USUAL_SEATS
                } else {
                    u16::try_from(left).unwrap_or(MOST_SEATS).clamp(1, MOST_SEATS)
                };
                let name = cx.tn("exam-plan-room-name", &[("n", (count + 1).into())]);
                self.facts.rooms.push(ExamRoom { name, seats });
            }
            if count > 0 {
                let (seats, people) = (self.facts.capacity(), self.chosen.len());
                text::muted(ui, cx.tn("exam-plan-capacity", &[("seats", seats.into()), ("people", people.into())]));
            }
        });
        if count > 0 {
            let ways: Vec<_> = Seating::ALL.iter().map(|s| (*s, cx.texts.seating(*s))).collect();
            labelled(ui, &cx.t("exam-plan-seating"), &mut self.facts.seating, &ways);
            if self.facts.capacity() < self.chosen.len() {
                kit::notice(ui, Tone::Warn, &cx.t("exam-plan-few-seats"));
            }
        }
    }
}
