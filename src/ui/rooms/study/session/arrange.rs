//! When, where and by whom, and what is due before it.

use super::{Act, SessionPage, parse_clock, two};
use crate::ui::Cx;
use crate::ui::kit::{self, Card, DateField, TextField, Tone, Typed, text, tokens as t};
use egui::Ui;
use kaofa_core::domain::study_session::{Need, StudyState, reminder_day, retimed};
use kaofa_core::service::study_sessions::StudyView;

impl SessionPage {
    pub(super) fn arrangements(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &StudyView) -> Option<Act> {
        for other in &view.row.overlaps {
            kit::notice(ui, Tone::Warn, &cx.tn("study-overlap", &[("other", other.as_str().into())]));
        }
        let before = self.session.timing.clone();
        let mut typed_timing = false;
        Card::new().show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            let session = &mut self.session;
            TextField::new(&cx.t("study-topic")).char_limit(200).show(ui, &mut session.topic);
            two(
                ui,
                |ui| drop(TextField::new(&cx.t("study-speaker")).char_limit(100).show(ui, &mut session.speaker)),
                |ui| drop(TextField::new(&cx.t("study-chair")).char_limit(100).show(ui, &mut session.chair)),
            );
            let (mut day, mut clock) = (session.day, session.clock);
            two(
                ui,
                |ui| {
                    let field = DateField {
                        label: &cx.t("study-day"),
                        help: &cx.t("study-day-help"),
                        wrong: &cx.t("study-day-wrong"),
                        optional: true,
                        salt: "study-day",
                    };
                    match field.show(ui, &mut self.day) {
                        Typed::Nothing => day = None,
                        Typed::Day(typed) => day = Some(typed),
                        Typed::Wrong => {}
                    }
                },
                |ui| {
                    let wrong = cx.t("study-clock-wrong");
                    let read = parse_clock(&self.clock);
                    let bad = !self.clock.trim().is_empty() && read.is_none() && self.clock.chars().count() > 3;
                    TextField::new(&cx.t("study-clock"))
                        .help(&cx.t("study-clock-help"))
                        .error(bad.then_some(wrong.as_str()))
                        .char_limit(8)
                        .show(ui, &mut self.clock);
                    clock = if self.clock.trim().is_empty() { None } else { read.or(clock) };
                },
            );
            session.clock = clock;
            session.set_day(day);
            two(
                ui,
                |ui| {
                    let help = cx.t("study-meeting-help");
                    drop(TextField::new(&cx.t("study-meeting")).help(&help).char_limit(100).show(ui, &mut session.meeting));
                },
                |ui| drop(TextField::new(&cx.t("study-place")).char_limit(100).show(ui, &mut session.place)),
            );
            two(
                ui,
                |ui| drop(kit::number(ui, &cx.t("study-minutes"), &mut session.minutes, 1..=600, "")),
                |ui| {
                    let help = cx.t("study-timing-help");
                    let field = TextField::new(&cx.t("study-timing")).help(&help).char_limit(60).show(ui, &mut session.timing);
                    typed_timing = field.changed();
                },
            );
        });
        if before != self.session.timing && typed_timing {
            self.session.day = retimed(&self.session, &before);
            self.day = self.session.day.map(|day| day.to_string()).unwrap_or_default();
        }
        self.reminders(ui, cx, view)
    }

    fn reminders(&mut self, ui: &mut Ui, cx: &Cx<'_>, view: &StudyView) -> Option<Act> {
        let mut act = None;
        Card::new().show(ui, |ui| {
            text::card_title(ui, cx.t("study-reminders"));
            ui.add_space(t::S4);
            let Some(day) = self.session.day else {
                text::muted(ui, cx.t("study-remind-no-day"));
                return;
            };
            if day < view.today && self.session.state == StudyState::Planned {
                kit::notice(ui, Tone::Warn, &cx.t("study-past"));
            }
            if day > view.today && self.session.state == StudyState::Held {
                kit::notice(ui, Tone::Warn, &cx.t("study-held-ahead"));
            }
            for need in [Need::TellSpeaker, Need::SendOutline] {
                let by = reminder_day(need, day).to_string();
                let label = cx.tn(&format!("study-remind-{}", need.code()), &[("by", by.into())]);
                let done = match need {
                    Need::SendOutline => &mut self.session.outline_sent,
                    _ => &mut self.session.speaker_told,
                };
                let mut ticked = done.is_some();
                ui.horizontal(|ui| {
                    if kit::checkbox(ui, &label, &mut ticked).changed() {
                        *done = ticked.then_some(view.today);
                        act = Some(Act::Save);
                    }
                    if let Some(on) = done {
                        text::caption(ui, on.to_string());
                    } else if view.row.due.iter().any(|due| due.need == need) {
                        kit::chip(ui, &cx.tn("study-state-due", &[("n", 1.into())]), Tone::Warn);
                    }
                });
            }
        });
        act
    }
}
